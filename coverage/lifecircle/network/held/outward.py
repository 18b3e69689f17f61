"""Searching outward from one place over streets where every node already knows its nearest one.

The walks from a new place are followed only as far as they are told rather than the walk that was
there before; those of a place that is gone are answered by whoever stands at the border of what it
served. Times are exact sums, so what is found is what a search of everything finds, to the last
bit, and the label of each node is the same (`lifecircle.network.ties`).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.held.labels import Labels
from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.ties import Links, told_paths


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


@dataclass(frozen=True, eq=False)
class Searched:
    """What a search from the facilities left at some nodes, before ties are settled.

    Parameters
    ----------
    seconds
        Of the quickest walk to each.
    before
        The place among the nodes of the one before each on such a walk; beyond them the
        facilities, by rank; negative where there is no walk.
    """

    seconds: Floats
    before: Ints


def settled_within(
    ground: OutwardGround,
    nodes: Ints,
    at: Ints,
    offered: Labels,
    *,
    rank: Ints,
    searched: Searched | None = None,
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
    searched
        What a search of these nodes left, if there was one.
    """
    size = len(nodes)
    if not len(at):
        return Labels.none(size)
    at, offered = _quickest_offers(at, offered, rank)
    ranks, source = np.unique(rank[offered.facility], return_inverse=True)
    number = np.zeros(len(ranks), np.int64)
    number[source] = offered.facility
    links = _links(ground, nodes, at, offered, size + source, searched)
    found = _searched(links, size, len(ranks)) if searched is None else searched
    seconds, before = _with_facilities(found, len(ranks))
    root, metres, before = told_paths(links, seconds, before)
    has = before[:size] >= 0
    facility = np.full(size, -1)
    facility[has] = number[root[:size][has] - size]
    return Labels(seconds[:size], facility, np.where(has, metres[:, :size], 0.0))


def _with_facilities(found: Searched, facilities: int) -> tuple[Floats, Ints]:
    """Return what a search left at nodes and, after them, at the facilities it began from."""
    none = np.full(facilities, -1)
    return np.append(found.seconds, np.zeros(facilities)), np.append(found.before, none)


def _links(
    ground: OutwardGround,
    nodes: Ints,
    at: Ints,
    offered: Labels,
    source: Ints,
    searched: Searched | None,
) -> Links:
    """Return the arcs between nodes and those of the offers, sorted by where they begin.

    Once all nodes have been searched only those that quickest walks may use.
    """
    weighted = ground.graph.weighted
    place = np.full(ground.graph.arcs.size, -1)
    place[nodes] = np.arange(len(nodes))
    arc, begins = ground.out_of(nodes)
    ends = place[weighted.ends[arc]]
    inner = ends >= 0
    if searched is not None:
        there_s = searched.seconds[begins] + weighted.matrix.data[arc]
        inner &= (there_s == searched.seconds[ends]) | (searched.before[ends] == begins)
    arc, begins, ends = arc[inner], begins[inner], ends[inner]
    return Links(
        np.concatenate((begins, source)),
        np.concatenate((ends, place[at])),
        np.concatenate((weighted.matrix.data[arc], offered.seconds)),
        np.concatenate((weighted.metres[:, arc], offered.metres), axis=1),
    )


def _searched(links: Links, size: int, facilities: int) -> Searched:
    """Return what a search from facilities, which are numbered after the nodes, leaves at them."""
    seconds, before, _ = dijkstra(
        _matrix(links, size + facilities),
        directed=True,
        indices=size + np.arange(facilities),
        return_predecessors=True,
        min_only=True,
    )
    return Searched(seconds[:size], before[:size].astype(np.int64))


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
