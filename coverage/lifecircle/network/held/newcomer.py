"""How far a newcomer's walks are followed: to every node they reach no later than the walk held.

At each node a newcomer leads by the seconds its walk is shorter than the one held there. Along an
arc that lead shrinks by the slack of the arc: by how much the walk that is held at its end would be
longer over this arc. So the nodes in question are those a search by slack finds within the lead at
the door, and it passes no others. On large networks even the setting up of a search takes longer
than following the walks arc by arc, unless they lead far.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.held.labels import Labels
from lifecircle.network.held.outward import OutwardGround, Searched, settled_within
from lifecircle.network.snap import Floats, Ints

_WAVE_S = 600.0
"""Many walks are followed in waves of so many seconds, so that few nodes are passed twice."""

_FEW = 200

_SMALL = 100_000
"""With so many nodes or fewer a search is set up sooner than walks are followed at all."""

_NODES_A_TURN = 1000
"""Following walks for one turn takes about as long as setting up a search of so many nodes; once
following has taken as long as setting up would, that is done instead."""


def slack_seconds(ground: OutwardGround, held_s: Floats) -> Floats:
    """Return for each arc by how much the walk held at its end would be longer over it.

    Of arcs that begin at no walk it is meaningless, and never asked.

    Parameters
    ----------
    ground
        The arcs.
    held_s
        Seconds of the walk each node holds.
    """
    weighted = ground.graph.weighted
    known_s = np.zeros(ground.graph.arcs.size)
    known_s[: len(held_s)] = np.where(np.isfinite(held_s), held_s, 0.0)
    slack_s = weighted.matrix.data + known_s[weighted.begins]
    slack_s -= known_s[weighted.ends]
    return np.asarray(np.maximum(slack_s, 0.0))


def newcomer_walks(
    ground: OutwardGround,
    held_s: Floats,
    at: Ints,
    offered: Labels,
    *,
    rank: Ints,
    slack_s: Callable[[], Floats],
) -> tuple[Ints, Labels]:
    """Return the nodes a newcomer's walks reach no later than the walks held, and those walks.

    Parameters
    ----------
    ground
        The arcs.
    held_s
        Seconds of the walk each node holds.
    at, offered
        Where the newcomer's walks begin, and what they are there.
    rank
        As for `lifecircle.network.held.outward.settled_within`.
    slack_s
        Makes what `slack_seconds` gives, if it is needed.
    """
    (leads,) = np.nonzero(offered.seconds <= held_s[at])
    at, offered = at[leads], offered.at(leads)
    if not len(at):
        return at, offered
    nodes = _followed(ground, held_s, at, offered.seconds, turns=_turns(len(held_s)))
    searched = None
    if nodes is None:
        nodes, searched = _reached(ground, held_s, at, offered.seconds, slack_s)
    return nodes, settled_within(ground, nodes, at, offered, rank=rank, searched=searched)


def _reached(
    ground: OutwardGround,
    held_s: Floats,
    at: Ints,
    offered_s: Floats,
    slack_s: Callable[[], Floats],
) -> tuple[Ints, Searched]:
    """Return the nodes of `newcomer_walks`, and what a search from the newcomer left at them."""
    lead_s, many = held_s[at] - offered_s, len(held_s)
    most_s = float(lead_s.max())
    if np.isinf(most_s):
        weights = ground.graph.matrix.data
        new_s, before = _searched(ground, weights, at, offered_s, limit_s=most_s)
        (nodes,) = np.nonzero((new_s[:many] <= held_s) & np.isfinite(new_s[:many]))
        seconds = new_s[nodes]
    else:
        lost_s, before = _searched(ground, slack_s(), at, most_s - lead_s, limit_s=most_s)
        (nodes,) = np.nonzero(np.isfinite(lost_s[:many]))
        seconds = held_s[nodes] - (most_s - lost_s[nodes])
    place = np.full(len(before), -1)
    place[nodes], place[-1] = np.arange(len(nodes)), len(nodes)
    return nodes, Searched(seconds, place[before[nodes]])


def _turns(nodes: int) -> int:
    """Return for how many turns walks are followed before a search is set up."""
    return nodes // _NODES_A_TURN if nodes > _SMALL else 0


def _followed(
    ground: OutwardGround, held_s: Floats, node: Ints, offered_s: Floats, *, turns: int
) -> Ints | None:
    """Return the nodes of `newcomer_walks`, found arc by arc, or None if it takes more turns."""
    if not turns:
        return None
    matrix = ground.graph.matrix
    new_s = np.full(len(held_s), np.inf)
    last = np.zeros(len(held_s), np.int32)
    found = [np.zeros(0, np.int64)]
    waiting, until_s = np.zeros(0, np.int64), -np.inf
    for _ in range(turns):
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
    return None


def _searched(
    ground: OutwardGround, weights: Floats, node: Ints, begun: Floats, *, limit_s: float
) -> tuple[Floats, Ints]:
    """Return the least sum of weights to each node and the node before it.

    The search begins at some nodes with a sum each; the newcomer comes after all nodes.
    """
    matrix, size = ground.graph.matrix, ground.graph.arcs.size
    at, first = np.unique(node, return_inverse=True)
    least = np.full(len(at), np.inf)
    np.minimum.at(least, first, begun)
    more = csr_array(
        (
            np.concatenate((weights, least)),
            np.concatenate((matrix.indices, at.astype(np.int32))),
            np.append(matrix.indptr, np.int32(matrix.indptr[-1] + len(at))),
        ),
        shape=(size + 1, size + 1),
    )
    least_s, before = dijkstra(
        more, directed=True, indices=size, limit=limit_s, return_predecessors=True
    )
    return least_s, before
