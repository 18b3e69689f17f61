"""The shifted datums: known points, exact inverses, nothing moved outside China."""

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
