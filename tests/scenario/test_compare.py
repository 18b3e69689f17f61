import io

import geopandas as gpd
import numpy as np
import pyarrow.csv
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.report.summary import summary_text
from lifecircle.report.tables import csv_tables
from lifecircle.scenario.differences.compare import compare
from lifecircle.scenario.differences.ranking import ranking
from lifecircle.scenario.differences.supply_change import supply_change
from lifecircle.scenario.remedies.site_shares import site_table
from lifecircle.scenario.scenario import Scenario
from towns import Town, circle, degrees, draw, home_frame, in_degrees, study_of

# A to E is 400 m. A clinic at A; homes of 1, 2, 4 at A, C, E; 150 s reach 150 m.
TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)},
    {"old": ("clinic", (0.0, 0.0))},
)
CARE = circle(minutes=2.5, target_share=0.5)


def at(east, north=0.0):
    return tuple(degrees([(east, north)])[0])


def zoned(town):
    """Return the district with three communities, one around each home."""
    parts = {"all": (-100, 500), "west": (-100, 100), "middle": (100, 300), "east": (300, 500)}
    return gpd.GeoDataFrame(
        {
            "zone_id": list(parts),
            "name": list(parts),
            "level": ["district", *["community"] * 3],
        },
        geometry=in_degrees(shapely.box(west, -100, east, 100) for west, east in parts.values()),
        crs="EPSG:4326",
    )


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


# -- circles, groups, zones, sites, supply ----------------------------------------------------


def test_each_circle_says_what_the_district_had_and_has():
    row = compared(Scenario("move").move("old", at(400.0))).circles.loc["care"]
    assert (row["covered_before"], row["covered_after"], row["turned"]) == (1, 4, "met")
    assert (row["won"], row["lost"], row["nearer"], row["farther"]) == (4, 1, 4, 1)


def test_the_gini_index_is_of_the_walks_of_all_who_walk():
    # Before, people walk 0 (1 person), 200 m (2) and 400 m (4); with one more clinic at E they
    # walk 0 (1), 200 m (2), 0 (4). By hand: the Lorenz curve of the second is 0 up to 5/7.
    found = compared(Scenario("x").open("n", service="clinic", at=at(400.0))).circles.loc["care"]
    minutes, people = np.array([0.0, 2.0, 4.0]), np.array([1.0, 2.0, 4.0])
    mean = (minutes * people).sum() / 7
    apart = np.abs(minutes[:, None] - minutes) * people[:, None] * people
    assert np.isclose(found["gini_before"], apart.sum() / (2 * 7 * 7 * mean))
    assert np.isclose(found["gini_after"], 5 / 7)


def test_groups_are_told_apart():
    homes = home_frame(TOWN, age_60_plus=[1.0, 0.0, 2.0])
    study = study_of(TOWN, CARE, residents=homes)
    plan = Scenario("move").move("old", at(400.0))
    found = compare(lc.analyse(study), lc.analyse(plan.apply(study))).groups
    assert found.loc[("care", "residents"), ["won", "lost"]].tolist() == [4, 1]
    assert found.loc[("care", "age_60_plus"), ["won", "lost"]].tolist() == [2, 1]


def test_zones_in_which_nothing_changes_are_left_out():
    zones = zoned(TOWN)
    study = study_of(TOWN, CARE, zones=zones)
    plan = Scenario("move").move("old", at(400.0))
    found = compare(lc.analyse(study), lc.analyse(plan.apply(study))).zones
    told = found.xs(("care", "community"), level=("circle", "level"))
    assert told.index.tolist() == ["east", "west"]  # in the order of their ids
    assert told.loc["west", ["won", "lost", "farther"]].tolist() == [0, 1, 1]
    assert told.loc["east", ["won", "lost", "nearer"]].tolist() == [4, 0, 4]
    assert np.isclose(told.loc["east", "person_minutes"], 4 * 400 / 60)
    # The home at C walks 200 m either way, and its zone is not named.
    assert "middle" not in told.index


def test_what_a_zone_gains_is_what_its_homes_gain():
    study = study_of(TOWN, CARE, zones=zoned(TOWN))
    plan = Scenario("x").open("n", service="clinic", at=at(300.0)).close("old")
    found = compare(lc.analyse(study), lc.analyse(plan.apply(study)))
    for level in ("district", "community"):
        rows = found.zones.xs(level, level="level")
        assert rows["won"].sum() == found.people.loc["care", "won"]
        assert rows["lost"].sum() == found.people.loc["care", "lost"]


def sites(plan, costs=None):
    study = study_of(TOWN, CARE)
    return site_table(lc.analyse(study), lc.analyse(plan.apply(study)), costs=costs)


