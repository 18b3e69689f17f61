"""The gate of coordinate systems: the only place where coordinates change their system.

Everything inside a study is WGS-84 longitude and latitude. Lengths and areas are taken in a plane
laid on the data themselves, in which a metre near the centre is a metre on the ground.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from lifecircle.errors import CallError
from lifecircle.study.datum import bd09_to_wgs84, gcj02_to_wgs84
from lifecircle.study.ready_plane import ready_plane

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Plane = tuple[NDArray[np.float64], NDArray[np.float64]]

WGS84 = "EPSG:4326"
DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
"""The names a layer may state beside ``EPSG:nnnn``."""

_AXIS_M, _FLATTENED = 6378137.0, 0.0066943799901413165  # WGS-84: half axis, eccentricity squared
_UNSHIFT = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
_LON_LAT = ("wgs84", "cgcs2000")  # less than a metre apart
_PLAIN_DEGREES = dict.fromkeys(DATUMS, (WGS84, "OGC:CRS84", "EPSG:4490"))
_GLOBAL_NAMES = ("wgs 84", "wgs 1984", "world geodetic system 1984", "cgcs2000", "cgcs 2000",
                 "china geodetic coordinate system 2000")  # fmt: skip
_CODED = (
    "EPSG:",
    "PROJCRS[",
    "PROJCS[",
    "GEOGCRS[",
    "GEOGCS[",
    "BOUNDCRS[",
    "COMPD_CS[",
    "COMPOUNDCRS[",
)


@cache
def known_datum(datum: str) -> bool:
    """Return whether a datum can be read: one of `DATUMS`, or a code such as ``EPSG:4547``.

    Examples
    --------
    >>> known_datum("gcj02"), known_datum("EPSG:4547"), known_datum("xian80")
    (True, True, False)
    """
    if datum in DATUMS:
        return True
    if not datum.upper().startswith(_CODED):
        return False
    try:
        system = CRS.from_user_input(datum)
    except CRSError:
        return False
    return bool(system.is_geographic or system.is_projected)


def is_geographic(datum: str) -> bool:
    """Return whether coordinates under a datum are degrees.

    Raises
    ------
    CallError
        If the datum is unknown.
    """
    _check(datum)
    return (
        datum in DATUMS or datum.upper() == WGS84 or bool(CRS.from_user_input(datum).is_geographic)
    )


def agreed_datum(declared: str, found: str | None) -> str | None:
    """Return the datum to read a file's coordinates in, or None where file and study disagree.

    A file cannot say that it is shifted: under ``gcj02`` and ``bd09`` any degrees will do. Under
    ``wgs84`` and ``cgcs2000`` a file in metres on that datum is read as it says itself.

    Parameters
    ----------
    declared
        What the study says, a known datum.
    found
        What the file says: an EPSG code or the text of a system; None where it says nothing.

    Examples
    --------
    >>> agreed_datum("gcj02", "EPSG:4326"), agreed_datum("wgs84", "EPSG:32649")
    ('gcj02', 'EPSG:32649')
    >>> agreed_datum("wgs84", "EPSG:5635") is None
    True
    """
    if found is None or found.upper() in {declared.upper(), *_PLAIN_DEGREES.get(declared, ())}:
        return declared
    try:
        system = CRS.from_user_input(found)
    except CRSError:
        return declared
    if declared in _UNSHIFT:
        return declared if system.is_geographic else None
    if declared in _LON_LAT:
        return _on_a_global_datum(system, declared, found)
    same = CRS.from_user_input(declared).equals(system, ignore_axis_order=True)
    code = int(declared[5:]) if declared[5:].isdigit() else None
    return declared if same or system.to_epsg(min_confidence=25) == code else None


def area_of_use(datum: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north, in degrees, of where a system is meant to be used.

    Parameters
    ----------
    datum
        A known datum; None comes back for one that is used everywhere, and for a shifted one,
        whose area is no box (see `lifecircle.study.layers.shift_area`).
    """
    if datum in DATUMS:
        return None
    area = CRS.from_user_input(datum).area_of_use
    return None if area is None else (area.west, area.south, area.east, area.north)


def to_wgs84(frame: "GeoDataFrame", datum: str) -> "GeoDataFrame":
    """Return the frame with its geometry as WGS-84 longitude and latitude (EPSG:4326).

    Parameters
    ----------
    frame
        Its geometry is taken to be in `datum`, always x (east, longitude) before y, whatever its
        own ``crs`` says. It is not changed.
    datum
        One of `DATUMS`, or an EPSG code.

    Raises
    ------
    CallError
        If the datum is unknown.
    """
    return with_shapes(frame, shapes_to_wgs84(frame.geometry.to_numpy(), datum))


def shapes_to_wgs84(shapes: NDArray[np.object_], datum: str) -> NDArray[np.object_]:
    """Return shapes of a datum as longitude and latitude, without heights, as `to_wgs84` does."""
    _check(datum)
    moved = shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes
    if datum in _UNSHIFT:
        return _turned(moved, _UNSHIFT[datum])
    if datum in _LON_LAT or datum.upper() == WGS84:
        return moved
    return _turned(moved, _transformer(datum, WGS84).transform)


