"""The p-center: the least worst walk with so many new sites.

The worst walk is one of the walks there are, and whether so many sites keep everybody within a
walk is a covering problem; so the walks are halved until the least one is found (Minieka 1970).
"""

import time

import numpy as np

from lifecircle.scenario.siting.cover import fewest_sites
from lifecircle.scenario.siting.problem import Answer, Ints, Numbers, Reached, Rules


def least_worst_walk(
    cost: Numbers,
    people: Numbers,
    *,
    count: int,
    standing: Ints | None = None,
    seconds: float = 120.0,
    seed: int = 0,
) -> Answer:
    """Return the sites that make the longest walk of anybody shortest.

    Parameters
    ----------
    cost
        A row a home, a column a site: minutes or metres.
    people
        Of each home; homes of nobody do not count.
    count
        New sites.
    standing
        Sites that are open already.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.

    Returns
    -------
    Answer
        Its ``objective`` is the worst walk.
    """
    began = time.perf_counter()
    lived = people > 0
    cost, people = cost[lived], people[lived]
    open_ = np.zeros(cost.shape[1], bool)
    if standing is not None:
        open_[standing] = True
    if not count + open_.sum() or count > (~open_).sum():
        details = {"count": float(count), "sites": float((~open_).sum())}
        return Answer(status="infeasible", reason="too-few-sites", details=details)
    walks = np.unique(cost)
    low, high = int(np.searchsorted(walks, cost.min(axis=1).max())), len(walks) - 1
    best, proven = _within(cost, people, walks[high], open_, seconds=seconds, seed=seed), True
    if len(best.new) > count:
        return Answer(status="infeasible", reason="too-few-sites", details={"count": float(count)})
    while low < high:
        middle = (low + high) // 2
        left = max(seconds - (time.perf_counter() - began), 0.1)
        found = _within(cost, people, walks[middle], open_, seconds=left, seed=seed)
        if found.people >= people.sum() and len(found.new) <= count:
            best, high = found, middle
        else:
            proven &= found.status in ("optimal", "infeasible") or found.bound > count
            low = middle + 1
    worst = float(walks[high])
    return Answer(
        status="optimal" if proven else "feasible", new=best.new, people=float(people.sum()),
        objective=worst, bound=worst if proven else float(walks[0]), gap=0.0 if proven else np.inf,
        effort=best.effort,
    )  # fmt: skip


def _within(
    cost: Numbers,
    people: Numbers,
    walk: float,
    open_: np.ndarray[tuple[int], np.dtype[np.bool_]],
    *,
    seconds: float,
    seed: int,
) -> Answer:
    """Return the fewest sites that keep everybody within a walk."""
    home, site = np.nonzero(cost <= walk)
    reached = Reached(
        home=home, site=site, cost=cost[home, site], people=people, sites=cost.shape[1]
    )
    return fewest_sites(reached, Rules(standing=open_), seconds=seconds, seed=seed)
