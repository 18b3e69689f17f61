"""The walks of all homes in a circle of any direction."""

from collections.abc import Mapping

import numpy as np

from lifecircle.network.search import SearchGraph, Settled, Way
from lifecircle.network.snap import Ints
from lifecircle.network.stretch_ends import Origins
from lifecircle.network.travel import nearest_walks, walks_from
from lifecircle.network.walks.route_tree import RouteGround, RouteTree, route_tree
from lifecircle.network.walks.walk_tree import walk_tree


def route_trees(
    graphs: Mapping[Way, SearchGraph],
    origins: Origins,
    ground: RouteGround,
    *,
    facilities: Ints,
    settled: Settled | None = None,
) -> tuple[RouteTree, ...]:
    """Return the trees in which each home finds its walk to the nearest of some facilities.

    One way gives one tree. There and back gives a tree for each facility that serves anybody and
    each way, with the steps of those homes only whose slower walk, the one that counts, it holds;
    a home has a step in one of them at most.

    Parameters
    ----------
    graphs
        One graph for one way, or both ways.
    origins
        The homes on the cut network.
    ground
        The same homes, the streets and the doors.
    facilities
        Rows of the facilities that count.
    settled
        What the one graph's search left, if it was made already.
    """
    if len(graphs) == 1:
        (graph,) = graphs.values()
        found = settled or graph.nearest(facilities)
        return (route_tree(ground, walk_tree(graph, found), origins),)
    nearest = nearest_walks(graphs, origins, facilities=facilities).facility
    there, back = graphs.values()
    trees = []
    for facility in np.unique(nearest[nearest >= 0]):
        searched = [graph.single(int(facility)) for graph in (there, back)]
        there_s, back_s = (
            walks_from(graph, origins, one).seconds
            for graph, one in zip((there, back), searched, strict=True)
        )
        served = nearest == facility
        for graph, one, homes in (
            (there, searched[0], served & (back_s <= there_s)),
            (back, searched[1], served & (back_s > there_s)),
        ):
            if homes.any():
                tree = route_tree(ground, walk_tree(graph, one), origins)
                trees.append(tree.pruned(homes=homes))
    return tuple(trees)
