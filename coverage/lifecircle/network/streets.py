"""The walking network of a study: arrays, cut at junctions, every metre of street kept."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lifecircle.network.grade import Grade
from lifecircle.network.sources.simplify import Chains, Segments, chains, segments
from lifecircle.network.sources.ways import Ways
from lifecircle.network.walls.gated import Gated
from lifecircle.study.projections import metric_crs, project


@dataclass(frozen=True, eq=False)
class StreetNetwork:
    """Streets as edges between junctions.

    Parameters
    ----------
    crs
        The local metric reference system of `geometry`.
    node_lon, node_lat
        Degrees of each junction.
    tail, head
        Junctions that each edge joins; its geometry runs from tail to head.
    length_m
        Geodesic length of each edge, metres: the sum over its vertices.
    highway
        Index of the edge's class in `highway_names`.
    oneway
        1 walkers may only go from tail to head, -1 only back, 0 both ways.
    way_id
        The source's number of the (first) way the edge came from.
    geometry
        A LineString each, in `crs`.
    piece
        Which connected piece each junction belongs to; 0 is the longest, then by length.
    piece_m
        Street length of each piece, metres.
    gated
        Its gated estates, None where the study brings none.
    grade
        How hilly its edges are, None where the study brings no heights.
    added
        Which edges are links a scenario added, None where there are none. No door is joined to
        them, and `piece` is what it was without them.
    """

    crs: CRS
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    length_m: NDArray[np.float64]
    highway: NDArray[np.int16]
    highway_names: tuple[str, ...]
    oneway: NDArray[np.int8]
    way_id: NDArray[np.int64]
    geometry: NDArray[np.object_]
    piece: NDArray[np.int64]
    piece_m: NDArray[np.float64]
    gated: Gated | None = None
    grade: Grade | None = None
    added: NDArray[np.bool_] | None = None

    @property
    def nodes(self) -> int:
        """How many junctions there are."""
        return len(self.node_lon)

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return len(self.tail)

    @property
    def drawn(self) -> NDArray[np.bool_]:
        """Which edges stand for a street on the ground, each street once."""
        if self.gated is None:
            return np.ones(self.edges, bool)
        return self.gated.drawn if self.added is None else self.gated.drawn | self.added

    @property
    def steps(self) -> NDArray[np.bool_]:
        """Whether each edge is a flight of steps."""
        return np.array([name == "steps" for name in self.highway_names], bool)[self.highway]

    @property
    def edge_piece(self) -> NDArray[np.int64]:
        """Which piece each edge belongs to."""
        return self.piece[self.tail]

    def __repr__(self) -> str:
        total_km = float(self.length_m.sum()) / 1000
        return (
            f"StreetNetwork({self.edges} edges, {self.nodes} junctions, "
            f"{total_km:.1f} km, {len(self.piece_m)} pieces)"
        )


@dataclass(frozen=True, eq=False)
class SegmentKinds:
    """What the ways say of each straight stretch of street.

    Parameters
    ----------
    highway
        Index of its class in `highway_names`.
    highway_names
        The classes.
    oneway
        1 walkers may only go from tail to head, -1 only back, 0 both ways.
    way_id
        The source's number of its way.
    """

    highway: NDArray[np.int16]
    highway_names: tuple[str, ...]
    oneway: NDArray[np.int8]
    way_id: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Joined:
    """A network, and from which stretches its edges and junctions come.

    Parameters
    ----------
    network
        The network.
    segment
        The stretch each edge begins with.
    backward
        Whether the edge runs against that stretch.
    node
        Number of each junction among the stretches' nodes, ascending.
    """

    network: StreetNetwork
    segment: NDArray[np.int64]
    backward: NDArray[np.bool_]
    node: NDArray[np.int64]


def build_network(ways: Ways) -> StreetNetwork:
    """Return the network of walkable ways, simplified to junctions.

    Geometry and length are kept whole: the edges' lengths sum to the ways' lengths (stretches
    that two ways draw on the same two nodes count once).
    """
    parts = segments(ways)
    kinds = SegmentKinds(
        highway=ways.highway[parts.way],
        highway_names=ways.highway_names,
        oneway=ways.oneway[parts.way],
        way_id=ways.way_id[parts.way],
    )
    return join_segments(parts, kinds).network


def join_segments(
    parts: Segments,
    kinds: SegmentKinds,
    *,
    bound: NDArray[np.int8] | None = None,
    crs: CRS | None = None,
) -> Joined:
    """Return the network of straight stretches, joined to edges between junctions.

    Parameters
    ----------
    parts
        The stretches.
    kinds
        What is known of each.
    bound
        Where not 0 a stretch is never joined to another; by default ``kinds.oneway``.
    crs
        The plane of the shapes; by default one laid on the nodes.
    """
    joined = chains(parts, kinds.highway.astype(np.int64), kinds.oneway if bound is None else bound)
    count = len(parts.tail)
    half = joined.half
    segment = np.where(half < count, half, half - count)
    backward = half >= count
    begins = joined.first[:-1]
    enters = np.where(backward, parts.head[segment], parts.tail[segment])
    leaves = np.where(backward, parts.tail[segment], parts.head[segment])
    ends = joined.first[1:] - 1
    junction, flat = np.unique(np.concatenate((enters[begins], leaves[ends])), return_inverse=True)
    tail, head = flat[: len(begins)], flat[len(begins) :]
    length_m = np.add.reduceat(parts.length_m[segment], begins)
    plane = metric_crs(parts.node_lon, parts.node_lat) if crs is None else crs
    piece, piece_m = _pieces(tail, head, length_m, len(junction))
    first, against = segment[begins], backward[begins]
    sign = np.where(against, -1, 1).astype(np.int8)
    network = StreetNetwork(
        crs=plane,
        node_lon=parts.node_lon[junction],
        node_lat=parts.node_lat[junction],
        tail=tail,
        head=head,
        length_m=length_m,
        highway=kinds.highway[first],
        highway_names=kinds.highway_names,
        oneway=(kinds.oneway[first] * sign).astype(np.int8),
        way_id=kinds.way_id[first],
        geometry=_geometry(parts, joined, enters, leaves, plane),
        piece=piece,
        piece_m=piece_m,
    )
    return Joined(network, first, against, junction)


def _geometry(
    parts: Segments,
    joined: Chains,
    enters: NDArray[np.int64],
    leaves: NDArray[np.int64],
    crs: CRS,
) -> NDArray[np.object_]:
    """Return one LineString an edge: the start of each half-edge and the end of the last."""
    sizes = np.diff(joined.first)
    chain = np.repeat(np.arange(len(sizes)), sizes)
    vertices = np.empty(len(enters) + len(sizes), np.int64)
    vertices[np.arange(len(enters)) + chain] = enters
    vertices[joined.first[1:] + np.arange(len(sizes))] = leaves[joined.first[1:] - 1]
    x, y = project(parts.node_lon, parts.node_lat, crs)
    lines: NDArray[np.object_] = shapely.linestrings(
        np.column_stack((x[vertices], y[vertices])),
        indices=np.repeat(np.arange(len(sizes)), sizes + 1),
    )
    return lines


def _pieces(
    tail: NDArray[np.int64], head: NDArray[np.int64], length_m: NDArray[np.float64], nodes: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return each junction's connected piece, longest first, and the pieces' street lengths."""
    count, label = connected_components(
        coo_array((np.ones(len(tail)), (tail, head)), shape=(nodes, nodes)).tocsr(), directed=False
    )
    total_m = np.bincount(label[tail], weights=length_m, minlength=count)
    order = np.argsort(-total_m, kind="stable")
    place = np.empty(count, np.int64)
    place[order] = np.arange(count)
    return place[label], np.asarray(total_m[order], np.float64)