def between(x: ArrayLike, y: ArrayLike, *, source: str, target: str) -> Plane:
    """Return coordinates of one system in another, x before y; both as codes or WKT."""
    there: Plane = _transformer(source, target).transform(np.asarray(x), np.asarray(y))
    return there


def _turned(
    shapes: NDArray[np.object_], turn: Callable[[Any, Any], tuple[Any, Any]]
) -> NDArray[np.object_]:
    """Return shapes with every coordinate passed through a function of x and y."""
    turned: NDArray[np.object_] = shapely.transform(shapes, turn, interleaved=False)
    return turned


def with_shapes(frame: "GeoDataFrame", shapes: NDArray[np.object_]) -> "GeoDataFrame":
    """Return the frame with these shapes, which are in WGS-84 degrees, in place of its own."""
    from geopandas import GeoSeries

    return frame.set_geometry(GeoSeries(shapes, index=frame.index, crs=WGS84))


def metric_crs(lon: ArrayLike, lat: ArrayLike) -> CRS:
    """Return a plane in metres laid on the data: transverse Mercator centred on them, scale 1.

    Within 20 km of the centre a plane metre equals a geodesic metre to 5 parts in a million.

    Parameters
    ----------
    lon, lat
        WGS-84 degrees of the data; the middle of their box, to 0.01 degree, is the centre, so
        that the plane does not depend on row order nor on one more point.

    Raises
    ------
    CallError
        If there is no finite point.
    """
    x, y = np.asarray(lon, dtype=np.float64).ravel(), np.asarray(lat, dtype=np.float64).ravel()
    finite = np.isfinite(x) & np.isfinite(y)
    if not finite.any():
        raise CallError("a metric plane needs at least one point with finite coordinates")
    x, y = x[finite], y[finite]
    return _plane(round((x.min() + x.max()) / 2, 2), round((y.min() + y.max()) / 2, 2))


def project(lon: ArrayLike, lat: ArrayLike, crs: CRS) -> Plane:
    """Return plane coordinates in metres, east and north, for WGS-84 degrees.

    Parameters
    ----------
    lon, lat
        Degrees, arrays of one shape.
    crs
        A plane, as `metric_crs` gives it.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    x_m, y_m = ready_plane(crs)(x, y)
    return np.asarray(x_m), np.asarray(y_m)


def unproject(x_m: ArrayLike, y_m: ArrayLike, crs: CRS) -> Plane:
    """Return WGS-84 degrees for plane coordinates in metres, the inverse of `project`.

    Parameters
    ----------
    x_m, y_m
        Metres east and north in the plane, arrays of one shape.
    crs
        The plane.
    """
    x, y = np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)
    lon, lat = ready_plane(crs)(x, y, inverse=True)
    return np.asarray(lon), np.asarray(lat)


def project_geometries(geometries: ArrayLike, crs: CRS) -> NDArray[np.object_]:
    """Return geometries in WGS-84 degrees as geometries in metres of a plane.

    Parameters
    ----------
    geometries
        An array of geometries; missing ones stay missing.
    crs
        A plane, as `metric_crs` gives it.
    """
    found = shapely.transform(
        np.asarray(geometries, dtype=object),
        ready_plane(crs),
        interleaved=False,
    )
    return np.asarray(found, dtype=object)


def small_areas_m2(shapes: ArrayLike) -> NDArray[np.float64]:
    """Return the ground area of shapes the size of a building or a park, in square metres.

    Square degrees are scaled by the ellipsoid's curvature at the middle of each shape: true to
    one part in a hundred thousand for shapes of a kilometre, without moving a single corner.

    Parameters
    ----------
    shapes
        Valid areas in WGS-84 degrees.
    """
    areas = np.asarray(shapes, dtype=object)
    bounds = np.radians(shapely.bounds(areas))
    middle = (bounds[:, 1] + bounds[:, 3]) / 2
    flat = 1 - _FLATTENED * np.sin(middle) ** 2
    per_square_radian = _AXIS_M**2 * (1 - _FLATTENED) * np.cos(middle) / flat**2
    return np.asarray(shapely.area(areas) * np.radians(1.0) ** 2 * per_square_radian)


def _on_a_global_datum(system: CRS, declared: str, found: str) -> str | None:
    """Return how to read a file said to be on WGS-84 or CGCS2000, or None if it is on neither."""
    base = system.geodetic_crs
    named = "" if base is None or base.datum is None else f"{base.name} {base.datum.name}"
    if not any(name in named.lower().replace("_", " ") for name in _GLOBAL_NAMES):
        return None
    return declared if system.is_geographic else found


def _check(datum: str) -> None:
    """Refuse a datum that cannot be read."""
    if not known_datum(datum):
        raise CallError(f"`datum` is {datum!r}; give one of {', '.join(DATUMS)} or EPSG:nnnn")


def _plane(lon: float, lat: float) -> CRS:
    """Return the transverse Mercator plane centred on one point."""
    return CRS.from_proj4(f"+proj=tmerc +lon_0={lon} +lat_0={lat} +k=1 +ellps=WGS84 +units=m")


@cache
def _transformer(source: str, target: str) -> Transformer:
    """Return a transformer that takes and gives x before y."""
    return Transformer.from_crs(source, target, always_xy=True)
