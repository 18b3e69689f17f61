"""One cause a home, on towns whose walks can be added up by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.circles.reasons.cause_table import causes_table
from lifecircle.circles.reasons.causes import CAUSES, TIME_CAUSES
from lifecircle.circles.reasons.zone_causes import zone_causes
from towns import Street, Town, analysed, circle, draw, in_degrees

# Home h looks across 100 m at the clinic and walks 200 + 100 + 200 = 500 m round by the east.
ROUND = """
    A---B---C
            |
    D---E---F
"""
NEAR = circle(metres=400)


def town(**homes):
    return Town(draw(ROUND), homes=homes or {"h": (0, 100)}, places={"k": ("clinic", (0, 0))})


def barrier(kind, *points, name=""):
    line = in_degrees([shapely.LineString(points)])
    return gpd.GeoDataFrame({"kind": [kind], "name": [name]}, geometry=line, crs="EPSG:4326")


def only(result, home="h", **more):
    return causes_table(result, **more).loc[(home, "care")]


def test_a_long_way_round_is_a_barrier_with_its_numbers():
    row = only(analysed(town(), NEAR))
    assert (row["cause"], row["in_the_way"], row["doubt"]) == ("barrier", "missing_link", "")
    assert row["straight_m"] == pytest.approx(100, abs=0.1)
    assert row["walk_m"] == pytest.approx(500, abs=0.5)
    assert row["detour_ratio"] == pytest.approx(5, abs=0.01)
    # 400 / 1.42 = 281.7 m is near enough.
    assert row["fair_m"] == pytest.approx(281.69, abs=0.01)
    assert (row["facility_id"], row["walk_facility_id"], row["people"]) == ("k", "k", 1)


def test_what_lies_across_is_named_if_it_is_long_enough_to_explain_the_walk():
    # The walk is 500 - 1.42 x 100 = 358 m longer than fair; half of it is 179 m.
    river = barrier("river", (-100, 50), (150, 50), name="麻园河")
    garden = barrier("wall", (-50, 50), (50, 50))
    assert tuple(only(analysed(town(), NEAR, barriers=river))[["in_the_way", "way_name"]]) == (
        "river",
        "麻园河",
    )
    assert only(analysed(town(), NEAR, barriers=garden))["in_the_way"] == "missing_link"
    both = pd.concat([garden, river], ignore_index=True)
    assert only(analysed(town(), NEAR, barriers=both))["in_the_way"] == "river"


def test_round_long_blocks_no_street_is_missing_unless_something_lies_across():
    # Up 90 m, along 300, down 90: 480 m, 1.6 times the 300 m straight. 300 x 1.42 = 426 m.
    def told(side_m, **more):
        block = (Street(((0, 0), (0, side_m), (300, side_m), (300, 0))),)
        place = Town(block, homes={"h": (0, 0)}, places={"k": ("clinic", (300, 0))})
        row = only(analysed(place, circle(metres=450), **more))
        return row["cause"], row["in_the_way"]

    assert told(90) == ("barrier", "long_blocks")
    assert told(90, barriers=barrier("river", (150, -200), (150, 80))) == ("barrier", "river")
    # Up and down 110 m the walk is 520 m: 1.73 times, more than four of five walks in towns.
    assert told(110) == ("barrier", "missing_link")


def test_the_walk_to_another_facility_does_not_tell_that_blocks_are_long():
    # k is 250 m off and reached by no street; n is 420 m along the street: 1.68 times as far.
    street = (Street(((0, 0), (480, 0))), Street(((0, 250), (400, 250))))
    places = {"k": ("clinic", (0, 250)), "n": ("clinic", (420, 0))}
    place = Town(street, homes={"h": (0, 0)}, places=places)
    row = only(analysed(place, circle(metres=400), settings=lc.Settings(small_piece_m=0)))
    assert row["detour_ratio"] == pytest.approx(420 / 250, abs=0.01)
    assert (row["facility_id"], row["walk_facility_id"]) == ("k", "n")
    assert row["in_the_way"] == "missing_link"


def test_the_walls_of_gardens_that_touch_are_not_one_long_wall_and_parts_of_a_river_are_one():
    parts = [((-100, 50), (0, 50)), ((0, 50), (100, 50)), ((100, 50), (150, 50))]

    def told(kind):
        rows = pd.concat([barrier(kind, *one) for one in parts], ignore_index=True)
        return only(analysed(town(h=(1, 100)), NEAR, barriers=rows))["in_the_way"]

    assert (told("wall"), told("river")) == ("missing_link", "river")


def test_a_link_across_takes_the_barrier_away():
    streets = (*draw(ROUND), Street(((0, 0), (0, 100))))
    open_town = Town(streets, homes={"h": (0, 100)}, places={"k": ("clinic", (0, 0))})
    assert len(causes_table(analysed(town(), NEAR))) == 1
    assert causes_table(analysed(open_town, NEAR)).empty


def test_beyond_a_fair_detour_a_facility_is_missing_whatever_the_way():
    row = only(analysed(town(), circle(metres=141)))
    # 141 / 1.42 = 99.3 m is nearer than the 100 m there are.
    assert (row["cause"], row["in_the_way"]) == ("no_facility", "")
    assert only(analysed(town(), circle(metres=143)))["cause"] == "barrier"


def test_where_there_is_no_facility_at_all_one_is_missing():
    row = only(analysed(town(), circle(services=("library",))))
    assert (row["cause"], row["facility_id"], row["straight_m"]) == ("no_facility", "", np.inf)


def test_a_home_on_no_street_is_in_doubt_if_a_facility_is_near_and_not_if_none_is():
    far = lc.Settings(max_snap_m=20)
    lost = town(h=(50, 50))
    assert only(analysed(lost, NEAR, settings=far))["doubt"] == "not_snapped"
    assert only(analysed(lost, circle(metres=50), settings=far))["cause"] == "no_facility"


def test_a_home_on_a_small_loose_piece_is_in_doubt():
    streets = (*draw(ROUND), Street(((-100, 200), (0, 200))))
    loose = Town(streets, homes={"h": (-50, 200)}, places={"k": ("clinic", (0, 0))})
    found = analysed(loose, NEAR, settings=lc.Settings(max_snap_m=30, small_piece_m=150))
    assert tuple(only(found)[["cause", "doubt"]]) == ("data_doubt", "small_piece")


def test_a_facility_on_no_street_puts_its_neighbours_in_doubt():
    adrift = Town(draw(ROUND), homes={"h": (0, 100)}, places={"k": ("clinic", (-50, 50))})
    found = analysed(adrift, NEAR, settings=lc.Settings(max_snap_m=20))
    assert only(found)["doubt"] == "facility_not_snapped"


def test_a_lane_that_just_misses_a_street_is_suspected():
    # Down the lane it is 97 m to its loose end, 3 m short of the clinic's street; round it is 900.
    lanes = (
        Street(((0, 0), (400, 0))),
        Street(((400, 0), (500, 0))),
        Street(((400, 0), (400, 100))),
        Street(((400, 100), (0, 100))),
        Street(((0, 100), (0, 3))),
    )
    near_miss = Town(lanes, homes={"h": (0, 100)}, places={"k": ("clinic", (0, 0))})
    row = only(analysed(near_miss, circle(metres=150)))
    assert tuple(row[["cause", "doubt", "in_the_way"]]) == ("data_doubt", "missing_lane", "")
    # At 99 m even the lane would be too long, and none is near enough either.
    assert only(analysed(near_miss, circle(metres=99)))["cause"] == "no_facility"


def test_a_facility_under_way_without_a_year_is_a_doubt_and_one_with_a_year_is_not():
    def cause(**more):
        places = {"k": ("clinic", (200, 0)), "n": ("clinic", (0, 0), {"status": "planned", **more})}
        homes = {"h": (50, 0)}
        return only(analysed(Town(draw(ROUND), homes, places), circle(metres=60)))

    assert tuple(cause()[["cause", "doubt"]]) == ("data_doubt", "facility_state")
    assert cause(opened=2031)["cause"] == "no_facility"


def test_who_finds_no_place_is_full_and_only_within_time():
    result = analysed(town(h=(0, 100), c=(100, 0)), NEAR)
    index = pd.MultiIndex.from_tuples(
        [("c", "care"), ("h", "care")], names=["resident_id", "circle"]
    )
    table = causes_table(result, without=pd.DataFrame({"people": [1.5, 1.0]}, index=index))
    assert table["cause"].astype(str).to_dict() == {
        ("h", "care"): "barrier",
        ("c", "care"): "full",
    }
    assert table.loc[("c", "care"), "people"] == 1.5


def test_steps_that_cost_the_time_are_in_the_way():
    # 100 m of steps at half the pace take 200 s, as long as 200 m: over 3 minutes, under 180 m.
    stairs = Town((Street(((0, 0), (0, 100)), {"highway": "steps"}),),
                  homes={"h": (0, 100)}, places={"k": ("clinic", (0, 0))})  # fmt: skip
    assert only(analysed(stairs, circle(minutes=3)))["in_the_way"] == "steps"


def test_the_causes_of_a_zone_add_up_to_the_homes_and_to_the_gaps():
    result = analysed(town(h=(0, 100), i=(10, 100), c=(100, 0)), NEAR, circle("all", metres=5))
    table = causes_table(result)
    zones = zone_causes(table, result)
    assert zones["left_out"].sum() == table["people"].sum()
    mix = zones[[f"left_{one}" for one in CAUSES]].sum(axis=1)
    assert mix.tolist() == zones["left_out"].tolist()
    care = zones.loc["care"].iloc[0]
    # h and i hold 1 and 2 people; i looks at the clinic over 100.5 m, h over 100 m.
    assert (care["left_barrier"], care["behind_missing_link"]) == (3, 3)
    assert (care["cause"], care["facility_id"]) == ("barrier", "k")
    assert care["straight_m"] == pytest.approx(100.5, abs=0.1)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from([0, 100])), min_size=1, max_size=8),
    st.integers(20, 520),
)
def test_everybody_left_out_has_one_cause_as_a_walk_by_hand_tells_it(drawn, metres):
    homes = {f"h{at}": place for at, place in enumerate(drawn)}
    result = analysed(town(**homes), circle(metres=metres))
    table = causes_table(result)
    # By hand: along the south street x; from the north street round the east end.
    walk = {name: x if y == 0 else (200 - x) + 100 + 200 for name, (x, y) in homes.items()}
    straight = {name: float(np.hypot(x, y)) for name, (x, y) in homes.items()}
    clear = {name for name, m in walk.items() if abs(m - metres) > 0.5}
    clear &= {name for name, m in straight.items() if abs(m * 1.42 - metres) > 0.5}
    for name in clear:
        row = table.loc[(name, "care")] if (name, "care") in table.index else None
        told = None if row is None else str(row["cause"])
        near = straight[name] * 1.42 <= metres
        assert told == (None if walk[name] <= metres else "barrier" if near else "no_facility")
    left = result.gaps["left_out"].sum()
    if len(result.gaps):
        assert table["people"].sum() == left
        by_time = result.gaps[[f"left_{one}" for one in TIME_CAUSES]].sum()
        told = table.groupby("cause", observed=True)["people"].sum()
        assert by_time["left_no_facility"] == told.get("no_facility", 0)
