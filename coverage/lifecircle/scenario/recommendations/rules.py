"""What is asked of a set of sites as rules over candidates, and what is missing where it fails."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lifecircle.scenario.recommendations.ground import Floor, SiteGround, floors_of, zones_without
from lifecircle.scenario.recommendations.question import Question, refuse
from lifecircle.scenario.siting.cover import fewest_sites
from lifecircle.scenario.siting.problem import Ints, Rules
from lifecircle.scenario.siting.shortfall import least_shortfall


@dataclass(frozen=True, eq=False)
class SiteRules:
    """The rules, and which neighbourhood each is about.

    Parameters
    ----------
    rules
        Of the covering problem.
    floors
        Of ``rules.floors``, in their order; then one a circle where a target is asked of several.
    zones
        Of ``rules.one_in``, in their order.
    """

    rules: Rules
    floors: tuple[Floor, ...]
    zones: tuple[str, ...]


def site_rules(ground: SiteGround, question: Question, *, language: str) -> SiteRules:
    """Return the rules of a question.

    Parameters
    ----------
    ground
        The study.
    question
        What is asked.
    language
        Of a refusal.

    Raises
    ------
    CallError
        If a pair names no candidate.
    """
    floors = () if question.floor_share is None else floors_of(ground, question.floor_share)
    if question.to_share and len(ground.parts) > 1:
        floors += _targets(ground, question)
    lacking = zones_without(ground, question.each) if question.each else {}
    rules = Rules(
        count=question.sites,
        budget=question.budget,
        price=ground.price,
        floors=[(one.homes, one.people) for one in floors],
        one_in=list(lacking.values()),
        not_both=_not_both(ground, question, language),
    )
    return SiteRules(rules, floors, tuple(lacking))


def _targets(ground: SiteGround, question: Question) -> tuple[Floor, ...]:
    """Return what every one of several circles must reach, as floors of the whole district."""
    found = []
    for number, part in enumerate(ground.parts):
        homes = ground.homes_of(number)
        if question.everyone:
            within = np.unique(ground.reached.home)
            can = homes[np.isin(homes, within)]
            needed = float(ground.reached.people[can].sum())
        else:
            needed = (question.target_share or 0.0) * part.total - part.before
        if needed > 0:
            found.append(Floor("", part.circle.id, homes, needed))
    return tuple(found)


def _not_both(ground: SiteGround, question: Question, language: str) -> tuple[tuple[int, int], ...]:
    """Return the rows of candidates that exclude each other, of the layer and of the call."""
    ids, pairs = ground.candidates.table.index, set(ground.candidates.not_both)
    for pair in question.not_both:
        at = ids.get_indexer(pd.Index(pair))
        for name, row in zip(pair, at.tolist(), strict=True):
            if row < 0 and name not in ground.candidates.apart:
                raise refuse("no_such_candidate", language, id=name)
        if (at >= 0).all() and at[0] != at[1]:
            pairs.add((int(at.min()), int(at.max())))
    return tuple(sorted(pairs))


def missing_table(ground: SiteGround, made: SiteRules, question: Question) -> pd.DataFrame:
    """Return what the choice that misses least still misses.

    Returns
    -------
    DataFrame
        Columns ``zone_id`` (empty for the whole district), ``circle``, ``people`` missing; for a
        zone without any facility ``people`` is missing itself.
    """
    rules = made.rules
    short = least_shortfall(ground.reached, rules, seconds=question.seconds, seed=question.seed)
    rows = [(zone, "", np.nan) for zone, lacks in zip(made.zones, short.groups, strict=True)
            if lacks]  # fmt: skip
    rows += [
        (one.zone, one.circle, float(people))
        for one, people in zip(made.floors, short.people, strict=True)
        if people > 0
    ]
    order = sorted(rows, key=lambda row: (not np.isnan(row[2]), -np.nan_to_num(row[2]), row[0]))
    return pd.DataFrame(order, columns=["zone_id", "circle", "people"])


def sites_needed(ground: SiteGround, made: SiteRules, question: Question) -> float:
    """Return how many sites (or what sum) it takes to keep to all rules; NaN where none do."""
    free = replace(made.rules, count=None, budget=None)
    found = fewest_sites(
        ground.reached, free, share=0.0, seconds=question.seconds, seed=question.seed
    )
    return found.objective if found.status == "optimal" and found.new else np.nan


def room_floors(ground: SiteGround, share: float | None) -> tuple[tuple[Ints, float], ...]:
    """Return how many people of each community must have a place: rows of the residents.

    Parameters
    ----------
    ground
        The study, with one circle that states a need.
    share
        Of each community's people, 0-1; None where no floor is asked for.
    """
    supply = ground.parts[0].circle.supply
    if share is None or supply is None:
        return ()
    study = ground.result.study
    residents = study.residents
    people = residents[supply.group].to_numpy(np.float64)
    here = (residents["district_id"] == study.district).to_numpy(bool)
    zone = residents["community_id"].to_numpy(object)
    found = []
    for name in sorted({str(one) for one in zone[here] if one}):
        rows = np.flatnonzero(here & (zone == name))
        found.append((rows, share * float(people[rows].sum())))
    return tuple((rows, least) for rows, least in found if least > 0)
