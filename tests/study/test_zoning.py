"""Every point is in one zone of each level, or in none; nobody counts twice."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.tables.validator import ZONE_COLUMNS, ZONES, validate
from lifecircle.study.tables.zones import (
    ZoneRules,
    read_zones,
    settle_zones,
    split_totals,
    whole_zone,
)
from lifecircle.study.tables.zoning import assign_zones, overlaps, with_parents


def zones(**shapes: tuple[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    levels = [level for level, _ in shapes.values()]
    return gpd.GeoDataFrame(
        {"level": levels, "name": list(shapes), "kind": "", "parent_id": ""},
        geometry=[shape for _, shape in shapes.values()],
        index=pd.Index(list(shapes), name="zone_id"),
        crs=4326,
    )


#   d   the district, 0-4 by 0-2
#   s1  its western half, s2 its eastern one
#   c1  the south-west corner 0-2 by 0-1; the rest of s1 is in no community
TOWN = zones(
    d=("district", shapely.box(0, 0, 4, 2)),
    s2=("street", shapely.box(2, 0, 4, 2)),
    s1=("street", shapely.box(0, 0, 2, 2)),
    c1=("community", shapely.box(0, 0, 2, 1)),
)


def places(*points):
    return np.array([shapely.Point(point) for point in points], dtype=object)


def test_a_point_gets_the_zone_of_each_level_or_nothing():
    found = assign_zones(places((1, 0.5), (1, 1.5), (3, 1), (9, 9)), TOWN)
    assert list(found.columns) == list(ZONE_COLUMNS)
    assert found.to_numpy().tolist() == [
        ["d", "s1", "c1", ""],
        ["d", "s1", "", ""],
        ["d", "s2", "", ""],
        ["", "", "", ""],
    ]


def test_a_point_on_a_shared_boundary_is_in_the_first_zone_by_id():
    assert assign_zones(places((2, 1)), TOWN)["street_id"].tolist() == ["s1"]


def test_a_point_in_two_overlapping_zones_is_in_the_first_by_id():
    town = zones(b=("community", shapely.box(0, 0, 2, 1)), a=("community", shapely.box(1, 0, 3, 1)))
    assert assign_zones(places((1.5, 0.5)), town)["community_id"].tolist() == ["a"]


def test_missing_and_empty_points_are_in_no_zone():
    points = np.array([None, shapely.Point()], dtype=object)
    assert (assign_zones(points, TOWN) == "").all(axis=None)


@given(
    st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 3)), min_size=1, max_size=30),
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(1, 2)), min_size=1, max_size=6
    ),
    st.randoms(use_true_random=False),
)
def test_everybody_counts_once_whatever_the_order(spots, boxes, random):
    shapes = {
        f"z{number}": ("community", shapely.box(x, y, x + size, y + size))
        for number, (x, y, size) in enumerate(boxes)
    }
    town = zones(**shapes)
    points = places(*spots)
    found = assign_zones(points, town)["community_id"]
    inside = shapely.intersects(town.geometry.to_numpy()[:, None], points[None, :]).any(axis=0)
    assert ((found != "").to_numpy() == inside).all()
    assert found.value_counts().sum() == len(spots)
    shuffled = town.iloc[random.sample(range(len(town)), len(town))]
    assert assign_zones(points, shuffled)["community_id"].tolist() == found.tolist()


def test_overlaps_are_measured_and_shared_boundaries_are_none():
    town = zones(
        a=("community", shapely.box(0, 0, 100, 100)),
        b=("community", shapely.box(90, 0, 200, 100)),
        c=("community", shapely.box(200, 0, 300, 100)),
        s=("street", shapely.box(0, 0, 300, 100)),
    )
    found = overlaps(town, town.geometry.to_numpy())
    assert [(one.level, one.first, one.second, one.area_m2) for one in found] == [
        ("community", "a", "b", 1000.0)
    ]


def test_parents_are_found_by_place_and_stated_ones_stay():
    town = TOWN.copy()
    town.loc["s2", "parent_id"] = "stated"
    found = with_parents(town)["parent_id"].to_dict()
    assert found == {"d": "", "s1": "d", "s2": "stated", "c1": "s1"}
    assert (TOWN["parent_id"] == "").all()


def layer(frame: gpd.GeoDataFrame, file: str = "zones.gpkg") -> Placed:
    plain = frame.reset_index(drop=True)
    return Placed.of(plain, Place(file=file, rows=np.arange(1, len(plain) + 1)))


def test_zones_without_ids_and_names_get_some():
    frame = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    found, faults = read_zones(layer(frame), ZoneRules(level="street"))
    assert faults == ()
    assert validate(found, ZONES) == ()
    assert found.index.tolist() == ["street-1"] and found["name"].tolist() == ["street-1"]


def test_unknown_levels_and_kinds_are_named_with_the_nearest():
    frame = gpd.GeoDataFrame(
        {"level": ["comunity", "street"], "kind": ["rural", "rurual"]},
        geometry=[shapely.box(0, 0, 1, 1)] * 2,
        crs=4326,
    )
    found, faults = read_zones(layer(frame), ZoneRules())
    assert found is None
    told = {(fault.code, fault.row, fault.field, fault.details["nearest"]) for fault in faults}
    assert told == {
        ("not-allowed", 1, "level", "community"),
        ("not-allowed", 2, "kind", "rural"),
    }


def test_zones_must_be_areas():
    frame = gpd.GeoDataFrame(geometry=places((0, 0)), crs=4326)
    _, faults = read_zones(layer(frame), ZoneRules(level="street"))
    assert [(fault.code, fault.row) for fault in faults] == [("wrong-geometry", 1)]


def test_the_only_district_is_the_one_studied_and_zones_come_in_order():
    found, chosen, faults = settle_zones([TOWN], district="", file="study.toml")
    assert chosen == "d" and faults == ()
    assert found.index.tolist() == ["d", "s1", "s2", "c1"]
    assert found["parent_id"].tolist() == ["", "d", "d", "s1"]


def test_an_unknown_district_is_named_with_the_nearest():
    found, _, faults = settle_zones([TOWN], district="dd", file="study.toml")
    assert found is None
    assert [(one.code, one.value, one.details["nearest"]) for one in faults] == [
        ("unknown-district", "dd", "d")
    ]


def test_several_districts_need_a_choice_and_the_others_are_left_out():
    town = pd.concat([TOWN, zones(e=("district", shapely.box(4, 0, 6, 2)))])
    found, _, faults = settle_zones([town], district="", file="study.toml")
    assert found is None and faults[0].code == "which-district"
    found, _, faults = settle_zones([town], district="d", file="study.toml")
    assert "e" not in found.index
    assert [(one.code, one.severity) for one in faults] == [("zones-outside", "warning")]


def test_a_district_is_made_of_streets_where_none_is_given():
    found, chosen, faults = settle_zones([TOWN.drop("d")], district="440704", file="study.toml")
    assert chosen == "440704"
    assert found.geometry.loc["440704"].equals(shapely.box(0, 0, 4, 2))
    assert found["parent_id"].loc[["s1", "c1"]].tolist() == ["440704", "s1"]
    assert [one.code for one in faults] == ["district-derived"]


def test_a_zone_id_must_not_stand_twice():
    _, _, faults = settle_zones([TOWN, TOWN.loc[["c1"]]], district="", file="study.toml")
    assert [(one.code, one.value) for one in faults] == [("duplicate-zone", "c1")]


def test_overlapping_zones_are_told_with_their_area():
    town = zones(
        d=("district", shapely.box(113.10, 22.50, 113.14, 22.52)),
        a=("community", shapely.box(113.10, 22.50, 113.12, 22.52)),
        b=("community", shapely.box(113.119, 22.50, 113.14, 22.52)),
    )
    _, _, faults = settle_zones([town], district="d", file="study.toml")
    (fault,) = faults
    assert (fault.code, fault.severity) == ("zones-overlap", "warning")
    # 0.001 degree of longitude by 0.02 of latitude at 22.5 N: 102.9 m by 2,215 m
    assert abs(float(fault.details["area_m2"].replace(",", "")) - 102.9 * 2215) < 500


def test_totals_of_zones_are_kept_apart_from_the_zones():
    frame = TOWN.assign(residents=[10, 4, 6, 3], id=TOWN.index)
    read, faults = read_zones(layer(frame), ZoneRules(totals=("residents",)))
    assert faults == ()
    kept, totals, faults = split_totals(read[read["level"] == "street"])
    assert list(kept.columns) == ["geometry", "level", "name", "kind", "parent_id"]
    assert faults == ()
    assert totals.people["residents"].to_dict() == {"s2": 4, "s1": 6}
    assert totals.level == "street"


def test_without_zones_one_district_holds_everybody():
    points = places((113.10, 22.50), (113.12, 22.53))
    found = whole_zone(points)
    assert validate(found, ZONES) == ()
    assert assign_zones(points, found)["district_id"].tolist() == ["all", "all"]
