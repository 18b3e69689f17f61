"""The p-center: the least worst walk with so many new sites.

The worst walk is one of the walks there are, and whether so many sites keep everybody within a
walk is a covering problem; so the walks are halved until the least one is found (Minieka 1970).
"""

import time
from dataclasses import replace

import numpy as np

from lifecircle.programs import Effort, Status
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.problem import Answer, Ints, Numbers, Reached, Rules
from lifecircle.scenario.siting.walks import Walks


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
    fixed = np.zeros(0, np.int64) if standing is None else np.unique(standing)
    free = np.setdiff1d(np.arange(cost.shape[1]), fixed)
    if count > len(free) or count + len(fixed) == 0:
        details = {"count": float(count), "sites": float(len(free))}
        return Answer(status="infeasible", reason="too-few-sites", details=details)
    stay = cost[:, fixed].min(axis=1) if len(fixed) else np.full(len(cost), np.inf)
    home, site = (one.ravel() for one in np.indices((len(cost), len(free))))
    reached = Reached(
        home=home, site=site, cost=cost[:, free].ravel(), people=people, sites=len(free)
    )
    found = least_worst_nearby(reached, stay, Rules(count=count), seconds=seconds, seed=seed)
    return replace(found, new=tuple(int(free[one]) for one in found.new))


def least_worst_nearby(
    reached: Reached,
    stay: Numbers,
    rules: Rules,
    *,
    within: Reached | None = None,
    seconds: float = 120.0,
    seed: int = 0,
) -> Answer:
    """Return the new sites that make the longest walk shortest, and reach most people so.

    Parameters
    ----------
    reached
        Pairs of homes and new sites with their walks; only walks shorter than ``stay`` count.
    stay
        What each home walks without any new site; infinite without a way. Who has no way to any
        site either is left out.
    rules
        ``count`` or ``budget`` and the others; ``floors`` count the homes of ``within``.
    within
        Who is reached within the limit. Of the choices with the same worst walk one that reaches
        most of these is taken; by default any is.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.
    """
    search = _Halving(reached, stay, rules, within, until=time.perf_counter() + seconds, seed=seed)
    return search.answer(seconds)


class _Halving:
    """Worst walks tried one by one, each half as far from the least as the one before."""

    def __init__(
        self, reached: Reached, stay: Numbers, rules: Rules, within: Reached | None, *,
        until: float, seed: int,
    ) -> None:  # fmt: skip
        self.rules, self.within, self.until, self.seed = rules, within, until, seed
        walks = Walks.of(reached, np.where(np.isfinite(stay), stay, np.finfo(float).max))
        least = stay.copy()
        np.minimum.at(least, walks.home, walks.cost)
        self.counts = (reached.people > 0) & np.isfinite(least)
        self.walks, self.stay = walks, stay
        floor = float(least[self.counts].max(initial=0.0))
        tried = np.unique(np.concatenate((walks.cost, stay[self.counts & np.isfinite(stay)])))
        self.tried = tried[tried >= floor]

    def answer(self, seconds: float) -> Answer:
        """Return the least worst walk and the sites for it."""
        began = self.until - seconds
        if not len(self.tried):
            self.tried = np.zeros(1)
        low, high, proven = 0, len(self.tried) - 1, True
        best = self._within(high)
        if best.reason:
            return best if best.reason == "no-answer-in-time" else self._refused(best)
        while low < high:
            middle = (low + high) // 2
            found = self._within(middle)
            if not found.reason:
                best, high = found, middle
            else:
                proven &= found.status == "infeasible"
                low = middle + 1
        worst, last = float(self.tried[high]), self._most(high)
        return Answer(
            status="optimal" if proven else "feasible",
            new=best.new if last.reason else last.new,
            people=float(self.walks.people[self.counts].sum()),
            objective=worst,
            bound=worst if proven else float(self.tried[0]),
            gap=0.0 if proven else (worst - float(self.tried[0])) / max(worst, 1e-9),
            effort=Effort(seconds=time.perf_counter() - began, seed=self.seed),
        )

    def _refused(self, found: Answer) -> Answer:
        """Return why even the longest walk cannot be kept to."""
        plain = not (self.rules.one_in or self.rules.floors or self.rules.not_both)
        reason = "too-few-sites" if plain else found.reason
        details = {"count": float(self.rules.count or 0), "sites": float(self.walks.sites)}
        if "needed" in found.details:
            reason, details = "no-way-for-all", details | found.details
        return Answer(status="infeasible", reason=reason, details=details, effort=found.effort)

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self.until - time.perf_counter(), 0.1)

    def _near(self, at: int) -> Reached:
        """Return who must be within a walk, and of which sites."""
        walk, walks = self.tried[at], self.walks
        needs = np.where(self.counts & ~(self.stay <= walk), 1.0, 0.0)
        rows = (walks.cost <= walk) & (needs[walks.home] > 0)
        return Reached(
            home=walks.home[rows], site=walks.site[rows], cost=walks.cost[rows], people=needs,
            sites=walks.sites,
        )  # fmt: skip

    def _within(self, at: int) -> Answer:
        """Return sites that keep everybody within a walk and all rules."""
        rules = self.rules
        if rules.budget is not None or rules.one_in or rules.floors or rules.not_both:
            return self._most(at)
        near = self._near(at)
        lost = near.people.sum() - near.people[np.unique(near.home)].sum()
        if lost:
            return Answer(status="infeasible", reason="rules-contradict")
        found = fewest_sites(near, Rules(), seconds=self.left, seed=self.seed)
        most = rules.count
        if found.reason or most is None or len(found.new) <= most:
            return found
        status: Status = "infeasible" if found.bound > most + 1e-6 else "none"
        details = {"needed": float(len(found.new))}
        return Answer(
            status=status, reason="rules-contradict", details=details, effort=found.effort
        )

    def _most(self, at: int) -> Answer:
        """Return the sites within the rules that reach most people, everybody within a walk."""
        near, homes = self._near(at), len(self.stay)
        every = self.within or replace(near, people=np.zeros(homes))
        both = Reached(
            home=np.concatenate((every.home, near.home + len(every.people))),
            site=np.concatenate((every.site, near.site)),
            cost=np.concatenate((every.cost, near.cost)),
            people=np.concatenate((every.people, near.people)),
            sites=near.sites,
        )
        floor = (len(every.people) + np.arange(homes), float(near.people.sum()))
        rules = replace(self.rules, floors=(*self.rules.floors, floor))
        return most_people(both, rules, seconds=self.left, seed=self.seed)
