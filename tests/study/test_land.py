"""Residential land becomes sample points whose areas add up to the parcels' own."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.errors import CallError
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.tables.land import read_land, sample_land
from lifecircle.study.tables.validator import LAND, validate

spot = st.tuples(st.floats(-400, 400), st.floats(-400, 400))


@st.composite
def parcels(draw):
    """Parcels of every shape: blobs, rings with holes, several parts."""
    shapes = []
    for middle in draw(st.lists(spot, min_size=1, max_size=6)):
        size = draw(st.floats(1, 200))
        sides = draw(st.integers(1, 6))
        blob = shapely.Point(middle).buffer(size, quad_segs=sides)
        kind = draw(st.sampled_from(["blob", "ring", "two"]))
        if kind == "ring":
            blob = blob.difference(shapely.Point(middle).buffer(size / 2))
        if kind == "two":
            blob = shapely.MultiPolygon([blob, shapely.affinity.translate(blob, 3 * size, 0)])
        shapes.append(blob)
    return np.array(shapes, dtype=object)


def test_a_block_on_the_grid_becomes_one_sample_a_cell():
    # 100 m by 50 m on a grid of 50 m: two whole cells, sampled in their middles.
    found = sample_land(np.array([shapely.box(0, 0, 100, 50)], dtype=object), cell_m=50)
    assert found.area_m2.tolist() == [2500, 2500]
    assert list(zip(found.x_m, found.y_m, strict=True)) == [(25, 25), (75, 25)]


def test_a_cell_partly_covered_weighs_what_it_holds():
    # From x = 40 to 60: 10 m in the first cell, 10 m in the second.
    found = sample_land(np.array([shapely.box(40, 0, 60, 50)], dtype=object), cell_m=50)
    assert found.area_m2 == pytest.approx([500, 500])
    assert found.x_m.tolist() == [40, 60]  # the nearest places of the parcel to 25 and 75


@given(parcels(), st.sampled_from([20.0, 50.0, 333.0]))
def test_areas_add_up_and_each_equals_the_cut_cell(shapes, cell_m):
    found = sample_land(shapes, cell_m=cell_m)
    assert found.area_m2.sum() == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
    west, south = found.column * cell_m, found.row * cell_m
    cells = shapely.box(west, south, west + cell_m, south + cell_m)
    cut = shapely.area(shapely.intersection(shapes[found.parcel], cells))
    assert found.area_m2 == pytest.approx(cut, abs=1e-5)


@given(parcels())
def test_every_sample_stands_in_its_parcel(shapes):
    found = sample_land(shapes, cell_m=50)
    points = shapely.points(found.x_m, found.y_m)
    assert shapely.distance(points, shapes[found.parcel]).max() < 1e-6


@given(parcels(), spot)
def test_another_parcel_moves_no_sample(shapes, middle):
    more = np.append(shapes, shapely.Point(middle).buffer(90))
    alone, together = sample_land(shapes, cell_m=50), sample_land(more, cell_m=50)
    same = together.parcel < len(shapes)
    assert np.array_equal(alone.x_m, together.x_m[same])
    assert alone.area_m2 == pytest.approx(together.area_m2[same])


def test_a_cell_needs_a_size():
    with pytest.raises(CallError, match="more than 0 metres"):
        sample_land(np.array([shapely.box(0, 0, 1, 1)], dtype=object), cell_m=0)


def district() -> gpd.GeoDataFrame:
    shape = shapely.box(113.10, 22.50, 113.12, 22.52)
    return gpd.GeoDataFrame(
        {"level": ["district"], "name": ["d"], "kind": [""], "parent_id": [""]},
        geometry=[shape],
        index=gpd.pd.Index(["d"], name="zone_id"),
        crs=4326,
    )


def layer(shapes, **columns) -> Placed:
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
    return Placed.of(frame, Place(file="land.gpkg", rows=np.arange(1, len(shapes) + 1)))


def test_land_outside_the_district_is_left_out_and_the_rest_keeps_its_size():
    # Half of the parcel, 0.01 by 0.01 degrees, reaches over the eastern boundary.
    parcel = shapely.box(113.115, 22.505, 113.125, 22.515)
    found, faults = read_land(layer([parcel], id=["p"]), zones=district(), district="d", cell_m=50)
    assert faults == ()
    assert validate(found, LAND) == ()
    half_m2 = 0.005 * 111_320 * np.cos(np.radians(22.51)) * 0.01 * 110_750
    assert found["area_m2"].sum() == pytest.approx(half_m2, rel=0.06)  # cells of 50 m in 500 m
    assert set(found["district_id"]) == {"d"}
    assert all(name.startswith("p/") for name in found.index)


def test_parcels_must_be_areas_and_ids_must_differ():
    square = shapely.box(113.11, 22.51, 113.111, 22.511)
    found, faults = read_land(
        layer([square, shapely.Point(113.11, 22.51), square], id=["a", "b", "a"]),
        zones=district(), district="d", cell_m=50,
    )  # fmt: skip
    assert found is None
    assert [(fault.code, fault.row) for fault in faults] == [
        ("wrong-geometry", 2),
        ("duplicate-id", 3),
    ]
