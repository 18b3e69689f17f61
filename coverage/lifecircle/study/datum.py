"""Between WGS-84 and the two shifted datums of Chinese web maps, GCJ-02 and BD-09.

All functions take longitudes and latitudes in degrees as arrays and return two new arrays.
Outside the box in which the shift applies, coordinates come back as they were. Against the
official (unpublished) shift the public formula is good to some metres, far less than a walk.

Sources: the public constants as collected in googollee/eviltransform; BD-09 as in the same code.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

_AXIS_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_WEST, _EAST = 72.004, 137.8347
_SOUTH, _NORTH = 0.8293, 55.8271
_EDGE = 1e-9  # degrees: a point on the edge stays in the box after a round trip
_BD_LON, _BD_LAT = 0.0065, 0.006
_BD_ANGLE = np.pi * 3000.0 / 180.0
_STEPS = 4  # the first leaves metres, each further one divides the error by over 100


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return GCJ-02 degrees for WGS-84 degrees.

    Parameters
    ----------
    lon, lat
        Degrees; scalars or arrays of one shape. NaN stays NaN.

    Returns
    -------
    lon, lat
        New arrays; points outside China are unchanged.

    Examples
    --------
    >>> lon, lat = wgs84_to_gcj02([113.11], [22.57])
    >>> round(float(lon[0]), 5), round(float(lat[0]), 5)
    (113.11546, 22.56731)
    """
    x, y = _degrees(lon, lat)
    return _shift_inside(x, y, *_add_gcj(x, y), inside=_inside(x, y))


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return WGS-84 degrees for GCJ-02 degrees, the exact inverse to far below 1 mm.

    Parameters
    ----------
    lon, lat
        GCJ-02 degrees; scalars or arrays of one shape.
    """
    x, y = _degrees(lon, lat)
    back_x, back_y = _undo(_add_gcj, x, y)
    return _shift_inside(x, y, back_x, back_y, inside=_inside(back_x, back_y))


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return BD-09 degrees for GCJ-02 degrees.

    Parameters
    ----------
    lon, lat
        GCJ-02 degrees; scalars or arrays of one shape.
    """
    x, y = _degrees(lon, lat)
    return _shift_inside(x, y, *_add_bd(x, y), inside=_inside(x, y))


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return GCJ-02 degrees for BD-09 degrees, the exact inverse to far below 1 mm.

    Parameters
    ----------
    lon, lat
        BD-09 degrees; scalars or arrays of one shape.
    """
    x, y = _degrees(lon, lat)
    back_x, back_y = _undo(_add_bd, x, y)
    return _shift_inside(x, y, back_x, back_y, inside=_inside(back_x, back_y))


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return BD-09 degrees for WGS-84 degrees.

    Parameters
    ----------
    lon, lat
        WGS-84 degrees; scalars or arrays of one shape.
    """
    x, y = _degrees(lon, lat)
    return _shift_inside(x, y, *_add_bd(*_add_gcj(x, y)), inside=_inside(x, y))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return WGS-84 degrees for BD-09 degrees, the exact inverse to far below 1 mm.

    Parameters
    ----------
    lon, lat
        BD-09 degrees; scalars or arrays of one shape.
    """
    x, y = _degrees(lon, lat)
    back_x, back_y = _undo(_add_gcj, *_undo(_add_bd, x, y))
    return _shift_inside(x, y, back_x, back_y, inside=_inside(back_x, back_y))


def _degrees(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Return the two as float arrays of one shape."""
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _inside(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Return where WGS-84 coordinates lie in the box that is shifted; NaN lies outside."""
    in_width = (lon >= _WEST - _EDGE) & (lon <= _EAST + _EDGE)
    return in_width & (lat >= _SOUTH - _EDGE) & (lat <= _NORTH + _EDGE)


def _shift_inside(
    lon: Degrees,
    lat: Degrees,
    new_lon: Degrees,
    new_lat: Degrees,
    *,
    inside: NDArray[np.bool_],
) -> Pair:
    """Return the new coordinates inside the box and the old ones elsewhere."""
    return np.where(inside, new_lon, lon), np.where(inside, new_lat, lat)


def _undo(forward: Callable[[Degrees, Degrees], Pair], lon: Degrees, lat: Degrees) -> Pair:
    """Return what `forward` maps to the given point, by fixed-point iteration."""
    guess_lon, guess_lat = lon, lat
    with np.errstate(invalid="ignore", over="ignore"):
        for _ in range(_STEPS):
            there_lon, there_lat = forward(guess_lon, guess_lat)
            guess_lon, guess_lat = guess_lon + lon - there_lon, guess_lat + lat - there_lat
    return guess_lon, guess_lat


def _add_gcj(lon: Degrees, lat: Degrees) -> Pair:
    """Return the point moved by the public GCJ-02 polynomial, wherever it lies."""
    with np.errstate(invalid="ignore", over="ignore"):
        x, y = lon - 105.0, lat - 35.0
        root, cross = 0.1 * np.sqrt(np.abs(x)), 0.1 * x * y
        ripple = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
        north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + cross + 2.0 * root + ripple
        north_m = north_m + _waves(y, 20.0, 40.0) + _swell(y, 160.0, 320.0, period=30.0)
        east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + cross + root + ripple
        east_m = east_m + _waves(x, 20.0, 40.0) + _swell(x, 150.0, 300.0, period=30.0)
        phi = np.radians(lat)
        flat = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
        meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (flat * np.sqrt(flat))
        parallel_m = _AXIS_M / np.sqrt(flat) * np.cos(phi)
        return lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)


def _waves(offset: Degrees, short_m: float, long_m: float) -> Degrees:
    """Return the two ripples along one axis, in metres."""
    ripples = short_m * np.sin(np.pi * offset) + long_m * np.sin(np.pi * offset / 3.0)
    return np.asarray(ripples * 2.0 / 3.0)


def _swell(offset: Degrees, short_m: float, long_m: float, *, period: float) -> Degrees:
    """Return the two long waves along one axis, in metres."""
    half = period * 0.4
    swells = short_m * np.sin(np.pi * offset / half) + long_m * np.sin(np.pi * offset / period)
    return np.asarray(swells * 2.0 / 3.0)


def _add_bd(lon: Degrees, lat: Degrees) -> Pair:
    """Return the point moved from GCJ-02 to BD-09, wherever it lies."""
    with np.errstate(invalid="ignore", over="ignore"):
        radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_ANGLE)
        angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_ANGLE)
        return radius * np.cos(angle) + _BD_LON, radius * np.sin(angle) + _BD_LAT
