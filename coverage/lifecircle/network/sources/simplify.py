"""From ways to edges between junctions, losing neither geometry nor length.

A vertex where exactly two stretches of the same class meet is no junction: the stretches become
one edge that keeps every vertex. Chains are followed by pointer doubling over half-edges (each
stretch in each direction points to its successor), so no loop visits a street.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lifecircle.network.geodesic import geodesic_m
from lifecircle.network.sources.ways import Ways

SHORTEST_M = 0.001
"""Two distinct nodes at one place stand this far apart: a zero would vanish from a search."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Segments:
    """The straight stretches between consecutive vertices of ways.

    ``tail`` and ``head`` number the distinct nodes; ``way`` is the row of `Ways`.
    """

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    tail: Ints
    head: Ints
    way: Ints
    length_m: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chains:
    """Edges between junctions as runs of half-edges.

    ``half`` lists half-edges in walking order, chain after chain; ``first`` is the offset of
    each chain (length: chains + 1).
    """

    half: Ints
    first: Ints


def segments(ways: Ways) -> Segments:
    """Return the distinct stretches of ways with their geodesic lengths."""
    _, place, node = np.unique(ways.node, return_index=True, return_inverse=True)
    way = np.repeat(np.arange(len(ways)), np.diff(ways.start))
    same = way[1:] == way[:-1]
    tail, head, way = node[:-1][same], node[1:][same], way[1:][same]
    keep = _distinct(tail, head, ways.steps[way], ways.oneway[way])
    tail, head, way = tail[keep], head[keep], way[keep]
    lon, lat = ways.lon[place], ways.lat[place]
    length_m = geodesic_m(lon[tail], lat[tail], lon[head], lat[head])
    return Segments(lon, lat, tail, head, way, np.maximum(length_m, SHORTEST_M))


def _distinct(tail: Ints, head: Ints, steps: Bools, oneway: NDArray[np.int8]) -> Ints:
    """Return rows of stretches drawn only once (the first of each), without those of no extent."""
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    one = np.where(tail <= head, oneway, -oneway)
    kind = steps * 3 + (one + 1)  # 0 to 5
    stretch = (low * (high.max(initial=0) + 1) + high) * 6 + kind  # one number for each
    kept: Ints = np.sort(np.unique(stretch, return_index=True)[1])
    extended: Ints = kept[tail[kept] != head[kept]]
    return extended


def chains(parts: Segments, highway: Ints, oneway: NDArray[np.int8]) -> Chains:
    """Return edges between junctions.

    Parameters
    ----------
    parts
        The stretches.
    highway, oneway
        Class code and walking direction of each stretch: where the class changes, or where a
        direction binds walkers, the node stays a junction so that each edge is of one kind.
    """
    count = len(parts.tail)
    source = np.concatenate((parts.tail, parts.head))
    target = np.concatenate((parts.head, parts.tail))
    passing, pair = _passing_nodes(
        source, np.tile(highway, 2), np.tile(oneway, 2), len(parts.node_lon)
    )
    following = _successors(target, passing, pair, count)
    last, rank = _follow(following)
    circling = following[last] != last
    if circling.any():
        passing[_one_node_each(source[circling], target[circling])] = False
        following = _successors(target, passing, pair, count)
        last, rank = _follow(following)
    other = np.concatenate((last[count:], last[:count]))
    forward = np.flatnonzero(last < other)
    half = forward[np.lexsort((-rank[forward], last[forward]))]
    starts = np.flatnonzero(np.diff(last[half], prepend=-1))
    return Chains(half, np.append(starts, len(half)))


def _passing_nodes(
    source: Ints, highway: Ints, oneway: NDArray[np.int8], nodes: int
) -> tuple[Bools, tuple[Ints, Ints]]:
    """Return which nodes are no junction, and the two half-edges that leave each of those."""
    order = np.argsort(source, kind="stable")
    degree = np.bincount(source, minlength=nodes)
    first = np.concatenate(([0], np.cumsum(degree)))[:-1]
    two = degree == 2
    one_leaving, other_leaving = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    one_leaving[two] = order[first[two]]
    other_leaving[two] = order[first[two] + 1]
    alike = highway[one_leaving] == highway[other_leaving]
    free = (oneway[one_leaving] == 0) & (oneway[other_leaving] == 0)
    return two & alike & free, (one_leaving, other_leaving)


def _successors(target: Ints, passing: Bools, pair: tuple[Ints, Ints], count: int) -> Ints:
    """Return each half-edge's successor; one that ends at a junction points to itself."""
    own = np.arange(2 * count)
    reverse = np.where(own < count, own + count, own - count)
    ahead = pair[0][target] + pair[1][target] - reverse
    return np.where(passing[target], ahead, own)


def _follow(following: Ints) -> tuple[Ints, Ints]:
    """Return each half-edge's last successor and how many steps away it is."""
    pointer = following
    rank = (pointer != np.arange(len(pointer))).astype(np.int64)
    for _ in range(len(pointer).bit_length() + 1):
        ahead = pointer[pointer]
        if np.array_equal(ahead, pointer):
            break
        rank = rank + rank[pointer]
        pointer = ahead
    return pointer, rank


def _one_node_each(source: Ints, target: Ints) -> Ints:
    """Return the lowest node of each ring that has no junction."""
    nodes, dense = np.unique(np.concatenate((source, target)), return_inverse=True)
    tail, head = dense[: len(source)], dense[len(source) :]
    size = len(nodes)
    _, ring = connected_components(
        coo_array((np.ones(len(tail)), (tail, head)), shape=(size, size)).tocsr(), directed=False
    )
    return nodes[np.unique(ring, return_index=True)[1]]
