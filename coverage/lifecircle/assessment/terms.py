"""What decides how a circle's capacity is shared out: needs, walks and room."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.supply import Numbers, Pairs
from lifecircle.study.standards.circle import Circle, Provision
from lifecircle.study.study import Study


@dataclass(frozen=True, eq=False)
class Terms:
    """What decides how one circle is shared out.

    Arrays by home have the order of the residents, those by facility that of ``facilities``.

    Parameters
    ----------
    circle, provision
        The circle and what its facilities hold.
    facilities
        Rows of the facilities that count.
    pairs
        Who reaches what, within the limit.
    people
        Of each home, of the group the need is stated for.
    capacity
        Of each facility, NaN where unknown.
    nearest
        Of each home: the place of its nearest facility among them, however far; -1 for none.
    joined
        Of each home: whether it is joined to the streets.
    """

    circle: Circle
    provision: Provision
    facilities: NDArray[np.int64]
    pairs: Pairs
    people: Numbers
    capacity: Numbers
    nearest: NDArray[np.int64]
    joined: NDArray[np.bool_]

    def decide_as(self, other: "Terms") -> bool:
        """Return whether all that decides is the same, to the last bit."""
        one, its = self.pairs, other.pairs
        return (
            self.provision == other.provision
            and (one.limit, one.homes, one.facilities) == (its.limit, its.homes, its.facilities)
            and np.array_equal(self.capacity, other.capacity, equal_nan=True)
            and all(
                np.array_equal(mine, there)
                for mine, there in (
                    (self.people, other.people),
                    (self.nearest, other.nearest),
                    (self.joined, other.joined),
                    (one.home, its.home),
                    (one.facility, its.facility),
                    (one.minutes, its.minutes),
                )
            )
        )


def terms_of(
    again: Retrace, circle: Circle, provision: Provision, nearest: NDArray[np.int64]
) -> Terms:
    """Return what decides how one circle is shared out.

    Parameters
    ----------
    again
        The study on its streets.
    circle, provision
        The circle and what its facilities hold.
    nearest
        Row of the nearest facility of each home, -1 for none.
    """
    study, asked = again.study, again.asked(circle)
    rows = again.origins.places.owner
    walked = again.walked(circle)
    pairs = Pairs(
        home=rows[walked.origin],
        facility=walked.facility,
        minutes=walked.seconds / asked.per_minute,
        limit=asked.limit_s / asked.per_minute,
        homes=len(study.residents),
        facilities=len(asked.facilities),
    )
    joined = np.zeros(pairs.homes, bool)
    joined[rows] = True
    place_of = np.full(len(study.facilities) + 1, -1)
    place_of[asked.facilities] = np.arange(len(asked.facilities))
    return Terms(
        circle=circle,
        provision=provision,
        facilities=asked.facilities,
        pairs=pairs,
        people=study.residents[provision.group].to_numpy(np.float64),
        capacity=_capacity(study, provision.column)[asked.facilities],
        nearest=place_of[nearest],
        joined=joined,
    )


def _capacity(study: Study, column: str) -> Numbers:
    """Return what each facility of a study holds, NaN where the registers do not say."""
    if column not in study.facilities:
        return np.full(len(study.facilities), np.nan)
    return np.asarray(study.facilities[column], np.float64)
