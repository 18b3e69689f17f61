"""Which places lie within a limit of which facilities: every facility searched on its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.stretch_ends import Origins, StretchEnds, stretch_ends

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Walked:
    """Who is within the limit of what, and how long each walk is.

    Parameters
    ----------
    facility
        Place among the facilities that were asked for, rising.
    origin
        Row of the origin.
    seconds
        Of the walk, doors included; the slower way of there and back; metres on graphs of a
        profile `in_metres`.
    """

    facility: Ints
    origin: Ints
    seconds: Floats


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
    size, columns = len(facilities), [np.zeros(0, np.int64)]
    counts = [np.zeros(0, np.int64)]
    for _, seconds in _blocks(graphs, origins, facilities=facilities, limit_s=limit_s):
        row, column = np.nonzero(seconds <= limit_s)
        counts.append(np.bincount(row, minlength=len(seconds)))
        columns.append(column)
    offsets = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    held = np.concatenate(columns)
    shape = (size, len(origins.places))
    return csr_array((np.ones(len(held), bool), held, offsets), shape=shape)


def timed_catchments(
    graphs: Mapping[Way, SearchGraph], origins: Origins, *, facilities: Ints, limit_s: float
) -> Walked:
    """Return the walks between origins and facilities that are within a limit.

    Parameters
    ----------
    graphs, origins, facilities, limit_s
        As `catchments` takes them.
    """
    rows, columns, walks = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for begin, seconds in _blocks(graphs, origins, facilities=facilities, limit_s=limit_s):
        row, column = np.nonzero(seconds <= limit_s)
        rows.append(begin + row)
        columns.append(column)
        walks.append(seconds[row, column])
    return Walked(np.concatenate(rows), np.concatenate(columns), np.concatenate(walks))


def _blocks(
    graphs: Mapping[Way, SearchGraph], origins: Origins, *, facilities: Ints, limit_s: float
) -> Iterator[tuple[int, Floats]]:
    """Yield seconds between some facilities (rows) and all origins, with the first one's place."""
    at_once = max(1, _CELLS_AT_ONCE // max(1, _widest(graphs, origins)))
    ends = {way: stretch_ends(graph, origins) for way, graph in graphs.items()}
    for begin in range(0, len(facilities), at_once):
        some = facilities[begin : begin + at_once]
        slower = np.zeros((len(some), len(origins.places)))
        for way, graph in graphs.items():
            walks = _seconds(graph, ends[way], origins.places.access_m, some, limit_s)
            np.maximum(slower, walks, out=slower)
        yield begin, slower


def _widest(graphs: Mapping[Way, SearchGraph], origins: Origins) -> int:
    """Return how many numbers one facility takes at most."""
    graph = next(iter(graphs.values()))
    return max(graph.streets.nodes + graph.facilities, len(origins.places))


def _seconds(
    graph: SearchGraph, ends: StretchEnds, access_m: Floats, facilities: Ints, limit_s: float
) -> Floats:
    """Return the walk of each origin (columns) to each facility (rows), endless where too far."""
    left_s = dijkstra(
        graph.matrix, directed=True, indices=graph.streets.nodes + facilities, limit=limit_s
    )
    through_s = np.minimum(left_s[:, ends.tail] + ends.tail_s, left_s[:, ends.head] + ends.head_s)
    return np.asarray(through_s + graph.access_seconds(access_m))
