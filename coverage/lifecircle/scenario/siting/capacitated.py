"""The fewest or cheapest sites so that a share of people is within a walk and nothing is too full.

This is the fifteen-minute-circle problem as Zhai and Kong (2023) put it. Homes may be divided
among sites (``split``), or each home goes to one site as a whole.
"""

import time
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from lifecircle.programs import Program, Solved, solve
from lifecircle.scenario.siting.problem import Answer, Bools, Ints, Numbers, Reached, Rules
from lifecircle.scenario.siting.reduce import price_of
from lifecircle.scenario.siting.room_reduce import contest
from lifecircle.scenario.siting.rule_rows import site_rows

Asked = Literal["everywhere", "most", "fewest"]

_PART_OF_A_PERSON = 1e-3
_FIRST = 0.3
"""Part of the time for homes as if they could be divided."""


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
    if not split:
        done = _as_if_divided(reached, rules, capacity, share=share, seconds=seconds, seed=seed)
        if done is not None:
            return done
    left = contest(reached, rules, capacity, split=split)
    layout = _Layout.of(left.reached, left.rules, capacity, split=split)
    everywhere = solve(layout.program("everywhere", wanted=0.0), seconds=seconds, seed=seed)
    can = left.placed - everywhere.objective
    if can < wanted - _PART_OF_A_PERSON and everywhere.status == "optimal":
        short = {"wanted": wanted, "possible": can, "short": wanted - can}
        return Answer(status="infeasible", reason="too-few-places", details=short)
    found = solve(layout.program("fewest", wanted=wanted - left.placed), seconds=seconds, seed=seed)
    return layout.answer(found, placed=left.placed, people=False)


def _as_if_divided(
    reached: Reached, rules: Rules, capacity: Numbers, *, share: float, seconds: float, seed: int
) -> Answer | None:
    """Return the cheapest sites for homes that can be divided, if they do for whole ones; or None.

    Whole homes never need less, and to decide a few sites for whole homes is far quicker than to
    look for them.
    """
    began = time.perf_counter()
    divided = fewest_with_room(
        reached, rules, capacity=capacity, share=share, seconds=seconds * _FIRST, seed=seed
    )
    if divided.status != "optimal":
        return None
    built = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing.copy()
    built[list(divided.new)] = True
    held = most_with_room(
        reached, replace(rules, standing=built, count=0, budget=None), capacity=capacity,
        split=False, seconds=seconds * _FIRST, seed=seed,
    )  # fmt: skip
    if held.reason or held.people < share * float(reached.people.sum()) - _PART_OF_A_PERSON:
        return None
    effort = replace(held.effort, seconds=time.perf_counter() - began)
    return replace(divided, people=held.people, effort=effort)


def most_with_room(
    reached: Reached,
    rules: Rules,
    *,
    capacity: Numbers,
    split: bool = True,
    seconds: float = 60.0,
    seed: int = 0,
) -> Answer:
    """Return the sites within a number or a budget that give most people a place within the walk.

    Parameters
    ----------
    reached, rules, capacity, split, seconds, seed
        As `fewest_with_room` takes them.

    Returns
    -------
    Answer
        Its ``objective`` is the people with a place.
    """
    left = contest(reached, rules, capacity, split=split)
    layout = _Layout.of(left.reached, left.rules, capacity, split=split)
    found = solve(layout.program("most", wanted=0.0), seconds=seconds, seed=seed)
    return layout.answer(found, placed=left.placed, people=True)


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

    def program(self, asked: Asked, *, wanted: float) -> Program:
        """Return the program: most people, everywhere or with few sites, or the cheapest sites."""
        sites = len(self.candidates)
        cost = np.zeros(self.columns)
        if asked == "fewest":
            cost[:sites] = price_of(self.reached, self.rules)[self.candidates]
        else:
            cost[sites:] = -self.people_of_pair
        least = np.zeros(self.columns)
        least[:sites] = float(asked == "everywhere")
        whole = np.ones(self.columns, bool)
        whole[sites:] = not self.split
        if asked == "everywhere" and self.split:
            whole[:] = False
        rows, low, high = self._rows(asked, wanted=wanted)
        most = np.ones(self.columns)
        return Program(
            cost=cost, rows=rows, low=low, high=high, least=least, most=most, whole=whole
        )

    def answer(self, found: Solved, *, placed: float, people: bool) -> Answer:
        """Return a solution in terms of the sites asked about."""
        if not len(found.values) and found.status != "optimal":
            reason = "no-answer-in-time" if found.status == "none" else "rules-contradict"
            return Answer(status=found.status, reason=reason, effort=found.effort)
        chosen = self.candidates[found.values[: len(self.candidates)] > 0.5]
        flows = found.values[len(self.candidates) :] * self.people_of_pair
        base, sign = (placed, -1.0) if people else (0.0, 1.0)
        return Answer(
            status=found.status,
            new=tuple(int(one) for one in chosen),
            people=placed + float(flows.sum()),
            objective=base + sign * found.objective,
            bound=base + sign * found.bound,
            gap=found.gap,
            effort=found.effort,
        )

    def _rows(self, asked: Asked, *, wanted: float) -> tuple[csr_array, Numbers, Numbers]:
        """Return all constraints."""
        parts = [self._once(), self._within_capacity(), self._open()]
        if asked == "fewest":
            flows = len(self.candidates) + np.arange(len(self.home))
            least = wanted - _PART_OF_A_PERSON
            parts.append(self._row(flows, self.people_of_pair, least, np.inf))
        if asked != "everywhere":
            parts += self._kept()
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

    def _kept(self) -> list[tuple[csr_array, Numbers, Numbers]]:
        """Return the rules."""
        rules = self.rules
        flows = len(self.candidates) + np.arange(len(self.home))
        price = price_of(self.reached, rules)
        found = [self._row(*one) for one in site_rows(rules, self.place, price, self.standing)]
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
