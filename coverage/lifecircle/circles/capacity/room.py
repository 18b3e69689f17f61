"""Near and enough: what becomes of each home's need once everybody has asked for a place.

Need and capacity are in one unit: places, beds, seats or square metres. Two questions cross, is
a facility within the limit and is there room, and give five parts that add up to the need.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.capacity.assignment import assign
from lifecircle.circles.supply import Ints, Numbers, Pairs

PARTS = ("placed", "full", "roomy", "shut", "unsure")
"""What need can be: within the limit with a place, within it and none left; beyond it with room
at the nearest facility, beyond it without; or hanging on a capacity or a home nobody knows."""


@dataclass(frozen=True, eq=False)
class Room:
    """What became of the need of each home, and how full each facility is.

    Parameters
    ----------
    placed, full
        Of each home: need within the limit that has a place, and that can have none whatever
        the unknown capacities are.
    roomy, shut
        Of each home: need beyond the limit that would find room at its nearest facility, and
        that would not, or that no facility can be reached from.
    unsure
        Of each home: need whose place hangs on an unknown capacity, or whose home is joined to
        no street.
    taken
        Of each facility: what is taken from within the limit; at a facility of unknown capacity
        what only it could take.
    walking_gap_share
        How much of the walking a better sharing out could spare at most (0-1); 0 where the least
        is proven, as it is unless the work was cut short.
    """

    placed: Numbers
    full: Numbers
    roomy: Numbers
    shut: Numbers
    unsure: Numbers
    taken: Numbers
    walking_gap_share: float = 0.0


def share_out(
    pairs: Pairs, need: Numbers, capacity: Numbers, *, nearest: Ints, joined: NDArray[np.bool_]
) -> Room:
    """Share facilities out among the homes within the limit, then see what is left for others.

    As much need as possible is met, by the least walking
    (`lifecircle.circles.capacity.assignment`). A facility of unknown capacity takes only what no
    other can, so what is ``full`` is so for certain. What then is free is shared evenly among the
    need beyond the limit whose nearest facility it is.

    Parameters
    ----------
    pairs
        Who reaches what, within the limit.
    need
        Of each home, in the unit of the capacity.
    capacity
        Of each facility; NaN where unknown.
    nearest
        Of each home: its nearest facility however far, -1 where none is reached.
    joined
        Of each home: whether it is joined to the streets.
    """
    unknown = np.isnan(capacity)
    found = assign(pairs, need, np.where(unknown, np.inf, capacity), last=unknown)
    at_unknown = pairs.by_home(found.people * unknown[pairs.facility])
    inside = np.zeros(pairs.homes, bool)
    inside[pairs.home] = True
    walked = float((found.people * pairs.minutes).sum())
    beyond = np.where(inside | ~joined, 0.0, need)
    reached = nearest >= 0
    room = _left_over(capacity - found.taken, nearest[reached], beyond[reached])
    share = np.zeros(pairs.homes)
    share[reached] = room[nearest[reached]]
    hangs = np.isnan(share)
    roomy = np.where(hangs, 0.0, beyond * np.nan_to_num(share))
    return Room(
        placed=found.placed - at_unknown,
        full=found.without,
        roomy=roomy,
        shut=np.where(hangs, 0.0, beyond - roomy),
        unsure=at_unknown + np.where(hangs, beyond, 0.0) + np.where(inside | joined, 0.0, need),
        taken=found.taken,
        walking_gap_share=min(found.most_spared / walked, 1.0) if walked > 0 else 0.0,
    )


def _left_over(free: Numbers, nearest: Ints, beyond: Numbers) -> Numbers:
    """Return the share (0-1) of the need turning to each facility that it has room for."""
    wanted = np.bincount(nearest, beyond, minlength=len(free))
    share = np.divide(free, wanted, out=np.ones(len(free)), where=wanted > 0)
    return np.asarray(np.clip(share, 0.0, 1.0))
