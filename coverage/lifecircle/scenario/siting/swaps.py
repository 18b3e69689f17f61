"""Good sets of sites for a covering problem: swaps while they help, from many beginnings.

A linear program tells how far each site would be open in parts. Sets drawn at random, leaning to
those, and sets mixed from the best found so far, are bettered by exchanging one site for another,
the best exchange first, until none helps. All exchanges are valued at once: what the new site
reaches, less what only the old one does, but for whom both do.
"""

import time

import numpy as np

from lifecircle.scenario.siting.problem import Ints, Numbers
from lifecircle.scenario.siting.unreached import Unreached

_FAINT = 1e-3
"""How likely a site is to be drawn that the linear program leaves shut."""

_PARENTS = 20
_HELPS = 1e-9


def swapped(cover: Unreached, chosen: Ints) -> Ints:
    """Return the sites after single exchanges, the best first, until none helps.

    Parameters
    ----------
    cover
        The covering problem.
    chosen
        Open sites.
    """
    now = np.array(chosen, np.int64)
    least = _HELPS * max(cover.everybody, 1.0)
    while len(now):
        gain = swap_gains(cover, now)
        gain[now] = -np.inf
        into, place = divmod(int(gain.argmax()), len(now))
        if not gain[into, place] > least:
            break
        now[place] = into
    return now


def swap_gains(cover: Unreached, chosen: Ints) -> Numbers:
    """Return the people gained by opening a site (row) for one of the chosen (column).

    Parameters
    ----------
    cover
        The covering problem.
    chosen
        Open sites.
    """
    people, many = cover.people, len(chosen)
    times = cover.times(chosen)
    gain = cover.by_site @ np.where(times == 0, people, 0.0)
    keeper = np.zeros(len(people), np.int64)
    for place, site in enumerate(chosen):
        keeper[cover.reached_by(int(site))] = place
    once = np.flatnonzero(times == 1)
    loss = np.bincount(keeper[once], people[once], minlength=many)
    size = np.diff(cover.covers.indptr)[once]
    first = np.repeat(cover.covers.indptr[once] - (np.cumsum(size) - size), size)
    site = cover.covers.indices[first + np.arange(len(first))].astype(np.int64)
    cell = site * many + np.repeat(keeper[once], size)
    both = np.bincount(cell, np.repeat(people[once], size), minlength=cover.sites * many)
    found: Numbers = gain[:, None] - loss + both.reshape(cover.sites, many)
    return found


def guided(
    cover: Unreached,
    lean: Numbers,
    *,
    start: Ints,
    rounds: int,
    seed: int,
    until: float,
    enough: float = 0.0,
) -> Ints:
    """Return the best set of sites found from many beginnings.

    Parameters
    ----------
    cover
        The covering problem.
    lean
        How far each site is open in a linear program.
    start
        A set to begin with; sets of its size are looked for.
    rounds
        How many beginnings.
    seed
        Of the random numbers.
    until
        When to stop, seconds of `time.perf_counter`.
    enough
        People left unreached that are few enough to stop.
    """
    random = np.random.default_rng(seed)
    best = swapped(cover, start)
    known = {tuple(np.sort(best).tolist()): cover.total(best)}
    for round_ in range(rounds):
        if min(known.values()) <= enough or time.perf_counter() > until:
            break
        weight, noise = np.maximum(lean, _FAINT), 1.0
        if round_ % 3 and len(known) > 5:
            parents = sorted(known, key=lambda one: (known[one], one))[:_PARENTS]
            weight, noise = _FAINT + 0.1 * lean, 0.5
            for one in random.choice(len(parents), 2, replace=False):
                weight[list(parents[one])] += 0.5
        hope = np.log(weight) + noise * random.gumbel(size=cover.sites)
        found = swapped(cover, np.argsort(-hope, kind="stable")[: len(start)])
        known[tuple(np.sort(found).tolist())] = cover.total(found)
    return np.array(min(known, key=lambda one: (known[one], one)), np.int64)
