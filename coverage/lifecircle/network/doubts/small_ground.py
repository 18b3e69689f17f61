"""The least of streets and doors that a set of walks can be drawn on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lifecircle.errors import CallError
from lifecircle.network.snap import Ints
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walks.route_tree import RouteGround, RouteTree, Steps

_EDGE_COLUMNS = ("length_m", "highway", "oneway", "way_id", "geometry")


@dataclass(frozen=True, eq=False)
class SmallGround:
    """Trees on no more streets and doors than their homes' walks use.

    Parameters
    ----------
    ground
        The new ground.
    trees
        The trees on it.
    edges, junctions, doors
        Number in the old ground of each edge, junction and door of the new one, ascending.
    """

    ground: RouteGround
    trees: tuple[RouteTree, ...]
    edges: Ints
    junctions: Ints
    doors: Ints


def small_ground(ground: RouteGround, trees: Sequence[RouteTree]) -> SmallGround:
    """Return trees on the streets and doors that some home's walk uses, and on no others.

    Every home keeps its place and its edge, also one without a walk.

    Parameters
    ----------
    ground
        What the trees are on.
    trees
        The trees.

    Raises
    ------
    CallError
        If a tree is on another ground.
    """
    if any(tree.ground is not ground for tree in trees):
        raise CallError("the trees of a small ground must all stand on the ground it is cut from")
    pruned = [tree.pruned() for tree in trees]
    doors = _doors_used(pruned)
    walked = [tree.halves[tree.halves >= 0] // 2 for tree in pruned]
    edges = np.unique(np.concatenate((ground.homes.edge, ground.doors.edge[doors], *walked)))
    network, junctions = _part(ground.network, edges)
    small = RouteGround(
        network,
        replace(ground.homes, edge=np.searchsorted(edges, ground.homes.edge)),
        replace(ground.doors.take(doors), edge=np.searchsorted(edges, ground.doors.edge[doors])),
    )
    moved = tuple(_moved(tree, small, edges, junctions, doors) for tree in pruned)
    return SmallGround(small, moved, edges, junctions, doors)


def _moved(
    tree: RouteTree, ground: RouteGround, edges: Ints, junctions: Ints, doors: Ints
) -> RouteTree:
    """Return a tree with the numbers of a smaller ground."""
    steps = _renumbered(tree.at_junction, doors)
    goes_on = np.flatnonzero(tree.halves >= 0)
    edge, against = np.divmod(tree.halves[goes_on], 2)
    steps[goes_on] = ground.turn_numbers[2 * np.searchsorted(edges, edge) + against]
    return replace(
        tree,
        ground=ground,
        at_junction=steps[junctions],
        at_home=_renumbered(tree.at_home, doors),
    )


def _renumbered(steps: Steps, doors: Ints) -> Steps:
    """Return steps with the doors' new numbers."""
    door, against = np.divmod(-2 - steps.astype(np.int64), 2)
    new = -2 - (2 * np.searchsorted(doors, door) + against)
    return np.where(steps <= -2, new, steps).astype(np.int32)


def _doors_used(trees: Sequence[RouteTree]) -> Ints:
    """Return the doors that any walk ends at, ascending."""
    every = [steps for tree in trees for steps in (tree.at_junction, tree.at_home)]
    steps = np.concatenate([np.zeros(0, np.int64), *every])
    return np.unique((-2 - steps[steps <= -2]) // 2)


def _part(network: StreetNetwork, edges: Ints) -> tuple[StreetNetwork, Ints]:
    """Return some edges of a network as a network, and its junctions' numbers in the whole."""
    ends = np.stack((network.tail[edges], network.head[edges]))
    junctions = np.unique(ends)
    tail, head = np.searchsorted(junctions, ends)
    part = replace(
        network,
        node_lon=network.node_lon[junctions],
        node_lat=network.node_lat[junctions],
        tail=tail,
        head=head,
        piece=network.piece[junctions],
        gated=None,
        added=None,
        **{name: getattr(network, name)[edges] for name in _EDGE_COLUMNS},
    )
    return part, junctions
