"""The streets as they would be if those that look wrongly drawn were joined where they nearly meet.

Only asked, never used for a figure: who would be within the limit on these streets and is not on
those that are drawn may be left out by the map alone.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.network.doubts.doubtful import PIECE_M
from lifecircle.network.grade import Grade
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walls.gated import BETWEEN, Gated
from lifecircle.study.projections import project

_SLACK_M = 0.5

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Joints:
    """Pairs of edges that nearly meet, and where along each."""

    own: Ints
    other: Ints
    own_m: Floats
    other_m: Floats
    gap_m: Floats


def mended_network(network: StreetNetwork, doubts: pd.DataFrame) -> StreetNetwork | None:
    """Return the network with every near miss closed, None where there is none.

    From either end of the one street to either end of the other an edge is added, as long as the
    walk over the gap. Edges keep their numbers, so that places stay joined where they are.

    Parameters
    ----------
    network
        The streets.
    doubts
        Of `lifecircle.network.doubts.doubtful.network_doubts`; rows farther from the other street
        than `lifecircle.network.doubts.doubtful.PIECE_M` are left as they are.
    """
    joints = _joints(network, doubts[doubts["gap_m"] <= PIECE_M])
    if not len(joints.own):
        return None
    parts = []
    for own_at_head in (False, True):
        for other_at_head in (False, True):
            ends, along = zip(
                _end(network, joints.own, joints.own_m, at_head=own_at_head),
                _end(network, joints.other, joints.other_m, at_head=other_at_head),
                strict=True,
            )
            parts.append((*ends, along[0] + joints.gap_m + along[1]))
    tail, head, length_m = (np.concatenate(one) for one in zip(*parts, strict=True))
    real = tail != head
    kind = np.tile(network.highway[_level(network, joints)], len(parts))
    return _with_edges(network, tail[real], head[real], length_m[real], kind[real])


def _joints(network: StreetNetwork, doubts: pd.DataFrame) -> _Joints:
    """Return the edges of each near miss, found again by their place and the ids of their ways."""
    lon, lat = (doubts[name].to_numpy(np.float64) for name in ("lon", "lat"))
    places = shapely.points(*project(lon, lat, network.crs))
    tree = shapely.STRtree(network.geometry)
    gap_m = doubts["gap_m"].to_numpy(np.float64)
    own = _edge_of_way(network, tree, places, doubts["way_id"], np.full(len(places), _SLACK_M))
    other = _edge_of_way(network, tree, places, doubts["to_way_id"], gap_m + _SLACK_M, but=own)
    found = np.flatnonzero((own >= 0) & (other >= 0))
    own, other, places = own[found], other[found], places[found]
    return _Joints(
        own,
        other,
        _along_m(network, own, places),
        _along_m(network, other, places),
        np.maximum(gap_m[found], 0.01),
    )


def _edge_of_way(
    network: StreetNetwork,
    tree: shapely.STRtree,
    places: NDArray[np.object_],
    way_id: pd.Series,
    within_m: Floats,
    *,
    but: Ints | None = None,
) -> Ints:
    """Return the edge of a way nearest to each place, -1 for none so near; never the one named."""
    place, edge = tree.query(places, predicate="dwithin", distance=within_m)
    meant = network.way_id[edge] == way_id.to_numpy(np.int64)[place]
    if but is not None:
        meant &= edge != but[place]
    place, edge = place[meant], edge[meant]
    away_m = shapely.distance(places[place], network.geometry[edge])
    order = np.lexsort((edge, away_m, place))
    first = order[np.flatnonzero(np.diff(place[order], prepend=-1))]
    found = np.full(len(places), -1, np.int64)
    found[place[first]] = edge[first]
    return found


def _along_m(network: StreetNetwork, edge: Ints, places: NDArray[np.object_]) -> Floats:
    """Return how far along each edge the place nearest to a point is."""
    share = shapely.line_locate_point(network.geometry[edge], places, normalized=True)
    return np.asarray(share * network.length_m[edge], np.float64)


def _end(
    network: StreetNetwork, edge: Ints, along_m: Floats, *, at_head: bool
) -> tuple[Ints, Floats]:
    """Return the junction at one end of each edge, and how far it is from a place along it."""
    if at_head:
        return network.head[edge], network.length_m[edge] - along_m
    return network.tail[edge], along_m


def _level(network: StreetNetwork, joints: _Joints) -> Ints:
    """Return the edge of each pair that is not steps, if one is not."""
    return np.where(network.steps[joints.own], joints.other, joints.own)


def _with_edges(
    network: StreetNetwork, tail: Ints, head: Ints, length_m: Floats, kind: NDArray[np.int16]
) -> StreetNetwork:
    """Return the network with more edges, to which no door is joined."""
    many = len(tail)
    x, y = project(network.node_lon, network.node_lat, network.crs)
    xy = np.column_stack((x, y))
    lines = shapely.linestrings(np.stack((xy[tail], xy[head]), axis=1))
    old = np.zeros(network.edges, bool) if network.added is None else network.added
    return replace(
        network,
        tail=np.append(network.tail, tail),
        head=np.append(network.head, head),
        length_m=np.append(network.length_m, length_m),
        highway=np.append(network.highway, kind),
        oneway=np.append(network.oneway, np.zeros(many, np.int8)),
        way_id=np.append(network.way_id, np.zeros(many, np.int64)),
        geometry=np.append(network.geometry, lines),
        added=np.append(old, np.ones(many, bool)),
        gated=None if network.gated is None else _gated(network.gated, many),
        grade=None if network.grade is None else _grade(network.grade, many),
    )


def _gated(gated: Gated, many: int) -> Gated:
    """Return what is known of estates, with more edges that are nobody's lane."""
    return replace(
        gated,
        outward=np.append(gated.outward, np.zeros(many, np.int8)),
        side=np.append(gated.side, np.full(many, BETWEEN, np.int8)),
        estate=np.append(gated.estate, np.full(many, -1)),
        twin=np.append(gated.twin, np.full(many, -1)),
        turned=np.append(gated.turned, np.zeros(many, bool)),
    )


def _grade(grade: Grade, many: int) -> Grade:
    """Return how hilly edges are, with more that are level."""
    return Grade(
        np.append(grade.forward, np.ones(many)),
        np.append(grade.backward, np.ones(many)),
        np.append(grade.steepest, np.zeros(many)),
    )
