"""The walks of all homes in two small arrays of whole numbers, for drawing them elsewhere.

A browser that has the edges of a network, the homes' places on them and the doors of the
facilities can draw any home's walk from one array over junctions and one over homes.

**Half-edges and turns.** Half-edge ``2 e`` is edge ``e`` walked with its geometry, from tail to
head, and begins at its tail; ``2 e + 1`` is the same edge walked against it and begins at its
head. The half-edges that begin at a junction, in ascending order, are its turns 0, 1, 2, …; a
ring gives its one junction two of them.

**Steps.** A step says what is walked next on the way to the facility:

- ``-1``: nothing, no facility is reached;
- ``0`` and up: the edge to its end. At a junction the number is the turn to take; at a home it is
  0 to walk on to the head of the home's edge and 1 to its tail;
- ``-2`` and down: to a door on this edge, the end of the walk. With ``n = -2 - step`` the door is
  ``n >> 1``, and ``n & 1`` is 0 where the edge is walked with its geometry and 1 where against.
  A junction's own edge to walk is ``doors.edge``; a home's door is on the home's edge.

**Decoding.** With ``metres`` counted from an edge's tail::

    edge, here, step = homes.edge[home], homes.offset_m[home], at_home[home]
    if step == -1: there is no walk
    if step >= 0:
        walk edge from here to (length_m[edge] if step == 0 else 0)
        junction = head[edge] if step == 0 else tail[edge]
        while (step = at_junction[junction]) >= 0:
            half = turns[first_turn[junction] + step]; edge = half >> 1
            if half is even: walk edge from 0 to length_m[edge]; junction = head[edge]
            else:            walk edge from length_m[edge] to 0; junction = tail[edge]
        n = -2 - step; edge = doors.edge[n >> 1]; here = 0 if n & 1 == 0 else length_m[edge]
    door = (-2 - step) >> 1
    walk edge from here to doors.along_m[door]; enter doors.facility[door]

The walk from a home's junction always ends at a door. Before it lies ``homes.access_m``, after it
``doors.access_m``. Where the tree's way is ``"from"``, all of it is walked the other way round.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.profiles import Profile
from lifecircle.network.search import Way
from lifecircle.network.snap import Attachments, Ints
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.stretch_ends import Origins, stretch_ends
from lifecircle.network.travel import tail_leads
from lifecircle.network.walks.doors import Doors
from lifecircle.network.walks.walk_tree import WalkTree

Steps = NDArray[np.int32]

NOWHERE = -1
"""The step of who reaches no facility."""


@dataclass(frozen=True, eq=False)
class RouteGround:
    """What the walks of all circles are drawn on.

    Parameters
    ----------
    network
        The streets, uncut.
    homes
        Where the homes touch them.
    doors
        Where the facilities are entered.
    """

    network: StreetNetwork
    homes: Attachments
    doors: Doors

    @cached_property
    def turns(self) -> tuple[Ints, Ints]:
        """Half-edges by the junction they begin at, ascending, and each junction's first one."""
        begins = np.column_stack((self.network.tail, self.network.head)).ravel()
        first = np.zeros(self.network.nodes + 1, np.int64)
        np.cumsum(np.bincount(begins, minlength=self.network.nodes), out=first[1:])
        return np.argsort(begins, kind="stable"), first

    @cached_property
    def turn_numbers(self) -> Ints:
        """Number of each half-edge among those that begin at its junction."""
        turns, first = self.turns
        number = np.empty(len(turns), np.int64)
        number[turns] = np.arange(len(turns)) - np.repeat(first[:-1], np.diff(first))
        return number


