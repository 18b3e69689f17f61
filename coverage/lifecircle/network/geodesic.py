"""Geodesic distances on WGS-84, the short ones without solving the geodesic.

Over a few hundred metres the ellipsoid is, to some millionths of a millimetre, the sphere that
fits it halfway. Nearly all streets are drawn, and nearly all doors stand, so near.
"""

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

NEAR_DEGREES = 0.003
"""Places no farther apart than this in longitude and in latitude are near: some 300 m."""

_WGS84 = Geod(ellps="WGS84")


def geodesic_m(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Return the geodesic distance between places, metres.

    Parameters
    ----------
    lon, lat, to_lon, to_lat
        Degrees, arrays of one length.

    Examples
    --------
    >>> here, there = (np.array([113.1]), np.array([22.5])), (np.array([113.102]), np.array([22.5]))
    >>> geodesic_m(*here, *there).round(3).tolist()
    [205.792]
    """
    east, north = to_lon - lon, to_lat - lat
    metres = _near_m(np.radians(east), np.radians(north), np.radians(lat + north / 2))
    far = np.flatnonzero(~(np.maximum(np.abs(east), np.abs(north)) <= NEAR_DEGREES))
    if len(far):
        metres[far] = _WGS84.inv(lon[far], lat[far], to_lon[far], to_lat[far])[2]
    return metres


def _near_m(east: Floats, north: Floats, middle: Floats) -> Floats:
    """Return short distances by Delambre's formulas, each direction at its own curvature."""
    flat = 1 - _WGS84.es * np.sin(middle) ** 2
    across_m = _WGS84.a / np.sqrt(flat)
    along_m = across_m * (1 - _WGS84.es) / flat
    chord_m = np.hypot(
        2 * across_m * np.cos(middle) * np.sin(east / 2),
        2 * along_m * np.sin(north / 2) * np.cos(east / 2),
    )
    return np.asarray(chord_m * (1 + (chord_m / across_m) ** 2 / 24))
