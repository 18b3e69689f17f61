"""Searching outward from one place over streets where every node already knows its nearest one.

The walks from a new place are followed only as far as they are told rather than the walk that was
there before; those of a place that is gone are answered by whoever stands at the border of what it
served. Times are exact sums, so what is found is what a search of everything finds, to the last
bit, and the label of each node is the same (`lifecircle.network.ties`).
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.search import METRES, SearchGraph, Settled
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.ties import Label, Links, told_paths

_WAVE_S = 600.0
"""Many walks are followed in waves of so many seconds, so that few nodes are passed twice."""

_FEW = 200

_LEAST_TURNS, _NODES_A_TURN = 20, 200
"""Following walks for one turn takes about as long as searching so many nodes; once it has taken
as long as searching all of them, that is done instead."""


@dataclass(frozen=True, eq=False)
class Labels:
    """Walks to places, one each: of every node its own, or some that are offered to nodes.

    Parameters
    ----------
    seconds
        Infinite where there is none.
    facility
        Number of the facility, -1 where there is none.
    metres
        One row for each of `lifecircle.network.search.METRES`, 0 where there is no walk.
    """

    seconds: Floats
    facility: Ints
    metres: Floats

    @classmethod
    def of(cls, settled: Settled) -> "Labels":
        """Return what a search left, with 0 metres where it left nothing."""
        return cls(settled.seconds, settled.facility, np.ascontiguousarray(settled.metres.T))

    @classmethod
    def none(cls, nodes: int) -> "Labels":
        """Return that no node has a walk."""
        return cls(np.full(nodes, np.inf), np.full(nodes, -1), np.zeros((len(METRES), nodes)))

    def copy(self) -> "Labels":
        """Return labels that may be written to."""
        return Labels(self.seconds.copy(), self.facility.copy(), self.metres.copy())

    def at(self, rows: Ints) -> "Labels":
        """Return some of them."""
        return Labels(self.seconds[rows], self.facility[rows], self.metres[:, rows])

    def put(self, rows: Ints, ones: "Labels") -> None:
        """Write labels at some rows."""
        self.seconds[rows], self.facility[rows] = ones.seconds, ones.facility
        self.metres[:, rows] = ones.metres

    def told(self, rank: Ints) -> Label:
        """Return them as the label of `lifecircle.network.ties`, facilities by their rank."""
        return self.seconds, rank[self.facility], *self.metres

    def farther(self, seconds: Floats, metres: Floats) -> "Labels":
        """Return the labels at the far end of something that takes and measures so much."""
        return replace(self, seconds=self.seconds + seconds, metres=self.metres + metres)


def joined_labels(parts: list[Labels]) -> Labels:
    """Return several sets of labels as one."""
    names = [one.name for one in fields(Labels)]
    return Labels(**{name: np.concatenate([getattr(p, name) for p in parts], -1) for name in names})


@dataclass(frozen=True, eq=False)
class OutwardGround:
    """The arcs of one graph, to be followed either way.

    Parameters
    ----------
    graph
        Who walks, and which way.
    """

    graph: SearchGraph

    @cached_property
    def _into(self) -> tuple[Ints, Ints]:
        """Arcs by the node they lead to, and where those of each node begin."""
        weighted = self.graph.weighted
        order = np.argsort(weighted.ends, kind="stable")
        many = np.bincount(weighted.ends, minlength=self.graph.arcs.size)
        return order, np.concatenate(([0], np.cumsum(many)))

    def out_of(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Return the arcs that lead away from nodes, and the place among them each begins at."""
        return _ranges(self._out_of, nodes)

    @cached_property
    def _out_of(self) -> Ints:
        """Where the arcs that lead away from each node begin."""
        return np.asarray(self.graph.matrix.indptr, np.int64)

    def into(self, nodes: Ints) -> Ints:
        """Return the arcs that lead to nodes."""
        order, offsets = self._into
        return order[_ranges(offsets, nodes)[0]]


