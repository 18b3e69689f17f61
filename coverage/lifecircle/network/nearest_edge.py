"""The edge nearest to each of many points, exactly.

Nearly every door stands within a few dozen metres of its street. Those are settled by measuring
all straight stretches whose box touches a small square around the point, in one sweep of arrays;
the few that are left ask the tree of whole edges.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR_M = 40.0
"""Half the side of the square that is swept first."""


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
    def _stretches(self) -> tuple[shapely.STRtree, Floats, Floats, Ints]:
        """Return an index of straight stretches, where each begins and leads, and its edge."""
        xy, line = shapely.get_coordinates(self.lines, return_index=True)
        inner = np.flatnonzero(line[1:] == line[:-1])
        begins, leads = xy[inner], xy[inner + 1] - xy[inner]
        pairs = np.stack((xy[inner], xy[inner + 1]), axis=1)
        return shapely.STRtree(shapely.linestrings(pairs)), begins, leads, self.edges[line[inner]]

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
                found, away_m = self._sweep(shapely.get_coordinates(shapes))
                rest = np.flatnonzero(~(away_m <= NEAR_M))
                found[away_m > limit_m] = -1
            found[rest] = self._ask_tree(shapes[rest], limit_m[rest])
        return found

    def _sweep(self, xy: Floats) -> tuple[Ints, Floats]:
        """Return the nearest edge in the square around each point, and how far it is."""
        tree, begins, leads, edge = self._stretches
        point, stretch = tree.query(shapely.box(*(xy - NEAR_M).T, *(xy + NEAR_M).T))
        to_point = xy[point] - begins[stretch]
        lead = leads[stretch]
        squared = np.maximum((lead**2).sum(axis=1), np.finfo(float).tiny)
        share = np.clip((to_point * lead).sum(axis=1) / squared, 0.0, 1.0)
        apart_m = np.hypot(*(to_point - share[:, None] * lead).T)
        order = np.lexsort((edge[stretch], apart_m, point))
        first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
        found, away_m = np.full(len(xy), -1, np.int64), np.full(len(xy), np.inf)
        found[point[first]], away_m[point[first]] = edge[stretch[first]], apart_m[first]
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
