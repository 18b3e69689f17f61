"""Which places lie within a limit of which facilities: every facility searched on its own."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.stretch_ends import StretchEnds, stretch_ends
from lifecircle.network.travel import Origins

_CELLS_AT_ONCE = 4_000_000


def catchments(
    graphs: Mapping[Way, SearchGraph], origins: Origins, *, facilities: Ints, limit_s: float
) -> csr_array:
    """Return which origins are within a limit of which facilities, whoever else is nearer.

    Parameters
    ----------
    graphs
        One graph for one way, or both ways for a walk there and back: both must be within.
    origins
        Who looks.
    facilities
        Rows of the facilities, in the order of the rows that are returned.
    limit_s
        The limit, inclusive: seconds, or metres on graphs of a profile `in_metres`.

    Returns
    -------
    csr_array
        True where an origin (column) is within the limit of a facility (row).
    """
    at_once = max(1, _CELLS_AT_ONCE // max(1, _widest(graphs, origins)))
    ends = {way: stretch_ends(graph, origins) for way, graph in graphs.items()}
    sizes, columns = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for begin in range(0, len(facilities), at_once):
        some = facilities[begin : begin + at_once]
        within = np.ones((len(some), len(origins.places)), bool)
        for way, graph in graphs.items():
            within &= _within(graph, ends[way], origins.places.access_m, some, limit_s)
        row, column = np.nonzero(within)
        sizes.append(np.bincount(row, minlength=len(some)))
        columns.append(column)
    offsets = np.concatenate(([0], np.cumsum(np.concatenate(sizes))))
    held = np.concatenate(columns)
    shape = (len(facilities), len(origins.places))
    return csr_array((np.ones(len(held), bool), held, offsets), shape=shape)


def _widest(graphs: Mapping[Way, SearchGraph], origins: Origins) -> int:
    """Return how many numbers one facility takes at most."""
    graph = next(iter(graphs.values()))
    return max(graph.streets.nodes + graph.facilities, len(origins.places))


def _within(
    graph: SearchGraph, ends: StretchEnds, access_m: Floats, facilities: Ints, limit_s: float
) -> NDArray[np.bool_]:
    """Return which origins (columns) are within the limit of each facility (rows)."""
    left_s = dijkstra(
        graph.matrix, directed=True, indices=graph.streets.nodes + facilities, limit=limit_s
    )
    through_s = np.minimum(left_s[:, ends.tail] + ends.tail_s, left_s[:, ends.head] + ends.head_s)
    return np.asarray(through_s + access_m / graph.profile.speed_m_s <= limit_s, bool)
