"""Whom buffers claim, one facility more or less."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.network.walks.straight_line import StraightLines

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SLACK_M = 1.0


@dataclass(frozen=True, eq=False)
class Buffers:
    """The rows that buffers around one facility claim.

    Parameters
    ----------
    lines
        The rows of each table.
    shape
        The facility, in the plane.
    """

    lines: tuple[StraightLines, ...]
    shape: shapely.Geometry
    _claimed: dict[tuple[int, float], "NDArray[np.int64]"] = field(default_factory=dict)

    def claimed(self, table: int, limit_m: float) -> "NDArray[np.int64]":
        """Return the rows of a table that one claims."""
        key = table, limit_m
        if key not in self._claimed:
            lines = self.lines[table]
            near = _near(lines, self.shape, limit_m)
            self._claimed[key] = near[_within(lines, near, [self.shape], limit_m)]
        return self._claimed[key]


def claimed_with(claimed: "NDArray[np.bool_]", own: "NDArray[np.int64]") -> "NDArray[np.bool_]":
    """Return which rows a buffer claims, one facility more.

    Parameters
    ----------
    claimed
        Those claimed without it.
    own
        Those it claims.
    """
    more = own[~claimed[own]]
    if not len(more):
        return claimed
    claimed = claimed.copy()
    claimed[more] = True
    return claimed


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
    lines
        The rows.
    claimed
        Those claimed with it.
    shape
        The facility, in the plane.
    limit_m
        How far a buffer reaches.
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
    order, x, y = lines.eastward
    first, last = np.searchsorted(x, [west - reach_m, east + reach_m])
    y = y[first:last]
    inside = (y >= south - reach_m) & (y <= north + reach_m)
    return np.sort(order[first:last][inside])


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
