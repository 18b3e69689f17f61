"""How much each further site brings: the best next one again and again, and where it flattens."""

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Ints, Numbers, Reached


def best_next(reached: Reached, among: Ints, *, most: int) -> tuple[Ints, Numbers]:
    """Return sites in the order in which each brings most people, and how many it brings.

    Of equal ones the first is taken; it ends when no site brings anybody. So many of these sites
    reach at least 1 - 1/e of what the best so many could (Nemhauser, Wolsey and Fisher 1978).

    Parameters
    ----------
    reached
        Who could be reached from where.
    among
        The sites to choose from.
    most
        How many at most.
    """
    sites = np.unique(np.asarray(among, np.int64))
    mine = np.isin(reached.site, sites)
    table = csr_array(
        (
            np.ones(int(mine.sum())),
            (np.searchsorted(sites, reached.site[mine]), reached.home[mine]),
        ),
        shape=(len(sites), len(reached.people)),
    )
    table.data[:] = 1.0
    waiting = reached.people.astype(np.float64)
    order, added = [], []
    for _ in range(min(most, len(sites))):
        gains = table @ waiting
        best = int(gains.argmax())
        if not gains[best] > 0:
            break
        order.append(int(sites[best]))
        added.append(float(gains[best]))
        waiting[table[[best]].indices] = 0.0
    return np.array(order, np.int64), np.array(added, np.float64)


def knee(people: Numbers) -> int:
    """Return where a rising curve bends most: farthest above the line between its ends.

    Parameters
    ----------
    people
        Reached by 0, 1, 2 ... sites.

    Examples
    --------
    >>> knee(np.array([0.0, 8.0, 12.0, 13.0, 14.0]))
    2
    """
    if len(people) < 3 or people[-1] <= people[0]:
        return len(people) - 1
    along = np.arange(len(people)) / (len(people) - 1)
    up = (people - people[0]) / (people[-1] - people[0])
    return int((up - along).argmax())
