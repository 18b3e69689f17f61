"""Everybody's walk there and back, to one and the same facility: the slower of the two counts.

Where streets bind walkers to a direction, the two walks have no common tree: each facility is
walked to on its own, as `lifecircle.network.travel.nearest_walks` does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import starmap

import numpy as np

from lifecircle.network.held.doorsteps import Doorsteps, offered_at_cuts, offered_at_doors
from lifecircle.network.held.labels import Labels
from lifecircle.network.held.newcomer import newcomer_walks, slack_seconds
from lifecircle.network.held.walkers import Walkers
from lifecircle.network.snap import Ints
from lifecircle.network.travel import Walks, choose_walks


@dataclass(frozen=True, eq=False)
class HeldBothWays:
    """Everybody's walk to and from the nearest of some facilities.

    Parameters
    ----------
    walkers
        Who looks, on the streets of each way: there, back.
    to_each
        The slower walks to each facility that counts, by its number.
    walks
        The quickest of them.
    """

    walkers: tuple[Walkers, Walkers]
    to_each: Mapping[int, Walks]
    walks: Walks

    def without(self, number: int, *, rank: Ints) -> "HeldBothWays":
        """Return the walks when a facility no longer counts.

        Parameters
        ----------
        number, rank
            As for `lifecircle.network.held.walks.HeldWalks.without`.
        """
        left = {one: walks for one, walks in self.to_each.items() if one != number}
        return self.nearest_of(left, rank=rank)

    def with_place(self, number: int, door: Doorsteps | None, *, rank: Ints) -> "HeldBothWays":
        """Return the walks when a facility counts as well.

        Parameters
        ----------
        number, door, rank
            As for `lifecircle.network.held.walks.HeldWalks.with_place`.
        """
        slower = _slower(self.walkers, number, door, rank)
        return self.nearest_of({**self.to_each, number: slower}, rank=rank)

    def nearest_of(self, to_each: Mapping[int, Walks], *, rank: Ints) -> "HeldBothWays":
        """Return the quickest walks to some facilities, of equals that to the first id.

        Parameters
        ----------
        to_each
            As of `HeldBothWays`.
        rank
            As for `without`.
        """
        return replace(self, to_each=to_each, walks=_quickest(self.walkers[0], to_each, rank))


def both_ways(walkers: tuple[Walkers, Walkers], facilities: Ints, *, rank: Ints) -> HeldBothWays:
    """Return everybody's walk there and back to the nearest of some facilities.

    Parameters
    ----------
    walkers
        As of `HeldBothWays`.
    facilities
        Rows of those that count, where they stood when the streets were cut.
    rank
        Place of each facility among all in the order of their ids, by number, and one more.
    """
    to_each = {int(number): _slower(walkers, int(number), None, rank) for number in facilities}
    return HeldBothWays(walkers, to_each, _quickest(walkers[0], to_each, rank))


def _quickest(walkers: Walkers, to_each: Mapping[int, Walks], rank: Ints) -> Walks:
    """Return the quickest of the walks to each of some facilities."""
    order = sorted(to_each, key=lambda number: int(rank[number]))
    if not order:
        none = Labels.none(walkers.ground.graph.streets.nodes)
        return walkers.walks(np.arange(len(walkers.own_s)), none, {}, rank)
    found = to_each[order[0]]
    for number in order[1:]:
        other = to_each[number]
        found = choose_walks(other.seconds < found.seconds, other, found)
    return found


def _slower(
    pair: tuple[Walkers, Walkers], number: int, door: Doorsteps | None, rank: Ints
) -> Walks:
    """Return the slower of the walks there and back to one facility."""
    there, back = starmap(_single, ((one, number, door, rank) for one in pair))
    return choose_walks(back.seconds > there.seconds, back, there)


def _single(walkers: Walkers, number: int, door: Doorsteps | None, rank: Ints) -> Walks:
    """Return everybody's walk to one facility."""
    ground = walkers.ground
    if door is None:
        at, offered = offered_at_cuts(ground.graph, number)
    else:
        at, offered = offered_at_doors(ground.graph, number, door)
    held = Labels.none(ground.graph.streets.nodes)
    nodes, new = newcomer_walks(
        ground,
        held.seconds,
        at,
        offered,
        rank=rank,
        slack_s=lambda: slack_seconds(ground, held.seconds),
    )
    held.put(nodes, new)
    placed = {} if door is None else {number: door}
    return walkers.walks(np.arange(len(walkers.own_s)), held, placed, rank)
