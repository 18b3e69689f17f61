"""The walking network of a study with gated estates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.errors import Fault, errors_in
from lifecircle.network.estate_gates import EstateGates, estate_gates, given_gates
from lifecircle.network.estate_lanes import estate_lanes, inner_streets
from lifecircle.network.estate_layers import GATE_M, Layered, arriving, layered, leaving
from lifecircle.network.estate_outlines import EstateOutlines, estate_outlines
from lifecircle.network.estate_wickets import WicketGround, Wickets, join_wickets
from lifecircle.network.estate_yards import PLACES, TABLES, Standing, Yards, join_yards
from lifecircle.network.fences import straight_pieces
from lifecircle.network.gated import (
    ARRIVING,
    BETWEEN,
    LEAVING,
    OPEN_TO_ALL,
    Gated,
    Table,
    YardPlaces,
)
from lifecircle.network.lane_segments import (
    GROUND,
    PUBLIC,
    STREET,
    Ints,
    LaneSegments,
    lane_segments,
)
from lifecircle.network.private_lanes import OwnedWays, access_with_private, owned_ways
from lifecircle.network.simplify import Segments
from lifecircle.network.street_source import read_streets, read_ways
from lifecircle.network.streets import Joined, SegmentKinds, StreetNetwork, join_segments
from lifecircle.network.ways import Ways
from lifecircle.study.obstacles import Obstacles
from lifecircle.study.projections import metric_crs, project, project_geometries
from lifecircle.study.study import Study


def gated_streets(
    study: Study, obstacles: Obstacles
) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return the walking network of a study with its gated estates, and what is wrong with it.

    Parameters
    ----------
    study
        The study.
    obstacles
        Its estates, gates and barriers.
    """
    ways, faults = read_ways(study.streets, rule=access_with_private)
    if ways is None or errors_in(faults):
        return None, faults
    owned = owned_ways(ways)
    if owned.private.all():  # nobody could walk anywhere, as the reader of plain streets says
        return read_streets(study.streets)
    return gated_network(owned, study, obstacles), faults


@dataclass(frozen=True, eq=False)
class _Laid:
    """Segments with everything joined to them, ready to be put in layers."""

    lanes: LaneSegments
    gates: EstateGates
    wickets: Wickets
    yards: Yards
    outlines: EstateOutlines


def gated_network(owned: OwnedWays, study: Study, obstacles: Obstacles) -> StreetNetwork:
    """Return the network of ways, private ones included, around a study's estates.

    Parameters
    ----------
    owned
        Ways, and which are private.
    study
        Who lives and what stands where; its settings.
    obstacles
        Its estates, gates and barriers.
    """
    crs = metric_crs(owned.ways.lon, owned.ways.lat)
    laid = _lay(owned, study, obstacles, crs)
    layers = layered(laid.lanes, laid.gates, laid.wickets, laid.outlines)
    joined = _join(laid.lanes, layers, owned.ways, crs)
    return replace(joined.network, gated=_Parts(laid, layers, joined).gated())


def _lay(owned: OwnedWays, study: Study, obstacles: Obstacles, crs: CRS) -> _Laid:
    """Return the segments of lanes, gates and yards."""
    settings = study.settings
    outlines = estate_outlines(obstacles.estates, crs)
    lanes = lane_segments(owned.ways, crs)
    lanes = estate_lanes(lanes, owned, outlines, inner_lanes=obstacles.inner_lanes)
    given = given_gates(
        _points(obstacles.gates, crs),
        obstacles.estates.index.get_indexer(obstacles.gates["estate_id"]).astype(np.int64),
        outlines,
        reach_m=settings.gate_reach_m,
    )
    public = np.flatnonzero(lanes.zone == PUBLIC)
    inner = inner_streets(lanes.lines[public], public, outlines)
    gates = estate_gates(lanes, outlines, given, inner, reach_m=settings.gate_reach_m)
    ground = WicketGround(
        outlines,
        gates,
        inner,
        straight_pieces(project_geometries(np.asarray(obstacles.barriers.geometry, object), crs)),
        straight_pieces(outlines.rims[gates.closed]),
        settings.max_snap_m,
        settings.barrier_candidates,
    )
    lanes, wickets = join_wickets(lanes, ground, crs)
    lanes, yards = join_yards(lanes, wickets, ground, _standing(study, crs), crs=crs)
    return _Laid(lanes, gates, wickets, yards, outlines)


