"""A good set of sites for the p-median before any proof: greedy, then vertex substitution.

Every step exchanges the one open and one closed site that helps most (Teitz and Bart 1968); the
gain of every exchange is read off at once from each home's nearest and second nearest open site.
"""

import numpy as np

from lifecircle.scenario.siting.problem import Ints, Numbers

_ROUNDS = 10_000


def exchanged(cost: Numbers, weight: Numbers, start: Ints, *, fixed: int = 0) -> Ints:
    """Return the open sites after single exchanges, the best first, until none helps.

    Parameters
    ----------
    cost
        A row a home, a column a site: the walk between them.
    weight
        People of each home.
    start
        Open sites; the first `fixed` of them stay.
    fixed
        How many standing sites lead `start`.
    """
    chosen = start.copy()
    for _ in range(_ROUNDS):
        gain = _gains(cost, weight, chosen)
        gain[chosen] = -np.inf
        gain[:, :fixed] = -np.inf
        best = int(np.argmax(gain))
        into, place = divmod(best, len(chosen))
        if not gain[into, place] > 1e-9 * weight.sum():
            break
        chosen[place] = into
    return chosen


def greedy_median(cost: Numbers, weight: Numbers, *, count: int, standing: Ints) -> Ints:
    """Return the standing sites and the sites that lower the walks most, one by one."""
    chosen = list(standing)
    least = cost[:, standing].min(axis=1) if len(standing) else np.full(len(cost), np.inf)
    for _ in range(count):
        now = np.minimum(cost, least[:, None])
        total = weight @ np.where(np.isfinite(now), now, 1e12)
        total[chosen] = np.inf
        best = int(np.argmin(total))
        chosen.append(best)
        least = now[:, best]
    return np.array(chosen, np.int64)


def _gains(cost: Numbers, weight: Numbers, chosen: Ints) -> Numbers:
    """Return what is saved by opening a site (row) for one of the chosen (column)."""
    open_ = cost[:, chosen]
    rows = np.arange(len(cost))
    nearest = np.argmin(open_, axis=1)
    first = open_[rows, nearest]
    open_[rows, nearest] = np.inf
    second = open_.min(axis=1)
    closer = np.minimum(cost, first[:, None])
    saved = weight @ (first[:, None] - closer)
    # Who loses the nearest site goes to the better of the new one and the second nearest.
    fallen = weight[:, None] * (np.minimum(cost, second[:, None]) - closer)
    lost = np.zeros((len(chosen), cost.shape[1]))
    np.add.at(lost, nearest, fallen)
    return np.asarray(saved[:, None] - lost.T)
