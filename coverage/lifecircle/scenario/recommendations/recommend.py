"""Where to build: circles of a study as a location problem, solved, and told as a scenario."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.analysis import analyse
from lifecircle.circles.results import Result
from lifecircle.errors import CallError
from lifecircle.scenario.left_out import left_out
from lifecircle.scenario.recommendations.candidates import (
    SPACING_M,
    given_candidates,
    street_candidates,
)
from lifecircle.scenario.recommendations.ground import SiteGround, site_ground
from lifecircle.scenario.recommendations.phases import phased
from lifecircle.scenario.recommendations.question import Question, asked_circles, refuse
from lifecircle.scenario.recommendations.recommendation import Recommendation, told
from lifecircle.scenario.recommendations.room import RoomGround, room_ground
from lifecircle.scenario.recommendations.room_search import most_placed_among, solved_with_room
from lifecircle.scenario.recommendations.rules import SiteRules, room_floors, site_rules
from lifecircle.scenario.recommendations.walks import WalkGround, solved_by_walks, walk_ground
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.problem import Answer, Bools, Rules, people_reached
from lifecircle.study.study import Study

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def recommend_sites(  # noqa: PLR0913  one question, asked in one call
    study: Study | Result,
    candidates: "GeoDataFrame | None" = None,
    *,
    circle: str | Sequence[str],
    sites: int | None = None,
    target_share: float | None = None,
    budget: float | None = None,
    everyone: bool = False,
    floor_share: float | None = None,
    objective: str = "people",
    room: str = "",
    capacity: float | None = None,
    phases: Sequence[tuple[int, float]] = (),
    plan: str = "end",
    each: str = "",
    not_both: Sequence[tuple[str, str]] = (),
    seconds: float = 60.0,
    seed: int = 0,
    language: str = "en",
) -> Recommendation:
    """Return where to build for a circle: so many sites, a target share, or a budget.

    Facilities that stand stay; only people of the district are counted.

    Parameters
    ----------
    study
        The study, or what `lifecircle.analyse` said of it.
    candidates
        Places that could be built on: index of ids, geometry in WGS-84, ``name``, ``cost``,
        ``capacity`` (in the unit of the circle) and ``excludes`` (ids that it excludes). Without
        it every street junction near anybody left out is looked at; one a square of 200 m where
        places are counted.
    circle
        Id of a circle whose headline is people; or several, which one building each serves then.
    sites
        How many sites.
    target_share
        A share of the district's people, 0 to 1: the fewest sites (or the cheapest, where costs
        are stated) that reach it, in every circle.
    budget
        What may be spent.
    everyone
        Instead of a share: everybody whom any candidate could reach (LSCP).
    floor_share
        The share that every community must have at least afterwards.
    objective
        Of so many sites or a budget: ``people``, the most within the limit (MCLP); ``walking``,
        the least minutes of everybody together (p-median); ``worst``, the shortest longest walk
        (p-center).
    room
        ``split`` or ``whole``: only people with a place count, no site has more people than
        places, and a home's people may go to several sites or all go to one.
    capacity
        Places of every new site that states none itself.
    phases
        Year, and how many sites (with a budget: what sum) then; what is left over goes on.
    plan
        ``end``: the last phase's sites are the best; ``steps``: each phase is, given those before.
    each
        ``street`` or ``community``: at least one facility in every one of them.
    not_both
        Pairs of candidates that exclude each other.
    seconds
        After which the best answer so far is told, with what is still open.
    seed
        Of the solver.
    language
        Of refusals, ``zh`` or ``en``.

    Raises
    ------
    CallError
        If not exactly one of `sites`, `target_share`, `budget` and `everyone` is given, or the
        circle cannot be asked so.
    StudyError
        As `lifecircle.analyse` does.
    """
    names = (circle,) if isinstance(circle, str) else tuple(dict.fromkeys(circle))
    question = Question(
        circles=names, sites=sites, target_share=target_share, budget=budget, everyone=everyone,
        floor_share=floor_share, objective=objective, room=room, capacity=capacity,
        phases=tuple((int(year), float(many)) for year, many in phases), plan=plan, each=each,
        not_both=tuple(not_both), seconds=seconds, seed=seed,
    )  # fmt: skip
    return recommended(study, candidates, question, language=language)


def recommended(
    study: Study | Result,
    candidates: "GeoDataFrame | None",
    question: Question,
    *,
    language: str = "en",
) -> Recommendation:
    """Return the answer to a question; see `recommend_sites`.

    Parameters
    ----------
    study
        The study, or its result.
    candidates
        As `recommend_sites` takes them.
    question
        What is asked.
    language
        Of refusals.
    """
    wrong = question.refusal()
    if wrong:
        raise refuse(wrong[0], language, **wrong[1])
    result = study if isinstance(study, Result) else analyse(study)
    search = _search(result, candidates, question, language)
    found = search.answered(search.made.rules)
    free = np.nan
    if search.made.floors and question.floor_share is not None and not found[0].reason:
        free = search.without_floor(found[0])
    return told(
        search.ground, search.made, question, found[0], years=found[1], walks=search.walks,
        room=search.room, price_of_floor=free,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Search:
    """A question on its ground."""

    ground: SiteGround
    made: SiteRules
    question: Question
    walks: WalkGround | None
    room: RoomGround | None

    def answered(self, rules: Rules) -> tuple[Answer, tuple[int, ...]]:
        """Return the answer, and the year of each site where phases are asked for."""
        if self.question.phases:
            sites = self.ground.reached.sites
            found = phased(rules, self.question, self._solved, self._most, sites=sites)
            if self.room is not None and found.answer.reason == "phases-fall-short":
                more = found.answer.details["possible"] - self.room.before / self.room.need
                return replace(found.answer, details={"possible": more}), ()
            return found.answer, found.years
        return self._solved(rules), ()

    def _solved(self, rules: Rules) -> Answer:
        question, limits = self.question, (self.question.seconds, self.question.seed)
        if self.room is not None:
            floors = room_floors(self.ground, question.floor_share) if rules.floors else ()
            return solved_with_room(self.room, rules, question, floors=floors)
        if self.walks is not None:
            attached = self.ground.parts[0].left.attached
            near = [(attached[homes], people) for homes, people in rules.floors]
            return solved_by_walks(self.walks, replace(rules, floors=near), question)
        if not question.to_share:
            return most_people(self.ground.reached, rules, seconds=limits[0], seed=limits[1])
        if question.everyone or len(self.ground.parts) > 1:
            share = 0.0 if len(self.ground.parts) > 1 else 1.0
            return fewest_sites(
                self.ground.reached, rules, share=share, seconds=limits[0], seed=limits[1]
            )
        return _to_share(self.ground, rules, question)

    def _most(self, rules: Rules, among: Bools) -> Answer:
        """Return the most people under some rules, with some of the candidates only."""
        question, reached = self.question, self.ground.reached
        if self.room is not None:
            floors = room_floors(self.ground, question.floor_share) if rules.floors else ()
            split = question.room == "split"
            return most_placed_among(
                self.room, rules, among, floors=floors, split=split, seconds=question.seconds,
                seed=question.seed,
            )  # fmt: skip
        rows = among[reached.site]
        some = replace(
            reached, home=reached.home[rows], site=reached.site[rows], cost=reached.cost[rows]
        )
        return most_people(some, rules, seconds=question.seconds, seed=question.seed)

    def without_floor(self, found: Answer) -> float:
        """Return what the floor costs: people, or sites or money where a share is asked for."""
        kept = [
            (one.homes, one.people) for one in self.made.floors if not one.zone
        ]  # a target of one of several circles is no floor
        other, _ = self.answered(replace(self.made.rules, floors=kept))
        worse = other.objective - found.objective
        return (
            worse
            if self.question.objective == "people" and not self.question.to_share
            else (-worse)
        )


def _search(
    result: Result, places: "GeoDataFrame | None", question: Question, language: str
) -> _Search:
    """Return a question with everything that is known before anything is chosen."""
    circles = asked_circles(question, result.circles, language=language)
    again = retrace(result)
    lefts = [left_out(again, circle) for circle in circles]
    if places is None:
        if question.budget is not None:
            raise refuse("budget_needs_cost", language)
        spacing_m = SPACING_M if question.room else None
        candidates = street_candidates(lefts, spacing_m=spacing_m)
    else:
        try:
            candidates = given_candidates(again, places)
        except CallError as error:
            raise refuse("untouched", language) from error
    if question.budget is not None and not candidates.priced:
        raise refuse("budget_needs_cost", language)
    ground = site_ground(result, again, lefts, candidates)
    return _Search(
        ground,
        site_rules(ground, question, language=language),
        question,
        None if question.objective == "people" else walk_ground(ground),
        room_ground(ground, question, language=language) if question.room else None,
    )


def _to_share(ground: SiteGround, rules: Rules, question: Question) -> Answer:
    """Return the fewest or cheapest sites to a share of all people of the district."""
    reached = ground.reached
    needed = (question.target_share or 0.0) * ground.total - ground.before
    can = float(reached.people.sum())
    if needed <= 0 and not (rules.floors or rules.one_in):
        return Answer(status="optimal", people=0.0, objective=0.0, bound=0.0, gap=0.0)
    possible = people_reached(reached, np.ones(reached.sites, bool))
    if needed > possible:
        details = {"wanted": needed, "possible": possible, "short": needed - possible}
        return Answer(status="infeasible", reason="target-out-of-reach", details=details)
    share = max(needed, 0.0) / can if can else 0.0
    return fewest_sites(reached, rules, share=share, seconds=question.seconds, seed=question.seed)
