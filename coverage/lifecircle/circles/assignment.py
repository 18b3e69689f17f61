"""Who finds a place: everybody to one facility within reach, as long as there are places.

Floating catchments say what a person has on average. This says who is left without: as many people
as possible get a place, and among all ways of doing that the one with the least walking is taken.
A transport problem, so whole people and whole places give whole answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, vstack

from lifecircle.circles.supply import Ints, Numbers, Pairs
from lifecircle.errors import CallError
from lifecircle.programs import Program, solve

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who has a place, and where.

    Parameters
    ----------
    people
        Of each pair: how many of its home have a place at its facility.
    placed
        Of each home: people with a place.
    without
        Of each home: people within reach of a facility and without a place.
    taken
        Of each facility: places taken.
    """

    people: Numbers
    placed: Numbers
    without: Numbers
    taken: Numbers


def assign(
    pairs: Pairs, people: ArrayLike, places: ArrayLike, *, last: Bools | None = None
) -> Assignment:
    """Give as many people as possible a place, with the least walking in all.

    Parameters
    ----------
    pairs
        Who reaches what, within the limit.
    people
        Of each home, not negative.
    places
        Of each facility, not negative; infinite where there is no limit.
    last
        Facilities that take only those who would else be without a place; then the least
        walking is that of the ways that leave the fewest people to these.

    Raises
    ------
    CallError
        If people or places are negative or not numbers.
    """
    demand, offer = np.asarray(people, np.float64), np.asarray(places, np.float64)
    if not (np.isfinite(demand).all() and (demand >= 0).all() and (offer >= 0).all()):
        raise CallError("people must be finite, and people and places not negative")
    spared = np.zeros(pairs.facilities, bool) if last is None else last
    asked = np.flatnonzero((demand[pairs.home] > 0) & (offer[pairs.facility] > 0))
    asked = _worth_asking(pairs, asked, demand, offer, spared)
    alone = np.bincount(pairs.home[asked], minlength=pairs.homes)[pairs.home[asked]] == 1
    sure = alone & _roomy(pairs, asked, demand, offer)[pairs.facility[asked]]
    given = np.zeros(len(pairs.home))
    given[asked[sure]] = demand[pairs.home[asked[sure]]]
    left = offer - pairs.by_facility(given)
    if len(asked := asked[~sure]):
        given[asked] = _least_walking(pairs, asked, demand, left, spared)
    placed = pairs.by_home(given)
    near = np.zeros(pairs.homes, bool)
    near[pairs.home] = True
    return Assignment(
        people=given,
        placed=placed,
        without=np.where(near, demand - placed, 0.0),
        taken=pairs.by_facility(given),
    )


def _worth_asking(
    pairs: Pairs, asked: Ints, demand: Numbers, offer: Numbers, spared: Bools
) -> Ints:
    """Return the pairs that some best answer uses, in their order.

    A facility with room for all who could still turn to it turns nobody away. Who reaches one
    needs no facility that is farther than the nearest of these, and none of the last; so others
    lose askers, and have room in turn. Of endless last ones only the nearest is needed.
    """
    while True:
        home, facility, minutes = pairs.home[asked], pairs.facility[asked], pairs.minutes[asked]
        last = spared[facility]
        open_ = _roomy(pairs, asked, demand, offer)[facility] & ~last
        endless = last & np.isinf(offer)[facility]
        nearest = _nearest_of(home, minutes, open_, pairs.homes)
        shut_off = np.isinf(nearest.minutes)[home]
        spare = _nearest_of(home, minutes, endless, pairs.homes)
        of_last = shut_off & (spare.pair | ~endless)
        of_known = np.where(open_, nearest.pair, minutes < nearest.minutes[home])
        kept = np.where(last, of_last, of_known)
        if kept.all():
            return asked
        asked = asked[kept]


@dataclass(frozen=True, eq=False)
class _Nearest:
    """The shortest of some pairs of each home: its minutes, and which pair it is."""

    minutes: Numbers
    pair: Bools


def _nearest_of(home: Ints, minutes: Numbers, some: Bools, homes: int) -> _Nearest:
    """Return each home's nearest of some pairs; of equals the first."""
    rows = np.flatnonzero(some)
    rows = rows[np.lexsort((rows, minutes[rows], home[rows]))]
    _, begins = np.unique(home[rows], return_index=True)
    rows = rows[begins]
    shortest, chosen = np.full(homes, np.inf), np.zeros(len(home), bool)
    shortest[home[rows]] = minutes[rows]
    chosen[rows] = True
    return _Nearest(shortest, chosen)


def _roomy(pairs: Pairs, asked: Ints, demand: Numbers, offer: Numbers) -> Bools:
    """Return which facilities have room for all who ask there."""
    home, facility = pairs.home[asked], pairs.facility[asked]
    return np.asarray(
        offer >= np.bincount(facility, demand[home], minlength=pairs.facilities), bool
    )


def _least_walking(
    pairs: Pairs, asked: Ints, demand: Numbers, offer: Numbers, spared: Bools
) -> Numbers:
    """Return the people of each pair that may have any."""
    minutes, columns = pairs.minutes[asked], np.arange(len(asked))
    ones = np.ones(len(asked))
    home_ids, home = np.unique(pairs.home[asked], return_inverse=True)
    facility_ids, facility = np.unique(pairs.facility[asked], return_inverse=True)
    rows = [
        csr_array((ones, (at, columns)), shape=(len(ids), len(asked)))
        for at, ids in ((home, home_ids), (facility, facility_ids))
    ]
    # A place is worth more than any walk that could be saved by leaving somebody without one:
    # along a chain of exchanges every pair's walk can change once at most. Such a chain ends at
    # one facility, so a place at one to be spared costs more than all walks and less than none.
    worth = 2.0 * (minutes.max() + 1.0) * (min(len(home_ids), len(facility_ids)) + 1)
    dear = spared[pairs.facility[asked]]
    program = Program(
        cost=minutes + worth * dear - worth * (1.0 + dear.any()),
        rows=csr_array(vstack(rows)),
        low=np.full(len(home_ids) + len(facility_ids), -np.inf),
        high=np.concatenate((demand[home_ids], offer[facility_ids])),
        least=np.zeros(len(asked)),
        most=np.full(len(asked), np.inf),
        whole=np.zeros(len(asked), bool),
    )
    values = solve(program, seconds=np.inf).values
    whole = np.round(values)
    return np.where(np.abs(values - whole) < 1e-6, whole, values)
