"""Which lanes are an estate's own: private ones, or all small ones, cut where its outline runs."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.estates.lane_segments import (
    PASSAGE,
    PUBLIC,
    Ints,
    LaneSegments,
    cut_segments,
)
from lifecircle.network.sources.private_lanes import OwnedWays
from lifecircle.network.walls.fences import OUTLINE_M, straight_pieces
from lifecircle.network.walls.marked_ground import MarkedGround
from lifecircle.network.walls.outlines import EstateOutlines

SMALL_CLASSES = (
    "service",
    "residential",
    "living_street",
    "unclassified",
    "pedestrian",
    "footway",
    "path",
    "steps",
    "cycleway",
    "track",
)
"""Classes that may be an estate's own though no tag says so; a main road never is."""

LEAST_INSIDE_M = 10.0
"""Less street than this inside an outline is a street that grazes it."""


def estate_lanes(
    lanes: LaneSegments, owned: OwnedWays, outlines: EstateOutlines, *, inner_lanes: str
) -> LaneSegments:
    """Return segments with their zones, cut where they pass from one into another.

    Parameters
    ----------
    lanes
        Segments of the ways.
    owned
        The ways, and which of them are private.
    outlines
        The estates.
    inner_lanes
        ``private``: only lanes tagged so are an estate's own; ``all``: every lane of the
        `SMALL_CLASSES` that runs inside its outline is.
    """
    ways = owned.ways
    small = np.array([name in SMALL_CLASSES for name in ways.highway_names], bool)[ways.highway]
    mine = owned.private | (small & (inner_lanes == "all"))
    lanes = _cut_at_outlines(lanes, np.flatnonzero(mine[lanes.way]), outlines)
    private, rows = owned.private[lanes.way], np.flatnonzero(mine[lanes.way])
    inside = outlines.at(lanes.middles[rows])
    shallow = np.flatnonzero((inside >= 0) & ~private[rows])
    depth_m = outlines.depth_m(inside[shallow], lanes.middles[rows[shallow]])
    inside[shallow[depth_m <= OUTLINE_M]] = PUBLIC
    zone = np.where(private, PASSAGE, PUBLIC)
    zone[rows] = np.where(inside >= 0, inside, zone[rows])
    return replace(lanes, zone=zone)


def _cut_at_outlines(lanes: LaneSegments, rows: Ints, outlines: EstateOutlines) -> LaneSegments:
    """Cut some segments where they meet the edge of an estate's ground."""
    walls = straight_pieces(outlines.rims)
    rows = rows[MarkedGround.of(shapely.bounds(walls)).near(lanes.boxes(rows))]
    lines = lanes.lines(rows)
    if not len(lines) or not len(walls):
        return lanes
    wall, line = shapely.STRtree(lines).query(walls, predicate="intersects")
    meeting = shapely.intersection(lines[line], walls[wall])
    xy, pair = shapely.get_coordinates(meeting, return_index=True)
    segment = rows[line[pair]]
    begin = lanes.xy[lanes.tail[segment]]
    step = lanes.xy[lanes.head[segment]] - begin
    share = ((xy - begin) * step).sum(axis=1) / (step**2).sum(axis=1)
    return cut_segments(lanes, segment, np.clip(share, 0.0, 1.0))[0]


@dataclass(frozen=True, eq=False)
class InnerStreets:
    """Public streets that run inside an estate: pairs of a segment or edge and an estate."""

    street: Ints
    estate: Ints
    inside_m: NDArray[np.float64]

    def entered(self, estates: int) -> NDArray[np.bool_]:
        """Return which estates have more than a grazing street inside."""
        total_m = np.bincount(self.estate, weights=self.inside_m, minlength=estates)
        return np.asarray(total_m >= LEAST_INSIDE_M, bool)


def inner_streets(lines: NDArray[np.object_], rows: Ints, outlines: EstateOutlines) -> InnerStreets:
    """Return which lines run inside which estates, farther in than `OUTLINE_M`.

    Parameters
    ----------
    lines
        Public streets.
    rows
        Their numbers.
    outlines
        The estates.
    """
    if not len(lines) or not len(outlines):
        none = np.zeros(0, np.int64)
        return InnerStreets(none, none, np.zeros(0))
    estate, line = shapely.STRtree(lines).query(outlines.inner, predicate="intersects")
    order = np.lexsort((rows[line], estate))
    estate, line = estate[order], line[order]
    inside_m = shapely.length(shapely.intersection(lines[line], outlines.inner[estate]))
    return InnerStreets(rows[line], estate.astype(np.int64), inside_m)
