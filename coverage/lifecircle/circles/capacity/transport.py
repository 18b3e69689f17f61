"""The least walking of an assignment, exact, with a bound on the work it may take.

A transport problem of a city has half a million pairs, and its answer uses one in twenty. So the
solver begins with the pairs that smoothed prices of the facilities point at (Sinkhorn's scaling,
its temperature falling) and gets others only while one could better the answer; when none can,
the answer is that of all pairs. The work is bounded by the solver's steps, not by the clock, so
that the same input gives the same answer on every machine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.circles.supply import Ints, Numbers
from lifecircle.column_generation import solve_growing
from lifecircle.programs import Program

Bools = NDArray[np.bool_]

STEPS = 150_000
"""Of the solver, in all parts together; half a million pairs take a third of them."""

_WARM, _COLD, _SWEEPS = 8.0, 0.02, 12
_NEAR_MINUTES = 0.3


@dataclass(frozen=True, eq=False)
class Walking:
    """Who goes where.

    Parameters
    ----------
    people
        Of each pair.
    steps
        The solver took.
    most_spared
        Minutes of walking, of all people together, that a better answer could spare at most; 0
        where this one is proven the best.
    """

    people: Numbers
    steps: int
    most_spared: float


@dataclass(frozen=True, eq=False)
class Part:
    """Pairs of an assignment that share no home and no bounded facility with others.

    Parameters
    ----------
    home, facility
        Rows of each pair, sorted by home.
    minutes
        Of its walk.
    demand, offer
        Of each home and facility; those without a pair do not matter.
    dear
        Pairs with facilities that take only who would else be without a place.
    people
        Of each pair, a way to give as many a place as possible, however far they walk.
    full
        Whether every bounded facility will be full, rather than every home placed.
    """

    home: Ints
    facility: Ints
    minutes: Numbers
    demand: Numbers
    offer: Numbers
    dear: Bools
    people: Numbers
    full: bool


def least_walking(part: Part, *, steps: int = STEPS) -> Walking:
    """Return the least walking among the ways that give as many people a place as possible.

    Parameters
    ----------
    part
        What is asked.
    steps
        The solver may take. Where they do not suffice the best answer so far is returned, with
        what it may fall short by.
    """
    market = _market(part)
    price = _prices(market, part)
    gain = market.cost + price[market.facility]
    first = gain <= np.minimum(market.cheapest(gain), 0.0)[market.home] + _NEAR_MINUTES
    solved = solve_growing(_program(market), first=first | (part.people > 0), steps=steps)
    people, found = part.people, market.bound(price)
    if len(solved.values):
        whole = np.round(solved.values)
        people = np.where(np.abs(solved.values - whole) < 1e-6, whole, solved.values)
        told = np.maximum(-solved.row_duals[len(market.demand) :], 0.0)
        found = max(found, market.bound(np.where(np.isinf(market.offer), 0.0, told)))
    spared = 0.0 if solved.status == "optimal" else float(market.cost @ people) - found
    return Walking(people, solved.effort.steps, max(spared, 0.0))


@dataclass(frozen=True, eq=False)
class _Market:
    """A part with its rows counted from 0 and a place's worth taken off every walk."""

    home: Ints
    facility: Ints
    cost: Numbers
    demand: Numbers
    offer: Numbers
    begins: Ints
    worth: float

    def cheapest(self, values: Numbers) -> Numbers:
        """Return the least value of each home's pairs."""
        return np.asarray(np.minimum.reduceat(values, self.begins))

    def bound(self, price: Numbers) -> float:
        """Return what no answer can cost less than, whatever the prices (weak duality)."""
        least = np.minimum(self.cheapest(self.cost + price[self.facility]), 0.0)
        bounded = np.isfinite(self.offer)
        return float(self.demand @ least - self.offer[bounded] @ price[bounded])


def _market(part: Part) -> _Market:
    """Return a part as a market."""
    homes, home = np.unique(part.home, return_inverse=True)
    facilities, facility = np.unique(part.facility, return_inverse=True)
    # A place is worth more than any walk that could be saved by leaving somebody without one:
    # along a chain of exchanges every pair's walk can change once at most. Such a chain ends at
    # one facility, so a place at one to be spared costs more than all walks and less than none.
    worth = 2.0 * (part.minutes.max() + 1.0) * (min(len(homes), len(facilities)) + 1)
    return _Market(
        home=home,
        facility=facility,
        cost=part.minutes + worth * part.dear - worth * (1.0 + part.dear.any()),
        demand=part.demand[homes],
        offer=part.offer[facilities],
        begins=np.searchsorted(home, np.arange(len(homes))),
        worth=worth,
    )


def _prices(market: _Market, part: Part) -> Numbers:
    """Return prices of the facilities at which about as many turn to each as it has places."""
    bounded = np.isfinite(market.offer)
    start = market.worth - part.minutes.max() if part.full else 0.0
    price = np.where(bounded, start, 0.0)
    log_offer = np.log(np.where(bounded, market.offer, 1.0))
    heat = _WARM
    while heat > _COLD:
        for _ in range(_SWEEPS):
            pull = -(market.cost + price[market.facility]) / heat
            top = np.maximum(np.maximum.reduceat(pull, market.begins), 0.0)
            share = np.exp(pull - top[market.home])
            whole = np.add.reduceat(share, market.begins) + np.exp(-top)
            turned = share * (market.demand / whole)[market.home]
            load = np.bincount(market.facility, turned, minlength=len(price))
            dearer = price + heat * (np.log(np.maximum(load, 1e-300)) - log_offer)
            price = np.where(bounded, np.maximum(dearer, 0.0), 0.0)
        heat /= 2.0
    return price


def _program(market: _Market) -> Program:
    """Return the whole transport problem."""
    homes, facilities, many = len(market.demand), len(market.offer), len(market.home)
    rows = np.concatenate((market.home, homes + market.facility))
    columns = np.tile(np.arange(many), 2)
    return Program(
        cost=market.cost,
        rows=csr_array((np.ones(2 * many), (rows, columns)), shape=(homes + facilities, many)),
        low=np.full(homes + facilities, -np.inf),
        high=np.concatenate((market.demand, market.offer)),
        least=np.zeros(many),
        most=np.full(many, np.inf),
        whole=np.zeros(many, bool),
    )
