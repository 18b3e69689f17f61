"""A good set of sites for the p-median before any proof: greedy, then vertex substitution.

Every step exchanges the one open and one closed site that helps most (Teitz and Bart 1968); the
gain of every exchange is read off at once from each home's nearest and second nearest open site
(Resende and Werneck 2007).
"""

import numpy as np

from lifecircle.scenario.siting.problem import Ints, Numbers
from lifecircle.scenario.siting.walks import Walks, first_and_second

_ROUNDS = 10_000
_CELLS = 20_000_000


def exchanged(walks: Walks, start: Ints) -> Ints:
    """Return the open sites after single exchanges, the best first, until none helps.

    Parameters
    ----------
    walks
        What everybody walks.
    start
        Open sites.
    """
    chosen = start.copy()
    if not len(chosen) or len(chosen) * walks.sites > _CELLS:
        return chosen
    for _ in range(_ROUNDS):
        gain = _gains(walks, chosen)
        gain[chosen] = -np.inf
        best = int(np.argmax(gain))
        into, place = divmod(best, len(chosen))
        if not gain[into, place] > 1e-9 * walks.people.sum():
            break
        chosen[place] = into
    return chosen


def greedy_median(walks: Walks, *, count: int) -> Ints:
    """Return the sites that lower the walks most, one by one.

    Parameters
    ----------
    walks
        What everybody walks.
    count
        How many sites.
    """
    chosen: list[int] = []
    least, weight = walks.stay.copy(), walks.people[walks.home]
    taken = np.zeros(walks.sites, bool)
    for _ in range(min(count, walks.sites)):
        nearer = np.maximum(least[walks.home] - walks.cost, 0.0) * weight
        saved = np.bincount(walks.site, nearer, minlength=walks.sites)
        saved[taken] = -1.0
        best = int(np.argmax(saved))
        chosen.append(best)
        taken[best] = True
        rows = walks.site == best
        least[walks.home[rows]] = np.minimum(least[walks.home[rows]], walks.cost[rows])
    return np.array(chosen, np.int64)


def _gains(walks: Walks, chosen: Ints) -> Numbers:
    """Return what is saved by opening a site (row) for one of the chosen (column)."""
    nearest, first, second = first_and_second(walks, chosen)
    place = np.full(walks.sites + 1, -1)
    place[chosen] = np.arange(len(chosen))
    served = place[nearest]  # of whom nobody serves, the last cell says -1
    weight = walks.people
    close = np.flatnonzero(walks.cost < second[walks.home])
    home, site, cost = walks.home[close], walks.site[close], walks.cost[close]
    saved = np.bincount(
        site, weight[home] * np.maximum(first[home] - cost, 0.0), minlength=walks.sites
    )
    some = served >= 0
    lost = np.bincount(served[some], weight[some] * (second - first)[some], minlength=len(chosen))
    # Who loses the nearest site goes to the better of the new one and the second nearest.
    kept = weight[home] * (second[home] - np.maximum(cost, first[home]))
    mine = served[home] >= 0
    cell = site[mine] * len(chosen) + served[home[mine]]
    back = np.bincount(cell, kept[mine], minlength=walks.sites * len(chosen))
    gain = saved[:, None] - lost + back.reshape(walks.sites, len(chosen))
    return np.asarray(gain, np.float64)
