"""What a circle's facilities hold, as a standard's file says it."""

import pytest

from lifecircle.errors import CallError
from lifecircle.study.kinds import CAPACITIES
from lifecircle.study.standards.circle import CAPACITY_UNITS, Provision
from lifecircle.study.standards.circle_keys import circles_from
from lifecircle.study.standards.files import bundled_standards


def read(**supply):
    circle = {"id": "care", "services": ["nursery"], "minutes": 10, "group": "age_0_2"}
    return circles_from([{**circle, "supply": supply}], file="s.toml")


def test_a_supply_is_read_with_its_unit_and_words():
    (circle,), faults = read(
        column="capacity_places", group="residents", need=0.0055, clause="6.2", note="n"
    )
    assert not faults
    assert circle.supply == Provision(
        column="capacity_places",
        group="residents",
        need=0.0055,
        clause="6.2",
        note={"zh": "n", "en": "n"},
    )
    assert circle.supply.unit == "places"


def test_left_out_the_group_is_the_circles_and_no_need_is_judged():
    (circle,), _ = read(column="floor_area_m2")
    assert (circle.supply.group, circle.supply.need, circle.supply.unit) == ("age_0_2", None, "m2")


def test_a_circle_without_supply_asks_for_none():
    (circle,), _ = circles_from([{"id": "c", "services": ["nursery"], "minutes": 5}], file="s.toml")
    assert circle.supply is None


@pytest.mark.parametrize(
    ("supply", "code", "field"),
    [
        ({"need": 1}, "missing-key", "circles[1] care.supply.column"),
        ({"column": "places"}, "key-not-allowed", "circles[1] care.supply.column"),
        ({"column": "capacity_beds", "group": "x"}, "key-not-allowed",
         "circles[1] care.supply.group"),
        ({"column": "capacity_beds", "need": 0}, "key-out-of-range",
         "circles[1] care.supply.need"),
        ({"column": "capacity_beds", "need": "1"}, "key-not-number",
         "circles[1] care.supply.need"),
        ({"column": "capacity_beds", "each": 1}, "unknown-key", "circles[1] care.supply.each"),
        ({"column": "capacity_beds", "note": {"fr": "n"}}, "unknown-key",
         "circles[1] care.supply.note.fr"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_supply_is_said_where_it_stands(supply, code, field):
    circles, faults = read(**supply)
    assert not circles
    assert [(one.code, one.field) for one in faults] == [(code, field)]


def test_every_capacity_of_a_register_has_a_unit():
    assert set(CAPACITY_UNITS) == set(CAPACITIES)


def test_a_call_with_an_impossible_supply_is_refused():
    with pytest.raises(CallError, match="give one of capacity_beds"):
        Provision(column="beds")
    with pytest.raises(CallError, match="need is a number of units above 0"):
        Provision(column="capacity_beds", need=0.0)


def test_the_plans_own_numbers_stand_in_its_standard():
    # 5.5 nursery places a thousand residents, 15 m2 a hundred households, 2.6 m2 a person
    plan = bundled_standards()[0]
    needs = {one.id: one.supply for one in plan.circles if one.supply}
    assert (needs["nursery"].need, needs["nursery"].group) == (0.0055, "residents")
    assert (needs["elderly-care"].need, needs["elderly-care"].group) == (0.15, "households")
    assert (needs["fitness-15"].need, needs["fitness-15"].unit) == (2.6, "m2")
    assert {one for one, supply in needs.items() if not supply.verified} == {
        "kindergarten",
        "primary-school",
        "junior-school",
        "school",
    }
