"""The shifted datums: known points, exact inverses, nothing moved outside China."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from lifecircle.study.datum import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

GEOD = Geod(ellps="WGS84")
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
THERE_AND_BACK = [
    pytest.param(wgs84_to_gcj02, gcj02_to_wgs84, id="gcj02"),
    pytest.param(wgs84_to_bd09, bd09_to_wgs84, id="bd09"),
    pytest.param(gcj02_to_bd09, bd09_to_gcj02, id="gcj02-bd09"),
]


def metres(lon, lat, other_lon, other_lat):
    return GEOD.inv(lon, lat, other_lon, other_lat)[2]


@pytest.mark.parametrize(("there", "back"), THERE_AND_BACK)
@given(lon=st.floats(WEST, EAST), lat=st.floats(SOUTH, NORTH))
def test_there_and_back_is_less_than_a_millimetre_anywhere_in_china(there, back, lon, lat):
    again = back(*there([lon], [lat]))
    assert metres([lon], [lat], *again)[0] < 1e-3


def published_gcj02(lon, lat):
    """The public formula for one point, as it goes round, with plain arithmetic."""
    x, y, pi, sin = lon - 105.0, lat - 35.0, math.pi, math.sin
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    both = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north += both + (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east += both + (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    a, ee, rad = 6378245.0, 0.00669342162296594323, lat / 180 * pi
    magic = 1 - ee * sin(rad) * sin(rad)
    dlat = north * 180 / ((a * (1 - ee)) / (magic * math.sqrt(magic)) * pi)
    dlon = east * 180 / (a / math.sqrt(magic) * math.cos(rad) * pi)
    return lon + dlon, lat + dlat


def published_bd09(lon, lat):
    """Baidu's step from GCJ-02, for one point."""
    bend = math.pi * 3000.0 / 180.0
    z = math.sqrt(lon * lon + lat * lat) + 0.00002 * math.sin(lat * bend)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * bend)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


@given(lon=st.floats(WEST, EAST), lat=st.floats(SOUTH, NORTH))
def test_forward_is_the_published_formula_anywhere_in_china(lon, lat):
    gcj = published_gcj02(lon, lat)
    assert metres(*wgs84_to_gcj02(lon, lat), *gcj) < 1e-6
    assert metres(*wgs84_to_bd09(lon, lat), *published_bd09(*gcj)) < 1e-6
    assert metres(*gcj02_to_bd09(lon, lat), *published_bd09(lon, lat)) < 1e-6


@given(lon=st.floats(WEST + 0.01, EAST - 0.01), lat=st.floats(SOUTH + 0.01, NORTH - 0.01))
def test_the_published_formula_is_undone_to_less_than_a_millimetre(lon, lat):
    gcj = published_gcj02(lon, lat)
    assert metres(*gcj02_to_wgs84(*gcj), lon, lat) < 1e-3
    assert metres(*bd09_to_wgs84(*published_bd09(*gcj)), lon, lat) < 1e-3


@pytest.mark.parametrize(("there", "back"), THERE_AND_BACK)
@given(off=st.floats(-1e-6, 1e-6), lat=st.floats(SOUTH, NORTH))
def test_the_edge_of_the_formula_at_105_east_is_undone_as_well(there, back, off, lat):
    # There the root of the distance to 105 E bends without bound.
    onto = gcj02_to_wgs84([105.0 + off], [lat])
    for lon in (105.0 + off, float(onto[0][0])):
        assert metres([lon], [lat], *back(*there([lon], [lat])))[0] < 1e-3


@pytest.mark.parametrize(("there", "back"), THERE_AND_BACK)
def test_a_grid_over_china_comes_back_to_less_than_a_millimetre(there, back):
    lon, lat = (
        axis.ravel()
        for axis in np.meshgrid(np.linspace(WEST, EAST, 200), np.linspace(1, 55.8, 200))
    )
    assert metres(lon, lat, *back(*there(lon, lat))).max() < 1e-3


def test_a_point_of_beijing_moves_as_the_public_formula_says():
    # Worked out with scalar arithmetic from the published constants.
    lon, lat = wgs84_to_gcj02([116.404], [39.915])
    assert lon[0] == pytest.approx(116.410244, abs=1e-6)
    assert lat[0] == pytest.approx(39.916404, abs=1e-6)


def test_baidu_adds_its_own_shift_to_gcj02():
    lon, lat = gcj02_to_bd09([116.404], [39.915])
    assert lon[0] == pytest.approx(116.410370, abs=1e-6)
    assert lat[0] == pytest.approx(39.921336, abs=1e-6)


def test_in_jianghai_gcj02_lies_some_630_m_to_the_east_south_east():
    lon, lat = np.meshgrid(np.linspace(113.07, 113.19, 20), np.linspace(22.48, 22.60, 20))
    bearing, _, moved_m = GEOD.inv(lon, lat, *wgs84_to_gcj02(lon, lat))
    assert moved_m.min() > 620
    assert moved_m.max() < 640
    assert np.all((bearing > 112) & (bearing < 124))


def test_in_jianghai_bd09_lies_some_1280_m_away():
    assert metres([113.11], [22.57], *wgs84_to_bd09([113.11], [22.57]))[0] == pytest.approx(
        1282, abs=10
    )


@pytest.mark.parametrize(
    "move",
    [wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02, wgs84_to_bd09, bd09_to_wgs84],
)
def test_outside_china_and_without_coordinates_nothing_moves(move):
    lon, lat = [-15.43, -51.2, 2.35, np.nan, np.inf], [28.1, -30.0, 48.9, np.nan, 0.0]
    moved_lon, moved_lat = move(lon, lat)
    np.testing.assert_array_equal(moved_lon, lon)
    np.testing.assert_array_equal(moved_lat, lat)


def test_the_arrays_given_are_not_changed():
    lon, lat = np.array([113.11]), np.array([22.57])
    gcj02_to_wgs84(lon, lat)
    assert (lon[0], lat[0]) == (113.11, 22.57)


def test_two_steps_through_gcj02_equal_one_through_bd09():
    direct = wgs84_to_bd09([113.11], [22.57])
    stepwise = gcj02_to_bd09(*wgs84_to_gcj02([113.11], [22.57]))
    np.testing.assert_allclose(direct, stepwise, rtol=0, atol=1e-12)
