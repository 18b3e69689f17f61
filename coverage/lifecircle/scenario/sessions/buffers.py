"""Whom buffers claim, one facility more or less."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.network.walks.straight_line import StraightLines

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SLACK_M = 1.0


def claimed_with(
    lines: StraightLines, claimed: "NDArray[np.bool_]", shape: shapely.Geometry, limit_m: float
) -> "NDArray[np.bool_]":
    """Return which rows a buffer claims, one facility more.

    Parameters
    ----------
    lines
        The rows.
    claimed
        Those claimed without it.
    shape
        The facility, in the plane.
    limit_m
        How far a buffer reaches.
    """
    near = _near(lines, shape, limit_m)
    near = near[~claimed[near]]
    more = claimed.copy()
    more[near] = _within(lines, near, [shape], limit_m)
    return more


def claimed_without(
    lines: StraightLines,
    claimed: "NDArray[np.bool_]",
    shape: shapely.Geometry,
    limit_m: float,
    rest: "NDArray[np.object_]",
) -> "NDArray[np.bool_]":
    """Return which rows a buffer claims, one facility less.

    Parameters
    ----------
    lines, claimed, shape, limit_m
        As for `claimed_with`.
    rest
        The facilities that are left.
    """
    near = _near(lines, shape, limit_m)
    near = near[claimed[near]]
    less = claimed.copy()
    if len(near) and len(rest):
        west, south = lines.xy[near].min(axis=0) - limit_m - _SLACK_M
        east, north = lines.xy[near].max(axis=0) + limit_m + _SLACK_M
        box = shapely.bounds(rest)
        close = (box[:, 0] <= east) & (box[:, 2] >= west)
        close &= (box[:, 1] <= north) & (box[:, 3] >= south)
        point = shapely.get_type_id(rest) == 0
        near = near[~_within(lines, near, rest[close & point], limit_m)]
        rest = rest[close & ~point]
    # Outlines take longest, so they are asked for the few that points leave, and that need it.
    near = near[_within(lines, near, [shape], limit_m)]
    less[near] = _within(lines, near, rest, limit_m)
    return less


def _near(lines: StraightLines, shape: shapely.Geometry, limit_m: float) -> "NDArray[np.int64]":
    """Return the rows in the box around a facility that a buffer could reach."""
    west, south, east, north = shapely.bounds(shape)
    reach_m = limit_m + _SLACK_M
    x, y = lines.xy.T
    inside = (x >= west - reach_m) & (x <= east + reach_m)
    return np.flatnonzero(inside & (y >= south - reach_m) & (y <= north + reach_m))


def _within(
    lines: StraightLines,
    rows: "NDArray[np.int64]",
    shapes: "NDArray[np.object_] | list[shapely.Geometry]",
    limit_m: float,
) -> "NDArray[np.bool_]":
    """Return which of some rows are within a distance of any of some facilities."""
    every = np.asarray(shapes, dtype=object)
    if not len(rows) or not len(every):
        return np.zeros(len(rows), bool)
    some = replace(lines, xy=lines.xy[rows], shapes=every)
    return np.asarray(some.to_nearest(np.arange(len(every))) <= limit_m, bool)
