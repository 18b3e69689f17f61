"""Standards as data: what the bundled ones say, and what a faulty file hears."""

from pathlib import Path

import pytest
from written_study import write_study

from lifecircle.errors import CallError, StudyError
from lifecircle.study.standards.files import (
    BUNDLED,
    Circle,
    bundled_standards,
    merge_circles,
    read_standard,
    read_standards,
    services,
)
from lifecircle.study.study import read_study

PLAN = (
    Path(__file__).parents[2].parent / "shared/plan/jianghai-public-services-plan-2021-2025.zh.txt"
)

OWN = """
id = "own"
name = "自己的标准"
source = "区民政局"

[[circles]]
id = "market"
name = { zh = "菜市场十分钟", en = "Market in ten minutes" }
services = "market"
minutes = 10
target_share = 0.95
"""


def sound(text, *, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return read_standard("own.toml", folder=tmp_path)


def faults_of(text, *, tmp_path):
    standard, faults = sound(text, tmp_path=tmp_path)
    assert standard is None
    assert all(fault.text(language=one) for fault in faults for one in ("en", "zh"))
    return faults


def circle_of(name):
    standard, faults = read_standard("jianghai-2025")
    assert standard is not None
    assert faults == ()
    return standard.circle(name)


def test_every_bundled_standard_reads_without_a_fault():
    standards = bundled_standards()
    assert [standard.id for standard in standards] == list(BUNDLED)
    assert all(
        read_standard(name) == (one, ()) for name, one in zip(BUNDLED, standards, strict=True)
    )


def test_the_plan_s_elderly_circle_is_fifteen_minutes_for_those_of_sixty_and_over():
    circle = circle_of("elderly-care")
    assert (circle.minutes, circle.profile, circle.group) == (15, "older", "age_60_plus")
    assert (circle.target_share, circle.target_year, circle.target_assumed) == (0.9, 2025, True)
    assert "elderly-home" not in circle.services
    assert circle.clause == "6.4"


def test_culture_is_asked_at_ten_and_fifteen_and_fitness_on_foot_and_by_bicycle():
    assert circle_of("culture-10").minutes == 10
    assert circle_of("culture-15").minutes == 15
    assert circle_of("culture-10").services == circle_of("culture-15").services
    assert circle_of("fitness-15").profile == "general"
    assert circle_of("fitness-15-bicycle").profile == "bicycle"
    assert circle_of("elderly-care-5").minutes == 5


def test_the_plan_s_own_number_for_day_care_is_a_target_of_units_in_2022():
    circle = circle_of("elderly-day-care")
    assert (circle.headline, circle.target_share, circle.target_year) == ("units", 0.9, 2022)
    assert not circle.target_assumed
    assert circle.verified


def test_one_centre_a_street_and_one_station_a_village_count_different_units():
    assert circle_of("health-centre").unit_level == "street"
    assert circle_of("health-station").unit_level == "community"
    assert circle_of("health-station").unit_kind == "rural"


def test_a_school_of_unstated_level_counts_in_its_own_circle_only():
    plan = bundled_standards()[0]
    assert [circle.id for circle in plan.circles if "school" in circle.services] == ["school"]


def test_limits_from_memory_or_second_hand_are_never_called_verified():
    _, radii, check, _ = bundled_standards()
    assert not any(circle.verified for circle in (*radii.circles, *check.circles))
    assert not radii.verified
    assert not check.verified
    for name in ("kindergarten", "primary-school", "junior-school", "elderly-care-5", "health-15"):
        assert not circle_of(name).verified


def test_the_nine_walking_indicators_of_the_city_check_are_measured_on_land():
    check = bundled_standards()[2]
    assert len(check.circles) == 9
    assert {circle.headline for circle in check.circles} == {"land"}
    assert sorted({circle.minutes for circle in check.circles}) == [5, 10, 15]


def test_the_radii_of_the_residential_standard_are_metres():
    radii = bundled_standards()[1]
    assert {circle.metres for circle in radii.circles} == {300, 500, 1000}
    assert all(circle.minutes is None for circle in radii.circles)


def test_every_assumed_target_and_unverified_limit_has_its_reason_in_both_languages():
    for standard in bundled_standards():
        assert set(standard.severity.reason) == {"zh", "en"}
        assert set(standard.causes.reason) == {"zh", "en"}
        for circle in standard.circles:
            assert circle.name["zh"]
            assert circle.name["en"]
            if circle.target_assumed or not circle.verified:
                assert circle.note["zh"]
                assert circle.note["en"]


@pytest.mark.skipif(not PLAN.is_file(), reason="the plan's text does not stand beside the checkout")
def test_every_quote_stands_in_the_plan_word_for_word():
    text = PLAN.read_text(encoding="utf-8")
    plan = bundled_standards()[0]
    quotes = [circle.quote for circle in plan.circles if circle.quote]
    assert len(quotes) > 10
    assert all(quote in text for quote in quotes)


def test_every_service_has_a_name_in_both_languages_and_a_layer_code():
    for name, service in services().items():
        assert service.id == name
        assert set(service.name) == {"zh", "en"}
        assert service.code.startswith("F-")
        assert service.tier in {"district", "street", "community", ""}


def test_a_planner_s_file_with_ten_lines_is_a_standard(tmp_path):
    standard, faults = sound(OWN, tmp_path=tmp_path)
    assert faults == ()
    circle = standard.circle("market")
    assert (circle.services, circle.minutes, circle.target_share) == (("market",), 10, 0.95)
    assert standard.name == {"zh": "自己的标准", "en": "自己的标准"}
    assert standard.severity.default_target_share == 0.9


def test_a_byte_order_mark_does_not_hurt(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8-sig")
    assert read_standard(file)[1] == ()


def test_all_faults_of_a_file_are_told_at_once_with_the_nearest_name(tmp_path):
    text = """
id = "own"
colour = "red"
[severity]
high_below = 0.9
medium_below = 0.3
[[circles]]
id = "a"
services = ["libary", "market"]
minutes = 10
metres = 500
profile = "oldr"
group = "age_60"
tiers = ["streets"]
target_share = 90
[[circles]]
id = "b"
services = "market"
[[circles]]
services = "market"
minutes = -5
minuts = 5
"""
    faults = faults_of(text, tmp_path=tmp_path)
    told = {(fault.code, fault.field) for fault in faults}
    assert told == {
        ("unknown-key", "colour"),
        ("severity-order", "severity"),
        ("circle-service", "circles[1] a.services"),
        ("circle-limit", "circles[1] a"),
        ("circle-profile", "circles[1] a.profile"),
        ("key-not-allowed", "circles[1] a.group"),
        ("circle-tier", "circles[1] a.tiers"),
        ("key-out-of-range", "circles[1] a.target_share"),
        ("circle-without-limit", "circles[2] b"),
        ("missing-key", "circles[3].id"),
        ("key-out-of-range", "circles[3].minutes"),
        ("unknown-key", "circles[3].minuts"),
    }
    nearest = {fault.value: fault.details.get("nearest") for fault in faults}
    assert nearest["libary"] == "library"
    assert nearest["oldr"] == "older"
    assert nearest["age_60"] == "age_60_plus"
    assert nearest["streets"] == "street"
    assert {fault.file for fault in faults} == {"own.toml"}


def test_two_circles_of_one_id_are_a_fault(tmp_path):
    again = OWN + '\n[[circles]]\nid = "market"\nservices = "market"\nmetres = 300\n'
    (fault,) = faults_of(again, tmp_path=tmp_path)
    assert (fault.code, fault.value) == ("circle-twice", "market")


def test_a_standard_without_circles_is_a_fault(tmp_path):
    (fault,) = faults_of('id = "own"\ncircles = []\n', tmp_path=tmp_path)
    assert fault.code == "standard-empty"


def test_an_empty_id_is_missing(tmp_path):
    faults = faults_of(OWN.replace('id = "market"', 'id = " "'), tmp_path=tmp_path)
    assert [fault.code for fault in faults] == ["missing-key"]


@pytest.mark.parametrize("text", ["id = ", "\xff\xfe"])
def test_a_file_that_is_not_toml_is_told_with_the_place(tmp_path, text):
    file = tmp_path / "own.toml"
    file.write_bytes(text.encode("latin-1"))
    standard, (fault,) = read_standard("own.toml", folder=tmp_path)
    assert standard is None
    assert fault.code == "standard-unreadable"
    assert fault.text(language="zh")


def test_a_misspelt_standard_is_told_the_nearest(tmp_path):
    standard, (fault,) = read_standard("jianghai2025", folder=tmp_path)
    assert standard is None
    assert fault.details["nearest"] == "jianghai-2025"
    assert "jianghai-2025" in fault.text(language="en")


def test_standards_are_joined_in_order():
    joined, faults = read_standards(["jianghai-2025", "tdt-1063-2021"])
    assert faults == ()
    assert joined.id == "jianghai-2025+tdt-1063-2021"
    assert len(joined.circles) == 17 + 9
    assert not joined.verified
    assert read_standards("jianghai-2025") == read_standard("jianghai-2025")


def test_all_three_bundled_standards_can_be_used_together():
    joined, faults = read_standards(BUNDLED)
    assert faults == ()
    assert len({circle.id for circle in joined.circles}) == len(joined.circles)


def test_standards_that_share_a_circle_id_cannot_be_joined(tmp_path):
    (tmp_path / "own.toml").write_text(
        OWN.replace('"market"\nname', '"culture-10"\nname'), encoding="utf-8"
    )
    joined, faults = read_standards(["jianghai-2025", "own.toml"], folder=tmp_path)
    assert joined is None
    assert [(fault.code, fault.value) for fault in faults] == [("circle-shared", "culture-10")]
    assert "own" in faults[0].text()


def test_no_standard_at_all_is_a_fault():
    joined, (fault,) = read_standards([])
    assert joined is None
    assert fault.code == "standard-none"


def test_a_planner_s_circle_replaces_the_one_of_its_id_and_a_new_one_comes_last():
    plan = bundled_standards()[0]
    own = [
        {"id": "market", "services": ["market"], "minutes": 10},
        {"id": "culture-10", "services": ["library"], "minutes": 8, "name": "阅读圈"},
    ]
    merged, faults = merge_circles(plan, own, file="study.toml")
    assert faults == ()
    assert merged.circle("culture-10").minutes == 8
    assert merged.circle("culture-10").name["en"] == "阅读圈"
    assert merged.circle("market").name["zh"] == "market"
    assert [one.id for one in merged.circles] == [*(one.id for one in plan.circles), "market"]
    assert plan.circle("culture-10").minutes == 10


def test_a_misspelt_limit_is_told_as_such_and_two_limits_by_their_names():
    plan = bundled_standards()[0]
    own = {"id": "x", "services": ["market"]}
    _, (fault,) = merge_circles(plan, [{**own, "minuts": 5}], file="study.toml")
    assert (fault.code, fault.details["nearest"]) == ("unknown-key", "minutes")
    _, (fault,) = merge_circles(plan, [{**own, "minutes": 5, "metres": 300}], file="study.toml")
    assert "minutes, metres" in fault.what(language="en")


def test_a_standard_that_is_missing_is_told_where_the_study_names_it(tmp_path):
    write_study(tmp_path, ("study.toml", '"jianghai-2025"', '"jianghai-2026"'))
    with pytest.raises(StudyError) as error:
        read_study(tmp_path)
    (fault,) = [one for one in error.value.faults if one.code == "standard-missing"]
    assert fault.where(language="en").endswith("study.toml, row 2, field standards")
    assert "the nearest is jianghai-2025" in fault.remedy(language="en")


def test_a_faulty_circle_is_left_out_and_told():
    plan = bundled_standards()[0]
    merged, faults = merge_circles(plan, [{"id": "x", "services": ["market"]}], file="study.toml")
    assert merged == plan
    assert [(fault.code, fault.file) for fault in faults] == [
        ("circle-without-limit", "study.toml")
    ]


def test_a_circle_may_use_a_profile_the_study_defines():
    plan = bundled_standards()[0]
    raw = [{"id": "x", "services": ["market"], "minutes": 5, "profile": "stroller"}]
    assert merge_circles(plan, raw, file="study.toml")[1][0].code == "circle-profile"
    assert merge_circles(plan, raw, file="study.toml", profiles=["stroller"])[1] == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "minutes or metres"),
        ({"minutes": 5, "metres": 300}, "one of them"),
        ({"minutes": -1}, "above 0"),
        ({"metres": float("inf")}, "above 0"),
        ({"minutes": 5, "target_share": 90}, "from 0 to 1"),
        ({"minutes": 5, "services": ()}, "at least one service"),
    ],
)
def test_a_circle_made_in_python_checks_itself(wrong, says):
    given = {"id": "x", "name": {"zh": "x", "en": "x"}, "services": ("market",), **wrong}
    with pytest.raises(CallError, match=says):
        Circle(**given)


def test_asking_for_a_circle_that_is_not_there_names_those_that_are():
    with pytest.raises(CallError, match="elderly-care"):
        bundled_standards()[0].circle("elderly")


def test_a_slip_of_the_plan_is_told_in_the_language_it_was_noted_in(tmp_path):
    slip = '\n[[slips]]\nid = "A1"\nline = 3\nquote = "两千万人"\ntext = { zh = "疑多了“千”" }\n'
    standard, faults = sound(OWN + slip, tmp_path=tmp_path)
    assert faults == ()
    assert [(one.id, one.text["en"]) for one in standard.slips] == [("A1", "疑多了“千”")]
    (fault,) = faults_of(OWN + '\n[[slips]]\nid = "A1"\n', tmp_path=tmp_path)
    assert (fault.code, fault.field) == ("missing-key", "slips[1].text")


def test_the_slips_of_the_plan_that_no_indicator_carries_stand_in_it():
    assert [one.id for one in bundled_standards()[0].slips] == ["A040", "A112"]