def test_a_new_site_is_told_whom_it_reaches_and_whom_it_alone_serves():
    # At D (300 m) it reaches C (2) and E (4); a second at E reaches E too.
    found = sites(Scenario("x").open("d", service="clinic", at=at(300.0))
                  .open("e", service="clinic", at=at(400.0)), {"d": 60.0})  # fmt: skip
    row = found.loc[("d", "care")]
    assert (row["change"], row["within_people"]) == ("opened", 6)
    assert (row["alone_people"], row["shared_people"]) == (2, 4)
    assert (row["turned_people"], row["turned_alone_people"]) == (6, 2)
    assert (row["cost"], row["cost_per_person"]) == (60, 10)
    row = found.loc[("e", "care")]
    assert (row["within_people"], row["alone_people"], row["shared_people"]) == (4, 0, 4)
    assert np.isnan(row["cost"])
    assert len(found) == 2


def test_a_site_that_closes_is_measured_before_it_closes():
    row = sites(Scenario("x").close("old")).loc[("old", "care")]
    assert (row["change"], row["within_people"], row["alone_people"]) == ("closed", 1, 1)
    assert row["turned_people"] == 1


def test_moved_and_changed_sites_are_called_so():
    assert sites(Scenario("x").move("old", at(200.0)))["change"].tolist() == ["moved"]
    library = sites(Scenario("x").change("old", service="library"))
    assert len(library) == 0  # it counts in no circle any more


def test_supply_is_told_with_what_there_is_for_a_thousand():
    plan = Scenario("x").open("n", service="clinic", at=at(0.0), capacities={"capacity_beds": 14})
    study = study_of(TOWN, CARE)
    found = supply_change(study, plan.apply(study))
    assert found.loc[("clinic", "facilities"), ["before", "after"]].tolist() == [1, 2]
    beds = found.loc[("clinic", "capacity_beds")]
    assert (beds["before"], beds["after"], beds["per_1000_after"]) == (0, 14, 2000)
    assert len(supply_change(study, study)) == 0


def test_scenarios_are_ranked_over_all_circles_where_none_is_named():
    plans = [
        Scenario("half").open("n", service="clinic", at=at(200.0)),
        Scenario("most").open("n", service="clinic", at=at(300.0)),
    ]
    table = ranking({plan.name: compared(plan) for plan in plans})
    assert table.index.tolist() == ["most", "half"]
    assert table["rank"].tolist() == [1, 2]
    assert table["net"].tolist() == [6, 2]
    assert table["left_out_more"].tolist() == [-6, -2]


# -- laws -------------------------------------------------------------------------------------


def bytes_of(study):
    result = lc.analyse(study)
    tables = {}
    for key, table in csv_tables(result, language="zh").items():
        sink = io.BytesIO()
        pyarrow.csv.write_csv(table, sink)
        tables[key] = sink.getvalue()
    return tables, summary_text(result, language="zh")


def test_the_empty_scenario_gives_the_same_bytes():
    study = study_of(TOWN, CARE)
    assert bytes_of(Scenario("as it is").apply(study)) == bytes_of(study)


def test_closing_and_opening_again_gives_the_same_bytes():
    study = study_of(TOWN, CARE)
    assert bytes_of(Scenario("x").close("old").open("old").apply(study)) == bytes_of(study)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 400), st.floats(-60, 60)), min_size=1, max_size=3))
def test_opening_sites_loses_nobody_and_worsens_no_walk(spots):
    study = study_of(TOWN, CARE)
    plan = Scenario("x")
    for number, (east, north) in enumerate(spots):
        plan = plan.open(f"n{number}", service="clinic", at=at(east, north))
    found = compare(lc.analyse(study), lc.analyse(plan.apply(study)))
    assert found.people.loc["care", ["lost", "farther"]].tolist() == [0, 0]
    assert (found.coverage["gained"] >= 0).all()


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 400), st.floats(0, 400))
def test_what_one_way_wins_the_way_back_loses(there, here):
    study = study_of(TOWN, CARE)
    one = lc.analyse(Scenario("a").move("old", at(there, 1.0)).apply(study))
    other = lc.analyse(Scenario("b").move("old", at(here, 1.0)).apply(study))
    forth, back = compare(one, other).people.loc["care"], compare(other, one).people.loc["care"]
    assert (forth["won"], forth["lost"]) == (back["lost"], back["won"])
    assert (forth["nearer"], forth["farther"]) == (back["farther"], back["nearer"])


@settings(max_examples=20, deadline=None)
@given(st.floats(0.05, 0.95))
def test_ageing_reaches_its_share_and_keeps_everybody(share):
    homes = home_frame(TOWN, age_60_plus=[0.25, 1.0, 1.0], age_80_plus=[0.05, 0.5, 0.2],
                       age_0_2=[0.01, 0.05, 0.1])  # fmt: skip
    study = study_of(TOWN, CARE, residents=homes)
    aged = Scenario("x").age(share).apply(study).residents
    assert np.isclose(aged["age_60_plus"].sum(), 7 * share)
    assert (aged["residents"] == study.residents["residents"]).all()
    assert (aged["age_60_plus"] + aged["age_0_2"] <= aged["residents"] + 1e-9).all()
    assert (aged["age_80_plus"] <= aged["age_60_plus"] + 1e-9).all()
    grown = [one["residents"] - one["age_0_2"] for one in (study.residents, aged)]
    older = study.residents["age_60_plus"] / grown[0]
    assert np.array_equal(np.argsort(older), np.argsort(aged["age_60_plus"] / grown[1]))
