"""What a standard says of doubt and of order, and what is wrong with it."""

import pytest

from lifecircle.study.standards.circle_keys import standard_from
from lifecircle.study.standards.files import merge_weighing, read_standard
from lifecircle.study.standards.weighing import PARTS, OtherAssumptions, PriorityWeights
from lifecircle.words import LANGUAGES

CIRCLE = {"id": "care", "services": ["clinic"], "minutes": 15}


def standard(**tables):
    return standard_from({"id": "own", "circles": [CIRCLE], **tables}, file="own.toml")


def test_a_standard_that_says_nothing_has_the_usual_values():
    found, faults = standard()
    assert (found.others, found.priority) == (OtherAssumptions(), PriorityWeights())
    assert faults == ()


def test_weights_and_speeds_of_the_file_stand():
    found, _ = standard(
        priority={"size": 3, "old": 0, "seed": 5},
        sensitivity={
            "speeds": [{"profile": "child", "low_m_s": 1, "high_m_s": 1.2}],
            "slower": 0.5,
        },
    )
    assert [found.priority.of(part) for part in PARTS] == [5, 3, 1, 1, 1, 0]
    assert found.priority.seed == 5
    assert found.others.speeds("child", 1.1) == (1.0, 1.1, 1.2)
    assert found.others.speeds("older", 0.8) == pytest.approx((0.4, 0.8, 0.96))


def test_a_speed_is_tried_once():
    assert OtherAssumptions().speeds("older", 0.6) == (0.6, 1.0)


@pytest.mark.parametrize(
    ("table", "values", "code", "field"),
    [
        ("priority", {"size": -1}, "key-out-of-range", "priority.size"),
        ("priority", {"weight": 1}, "unknown-key", "priority.weight"),
        ("sensitivity", {"slower": 2}, "key-out-of-range", "sensitivity.slower"),
        ("sensitivity", {"speeds": [{"profile": "older"}]}, "missing-key",
         "sensitivity.speeds[1].low_m_s"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_where_it_stands(table, values, code, field):
    found, faults = standard(**{table: values})
    assert found is None
    assert (faults[0].code, faults[0].field) == (code, field)


def test_the_plan_states_its_weights_with_the_reason():
    found, _ = read_standard("jianghai-2025")
    for rules in (found.priority, found.others):
        assert set(rules.reason) == set(LANGUAGES)
    assert found.others.speeds("older", 0.8) == (0.6, 0.8, 1.0)


def test_a_study_changes_the_weights_it_names_and_drops_the_reason_for_the_old_ones():
    plan = read_standard("jianghai-2025")[0]
    own, faults = merge_weighing(
        plan, sensitivity={"slower": 0.5}, priority={"old": 4, "seed": 7}, file="study.toml"
    )
    assert faults == ()
    assert [own.priority.of(part) for part in PARTS] == [5, 1, 1, 1, 1, 4]
    assert (own.priority.seed, own.priority.reason) == (7, {})
    assert own.others.slower == 0.5
    assert own.others.speeds("older", 0.8) == plan.others.speeds("older", 0.8)
    same, _ = merge_weighing(plan, sensitivity={}, priority={}, file="study.toml")
    assert same == plan


def test_a_weight_below_nothing_in_the_study_is_named_there():
    plan = read_standard("jianghai-2025")[0]
    _, faults = merge_weighing(plan, sensitivity={}, priority={"old": -1}, file="study.toml")
    assert [(one.file, one.field) for one in faults] == [("study.toml", "priority.old")]
