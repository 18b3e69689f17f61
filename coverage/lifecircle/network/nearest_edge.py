"""The edge nearest to each of many points, exactly.

Nearly every door stands within a few dozen metres of its street. Those are settled by measuring
all edges whose box touches a small square around the point, straight stretch by straight stretch,
in one sweep of arrays; the few that are left ask the tree.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR_M = 30.0
"""Half the side of the square that is swept first, where the limit is no less."""

_SLACK_M = 1e-3


@dataclass(frozen=True, eq=False)
class _Stretches:
    """Where straight stretches begin and lead, and which of them each line has."""

    x: Floats
    y: Floats
    lead_x: Floats
    lead_y: Floats
    squared: Floats
    first: Ints
    count: Ints

    def apart_m(self, line: Ints, x: Floats, y: Floats) -> Floats:
        """Return the distance between lines and points, pair by pair."""
        count = self.count[line]
        begins = np.cumsum(count) - count
        stretch = np.arange(count.sum()) + np.repeat(self.first[line] - begins, count)
        to_x, to_y = np.repeat(x, count) - self.x[stretch], np.repeat(y, count) - self.y[stretch]
        lead_x, lead_y = self.lead_x[stretch], self.lead_y[stretch]
        share = np.clip((to_x * lead_x + to_y * lead_y) / self.squared[stretch], 0.0, 1.0)
        apart_m = np.hypot(to_x - share * lead_x, to_y - share * lead_y)
        return np.asarray(np.minimum.reduceat(apart_m, begins))


@dataclass(frozen=True, eq=False)
class EdgeIndex:
    """Some edges of a network, ready to be asked for the nearest.

    Parameters
    ----------
    edges
        Their numbers in the network, ascending.
    lines
        Their shapes, in the same order.
    """

    edges: Ints
    lines: NDArray[np.object_]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The index of whole edges."""
        return shapely.STRtree(self.lines)

    @cached_property
    def _stretches(self) -> "_Stretches":
        """The straight stretches of the edges, edge by edge."""
        xy, line = shapely.get_coordinates(self.lines, return_index=True)
        inner = np.flatnonzero(line[1:] == line[:-1])
        lead_x, lead_y = (xy[inner + 1] - xy[inner]).T
        squared = np.maximum(lead_x**2 + lead_y**2, np.finfo(float).tiny)
        count = np.bincount(line[inner], minlength=len(self.lines))
        x, y = xy[inner].T
        return _Stretches(x, y, lead_x, lead_y, squared, np.cumsum(count) - count, count)

    def nearest(self, shapes: NDArray[np.object_], *, limit_m: Floats) -> Ints:
        """Return the nearest edge of each shape within its limit, the lowest on a tie, or -1.

        Parameters
        ----------
        shapes
            Points, or outlines, in the plane of the edges.
        limit_m
            Farthest distance of each, inclusive.
        """
        found = np.full(len(shapes), -1, np.int64)
        rest = np.arange(len(shapes))
        if len(shapes) and len(self.edges):
            if (shapely.get_type_id(shapes) == 0).all():
                near_m = min(NEAR_M, float(np.max(limit_m)) + _SLACK_M)
                found, away_m = self._sweep(shapely.get_coordinates(shapes), near_m)
                rest = np.flatnonzero(~(away_m <= near_m))
                found[away_m > limit_m] = -1
            found[rest] = self._ask_tree(shapes[rest], limit_m[rest])
        return found

    def _sweep(self, xy: Floats, near_m: float) -> tuple[Ints, Floats]:
        """Return the nearest edge in the square around each point, and how far it is."""
        # The tree asks for the box of a shape only, and a diagonal is made quicker than its square.
        diagonals = shapely.linestrings(np.stack((xy - near_m, xy + near_m), axis=1))
        point, line = self.tree.query(diagonals)
        found, away_m = np.full(len(xy), -1, np.int64), np.full(len(xy), np.inf)
        if len(point):
            apart_m = self._stretches.apart_m(line, *xy[point].T)
            first = np.flatnonzero(np.diff(point, prepend=-1))
            here = point[first]
            away_m[here] = np.minimum.reduceat(apart_m, first)
            edge = np.where(apart_m == away_m[point], self.edges[line], np.iinfo(np.int64).max)
            found[here] = np.minimum.reduceat(edge, first)
        return found, away_m

    def _ask_tree(self, shapes: NDArray[np.object_], limit_m: Floats) -> Ints:
        """Return the nearest edge of each shape within its limit from the tree of edges."""
        found = np.full(len(shapes), -1, np.int64)
        if not len(shapes):
            return found
        most_m = float(limit_m.max()) * (1 + 1e-9) + 1e-6
        (shape, line), away_m = self.tree.query_nearest(
            shapes, max_distance=most_m, return_distance=True, all_matches=True
        )
        within = away_m <= limit_m[shape]
        shape, line = shape[within], line[within]
        order = np.lexsort((line, shape))
        first = order[np.flatnonzero(np.diff(shape[order], prepend=-1))]
        found[shape[first]] = self.edges[line[first]]
        return found
