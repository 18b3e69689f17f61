"""The best other site should one of the chosen not be had, by what the sites were chosen for."""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.recommendations.room import RoomGround
from lifecircle.scenario.recommendations.room_search import one_more_with_room
from lifecircle.scenario.recommendations.walks import WalkGround
from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Rules
from lifecircle.study.projections import project

APART_M = 100.0
"""A junction nearer than this to another is no other place to build on."""

Choose = Callable[[Ints, Bools], tuple[int, float]]
"""Of the sites kept and those allowed beside them: the best one more (-1 where none helps), and
what is told of all then."""


def with_alternatives(
    ground: SiteGround, rules: Rules, table: pd.DataFrame, choose: Choose, *, told: str
) -> pd.DataFrame:
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
    choose
        Finds the best other one.
    told
        Name of the column of what is told of all then.
    """
    ids, sites = ground.candidates.table.index, ground.reached.sites
    chosen = ids.get_indexer(table.index)
    price = np.ones(sites) if rules.price is None else rules.price
    instead, values = [], []
    for site in chosen.tolist():
        rest = np.setdiff1d(chosen, site)
        allowed = ~(_excluded(rules, rest, sites) | _beside(ground, site))
        allowed[chosen] = False
        if rules.budget is not None:
            allowed &= price <= rules.budget - price[rest].sum()
        best, value = choose(rest, allowed)
        instead.append(str(ids[best]) if best >= 0 else "")
        values.append(value)
    return table.assign(instead=instead, **{told: values})


def most_reached(ground: SiteGround) -> Choose:
    """Return how the site is found that reaches most people beside some others.

    Parameters
    ----------
    ground
        The problem.
    """

    def choose(rest: Ints, allowed: Bools) -> tuple[int, float]:
        """Return the site and the people covered then."""
        served, gains = _gains(ground, rest)
        best = _best(gains, allowed)
        kept = float(ground.reached.people[served].sum())
        return best, ground.before + kept + (float(gains[best]) if best >= 0 else 0.0)

    return choose


def least_walked(walks: WalkGround) -> Choose:
    """Return how the site is found that saves most walking beside some others.

    Parameters
    ----------
    walks
        Everybody's walks. Who has no way is counted as walking as long as anybody.
    """

    def choose(rest: Ints, allowed: Bools) -> tuple[int, float]:
        """Return the site and the mean walk then, minutes."""
        best = _best(walks.saved_by_each(rest), allowed)
        return best, walks.mean(rest if best < 0 else np.append(rest, best))

    return choose


def least_worst(ground: SiteGround, walks: WalkGround) -> Choose:
    """Return how the site is found with which, and some others, the longest walk is shortest.

    Parameters
    ----------
    ground
        The problem: of equal sites the one that covers most people is taken.
    walks
        Everybody's walks.
    """

    def choose(rest: Ints, allowed: Bools) -> tuple[int, float]:
        """Return the site and the longest walk then, minutes."""
        worst = np.where(allowed, walks.worst_with_each(rest), np.inf)
        now = walks.worst_of_all(rest)
        least = float(worst.min(initial=np.inf))
        if not least < now:
            return -1, walks.worst(rest)
        best = _best(1.0 + _gains(ground, rest)[1], worst == least)
        return best, walks.worst(np.append(rest, best))

    return choose


def most_placed(room: RoomGround, *, split: bool, seconds: float) -> Choose:
    """Return how the site is found with which, and some others, most people have a place.

    Parameters
    ----------
    room
        The places.
    split
        Whether a home's people may go to several sites.
    seconds
        For all of them; of those not valued by then nothing is told.
    """
    until = time.perf_counter() + seconds
    return partial(one_more_with_room, room, split=split, until=until)


def _gains(ground: SiteGround, rest: Ints) -> tuple[Bools, Numbers]:
    """Return which homes some sites reach, and how many others each site does."""
    reached = ground.reached
    served = np.zeros(len(reached.people), bool)
    served[reached.home[np.isin(reached.site, rest)]] = True
    waiting = np.where(served, 0.0, reached.people)
    gains = np.bincount(reached.site, waiting[reached.home], minlength=reached.sites)
    return served, gains.astype(np.float64)


def _best(gains: Numbers, allowed: Bools) -> int:
    """Return the allowed site of most gain, the first of equal ones; -1 where none gains."""
    hope = np.where(allowed, gains, 0.0)
    best = int(hope.argmax()) if len(hope) else -1
    return best if best >= 0 and hope[best] > 0 else -1


def _beside(ground: SiteGround, site: int) -> Bools:
    """Return the junctions that are as good as the same place."""
    table = ground.candidates.table
    if not ground.candidates.junctions:
        return np.zeros(len(table), bool)
    lon, lat = (table[key].to_numpy(np.float64) for key in ("lon", "lat"))
    x, y = project(lon, lat, ground.again.attached.snapper.network.crs)
    return np.asarray(np.hypot(x - x[site], y - y[site]) < APART_M, bool)


def _excluded(rules: Rules, rest: Ints, sites: int) -> Bools:
    """Return the sites that some of the others exclude."""
    found = np.zeros(sites, bool)
    stands = set(rest.tolist())
    for one, other in rules.not_both:
        found[other] |= one in stands
        found[one] |= other in stands
    return found
