"""Shapes as columns of whole numbers: small to send, quick to draw."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.study.projections import unproject

if TYPE_CHECKING:
    from lifecircle.network.streets import StreetNetwork

UNITS_A_DEGREE = 100_000
"""Coordinates are sent as hundred-thousandths of a degree, about a metre."""

DEGREE_M = 111_000.0
"""About how long a degree is, metres; good enough for how coarsely to draw."""

Shapes = NDArray[np.object_]
Columns = Mapping[str, list[int]]


def street_lines(network: "StreetNetwork") -> Shapes:
    """Return the network's edges as lines in WGS-84 longitude and latitude.

    Parameters
    ----------
    network
        With its geometry in a metric plane.
    """
    lines: Shapes = shapely.transform(
        network.geometry, lambda x, y: unproject(x, y, network.crs), interleaved=False
    )
    return lines


def line_columns(lines: ArrayLike) -> Columns:
    """Return lines as vertex counts and coordinate steps.

    Parameters
    ----------
    lines
        LineStrings in longitude and latitude.

    Returns
    -------
    Mapping
        ``sizes``: vertices of each line; ``x`` and ``y``: steps from vertex to vertex through all
        lines, in `UNITS_A_DEGREE`, the first from zero.
    """
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    return {"sizes": np.unique(owner, return_counts=True)[1].tolist(), **point_columns(xy)}


def point_columns(xy: NDArray[np.float64]) -> Columns:
    """Return points as coordinate steps, as in `line_columns` but without sizes.

    Parameters
    ----------
    xy
        Longitude and latitude, one row a point.
    """
    whole = np.round(np.asarray(xy, np.float64).reshape(-1, 2) * UNITS_A_DEGREE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    return {"x": steps[:, 0].tolist(), "y": steps[:, 1].tolist()}


def area_columns(areas: ArrayLike) -> list[Columns]:
    """Return each area as the columns of its rings, outer ones and holes alike.

    Parameters
    ----------
    areas
        Polygons or multipolygons in longitude and latitude; whatever else gives no ring.
    """
    shapes = np.atleast_1d(np.asarray(areas, dtype=object))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    whose = owner[part]
    return [line_columns(rings[whose == number]) for number in range(len(shapes))]


def ring_columns(areas: ArrayLike) -> dict[str, NDArray[np.int64]]:
    """Return areas as the columns of their rings, outer ones and holes alike.

    Parameters
    ----------
    areas
        Polygons or multipolygons in longitude and latitude; whatever else gives no ring.

    Returns
    -------
    dict
        ``of``: rings of each area; ``sizes``: vertices of each ring, the last again the first;
        ``x`` and ``y``: of each vertex, in `UNITS_A_DEGREE`.
    """
    shapes = np.atleast_1d(np.asarray(areas, dtype=object))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return _vertex_columns(rings, owner[part], len(shapes))


def path_columns(paths: ArrayLike) -> dict[str, NDArray[np.int64]]:
    """Return lines and multilines as columns, as `ring_columns` does; other shapes give no line.

    Parameters
    ----------
    paths
        Shapes in longitude and latitude.
    """
    shapes = np.atleast_1d(np.asarray(paths, dtype=object))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return _vertex_columns(parts[is_line], owner[is_line], len(shapes))


def _vertex_columns(lines: Shapes, owner: NDArray[np.int64], count: int) -> dict[str, Any]:
    """Return lines as columns, each with the shape it belongs to."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    whole = np.round(xy * UNITS_A_DEGREE).astype(np.int64)
    return {
        "of": np.bincount(owner, minlength=count),
        "sizes": np.bincount(line, minlength=len(lines)),
        "x": whole[:, 0],
        "y": whole[:, 1],
    }


def simplified_together(areas: ArrayLike, *, tolerance_m: float) -> Shapes:
    """Return areas with fewer vertices, shared borders still shared.

    Parameters
    ----------
    areas
        Polygons or multipolygons in longitude and latitude.
    tolerance_m
        About how far a border may move, metres.
    """
    degrees = tolerance_m / DEGREE_M
    found: Any = shapely.coverage_simplify(np.asarray(areas, dtype=object), degrees)
    return np.atleast_1d(np.asarray(found, dtype=object))
