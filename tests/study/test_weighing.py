"""What a standard says of doubt and of order, and what is wrong with it."""

import pytest

from lifecircle.study.circle_keys import standard_from
from lifecircle.study.standards import read_standard
from lifecircle.study.weighing import PARTS, OtherAssumptions, PriorityWeights
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
