"""A quick answer first: the best site next, then exchanges while they help.

Taking the best site next reaches at least 1 - 1/e (63 %) of what the best set of so many sites
reaches (Nemhauser, Wolsey and Fisher 1978); exchanges only improve on it.
"""

import numpy as np
from scipy.sparse import csc_array

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Rules
from lifecircle.scenario.siting.reduce import Small

_ROUNDS = 50


def greedy_cover(small: Small, price: Numbers, rules: Rules) -> Ints | None:
    """Return candidates for a budget or a number of sites, or None where rules ask for more.

    Parameters
    ----------
    small
        The reduced problem.
    price
        Of each candidate.
    rules
        Only ``count`` and ``budget`` are kept to; with any other rule None is returned.
    """
    if rules.one_in or rules.floors or rules.not_both:
        return None
    covers = csc_array(small.covers.astype(np.float64))
    most = len(price) if rules.count is None else min(rules.count, len(price))
    budget = np.inf if rules.budget is None else rules.budget
    chosen = _best_next(covers, small.people, price, most=most, budget=budget)
    return _exchanged(covers, small.people, price, chosen, budget=budget)


def greedy_share(small: Small, price: Numbers, rules: Rules, *, people: float) -> Ints | None:
    """Return candidates that reach so many people, or None where rules ask for more.

    Parameters
    ----------
    small, price, rules
        As `greedy_cover` takes them; no rule is kept to.
    people
        How many are wanted, no more than all of them.
    """
    if rules.one_in or rules.floors or rules.not_both or rules.count is not None:
        return None
    covers = csc_array(small.covers.astype(np.float64))
    every = len(price)
    return _best_next(covers, small.people, price, most=every, budget=np.inf, enough=people)


def _best_next(
    covers: csc_array,
    people: Numbers,
    price: Numbers,
    *,
    most: int,
    budget: float,
    enough: float = np.inf,
) -> Ints:
    """Return sites taken one by one, each the most people (for its price) not reached yet."""
    left, spent = people.copy(), 0.0
    taken = np.zeros(len(price), bool)
    order: list[int] = []
    whole = float(people.sum())
    for _ in range(most):
        if whole - float(left.sum()) >= enough - 1e-9 * whole:
            break
        gain = covers.T @ left
        affordable = ~taken & (price <= budget - spent + 1e-9)
        worth = np.where(affordable & (gain > 0), gain / np.maximum(price, 1e-9), -1.0)
        best = int(np.argmax(worth)) if len(worth) else -1
        if best < 0 or worth[best] <= 0:
            break
        taken[best] = True
        order.append(best)
        spent += float(price[best])
        left[covers.indices[covers.indptr[best] : covers.indptr[best + 1]]] = 0.0
    return np.array(sorted(order), np.int64)


def _exchanged(
    covers: csc_array, people: Numbers, price: Numbers, chosen: Ints, *, budget: float
) -> Ints:
    """Return the sites after single exchanges, the best first, until none helps."""
    now = chosen.copy()
    for _ in range(_ROUNDS):
        times = covers[:, now].sum(axis=1) if len(now) else np.zeros(len(people))
        best, swap = 1e-9, None
        for place, out in enumerate(now):
            rows = covers.indices[covers.indptr[out] : covers.indptr[out + 1]]
            alone = rows[times[rows] == 1]
            open_ = np.where(times == 0, people, 0.0)
            open_[alone] = people[alone]
            gain = covers.T @ open_ - people[alone].sum()
            gain[_forbidden(now, price, out=int(out), budget=budget)] = -np.inf
            into = int(np.argmax(gain))
            if gain[into] > best:
                best, swap = float(gain[into]), (place, into)
        if swap is None:
            break
        now[swap[0]] = swap[1]
        now.sort()
    return now


def _forbidden(now: Ints, price: Numbers, *, out: int, budget: float) -> Bools:
    """Return which sites may not take another's place: those taken, and those too dear."""
    spare = budget - float(price[now].sum()) + float(price[out])
    forbidden = np.asarray(price > spare + 1e-9)
    forbidden[now] = True
    return forbidden
