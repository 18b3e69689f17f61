"""What a circle is to every home: its nearest facility, the walk there, and a status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.profiles import Profile
from lifecircle.network.travel import Walks
from lifecircle.study.standards.circle import Circle

STATUSES = ("covered", "beyond", "unreachable", "not_snapped", "no_population")
"""What a home can be to a circle; a home without the circle's group has no population."""

LIMIT_TOLERANCE = 0.001
"""The limit is inclusive: a millisecond, or a millimetre, over it is the limit itself."""

FAR, NEAR, NEAR_UNJOINED = range(3)
"""What is near a home that is left out: no facility; one; only such as are joined to no street."""

Number = TypeVar("Number", bound=np.generic)

_COVERED, _BEYOND, _UNREACHABLE, _NOT_SNAPPED, _NO_POPULATION = range(5)


@dataclass(frozen=True, eq=False, kw_only=True)
class Judged:
    """What one circle is to every row of a table of homes or land; nothing of the walks.

    Parameters
    ----------
    circle
        Its id.
    status
        Index into `STATUSES`.
    within
        Whether the walk is within the limit, whatever group lives there.
    straight_within
        Whether a buffer would have claimed the row.
    facilities
        How many facilities count for the circle, wherever they are.
    """

    circle: str
    status: NDArray[np.int8]
    within: NDArray[np.bool_]
    straight_within: NDArray[np.bool_]
    facilities: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Reach(Judged):
    """One circle seen from every row of a table of homes or land, with the walk of each.

    Parameters
    ----------
    circle, status, within, straight_within, facilities
        As of `Judged`.
    facility
        Row of the nearest facility, -1 where none is reached.
    minutes
        Time of the walk at the profile's speed, infinite where there is none.
    walk_m, steps_m, access_m
        Metres along streets, of those on steps, and between doors and streets; NaN without a
        walk, ``access_m`` infinite where the row is joined to no street.
    near
        `FAR`, `NEAR` or `NEAR_UNJOINED` of each row that is left out: whether a facility is so
        near that a fair detour would be within the limit. `FAR` for rows within reach; None where
        nobody asks: of land, and of circles that do not count people.
    """

    facility: NDArray[np.int64]
    minutes: NDArray[np.float64]
    walk_m: NDArray[np.float64]
    steps_m: NDArray[np.float64]
    access_m: NDArray[np.float64]
    near: NDArray[np.int8] | None = None


@dataclass(frozen=True, eq=False)
class Rows:
    """A table's rows and which of them are joined to the streets.

    Parameters
    ----------
    owner
        Row of each attachment, one at most a row.
    people
        Population columns by name, as arrays of the table's length.
    size
        How many rows the table has.
    """

    owner: NDArray[np.int64]
    people: Mapping[str, NDArray[np.float64]]
    size: int

    def at(self, attached: NDArray[np.int64]) -> "Rows":
        """Return a table of some of the attached rows alone."""
        owner = self.owner[attached]
        people = {name: values[owner] for name, values in self.people.items()}
        return Rows(np.arange(len(owner)), people, len(owner))


def reach_of(
    circle: Circle,
    profile: Profile,
    walks: Walks,
    straight_within: NDArray[np.bool_],
    *,
    rows: Rows,
    facilities: int,
) -> Reach:
    """Return what a circle is to every row.

    Parameters
    ----------
    circle
        Promised in minutes or in metres.
    profile
        Who walks.
    walks
        The nearest walk of each attached row; in a circle of metres its seconds are metres.
    straight_within
        Whether each row is within `straight_limit_m`.
    rows
        The table the walks belong to.
    facilities
        How many facilities count.
    """
    metres = circle.metres is not None
    cost = _spread(walks.seconds, rows, np.inf)
    judged = judged_of(circle, walks.seconds, straight_within, rows=rows, facilities=facilities)
    return Reach(
        **vars(judged),
        facility=_spread(walks.facility, rows, -1),
        minutes=cost / (60.0 * profile.speed_m_s if metres else 60.0),
        walk_m=_spread(walks.walk_m, rows, np.nan),
        steps_m=_spread(walks.steps_m, rows, np.nan),
        access_m=_spread(walks.access_m, rows, np.inf),
    )


def judged_of(
    circle: Circle,
    seconds: NDArray[np.float64],
    straight_within: NDArray[np.bool_],
    *,
    rows: Rows,
    facilities: int,
) -> Judged:
    """Return what a circle is to every row, without the walks.

    Parameters
    ----------
    circle
        Promised in minutes or in metres.
    seconds
        The nearest walk of each attached row; metres in a circle of metres.
    straight_within, rows, facilities
        As of `reach_of`.
    """
    limit = circle.metres if circle.metres is not None else 60.0 * (circle.minutes or 0.0)
    within = _spread(seconds, rows, np.inf) <= limit + LIMIT_TOLERANCE
    status = np.full(rows.size, _NOT_SNAPPED, np.int8)
    status[rows.owner] = np.where(np.isfinite(seconds), _BEYOND, _UNREACHABLE)
    status[within] = _COVERED
    people = rows.people.get(circle.group, rows.people.get("residents"))
    if people is not None:
        status[people <= 0] = _NO_POPULATION
    return Judged(
        circle=circle.id,
        status=status,
        within=within,
        straight_within=straight_within,
        facilities=facilities,
    )


def straight_limit_m(circle: Circle, profile: Profile, *, detour: float = 1.0) -> float:
    """Return how far a circle reaches as the crow flies, its tolerance included, metres.

    Parameters
    ----------
    circle
        Promised in minutes or in metres.
    profile
        Who walks.
    detour
        How much longer than the straight line the walk is.
    """
    metres = profile.metres(circle.minutes or 0.0) if circle.metres is None else circle.metres
    return metres / detour + LIMIT_TOLERANCE


def _spread(values: NDArray[Number], rows: Rows, missing: float) -> NDArray[Number]:
    """Return values of attached rows as an array over all rows."""
    every = np.full(rows.size, missing, values.dtype)
    every[rows.owner] = values
    return every
