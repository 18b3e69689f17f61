"""The flat frame of the model against geodesic lengths."""

import numpy as np
import pytest
from pyproj import Geod

from lifecircle.model.plane import Plane

HOME = Plane(lon=113.13, lat=22.54)


@pytest.mark.parametrize("metres", [(1000.0, 0.0), (0.0, 1000.0), (3000.0, -4000.0)])
def test_a_metre_in_the_plane_is_a_metre_on_the_ground(metres):
    start, end = HOME.degrees(np.array([[0.0, 0.0], metres]))
    _, _, length_m = Geod(ellps="WGS84").inv(*start, *end)
    assert length_m == pytest.approx(np.hypot(*metres), rel=5e-4)


def test_degrees_are_rounded_to_the_precision_of_osm():
    lonlat = HOME.degrees(np.array([[12.3456789, 98.7654321]]))
    assert (np.round(lonlat, 7) == lonlat).all()


def test_a_neighbouring_plane_lies_where_it_was_shifted_to():
    beside = HOME.shifted(east_m=2000.0, north_m=-1000.0)
    there = HOME.degrees(np.array([[2000.0, -1000.0]]))[0]
    assert (beside.lon, beside.lat) == pytest.approx(tuple(there), abs=1e-7)
