"""The second nearest facility of every place, exactly, for one more search.

Let a first search leave every node its time and its facility. On the quickest walk from a node to
any *other* facility, look at the next node. Its own nearest facility is either another one than
the node's: then the walk goes on to it, in the time the first search left there. Or it is the same
one: then the walk goes on as that node's own walk to a second facility. So a second search over the
arcs that join nodes of one facility, begun where such a region borders on another, finds all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.search import SearchGraph, Settled, Way
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.stretch_ends import Origins, stretch_ends
from lifecircle.network.travel import walks_from


@dataclass(frozen=True, eq=False)
class SecondSettled:
    """What the second search left at each node.

    Parameters
    ----------
    seconds
        Time between the node and the nearest facility but its own nearest, infinite where there
        is none.
    facility
        Row of that facility, -1 where none.
    """

    seconds: Floats
    facility: Ints


@dataclass(frozen=True, eq=False)
class TwoNearest:
    """The nearest and the second nearest facility of each origin.

    Parameters
    ----------
    facility, seconds
        As in `lifecircle.network.travel.Walks`.
    second_facility, second_seconds
        The nearest of all others, however many entrances the nearest has; -1 and infinite where
        no other is reached. Never less than ``seconds``.
    """

    facility: Ints
    seconds: Floats
    second_facility: Ints
    second_seconds: Floats


def second_settled(graph: SearchGraph, first: Settled, facilities: Ints) -> SecondSettled:
    """Return the second nearest of some facilities for every node of the streets.

    Parameters
    ----------
    graph
        The graph that was searched.
    first
        What ``graph.nearest(facilities)`` left.
    facilities
        Rows of the facilities that count.
    """
    nodes = graph.streets.nodes
    if len(facilities) < 2:
        return SecondSettled(np.full(nodes, np.inf), np.full(nodes, -1))
    own = np.concatenate((first.facility, np.full(graph.facilities, -1)))
    own[nodes + facilities] = facilities
    left_s = np.concatenate((first.seconds, np.full(graph.facilities, np.inf)))
    left_s[nodes + facilities] = 0.0
    seconds, _, source = dijkstra(
        _within_regions(graph.matrix, own, left_s, nodes),
        directed=True,
        indices=nodes + np.sort(facilities),
        return_predecessors=True,
        min_only=True,
    )
    source = source[:nodes].astype(np.int64)
    return SecondSettled(seconds[:nodes], np.where(source >= 0, source - nodes, -1))


def _within_regions(matrix: csr_array, own: Ints, left_s: Floats, nodes: int) -> csr_array:
    """Return the arcs inside each region, and an arc from a facility to each border it holds.

    At a border node the best of its neighbours in other regions counts; the lowest row of a
    facility where several are as near.
    """
    begins = np.repeat(np.arange(len(own)), np.diff(matrix.indptr))
    ends, seconds = matrix.indices, matrix.data
    inside = (own[begins] == own[ends]) & (begins < nodes)
    border = np.flatnonzero((own[begins] != own[ends]) & np.isfinite(left_s[begins]))
    node, other = ends[border], own[begins[border]]
    whole_s = left_s[begins[border]] + seconds[border]
    order = np.lexsort((other, whole_s, node))
    best = order[np.flatnonzero(np.diff(node[order], prepend=-1))]
    best = best[np.lexsort((node[best], other[best]))]
    offsets = np.zeros(len(own) + 1, np.int64)
    arcs = np.bincount(begins[inside], minlength=len(own))
    arcs[nodes:] = np.bincount(other[best], minlength=len(own) - nodes)
    np.cumsum(arcs, out=offsets[1:])
    return csr_array(
        (
            np.concatenate((seconds[inside], whole_s[best])),
            np.concatenate((ends[inside], node[best])),
            offsets,
        ),
        shape=matrix.shape,
    )


def two_nearest(
    graphs: Mapping[Way, SearchGraph],
    origins: Origins,
    *,
    facilities: Ints,
    settled: Settled | None = None,
) -> TwoNearest:
    """Return each origin's nearest and second nearest of some facilities.

    Parameters
    ----------
    graphs
        One graph for one way, or both ways for a walk there and back: the slower counts.
    origins
        Who looks.
    facilities
        Rows of the facilities that count.
    settled
        What the one graph's search left, if it was made already.
    """
    if len(graphs) == 1:
        (graph,) = graphs.values()
        first = settled or graph.nearest(facilities)
        return _combined(graph, origins, first, second_settled(graph, first, facilities))
    count = len(origins.places)
    nearest_s, second_s = np.full(count, np.inf), np.full(count, np.inf)
    nearest, second = np.full(count, -1), np.full(count, -1)
    for facility in np.sort(facilities):
        ways = [
            walks_from(graph, origins, graph.single(int(facility))).seconds
            for graph in graphs.values()
        ]
        slower_s = np.max(ways, axis=0)
        leads, follows = slower_s < nearest_s, slower_s < second_s
        second = np.where(leads, nearest, np.where(follows, facility, second))
        second_s = np.where(leads, nearest_s, np.where(follows, slower_s, second_s))
        nearest = np.where(leads, facility, nearest)
        nearest_s = np.where(leads, slower_s, nearest_s)
    return TwoNearest(nearest, nearest_s, second, second_s)


def _combined(
    graph: SearchGraph, origins: Origins, first: Settled, second: SecondSettled
) -> TwoNearest:
    """Return the two nearest of places between two nodes whose two nearest are known."""
    ends = stretch_ends(graph, origins)
    access_s = graph.access_seconds(origins.places.access_m)
    by_tail, by_head = ends.through(first.seconds)
    lower = first.facility[ends.tail] <= first.facility[ends.head]
    at_tail = (by_tail < by_head) | ((by_tail == by_head) & lower)
    nearest_s = np.where(at_tail, by_tail, by_head)
    nearest = np.where(at_tail, first.facility[ends.tail], first.facility[ends.head])
    nearest = np.where(np.isfinite(nearest_s), nearest, -1)
    then_by_tail, then_by_head = ends.through(second.seconds)
    tail_same = first.facility[ends.tail] == nearest
    head_same = first.facility[ends.head] == nearest
    tail_s = np.where(tail_same, then_by_tail, by_tail)
    head_s = np.where(head_same, then_by_head, by_head)
    by_second, by_first = second.facility, first.facility
    tail_other = np.where(tail_same, by_second[ends.tail], by_first[ends.tail])
    head_other = np.where(head_same, by_second[ends.head], by_first[ends.head])
    at_tail = (tail_s < head_s) | ((tail_s == head_s) & (tail_other <= head_other))
    second_s = np.where(at_tail, tail_s, head_s)
    other = np.where(at_tail, tail_other, head_other)
    return TwoNearest(
        facility=nearest,
        seconds=nearest_s + access_s,
        second_facility=np.where(np.isfinite(second_s), other, -1),
        second_seconds=second_s + access_s,
    )
