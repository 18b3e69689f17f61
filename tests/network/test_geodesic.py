"""The short way to a geodesic distance gives the distance that solving it gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from lifecircle.network.geodesic import NEAR_DEGREES, geodesic_m

GEOD = Geod(ellps="WGS84")
APART = st.floats(-2 * NEAR_DEGREES, 2 * NEAR_DEGREES)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.floats(-180, 180), st.floats(-89, 89), APART, APART)
def test_near_or_far_it_is_the_geodesic(lon, lat, east, north):
    ends = [np.array([one]) for one in (lon, lat, lon + east, lat + north)]
    assert geodesic_m(*ends)[0] == pytest.approx(GEOD.inv(*ends)[2][0], abs=1e-8)


def test_a_metre_more_than_near_changes_nothing_but_the_way_it_is_found():
    east = NEAR_DEGREES * np.array([1 - 1e-9, 1 + 1e-9])
    near_m, far_m = geodesic_m(np.zeros(2), np.full(2, 60.0), east, np.full(2, 60.0))
    assert far_m - near_m == pytest.approx(0, abs=1e-6)


def test_far_places_are_measured_over_the_date_line_and_the_pole():
    lon, lat = np.array([179.999, 0.0]), np.array([0.0, 89.999])
    to_lon, to_lat = np.array([-179.999, 180.0]), np.array([0.0, 89.999])
    # 0.002 degrees of the equator (111,319.5 m each), and of a meridian at its end (111,694 m).
    assert geodesic_m(lon, lat, to_lon, to_lat).round(1).tolist() == [222.6, 223.4]


def test_no_distance_is_none_and_no_place_is_nowhere():
    here = np.array([113.1]), np.array([22.5])
    assert geodesic_m(*here, *here).tolist() == [0.0]
    assert geodesic_m(*[np.zeros(0)] * 4).tolist() == []
    assert np.isnan(geodesic_m(np.array([np.nan]), here[1], *here)).all()
