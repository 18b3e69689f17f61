"""Where to build: a circle of a study as a covering problem, solved, and told as a scenario."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.analysis import analyse
from lifecircle.circles.results import Result
from lifecircle.circles.retrace import retrace
from lifecircle.errors import CallError
from lifecircle.scenario.candidates import given_candidates, street_candidates
from lifecircle.scenario.catchment import Catchment
from lifecircle.scenario.left_out import LeftOut, left_out
from lifecircle.scenario.recommendation import (
    CoverProblem,
    Recommendation,
    curve_table,
    scenario_of,
    site_table,
    with_alternatives,
)
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.problem import Answer, Reached, Rules, people_reached
from lifecircle.study.circle import Circle
from lifecircle.study.study import Study

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Floats = NDArray[np.float64]

CURVE_SITES = 20
"""How far the curve of people against sites goes at least, where there are so many candidates."""


def recommend_sites(  # noqa: PLR0913  one question, asked in one call
    study: Study | Result,
    candidates: "GeoDataFrame | None" = None,
    *,
    circle: str,
    sites: int | None = None,
    target_share: float | None = None,
    budget: float | None = None,
    floor_share: float | None = None,
    seconds: float = 60.0,
    seed: int = 0,
) -> Recommendation:
    """Return where to build for a circle: so many sites, a target share, or a budget.

    Facilities that stand stay; only people of the district who are left out so far are counted.

    Parameters
    ----------
    study
        The study, or what `lifecircle.analyse` said of it.
    candidates
        Places that could be built on: index of ids, geometry in WGS-84, ``name`` and ``cost``.
        Without it one street junction in each square of 200 m is looked at.
    circle
        Id of a circle whose headline is people.
    sites
        How many sites: those that reach the most people.
    target_share
        A share of the district's people, 0 to 1: the fewest sites (or the cheapest, where costs
        are stated) that reach it.
    budget
        What may be spent: the sites that reach the most people for it.
    floor_share
        The share that every community must have at least afterwards.
    seconds
        After which the best answer so far is told, with what is still open.
    seed
        Of the solver.

    Raises
    ------
    CallError
        If not exactly one of `sites`, `target_share` and `budget` is given, or the circle cannot
        be asked.
    StudyError
        As `lifecircle.analyse` does.
    """
    if sum(one is not None for one in (sites, target_share, budget)) != 1:
        raise CallError("give exactly one of `sites`, `target_share` and `budget`")
    _check_ranges(sites, target_share, budget, floor_share)
    result = study if isinstance(study, Result) else analyse(study)
    asked = _circle(result, circle)
    problem = _problem(result, asked, candidates, floor_share)
    if budget is not None and not problem.candidates.priced:
        raise CallError("a budget needs candidates with a cost each")
    price = problem.candidates.table["cost"].to_numpy(np.float64)
    rules = Rules(count=sites, budget=budget, price=price, floors=problem.floors)

    def solved(reached: Reached, rules: Rules) -> Answer:
        if target_share is None:
            return most_people(reached, rules, seconds=seconds, seed=seed)
        return _to_share(problem, reached, rules, target_share, seconds=seconds, seed=seed)

    answer = solved(problem.reached, rules)
    free = None
    if problem.floors and target_share is None:
        free = solved(problem.reached, Rules(count=sites, budget=budget, price=price))
    table = site_table(problem, answer)
    if target_share is None:
        table = with_alternatives(problem, rules, table)
    return Recommendation(
        circle=circle,
        answer=answer,
        sites=table,
        curve=curve_table(problem, most=max(CURVE_SITES, len(table))),
        people_before=problem.before,
        people_after=problem.before + (answer.people if len(table) else 0.0),
        people_total=problem.total,
        candidates=len(problem.candidates.table),
        scenario=scenario_of(asked, table, priced=problem.candidates.priced),
        apart=problem.candidates.apart,
        price_of_floor=np.nan if free is None else free.people - answer.people,
    )


def _check_ranges(
    sites: int | None, target: float | None, budget: float | None, floor: float | None
) -> None:
    """Refuse what no district could be asked."""
    if sites is not None and sites < 1:
        raise CallError("`sites` is a whole number of at least 1")
    for name, share in (("target_share", target), ("floor_share", floor)):
        if share is not None and not 0 < share <= 1:
            raise CallError(f"`{name}` is a share above 0 and at most 1")
    if budget is not None and not budget > 0:
        raise CallError("`budget` is a sum above 0")


def _circle(result: Result, name: str) -> Circle:
    """Return a circle that sites can be looked for."""
    known = {one.id: one for one in result.circles}
    if name not in known:
        raise CallError(f"no circle {name!r}; there are {', '.join(known)}")
    circle = known[name]
    if circle.headline != "people" or circle.direction == "both":
        raise CallError(
            f"sites can be looked for only where people are counted and walk one way, "
            f"and {name!r} is not such a circle"
        )
    return circle


def _problem(
    result: Result, circle: Circle, places: "GeoDataFrame | None", floor_share: float | None
) -> CoverProblem:
    """Return a circle as a table of whom each candidate reaches."""
    again = retrace(result)
    left = left_out(again, circle)
    candidates = street_candidates(left) if places is None else given_candidates(again, places)
    catchment = Catchment(
        again,
        candidates.joined,
        left.walking,
        left.asked.limit_s,
        reach_m=left.asked.limit_s * left.fastest_m_s,
    )
    within = catchment.within(np.arange(len(candidates.table)))[:, left.attached].tocoo()
    residents = again.study.residents
    here = (residents["district_id"] == again.study.district).to_numpy(bool)[left.row]
    reached = Reached(
        home=within.col.astype(np.int64),
        site=within.row.astype(np.int64),
        cost=np.zeros(len(within.row)),
        people=np.where(here, left.people, 0.0),
        sites=len(candidates.table),
    )
    row = _headline(result, circle)
    before, total = float(row["covered"]), float(row["total"])
    floors = () if floor_share is None else _floors(result, circle, left, floor_share)
    return CoverProblem(left, candidates, reached, before, total, floors)


def _headline(result: Result, circle: Circle) -> "pd.Series":
    """Return the district's headline of a circle."""
    rows = result.coverage.loc[circle.id]
    rows = rows[rows["headline"]].reset_index()
    rows = rows[(rows["level"] == "district") & (rows["zone_id"] == result.study.district)]
    return rows.iloc[0]


