"""Gates that no lane leads through, joined by straight walks to the street and to inner lanes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.network.estates.gates import EstateGates
from lifecircle.network.estates.lane_segments import PUBLIC, STREET, LaneSegments, cut_segments
from lifecircle.network.estates.lanes import InnerStreets
from lifecircle.network.snapping.allowed_nearest import (
    Bools,
    Floats,
    Ints,
    Rules,
    nearest_allowed,
)
from lifecircle.network.walls.fences import ON_FENCE_M, OUTLINE_M, Fence, any_crossed
from lifecircle.network.walls.marked_ground import MarkedGround
from lifecircle.network.walls.outlines import EstateOutlines


@dataclass(frozen=True, eq=False)
class Wickets:
    """Gates without a lane, as nodes.

    Parameters
    ----------
    row
        Row of each in the given gates of `EstateGates`.
    estate
        Its estate.
    node
        Its node, on the outline.
    leads_out
        Whether a street outside is within reach.
    """

    row: Ints
    estate: Ints
    node: Ints
    leads_out: Bools


@dataclass(frozen=True, eq=False)
class GateGround:
    """What gates without a lane are joined on.

    Parameters
    ----------
    outlines, inner
        The estates, and the public streets inside them.
    barriers, walls
        Barriers, and the outlines of estates, as straight pieces.
    limit_m
        The longest straight walk between a gate and a street.
    candidates
        How many streets are tried.
    """

    outlines: EstateOutlines
    inner: InnerStreets
    barriers: NDArray[np.object_]
    walls: NDArray[np.object_]
    limit_m: float
    candidates: int

    @cached_property
    def gate_fences(self) -> tuple[Fence, ...]:
        """What no walk, begun beside the wall at a gate, crosses."""
        walls = Fence(self.walls, begin_m=0.0, end_m=OUTLINE_M)
        return Fence(self.barriers, begin_m=0.0), walls

    @cached_property
    def yard_fences(self) -> tuple[Fence, ...]:
        """What no walk from a place to a gate crosses."""
        return Fence(self.barriers), Fence(self.walls)


@dataclass(frozen=True, eq=False)
class WicketGround(GateGround):
    """The same, with how the estates are entered.

    Parameters
    ----------
    gates
        How the estates are entered.
    """

    gates: EstateGates


def join_wickets(
    lanes: LaneSegments, ground: WicketGround, crs: CRS
) -> tuple[LaneSegments, Wickets]:
    """Return the segments with every wicket joined to the street and to its estate's lanes.

    Parameters
    ----------
    lanes
        Segments with their zones.
    ground
        The estates, their gates, and what is in the way.
    crs
        The plane.
    """
    gates, outlines = ground.gates, ground.outlines
    row = np.flatnonzero(gates.wicket)
    estate = gates.given.estate[row]
    points = on_outline(outlines.boundaries[estate], gates.given.xy[row])
    joins = WicketJoins(lanes, ground, estate, points)
    outside, inside = joins.outside(), joins.inside()
    joined = np.concatenate((np.flatnonzero(outside >= 0), np.flatnonzero(inside >= 0)))
    segment = np.concatenate((outside[outside >= 0], inside[inside >= 0]))
    lines = lanes.lines(segment)
    share = shapely.line_locate_point(lines, points[joined], normalized=True)
    zone = lanes.zone[segment]
    cut, foot = cut_segments(lanes, segment, share)
    cut, node = cut.with_nodes(shapely.get_coordinates(points).reshape(-1, 2), crs)
    cut = cut.with_links(node[joined], foot, zone=zone)
    return cut, Wickets(row, estate, node, outside >= 0)


def on_outline(boundaries: NDArray[np.object_], xy: Floats) -> NDArray[np.object_]:
    """Return the place of each outline that is nearest to its gate.

    Parameters
    ----------
    boundaries
        An outline for each gate.
    xy
        The gates.
    """
    walk = shapely.shortest_line(boundaries, shapely.points(xy))
    return np.asarray(shapely.get_point(walk, 0), dtype=object)


@dataclass(frozen=True, eq=False)
class WicketJoins:
    """Looks for the segment that each gate without a lane is joined to, outside and inside.

    Parameters
    ----------
    lanes
        Segments with their zones.
    ground
        What is in the way.
    estate
        Whose gate each is.
    points
        Where each stands, on the outline.
    """

    lanes: LaneSegments
    ground: GateGround
    estate: Ints
    points: NDArray[np.object_]

    def outside(self) -> Ints:
        """Return the nearest street, or lane of the estate around, outside each wicket's own."""
        parent = self.ground.outlines.parent
        rows = self._about(np.flatnonzero(self.lanes.kind == STREET))

        def allowed(wicket: Ints, line: Ints) -> Bools:
            """Return whether a line is a street, or a lane of the estate around."""
            zone = self.lanes.zone[rows[line]]
            own = parent[self.estate[wicket]]
            return np.asarray((zone == PUBLIC) | ((zone >= 0) & (zone == own)), bool)

        each, own = np.unique(self.estate, return_inverse=True)
        wider = shapely.buffer(self.ground.outlines.shapes[each], ON_FENCE_M)
        steps = self._beside(shapely.boundary(wider)[own])

        def blocked(wicket: Ints, line: Ints, begins: Floats, ends: Floats) -> Bools:
            """Return whether the way there meets a wall or leads into the estate."""
            barred = self._crossed(steps[wicket], ends)
            rest = np.flatnonzero(~barred)
            deep_m = self.ground.outlines.depth_m(self.estate[wicket[rest]], ends[rest])
            barred[rest] = deep_m > OUTLINE_M
            return barred

        return self._nearest(rows, Rules(allowed, blocked, self.ground.candidates))

    def inside(self) -> Ints:
        """Return the nearest of each estate's own lanes, or of the public streets inside it."""
        inner = self.ground.inner
        many = len(self.ground.outlines) + 1
        pairs = np.unique(inner.street * many + inner.estate)
        rows = self._about(np.union1d(np.flatnonzero(self.lanes.zone >= 0), inner.street))
        outlines = self.ground.outlines
        each, at = np.unique(self.estate, return_inverse=True)
        steps = self._beside(shapely.buffer(outlines.regions[each], -ON_FENCE_M)[at])

        def allowed(wicket: Ints, line: Ints) -> Bools:
            """Return whether a line is the estate's own, or a public street inside it."""
            segment, own = rows[line], self.estate[wicket]
            public = np.isin(segment * many + own, pairs)
            return np.asarray((self.lanes.zone[segment] == own) | public, bool)

        def blocked(wicket: Ints, line: Ints, begins: Floats, ends: Floats) -> Bools:
            """Return whether the way there meets a wall, or stops at its edge."""
            barred = self._crossed(steps[wicket], ends)
            rest = np.flatnonzero(~barred & (self.lanes.zone[rows[line]] == PUBLIC))
            deep_m = outlines.depth_m(self.estate[wicket[rest]], ends[rest])
            barred[rest] = deep_m <= OUTLINE_M
            return barred

        return self._nearest(rows, Rules(allowed, blocked, self.ground.candidates))

    def _about(self, rows: Ints) -> Ints:
        """Return which of some segments may be within reach of any wicket."""
        xy = shapely.get_coordinates(self.points)
        around = np.hstack((xy - self.ground.limit_m, xy + self.ground.limit_m))
        return rows[MarkedGround.of(around).near(self.lanes.boxes(rows))]

    def _beside(self, grounds: NDArray[np.object_]) -> Floats:
        """Return a step off the wall from each wicket, onto the ground on one side of it.

        From there a walk along the wall is told from one through it, however the wall is drawn.
        """
        walk = shapely.shortest_line(self.points, grounds)
        step = np.where(shapely.is_missing(walk), self.points, shapely.get_point(walk, -1))
        return np.asarray(shapely.get_coordinates(step).reshape(-1, 2))

    def _crossed(self, begins: Floats, ends: Floats) -> Bools:
        """Return which walks, begun beside the wall, cross anything."""
        return any_crossed(self.ground.gate_fences, begins, ends)

    def _nearest(self, rows: Ints, rules: Rules) -> Ints:
        """Return the nearest of some segments for each wicket."""
        limit_m = np.full(len(self.points), self.ground.limit_m)
        lines = self.lanes.lines(rows)
        found = nearest_allowed(
            self.points, lines, tree=shapely.STRtree(lines), limit_m=limit_m, rules=rules
        )
        return np.where(found >= 0, rows[found], -1) if len(rows) else found
