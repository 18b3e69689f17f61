"""A plan in steps: which site in which year, under what each year can bear.

What a year leaves unspent stays for the next. Either the last phase's sites are the best there
are and the earlier phases take the best of these first, or each phase is the best given those
before it. Rules for neighbourhoods hold at the end of the last phase.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lifecircle.programs import Status
from lifecircle.scenario.recommendations.question import Question
from lifecircle.scenario.siting.problem import Answer, Bools, Numbers, Rules

Solve = Callable[[Rules], Answer]
Most = Callable[[Rules, Bools], Answer]
"""Finds the most people under some rules, with new sites from some of the candidates only."""


@dataclass(frozen=True, eq=False)
class Phased:
    """Sites by year.

    Parameters
    ----------
    answer
        All of them together; ``optimal`` where every phase is proven.
    years
        Of each new site, in the order of the answer.
    """

    answer: Answer
    years: tuple[int, ...] = ()


def phased(rules: Rules, question: Question, solve: Solve, most: Most, *, sites: int) -> Phased:
    """Return a plan in phases.

    Parameters
    ----------
    rules
        Of the whole plan.
    question
        With phases.
    solve
        Solves the whole problem under some rules.
    most
        Finds what one phase can add.
    sites
        How many candidates there are.
    """
    if rules.price is None:
        rules = replace(rules, price=np.ones(sites))
    if question.plan == "steps":
        return _stepped(rules, question, solve, most, sites)
    whole = solve(rules)
    if whole.reason:
        return Phased(whole)
    room = sum(many for _, many in question.phases)
    if question.to_share and len(whole.new) > room:
        needed = {"needed": float(len(whole.new)), "count": float(room)}
        return Phased(replace(whole, new=(), status="infeasible", reason="phases-too-few",
                              details=needed))  # fmt: skip
    return _ordered(rules, question, whole, most, sites)


def _ordered(rules: Rules, question: Question, whole: Answer, most: Most, sites: int) -> Phased:
    """Return the sites of a plan by year: the earlier the phase, the more people it must bring."""
    among = np.isin(np.arange(sites), whole.new)
    done, proven = np.zeros(sites, bool), whole.status == "optimal"
    years: dict[int, int] = {}
    limits = _limits(question)
    for (year, _), limit in zip(question.phases[:-1], limits[:-1], strict=True):
        found = most(_phase(_early(rules), question, done, limit), among)
        if found.reason:
            return Phased(found)
        proven &= found.status == "optimal"
        years |= dict.fromkeys(found.new, year)
        done[list(found.new)] = True
    last = question.phases[-1][0]
    status: Status = "optimal" if proven else "feasible"
    order = tuple(years.get(one, last) for one in whole.new)
    return Phased(replace(whole, status=status), order)


def _stepped(rules: Rules, question: Question, solve: Solve, most: Most, sites: int) -> Phased:
    """Return sites phase by phase, each the best given those before."""
    done, proven, every = np.zeros(sites, bool), True, np.ones(sites, bool)
    years: dict[int, int] = {}
    limits = _limits(question)
    wanted = question.target_share is not None or question.everyone
    answers: list[Answer] = []
    for number, ((year, _), limit) in enumerate(zip(question.phases, limits, strict=True)):
        last = number == len(limits) - 1
        found = _finishing(rules, question, done, limit, solve) if wanted else None
        if found is None or found.reason:
            asked = _phase(rules if last else _early(rules), question, done, limit)
            found = most(asked, every)
            if last and wanted:
                short = {"possible": found.people}
                return Phased(Answer(status="infeasible", reason="phases-fall-short",
                                     details=short))  # fmt: skip
        if found.reason:
            return Phased(found)
        proven &= found.status == "optimal"
        years |= dict.fromkeys(found.new, year)
        done[list(found.new)] = True
        answers.append(found)
        if wanted and found.details.get("finished"):
            break
    new = tuple(sorted(years))
    status: Status = "optimal" if proven else "feasible"
    end = answers[-1]
    value = float(_price(rules)[list(new)].sum()) if wanted else end.people
    gap = max(one.gap for one in answers)
    bound = value if proven else np.nan
    whole = replace(end, new=new, status=status, gap=gap, details={}, objective=value, bound=bound)
    return Phased(whole, tuple(years[one] for one in new))


def _early(rules: Rules) -> Rules:
    """Return the rules that hold in every phase."""
    return replace(rules, floors=(), one_in=())


def _finishing(
    rules: Rules, question: Question, done: Bools, limit: float, solve: Solve
) -> Answer | None:
    """Return the fewest further sites to the target, if this phase can bear them."""
    found = solve(replace(rules, standing=done, count=_left(question, done, limit)))
    return None if found.reason else replace(found, details={"finished": 1.0})


def _left(question: Question, done: Bools, limit: float) -> int:
    """Return how many sites a phase may add."""
    return int(limit) - int(done.sum())


def _phase(rules: Rules, question: Question, done: Bools, limit: float) -> Rules:
    """Return what one phase may add."""
    asked = replace(rules, count=None, budget=None, standing=done)
    if question.budget is None:
        return replace(asked, count=_left(question, done, limit))
    return replace(asked, budget=limit - float(_price(rules)[done].sum()))


def _price(rules: Rules) -> Numbers:
    """Return what each candidate costs."""
    return np.zeros(0) if rules.price is None else rules.price


def _limits(question: Question) -> Numbers:
    """Return what may be built or spent by the end of each phase."""
    return np.cumsum([many for _, many in question.phases])
