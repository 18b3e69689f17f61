"""What a search for sites found: the sites, what each brings, and what more would bring."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.scenario.candidates import Candidates
from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.scenario import Scenario
from lifecircle.scenario.siting.curve import best_next, knee
from lifecircle.scenario.siting.problem import Answer, Reached, Rules
from lifecircle.study.circle import Circle


@dataclass(frozen=True, eq=False)
class CoverProblem:
    """A circle in numbers.

    Parameters
    ----------
    left
        Who is left out of it.
    candidates
        Where a facility could be built.
    reached
        Whom each candidate reaches, of the people of the district who are left out.
    before, total
        People of the district within the limit now, and in all.
    floors
        Rows of those left out of each community, and how many of them must be reached.
    """

    left: LeftOut
    candidates: Candidates
    reached: Reached
    before: float
    total: float
    floors: tuple[tuple[NDArray[np.int64], float], ...] = field(default=())


@dataclass(frozen=True, eq=False)
class Recommendation:
    """Sites for a circle, whom they reach, and how sure it is that none are better.

    Parameters
    ----------
    circle
        The circle's id.
    answer
        Status, bound and gap as the solver proved them; ``optimal`` only with a proof that no
        other choice among the candidates does better.
    sites
        Index ``site_id``: ``lon``, ``lat``, ``name``, ``cost``; ``people`` left out so far within
        its limit; ``people_added`` beyond the sites above it; ``people_alone`` whom no other of
        them reaches; ``instead`` the best other site for it, and ``people_instead`` whom all
        reach then. The most people come first.
    curve
        Index ``sites`` from 0: ``people`` the best next sites reach in all, ``share`` of all
        people then within the limit, ``knee`` where more sites begin to bring much less. Taking
        the best next site is a good answer but not always the best.
    people_before, people_after, people_total
        Of the circle's group in the district: within the limit before and after, and in all.
    candidates
        Places that were looked at.
    apart
        Places given that touch no street, or several at once, and were not looked at.
    scenario
        The sites as edits; applied to the study it gives exactly ``people_after``.
    price_of_floor
        People that the floor of every community costs, missing where none was asked for.
    """

    circle: str
    answer: Answer
    sites: pd.DataFrame
    curve: pd.DataFrame
    people_before: float
    people_after: float
    people_total: float
    candidates: int
    scenario: Scenario
    apart: tuple[str, ...] = ()
    price_of_floor: float = np.nan


def site_table(problem: CoverProblem, answer: Answer) -> pd.DataFrame:
    """Return the chosen sites, the one that reaches most people first."""
    reached, table = problem.reached, problem.candidates.table
    chosen = np.array(answer.new, np.int64)
    order, added = best_next(reached, chosen, most=len(chosen))
    order = np.concatenate((order, np.setdiff1d(chosen, order)))
    added = np.concatenate((added, np.zeros(len(order) - len(added))))
    mine = np.isin(reached.site, chosen)
    home, site = reached.home[mine], reached.site[mine]
    people = np.bincount(site, reached.people[home], minlength=reached.sites)
    served = np.bincount(home, minlength=len(reached.people))
    alone = np.bincount(site, reached.people[home] * (served[home] == 1), minlength=reached.sites)
    return table.iloc[order].assign(
        people=people[order], people_added=added, people_alone=alone[order]
    )


def with_alternatives(problem: CoverProblem, rules: Rules, table: pd.DataFrame) -> pd.DataFrame:
    """Return the chosen sites with the best other one should a single one not be had."""
    reached, ids = problem.reached, problem.candidates.table.index
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
        gains[dear] = -1.0
        gains[chosen] = -1.0
        best = int(gains.argmax()) if len(gains) else -1
        has = best >= 0 and gains[best] > 0
        instead.append(str(ids[best]) if has else "")
        kept = float(reached.people[served].sum())
        people.append(problem.before + kept + (float(gains[best]) if has else 0.0))
    return table.assign(instead=instead, people_instead=people)


def curve_table(problem: CoverProblem, *, most: int) -> pd.DataFrame:
    """Return the people that the best next sites reach, one more at a time."""
    every = np.arange(problem.reached.sites)
    _, added = best_next(problem.reached, every, most=most)
    people = problem.before + np.concatenate(([0.0], np.cumsum(added)))
    total = problem.total
    table = pd.DataFrame(
        {"people": people, "share": people / total if total > 0 else np.nan},
        index=pd.RangeIndex(len(people), name="sites"),
    )
    return table.assign(knee=table.index == knee(people))


def scenario_of(circle: Circle, table: pd.DataFrame, *, priced: bool) -> Scenario:
    """Return the sites as facilities that open."""
    plan = Scenario(f"{circle.id}: {len(table)}")
    rows = zip(table.index, table["lon"], table["lat"], table["name"], table["cost"], strict=True)
    for site, lon, lat, name, cost in rows:
        plan = plan.open(
            str(site),
            service=circle.services[0],
            at=(float(lon), float(lat)),
            name=str(name),
            tier=circle.tiers[0] if circle.tiers else "",
            cost=float(cost) if priced else 0.0,
        )
    return plan
