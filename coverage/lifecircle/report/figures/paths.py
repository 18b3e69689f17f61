"""Shapes as matplotlib paths: one path for many, so that a figure is quick and its file small."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.path import Path

_CHUNK = 2500
_MOVE, _LINE, _CLOSE = 1, 2, 79
_DOT_M = 0.05


def line_paths(lines: ArrayLike) -> "Iterable[Path]":
    """Yield the lines as paths of at most a few thousand vertices, which Agg strokes quickly.

    Parameters
    ----------
    lines
        LineStrings or rings.
    """
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    starts = _starts(owner)
    if not len(starts):
        return
    block = starts // _CHUNK
    firsts = starts[np.r_[True, np.diff(block) > 0]]
    for low, high in zip(firsts, np.r_[firsts[1:], len(xy)], strict=True):
        yield _path(xy[low:high], owner[low:high])


def area_path(areas: ArrayLike) -> "Path":
    """Return areas as one path that is filled between outlines and holes.

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
    return _path(xy, owner, closed=True)


def dot_paths(xy: NDArray[np.float64]) -> "Iterable[Path]":
    """Yield points as tiny strokes, which round caps turn into dots.

    Parameters
    ----------
    xy
        One row a point, metres.
    """
    ends = np.repeat(xy, 2, axis=0)
    ends[1::2, 0] += _DOT_M
    owner = np.repeat(np.arange(len(xy)), 2)
    for low in range(0, len(ends), _CHUNK):
        yield _path(ends[low : low + _CHUNK], owner[low : low + _CHUNK])


def _path(xy: NDArray[np.float64], owner: NDArray[Any], *, closed: bool = False) -> "Path":
    """Return vertices as a path that moves wherever the owner changes."""
    from matplotlib.path import Path

    codes = np.full(len(xy), _LINE, dtype=np.uint8)
    starts = _starts(owner)
    codes[starts] = _MOVE
    if closed and len(xy):
        codes[np.r_[starts[1:] - 1, len(xy) - 1]] = _CLOSE
    return Path(xy, codes)


def _starts(owner: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each owner's vertices begin."""
    return np.flatnonzero(np.r_[True, np.diff(owner) != 0]) if len(owner) else np.zeros(0, np.intp)