def _floors(
    result: Result, circle: Circle, left: LeftOut, share: float
) -> tuple[tuple[NDArray[np.int64], float], ...]:
    """Return how many more of each community must be reached: rows of those left out, people."""
    rows = result.coverage.loc[circle.id]
    rows = rows[rows["headline"]].reset_index()
    rows = rows[rows["level"] == "community"]
    zone = result.study.residents["community_id"].to_numpy(object)[left.row]
    need = share * rows["total"].to_numpy(np.float64) - rows["covered"].to_numpy(np.float64)
    ids = rows["zone_id"].tolist()
    return tuple(
        (np.flatnonzero(zone == name), float(people))
        for name, people in zip(ids, need, strict=True)
        if people > 0
    )


def _to_share(
    problem: CoverProblem,
    reached: Reached,
    rules: Rules,
    share: float,
    *,
    seconds: float,
    seed: int,
) -> Answer:
    """Return the fewest or cheapest sites to a share of all people of the district."""
    needed = share * problem.total - problem.before
    can = float(reached.people.sum())
    if needed <= 0:
        return Answer(status="optimal", people=0.0, objective=0.0, bound=0.0, gap=0.0)
    if needed > can:
        details = {"wanted": needed, "possible": can, "short": needed - can}
        return Answer(status="infeasible", reason="target-out-of-reach", details=details)
    part = needed / can
    if part >= 1.0:
        possible = people_reached(reached, np.ones(reached.sites, bool))
        if possible < can:
            details = {"wanted": needed, "possible": possible, "short": needed - possible}
            return Answer(status="infeasible", reason="target-out-of-reach", details=details)
    return fewest_sites(reached, rules, share=part, seconds=seconds, seed=seed)
