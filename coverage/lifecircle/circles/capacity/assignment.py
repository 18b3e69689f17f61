"""Who finds a place: everybody to one facility within reach, as long as there are places.

Floating catchments say what a person has on average. This says who is left without: as many people
as possible get a place, and among all ways of doing that the one with the least walking is taken.
A transport problem, so whole people and whole places give whole answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lifecircle.circles.capacity.saturation import cut_of
from lifecircle.circles.capacity.transport import STEPS, Part, least_walking
from lifecircle.circles.supply import Ints, Numbers, Pairs
from lifecircle.errors import CallError

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
    most_spared
        Minutes of walking, of all people together, that a better answer could spare at most; 0
        where this is proven the least walking. How many have a place is the most in any case, as
        long as people and places are whole in parts of at least 0.0001.
    """

    people: Numbers
    placed: Numbers
    without: Numbers
    taken: Numbers
    most_spared: float = 0.0


def assign(
    pairs: Pairs,
    people: ArrayLike,
    places: ArrayLike,
    *,
    last: Bools | None = None,
    steps: int = STEPS,
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
    steps
        The solver may take before the best answer so far is returned.

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
    most_spared = 0.0
    for at, part in _parts(pairs, asked[~sure], demand, left, spared):
        walking = least_walking(part, steps=steps)
        given[at], steps = walking.people, steps - walking.steps
        most_spared += walking.most_spared
    placed = pairs.by_home(given)
    near = np.zeros(pairs.homes, bool)
    near[pairs.home] = True
    return Assignment(
        people=given,
        placed=placed,
        without=np.where(near, demand - placed, 0.0),
        taken=pairs.by_facility(given),
        most_spared=most_spared,
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


def _parts(
    pairs: Pairs, asked: Ints, demand: Numbers, offer: Numbers, spared: Bools
) -> Iterator[tuple[Ints, Part]]:
    """Yield the parts an assignment falls into, each with its rows of the pairs.

    Homes that reach no endless facility compete for places first; what they fill is theirs. Then
    all that are left compete for the rest, and in the last part everybody finds a place.
    """
    asked = asked[np.lexsort((pairs.facility[asked], pairs.home[asked]))]
    home, facility, minutes = pairs.home[asked], pairs.facility[asked], pairs.minutes[asked]
    last = spared[facility]
    people = np.zeros(len(asked))
    cut_up = _cut_up(home, facility, demand, offer, last=last, people=people)
    placed = np.bincount(home, people, minlength=pairs.homes)
    people[last] = (demand - placed)[home[last]] if np.isinf(offer[facility[last]]).all() else 0.0
    for here, full in cut_up:
        if here.any():
            part = Part(
                home=home[here],
                facility=facility[here],
                minutes=minutes[here],
                demand=demand,
                offer=offer,
                dear=last[here],
                people=people[here],
                full=full,
            )
            yield asked[here], part


def _cut_up(
    home: Ints, facility: Ints, demand: Numbers, offer: Numbers, *, last: Bools, people: Numbers
) -> list[tuple[Bools, bool]]:
    """Return which pairs are in each part, and whether facilities will be full there.

    Into ``people`` is written how as many as possible have a place, however far they walk.
    """
    every, endless = np.ones(len(home), bool), np.zeros(len(demand), bool)
    endless[home[last]] = True
    rest, parts = every.copy(), []
    stages = (~endless[home], every) if last.any() else (every,)
    for stage, among in enumerate(stages):
        tried = rest & among
        known = tried & ~last
        living = np.zeros(len(demand), bool)
        living[home[tried]] = True
        cut = cut_of(home[known], facility[known], np.where(living, demand, 0.0), offer)
        # Who has no endless facility keeps a place against who has one.
        short = tried & cut.competing[home] & (cut.full[facility] | last)
        flow = np.zeros(len(home))
        flow[known] = cut.people
        people[:] = np.where(short & bool(stage) | ~tried, people, flow)
        if not cut.exact or not np.isinf(offer[facility[last]]).all():
            return [(every, False)]
        parts.append((short, True))
        rest &= ~(tried & cut.competing[home]) & ~(cut.full[facility] & ~last)
    return [*parts, (rest & ~last, False)]
