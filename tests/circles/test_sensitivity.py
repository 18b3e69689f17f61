"""How sure headlines are: hand-worked on one street, and against whole runs made otherwise."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from shapely import box

import lifecircle as lc
from enough_town import zones as two_zones
from lifecircle.circles.again.otherwise import Otherwise
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.sensitivity import sensitivity_table, sureness_table
from lifecircle.circles.zone_sureness import firmly_missed, zone_sureness_table
from lifecircle.study.config.settings import Settings
from random_towns import towns
from towns import Street, Town, circle, draw, in_degrees, study_of

# Everybody walks 1 m/s and may walk 120 m: 96 m at 0.8 m/s, 144 m at 1.2 m/s.
#   0 m       90       110       140            400
#   k open    a: 1     b: 2      c: 4           d: 8, p planned
HOMES = {"a": (90, 0), "b": (110, 0), "c": (140, 0), "d": (400, 0)}
PLACES = {
    "k": ("clinic", (0, 0), {"status": "open"}),
    "p": ("clinic", (400, 0), {"status": "planned"}),
}
STREET = draw("A---B---C---D---E---F---G")


def care(target=0.2, **more):
    return circle(**{"minutes": 2.0, "target_share": target, **more})


def tried(town, *circles, **options):
    """Return everything that was tried on a town."""
    result = lc.analyse(study_of(town, *circles, **options))
    return result, sensitivity_table(Otherwise(result, retrace(result)))


def told(table, name="care"):
    """Return what is covered under each assumption."""
    part = table["covered"].xs(name, level="circle")
    return {f"{kind} {value}".strip(): count for (kind, value), count in part.items()}


def sure(town, *circles):
    return sureness_table(tried(town, *circles)[1])


def headline(result, name="care"):
    """Return the district's headline of a result."""
    table = result.coverage[result.coverage["headline"]]
    return table.xs((name, "district"), level=("circle", "level")).iloc[0]


def test_each_assumption_covers_who_it_brings_within_the_limit():
    _, table = tried(Town(STREET, HOMES, PLACES), care())
    assert told(table) == {
        "as_is": 3,  # a, b
        "speed 0.8": 1,  # a
        "speed 1": 3,
        "speed 1.2": 7,  # a, b, c
        "unbuilt counted": 11,  # a, b, d
        "people even": 7.5,  # two homes of 15 / 4 people each
    }


def test_a_verdict_that_a_slower_walk_turns_depends_on_speed():
    row = sure(Town(STREET, HOMES, PLACES), care(0.2)).loc["care"]
    assert (row["met"], row["sure"], row["depends_on"]) == (True, "depends", "speed")
    assert (row["low_share"], row["low_by"]) == (1 / 15, "speed")
    assert (row["high_share"], row["high_by"]) == (11 / 15, "unbuilt")


def test_a_verdict_that_a_planned_facility_turns_depends_on_it():
    row = sure(Town(STREET, HOMES, PLACES), care(0.7)).loc["care"]
    assert (row["met"], row["sure"], row["depends_on"]) == (False, "depends", "unbuilt")


def test_several_assumptions_that_turn_it_are_all_named():
    row = sure(Town(STREET, HOMES, PLACES), care(0.4)).loc["care"]
    assert row["depends_on"] == "speed; unbuilt; people"


def test_a_verdict_that_nothing_turns_is_firm():
    row = sure(Town(STREET, HOMES, PLACES), care(0.9)).loc["care"]
    assert (row["met"], row["sure"], row["depends_on"]) == (False, "firm", "")


def test_without_a_target_there_is_a_range_and_no_verdict():
    row = sure(Town(STREET, HOMES, PLACES), care(None)).loc["care"]
    assert row["sure"] == "no_target"
    assert pd.isna(row["met"])
    assert (row["low_share"], row["high_share"]) == (1 / 15, 11 / 15)


def test_no_speed_is_tried_where_the_limit_is_in_metres():
    _, table = tried(Town(STREET, HOMES, PLACES), circle(metres=120.0))
    assert [one for one in told(table) if one.startswith("speed")] == []


