"""Times to what is near: a search that stops at a limit.

`SearchGraph.nearest` settles the whole city and sums metres along every path; a picture of fifteen
minutes around one facility needs neither.
"""

import numpy as np
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import Floats, Ints


def near_seconds(graph: SearchGraph, facilities: Ints, *, limit_s: float) -> Floats:
    """Return every street node's time to the nearest of some facilities, within a limit.

    Parameters
    ----------
    graph
        The streets weighted for a profile and a way of going.
    facilities
        Rows of the facilities that count.
    limit_s
        How far to look, seconds, inclusive; nodes beyond it are infinitely far.

    Raises
    ------
    ValueError
        If a weight of the graph is not finite or is below zero.
    """
    nodes = graph.streets.nodes
    if not len(facilities):
        return np.full(nodes, np.inf)
    found = dijkstra(
        graph.matrix,
        directed=True,
        indices=nodes + np.sort(facilities),
        limit=limit_s,
        min_only=True,
    )
    return np.asarray(found[:nodes], np.float64)
