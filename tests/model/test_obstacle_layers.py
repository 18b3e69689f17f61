"""What stands in walkers' way in the model: walls with gates, rivers, a railway, planned estates."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.model.compounds import compounds
from lifecircle.model.estates import estate
from lifecircle.model.fences import barriers
from lifecircle.model.people import GROUPS
from lifecircle.model.settlers import planned_estates


@pytest.fixture(scope="module")
def walled(scene):
    return compounds(scene)


def test_walls_do_not_overlap_and_stay_off_the_streets_around(walled, scene):
    walls = walled.estates["geometry"].to_numpy()
    assert shapely.is_valid(walls).all()
    assert (shapely.get_type_id(walls) == 3).all()
    pairs = shapely.STRtree(walls).query(walls, predicate="overlaps")
    assert pairs.size == 0
    public = ~scene.lanes["highway"].isin(["service", "construction"]) & scene.lanes["ground"]
    streets = shapely.STRtree(scene.lanes.loc[public, "geometry"].to_numpy())
    crossed = streets.query(shapely.boundary(walls), predicate="crosses")[0]
    assert len(set(crossed)) < 0.02 * len(walls)


def test_every_gate_stands_in_the_wall_of_its_own_estate_on_a_way_in(walled, scene):
    rims = shapely.boundary(walled.estates.set_index("estate_id")["geometry"])
    at = walled.gates["geometry"].to_numpy()
    own = rims.loc[walled.gates["estate_id"]].to_numpy()
    assert shapely.distance(at, own).max() < 1e-6
    ways = scene.lanes.loc[scene.lanes["tags"].str.startswith("gate"), "geometry"].to_numpy()
    assert shapely.STRtree(ways).query(at, predicate="dwithin", distance=0.01)[0].max() > 0
    _, away_m = shapely.STRtree(ways).query_nearest(at, return_distance=True, all_matches=False)
    assert away_m.max() < 0.01


def test_most_walled_estates_have_surveyed_gates_and_some_have_none(walled):
    estates = walled.estates.set_index("estate_id")
    counted = walled.gates.groupby("estate_id").size().reindex(estates.index, fill_value=0)
    assert (counted == estates["gates"]).all()
    without = (counted == 0).mean()
    assert 0.05 < without < 0.3
    assert estates.index.is_unique
    assert estates["name"].is_unique


def test_private_lanes_lie_inside_walls(walled, scene):
    private = scene.lanes["tags"].eq("access=private")
    inside = shapely.line_interpolate_point(
        scene.lanes.loc[private, "geometry"].to_numpy(), 0.5, normalized=True
    )
    walls = shapely.STRtree(walled.estates["geometry"].to_numpy())
    within = np.unique(walls.query(inside, predicate="within")[0])
    assert private.sum() > 200
    assert len(within) == len(inside)


def test_facilities_stand_outside_walls_unless_a_lane_inside_is_open_to_all(walled, sample):
    walls = gpd.read_file(sample / "neighbourhoods" / "小区围墙.geojson").to_crs(32649)
    schools = gpd.read_file(sample / "facilities" / "规划项目.geojson").to_crs(32649)
    inside = walls.sindex.query(schools.geometry, predicate="within")[0]
    assert len(set(inside)) <= 0.1 * len(schools)
    assert len(walls) == len(walled.estates)


def test_a_wall_goes_around_the_homes_and_stands_back_from_the_street():
    block = shapely.box(0, 0, 200, 160)
    one = estate(block, rng=np.random.default_rng(1), gates=2)
    # The loop lane lies 38 m inside the block, the wall 28 m outside the loop: 10 m from the rim.
    assert one.wall.bounds == pytest.approx((10.0, 10.0, 190.0, 150.0))
    assert len(one.gateways) == 2
    assert all(way.intersects(one.wall.boundary) for way in one.gateways)


def test_barriers_are_the_rivers_one_railway_and_the_walls_of_old_works(scene):
    table = barriers(scene)
    assert table["kind"].value_counts().to_dict() == {
        "river": len(scene.terrain.rivers),
        "railway": 1,
        "wall": 1,
    }
    rivers = table[table["kind"] == "river"].set_index("name")["geometry"]
    for river in scene.terrain.rivers:
        kept = rivers[river.name].symmetric_difference(
            river.water.intersection(scene.terrain.frame)
        )
        assert kept.area < 0.1 * river.water.area


def test_planned_estates_hold_whole_people_who_are_not_there_yet(scene):
    table = planned_estates(scene)
    # 5,200 + 4,600 + 4,200 + 3,600 + 4,400 = 22,000 people in five estates of three parts.
    assert table["residents"].sum() == 22_000
    assert len(table) == 15
    assert table["since"].min() > 2020
    assert (table[list(GROUPS)] >= 0).all(axis=None)
    assert (table["age_80_plus"] <= table["age_60_plus"]).all()
    ages = table[["age_0_2", "age_3_5", "age_6_14", "age_60_plus"]].sum(axis=1)
    assert (ages <= table["residents"]).all()
    assert pd.Index(table["estate_id"]).is_unique


def test_an_estate_in_the_drawing_is_divided_without_losing_anybody(scene):
    table = planned_estates(scene)
    first = table[table["name"].str.startswith("江海门户一期")]
    # 5,200 in three parts of whole people: 1,733 + 1,734 + 1,733.
    assert first["residents"].tolist() == [1733, 1734, 1733]