def _ranges(offsets: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return everything that lies between the offsets of rows, and the place of its row."""
    last = offsets[rows + 1]
    many = last - offsets[rows]
    through = many.cumsum()
    whose = np.arange(len(rows)).repeat(many)
    return np.arange(len(whose)) + (last - through).repeat(many), whose


def reached_first(ground: OutwardGround, held_s: Floats, node: Ints, offered_s: Floats) -> Ints:
    """Return the nodes that walks from some nodes reach no later than the walks they hold.

    Parameters
    ----------
    ground
        The arcs.
    held_s
        Seconds of the walk each node holds.
    node, offered_s
        Where the new walks begin, and their seconds there.
    """
    matrix = ground.graph.matrix
    new_s = np.full(len(held_s), np.inf)
    last = np.zeros(len(held_s), np.int32)
    found = [np.zeros(0, np.int64)]
    waiting, until_s = np.zeros(0, np.int64), -np.inf
    begun = node, offered_s
    for _ in range(_LEAST_TURNS + len(held_s) // _NODES_A_TURN):
        (quick,) = ((offered_s <= held_s[node]) & (offered_s < new_s[node])).nonzero()
        quick = quick[(-offered_s[quick]).argsort(kind="stable")]
        node = node[quick]
        new_s[node] = offered_s[quick]  # the least of each node is written last
        here = np.concatenate((waiting, node)) if len(waiting) else node
        if not len(here):
            return np.unique(np.concatenate(found))
        turn = np.arange(len(here))
        last[here] = turn
        here = here[last[here] == turn]  # each node once
        waiting = here[:0]
        if len(here) > _FEW:
            left_s = new_s[here]
            if (least_s := left_s.min()) > until_s:
                until_s = float(least_s) + _WAVE_S
            now = left_s <= until_s
            here, waiting = here[now], here[~now]
        found.append(here)
        arc, whose = ground.out_of(here)
        node, offered_s = matrix.indices[arc], new_s[here[whose]] + matrix.data[arc]
    return _reached_of_all(ground, held_s, *begun)


def _reached_of_all(ground: OutwardGround, held_s: Floats, node: Ints, offered_s: Floats) -> Ints:
    """Return what `reached_first` does, by a search of all streets."""
    matrix, size = ground.graph.matrix, ground.graph.arcs.size
    at, first = np.unique(node, return_inverse=True)
    least_s = np.full(len(at), np.inf)
    np.minimum.at(least_s, first, offered_s)
    begins = np.append(matrix.indptr, matrix.indptr[-1] + len(at))
    more = csr_array(
        (
            np.concatenate((matrix.data, least_s)),
            np.concatenate((matrix.indices, at.astype(np.int32))),
            begins,
        ),
        shape=(size + 1, size + 1),
    )
    new_s = dijkstra(more, directed=True, indices=size)[: len(held_s)]
    return np.flatnonzero((new_s <= held_s) & np.isfinite(new_s))


def settled_within(
    ground: OutwardGround, nodes: Ints, at: Ints, offered: Labels, *, rank: Ints
) -> Labels:
    """Return the walk that is told at each of some nodes, over the arcs between them.

    Parameters
    ----------
    ground
        The arcs.
    nodes
        The nodes, ascending.
    at, offered
        Walks that begin at some of them, and where.
    rank
        Place of each facility among all in the order of their ids, by number.
    """
    weighted, size = ground.graph.weighted, len(nodes)
    if not len(at):
        return Labels.none(size)
    arc, begins = ground.out_of(nodes)
    far = weighted.ends[arc]
    ends = np.minimum(np.searchsorted(nodes, far), size - 1)
    inner = np.flatnonzero(nodes[ends] == far)
    arc, begins, ends = arc[inner], begins[inner], ends[inner]
    at, offered = _quickest_offers(at, offered, rank)
    ranks, source = np.unique(rank[offered.facility], return_inverse=True)
    number = np.zeros(len(ranks), np.int64)
    number[source] = offered.facility
    links = Links(
        np.concatenate((begins, size + source)),
        np.concatenate((ends, np.searchsorted(nodes, at))),
        np.concatenate((ground.graph.matrix.data[arc], offered.seconds)),
        np.concatenate((weighted.metres[:, arc], offered.metres), axis=1),
    )
    matrix = _matrix(links, size + len(ranks))
    seconds, before, _ = dijkstra(
        matrix,
        directed=True,
        indices=size + np.arange(len(ranks)),
        return_predecessors=True,
        min_only=True,
    )
    root, metres, before = told_paths(links, seconds, before.astype(np.int64))
    has = before[:size] >= 0
    facility = np.full(size, -1)
    facility[has] = number[root[:size][has] - size]
    return Labels(seconds[:size], facility, np.where(has, metres[:, :size], 0.0))


def _quickest_offers(at: Ints, offered: Labels, rank: Ints) -> tuple[Ints, Labels]:
    """Return the offer that is told of each facility at each node, by facility and node."""
    ranks = rank[offered.facility]
    order = np.lexsort((*offered.metres[::-1], offered.seconds, at, ranks))
    apart = (np.diff(at[order], prepend=-1) != 0) | (np.diff(ranks[order], prepend=-1) != 0)
    best = order[apart]
    return at[best], offered.at(best)


def _matrix(links: Links, size: int) -> csr_array:
    """Return arcs that are sorted by where they begin as a matrix."""
    offsets = np.zeros(size + 1, np.int32)
    np.cumsum(np.bincount(links.begins, minlength=size), out=offsets[1:])
    return csr_array((links.seconds, links.ends.astype(np.int32), offsets), shape=(size, size))
