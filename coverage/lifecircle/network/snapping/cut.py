"""The network with its edges cut wherever a facility is entered.

After the cut every entrance is a node, so two points on one edge meet along it and no special
case is left: a resident lies on one stretch and leaves it by either end.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.exact import exact
from lifecircle.network.grade import Grade
from lifecircle.network.snap import SAME_PLACE_M, Attachments, Floats, Ints
from lifecircle.network.streets import StreetNetwork


@dataclass(frozen=True, eq=False)
class CutNetwork:
    """Stretches of edges between junctions and entrances, in order along each edge.

    Parameters
    ----------
    nodes
        How many nodes there are: the junctions first, then the cuts.
    tail, head
        Nodes that each stretch joins.
    length_m
        Length of each stretch, metres.
    edge
        Edge each stretch is part of; stretches are sorted by it, then by `from_m`.
    from_m
        Where on its edge each stretch begins, metres from the edge's tail.
    steps, oneway
        As of the edge.
    entrance_node
        Node of each attachment the network was cut at.
    outward
        1 where walks lead away from a facility only from tail to head, -1 only back, 0 both
        ways; None where no stretch is bound so.
    grade
        How hilly each stretch is, as its edge; None where no heights are known.
    """

    nodes: int
    tail: Ints
    head: Ints
    length_m: Floats
    edge: Ints
    from_m: Floats
    steps: NDArray[np.bool_]
    oneway: NDArray[np.int8]
    entrance_node: Ints
    outward: NDArray[np.int8] | None = None
    grade: Grade | None = None

    def locate(self, places: Attachments) -> tuple[Ints, Floats]:
        """Return the stretch each attachment lies on and its distance from that one's tail."""
        offset_m = exact(places.offset_m)
        first = self._first
        at = first[places.edge]
        cut = np.flatnonzero(first[places.edge + 1] - at > 1)
        at[cut] = self._among_cuts(places.edge[cut], offset_m[cut])
        along_m = np.clip(offset_m - self.from_m[at], 0.0, self.length_m[at])
        return at, along_m

    @cached_property
    def _first(self) -> Ints:
        """The first stretch of each edge, and of the one after the last."""
        edges = int(self.edge[-1]) + 1 if len(self.edge) else 0
        return np.searchsorted(self.edge, np.arange(edges + 1))

    def _among_cuts(self, edge: Ints, offset_m: Floats) -> Ints:
        """Return the stretch of edges that are cut on which places lie."""
        theirs = np.flatnonzero(np.isin(self.edge, edge))
        begins = np.concatenate((self.from_m[theirs], offset_m))
        is_place = np.repeat((0, 1), (len(theirs), len(edge)))
        order = np.lexsort((is_place, begins, np.concatenate((self.edge[theirs], edge))))
        found = np.empty(len(order), np.int64)
        found[order] = np.cumsum(is_place[order] == 0) - 1
        return theirs[found[len(theirs) :]]


@dataclass(frozen=True, eq=False)
class StreetCuts:
    """Where entrances stand on the uncut network: at a junction, or somewhere along an edge.

    Parameters
    ----------
    node
        Of each entrance: the junction, or beyond all junctions the number of its cut.
    edge, at_m
        Of each cut, sorted by both: the edge, and `lifecircle.network.exact` metres from its tail.
    """

    node: Ints
    edge: Ints
    at_m: Floats


def street_cuts(network: StreetNetwork, entrances: Attachments) -> StreetCuts:
    """Return where a network is to be cut.

    An entrance at the very end of an edge is the junction there; entrances at one place of one
    edge share a node.

    Parameters
    ----------
    network
        The streets.
    entrances
        Where to cut them.
    """
    edge, offset_m = entrances.edge, entrances.offset_m
    at_tail = offset_m <= 0.0
    at_head = offset_m >= network.length_m[edge]
    inner = np.flatnonzero(~(at_tail | at_head))
    order = inner[np.lexsort((offset_m[inner], edge[inner]))]
    new = np.ones(len(order), bool)
    apart = np.diff(offset_m[order]) > SAME_PLACE_M
    new[1:] = (np.diff(edge[order]) != 0) | apart
    node = np.where(at_tail, network.tail[edge], network.head[edge])
    node[order] = network.nodes + np.cumsum(new) - 1
    return StreetCuts(node, edge[order][new], exact(offset_m[order][new]))


def cut_network(network: StreetNetwork, entrances: Attachments) -> CutNetwork:
    """Cut a network at entrances.

    Lengths are `lifecircle.network.exact`: those of its stretches add up to that of an edge.

    Parameters
    ----------
    network
        The streets.
    entrances
        Where to cut them.
    """
    cuts = street_cuts(network, entrances)
    node, cut_edge, cut_m = cuts.node, cuts.edge, cuts.at_m
    breaks = np.arange(network.edges) + np.searchsorted(cut_edge, np.arange(network.edges))
    total = network.edges + len(cut_edge)
    begins_at_cut = np.ones(total, bool)
    begins_at_cut[breaks] = False
    tail, from_m = np.empty(total, np.int64), np.zeros(total)
    tail[breaks] = network.tail
    tail[begins_at_cut] = network.nodes + np.arange(len(cut_edge))
    from_m[begins_at_cut] = cut_m
    parent = np.repeat(np.arange(network.edges), 1 + np.bincount(cut_edge, minlength=network.edges))
    last = np.append(np.diff(parent) != 0, [True]) if total else np.zeros(0, bool)
    head, to_m = np.roll(tail, -1), np.roll(from_m, -1)
    head[last] = network.head[parent[last]]
    to_m[last] = exact(network.length_m[parent[last]])
    return CutNetwork(
        nodes=network.nodes + len(cut_edge),
        tail=tail,
        head=head,
        length_m=to_m - from_m,
        edge=parent,
        from_m=from_m,
        steps=network.steps[parent],
        oneway=network.oneway[parent],
        entrance_node=node,
        outward=None if network.gated is None else network.gated.outward[parent],
        grade=None if network.grade is None else network.grade.of(parent),
    )
