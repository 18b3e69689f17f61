"""Covering problems: most people with so many sites, fewest sites for so many people.

Most people is the maximal covering location problem (MCLP; Church and ReVelle 1974), everybody
with the fewest sites the location set covering problem (LSCP; Toregas et al. 1971), a share of
them partial covering.
"""

import time
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from lifecircle.programs import Program, Solved, solve
from lifecircle.scenario.siting.core import core
from lifecircle.scenario.siting.greedy import greedy_cover, greedy_share
from lifecircle.scenario.siting.large_cover import MANY_CLASSES, fewest_of_many, most_of_many
from lifecircle.scenario.siting.problem import (
    Answer,
    Ints,
    Numbers,
    Reached,
    Rules,
    people_reached,
)
from lifecircle.scenario.siting.reduce import Small, implied, price_of, reduced
from lifecircle.scenario.siting.rule_rows import Row, site_rows
from lifecircle.scenario.siting.weighted_cover import few_for_all

_PART_OF_A_PERSON = 1e-3  # well above the solver's tolerance, well below anybody
_SOON, _SEARCHED, _STEPS = 0.15, 0.6, 100_000
"""Parts of the time for a first try and for a better start, and how many exchanges that may try."""


def most_people(reached: Reached, rules: Rules, *, seconds: float = 60.0, seed: int = 0) -> Answer:
    """Return the sites that reach the most people within a number of sites or a budget (MCLP).

    Parameters
    ----------
    reached
        Who could be reached from where.
    rules
        With ``count`` or ``budget``, or both.
    seconds
        After which the best answer so far is returned, with its gap.
    seed
        Of the solver.
    """
    small = reduced(reached, rules)
    price = price_of(reached, rules)[small.candidates]
    start = greedy_cover(small, price, rules)
    if (
        start is not None
        and rules.count
        and rules.budget is None
        and (len(small.people) >= MANY_CLASSES)
    ):
        many = most_of_many(small, count=rules.count, start=start, seconds=seconds, seed=seed)
        return _answer(reached, rules, small, many, sign=-1.0)
    cost = np.concatenate((np.zeros(len(price)), -small.people))
    program = cover_program(small, reached, rules, cost=cost, at_least=None)
    found = solve(program, start=_start(small, start), seconds=seconds, seed=seed)
    return _answer(reached, rules, small, found, sign=-1.0)


def fewest_sites(
    reached: Reached,
    rules: Rules,
    *,
    share: float = 1.0,
    seconds: float = 60.0,
    seed: int = 0,
) -> Answer:
    """Return the cheapest sites that bring a share of the people within reach.

    Parameters
    ----------
    reached
        Who could be reached from where.
    rules
        Without ``count`` and ``budget``; prices of 1 ask for the fewest sites.
    share
        Of all people, 0 to 1. Where more than can be reached is asked for, the answer says how
        many are out of reach of every site. Exactly 1 asks for everybody who can be reached
        (LSCP), and tells who cannot.
    seconds, seed
        As for `most_people`.
    """
    small = reduced(reached, rules)
    if share >= 1.0 and not rules.floors:
        return _everybody(small, reached, rules, seconds=seconds, seed=seed)
    everyone = float(reached.people.sum())
    wanted = everyone - small.lost if share >= 1.0 else share * everyone
    needed = wanted - small.reached
    can = float(small.people.sum())
    if needed > can * (1 + 1e-12):
        short = {"wanted": wanted, "possible": small.reached + can, "short": needed - can}
        return Answer(status="infeasible", reason="target-out-of-reach", details=short)
    price = price_of(reached, rules)[small.candidates]
    start = greedy_share(small, price, rules, people=min(needed, can))
    everybody = needed >= can * (1 - 1e-12)
    if (
        start is not None
        and len(small.people) >= MANY_CLASSES
        and (price == 1).all()
        and (not everybody)
    ):
        many = fewest_of_many(small, people=needed, start=start, seconds=seconds, seed=seed)
        return _answer(reached, rules, small, many, sign=1.0)
    cost = np.concatenate((price, np.zeros(len(small.people))))
    program = cover_program(
        small, reached, rules, cost=cost, at_least=None if everybody else needed
    )
    if everybody:
        program = replace(program, least=np.where(program.whole, program.least, 1.0))
    found = solve(program, start=_start(small, start), seconds=seconds, seed=seed)
    return _answer(reached, rules, small, found, sign=1.0)


def _everybody(
    small: Small, reached: Reached, rules: Rules, *, seconds: float, seed: int
) -> Answer:
    """Return the cheapest sites for everybody who can be reached: a column a site only."""
    price = price_of(reached, rules)[small.candidates]
    covers = small.covers[implied(small.covers)].astype(float)
    rows, sites = [csr_array(covers)], len(price)
    low, high = [np.ones(covers.shape[0])], [np.full(covers.shape[0], np.inf)]
    for at, values, least, most in _rows_of(small, reached, rules, at_least=None):
        rows.append(csr_array((values, (np.zeros(len(at), int), at)), shape=(1, sites)))
        low.append(np.array([least]))
        high.append(np.array([most]))
    program = Program(
        cost=price,
        rows=csr_array(vstack([csr_array((0, sites)), *rows])),
        low=np.concatenate(low),
        high=np.concatenate(high),
        least=np.zeros(sites),
        most=np.ones(sites),
        whole=np.ones(sites, bool),
    )
    chosen = greedy_share(small, price, rules, people=float(small.people.sum()))
    if chosen is None or not (price == 1).all():
        found = solve(program, start=_open(chosen, sites), seconds=seconds, seed=seed)
    else:
        found = _for_all(program, csr_array(covers), chosen, seconds=seconds, seed=seed)
    return _answer(reached, rules, small, found, sign=1.0)


