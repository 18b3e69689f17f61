"""Streets, lanes and gates as one network in layers: a plain search of it trespasses nowhere.

Walks go through the layers in one order: the lanes of the estate people leave, private ways between
its gate and the street, the streets, private ways to the next gate, the lanes of the estate they
arrive in. Each layer that a node has is a node of its own; a gate is a step of no length from one
to a later one. An estate within another is left before that, and entered after it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lifecircle.network.estates.gates import EstateGates
from lifecircle.network.estates.lane_segments import (
    INTO,
    OUT_OF,
    PASSAGE,
    PUBLIC,
    Ints,
    LaneSegments,
)
from lifecircle.network.walls.outlines import EstateOutlines

GATE_M = 1e-6
"""Length of the step through a gate: short enough never to count, long enough not to vanish."""

STREETS, AWAY, TOWARD = 0, 1, 2
"""Layers of the streets and of private ways outside; estate e has ``3 + 2 e`` and ``4 + 2 e``."""

_LEFT, _AWAY, _STREETS, _TOWARD, _REACHED = range(5)
_BY_LAYER = np.array([_STREETS, _AWAY, _TOWARD])


@dataclass(frozen=True, eq=False)
class Layered:
    """Segments in their layers, then the steps through gates.

    Parameters
    ----------
    row
        Row of the segment each copy is of, -1 for a step through a gate.
    layer
        The layer of each copy.
    tail, head
        Its nodes.
    outward
        -1 where walks lead from its tail to its head only, 0 both ways.
    place
        For each node, its number before it was copied.
    node_layer
        The layer of each node.
    """

    row: Ints
    layer: Ints
    tail: Ints
    head: Ints
    outward: NDArray[np.int8]
    place: Ints
    node_layer: Ints

    def node_at(self, place: Ints, layer: Ints) -> Ints:
        """Return the nodes of places in layers, -1 where there is none."""
        size = int(max(self.node_layer.max(initial=0), layer.max(initial=0))) + 1
        known, asked = self.place * size + self.node_layer, place * size + layer
        at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        return np.where(known[at] == asked, at, -1)


def leaving(estate: Ints) -> Ints:
    """Return the layer in which people leave an estate."""
    return 3 + 2 * estate


def arriving(estate: Ints) -> Ints:
    """Return the layer in which people arrive in an estate."""
    return 4 + 2 * estate


def layered(lanes: LaneSegments, gates: EstateGates, outlines: EstateOutlines) -> Layered:
    """Return segments in their layers, joined at gates.

    Parameters
    ----------
    lanes
        Segments with their zones.
    gates
        How the estates are entered.
    outlines
        The estates.
    """
    row, layer = _copies(lanes, gates)
    many = 3 + 2 * len(outlines)
    key, flat = np.unique(
        np.concatenate((lanes.tail[row] * many + layer, lanes.head[row] * many + layer)),
        return_inverse=True,
    )
    place, node_layer = np.divmod(key, many)
    tail, head = flat[: len(row)], flat[len(row) :]
    begin, end = _gate_steps(place, node_layer, gates, outlines)
    steps = len(begin)
    doors = np.isin(lanes.kind[row], (OUT_OF, INTO))  # nobody walks through another's door
    ground = np.where(doors, -1, 0).astype(np.int8)
    return Layered(
        row=np.concatenate((row, np.full(steps, -1))),
        layer=np.concatenate((layer, node_layer[begin])),
        tail=np.concatenate((tail, begin)),
        head=np.concatenate((head, end)),
        outward=np.concatenate((ground, np.full(steps, -1, np.int8))),
        place=place,
        node_layer=node_layer,
    )


def _copies(lanes: LaneSegments, gates: EstateGates) -> tuple[Ints, Ints]:
    """Return every copy of every segment: its row and its layer."""
    zone = lanes.zone
    public = np.flatnonzero(zone == PUBLIC)
    passages = np.flatnonzero(_leads_to_gate(lanes, gates))
    out = np.flatnonzero((zone >= 0) & gates.closed[np.maximum(zone, 0)])
    back = out[lanes.kind[out] != OUT_OF]
    row = np.concatenate((public, passages, passages, out, back))
    layer = np.concatenate(
        (
            np.full(len(public), STREETS),
            np.full(len(passages), AWAY),
            np.full(len(passages), TOWARD),
            leaving(zone[out]),
            arriving(zone[back]),
        )
    )
    return row, layer


def _leads_to_gate(lanes: LaneSegments, gates: EstateGates) -> NDArray[np.bool_]:
    """Return which private ways outside hang together with a crossing that is open."""
    outside = lanes.zone == PASSAGE
    count = len(lanes.lon)
    tail, head = lanes.tail[outside], lanes.head[outside]
    _, piece = connected_components(
        coo_array((np.ones(len(tail)), (tail, head)), shape=(count, count)).tocsr(), directed=False
    )
    wanted = np.zeros(count, bool)
    crossings = gates.crossings
    known = gates.open & gates.closed[crossings.estate]
    wanted[piece[crossings.node[known]]] = True
    return np.asarray(outside & wanted[piece[lanes.tail]], bool)


def _gate_steps(
    place: Ints, layer: Ints, gates: EstateGates, outlines: EstateOutlines
) -> tuple[Ints, Ints]:
    """Return the steps from layer to layer at places that have several, as pairs of nodes."""
    many = len(outlines)
    estate = np.where(layer >= 3, (layer - 3) // 2, -1)
    crossings = gates.crossings
    shut = (crossings.node * many + crossings.estate)[~gates.open]
    passable = ~np.isin(np.where(estate >= 0, place * many + estate, -1), shut)
    several = np.bincount(place, minlength=place.max(initial=0) + 1)[place] > 1
    node = np.flatnonzero(passable & several)
    table = pd.DataFrame({"place": place[node], "node": node})
    pairs = table.merge(table, on="place", suffixes=("", "_to"))
    begin, end = pairs["node"].to_numpy(np.int64), pairs["node_to"].to_numpy(np.int64)
    rank = np.where(layer >= 3, np.where(layer % 2 == 1, _LEFT, _REACHED), _BY_LAYER[layer % 3])
    one, other = estate[begin], estate[end]
    from_rank, to_rank = rank[begin], rank[end]
    onward = (from_rank < to_rank) & ((one != other) | (one < 0))
    out = (from_rank == _LEFT) & (to_rank == _LEFT) & outlines.within(one, other)
    into = (from_rank == _REACHED) & (to_rank == _REACHED) & outlines.within(other, one)
    kept = onward | out | into
    return begin[kept], end[kept]
