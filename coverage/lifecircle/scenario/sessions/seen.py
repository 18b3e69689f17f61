"""What a session holds of a circle: as much of every row as its sums and its answer need."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from lifecircle.circles.tally import Placed, Tally, place_states, placed
from lifecircle.circles.walks.reach import Reach, Rows, reach_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecircle.network.profiles import Profile
    from lifecircle.network.travel import Walks
    from lifecircle.study.standards.circle import Circle


Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Seen:
    """One circle seen from every row of a table of homes or land.

    Parameters
    ----------
    minutes, within
        As of `lifecircle.circles.walks.reach.Reach`.
    placed
        What every row is counted as.
    by_cell
        What the rows add up to, from `lifecircle.circles.tally.Tally.by_cell`.
    """

    minutes: "NDArray[np.float64]"
    within: "NDArray[np.bool_]"
    placed: Placed
    by_cell: "NDArray[np.float64]"


def seen_of(reach: Reach, tally: Tally) -> Seen:
    """Return what a session holds of what a circle is to every row.

    Parameters
    ----------
    reach
        What it is.
    tally
        What the rows weigh.
    """
    places = placed(reach)
    return Seen(reach.minutes, reach.within, places, tally.by_cell(places))


def seen_again(
    before: Seen,
    circle: "Circle",
    profile: "Profile",
    walks: "Walks",
    straight_within: "NDArray[np.bool_]",
    *,
    rows: Rows,
    tally: Tally,
    changed: "NDArray[np.int64]",
) -> Seen:
    """Return the same where some walks are others than before.

    Parameters
    ----------
    before
        What was held.
    circle, profile
        As for `lifecircle.circles.walks.reach.reach_of`.
    walks
        Those that changed.
    straight_within
        Whom a buffer would claim now, of all rows.
    rows, tally
        The table, and what its rows weigh.
    changed
        Which of its attached rows the walks are of.
    """
    owner = rows.owner[changed]
    own = rows.at(changed)
    # How many count, and whom a buffer claims, changes none of what is taken of it.
    some = reach_of(circle, profile, walks, straight_within[owner], rows=own, facilities=0)
    minutes = _written(before.minutes, owner, some.minutes)
    within = _written(before.within, owner, some.within)
    part = _written(before.placed.part, owner, place_states(some))
    places = Placed(part, straight_within)
    by_cell = tally.by_cell_again(before.by_cell, before.placed, places)
    return Seen(minutes, within, places, by_cell)


def _written(
    before: "NDArray[Number]", rows: "NDArray[np.int64]", values: "NDArray[Number]"
) -> "NDArray[Number]":
    """Return values with those of some rows in place of theirs."""
    if not len(rows):
        return before
    after = before.copy()
    after[rows] = values
    return after