def test_the_older_are_tried_at_the_speeds_of_the_standard():
    _, table = tried(Town(STREET, HOMES, PLACES), care(profile="older"))
    # 72 m, 96 m and 120 m.
    assert [told(table)[f"speed {one}"] for one in ("0.6", "0.8", "1")] == [0, 1, 3]


def test_units_depend_on_facilities_alone():
    here = circle(headline="units", unit_level="community", minutes=2.0)
    _, table = tried(Town(STREET, {"a": (90, 0), "b": (600, 0)},
                          {**PLACES, "p": ("clinic", (600, 0), {"status": "planned"})}),
                     here, zones=two_zones(), district="town")  # fmt: skip
    assert told(table) == {"as_is": 1, "unbuilt counted": 2}


def test_facilities_whose_state_nobody_tells_are_tried_closed():
    # Without k, whose state is not told, nobody has a clinic; the planned p would serve d.
    places = {
        "k": ("clinic", (0, 0), {"status": ""}),
        "p": ("clinic", (400, 0), {"status": "planned"}),
    }
    _, table = tried(Town(STREET, HOMES, places), care())
    assert told(table)["as_is"] == 3
    assert told(table)["unsure_state closed"] == 0
    assert sureness_table(table).loc["care", "depends_on"] == "speed; unsure_state"
    _, table = tried(Town(STREET, HOMES, PLACES), care())
    assert "unsure_state closed" not in told(table)


def test_a_small_piece_that_is_shut_takes_its_people_along():
    town = Town(
        (*draw("A---B---C---D"), Street(((0, 500), (100, 500)))),
        {"a": (0, 0), "b": (0, 500)},
        {"k": ("clinic", (0, 0)), "m": ("clinic", (100, 500))},
    )
    _, table = tried(town, care())
    found = told(table)
    assert (found["as_is"], found["small_pieces shut"]) == (3, 1)


def test_streets_that_nearly_meet_are_joined():
    # The streets end 2 m apart; from b it is 40 + 2 + 38 m to the clinic once they meet.
    town = Town(
        (Street(((-1100, 0), (100, 0))), Street(((102, 0), (1202, 0)))),
        {"a": (20, 0), "b": (140, 0)},
        {"k": ("clinic", (60, 0))},
    )
    _, table = tried(town, care())
    found = told(table)
    assert (found["as_is"], found["missing_lanes joined"]) == (1, 3)


@pytest.mark.parametrize("metres", [150.0, 500.0])
def test_another_snap_distance_gives_what_a_whole_run_with_it_gives(metres):
    homes = {"a": (50, 0), "b": (60, 200), "c": (70, 400)}  # on the street, 200 m and 400 m off it
    town = Town(STREET, homes, {"k": ("clinic", (0, 0))})
    _, table = tried(town, circle(minutes=30.0))
    otherwise = lc.analyse(
        study_of(town, circle(minutes=30.0), settings=Settings(max_snap_m=metres))
    )
    assert told(table)[f"snap {metres:g}"] == headline(otherwise)["covered"]
    assert told(table)["as_is"] == 3
    assert headline(otherwise)["covered"] == {150.0: 1, 500.0: 7}[metres]


def test_another_speed_gives_what_a_whole_run_at_that_speed_gives_on_steps_too():
    town = Town(draw("A---B===C---D---E"), {"a": (95, 0), "b": (250, 0), "c": (390, 0)},
                {"k": ("clinic", (0, 0))})  # fmt: skip
    for minutes in (2.0, 6.0, 7.0):
        _, table = tried(town, circle(minutes=minutes))
        for speed in (0.8, 1.2):
            profiles = {"general": {"speed_m_s": speed}}
            otherwise = lc.analyse(study_of(town, circle(minutes=minutes), profiles=profiles))
            assert told(table)[f"speed {speed:g}"] == headline(otherwise)["covered"]


