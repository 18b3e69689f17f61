"""What each chosen site brings, what would do instead, and what more would bring."""

import numpy as np
import pandas as pd

from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.siting.curve import best_next, knee
from lifecircle.scenario.siting.problem import Answer, Bools, Rules
from lifecircle.study.projections import project

APART_M = 100.0
"""A junction nearer than this to another is no other place to build on."""


def site_table(ground: SiteGround, answer: Answer, *, years: tuple[int, ...] = ()) -> pd.DataFrame:
    """Return the chosen sites, the one that reaches most people first; of phases the earliest.

    Parameters
    ----------
    ground
        The problem.
    answer
        What was chosen.
    years
        Of each chosen site, if it has one.
    """
    reached, table = ground.reached, ground.candidates.table
    chosen = np.array(answer.new, np.int64)
    order, added = best_next(reached, chosen, most=len(chosen))
    order = np.concatenate((order, np.setdiff1d(chosen, order)))
    if years:
        year_of = dict(zip(answer.new, years, strict=True))
        when = np.array([year_of[int(one)] for one in order], np.int64)
        order = order[np.argsort(when, kind="stable")]
        added = _in_turn(ground, order)
    added = np.concatenate((added, np.zeros(len(order) - len(added))))
    mine = np.isin(reached.site, chosen)
    home, site = reached.home[mine], reached.site[mine]
    people = np.bincount(site, reached.people[home], minlength=reached.sites)
    served = np.bincount(home, minlength=len(reached.people))
    alone = np.bincount(site, reached.people[home] * (served[home] == 1), minlength=reached.sites)
    found = table.iloc[order].assign(
        people=people[order], people_added=added, people_alone=alone[order]
    )
    return found.assign(year=np.sort(years)) if years else found


def _in_turn(
    ground: SiteGround, order: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return how many people each site adds to those before it."""
    reached = ground.reached
    waiting, added = reached.people.astype(np.float64), []
    for site in order:
        homes = np.unique(reached.home[reached.site == site])
        added.append(float(waiting[homes].sum()))
        waiting[homes] = 0.0
    return np.array(added)


def with_alternatives(ground: SiteGround, rules: Rules, table: pd.DataFrame) -> pd.DataFrame:
    """Return the chosen sites with the best other one should a single one not be had.

    It costs no more than the budget leaves and excludes none of the others. Among junctions, of
    which the next is the same place, it is one at least `APART_M` away.

    Parameters
    ----------
    ground
        The problem.
    rules
        ``budget``, ``price`` and ``not_both`` are kept to.
    table
        The chosen sites.
    """
    reached, ids = ground.reached, ground.candidates.table.index
    chosen = ids.get_indexer(table.index)
    price = np.ones(reached.sites) if rules.price is None else rules.price
    instead, people = [], []
    for site in chosen.tolist():
        rest = np.setdiff1d(chosen, site)
        served = np.zeros(len(reached.people), bool)
        served[reached.home[np.isin(reached.site, rest)]] = True
        waiting = np.where(served, 0.0, reached.people)
        gains = np.bincount(reached.site, waiting[reached.home], minlength=reached.sites)
        dear = price > np.inf if rules.budget is None else price > rules.budget - price[rest].sum()
        gains[dear | _excluded(rules, rest, reached.sites)] = -1.0
        gains[chosen] = -1.0
        gains[_beside(ground, site)] = -1.0
        best = int(gains.argmax()) if len(gains) else -1
        has = best >= 0 and gains[best] > 0
        instead.append(str(ids[best]) if has else "")
        kept = float(reached.people[served].sum())
        people.append(ground.before + kept + (float(gains[best]) if has else 0.0))
    return table.assign(instead=instead, people_instead=people)


def _beside(ground: SiteGround, site: int) -> Bools:
    """Return the junctions that are as good as the same place."""
    table = ground.candidates.table
    if not ground.candidates.junctions:
        return np.zeros(len(table), bool)
    lon, lat = (table[key].to_numpy(np.float64) for key in ("lon", "lat"))
    x, y = project(lon, lat, ground.again.attached.snapper.network.crs)
    return np.asarray(np.hypot(x - x[site], y - y[site]) < APART_M, bool)


def _excluded(
    rules: Rules, rest: "np.ndarray[tuple[int], np.dtype[np.int64]]", sites: int
) -> Bools:
    """Return the sites that some of the others exclude."""
    found = np.zeros(sites, bool)
    stands = set(rest.tolist())
    for one, other in rules.not_both:
        found[other] |= one in stands
        found[one] |= other in stands
    return found


def curve_table(ground: SiteGround, *, most: int) -> pd.DataFrame:
    """Return the people that the best next sites reach, one more at a time.

    Parameters
    ----------
    ground
        The problem.
    most
        How many sites at most.
    """
    every = np.arange(ground.reached.sites)
    _, added = best_next(ground.reached, every, most=most)
    people = ground.before + np.concatenate(([0.0], np.cumsum(added)))
    total = ground.total
    table = pd.DataFrame(
        {"people": people, "share": people / total if total > 0 else np.nan},
        index=pd.RangeIndex(len(people), name="sites"),
    )
    return table.assign(knee=table.index == knee(people))
