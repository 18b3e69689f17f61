"""Why people are left out: one cause each, in a stated order.

A facility is near enough when the straight line to it, times a fair detour, is within the limit.
Whoever is left out has the first cause that holds:

1. ``no_facility``: none is near enough. Not even a street as straight as streets usually are would
   bring one within the limit, so no doubt about the streets matters.
2. ``data_doubt``: one is near enough, and the data rather than the ground may keep them apart.
3. ``barrier``: one is near enough, and on foot it is too far or cannot be reached.

Whoever is within time may still find no place: ``full``. Nobody is both.
"""

from typing import TYPE_CHECKING

import numpy as np

from lifecircle.circles.tally import PARTS, place_states
from lifecircle.circles.walks.reach import FAR, NEAR, NEAR_UNJOINED, Reach
from lifecircle.network.attach import AttachedStudy

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAUSES = ("no_facility", "barrier", "full", "data_doubt")
"""Every cause there is."""

TIME_CAUSES = ("no_facility", "barrier", "data_doubt")
"""The causes that time alone tells; *full* needs the capacity of facilities."""

REMEDIES = {
    "no_facility": "build",
    "barrier": "link",
    "full": "places",
    "data_doubt": "survey",
}
"""The kind of remedy each cause asks for."""

_NO_FACILITY, _BARRIER, _DATA_DOUBT = range(3)
_NOT_SNAPPED = PARTS.index("not_snapped")


def time_causes(reach: Reach, unsure: "NDArray[np.bool_]") -> "NDArray[np.int8]":
    """Return why each home is left out, as its place in `TIME_CAUSES`, -1 where it is not.

    Parameters
    ----------
    reach
        What the circle is to the homes, with what is near them.
    unsure
        Of each home, whether how it is joined to the streets is not sure, see `unsure_homes`.
    """
    near = np.full(len(reach.status), FAR, np.int8) if reach.near is None else reach.near
    return np.where(place_states(reach) == 0, -1, causes_of(near, unsure)).astype(np.int8)


def causes_of(near: "NDArray[np.int8]", unsure: "NDArray[np.bool_]") -> "NDArray[np.int8]":
    """Return why homes are left out that are, as their place in `TIME_CAUSES`.

    Parameters
    ----------
    near
        `lifecircle.circles.walks.reach.FAR`, ``NEAR`` or ``NEAR_UNJOINED`` of each.
    unsure
        Whether how each is joined to the streets is not sure.

    Examples
    --------
    >>> near = np.array([FAR, FAR, NEAR, NEAR, NEAR_UNJOINED])
    >>> [TIME_CAUSES[one] for one in causes_of(near, np.array([False, True, False, True, False]))]
    ['no_facility', 'no_facility', 'barrier', 'data_doubt', 'data_doubt']
    """
    doubt = (near == NEAR_UNJOINED) | (unsure & (near == NEAR))
    cause = np.where(doubt, _DATA_DOUBT, np.where(near == NEAR, _BARRIER, _NO_FACILITY))
    return cause.astype(np.int8)


def unsure_homes(attached: AttachedStudy, homes: int) -> "NDArray[np.bool_]":
    """Return which homes are joined to no street, or to a small piece of the network.

    A home that a stated barrier or wall keeps from every street is not among them: there the
    data say what is in the way.

    Parameters
    ----------
    attached
        The homes on the streets.
    homes
        How many there are.
    """
    places = attached.homes
    unsure = np.ones(homes, bool)
    unsure[places.owner] = attached.snapper.in_small_piece[places.edge]
    if attached.guard is not None:
        unsure &= np.asarray(attached.guard.home_notes != "barrier", bool)
    return unsure


def without_way(reach: Reach) -> "NDArray[np.bool_]":
    """Return which homes are joined to no street, or have no path to any of the facilities.

    Parameters
    ----------
    reach
        What the circle is to the homes.
    """
    states = place_states(reach)
    cut_off = (states == PARTS.index("unreachable")) & (reach.facilities > 0)
    return np.asarray(cut_off | (states == _NOT_SNAPPED), bool)
