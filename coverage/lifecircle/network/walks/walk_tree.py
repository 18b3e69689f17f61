"""The tree of quickest walks: from every node of a cut network toward its nearest facility.

A search from all facilities at once leaves each node one neighbour on its quickest walk. Read
from there the walks are a forest, with one tree a facility.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.search import SearchGraph, Settled
from lifecircle.network.snap import Ints


@dataclass(frozen=True, eq=False)
class WalkTree:
    """What to walk next, at every node, to come to the nearest facility.

    On a graph of the way ``"from"`` the same steps are walked the other way round, from the
    facility.

    Parameters
    ----------
    graph
        Who walks, and which way.
    settled
        Its search; ``facility`` and ``seconds`` are each node's nearest and the time left.
    toward
        Next node toward the facility, -1 where it is entered here or none is reached.
    stretch
        Stretch walked to that node, -1 where there is none.
    entrance
        Row of ``graph.entrances`` through which the facility is entered at this node, -1 where
        the walk goes on or there is none.
    """

    graph: SearchGraph
    settled: Settled
    toward: Ints
    stretch: Ints
    entrance: Ints

    @cached_property
    def forward(self) -> NDArray[np.bool_]:
        """Whether each node's stretch is walked from its tail to its head."""
        tail = self.graph.streets.tail[self.stretch]
        return np.asarray((self.stretch >= 0) & (tail == np.arange(len(tail))), bool)


def walk_tree(graph: SearchGraph, settled: Settled) -> WalkTree:
    """Return the tree of a search.

    Parameters
    ----------
    graph
        The graph that was searched.
    settled
        What `SearchGraph.nearest` (or `SearchGraph.single`) left.
    """
    nodes, before = graph.streets.nodes, settled.before
    entered = before >= nodes
    return WalkTree(
        graph=graph,
        settled=settled,
        toward=np.where((before >= 0) & ~entered, before, -1),
        stretch=_stretches(graph, before),
        entrance=_entrances(graph, before),
    )


def _stretches(graph: SearchGraph, before: Ints) -> Ints:
    """Return the stretch between each node and the one before it: of parallel ones the quickest.

    Ties fall as in the search: to the shorter.
    """
    streets = graph.streets
    by_tail, by_head = (np.flatnonzero(ends) for ends in graph.open_ends)
    stretch = np.concatenate((by_tail, by_head))
    begins = np.concatenate((streets.tail[by_tail], streets.head[by_head]))
    ends = np.concatenate((streets.head[by_tail], streets.tail[by_head]))
    used = np.flatnonzero((before[ends] == begins) & (begins != ends))
    tail_s, head_s = graph.end_seconds
    seconds = np.concatenate((tail_s[by_tail], head_s[by_head]))
    metres = streets.length_m[stretch[used]]
    ranked = np.lexsort((streets.steps[stretch[used]], metres, seconds[used], ends[used]))
    return _first_of(ends[used], stretch[used], ranked, len(before))


def _entrances(graph: SearchGraph, before: Ints) -> Ints:
    """Return the entrance by which the facility is entered at each node."""
    node = graph.streets.entrance_node
    used = np.flatnonzero(before[node] == graph.streets.nodes + graph.entrances.owner)
    access_s = graph.access_seconds(graph.entrances.access_m[used])
    ranked = np.lexsort((graph.entrances.access_m[used], access_s, node[used]))
    return _first_of(node[used], used, ranked, len(before))


def _first_of(node: Ints, choice: Ints, ranked: Ints, size: int) -> Ints:
    """Return the first choice of each node, -1 where it has none."""
    first = ranked[np.flatnonzero(np.diff(node[ranked], prepend=-1))]
    found = np.full(size, -1, np.int64)
    found[node[first]] = choice[first]
    return found
