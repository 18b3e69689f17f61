"""The p-median: least walking for everybody with so many new sites (Hakimi 1964).

First a good answer by exchanges, then a bound by prices that closes most sites, then what is left
to proof by cuts on each home's walk. With other rules than a number the prices are left out.
"""

import time
from dataclasses import replace
from functools import partial

import numpy as np
from scipy.sparse import csr_array, vstack

from lifecircle.programs import Effort
from lifecircle.scenario.siting.cover import cover_rows, most_people
from lifecircle.scenario.siting.interchange import exchanged, greedy_median
from lifecircle.scenario.siting.lagrange import charged
from lifecircle.scenario.siting.master import Kept, Master
from lifecircle.scenario.siting.problem import Answer, Ints, Numbers, Reached, Rules
from lifecircle.scenario.siting.rule_rows import site_rows
from lifecircle.scenario.siting.walks import Walks, first_and_second


def least_walking(
    cost: Numbers,
    people: Numbers,
    *,
    count: int,
    standing: Ints | None = None,
    seconds: float = 600.0,
    seed: int = 0,
) -> Answer:
    """Return the sites that make everybody's walks together least.

    Parameters
    ----------
    cost
        A row a home, a column a site: minutes or metres, finite (give what nobody walks a cost
        above every real one).
    people
        Of each home.
    count
        New sites.
    standing
        Sites that are open already.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.

    Returns
    -------
    Answer
        Its ``objective`` is the sum of people times walk.
    """
    fixed = np.zeros(0, np.int64) if standing is None else np.unique(standing)
    free = np.setdiff1d(np.arange(cost.shape[1]), fixed)
    if count > len(free) or count + len(fixed) == 0:
        details = {"count": float(count), "sites": float(len(free))}
        return Answer(status="infeasible", reason="too-few-sites", details=details)
    # Somebody's farthest site is a walk nobody has to go beyond once any site is open.
    stay = cost[:, fixed].min(axis=1) if len(fixed) else cost.max(axis=1)
    walks = Walks.of_matrix(cost[:, free], people, stay)
    found = _solved(walks, Rules(count=count), None, seconds=seconds, seed=seed)
    chosen = list(found.new)
    spare = [site for site in range(len(free)) if site not in set(chosen)]
    chosen += spare[: count - len(chosen)]
    new = tuple(sorted(int(free[one]) for one in chosen))
    return replace(found, new=new)


def least_walking_nearby(
    reached: Reached,
    stay: Numbers,
    rules: Rules,
    *,
    within: Reached | None = None,
    seconds: float = 600.0,
    seed: int = 0,
) -> Answer:
    """Return the new sites that make everybody's walks together least, of those near enough.

    Parameters
    ----------
    reached
        Pairs of homes and new sites with their walks; only walks shorter than ``stay`` count.
    stay
        What each home walks without any new site; finite.
    rules
        ``count`` or ``budget`` and the others; ``floors`` count the homes of ``within``.
    within
        Who is reached within the limit; by default every pair is.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.
    """
    walks = Walks.of(reached, stay)
    return _solved(walks, rules, within or reached, seconds=seconds, seed=seed)


def _solved(
    walks: Walks, rules: Rules, within: Reached | None, *, seconds: float, seed: int
) -> Answer:
    """Return the best sites for some walks."""
    began = time.perf_counter()
    until = began + seconds
    free = rules.count is not None and not (
        rules.budget is not None or rules.one_in or rules.floors or rules.not_both
    )
    closed, surely = np.zeros(walks.sites, bool), np.zeros(walks.sites, bool)
    bound = 0.0
    if free:
        count = min(rules.count or 0, walks.sites)
        best = exchanged(walks, greedy_median(walks, count=count))
        found = charged(walks, count=count, best=best, until=until)
        best, bound, closed, surely = found.best, found.bound, found.closed, found.surely
    else:
        first = most_people(_reach_of(walks, within), rules, seconds=seconds, seed=seed)
        if first.reason:
            return first
        best = np.array(first.new, np.int64)
    left = walks.only(~closed)
    kept = _kept(left, rules, None if free else within)
    master = Master(left, kept, best=best, bound=bound, until=until, seed=seed)
    master.fix(closed, surely)
    proven = master.decide()
    total, bound = master.total, master.bound
    return Answer(
        status="optimal" if proven else "feasible",
        new=_useful(walks, master.best) if free else tuple(sorted(map(int, master.best))),
        people=float(walks.people.sum()),
        objective=total,
        bound=total if proven else bound,
        gap=0.0 if proven else (total - bound) / max(total, 1e-9),
        effort=Effort(seconds=time.perf_counter() - began, nodes=master.nodes, seed=seed),
    )


def _useful(walks: Walks, sites: Ints) -> tuple[int, ...]:
    """Return the sites that are somebody's nearest."""
    nearest, _, _ = first_and_second(walks, sites)
    return tuple(int(one) for one in np.unique(nearest[nearest >= 0]))


def _reach_of(walks: Walks, within: Reached | None) -> Reached:
    """Return who is reached by which site, for a first answer that keeps to the rules."""
    if within is not None:
        return within
    return Reached(
        home=walks.home, site=walks.site, cost=walks.cost, people=walks.people, sites=walks.sites
    )


def _kept(walks: Walks, rules: Rules, within: Reached | None) -> Kept:
    """Return the rules as rows over the sites, and over homes that a floor counts."""
    sites = walks.sites
    price = np.ones(sites) if rules.price is None else rules.price
    place = np.arange(sites)
    made = site_rows(rules, place, price, np.zeros(sites, bool))
    columns = sites
    blocks: list[csr_array] = []
    low, high = [np.zeros(0)], [np.zeros(0)]
    if within is not None and rules.floors:
        table, floors = cover_rows(within, rules)
        columns += table.shape[1] - sites
        blocks.append(table)
        low.append(np.zeros(table.shape[0]))
        high.append(np.full(table.shape[0], np.inf))
        made += floors
    for at, values, least, most in made:
        blocks.append(csr_array((values, (np.zeros(len(at), int), at)), shape=(1, columns)))
        low.append(np.array([least]))
        high.append(np.array([most]))
    rows = csr_array(vstack([csr_array((0, columns)), *blocks]))
    free = rules.count is not None and len(made) == 1
    better = partial(exchanged, walks) if free else None
    return Kept(rows, np.concatenate(low), np.concatenate(high), better)
