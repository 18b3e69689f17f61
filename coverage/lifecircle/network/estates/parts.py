"""What the edges of a layered network are, read back from the segments they were joined from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.network.estates.gates import EstateGates
from lifecircle.network.estates.lane_segments import STREET, Ints, LaneSegments
from lifecircle.network.estates.lanes import InnerStreets, inner_streets
from lifecircle.network.estates.layers import Layered, arriving, leaving
from lifecircle.network.estates.wickets import Wickets
from lifecircle.network.estates.yards import PLACES, TABLES, Yards
from lifecircle.network.snap import SAME_PLACE_M, along_edges
from lifecircle.network.streets import Joined
from lifecircle.network.walls.fences import straight_pieces
from lifecircle.network.walls.gated import (
    ARRIVING,
    ASSUMED,
    BETWEEN,
    LEAVING,
    OPEN_TO_ALL,
    Gated,
    YardPlaces,
)
from lifecircle.network.walls.outlines import EstateOutlines
from lifecircle.study.projections import unproject


@dataclass(frozen=True, eq=False)
class LaidLanes:
    """Segments with everything joined to them, ready to be put in layers.

    Parameters
    ----------
    lanes
        The segments.
    gates, wickets, yards
        How estates are entered, and who walks over open ground.
    outlines
        The estates.
    """

    lanes: LaneSegments
    gates: EstateGates
    wickets: Wickets
    yards: Yards
    outlines: EstateOutlines


@dataclass(frozen=True, eq=False)
class EstateParts:
    """The edges of a layered network and where they come from.

    Parameters
    ----------
    laid
        The segments.
    layers
        Their copies.
    joined
        The network of these.
    """

    laid: LaidLanes
    layers: Layered
    joined: Joined

    @cached_property
    def _side(self) -> NDArray[np.int8]:
        """The side of each edge."""
        row, layer = (part[self.joined.segment] for part in (self.layers.row, self.layers.layer))
        street = (row >= 0) & (self.laid.lanes.kind[row] == STREET)
        side = np.where(layer >= 3, np.where(layer % 2 == 1, LEAVING, ARRIVING), BETWEEN)
        side = np.where(street, np.where(layer == 0, OPEN_TO_ALL, side), BETWEEN)
        return np.asarray(side, np.int8)

    def gated(self) -> Gated:
        """Return what the network knows of its estates."""
        network, laid, layers = self.joined.network, self.laid, self.layers
        segment, side = self.joined.segment, self._side
        row, layer = layers.row[segment], layers.layer[segment]
        lane = (side == LEAVING) | (side == ARRIVING)
        twin, turned = _twins(side, row, self.joined.backward)
        public = np.flatnonzero(side == OPEN_TO_ALL)
        near = laid.outlines.ground.near(shapely.bounds(network.geometry[public]))
        public = public[near]
        inner = inner_streets(network.geometry[public], public, laid.outlines)
        sign = np.where(self.joined.backward, -1, 1)
        return Gated(
            outward=(layers.outward[segment] * sign).astype(np.int8),
            side=side,
            estate=np.where(lane, (layer - 3) // 2, -1),
            twin=twin,
            turned=turned,
            outlines=laid.outlines,
            mode=laid.gates.mode,
            walls=straight_pieces(laid.outlines.rims[laid.gates.closed]),
            inner_edge=inner.street,
            inner_estate=inner.estate,
            yards={name: self._yards(at) for at, name in enumerate(TABLES)},
            gates=self._gates(inner),
            unused_gates=laid.gates.given.unused,
        )

    def _yards(self, table: int) -> YardPlaces:
        """Return the rows of one table that stand on open ground."""
        yards = self.laid.yards
        of = np.flatnonzero(yards.table == table)
        estate = self.laid.outlines.at(self.laid.lanes.xy[yards.node[of]])
        rows, nodes = yards.row[of], self.layers.node_at(yards.node[of], leaving(estate))
        if table == PLACES:  # walked to by way of gates, and straight by who lives inside
            by_gate = self.layers.node_at(yards.node[of], arriving(estate))
            rows, nodes = np.concatenate((rows, rows)), np.concatenate((by_gate, nodes))
        known = np.flatnonzero(nodes >= 0)
        edge, at_head = self._edge_at(nodes[known])
        return YardPlaces(rows[known], edge, at_head)

    def _gates(self, inner: InnerStreets) -> pd.DataFrame:
        """Return every gate and assumed gate, and where it is in the network."""
        laid, crossings = self.laid, self.laid.gates.crossings
        way_in = np.flatnonzero(
            laid.gates.open & crossings.at_outline & laid.gates.closed[crossings.estate]
        )
        node = np.concatenate((crossings.node[way_in], laid.wickets.node))
        estate = np.concatenate((crossings.estate[way_in], laid.wickets.estate))
        given = np.concatenate((laid.gates.gate[way_in] >= 0, np.ones(len(laid.wickets.row), bool)))
        kind = np.where(given, "lane", "assumed").astype(object)
        kind[len(way_in) :] = "wicket"
        inside = self.layers.node_at(node, arriving(estate))
        outside = self.layers.node_at(node, np.zeros(len(node), np.int64))
        edge, at_head = self._edge_at(np.where(inside >= 0, inside, outside))
        offset_m = np.where(at_head, self.joined.network.length_m[edge], 0.0)
        table = pd.DataFrame(
            {
                "estate": estate,
                "lon": laid.lanes.lon[node],
                "lat": laid.lanes.lat[node],
                "kind": kind,
                "edge": edge,
                "offset_m": offset_m,
            }
        )
        others = [self._street_gates(), self._assumed_on_streets(inner)]
        return pd.concat([table, *others], ignore_index=True)

    def _assumed_on_streets(self, inner: InnerStreets) -> pd.DataFrame:
        """Return where public streets lead into estates that have no gates in the data."""
        asked = self.laid.gates.mode[inner.estate] == ASSUMED
        edge, estate = inner.street[asked], inner.estate[asked]
        lines, walls = self.joined.network.geometry[edge], self.laid.outlines.boundaries[estate]
        met, pair = shapely.get_parts(shapely.intersection(lines, walls), return_index=True)
        point = shapely.get_type_id(met) == 0
        xy, pair = shapely.get_coordinates(met[point]).reshape(-1, 2), pair[point]
        # A junction on the outline is one gate, however many streets meet there.
        places = np.column_stack((estate[pair], np.rint(xy / SAME_PLACE_M)))
        first = np.sort(np.unique(places, axis=0, return_index=True)[1])
        return self._on_edges(estate[pair[first]], xy[first], edge[pair[first]], "assumed")

    def _street_gates(self) -> pd.DataFrame:
        """Return the gates that stand on a public street."""
        network, gates = self.joined.network, self.laid.gates
        on_street = np.flatnonzero(~np.isnan(gates.on_street[:, 0]))
        xy = gates.on_street[on_street]
        public = np.flatnonzero(self._side == OPEN_TO_ALL)
        nearest = shapely.STRtree(network.geometry[public]).nearest(shapely.points(xy))
        return self._on_edges(gates.given.estate[on_street], xy, public[nearest], "street")

    def _on_edges(
        self, estate: Ints, xy: NDArray[np.float64], edge: Ints, kind: str
    ) -> pd.DataFrame:
        """Return gates at places on edges."""
        network = self.joined.network
        lon, lat = unproject(xy[:, 0], xy[:, 1], network.crs)
        offset_m, _, _ = along_edges(network, edge, shapely.points(xy))
        return pd.DataFrame(
            {
                "estate": estate,
                "lon": lon,
                "lat": lat,
                "kind": np.full(len(xy), kind, dtype=object),
                "edge": edge,
                "offset_m": offset_m,
            }
        )

    def _edge_at(self, node: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return an edge that touches each node of the layers, and whether by its head."""
        network, known = self.joined.network, self.joined.node
        at = np.minimum(np.searchsorted(known, node), len(known) - 1)
        junction = np.where((node >= 0) & (known[at] == node), at, -1)
        ends = np.concatenate((network.tail, network.head))
        order = np.argsort(ends, kind="stable")
        found = np.minimum(np.searchsorted(ends[order], junction), len(order) - 1)
        half = order[found]
        there = (junction >= 0) & (ends[half] == junction)
        edge = np.where(half < network.edges, half, half - network.edges)
        return np.where(there, edge, -1), half >= network.edges


def _twins(
    side: NDArray[np.int8], row: Ints, backward: NDArray[np.bool_]
) -> tuple[Ints, NDArray[np.bool_]]:
    """Return each lane's edge on the other side, and whether it runs the other way."""
    twin, turned = np.full(len(side), -1), np.zeros(len(side), bool)
    ours, theirs = (np.flatnonzero(side == which) for which in (LEAVING, ARRIVING))
    ours, theirs = ours[np.argsort(row[ours])], theirs[np.argsort(row[theirs])]
    twin[ours], twin[theirs] = theirs, ours
    turned[ours] = turned[theirs] = backward[ours] != backward[theirs]
    return twin, turned
