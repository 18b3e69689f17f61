"""Geometries as outlines: many shapes as one, so that a figure is quick and its file small."""

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.report.figures.shapes import CLOSE, LINE, MOVE, Outline


def line_outline(lines: ArrayLike) -> Outline:
    """Return lines as one outline.

    Parameters
    ----------
    lines
        LineStrings or rings.
    """
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    return _outline(xy, owner)


def area_outline(areas: ArrayLike) -> Outline:
    """Return areas as one outline that is filled between outer rings and holes.

    Parameters
    ----------
    areas
        Polygons and multipolygons, or closed rings already the right way round.
    """
    shapes = np.atleast_1d(np.asarray(areas, dtype=object))
    solid = shapely.get_dimensions(shapes) == 2
    rings = np.concatenate(
        [shapes[~solid], shapely.get_rings(shapely.normalize(shapely.get_parts(shapes[solid])))]
    )
    xy, owner = shapely.get_coordinates(rings, return_index=True)
    return _outline(xy, owner, closed=True)


def box_outline(left: float, top: float, wide: float, high: float) -> Outline:
    """Return a rectangle.

    Parameters
    ----------
    left, top, wide, high
        Where it stands, in any unit.
    """
    x, y = (left, left + wide), (top, top + high)
    corners = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]), (x[0], y[0])]
    return polygon_outline(corners)


def polygon_outline(corners: ArrayLike) -> Outline:
    """Return one ring.

    Parameters
    ----------
    corners
        One row a corner, the last the first again.
    """
    xy = np.asarray(corners, dtype=np.float64)
    return _outline(xy, np.zeros(len(xy), np.int64), closed=True)


def path_outline(corners: ArrayLike) -> Outline:
    """Return one open line.

    Parameters
    ----------
    corners
        One row a corner.
    """
    xy = np.asarray(corners, dtype=np.float64)
    return _outline(xy, np.zeros(len(xy), np.int64))


def _outline(xy: NDArray[np.float64], owner: NDArray[np.int64], *, closed: bool = False) -> Outline:
    """Return vertices as an outline that moves wherever the owner changes."""
    codes = np.full(len(xy), LINE, dtype=np.uint8)
    if len(xy):
        first = np.flatnonzero(np.append(True, np.diff(owner) != 0))
        codes[first] = MOVE
        if closed:
            codes[first[1:] - 1] = CLOSE
            codes[-1] = CLOSE
    return Outline(xy, codes)
