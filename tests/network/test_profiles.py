"""Who walks how fast, and what a study may change about it."""

import pytest

from lifecircle.network.profiles import PROFILES, study_profiles


@pytest.mark.parametrize(
    ("name", "speed_m_s", "steps_factor"),
    [
        ("general", 1.0, 0.5),
        ("older", 0.8, 0.35),
        ("older-80", 0.65, 0.35),
        ("wheelchair", 0.7, 0.0),
        ("child-with-adult", 0.9, 0.5),
        ("child", 1.1, 0.5),
        ("bicycle", 3.3, 0.1),
    ],
)
def test_the_bundled_speeds_are_those_of_the_plan(name, speed_m_s, steps_factor):
    profile = PROFILES[name]
    assert (profile.speed_m_s, profile.steps_factor) == (speed_m_s, steps_factor)
    assert profile.metres(15) == pytest.approx(900 * speed_m_s)


def test_there_are_no_other_profiles():
    assert len(PROFILES) == 7


def test_an_override_changes_only_what_it_names():
    profiles, faults = study_profiles({"older": {"speed_m_s": 0.75}})
    assert not faults
    assert (profiles["older"].speed_m_s, profiles["older"].steps_factor) == (0.75, 0.35)
    assert PROFILES["older"].speed_m_s == 0.8


def test_a_new_profile_needs_a_speed():
    profiles, faults = study_profiles({"pram": {"speed_m_s": 0.9, "steps_factor": 0}})
    assert not faults
    assert profiles["pram"].steps_factor == 0
    _, (fault,) = study_profiles({"oldest": {"steps_factor": 0.2}})
    assert (fault.code, fault.value) == ("unknown-profile", "oldest")
    assert fault.details["near"] == "older"


@pytest.mark.parametrize(
    ("key", "value"),
    [("speed_m_s", 0), ("speed_m_s", -1), ("speed_m_s", float("nan")), ("speed_m_s", 1e9),
     ("speed_m_s", True), ("steps_factor", 1.1), ("steps_factor", -0.1)],
)  # fmt: skip
def test_an_impossible_value_is_named_with_its_bounds(key, value):
    profiles, (fault,) = study_profiles({"general": {key: value}}, file="s.toml")
    assert (fault.code, fault.file, fault.field) == ("profile-value", "s.toml",
                                                     f"profiles.general.{key}")  # fmt: skip
    assert profiles["general"] == PROFILES["general"]


def test_every_fault_is_told_at_once():
    _, faults = study_profiles({"general": {"sped": 1, "speed_m_s": 99}, "x": {}})
    assert [fault.code for fault in faults] == [
        "unknown-profile-key", "profile-value", "unknown-profile",
    ]  # fmt: skip
    assert faults[0].details["near"] == "speed_m_s"
