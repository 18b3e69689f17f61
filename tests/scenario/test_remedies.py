"""One remedy for every gap: worked out by hand, against trying every site, and kept when applied."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shapely import box

import lifecircle as lc
from estate_towns import gated_towns
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.reasons.cause_table import causes_table
from lifecircle.scenario.edits.links import Link
from lifecircle.scenario.remedies.site_search import possible_sites
from lifecircle.scenario.remedies.table import COLUMNS, remedies_table
from lifecircle.scenario.scenario import Scenario
from random_towns import towns
from towns import Town, circle, degrees, draw, in_degrees, people, study_of

law = settings(
    max_examples=10, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
FREE = lc.Settings(small_piece_m=0.0)

# One street of 800 m with a dead end at C, so that A, C, E, I and the dead end are junctions.
#
#   A---B---C---D---E---F---G---H---I
#           |       |
#           J       K
STREET = draw("A---B---C---D---E---F---G---H---I\n        |       |\n        J       K")
HOMES = {"a": (0.0, 100.0), "c": (200.0, 100.0), "e": (400.0, 100.0), "i": (800.0, 100.0)}
TOWN = Town(STREET, HOMES, {"k": ("clinic", (800.0, 100.0))})
CARE = circle(minutes=3.5)  # 210 s at 1 m/s

COMB = Town(
    draw("A---B---C---D---E\n                |\nF---G---H---I---J"),
    {"a": (0.0, 100.0), "b": (100.0, 100.0), "d": (300.0, 100.0)},
    {"k": ("clinic", (0.0, 0.0))},
)


def covered(study, name="care"):
    return people(lc.analyse(study), name=name)


def place(east, north):
    return np.round(degrees([(east, north)])[0], 7).tolist()


def two_quarters(town, split, *circles, **options):
    """Return a study whose homes west and east of a line lie in two communities."""
    west, east = box(-500, -500, split, 700), box(split, -500, 1500, 700)
    zones = gpd.GeoDataFrame(
        {"zone_id": ["d", "w", "o"], "level": ["district", "community", "community"],
         "parent_id": ["", "d", "d"], "name": ["d", "w", "o"]},
        geometry=in_degrees([west.union(east), west, east]), crs="EPSG:4326",
    )  # fmt: skip
    return study_of(town, *circles, zones=zones, district="d", **options)


# No facility ---------------------------------------------------------------------------------------


def test_where_there_is_no_facility_the_best_site_is_named_with_whom_it_reaches():
    # k stands at I, 400 m and more from a, c, e. A site at C reaches a (200), c (0), e (200);
    # one at A reaches a and c, one at E reaches c and e.
    table = remedies_table(lc.analyse(study_of(TOWN, CARE)))
    row = table.loc[("all", "care")]
    assert row["cause"] == "no_facility" and row["kind"] == row["key"] == "site"
    assert row["left_out"] == row["people_zone"] == row["people_all"] == 1 + 2 + 4
    assert [row["lon"], row["lat"]] == pytest.approx(place(200, 100))
    # 200 s, 0 s and 200 s, weighted 1, 2 and 4
    assert row["minutes"] * 60 == pytest.approx((200 * 1 + 0 * 2 + 200 * 4) / 7, abs=0.1)
    assert row["rank"] == 1


def test_a_site_is_chosen_for_its_neighbourhood_and_counts_its_neighbours_too():
    # West of x = 300 live a and c. Their best sites are A, C and J: 3 people each; C reaches e,
    # who lives in the other neighbourhood, as well. East of it e's own best site serves all three.
    result = lc.analyse(two_quarters(TOWN, 300, CARE))
    table = remedies_table(result)
    assert table.loc[("w", "care"), "people_zone"] == 1 + 2
    assert table.loc[("o", "care"), "people_zone"] == 4
    for zone in ("w", "o"):
        row = table.loc[(zone, "care")]
        opened = Scenario("x").open("new", service="clinic", at=(row["lon"], row["lat"]))
        gained = covered(opened.apply(result.study)) - people(result)
        assert gained == row["people_all"] >= row["people_zone"]
    assert sorted(table["rank"]) == [1, 2]
    assert table.sort_values("rank")["people_all"].is_monotonic_decreasing


# Barrier -------------------------------------------------------------------------------------------


def test_behind_a_barrier_the_best_link_is_named_with_both_ends():
    # a is 100 m from the clinic as the crow flies and 900 m on foot; a link A-F brings in a and b
    town = replace(COMB, homes={"a": (0.0, 100.0), "b": (100.0, 100.0)})
    result = lc.analyse(study_of(town, circle(minutes=4.0)))
    row = remedies_table(result).loc[("all", "care")]
    assert row["cause"] == "barrier" and row["kind"] == row["key"] == "link"
    assert row["people_zone"] == row["people_all"] == 1 + 2
    edit = Link(id="L", via=((row["lon"], row["lat"]), (row["to_lon"], row["to_lat"])))
    assert covered(Scenario("x", (edit,)).apply(result.study)) == 1 + 2


def test_where_no_link_helps_a_site_is_the_remedy():
    # the two streets are 330 m apart: no link is so long, though the clinic is near enough
    drawn = draw("A---B---C---D---E\n                |\n                +\n                |\n"
                 "                +\n                |\nF---G---H---I---J")  # fmt: skip
    wide = tuple(
        replace(one, points=tuple((x, 330.0 if y == 300.0 else y) for x, y in one.points))
        for one in drawn
    )
    town = Town(wide, {"a": (0.0, 330.0)}, {"k": ("clinic", (0.0, 0.0))})
    result = lc.analyse(study_of(town, circle(minutes=10.0)))
    row = remedies_table(result).loc[("all", "care")]
    assert (row["cause"], row["kind"], row["key"]) == ("barrier", "site", "site_no_link")
    assert row["people_zone"] == 1


# Full ----------------------------------------------------------------------------------------------


def test_where_it_is_full_places_are_added_at_the_facility_most_of_them_reach():
    # c and e (2 + 4) are within 210 m of k2 at E and find no place; a (1) is beyond.
    town = replace(
        TOWN, places={"k1": ("clinic", (800.0, 100.0)), "k2": ("clinic", (400.0, 100.0))}
    )
    result = lc.analyse(study_of(town, CARE))
    nearest = result.nearest.index
    without = result.nearest.assign(people=[0.0, 2.0, 3.5, 0.0])[["people"]]
    assert nearest.get_level_values(0).tolist() == ["a", "c", "e", "i"]
    causes = causes_table(result, without=without)
    row = remedies_table(result, causes=causes).loc[("all", "care")]
    assert (row["cause"], row["kind"], row["ids"]) == ("full", "places", "k2")
    assert row["people_zone"] == row["people_all"] == 5.5
    assert row["places"] == 6  # no half places


# Data in doubt -------------------------------------------------------------------------------------


def test_where_the_data_are_in_doubt_what_to_survey_is_named_and_nobody_is_promised():
    # an unjoined home 40 m beyond the snap limit, with the clinic 90 m away in a straight line
    town = replace(COMB, homes={"x": (0.0, 60.0)}, streets=draw("F---G---H---I---J"))
    near = lc.Settings(small_piece_m=0.0, max_snap_m=30.0)
    result = lc.analyse(study_of(town, circle(minutes=4.0), settings=near))
    row = remedies_table(result).loc[("all", "care")]
    assert (row["cause"], row["kind"]) == ("data_doubt", "survey")
    assert row["key"] == "survey_not_snapped"
    assert (row["ids"], row["ids_count"]) == ("x", 1)
    assert row["people_zone"] == row["people_all"] == 0


# The table -----------------------------------------------------------------------------------------


def test_every_gap_has_one_row_and_no_gap_gives_an_empty_table_of_the_same_columns():
    result = lc.analyse(two_quarters(TOWN, 300, CARE, circle("soon", minutes=1.0)))
    table = remedies_table(result)
    assert set(table.index) == set(result.gaps.index) and table.index.is_unique
    none = remedies_table(lc.analyse(study_of(TOWN, circle(minutes=60.0))))
    assert none.empty and list(none.columns) == list(table.columns) == [*COLUMNS, "rank"]


def test_the_table_is_the_same_each_time():
    result = lc.analyse(two_quarters(TOWN, 300, CARE))
    one, other = remedies_table(result), remedies_table(result)
    assert one.equals(other)


# Laws ----------------------------------------------------------------------------------------------

LIMITS = st.sampled_from([2.0, 4.0, 8.0])


def _kept(result, table):
    """Hold every promise of sites and links against applying them."""
    before = people(result)
    for (_, name), row in table.iterrows():
        assert name == "care"
        plan = Scenario("x")
        if row["kind"] == "site":
            plan = plan.open("new", service="clinic", at=(row["lon"], row["lat"]))
        elif row["kind"] == "link":
            ends = ((row["lon"], row["lat"]), (row["to_lon"], row["to_lat"]))
            plan = plan.link("L", *ends)
        else:
            continue
        assert covered(plan.apply(result.study)) - before == row["people_all"]


@law
@given(towns(), st.sampled_from(["to", "from"]), LIMITS)
def test_remedies_deliver_exactly_the_people_they_promise(town, way, limit):
    result = lc.analyse(study_of(town, circle(direction=way, minutes=limit), settings=FREE))
    _kept(result, remedies_table(result))


@law
@given(gated_towns(barriers=True), LIMITS)
def test_remedies_keep_their_promise_where_there_are_estates(gated, limit):
    free = lc.Settings(small_piece_m=0.0, barrier_candidates=1000)
    result = lc.analyse(gated.study(circle(minutes=limit), settings=free))
    _kept(result, remedies_table(result))


@law
@given(towns(), LIMITS)
def test_no_junction_is_a_better_site_than_the_one_named(town, limit):
    result = lc.analyse(study_of(town, circle(minutes=limit), settings=FREE))
    table = remedies_table(result)
    if not (table["kind"] == "site").any():
        return
    sites, before = possible_sites(retrace(result)), people(result)
    tried = [
        covered(Scenario("x").open("n", service="clinic", at=at).apply(result.study)) - before
        for at in zip(sites.places.lon.tolist(), sites.places.lat.tolist(), strict=True)
    ]
    assert table.loc[("all", "care"), "people_zone"] == max(tried)
