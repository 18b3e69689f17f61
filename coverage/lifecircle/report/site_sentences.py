"""A recommendation of sites in a few sentences: whom it brings, how sure it is, or why not."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lifecircle.report.console import percent
from lifecircle.report.headline import circle_name
from lifecircle.report.proposals.told import rows_of
from lifecircle.report.wording import names_of
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.scenario.recommendations.recommendation import Recommendation
    from lifecircle.study.standards.circle import Circle

_MOST_MISSING = 6
_NOTHING = 1e-9


def sites_note(found: "Recommendation", base: "Result", *, language: str) -> str:
    """Return the answer in a few sentences: whom it brings, how sure it is, or why there is none.

    Parameters
    ----------
    found
        The recommendation.
    base
        What the study is without it.
    language
        ``zh`` or ``en``.
    """
    if found.answer.reason:
        return _reason(found, base, language)
    if not len(found.sites):
        return _nothing(found, base, language)
    parts = [
        *_gains(found, base, language),
        *_walks(found, language),
        *_phases(found, language),
        *_kept(found, language),
        _proof(found, language),
        *_floor(found, language),
    ]
    return "".join(parts).strip()


def circle_names(found: "Recommendation", base: "Result", language: str) -> str:
    """Return what the circles are called.

    Parameters
    ----------
    found
        The recommendation.
    base
        Which knows them.
    language
        ``zh`` or ``en``.
    """
    names = [circle_name(_circle(base, one), language=language) for one in found.circles.index]
    return say("siting.found.names_joined", language=language).join(names)


def _circle(base: "Result", name: str) -> "Circle":
    """Return a circle by its id."""
    return next(one for one in base.circles if one.id == name)


def _gains(found: "Recommendation", base: "Result", language: str) -> Iterator[str]:
    """Yield how many people it brings, circle by circle."""
    values: dict[str, str | int] = {
        "count": len(found.sites),
        "candidates": f"{found.candidates:,}",
    }
    names = circle_names(found, base, language)
    if len(found.circles) > 1:
        yield say("siting.found.some_each", language=language, circle=names, **values)
    for row in rows_of(found.circles):
        name = str(row["circle"])
        before, after, total = (float(row[key]) for key in ("before", "after", "total"))
        told = {
            "circle": circle_name(_circle(base, name), language=language),
            "gained": f"{after - before:,.0f}",
            "before": _share(before, total, language),
            "after": _share(after, total, language),
            "total": f"{total:,.0f}",
        }
        if len(found.circles) > 1:
            yield say("siting.found.circle_each", language=language, **told)
            continue
        room = found.question.room
        assigned = say(f"siting.found.{room}", language=language) if room else ""
        key = "some_room" if room else "some"
        yield say(f"siting.found.{key}", language=language, **told, **values, assigned=assigned)


def _walks(found: "Recommendation", language: str) -> Iterator[str]:
    """Yield what becomes of the walks, where they were asked about."""
    objective = found.question.objective
    if objective == "people" or not len(found.walks):
        return
    row = found.walks.T["mean" if objective == "walking" else "worst"]
    values = {key: f"{float(row[key]):.1f}" for key in ("before", "after")}
    yield say(f"siting.found.{objective}", language=language, **values)


def _phases(found: "Recommendation", language: str) -> Iterator[str]:
    """Yield how many are built each year, and what kind of plan that is."""
    if not len(found.phases):
        return
    listed = [
        say(
            "siting.found.phase", language=language, year=str(row["year"]), count=int(row["sites"]),
            share=percent(float(row["share"]), language=language),
        )
        for row in rows_of(found.phases)
    ]  # fmt: skip
    joint = say("report.map.joint", language=language)
    yield say("siting.found.phases", language=language, list=joint.join(listed))
    yield say(f"siting.found.plan_{found.question.plan}", language=language)


def _kept(found: "Recommendation", language: str) -> Iterator[str]:
    """Yield what else holds."""
    if found.question.each:
        yield say(f"siting.found.each_{found.question.each}", language=language)
    if found.unknown:
        yield say("siting.found.unknown", language=language, count=found.unknown)


def _proof(found: "Recommendation", language: str) -> str:
    """Return how sure it is."""
    if found.answer.status != "optimal":
        gap = found.answer.gap
        known = math.isfinite(gap)
        key = "open" if known else "open_unknown"
        told = percent(gap, language=language) if known else ""
        return say(f"siting.found.{key}", language=language, gap=told)
    kinds = {"steps": "optimal_steps", "end": "optimal_ordered"}
    key = kinds[found.question.plan] if len(found.phases) else "optimal"
    return say(f"siting.found.{key}", language=language)


def _floor(found: "Recommendation", language: str) -> Iterator[str]:
    """Yield what the floor of every community costs."""
    question, cost = found.question, found.price_of_floor
    if question.floor_share is None or not math.isfinite(cost):
        return
    key, shown = question.objective, f"{cost:,.1f}"
    if question.to_share:
        priced = "cost" in found.sites and not (found.sites["cost"] == 1.0).all()
        key, shown = ("money" if priced else "sites"), f"{cost:,.0f}"
    elif question.objective == "people":
        shown = f"{cost:,.0f}"
    share = percent(question.floor_share, language=language)
    yield say(f"siting.found.floor_{key}", language=language, share=share, cost=shown)


def _nothing(found: "Recommendation", base: "Result", language: str) -> str:
    """Return why nothing is to be built."""
    names = circle_names(found, base, language)
    if found.question.to_share:
        row = found.circles.iloc[0]
        before = _share(float(row["before"]), float(row["total"]), language)
        total = f"{float(row['total']):,.0f}"
        values = {"circle": names, "before": before, "total": total}
        return say("siting.found.none_needed", language=language, **values)
    if found.question.objective != "people" and found.candidates:
        return say("siting.found.nothing_gained", language=language, circle=names)
    return say("siting.reason.no-sites", language=language)


def _reason(found: "Recommendation", base: "Result", language: str) -> str:
    """Return why there is no answer, in people and places."""
    answer = found.answer
    if not len(found.missing):
        details = {key: f"{math.ceil(value - _NOTHING):,}" for key, value in answer.details.items()}
        return say(f"siting.reason.{answer.reason}", language=language, **details)
    zones = names_of(base.study.zones)
    listed = []
    for row in rows_of(found.missing.iloc[:_MOST_MISSING]):
        zone = zones.get(str(row["zone_id"]), str(row["zone_id"]))
        if math.isnan(row["people"]):
            listed.append(say("siting.reason.missing_site", language=language, zone=zone))
            continue
        circle = circle_name(_circle(base, str(row["circle"])), language=language)
        key = "missing_people" if row["zone_id"] else "missing_district"
        people = f"{math.ceil(row['people'] - 1e-3):,}"
        values = {"zone": zone, "people": people, "circle": circle}
        listed.append(say(f"siting.reason.{key}", language=language, **values))
    more = len(found.missing) - len(listed)
    if more > 0:
        listed.append(say("siting.reason.missing_more", language=language, count=more))
    joint = say("report.map.joint", language=language)
    told = say("siting.reason.missing", language=language, list=joint.join(listed))
    if not math.isfinite(found.needed):
        return told
    key = "needed_sites" if found.question.budget is None else "needed_money"
    needed = f"{math.ceil(found.needed - _NOTHING):,}"
    return told + say(f"siting.reason.{key}", language=language, needed=needed)


def _share(people: float, total: float, language: str) -> str:
    """Return people as a share of all."""
    return percent(people / total if total > 0 else math.nan, language=language)
