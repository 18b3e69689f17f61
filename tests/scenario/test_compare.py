import numpy as np

import lifecircle as lc
from lifecircle.scenario.compare import compare, ranking
from lifecircle.scenario.scenario import Scenario
from towns import Town, circle, degrees, draw, study_of

# A to E is 400 m. A clinic at A; homes of 1, 2, 4 at A, C, E; 150 s reach 150 m.
TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)},
    {"old": ("clinic", (0.0, 0.0))},
)
CARE = circle(minutes=2.5, target_share=0.5)


def at(east):
    return tuple(degrees([(east, 0.0)])[0])


def compared(plan):
    study = study_of(TOWN, CARE)
    return compare(lc.analyse(study), lc.analyse(plan.apply(study)), name=plan.name, cost=plan.cost)


def test_the_empty_scenario_differs_in_nothing():
    found = compared(Scenario("as it is"))
    assert found.changes_nothing
    assert found.people.loc["care", ["won", "lost", "nearer", "farther"]].tolist() == [0] * 4


def test_winners_and_losers_of_a_move_are_both_counted():
    # At E the clinic serves the home of 4 and no longer that of 1. A walks 400 m more, E 400 less,
    # C the same: (4 - 1) * 400 s over 7 people.
    found = compared(Scenario("move").move("old", at(400.0)))
    row = found.people.loc["care"]
    assert (row["won"], row["lost"]) == (4, 1)
    assert (row["nearer"], row["farther"]) == (4, 1)
    assert np.isclose(row["minutes_saved"], (4 - 1) * 400 / 60 / 7)
    assert found.homes.index.get_level_values("resident_id").tolist() == ["a", "e"]
    whole = found.coverage.loc[("care", "district")].xs("residents", level="denominator").iloc[0]
    assert (whole["covered_before"], whole["covered_after"], whole["gained"]) == (1, 4, 3)
    assert whole["turned"] == "met"


def test_people_of_a_new_estate_are_won_and_nobody_is_lost():
    found = compared(Scenario("estate").settle("new", at(50.0), {"residents": 64}))
    assert found.people.loc["care", ["won", "lost"]].tolist() == [64, 0]


def test_scenarios_are_ranked_by_people_then_by_cost():
    plans = [
        Scenario("nothing new").change("old", capacities={"capacity_beds": 5}),
        Scenario("dear").open("n", service="clinic", at=at(400.0), cost=900.0),
        Scenario("cheap").open("n", service="clinic", at=at(400.0), cost=400.0),
    ]
    table = ranking({plan.name: compared(plan) for plan in plans}, circle="care")
    assert table.index.tolist() == ["cheap", "dear", "nothing new"]
    assert table.loc["cheap", "cost_per_person"] == 100
    assert np.isnan(table.loc["nothing new", "cost_per_person"])
    assert np.isclose(table.loc["cheap", "covered_share_after"], 5 / 7)
