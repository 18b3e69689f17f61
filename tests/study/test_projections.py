"""One gate for coordinate systems, and a plane in which metres are metres."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from lifecircle.errors import CallError
from lifecircle.study.projections import (
    is_geographic,
    known_datum,
    metric_crs,
    project,
    project_geometries,
    to_wgs84,
    unproject,
)

GEOD = Geod(ellps="WGS84")


def frame(*points, crs=None):
    return gpd.GeoDataFrame(
        {"name": [str(i) for i in range(len(points))]},
        geometry=[shapely.Point(p) if p else None for p in points],
        crs=crs,
    )


@pytest.mark.parametrize(
    ("datum", "point"),
    [
        ("wgs84", (113.11, 22.57)),
        ("cgcs2000", (113.11, 22.57)),
        ("EPSG:4326", (113.11, 22.57)),
        ("epsg:4490", (113.11, 22.57)),
        ("gcj02", (113.1154589, 22.56731094)),
        ("EPSG:4547", (408466.0, 2497192.0)),
        ("EPSG:4526", (38408466.0, 2497192.0)),
        ("EPSG:32649", (716950.0, 2497454.0)),
        ("EPSG:3857", (12591348.0, 2580100.0)),
    ],
)
def test_the_same_place_in_every_system_becomes_the_same_degrees(datum, point):
    found = to_wgs84(frame(point), datum)
    away_m = GEOD.inv(found.geometry.x[0], found.geometry.y[0], 113.11, 22.57)[2]
    assert away_m < 1.5
    assert found.crs.to_epsg() == 4326


def test_missing_geometry_stays_missing_and_the_rest_of_the_row_stays():
    found = to_wgs84(frame((113.1, 22.5), None), "gcj02")
    assert found.geometry.isna().tolist() == [False, True]
    assert found["name"].tolist() == ["0", "1"]


def test_the_frame_given_is_not_changed():
    given_frame = frame((113.1, 22.5), crs="EPSG:4326")
    before = given_frame.copy()
    to_wgs84(given_frame, "bd09")
    assert given_frame.equals(before)
    assert given_frame.crs == before.crs


def test_outlines_are_moved_corner_by_corner():
    square = gpd.GeoDataFrame(geometry=[shapely.box(113.10, 22.50, 113.11, 22.51)])
    moved = to_wgs84(square, "gcj02").geometry[0]
    assert moved.geom_type == "Polygon"
    assert moved.bounds[0] == pytest.approx(113.10 - 0.0054, abs=3e-4)


def test_an_unknown_datum_is_refused_with_the_known_ones():
    with pytest.raises(CallError, match=r"xian80.*wgs84, cgcs2000, gcj02, bd09 or EPSG:nnnn"):
        to_wgs84(frame((1.0, 1.0)), "xian80")
    assert not known_datum("EPSG:999999")


def test_which_systems_are_in_degrees():
    assert [is_geographic(d) for d in ("bd09", "EPSG:4490", "EPSG:4547")] == [True, True, False]


@given(
    lon=st.floats(-179, 179),
    lat=st.floats(-75, 75),
    east=st.floats(-10_000, 10_000),
    north=st.floats(-10_000, 10_000),
)
def test_a_plane_metre_near_the_centre_is_a_metre_on_the_ground(lon, lat, east, north):
    lon, lat = round(lon, 2), round(lat, 2)
    away_m = float(np.hypot(east, north))
    other_lon, other_lat, _ = GEOD.fwd(lon, lat, np.degrees(np.arctan2(east, north)), away_m)
    x, y = project([lon, other_lon], [lat, other_lat], metric_crs(lon, lat))
    plane_m = np.hypot(x[1] - x[0], y[1] - y[0])
    assert plane_m == pytest.approx(away_m, rel=5e-6, abs=1e-6)


@given(lon=st.floats(-170, 170), lat=st.floats(-75, 75))
def test_into_the_plane_and_back_is_the_same_point(lon, lat):
    crs = metric_crs(lon, lat)
    again = unproject(*project([lon], [lat], crs), crs)
    assert GEOD.inv([lon], [lat], *again)[2][0] < 1e-6


def test_the_plane_does_not_depend_on_row_order():
    lon, lat = np.array([113.07, 113.19, 113.1]), np.array([22.48, 22.6, np.nan])
    assert metric_crs(lon, lat) == metric_crs(lon[::-1], lat[::-1])


def test_outlines_in_the_plane_have_their_area_in_square_metres():
    outline = shapely.box(113.10, 22.50, 113.11, 22.51)
    geodesic_m2 = abs(GEOD.geometry_area_perimeter(outline)[0])
    (plane,) = project_geometries([outline], metric_crs(113.1, 22.5))
    assert plane.area == pytest.approx(geodesic_m2, rel=1e-5)


def test_no_finite_point_gives_no_plane():
    with pytest.raises(CallError, match="at least one point"):
        metric_crs([np.nan], [np.nan])
