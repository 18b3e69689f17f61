"""What a search for sites found: the sites, what each brings, and what more would bring."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lifecircle.scenario.recommendations.alternatives import (
    least_walked,
    least_worst,
    most_placed,
    most_reached,
    with_alternatives,
)
from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.recommendations.names import named_sites
from lifecircle.scenario.recommendations.plan import PeopleBy, building, plan_of
from lifecircle.scenario.recommendations.question import Question
from lifecircle.scenario.recommendations.room import RoomGround
from lifecircle.scenario.recommendations.room_search import people_placed
from lifecircle.scenario.recommendations.rules import SiteRules, missing_table, sites_needed
from lifecircle.scenario.recommendations.tables import curve_table, site_table
from lifecircle.scenario.recommendations.walks import WalkGround
from lifecircle.scenario.scenario import Scenario
from lifecircle.scenario.siting.problem import Answer, Ints

CURVE_SITES = 20
"""How far the curve of people against sites goes at least, where there are so many candidates."""


@dataclass(frozen=True, eq=False)
class Recommendation:
    """Sites for a circle, whom they reach, and how sure it is that none are better.

    Parameters
    ----------
    circle
        The circle's id; of several the first.
    question
        What was asked.
    answer
        Status, bound and gap as the solver proved them; ``optimal`` only with a proof that no
        other choice among the candidates does better. Of phases each the best given those before
        it, every one is.
    sites
        Index ``site_id``: ``lon``, ``lat``, ``name``, ``cost``, ``capacity``, ``community_id``,
        ``street_id``; ``people`` left out so far within its limit; ``people_added`` beyond the
        sites above it; ``people_alone`` whom no other of them reaches; ``instead`` the best other
        site for it by what was asked for (``instead_name`` what that is called), and
        ``people_instead`` whom all reach, or who has a place, then; where walks were asked about
        ``minutes_instead``, the mean or the longest walk then; ``year`` where phases were asked
        for. The most people come first, or the earliest.
    curve
        Index ``sites`` from 0: ``people`` the best next sites reach in all, ``share`` of all
        people then within the limit, ``knee`` where more sites begin to bring much less. Taking
        the best next site is a good answer but not always the best.
    people_before, people_after, people_total
        Of the circle's group in the district: within the limit before and after, and in all; of
        several circles together. Where places are counted: with a place, of those who need one.
    circles
        Index ``circle``: the same of each, ``before``, ``after``, ``total``.
    candidates
        Places that were looked at.
    apart
        Places given that touch no street, or several at once, and were not looked at.
    scenario
        The sites as edits; applied to the study it gives exactly ``people_after``. Where places
        are counted, at least so many can have one.
    steps
        By year: the scenario of all sites built by then.
    phases
        Index ``year``: ``sites`` and ``cost`` of that year, ``people`` within the limit at its end
        and their ``share``.
    walks
        Index ``mean``, ``worst``: minutes ``before`` and ``after`` of whoever has a way; empty
        where walks were not asked about.
    missing
        Where nothing keeps to all rules: what the choice that misses least still misses.
    needed
        Then: how many sites, or what sum, it would take; missing where no choice does.
    unknown
        Standing facilities of unknown capacity, whose places are not counted.
    price_of_floor
        What the floor of every community costs: people, or sites (money) where a share is asked
        for, or minutes of everybody together, or of the longest walk; missing where none was.
    """

    circle: str
    question: Question
    answer: Answer
    sites: pd.DataFrame
    curve: pd.DataFrame
    people_before: float
    people_after: float
    people_total: float
    circles: pd.DataFrame
    candidates: int
    scenario: Scenario
    apart: tuple[str, ...] = ()
    steps: tuple[tuple[int, Scenario], ...] = ()
    phases: pd.DataFrame = field(default_factory=pd.DataFrame)
    walks: pd.DataFrame = field(default_factory=pd.DataFrame)
    missing: pd.DataFrame = field(default_factory=pd.DataFrame)
    needed: float = np.nan
    unknown: int = 0
    price_of_floor: float = np.nan


def told(
    ground: SiteGround,
    made: SiteRules,
    question: Question,
    answer: Answer,
    *,
    years: tuple[int, ...],
    walks: WalkGround | None,
    room: RoomGround | None,
    price_of_floor: float,
) -> Recommendation:
    """Return an answer as it is told.

    Parameters
    ----------
    ground, made, question, answer
        The problem, its rules, what was asked and what was found.
    years
        Of each site, where phases were asked for.
    walks, room
        The problem of walks and of places, where these were asked about.
    price_of_floor
        As `Recommendation` has it.
    """
    table = site_table(ground, answer, years=years)
    table = _alternatives(ground, made, question, table, walks=walks, room=room)
    table = named_sites(ground.again, table)
    table = _with_other_names(ground, table)
    table = table.assign(capacity=_capacity(table, question) if room else table["capacity"])
    circles = _circles(ground, answer, room)
    made_of = building(ground, priced=ground.candidates.priced, room=room is not None)
    steps, phases = plan_of(ground, table, made_of, _people_by(ground, question, room))
    contradict = answer.reason == "rules-contradict" and not room
    return Recommendation(
        circle=ground.parts[0].circle.id,
        question=question,
        answer=answer,
        sites=table,
        curve=curve_table(ground, most=max(CURVE_SITES, len(table))),
        people_before=float(circles["before"].sum()),
        people_after=float(circles["after"].sum()),
        people_total=float(circles["total"].sum()),
        circles=circles,
        candidates=len(ground.candidates.table),
        scenario=made_of(table),
        apart=ground.candidates.apart,
        steps=steps,
        phases=phases,
        walks=pd.DataFrame() if walks is None else _walked(walks, answer),
        missing=missing_table(ground, made, question) if contradict else pd.DataFrame(),
        needed=sites_needed(ground, made, question) if contradict else np.nan,
        unknown=0 if room is None else room.unknown,
        price_of_floor=price_of_floor,
    )


def _people_by(ground: SiteGround, question: Question, room: RoomGround | None) -> PeopleBy:
    """Return how many people some candidates serve, with those that are served already."""

    def people_by(chosen: Ints) -> tuple[float, float]:
        """Return the people, and all there are."""
        if room is None:
            return ground.before + sum(ground.gained(chosen)), ground.total
        split, seconds = question.room == "split", question.seconds
        return people_placed(room, chosen, split=split, seconds=seconds), room.people

    return people_by


def _alternatives(
    ground: SiteGround,
    made: SiteRules,
    question: Question,
    table: pd.DataFrame,
    *,
    walks: WalkGround | None,
    room: RoomGround | None,
) -> pd.DataFrame:
    """Return the sites with the best other one for each, by what they were chosen for."""
    told = "people_instead"
    if room is not None:
        choose = most_placed(room, split=question.room == "split", seconds=question.seconds)
    elif walks is not None:
        told = "minutes_instead"
        worst = question.objective == "worst"
        choose = least_worst(ground, walks) if worst else least_walked(walks)
    else:
        choose = most_reached(ground)
    return with_alternatives(ground, made.rules, table, choose, told=told)


def _with_other_names(ground: SiteGround, table: pd.DataFrame) -> pd.DataFrame:
    """Return the sites with what those that would do instead are called."""
    known = ground.candidates.table
    other = known.loc[[one for one in table["instead"].unique() if one]]
    names = named_sites(ground.again, other)["name"]
    return table.assign(instead_name=names.reindex(table["instead"]).fillna("").to_numpy())


def _capacity(table: pd.DataFrame, question: Question) -> "pd.Series[float]":
    """Return the places of each site: its own, or what was said of all."""
    other = np.nan if question.capacity is None else question.capacity
    return table["capacity"].astype(float).fillna(other)


def _circles(ground: SiteGround, answer: Answer, room: RoomGround | None) -> pd.DataFrame:
    """Return before, after and total of each circle."""
    index = pd.Index([one.circle.id for one in ground.parts], name="circle")
    if room is not None:
        before = room.before / room.need
        after = before if answer.reason else answer.people
        return pd.DataFrame({"before": before, "after": after, "total": room.people}, index=index)
    before_each = np.array([one.before for one in ground.parts])
    gained = np.array(ground.gained(np.array(answer.new, np.int64)))
    total = [one.total for one in ground.parts]
    return pd.DataFrame(
        {"before": before_each, "after": before_each + gained, "total": total}, index=index
    )


def _walked(walks: WalkGround, answer: Answer) -> pd.DataFrame:
    """Return the mean and the longest walk before and after."""
    none, chosen = np.zeros(0, np.int64), np.array(answer.new, np.int64)
    rows = {
        "mean": (walks.mean(none), walks.mean(chosen)),
        "worst": (walks.worst(none), walks.worst(chosen)),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["before", "after"])
    return table.rename_axis("walk")
