"""Who finds a place: everybody to one facility within reach, as long as there are places.

Floating catchments say what a person has on average. This says who is left without: as many people
as possible get a place, and among all ways of doing that the one with the least walking is taken.
A transport problem, so whole people and whole places give whole answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, vstack

from lifecircle.circles.supply import Numbers, Pairs
from lifecircle.errors import CallError
from lifecircle.programs import Program, solve


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


def assign(pairs: Pairs, people: ArrayLike, places: ArrayLike) -> Assignment:
    """Give as many people as possible a place, with the least walking in all.

    Parameters
    ----------
    pairs
        Who reaches what, within the limit.
    people
        Of each home, not negative.
    places
        Of each facility, not negative; infinite where there is no limit.

    Raises
    ------
    CallError
        If people or places are negative or not numbers.
    """
    demand, offer = np.asarray(people, np.float64), np.asarray(places, np.float64)
    if not (np.isfinite(demand).all() and (demand >= 0).all() and (offer >= 0).all()):
        raise CallError("people must be finite, and people and places not negative")
    asked = np.flatnonzero((demand[pairs.home] > 0) & (offer[pairs.facility] > 0))
    given = np.zeros(len(pairs.home))
    if len(asked):
        given[asked] = _least_walking(pairs, asked, demand, offer)
    placed = pairs.by_home(given)
    near = np.zeros(pairs.homes, bool)
    near[pairs.home] = True
    return Assignment(
        people=given,
        placed=placed,
        without=np.where(near, demand - placed, 0.0),
        taken=pairs.by_facility(given),
    )


def _least_walking(
    pairs: Pairs, asked: np.ndarray[tuple[int], np.dtype[np.int64]], demand: Numbers, offer: Numbers
) -> Numbers:
    """Return the people of each pair that may have any."""
    minutes, columns = pairs.minutes[asked], np.arange(len(asked))
    ones = np.ones(len(asked))
    homes, facilities = (
        csr_array((ones, (rows[asked], columns)), shape=(many, len(asked)))
        for rows, many in ((pairs.home, pairs.homes), (pairs.facility, pairs.facilities))
    )
    # A place is worth more than any walk that could be saved by leaving somebody without one:
    # along a chain of exchanges every pair's walk can change once at most.
    worth = 2.0 * (minutes.max() + 1.0) * (min(pairs.homes, pairs.facilities) + 1)
    program = Program(
        cost=minutes - worth,
        rows=csr_array(vstack([homes, facilities])),
        low=np.full(pairs.homes + pairs.facilities, -np.inf),
        high=np.concatenate((demand, offer)),
        least=np.zeros(len(asked)),
        most=np.full(len(asked), np.inf),
        whole=np.zeros(len(asked), bool),
    )
    values = solve(program).values
    whole = np.round(values)
    return np.where(np.abs(values - whole) < 1e-6, whole, values)