def test_speeds_come_from_the_standard():
    study = study_of(Town(STREET, HOMES, PLACES), care())
    others = replace(study.standard.others, slower=0.5, faster=4.0)
    result = lc.analyse(replace(study, standard=replace(study.standard, others=others)))
    table = told(sensitivity_table(Otherwise(result, retrace(result))))
    assert (table["speed 0.5"], table["speed 4"]) == (0, 15)


@settings(max_examples=15, deadline=None)
@given(towns())
def test_as_it_is_stands_as_in_the_coverage_and_faster_never_covers_fewer(town):
    result, table = tried(town, care(0.5), circle("far", minutes=10.0, profile="older"))
    for name in ("care", "far"):
        part, row = table.xs(name, level="circle"), headline(result, name)
        assert part.loc[("as_is", ""), "covered"] == row["covered"]
        assert part["total"].eq(row["total"]).all()
        assert part["covered"].xs("speed", level="assumption").is_monotonic_increasing
        own = "1" if name == "care" else "0.8"
        assert part.loc[("speed", own), "covered"] == row["covered"]
        for kind in ("missing_lanes", "unbuilt"):
            more = part["covered"][part.index.get_level_values("assumption") == kind]
            assert (more >= row["covered"]).all()


def zone_told(town, *circles, zones=None):
    """Return a result and what its neighbourhoods are under all assumptions."""
    more = {} if zones is None else {"zones": zones}
    result = lc.analyse(study_of(town, *circles, **more))
    return result, zone_sureness_table(Otherwise(result, retrace(result)))


def test_a_neighbourhood_is_firm_where_nothing_turns_it_and_else_names_what_does():
    # West of 200 m live a, b, c: 3 of 7 within 120 m, 1 at 0.8 m/s and all at 1.2 m/s; spread
    # evenly 2 of 3 homes. East lives d, whom only the planned p would serve.
    halves = two_zones()
    halves["geometry"] = [
        *halves.geometry[:1],
        *in_degrees(box(left, -50, right, 50) for left, right in [(-50, 200), (200, 1250)] * 2),
    ]
    result, table = zone_told(Town(STREET, HOMES, PLACES), care(0.5), zones=halves)
    west, east = (table.loc[(zone, "care")] for zone in ("w1", "e1"))
    assert (west["people"], west["covered_share"]) == (7, pytest.approx(3 / 7))
    assert (west["low_share"], west["high_share"]) == (pytest.approx(1 / 7), 1)
    assert (west["met"], west["sure"], west["depends_on"]) == (False, "depends", "speed; people")
    assert (east["met"], east["sure"], east["depends_on"]) == (False, "depends", "unbuilt")
    assert firmly_missed(table).to_dict() == {"w1": 0, "e1": 0}
    assert len(result.gaps) == 2


def test_a_neighbourhood_that_misses_whatever_is_assumed_misses_for_certain():
    _, table = zone_told(Town(STREET, HOMES, {"k": ("clinic", (0, 0))}), care(0.5))
    row = table.iloc[0]
    assert (row["met"], row["depends_on"]) == (False, "people")  # 2 of 4 homes, evenly
    _, table = zone_told(Town(STREET, HOMES, {"k": ("clinic", (0, 0))}), care(0.95))
    assert (table.iloc[0]["sure"], firmly_missed(table).iloc[0]) == ("firm", 1)


@settings(max_examples=10, deadline=None)
@given(towns())
def test_neighbourhoods_add_up_to_the_headline_and_miss_where_the_gaps_say(town):
    result, table = zone_told(town, care(0.5), circle("far", minutes=10.0, profile="older"))
    for name in ("care", "far"):
        part = table.xs(name, level="circle") if len(table) else table
        covered = (part["covered_share"] * part["people"]).sum() if len(part) else 0.0
        assert covered == pytest.approx(headline(result, name)["covered"])
    missed = table.index[~table["met"].astype(bool)] if len(table) else table.index
    assert set(missed) == set(result.gaps.index)
    if len(table):
        assert (table["low_share"] <= table["covered_share"]).all()
        assert (table["covered_share"] <= table["high_share"]).all()
