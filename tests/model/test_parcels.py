"""Residential land lies under homes, not under water or main streets."""

import pytest
import shapely

from lifecircle.model.parcels import residential_land


@pytest.fixture(scope="module")
def land(scene):
    return residential_land(scene)


def test_parcels_are_valid_and_inside_the_district(land, scene):
    shapes = land["geometry"].to_numpy()
    assert shapely.is_valid(scene.terrain.plane.to_degrees(shapes)).all()
    assert shapely.within(shapes, scene.terrain.outline.buffer(1.0)).all()
    assert land["land_id"].is_unique


def test_parcels_do_not_overlap_each_other_or_the_water(land, scene):
    shapes = land["geometry"].to_numpy()
    together_m2 = shapely.union_all(shapes).area
    assert together_m2 == pytest.approx(shapely.area(shapes).sum(), rel=1e-3)
    wet_m2 = shapely.area(shapely.intersection(shapes, scene.terrain.water)).sum()
    assert wet_m2 < 0.001 * together_m2


def test_nearly_all_homes_stand_on_residential_land(land, scene):
    homes = shapely.centroid(scene.homes["geometry"].to_numpy())
    on_land = shapely.STRtree(land["geometry"].to_numpy()).query(homes, predicate="within")[0]
    assert len(set(on_land)) > 0.97 * len(homes)
