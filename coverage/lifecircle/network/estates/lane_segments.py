"""Streets and lanes as straight segments that can be cut anywhere, before they are joined."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.network.snap import SAME_PLACE_M
from lifecircle.network.sources.simplify import SHORTEST_M, segments
from lifecircle.network.sources.ways import Ways
from lifecircle.network.walls.marked_ground import boxes_of
from lifecircle.study.projections import project, unproject

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PUBLIC, PASSAGE = -1, -2
"""Zones of segments in no estate: open to everybody, and private ones on the way to a gate."""

STREET, LINK, OUT_OF, INTO, ACROSS = range(5)
"""Kinds of segment: drawn by a way; a straight walk at a gate; and, over the open ground of an
estate, from a home's door, to a facility's, and between corners and gates."""


@dataclass(frozen=True, eq=False)
class LaneSegments:
    """Straight segments between nodes, and the zone each lies in.

    Parameters
    ----------
    lon, lat
        Degrees of each node.
    xy
        Metres of each node in the plane of the estates, one row each.
    tail, head
        Nodes of each segment.
    way
        Row of its way, -1 for one that no way draws.
    length_m
        Its length.
    zone
        `PUBLIC`, `PASSAGE`, or the row of the estate whose lane it is.
    kind
        `STREET`, `LINK`, `OUT_OF`, `INTO` or `ACROSS`.
    """

    lon: Floats
    lat: Floats
    xy: Floats
    tail: Ints
    head: Ints
    way: Ints
    length_m: Floats
    zone: Ints
    kind: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.tail)

    def lines(self, rows: Ints) -> NDArray[np.object_]:
        """Return some segments as lines."""
        ends = np.stack((self.xy[self.tail[rows]], self.xy[self.head[rows]]), axis=1)
        found: NDArray[np.object_] = shapely.linestrings(ends)
        return found

    def boxes(self, rows: Ints) -> Floats:
        """Return west, south, east and north of some segments."""
        return boxes_of(self.xy[self.tail[rows]], self.xy[self.head[rows]])

    @property
    def middles(self) -> Floats:
        """The middle of each segment."""
        return np.asarray((self.xy[self.tail] + self.xy[self.head]) / 2)

    def take(self, rows: NDArray[np.bool_] | Ints) -> "LaneSegments":
        """Return some of the segments; all nodes stay."""
        names = ("tail", "head", "way", "length_m", "zone", "kind")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def with_nodes(self, xy: Floats, crs: CRS) -> tuple["LaneSegments", Ints]:
        """Return the segments with further nodes, and these nodes' numbers."""
        lon, lat = unproject(xy[:, 0], xy[:, 1], crs)
        grown = replace(
            self,
            lon=np.concatenate((self.lon, lon)),
            lat=np.concatenate((self.lat, lat)),
            xy=np.concatenate((self.xy, xy)),
        )
        return grown, np.arange(len(self.lon), len(grown.lon))

    def with_links(self, tail: Ints, head: Ints, *, zone: Ints, kind: int = LINK) -> "LaneSegments":
        """Return the segments with straight walks between nodes."""
        step = self.xy[head] - self.xy[tail]
        away_m = np.maximum(np.hypot(step[:, 0], step[:, 1]), SHORTEST_M)
        return replace(
            self,
            tail=np.concatenate((self.tail, tail)),
            head=np.concatenate((self.head, head)),
            way=np.concatenate((self.way, np.full(len(tail), -1))),
            length_m=np.concatenate((self.length_m, away_m)),
            zone=np.concatenate((self.zone, zone)),
            kind=np.concatenate((self.kind, np.full(len(tail), kind, np.int8))),
        )


def lane_segments(ways: Ways, crs: CRS) -> LaneSegments:
    """Return the segments of ways, all of them public until they are told apart.

    Parameters
    ----------
    ways
        The ways, open ones first: of two that draw one segment the open one stays.
    crs
        The plane of the estates.
    """
    parts = segments(ways)
    count = len(parts.tail)
    return LaneSegments(
        lon=parts.node_lon,
        lat=parts.node_lat,
        xy=np.column_stack(project(parts.node_lon, parts.node_lat, crs)),
        tail=parts.tail,
        head=parts.head,
        way=parts.way,
        length_m=parts.length_m,
        zone=np.full(count, PUBLIC),
        kind=np.full(count, STREET, np.int8),
    )


def cut_segments(lanes: LaneSegments, segment: Ints, share: Floats) -> tuple[LaneSegments, Ints]:
    """Cut segments at places along them.

    Parameters
    ----------
    lanes
        The segments.
    segment, share
        Where each cut lies: its segment, and the share of it passed, 0 to 1.

    Returns
    -------
    tuple
        The segments, each replaced by its parts, and the node of each cut: an old one where the
        cut is at the end of a segment, and one node for cuts at one place.
    """
    slack = SAME_PLACE_M / lanes.length_m[segment]
    node = np.where(share <= slack, lanes.tail[segment], lanes.head[segment])
    inner = np.flatnonzero((share > slack) & (share < 1 - slack))
    order = inner[np.lexsort((share[inner], segment[inner]))]
    apart = np.diff(share[order]) > slack[order][1:]
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(segment[order]) != 0) | apart
    nodes = len(lanes.lon)
    node[order] = nodes + np.cumsum(new) - 1
    at, along = segment[order][new], share[order][new]
    parent = np.repeat(np.arange(len(lanes)), 1 + np.bincount(at, minlength=len(lanes)))
    first = np.concatenate((np.ones(min(len(parent), 1), bool), np.diff(parent) != 0))
    begins, tail = np.zeros(len(parent)), lanes.tail[parent]
    begins[~first], tail[~first] = along, nodes + np.arange(len(at))
    last = np.concatenate((first[1:], np.ones(min(len(parent), 1), bool)))
    ends = np.where(last, 1.0, np.roll(begins, -1))
    head = np.where(last, lanes.head[parent], np.roll(tail, -1))
    cut = lanes.take(parent)
    return (
        replace(
            cut,
            lon=np.concatenate((lanes.lon, _between(lanes.lon, lanes, at, along))),
            lat=np.concatenate((lanes.lat, _between(lanes.lat, lanes, at, along))),
            xy=np.concatenate((lanes.xy, _between(lanes.xy, lanes, at, along[:, None]))),
            tail=tail,
            head=head,
            length_m=cut.length_m * (ends - begins),
        ),
        node,
    )


def _between(values: Floats, lanes: LaneSegments, segment: Ints, share: Floats) -> Floats:
    """Return values of nodes at places along segments."""
    begin, end = values[lanes.tail[segment]], values[lanes.head[segment]]
    return np.asarray(begin + (end - begin) * share)
