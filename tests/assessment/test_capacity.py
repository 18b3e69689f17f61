import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.assessment.capacity import assessed_side, compare_assessed
from lifecircle.scenario.differences.compare import compare_sides
from lifecircle.scenario.differences.ranking import ranking
from lifecircle.scenario.scenario import Scenario
from lifecircle.study.standards.circle import Provision
from towns import Town, circle, degrees, draw, study_of

# A to E is 400 m, 1 m/s, at most 252 m. One clinic at A with 2 places. Homes of 1, 2, 4 people at
# A, C (200 m) and E (400 m), each of whom needs one place: a has hers, c one for two, e is beyond.
HOMES = {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)}
CARE = circle(
    minutes=4.2, target_share=0.5, supply=Provision(column="capacity_places", need=1.0)
)  # fmt: skip


def at(east, north=0.0):
    return tuple(degrees([(east, north)])[0])


def study(places=2.0, homes=HOMES):
    return study_of(
        Town(
            draw("A---B---C---D---E"),
            homes,
            {"old": ("clinic", (0.0, 0.0), {"capacity_places": places})},
        ),
        CARE,
    )


def eased(plan, base=None):
    base = base or study()
    return compare_assessed(lc.analyse(base), lc.analyse(plan.apply(base)), name=plan.name)


def opened(places, east=390.0):
    sizes = {} if places is None else {"capacity_places": places}
    return Scenario("x").open("new", service="clinic", at=at(east), capacities=sizes)


def test_who_gets_a_place_is_counted_beside_who_comes_within_reach():
    # With ten places at 390 m, e (4) comes within reach and has a place; c (2) is nearer to it
    # (190 m) and gets the place it lacked: 4 + 1. Before, 3 people turn to 2 places: 1 over.
    row = eased(opened(10.0)).eased.circles.loc["care"]
    assert (row["placed_people_before"], row["placed_people_after"]) == (2, 7)
    assert (row["place_won"], row["place_lost"]) == (5, 0)
    assert (row["capacity_before"], row["capacity_after"]) == (2, 12)
    assert (row["over_before"], row["over_after"]) == (1, 0)
    assert (row["over_by_before"], row["over_by_after"]) == (1, 0)
    assert (row["unit"], row["group"]) == ("places", "residents")


def test_who_loses_a_place_is_counted_as_plainly():
    row = eased(Scenario("x").close("old")).eased.circles.loc["care"]
    assert (row["place_won"], row["place_lost"]) == (0, 2)
    assert (row["placed_people_before"], row["placed_people_after"]) == (2, 0)
    assert (row["over_before"], row["over_after"]) == (1, 0)  # nobody turns to it any more


def test_more_places_alone_ease_nobodys_walk_and_give_one_person_a_place():
    found = eased(Scenario("x").change("old", capacities={"capacity_places": 9.0}))
    row = found.eased.circles.loc["care"]
    assert found.people.loc["care", ["won", "nearer"]].tolist() == [0, 0]
    assert (row["place_won"], row["over_by_after"]) == (1, 0)


def test_each_facility_is_told_how_much_turns_to_it_before_and_after():
    table = eased(opened(3.0)).eased.facilities
    old, new = table.loc[("old", "care")], table.loc[("new", "care")]
    assert (old["load_before"], old["load_after"]) == (3, 1)
    assert (new["load_before"], new["load_after"], new["over_by_after"]) == (0, 6, 3)
    assert new["capacity_before"] == 0


def test_a_facility_of_unknown_capacity_gives_nobody_a_sure_place_and_is_never_over():
    row = eased(opened(None)).eased.circles.loc["care"]
    assert (row["place_won"], row["place_lost"]) == (0, 0)
    assert (row["over_before"], row["over_after"]) == (1, 0)


def test_an_unknown_capacity_moves_nobody_out_of_a_certain_place():
    # Before, the two places at A are shared by a (1) and half of c (2). With a clinic of unknown
    # capacity beside A both could go there, but nobody can be sure, so nobody gains or loses.
    row = eased(opened(None, east=20.0)).eased.circles.loc["care"]
    assert (row["place_won"], row["place_lost"]) == (0, 0)
    assert (row["placed_people_before"], row["placed_people_after"]) == (2, 2)


def test_the_verdict_turns_on_both_axes():
    # Near: 3 of 7 before, all after; enough: 2 of 7 before, all after; the target is half.
    found = eased(opened(10.0))
    (row,) = found.eased.verdicts.reset_index().to_dict("records")
    assert (row["verdict_before"], row["verdict_after"]) == ("neither", "enough")
    told = found.eased.circles.loc["care"]
    assert (told["enough_met"], told["enough_missed"]) == (1, 0)