@dataclass(frozen=True, eq=False)
class RouteTree:
    """The walks of all homes to the nearest of some facilities.

    Parameters
    ----------
    ground
        What they are drawn on.
    profile, way
        Who walks, to the facility or from it.
    at_junction
        Step at each junction of the network.
    at_home
        Step of each home, in the order of ``ground.homes``.
    """

    ground: RouteGround
    profile: Profile
    way: Way
    at_junction: Steps
    at_home: Steps

    @cached_property
    def halves(self) -> Ints:
        """Half-edge to take to its end at each junction, -1 where there is none."""
        turns, first = self.ground.turns
        goes_on = np.flatnonzero(self.at_junction >= 0)
        halves = np.full(len(self.at_junction), -1)
        halves[goes_on] = turns[first[goes_on] + self.at_junction[goes_on]]
        return halves

    @cached_property
    def onward(self) -> Ints:
        """Junction after each junction, itself where the walk leaves the junctions or is none."""
        network, edge = self.ground.network, self.halves // 2
        ahead = np.where(self.halves % 2 == 0, network.head[edge], network.tail[edge])
        return np.where(self.halves >= 0, ahead, np.arange(network.nodes))

    def pruned(self, *, homes: NDArray[np.bool_] | None = None) -> "RouteTree":
        """Return the tree with only the steps that some homes take; all homes by default.

        Everybody else's step, and that of junctions nobody passes, becomes `NOWHERE`.
        """
        at_home = self.at_home if homes is None else np.where(homes, self.at_home, NOWHERE)
        network, leaves = self.ground.network, np.flatnonzero(at_home >= 0)
        edge = self.ground.homes.edge[leaves]
        passed = np.zeros(network.nodes, bool)
        passed[np.where(at_home[leaves] == 0, network.head[edge], network.tail[edge])] = True
        ahead = self.onward
        while True:
            passed[ahead[passed]] = True
            farther = ahead[ahead]
            if np.array_equal(farther, ahead):
                break
            ahead = farther
        at_junction = np.where(passed, self.at_junction, NOWHERE).astype(np.int32)
        return replace(self, at_junction=at_junction, at_home=at_home.astype(np.int32))


def route_tree(ground: RouteGround, tree: WalkTree, origins: Origins) -> RouteTree:
    """Return the walks of all homes in terms of the uncut network.

    Parameters
    ----------
    ground
        The streets, the homes and every door of the study.
    tree
        The walks over the cut network.
    origins
        The same homes on the cut network.
    """
    junctions, doors = ground.network.nodes, ground.doors
    door = _door_at(doors, tree)
    on_edge = _steps_on_edges(tree, door, junctions)
    entered = np.flatnonzero(door[:junctions] >= 0)
    at_junction = on_edge[:junctions].copy()
    at_junction[entered] -= doors.along_m[door[entered]] > 0
    whole = np.flatnonzero(at_junction >= 0)
    half = 2 * tree.graph.streets.edge[tree.stretch[whole]] + at_junction[whole]
    at_junction[whole] = ground.turn_numbers[half]
    return RouteTree(
        ground=ground,
        profile=tree.graph.profile,
        way=tree.graph.way,
        at_junction=at_junction.astype(np.int32),
        at_home=_steps_of_homes(tree, origins, on_edge, door, junctions).astype(np.int32),
    )


def _door_at(doors: Doors, tree: WalkTree) -> Ints:
    """Return the door through which a facility is entered at each node, -1 where none is."""
    nodes = len(tree.entrance)
    node = np.flatnonzero(tree.entrance >= 0)
    key = tree.settled.facility[node] * nodes + node
    found = np.full(nodes, -1)
    found[node] = np.searchsorted(doors.facility * nodes + doors.node, key)
    return found


def _steps_on_edges(tree: WalkTree, door: Ints, junctions: int) -> Ints:
    """Return each node's step as a home would write it: 0 to the edge's head, 1 to its tail.

    A walk never turns on an edge, so past the cuts it ends at a junction or at a door.
    """
    nodes = np.arange(len(door))
    goes_on = tree.toward >= 0
    end = np.where(goes_on & (nodes >= junctions), tree.toward, nodes)
    while True:
        farther = end[end]
        if np.array_equal(farther, end):
            break
        end = farther
    against = np.where(tree.forward, 0, 1)
    last = end[np.where(goes_on, tree.toward, nodes)]
    step = np.where(last < junctions, against, -2 - (2 * door[last] + against))
    return np.where(goes_on, step, np.where(door >= 0, -2 - 2 * door, NOWHERE))


def _steps_of_homes(
    tree: WalkTree, origins: Origins, on_edge: Ints, door: Ints, junctions: int
) -> Ints:
    """Return each home's step, by the end of its stretch that `walks_from` chooses."""
    ends = stretch_ends(tree.graph, origins)
    by_tail, by_head = ends.through(tree.settled.seconds)
    against = by_tail <= by_head
    even = np.flatnonzero((by_tail == by_head) & np.isfinite(by_tail))
    if len(even):
        against[even] = tail_leads(tree.settled, origins, tree.graph.streets, even)
    node = np.where(against, ends.tail, ends.head)
    step = np.where(node < junctions, against, on_edge[node] - (against & (door[node] >= 0)))
    return np.where(np.isfinite(np.minimum(by_tail, by_head)), step, NOWHERE)
