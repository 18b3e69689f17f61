"""Covering problems with very many homes: most people with so many sites, or the fewest sites.

A whole program would have a column for every class of homes. Instead prices on homes bound the
answer and close most sites, sets of sites leaning to the same linear program give a good answer,
and what is left is decided by a search that knows only sites and sums of people left unreached in
blocks of homes (Benders for maximal and partial covering; Cordeau, Furini and Ljubić 2019).
"""

import time
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from lifecircle.programs import Effort, Solved
from lifecircle.scenario.siting.home_prices import HomePrices, prices_for_people
from lifecircle.scenario.siting.master import Kept, Master
from lifecircle.scenario.siting.problem import Ints, Numbers
from lifecircle.scenario.siting.reduce import Small
from lifecircle.scenario.siting.swaps import guided, swapped
from lifecircle.scenario.siting.unreached import Unreached

MANY_CLASSES = 5_000
"""From so many classes of homes on this search is the quicker one."""

_FIRST_ROUNDS = 60
_ROUNDS = 200
_WORK = 3e9
_PART_OF_A_PERSON = 1e-3


def most_of_many(small: Small, *, count: int, start: Ints, seconds: float, seed: int) -> Solved:
    """Return the most people that so many candidates reach, as a solved program would.

    Parameters
    ----------
    small
        The reduced problem.
    count
        New sites, at most.
    start
        A good answer: rows of the candidates.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.
    """
    began = time.perf_counter()
    clock = _Clock(began + seconds, seed)
    cover = Unreached.of(small.covers, small.people)
    count = min(count, cover.sites)
    best = np.concatenate((start, np.setdiff1d(np.arange(cover.sites), start)))[:count]
    best = swapped(cover, best)
    people = cover.everybody - cover.total(best)
    prices = prices_for_people(cover, people=people, seconds=seconds)
    best = _guided(cover, prices.lean, best, clock, rounds=_FIRST_ROUNDS)
    unreached = cover.total(best)
    closed = prices.closed(count, people=cover.everybody - unreached + cover.grain)
    closed[best] = False
    kept = np.flatnonzero(~closed)
    part = cover.only(~closed)
    found = _guided(
        part, prices.lean[kept], np.searchsorted(kept, best), clock, rounds=_ROUNDS
    )  # fmt: skip
    bound = max(part.everybody - prices.most(count), 0.0)
    master = Master(
        part, _kept(part, count), best=found, bound=bound, until=clock.until, seed=seed
    )  # fmt: skip
    proven = master.decide()
    beyond = cover.everybody - part.everybody  # whom no site that is left could reach
    return _solved(
        small, kept[master.best], objective=master.total + beyond - cover.everybody,
        bound=None if proven else master.bound + beyond - cover.everybody,
        effort=Effort(seconds=time.perf_counter() - began, nodes=master.nodes, seed=seed),
    )  # fmt: skip


def fewest_of_many(
    small: Small, *, people: float, start: Ints, seconds: float, seed: int
) -> Solved:
    """Return the fewest candidates that reach so many people, as a solved program would.

    Parameters
    ----------
    small
        The reduced problem.
    people
        How many are wanted, no more than all of them.
    start
        Candidates that reach so many.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.
    """
    began = time.perf_counter()
    clock = _Clock(began + seconds, seed)
    cover = Unreached.of(small.covers, small.people)
    wanted = people - _PART_OF_A_PERSON
    prices = prices_for_people(cover, people=wanted, seconds=seconds)
    fewest, best, nodes = prices.fewest(wanted), start, 0
    while len(best) > fewest:
        fewer = _fewer(cover, prices, best, clock, wanted)
        if fewer is None:
            break
        best = fewer
    while len(best) > fewest and time.perf_counter() < clock.until:
        found, proven, tried = _one_fewer(cover, prices, best, clock, wanted)
        nodes += tried
        if found is not None:
            best = found
        elif proven:
            fewest = len(best)
        else:
            break
    effort = Effort(seconds=time.perf_counter() - began, nodes=nodes, seed=seed)
    bound = None if len(best) <= fewest else float(fewest)
    return _solved(small, best, objective=float(len(best)), bound=bound, effort=effort)


@dataclass(frozen=True)
class _Clock:
    """When to stop (seconds of `time.perf_counter`), and the seed."""

    until: float
    seed: int


def _guided(
    cover: Unreached, lean: Numbers, start: Ints, clock: _Clock, *, rounds: int,
    enough: float = 0.0,
) -> Ints:  # fmt: skip
    """Return a good set of sites, after so many rounds or as many as their size bears."""
    bearable = int(_WORK / max(cover.covers.nnz * max(len(start), 1), 1))
    return guided(
        cover, lean, start=start, rounds=min(rounds, max(bearable, 5)), seed=clock.seed,
        until=clock.until, enough=enough,
    )  # fmt: skip


def _fewer(
    cover: Unreached, prices: HomePrices, best: Ints, clock: _Clock, wanted: float
) -> Ints | None:
    """Return a set of one site fewer that reaches as many as are wanted, None if none is found."""
    enough = cover.everybody - wanted
    alone = np.array([cover.total(np.delete(best, at)) for at in range(len(best))])
    start = np.delete(best, int(alone.argmin()))
    found = _guided(cover, prices.lean, start, clock, rounds=_ROUNDS, enough=enough)
    return found if cover.total(found) <= enough else None


def _one_fewer(
    cover: Unreached, prices: HomePrices, best: Ints, clock: _Clock, wanted: float
) -> tuple[Ints | None, bool, int]:
    """Return a set of one site fewer, whether it is proven that there is none, and the nodes."""
    count = len(best) - 1
    closed = prices.closed(count, people=wanted)
    kept = np.flatnonzero(~closed)
    if len(kept) < count:
        return None, True, 0
    left = cover.only(~closed)
    enough = left.everybody - wanted
    if enough < 0:
        return None, True, 0
    lean = np.argsort(-prices.lean[kept], kind="stable")[:count]
    master = Master(
        left, _kept(left, count), best=swapped(left, lean), bound=0.0, until=clock.until,
        seed=clock.seed, enough=enough,
    )  # fmt: skip
    proven = master.decide()
    found = left.total(master.best) <= enough
    return kept[master.best] if found else None, proven and not found, master.nodes


def _kept(cover: Unreached, count: int) -> Kept:
    """Return the rule of so many sites."""
    sites = cover.sites
    one = csr_array((np.ones(sites), (np.zeros(sites, int), np.arange(sites))), shape=(1, sites))
    return Kept(one, np.zeros(1), np.array([float(count)]), partial(swapped, cover))


def _solved(
    small: Small, chosen: Ints, *, objective: float, bound: float | None, effort: Effort
) -> Solved:
    """Return chosen candidates as a solved program; without a bound they are proven."""
    open_ = np.zeros(len(small.candidates))
    open_[chosen] = 1.0
    gap = 0.0 if bound is None else (objective - bound) / max(abs(objective), 1e-9)
    return Solved(
        status="optimal" if bound is None else "feasible",
        values=np.concatenate((open_, np.minimum(small.covers @ open_, 1.0))),
        objective=objective,
        bound=objective if bound is None else bound,
        gap=gap,
        effort=effort,
    )