def test_people_who_move_in_share_the_places_there_are():
    # Four more people at A: 7 share 2 places. c loses her one to those who walk less.
    plan = Scenario("x").settle("new", at(1.0), {"residents": 4.0})
    row = eased(plan).eased.circles.loc["care"]
    assert row["placed_people_before"] == row["placed_people_after"] == 2
    assert (row["place_won"], row["place_lost"]) == (1, 1)
    assert (row["over_by_before"], row["over_by_after"]) == (1, 5)


def test_proposals_are_ranked_with_their_places_minutes_and_verdicts():
    plans = {"more": opened(10.0), "closed": Scenario("closed").close("old")}
    table = ranking({name: eased(plan) for name, plan in plans.items()})
    more, closed = table.loc["more"], table.loc["closed"]
    assert (more["place_won"], more["place_lost"], more["over_fewer"]) == (5, 0, 1)
    assert (closed["place_won"], closed["place_lost"], closed["over_fewer"]) == (0, 2, 1)
    assert (more["enough_met"], more["enough_missed"]) == (1, 0)
    # c walks 190 m instead of 200, e 10 m instead of 400: (2 · 10 + 4 · 390) s over 6 people.
    assert np.isclose(more["minutes_nearer"], (2 * 10 + 4 * 390) / 60 / 6)
    assert np.isclose(more["person_minutes"], (2 * 10 + 4 * 390) / 60)
    assert np.isnan(more["minutes_farther"])


def test_without_capacities_nothing_is_said_of_them():
    plain = study_of(
        Town(draw("A---B---C---D---E"), HOMES, {"old": ("clinic", (0.0, 0.0))}), circle(minutes=4.2)
    )
    found = eased(opened(10.0), plain)
    assert not len(found.eased.circles)
    assert np.isnan(ranking({"x": found}).loc["x", "place_won"])


def test_a_plain_comparison_searches_no_streets_and_says_nothing_of_places():
    result = lc.analyse(study())
    assert not len(lc.compare(result, result).eased.circles)


@pytest.mark.parametrize("need", [None, 0.5])
def test_a_need_nobody_stated_leaves_places_unknown(need):
    care = circle(minutes=4.2, supply=Provision(column="capacity_places", need=need))
    town = Town(draw("A---B---C---D---E"), HOMES,
                {"old": ("clinic", (0.0, 0.0), {"capacity_places": 2.0})})  # fmt: skip
    row = eased(opened(10.0), study_of(town, care)).eased.circles.loc["care"]
    told = row[["placed_people_after", "place_won", "over_after"]].astype(float)
    assert told.isna().all() if need is None else told.notna().all()
    assert row["capacity_after"] == 12


SPOTS = st.lists(
    st.tuples(st.floats(0, 400), st.integers(0, 9)), min_size=1, max_size=3
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(SPOTS)
def test_a_facility_more_takes_no_place_away_from_the_district(spots):
    plan = Scenario("x")
    for number, (east, places) in enumerate(spots):
        sizes = {"capacity_places": float(places)}
        plan = plan.open(f"n{number}", service="clinic", at=at(east, 1.0), capacities=sizes)
    row = eased(plan).eased.circles.loc["care"]
    assert row["placed_people_after"] >= row["placed_people_before"] - 1e-9
    won = row["placed_people_after"] - row["placed_people_before"]
    assert np.isclose(row["place_won"] - row["place_lost"], won)
    assert row["place_lost"] <= 1e-6, "nobody has to make room for a facility more"


@settings(max_examples=25, deadline=None)
@given(SPOTS)
def test_what_one_way_gives_the_way_back_takes(spots):
    plan = Scenario("x").close("old")
    for number, (east, places) in enumerate(spots):
        sizes = {"capacity_places": float(places)}
        plan = plan.open(f"n{number}", service="clinic", at=at(east, 1.0), capacities=sizes)
    sides = [assessed_side(lc.analyse(one)) for one in (study(), plan.apply(study()))]
    forth, back = (
        compare_sides(*pair).eased.circles.loc["care"] for pair in (sides, reversed(sides))
    )
    assert np.isclose(forth["place_won"], back["place_lost"])
    assert np.isclose(forth["place_lost"], back["place_won"])
    assert (forth["over_before"], forth["over_after"]) == (back["over_after"], back["over_before"])


def test_the_empty_scenario_eases_nothing():
    found = eased(Scenario("as it is")).eased
    row = found.circles.loc["care"]
    assert (row["place_won"], row["place_lost"]) == (0, 0)
    assert row["over_by_before"] == row["over_by_after"]
    assert not len(found.facilities)
    assert not len(found.verdicts)
