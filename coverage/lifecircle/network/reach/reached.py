"""What of the streets is reached within a limit, cut exactly where the limit is.

A stretch is reached from its tail, from its head, from both until the two meet, or not at all.
Times, steps and directions are those of the search; the course is the true one of the street.
"""

import numpy as np

from lifecircle.network.reach.stretch_shapes import StretchShapes
from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import Floats, Ints


def reached_stretches(
    graph: SearchGraph,
    shapes: StretchShapes,
    seconds: Floats,
    *,
    limit_s: float,
    beyond_s: float = -np.inf,
) -> Floats:
    """Return every part of a street that is reached within a limit, as straight lines.

    Parameters
    ----------
    graph
        The streets weighted for a profile and a way of going.
    shapes
        The same stretches as shapes; those that are on no map are left out.
    seconds
        Time of each node of the streets, as `lifecircle.network.search.Settled` or
        `lifecircle.network.near_search.NearSearch` gives it; at least all within the limit.
    limit_s
        Seconds, or metres for a profile whose seconds are metres; inclusive.
    beyond_s
        Stretches that are reached whole within this smaller limit are left out.

    Returns
    -------
    ndarray
        Four rows, x, y, x, y of the ends of each line, in metres of the network's plane.
    """
    near = seconds <= limit_s
    touched = near[graph.streets.tail] | near[graph.streets.head]
    stretch = np.flatnonzero(touched & shapes.drawn)
    if beyond_s > -np.inf:
        stretch = stretch[~_reach_into(graph, seconds, stretch, beyond_s)[2]]
    tail_m, head_m, met = _reach_into(graph, seconds, stretch, limit_s)
    apart, tail_m, head_m = stretch[~met], tail_m[~met], head_m[~met]
    length_m = graph.streets.length_m[apart]
    both_ends = shapes.between(
        np.concatenate((apart, apart)),
        np.concatenate((np.zeros(len(apart)), length_m - head_m)),
        np.concatenate((tail_m, length_m)),
    )
    return np.concatenate((shapes.whole(stretch[met]), both_ends), axis=1)


def unreached_stretches(
    graph: SearchGraph,
    shapes: StretchShapes,
    seconds: Floats,
    *,
    limit_s: float,
    among: Ints,
) -> Floats:
    """Return every part of some stretches that is not reached within a limit.

    Parameters
    ----------
    graph, shapes, seconds, limit_s
        As for `reached_stretches`.
    among
        The stretches that are asked about.

    Returns
    -------
    ndarray
        Four rows, as of `reached_stretches`.
    """
    near, among = seconds <= limit_s, among[shapes.drawn[among]]
    touched = near[graph.streets.tail[among]] | near[graph.streets.head[among]]
    stretch = among[touched]
    tail_m, head_m, met = _reach_into(graph, seconds, stretch, limit_s)
    apart = stretch[~met]
    length_m = graph.streets.length_m[apart]
    middle = shapes.between(apart, tail_m[~met], length_m - head_m[~met])
    return np.concatenate((shapes.whole(among[~touched]), middle), axis=1)


def _reach_into(
    graph: SearchGraph, seconds: Floats, stretch: Ints, limit_s: float
) -> tuple[Floats, Floats, np.ndarray]:
    """Return how far stretches are reached from tail and from head, and whether the two meet."""
    streets = graph.streets
    length_m = streets.length_m[stretch]
    tail_m, head_m = (
        np.where(is_open[stretch], np.maximum(limit_s - seconds[end[stretch]], 0.0), 0.0)
        * (length_m / along_s[stretch])
        for is_open, end, along_s in zip(
            graph.open_ends, (streets.tail, streets.head), graph.end_seconds, strict=True
        )
    )
    tail_m, head_m = np.minimum(tail_m, length_m), np.minimum(head_m, length_m)
    return tail_m, head_m, tail_m + head_m >= length_m
