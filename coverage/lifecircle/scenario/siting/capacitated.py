"""The fewest or cheapest sites so that a share of people is within a walk and nothing is too full.

This is the fifteen-minute-circle problem as Zhai and Kong (2023) put it. Homes may be divided
among sites (``split``), or each home goes to one site as a whole.
"""

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from lifecircle.programs import Program, solve
from lifecircle.scenario.siting.problem import Answer, Bools, Ints, Numbers, Reached, Rules
from lifecircle.scenario.siting.reduce import price_of

_PART_OF_A_PERSON = 1e-3


def fewest_with_room(
    reached: Reached,
    rules: Rules,
    *,
    capacity: Numbers,
    share: float,
    split: bool = True,
    seconds: float = 60.0,
    seed: int = 0,
) -> Answer:
    """Return the cheapest sites so that a share of people has a place within the walk.

    Parameters
    ----------
    reached
        Who could be reached from where.
    rules
        ``standing``, ``price``, ``count``, ``budget``, ``one_in``, ``floors`` (people with a
        place) and ``not_both``.
    capacity
        Places at each site, standing ones too; infinite where there is no limit.
    share
        Of all people, 0 to 1.
    split
        Whether a home's people may go to several sites.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.

    Returns
    -------
    Answer
        ``people`` have a place; ``details`` of an infeasible problem say how many could have one
        with every site open.
    """
    wanted = share * float(reached.people.sum())
    layout = _Layout.of(reached, rules, capacity, split=split)
    everywhere = solve(layout.program(every_site=True, wanted=None), seconds=seconds, seed=seed)
    can = -everywhere.objective
    if can < wanted - _PART_OF_A_PERSON and everywhere.status == "optimal":
        short = {"wanted": wanted, "possible": can, "short": wanted - can}
        return Answer(status="infeasible", reason="too-few-places", details=short)
    began = time.perf_counter()
    found = solve(layout.program(every_site=False, wanted=wanted), seconds=seconds, seed=seed)
    if not len(found.values) and found.status != "optimal":
        reason = "no-answer-in-time" if found.status == "none" else "rules-contradict"
        return Answer(status=found.status, reason=reason, effort=found.effort)
    chosen = layout.candidates[found.values[: len(layout.candidates)] > 0.5]
    flows = found.values[len(layout.candidates) :] * layout.people_of_pair
    return Answer(
        status=found.status,
        new=tuple(int(one) for one in chosen),
        people=float(flows.sum()),
        objective=found.objective,
        bound=found.bound,
        gap=found.gap,
        effort=replace(found.effort, seconds=time.perf_counter() - began),
    )


