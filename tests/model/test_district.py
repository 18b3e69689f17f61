"""The shape of the district: land, water, streets, homes and zones fit each other."""

import numpy as np
import pytest
import shapely

from lifecircle.model.noding import graph
from lifecircle.model.terrain import plan


def test_the_district_lies_at_the_true_place_and_has_its_size(scene):
    lonlat = shapely.get_coordinates(scene.terrain.plane.to_degrees([scene.terrain.outline]))
    assert lonlat[:, 0].min() > 113.07
    assert lonlat[:, 0].max() < 113.19
    assert lonlat[:, 1].min() > 22.48
    assert lonlat[:, 1].max() < 22.60
    assert scene.terrain.outline.area == pytest.approx(109e6, rel=0.005)


@pytest.mark.parametrize("level", ["street", "community", "functional"])
def test_zones_tile_the_district_without_gap_or_overlap(scene, level):
    zones = scene.zones
    parts = scene.terrain.plane.to_degrees(
        zones.loc[zones["level"] == level, "geometry"].to_numpy()
    )
    whole = scene.terrain.plane.to_degrees(
        zones.loc[zones["level"] == "district", "geometry"].to_numpy()
    )[0]
    assert shapely.coverage_is_valid(parts)
    assert shapely.is_valid(parts).all()
    assert shapely.coverage_union_all(parts).equals(whole)


def test_there_are_three_streets_48_villages_and_the_old_communities_of_the_plan(scene):
    zones = scene.zones
    level = zones["level"].value_counts()
    assert level["street"] == 3
    assert level["functional"] == 3
    communities = zones[zones["level"] == "community"]
    assert communities["name"].str.endswith("村").sum() == 48
    assert 18 <= communities["name"].str.endswith("社区").sum() <= 24
    old = communities.loc[communities["kind"] == "old", "name"]
    assert set(old) == {"仁美社区", "中福社区", "墟镇社区", "石鹤利社区"}
    assert (communities["kind"] == "rural").sum() == 48


def test_every_community_lies_in_its_street(scene):
    zones = scene.zones
    for code, street in zones[zones["level"] == "street"].iterrows():
        own = zones.loc[zones["parent_id"] == code, "geometry"].to_numpy()
        assert shapely.union_all(own).area == pytest.approx(street["geometry"].area)


def test_only_bridges_cross_the_wide_rivers(scene):
    lanes = scene.lanes
    ground = ~lanes["highway"].isin(["motorway", "motorway_link", "rail"])
    over = shapely.intersection(lanes["geometry"].to_numpy(), scene.terrain.wide_water)
    wet = shapely.length(over) > 1.0
    bridges = lanes["tags"].str.contains("bridge=yes")
    assert (wet & ground).sum() > 4
    assert bridges[wet & ground].all()


def test_three_pieces_of_street_touch_nothing(scene):
    pieces = graph(scene.lanes).piece
    lone = {
        kind
        for kind, piece in zip(scene.lanes["island"], pieces, strict=True)
        if kind and piece != np.bincount(pieces).argmax()
    }
    islands = scene.lanes["island"].to_numpy()
    assert lone == {True}
    assert len(np.unique(pieces[islands])) == len(plan("terrain")["islands"]) == 3


def test_nobody_lives_in_the_water_on_a_hill_or_in_the_street(scene):
    homes = scene.homes["geometry"].to_numpy()
    hills = [hill.land for hill in scene.terrain.hills]
    assert not shapely.intersects(homes, shapely.union_all([scene.terrain.water, *hills])).any()
    streets = shapely.STRtree(scene.lanes["geometry"].to_numpy())
    assert streets.query(homes, predicate="intersects").size == 0
    pairs = shapely.STRtree(homes).query(homes, predicate="intersects")
    assert pairs.shape[1] == len(homes)


def test_one_hamlet_is_farther_than_300_m_from_any_street(scene):
    hamlet = scene.homes.loc[scene.homes["unmapped"], "geometry"].to_numpy()
    streets = shapely.STRtree(scene.lanes["geometry"].to_numpy())
    _, gap_m = streets.query_nearest(hamlet, return_distance=True, all_matches=False)
    assert len(hamlet) >= 30
    assert gap_m.min() > 300.0


def test_streets_go_on_beyond_the_district(scene):
    left, low, right, high = shapely.bounds(scene.terrain.outline)
    ends = graph(scene.lanes).xy
    assert ends[:, 0].min() < left - 1400
    assert ends[:, 0].max() > right + 1000
    assert ends[:, 1].min() < low - 1400
    assert ends[:, 1].max() > high + 1400


def test_there_are_ways_nobody_may_walk(scene):
    lanes = scene.lanes
    for highway in ("motorway", "motorway_link", "construction", "rail", "steps", "pedestrian"):
        assert lanes["highway"].eq(highway).any(), highway
    assert lanes["tags"].str.contains("foot=no").any()
    assert lanes["tags"].str.contains("access=private").any()
    decks = lanes["highway"].eq("footway") & lanes["tags"].str.contains("bridge")
    assert decks.sum() >= 3
