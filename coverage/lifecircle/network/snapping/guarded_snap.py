"""Attach points to streets without crossing a river, a railway or a wall.

Who stands in an estate with a wall is joined to that estate's lanes, or to a public street well
inside it; who stands elsewhere never to another's lanes. Of the edges left, the nearest counts
whose straight walk crosses no barrier and no outline, up to a number of candidates.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.nearest_edge import EdgeIndex
from lifecircle.network.snap import Floats, Ints, Snapper
from lifecircle.network.snapping.allowed_nearest import (
    Rules,
    free_places,
    nearest_allowed,
    straight_walks,
)
from lifecircle.network.walls.fences import ON_FENCE_M, OUTLINE_M, Fence, any_crossed
from lifecircle.network.walls.gated import OPEN_TO_ALL, Gated

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class GuardedSnapper(Snapper):
    """Finds the edge a point belongs to where something may stand between them.

    Parameters
    ----------
    barriers
        Lines no walk crosses, as straight pieces in the network's plane.
    candidates
        How many edges, the nearest first, are tried.
    side
        ``LEAVING`` or ``ARRIVING``: which of an estate's lanes are meant.
    at_wall_m
        Who stands this near to an outline may be joined on either side of it: the entrance of a
        facility is often drawn on the wall itself.
    """

    barriers: NDArray[np.object_] | None = None
    candidates: int = 8
    side: int = OPEN_TO_ALL
    at_wall_m: float = ON_FENCE_M

    @property
    def _gated(self) -> Gated | None:
        return self.network.gated

    @cached_property
    def _joinable(self) -> Bools:
        """Which edges anybody may be joined to."""
        if self._gated is None:
            added = self.network.added
            return np.ones(self.network.edges, bool) if added is None else ~added
        side = self._gated.side
        return np.asarray((side == OPEN_TO_ALL) | (side == self.side), bool)

    @cached_property
    def _preferred(self) -> EdgeIndex:
        edges = np.flatnonzero(~self.in_small_piece & self._joinable)
        return EdgeIndex(edges, self.network.geometry[edges])

    @cached_property
    def _others(self) -> EdgeIndex:
        edges = np.flatnonzero(self.in_small_piece & self._joinable)
        return EdgeIndex(edges, self.network.geometry[edges])

    @cached_property
    def _fences(self) -> tuple[Fence, ...]:
        fences = [] if self.barriers is None else [Fence(self.barriers)]
        if self._gated is not None:
            fences.append(Fence(self._gated.walls, begin_m=self.at_wall_m, end_m=OUTLINE_M))
        return tuple(fences)

    @cached_property
    def _inner(self) -> Ints:
        """Pairs of a public street and an estate it runs in, as one number each."""
        gated = self._gated
        if gated is None:
            return np.zeros(0, np.int64)
        return np.unique(gated.inner_edge * (len(gated.outlines) + 1) + gated.inner_estate)

    def edges_meeting(self, shapes: NDArray[np.object_]) -> tuple[Ints, Ints]:
        """Return (shape, edge) pairs that meet; of private lanes only those around the shape."""
        shape, edge = super().edges_meeting(shapes)
        gated = self._gated
        if gated is None:
            return shape, edge
        areas = shapely.build_area(shapes)
        known = ~(shapely.is_missing(areas) | shapely.is_empty(areas))
        own = self._estates(np.where(known, areas, shapes))
        kept = (gated.estate[edge] < 0) | (gated.estate[edge] == own[shape])
        return shape[kept], edge[kept]

    def nearest_edge(self, shapes: NDArray[np.object_], *, max_m: Floats | float) -> Ints:
        """Return the nearest edge each shape may be joined to, -1 beyond ``max_m`` or for none."""
        return self._found(shapes, max_m)[0]

    def joined(
        self, points: NDArray[np.object_], *, max_m: Floats | float
    ) -> tuple[Ints, NDArray[np.object_]]:
        """Return each point's edge, and a point whose nearest place on it is where it is joined."""
        edge, turned = self._found(points, max_m)
        turned &= edge >= 0
        feet = points.copy()
        feet[turned] = self._feet(points[turned], edge[turned])
        return edge, feet

    def _found(self, shapes: NDArray[np.object_], max_m: Floats | float) -> tuple[Ints, Bools]:
        """Return the edge of each shape, and whether something bars the nearest of all."""
        limit_m = np.broadcast_to(np.asarray(max_m, float), shapes.shape)
        own = self._estates(shapes)
        edge, turned = self._of_index(self._preferred, shapes, own, limit_m)
        rest = np.flatnonzero(edge < 0)
        if len(rest) and len(self._others.edges):
            edge[rest], turned[rest] = self._of_index(
                self._others, shapes[rest], own[rest], limit_m[rest]
            )
        return edge, turned

    def _feet(self, points: NDArray[np.object_], edge: Ints) -> NDArray[np.object_]:
        """Return the nearest place of each point's (or outline's) edge that nothing cuts off."""
        rules = self._rules(edge, points, self._estates(points))
        lines, every = self.network.geometry[edge], np.arange(len(points))
        begins, ends = straight_walks(points, lines)
        again = np.flatnonzero(rules.blocked(every, every, begins, ends))
        free = free_places(
            points,
            lines,
            again,
            again,
            limit_m=np.full(len(points), np.inf),
            blocked=rules.blocked,
        )
        ends[again] = np.where(np.isnan(free.xy), ends[again], free.xy)
        return np.asarray(shapely.points(ends), dtype=object)

    def approach(self, shapes: NDArray[np.object_], edge: Ints) -> NDArray[np.object_]:
        """Return the nearest straight walk from each outline to its edge that crosses nothing."""
        walk: NDArray[np.object_] = shapely.shortest_line(shapes, self._feet(shapes, edge))
        return walk

    def within_reach(self, shapes: NDArray[np.object_], *, max_m: Floats | float) -> Bools:
        """Return which shapes have any edge within a limit, whatever stands between."""
        limit_m = np.broadcast_to(np.asarray(max_m, float), shapes.shape)
        near = self._preferred.nearest(shapes, limit_m=limit_m) >= 0
        return near | (self._others.nearest(shapes, limit_m=limit_m) >= 0)

    def turned(self, points: NDArray[np.object_], *, max_m: float) -> Bools:
        """Return which points a barrier keeps from the edge that they were joined to without it."""
        turned = np.zeros(len(points), bool)
        if self.barriers is None:
            return turned
        fence, xy = Fence(self.barriers), shapely.get_coordinates(points).reshape(-1, 2)
        asked = np.flatnonzero(fence.near(np.hstack((xy - max_m, xy + max_m))))
        found = self._preferred.nearest(points[asked], limit_m=np.full(len(asked), max_m))
        asked, found = asked[found >= 0], found[found >= 0]
        walks = straight_walks(points[asked], self.network.geometry[found])
        turned[asked] = fence.crossed(*walks)
        return turned

    def estates(self, shapes: NDArray[np.object_]) -> Ints:
        """Return the estate each shape stands in, -1 for none."""
        gated = self._gated
        if gated is None or not len(gated.outlines) or not len(shapes):
            return np.full(len(shapes), -1, np.int64)
        other = np.flatnonzero(shapely.get_type_id(shapes) != 0)
        if len(other):
            shapes = shapes.copy()
            shapes[other] = shapely.point_on_surface(shapes[other])
        return gated.outlines.at(shapely.get_coordinates(shapes))

    def _estates(self, shapes: NDArray[np.object_]) -> Ints:
        """Return the estate with a wall that each shape stands in, -1 for none."""
        found = self.estates(shapes)
        if self._gated is None or not len(self._gated.outlines):
            return found
        return np.where(self._gated.walled[found] & (found >= 0), found, -1)

    def _of_index(
        self, index: EdgeIndex, shapes: NDArray[np.object_], own: Ints, limit_m: Floats
    ) -> tuple[Ints, Bools]:
        """Return the edge of an index each shape may be joined to, and if a nearer is barred."""
        found = index.nearest(shapes, limit_m=limit_m)
        held = np.flatnonzero(found >= 0)
        line = np.searchsorted(index.edges, found[held])
        rules = self._rules(index.edges, shapes, own)
        begins, ends = straight_walks(shapes[held], index.lines[line])
        wrong = ~rules.allowed(held, line) | rules.blocked(held, line, begins, ends)
        again = held[wrong]
        chosen = nearest_allowed(
            shapes[again],
            index.lines,
            tree=index.tree,
            limit_m=limit_m[again],
            rules=self._rules(index.edges, shapes[again], own[again]),
        )
        found[again] = np.where(chosen >= 0, index.edges[chosen], -1)
        turned = np.zeros(len(shapes), bool)
        turned[again] = True
        return found, turned

    def _rules(self, edges: Ints, shapes: NDArray[np.object_], own: Ints) -> Rules:
        """Return which of some edges each shape may be joined to."""
        gated = self._gated
        if gated is None:
            return Rules(_every, self._crossed, self.candidates)
        many, outlines = len(gated.outlines) + 1, gated.outlines
        at_wall = np.zeros(len(shapes), bool)
        inside = np.flatnonzero(own >= 0)
        away_m = shapely.distance(outlines.rims[own[inside]], shapes[inside])
        at_wall[inside] = away_m <= self.at_wall_m

        def allowed(shape: Ints, line: Ints) -> Bools:
            """Return whether a line may be joined: of one's own estate, or public."""
            edge = edges[line]
            estate, mine = gated.estate[edge], own[shape]
            free = (mine < 0) | at_wall[shape]
            public = free | np.isin(edge * many + mine, self._inner)
            return np.where(estate >= 0, estate == mine, public)

        def blocked(shape: Ints, line: Ints, begins: Floats, ends: Floats) -> Bools:
            """Return whether the way to a line meets a wall or a barrier."""
            mine = own[shape]
            asked = np.flatnonzero((mine >= 0) & (gated.estate[edges[line]] < 0) & ~at_wall[shape])
            shallow = np.zeros(len(shape), bool)
            shallow[asked] = outlines.depth_m(mine[asked], ends[asked]) <= OUTLINE_M
            return shallow | self._crossed(shape, line, begins, ends)

        return Rules(allowed, blocked, self.candidates)

    def _crossed(self, shape: Ints, line: Ints, begins: Floats, ends: Floats) -> Bools:
        """Return which walks cross a barrier or an outline."""
        return any_crossed(self._fences, begins, ends)


def _every(shape: Ints, line: Ints) -> Bools:
    """Return that every edge may be looked at."""
    return np.ones(len(shape), bool)