def _for_all(
    program: Program, covers: csr_array, chosen: Ints, *, seconds: float, seed: int
) -> Solved:
    """Return the fewest sites for all: where the solver is not done soon, from a better start."""
    began = time.perf_counter()
    sites = len(program.cost)
    soon = solve(program, start=_open(chosen, sites), seconds=seconds * _SOON, seed=seed)
    if soon.status != "feasible":
        return soon
    until = time.perf_counter() + seconds * _SEARCHED
    left_over = core(covers)
    every = np.arange(len(left_over.sites))
    few = few_for_all(left_over.covers, every, steps=_STEPS, seed=seed, until=until)
    better = np.concatenate((left_over.needed, left_over.sites[few]))
    if len(better) > soon.objective:
        better = np.flatnonzero(soon.values > 0.5)
    left = max(began + seconds - time.perf_counter(), seconds * _SOON)
    found = solve(program, start=_open(better, sites), seconds=left, seed=seed)
    bound = max(found.bound, soon.bound)
    if found.status != "feasible":
        return found
    return replace(found, bound=bound, gap=(found.objective - bound) / max(found.objective, 1e-9))


def _open(chosen: Ints | None, sites: int) -> Numbers | None:
    """Return chosen candidates as values of a column each."""
    return None if chosen is None else np.isin(np.arange(sites), chosen).astype(np.float64)


def cover_program(
    small: Small, reached: Reached, rules: Rules, *, cost: Numbers, at_least: float | None
) -> Program:
    """Return the covering problem: a column a candidate, then one a class of homes."""
    sites, classes = len(small.candidates), len(small.people)
    blocks = [hstack([small.covers.astype(float), -_eye(classes)])]
    low, high = [np.zeros(classes)], [np.full(classes, np.inf)]
    for columns, values, least, most in _rows_of(small, reached, rules, at_least=at_least):
        row = csr_array(
            (values, (np.zeros(len(columns), int), columns)), shape=(1, sites + classes)
        )
        blocks.append(row)
        low.append(np.array([least]))
        high.append(np.array([most]))
    return Program(
        cost=cost,
        rows=csr_array(vstack(blocks)),
        low=np.concatenate(low),
        high=np.concatenate(high),
        least=np.zeros(sites + classes),
        most=np.ones(sites + classes),
        whole=np.arange(sites + classes) < sites,
    )


def _rows_of(small: Small, reached: Reached, rules: Rules, *, at_least: float | None) -> list[Row]:
    """Return the rules as rows: their columns and values, and what the sum must lie between."""
    place = np.full(reached.sites, -1)
    place[small.candidates] = np.arange(len(small.candidates))
    standing = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing
    rows = site_rows(rules, place, price_of(reached, rules), standing)
    if at_least is not None:
        classes = len(small.candidates) + np.arange(len(small.people))
        rows.append((classes, small.people, at_least - _PART_OF_A_PERSON, np.inf))
    return rows + floor_rows(small, reached, rules, first=len(small.candidates))


def floor_rows(small: Small, reached: Reached, rules: Rules, *, first: int) -> list[Row]:
    """Return a row a floor: people of its classes, whose columns begin at `first`."""
    rows: list[Row] = []
    for members, people in rules.floors:
        known = small.class_of[members]
        here = np.bincount(
            known[known >= 0], reached.people[members][known >= 0], minlength=len(small.people)
        )
        already = float(reached.people[members][known == -1].sum())
        wanted = np.flatnonzero(here)
        least = people - already - _PART_OF_A_PERSON
        rows.append((first + wanted, here[wanted].astype(np.float64), least, np.inf))
    return rows


def cover_rows(reached: Reached, rules: Rules) -> tuple[csr_array, list[Row]]:
    """Return who is reached as rows over every site and a column a class, and the floors' rows.

    Parameters
    ----------
    reached
        Who could be reached from where.
    rules
        Its floors are looked at.
    """
    small = reduced(reached, rules, every_site=True)
    wide = csr_array(small.covers.astype(float)).tocoo()
    classes = len(small.people)
    every = csr_array(
        (wide.data, (wide.row, small.candidates[wide.col])), shape=(classes, reached.sites)
    )
    return (
        csr_array(hstack([every, -_eye(classes)])),
        floor_rows(small, reached, rules, first=reached.sites),
    )


def _start(small: Small, chosen: Ints | None) -> Numbers | None:
    """Return chosen candidates as values of all columns."""
    if chosen is None:
        return None
    sites = np.zeros(len(small.candidates))
    sites[chosen] = 1.0
    return np.concatenate((sites, np.minimum(small.covers @ sites, 1.0)))


def _answer(reached: Reached, rules: Rules, small: Small, found: Solved, *, sign: float) -> Answer:
    """Return a solution in terms of the sites asked about."""
    if not len(found.values) and found.status != "optimal":
        reason = "no-answer-in-time" if found.status == "none" else "rules-contradict"
        return Answer(status=found.status, reason=reason, effort=found.effort)
    chosen = small.candidates[found.values[: len(small.candidates)] > 0.5]
    open_ = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing.copy()
    open_[chosen] = True
    base = small.reached if sign < 0 else 0.0
    return Answer(
        status=found.status,
        new=tuple(int(one) for one in chosen),
        people=people_reached(reached, open_),
        objective=base + sign * found.objective,
        bound=base + sign * found.bound,
        gap=found.gap,
        effort=found.effort,
    )


def _eye(many: int) -> csr_array:
    """Return the unit matrix."""
    every = np.arange(many)
    return csr_array((np.ones(many), (every, every)), shape=(many, many))
