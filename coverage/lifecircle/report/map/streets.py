"""The walking network on the map: every edge once, for drawing it and for walking on it.

Junctions are written once and edges name the two they join, so that the page can follow a walk
from edge to edge as well as draw the streets. Vertices between junctions are simplified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.report.map.blob import Blob
from lifecircle.report.map.columns import DEGREE_M, street_lines
from lifecircle.report.map.placing import Placing, whole_units

if TYPE_CHECKING:
    from lifecircle.network.streets import StreetNetwork

RANKS: tuple[tuple[str, ...], ...] = (
    ("motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"),
    ("secondary", "secondary_link"),
    ("tertiary", "tertiary_link"),
    ("unclassified", "residential", "living_street", "road", "pedestrian", "busway"),
    ("service", "track", "cycleway"),
    ("footway", "path", "bridleway", "corridor"),
    ("steps",),
)
"""Values of OpenStreetMap's ``highway`` in the order of their importance on the map."""

ORDINARY = 3
"""The rank of a street whose class is none of these."""

_NAMED_M = 60.0
_BEND_M = 6.0


@dataclass(frozen=True, eq=False)
class DrawnStreets:
    """Streets as the page draws them.

    Parameters
    ----------
    network
        The walking network.
    placing
        Where the page puts things.
    tolerance_m
        About how far a street may be drawn from where it is, metres.
    """

    network: "StreetNetwork"
    placing: Placing
    tolerance_m: float

    @cached_property
    def junctions(self) -> NDArray[np.int64]:
        """The network's junctions in the order in which the page has them: as edges meet them."""
        met = np.column_stack((self.network.tail, self.network.head)).ravel()
        junction, first = np.unique(met, return_index=True)
        ordered: NDArray[np.int64] = junction[np.argsort(first, kind="stable")]
        return ordered

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """A line an edge, simplified, in the page's degrees."""
        simple = shapely.simplify(street_lines(self.network), self.tolerance_m / DEGREE_M)
        return self.placing.shapes(simple)

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """Place of each edge's class in `RANKS`; beyond them for what is walked but not drawn."""
        known = {name: rank for rank, names in enumerate(RANKS) for name in names}
        ranks = [known.get(name, ORDINARY) for name in self.network.highway_names]
        drawn = self.network.drawn
        return np.where(drawn, np.array(ranks, np.int64)[self.network.highway], len(RANKS))

    def add_to(self, blob: Blob) -> None:
        """Add junctions and edges.

        ``junction.x``, ``junction.y``; ``edge.tail``, ``edge.head`` (beyond the tail),
        ``edge.rank``, ``edge.inner`` (vertices between its junctions), ``edge.x`` and ``edge.y``
        (steps from the vertex before, from the tail on).
        """
        network = self.network
        place = np.empty(len(self.junctions), np.int64)
        place[self.junctions] = np.arange(len(place))
        lon, lat = network.node_lon[self.junctions], network.node_lat[self.junctions]
        corner = self.placing.points(lon, lat)
        blob.add_all({f"junction.{key}": corner[key] for key in "xy"}, steps=_BOTH)
        tail, head = place[network.tail], place[network.head]
        blob.add("edge.tail", tail, steps=True)
        blob.add("edge.head", head - tail)
        blob.add("edge.rank", self.ranks)
        self._add_inner(blob)

    def _add_inner(self, blob: Blob) -> None:
        """Add the vertices between junctions as steps along each edge."""
        xy, edge = shapely.get_coordinates(self.lines, return_index=True)
        whole = whole_units(xy)
        size = np.bincount(edge, minlength=len(self.lines))
        first = np.cumsum(size) - size
        inner = np.ones(len(whole), bool)
        inner[first] = inner[first + size - 1] = False
        step = np.diff(whole, axis=0, prepend=whole[:1])
        blob.add("edge.inner", size - 2)
        blob.add("edge.x", step[inner, 0])
        blob.add("edge.y", step[inner, 1])

    def add_names(self, blob: Blob, names: Mapping[int, str]) -> None:
        """Add where the streets' names may be written: straight stretches, the longest first.

        ``street.name`` (place in the text list ``street.names``), ``street.rank``, and the ends
        of each stretch, ``street.x`` and ``street.y``, two a stretch.

        Parameters
        ----------
        blob
            Where to.
        names
            Number of a way to its name.
        """
        way_id = self.network.way_id
        named = np.isin(way_id, np.fromiter(names, np.int64, len(names)))
        edges = np.flatnonzero(named & (self.ranks < len(RANKS) - 2))
        texts = [names[int(one)] for one in way_id[edges]]
        listed = sorted(set(texts))
        number = {text: at for at, text in enumerate(listed)}
        held = _stretches(
            self.lines[edges],
            np.array([number[one] for one in texts], np.int64),
            self.ranks[edges],
        )
        blob.texts["street.names"] = listed
        blob.add("street.name", held[0])
        blob.add("street.rank", held[1])
        blob.add("street.x", whole_units(held[2][:, 0]), steps=True)
        blob.add("street.y", whole_units(held[2][:, 1]), steps=True)


_BOTH = ("junction.x", "junction.y")


def _stretches(
    lines: NDArray[np.object_], name: NDArray[np.int64], rank: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the nearly straight stretches of each name: name, rank, and ends two by two."""
    order = np.argsort(name, kind="stable")
    names, group = np.unique(name[order], return_inverse=True)
    if not len(names):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 2))
    whole = shapely.line_merge(shapely.multilinestrings(lines[order], indices=group))
    parts, owner = shapely.get_parts(whole, return_index=True)
    simple = shapely.simplify(parts, _BEND_M / DEGREE_M, preserve_topology=False)
    xy, part = shapely.get_coordinates(simple, return_index=True)
    straight = np.flatnonzero(part[1:] == part[:-1])
    far_m = np.hypot(*(xy[straight + 1] - xy[straight]).T) * DEGREE_M
    kept = straight[far_m >= _NAMED_M]
    least = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(least, group, rank[order])
    at = owner[part[kept]]
    by_length = np.lexsort((-far_m[far_m >= _NAMED_M], least[at]))
    ends = np.stack((xy[kept], xy[kept + 1]), axis=1)[by_length]
    return names[at][by_length], least[at][by_length], ends.reshape(-1, 2)
