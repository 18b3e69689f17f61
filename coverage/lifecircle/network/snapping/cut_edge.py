"""One edge of a network cut in two where something new is joined to it.

The second half stands right after the first, so that the order of the edges, which breaks ties
between equally near streets, stays what it was. A cut moves no metre of street: homes stay where
they are.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walls.gated import Gated, YardPlaces
from lifecircle.study.projections import unproject

Ints = NDArray[np.int64]


def cut_edge(network: StreetNetwork, edge: int, offset_m: float) -> tuple[StreetNetwork, int]:
    """Return a network with an edge cut, and the junction at the cut.

    Parameters
    ----------
    network
        The streets.
    edge
        Which edge; no private lane of an estate.
    offset_m
        Where, metres from its tail; at either end nothing is cut.
    """
    length_m = float(network.length_m[edge])
    if offset_m <= 0.0:
        return network, int(network.tail[edge])
    if offset_m >= length_m:
        return network, int(network.head[edge])
    node, line = network.nodes, network.geometry[edge]
    share = offset_m / length_m
    first, second = (
        substring(line, *ends, normalized=True) for ends in ((0.0, share), (share, 1.0))
    )
    at = shapely.line_interpolate_point(line, share, normalized=True)
    lon, lat = unproject(np.array([at.x]), np.array([at.y]), network.crs)
    tail, head = _doubled(network.tail, edge), _doubled(network.head, edge)
    lengths_m, shapes = _doubled(network.length_m, edge), _doubled(network.geometry, edge)
    head[edge], tail[edge + 1] = node, node
    lengths_m[edge], lengths_m[edge + 1] = offset_m, length_m - offset_m
    shapes[edge], shapes[edge + 1] = first, second
    after = np.arange(network.edges) + (np.arange(network.edges) > edge)
    whole = np.sort(np.append(np.arange(network.edges), edge))
    cut = replace(
        network,
        node_lon=np.append(network.node_lon, lon),
        node_lat=np.append(network.node_lat, lat),
        tail=tail,
        head=head,
        length_m=lengths_m,
        geometry=shapes,
        piece=np.append(network.piece, network.piece[network.tail[edge]]),
        grade=None if network.grade is None else network.grade.of(whole),
        added=None if network.added is None else network.added[whole],
        highway=_doubled(network.highway, edge),
        oneway=_doubled(network.oneway, edge),
        way_id=_doubled(network.way_id, edge),
    )
    if network.gated is None:
        return cut, node
    gated = _cut_gated(network.gated, cut, edge=edge, after=after, whole=whole)
    return replace(cut, gated=gated), node


def _doubled(column: NDArray[Any], edge: int) -> NDArray[Any]:
    """Return a column with one edge's value standing twice."""
    return np.insert(column, edge + 1, column[edge])


def _cut_gated(gated: Gated, cut: StreetNetwork, *, edge: int, after: Ints, whole: Ints) -> Gated:
    """Return what a network knows of its estates once a public street is cut."""
    offset_m = float(cut.length_m[edge])
    twin = gated.twin[whole]
    inner_edge, inner_estate = _inner(gated, cut, edge=edge, after=after)
    gates = gated.gates.copy()
    gate_edge = gates["edge"].to_numpy(np.int64)
    beyond = (gate_edge == edge) & (gates["offset_m"].to_numpy(float) > offset_m)
    gates["edge"] = np.where(gate_edge >= 0, after[gate_edge] + beyond, -1)
    gates["offset_m"] = gates["offset_m"] - np.where(beyond, offset_m, 0.0)
    return replace(
        gated,
        outward=gated.outward[whole],
        side=gated.side[whole],
        estate=gated.estate[whole],
        twin=np.where(twin >= 0, after[twin], -1),
        turned=gated.turned[whole],
        yards={
            name: replace(its, edge=_yard_edges(its, edge, after))
            for name, its in gated.yards.items()
        },
        gates=gates,
        inner_edge=inner_edge,
        inner_estate=inner_estate,
    )


def _yard_edges(yard: YardPlaces, edge: int, after: Ints) -> Ints:
    """Return the new numbers of the edges that places on open ground begin or end."""
    return np.asarray(after[yard.edge] + ((yard.edge == edge) & yard.at_head), np.int64)


def _inner(gated: Gated, cut: StreetNetwork, *, edge: int, after: Ints) -> tuple[Ints, Ints]:
    """Return which public streets run inside which estates."""
    again = np.flatnonzero(gated.inner_edge == edge)
    inner_edge = np.concatenate((after[gated.inner_edge], np.full(len(again), edge + 1)))
    estate = np.concatenate((gated.inner_estate, gated.inner_estate[again]))
    asked = np.flatnonzero((inner_edge == edge) | (inner_edge == edge + 1))
    kept = np.ones(len(estate), bool)
    kept[asked] = shapely.intersects(
        gated.outlines.inner[estate[asked]], cut.geometry[inner_edge[asked]]
    )
    order = np.lexsort((inner_edge[kept], estate[kept]))
    return inner_edge[kept][order], estate[kept][order]