def _standing(study: Study, crs: CRS) -> Standing:
    """Return where everybody and everything of a study stands; outlines by a point in them."""
    tables: Mapping[Table, GeoDataFrame] = {
        "homes": study.residents,
        "land": study.land,
        "places": study.facilities,
    }
    limit = study.settings.max_snap_m
    return Standing(
        xy={name: _points(table, crs) for name, table in tables.items()},
        max_m={
            name: table["max_snap_m"].to_numpy(float)
            if name == "places"
            else np.full(len(table), limit)
            for name, table in tables.items()
        },
    )


def _points(table: GeoDataFrame, crs: CRS) -> NDArray[np.float64]:
    """Return a point of each row in a plane."""
    shapes = np.asarray(table.geometry, dtype=object)
    other = np.flatnonzero(shapely.get_type_id(shapes) != 0)
    if len(other):
        shapes = shapes.copy()
        shapes[other] = shapely.point_on_surface(shapes[other])
    lon_lat = shapely.get_coordinates(shapes).reshape(-1, 2)
    return np.column_stack(project(lon_lat[:, 0], lon_lat[:, 1], crs)).reshape(-1, 2)


def _join(lanes: LaneSegments, layers: Layered, ways: Ways, crs: CRS) -> Joined:
    """Return layered segments joined to edges; steps through gates and open ground stay apart."""
    real = layers.row >= 0
    row = np.where(real, layers.row, 0)
    way = np.where(real, lanes.way[row], -1)
    ground = real & (lanes.kind[row] == GROUND)
    names = ways.highway_names
    highway = np.where(way >= 0, ways.highway[way], np.where(ground, len(names) + 1, len(names)))
    oneway = np.where(way >= 0, ways.oneway[way], 0).astype(np.int8)
    parts = Segments(
        node_lon=lanes.lon[layers.place],
        node_lat=lanes.lat[layers.place],
        tail=layers.tail,
        head=layers.head,
        way=way,
        length_m=np.where(real, lanes.length_m[row], GATE_M),
    )
    kinds = SegmentKinds(
        highway=highway.astype(np.int16),
        highway_names=(*names, "gate", "open_ground"),
        oneway=oneway,
        way_id=np.where(way >= 0, ways.way_id[way], 0),
    )
    apart = (layers.outward != 0) | (way < 0)  # a gate stays a junction
    bound = np.where(apart, 1, oneway).astype(np.int8)
    return join_segments(parts, kinds, bound=bound, crs=crs)


@dataclass(frozen=True, eq=False)
class _Parts:
    """What the edges of a layered network are, read back from their first segments."""

    laid: _Laid
    layers: Layered
    joined: Joined

    def gated(self) -> Gated:
        """Return what the network knows of its estates."""
        network, laid, layers = self.joined.network, self.laid, self.layers
        segment = self.joined.segment
        row, layer = layers.row[segment], layers.layer[segment]
        street = (row >= 0) & (laid.lanes.kind[row] == STREET)
        side = np.where(layer >= 3, np.where(layer % 2 == 1, LEAVING, ARRIVING), BETWEEN)
        side = np.where(street, np.where(layer == 0, OPEN_TO_ALL, side), BETWEEN).astype(np.int8)
        lane = (side == LEAVING) | (side == ARRIVING)
        twin, turned = _twins(side, row, self.joined.backward)
        public = np.flatnonzero(side == OPEN_TO_ALL)
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
            gates=self._gates(),
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

    def _gates(self) -> pd.DataFrame:
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
        return pd.DataFrame(
            {
                "estate": estate,
                "lon": laid.lanes.lon[node],
                "lat": laid.lanes.lat[node],
                "kind": kind,
                "edge": edge,
                "at_head": at_head,
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