class _Layout:
    """Columns: a candidate each, then the part of a home that goes to a site, a pair each."""

    def __init__(
        self,
        reached: Reached,
        rules: Rules,
        *,
        standing: Bools,
        capacity: Numbers,
        split: bool,
        kept: NDArray[np.bool_],
    ) -> None:
        self.reached, self.rules, self.standing, self.split = reached, rules, standing, split
        self.capacity = capacity
        self.home, self.site = reached.home[kept], reached.site[kept]
        self.candidates: Ints = np.flatnonzero(~standing)
        self.people_of_pair: Numbers = reached.people[self.home]
        self.place = np.full(reached.sites, -1)
        self.place[self.candidates] = np.arange(len(self.candidates))
        self.columns = len(self.candidates) + len(self.home)

    @classmethod
    def of(cls, reached: Reached, rules: Rules, capacity: Numbers, *, split: bool) -> "_Layout":
        """Return the layout of a problem, without pairs of nobody."""
        standing = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing
        kept = reached.people[reached.home] > 0
        return cls(reached, rules, standing=standing, capacity=capacity, split=split, kept=kept)

    def program(self, *, every_site: bool, wanted: float | None) -> Program:
        """Return the program: most people with every site open, or the cheapest enough sites."""
        sites = len(self.candidates)
        cost = np.zeros(self.columns)
        if every_site:
            cost[sites:] = -self.people_of_pair
        else:
            cost[:sites] = price_of(self.reached, self.rules)[self.candidates]
        least = np.zeros(self.columns)
        least[:sites] = float(every_site)
        whole = np.ones(self.columns, bool)
        whole[sites:] = not self.split
        if every_site and self.split:
            whole[:] = False
        rows, low, high = self._rows(every_site=every_site, wanted=wanted)
        most = np.ones(self.columns)
        return Program(
            cost=cost, rows=rows, low=low, high=high, least=least, most=most, whole=whole
        )

    def _rows(
        self, *, every_site: bool, wanted: float | None
    ) -> tuple[csr_array, Numbers, Numbers]:
        """Return all constraints."""
        parts = [self._once(), self._within_capacity(), self._open()]
        if not every_site:
            parts += self._asked(wanted or 0.0)
        rows, low, high = zip(*parts, strict=True)
        return csr_array(vstack(rows)), np.concatenate(low), np.concatenate(high)

    def _once(self) -> tuple[csr_array, Numbers, Numbers]:
        """Nobody has more than one place."""
        homes = len(self.reached.people)
        at = len(self.candidates) + np.arange(len(self.home))
        rows = csr_array((np.ones(len(at)), (self.home, at)), shape=(homes, self.columns))
        return rows, np.full(homes, -np.inf), np.ones(homes)

    def _within_capacity(self) -> tuple[csr_array, Numbers, Numbers]:
        """No site has more people than places; one that is not built has none."""
        limited = np.isfinite(self.capacity)
        sites = self.reached.sites
        at = len(self.candidates) + np.arange(len(self.home))
        new = self.candidates[limited[self.candidates]]
        flows = limited[self.site]
        row = np.concatenate((self.site[flows], new))
        column = np.concatenate((at[flows], self.place[new]))
        value = np.concatenate((self.people_of_pair[flows], -self.capacity[new]))
        rows = csr_array((value, (row, column)), shape=(sites, self.columns))
        most = np.where(self.standing & limited, self.capacity, 0.0)
        most[~limited] = np.inf
        return rows, np.full(sites, -np.inf), most

    def _open(self) -> tuple[csr_array, Numbers, Numbers]:
        """Nobody goes to a site that is not built."""
        pairs = np.flatnonzero(self.place[self.site] >= 0)
        every = np.arange(len(pairs))
        row = np.concatenate((every, every))
        column = np.concatenate((len(self.candidates) + pairs, self.place[self.site[pairs]]))
        value = np.concatenate((np.ones(len(pairs)), -np.ones(len(pairs))))
        rows = csr_array((value, (row, column)), shape=(len(pairs), self.columns))
        return rows, np.full(len(pairs), -np.inf), np.zeros(len(pairs))

    def _asked(self, wanted: float) -> list[tuple[csr_array, Numbers, Numbers]]:
        """Return the target and the rules."""
        rules, sites = self.rules, np.arange(len(self.candidates))
        flows = len(sites) + np.arange(len(self.home))
        found = [self._row(flows, self.people_of_pair, wanted - _PART_OF_A_PERSON, np.inf)]
        if rules.count is not None:
            found.append(self._row(sites, np.ones(len(sites)), 0.0, float(rules.count)))
        if rules.budget is not None:
            price = price_of(self.reached, rules)[self.candidates]
            found.append(self._row(sites, price, 0.0, rules.budget))
        for group in rules.one_in:
            inside = np.asarray(group, np.int64)
            if not self.standing[inside].any():
                found.append(self._row(self.place[inside], np.ones(len(inside)), 1.0, np.inf))
        for one, other in rules.not_both:
            pair = np.array([one, other])
            free = pair[~self.standing[pair]]
            most = 1.0 - float(self.standing[pair].sum())
            found.append(self._row(self.place[free], np.ones(len(free)), -np.inf, most))
        for members, people in rules.floors:
            here = np.isin(self.home, members)
            least = people - _PART_OF_A_PERSON
            found.append(self._row(flows[here], self.people_of_pair[here], least, np.inf))
        return found

    def _row(
        self, columns: Ints, values: Numbers, low: float, high: float
    ) -> tuple[csr_array, Numbers, Numbers]:
        """Return one constraint."""
        row = csr_array((values, (np.zeros(len(columns), int), columns)), shape=(1, self.columns))
        return row, np.array([low]), np.array([high])
