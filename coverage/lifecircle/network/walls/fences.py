"""What no straight walk crosses: fences as straight lines, and walks held against them.

Two drawings of one ground never agree to the last metre. So the last stretch at either end of a
walk is not looked at: who stands that near to a fence stands on it, and a street that near runs
along it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.walls.marked_ground import MarkedGround, boxes_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ON_FENCE_M = 0.5
"""Who or what is this near to a barrier is on it."""

OUTLINE_M = 3.0
"""A street this near to the outline of an estate runs along it, on whichever side it is drawn."""


@dataclass(frozen=True, eq=False)
class Fence:
    """Lines that no walk crosses, but for a little at its ends.

    Parameters
    ----------
    lines
        Straight pieces, in the plane of the streets.
    begin_m, end_m
        How much of a walk is not looked at where it begins, and where it ends.
    """

    lines: NDArray[np.object_]
    begin_m: float = ON_FENCE_M
    end_m: float = ON_FENCE_M

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.lines)

    @cached_property
    def _ground(self) -> MarkedGround:
        return MarkedGround.of(shapely.bounds(self.lines))

    def near(self, boxes: Floats) -> Bools:
        """Return which boxes (west, south, east, north) may meet the fence."""
        return self._ground.near(boxes)

    def crossed(self, begins: Floats, ends: Floats) -> Bools:
        """Return which straight walks cross the fence.

        Parameters
        ----------
        begins, ends
            Rows of x, y in the plane of the fence.
        """
        crossed = np.zeros(len(begins), bool)
        if not len(begins) or not len(self.lines):
            return crossed
        looked_at = np.flatnonzero(self.near(boxes_of(begins, ends)))
        step = ends[looked_at] - begins[looked_at]
        length_m = np.hypot(step[:, 0], step[:, 1])
        long = length_m > self.begin_m + self.end_m
        looked_at, step, length_m = looked_at[long], step[long], length_m[long]
        first = begins[looked_at] + step * (self.begin_m / length_m)[:, None]
        last = begins[looked_at] + step * (1 - self.end_m / length_m)[:, None]
        walks = shapely.linestrings(np.stack((first, last), axis=1))
        met, _ = self._tree.query(walks, predicate="intersects")
        crossed[looked_at[met]] = True
        return crossed


def any_crossed(fences: tuple[Fence, ...], begins: Floats, ends: Floats) -> Bools:
    """Return which straight walks cross any of several fences."""
    crossed = np.zeros(len(begins), bool)
    for fence in fences:
        crossed |= fence.crossed(begins, ends)
    return crossed


def straight_pieces(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return lines, and the outlines of areas, as straight pieces.

    Parameters
    ----------
    shapes
        Lines and areas of any kind.
    """
    area = shapely.get_dimensions(shapes) == 2
    lines = np.where(area, shapely.boundary(shapes), shapes)
    xy, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    inner = np.flatnonzero((line[1:] == line[:-1]) & (xy[1:] != xy[:-1]).any(axis=1))
    pieces: NDArray[np.object_] = shapely.linestrings(np.stack((xy[inner], xy[inner + 1]), axis=1))
    return pieces
