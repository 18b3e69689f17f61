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
from lifecircle.scenario.siting.cover import most_people
from lifecircle.scenario.siting.problem import Answer, Bools, Numbers, Reached, Rules

Solve = Callable[[Rules], Answer]


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


def phased(reached: Reached, rules: Rules, question: Question, solve: Solve) -> Phased:
    """Return a plan in phases.

    Parameters
    ----------
    reached
        Whom each candidate reaches.
    rules
        Of the whole plan.
    question
        With phases.
    solve
        Solves the whole problem under some rules.
    """
    if question.plan == "steps":
        return _stepped(reached, rules, question, solve)
    whole = solve(rules)
    if whole.reason:
        return Phased(whole)
    room = sum(many for _, many in question.phases)
    if question.to_share and len(whole.new) > room:
        needed = {"needed": float(len(whole.new)), "count": float(room)}
        return Phased(replace(whole, new=(), status="infeasible", reason="phases-too-few",
                              details=needed))  # fmt: skip
    return _ordered(reached, rules, question, whole)


def _ordered(reached: Reached, rules: Rules, question: Question, whole: Answer) -> Phased:
    """Return the sites of a plan by year: the earlier the phase, the more people it must bring."""
    among = np.isin(np.arange(reached.sites), whole.new)
    done, proven = np.zeros(reached.sites, bool), whole.status == "optimal"
    years: dict[int, int] = {}
    limits = _limits(question)
    for (year, _), limit in zip(question.phases[:-1], limits[:-1], strict=True):
        found = _phase(_only(reached, among), _early(rules), question, done, limit)
        proven &= found.status == "optimal"
        years |= dict.fromkeys(found.new, year)
        done[list(found.new)] = True
    last = question.phases[-1][0]
    status: Status = "optimal" if proven else "feasible"
    order = tuple(years.get(one, last) for one in whole.new)
    return Phased(replace(whole, status=status), order)


def _stepped(reached: Reached, rules: Rules, question: Question, solve: Solve) -> Phased:
    """Return sites phase by phase, each the best given those before."""
    done, proven = np.zeros(reached.sites, bool), True
    years: dict[int, int] = {}
    limits = _limits(question)
    wanted = question.target_share is not None or question.everyone
    answers: list[Answer] = []
    for number, ((year, _), limit) in enumerate(zip(question.phases, limits, strict=True)):
        last = number == len(limits) - 1
        found = _finishing(rules, question, done, limit, solve) if wanted else None
        if found is None or found.reason:
            found = _phase(reached, rules if last else _early(rules), question, done, limit)
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
    price = np.ones(reached.sites) if rules.price is None else rules.price
    end = answers[-1]
    value = float(price[list(new)].sum()) if wanted else end.people
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


def _phase(reached: Reached, rules: Rules, question: Question, done: Bools, limit: float) -> Answer:
    """Return the most people one phase can add."""
    price = np.ones(reached.sites) if rules.price is None else rules.price
    if question.budget is None:
        asked = replace(rules, count=_left(question, done, limit), budget=None)
    else:
        asked = replace(rules, count=None, budget=limit - float(price[done].sum()))
    asked = replace(asked, standing=done)
    return most_people(reached, asked, seconds=question.seconds, seed=question.seed)


def _limits(question: Question) -> Numbers:
    """Return what may be built or spent by the end of each phase."""
    return np.cumsum([many for _, many in question.phases])


def _only(reached: Reached, among: Bools) -> Reached:
    """Return a problem with some of the sites only."""
    rows = among[reached.site]
    return replace(
        reached, home=reached.home[rows], site=reached.site[rows], cost=reached.cost[rows]
    )
