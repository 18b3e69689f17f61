"""What a recommendation of sites says: a sentence, tables, and a scenario that can be run again."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.console import percent
from lifecircle.report.headline import circle_name
from lifecircle.report.terminal import aligned, visible
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.scenario.recommendation import Recommendation
    from lifecircle.scenario.scenario import Scenario

_MOST_NAMED = 6


def sites_note(
    found: "Recommendation", base: "Result", *, floor_share: float | None, language: str
) -> str:
    """Return the answer in a few sentences: whom it brings, how sure it is, or why there is none.

    Parameters
    ----------
    found
        The recommendation.
    base
        What the study is without it.
    floor_share
        What every community had to have, if asked.
    language
        ``zh`` or ``en``.
    """
    answer = found.answer
    if answer.reason:
        details = {key: f"{math.ceil(value):,}" for key, value in answer.details.items()}
        return say(f"siting.reason.{answer.reason}", language=language, **details)
    name = _name(found, base, language)
    before = _share(found.people_before, found, language)
    total = f"{found.people_total:,.0f}"
    if not len(found.sites):
        met = found.answer.people == 0.0 and found.answer.objective == 0.0
        if met and found.candidates:
            return say(
                "siting.found.none_needed",
                language=language,
                circle=name,
                before=before,
                total=total,
            )
        return say("siting.reason.no-sites", language=language)
    gap = percent(answer.gap, language=language)
    proof = "optimal" if answer.status == "optimal" else "open"
    floor = ""
    if floor_share is not None and math.isfinite(found.price_of_floor):
        people = f"{found.price_of_floor:,.0f}"
        share = percent(floor_share, language=language)
        floor = say("siting.found.floor", language=language, share=share, people=people)
    return say(
        "siting.found.some",
        language=language,
        circle=name,
        count=len(found.sites),
        gained=f"{found.people_after - found.people_before:,.0f}",
        before=before,
        after=_share(found.people_after, found, language),
        total=total,
        candidates=f"{found.candidates:,}",
        proof=say(f"siting.found.{proof}", language=language, gap=gap),
        floor=floor,
    )


def sites_scenario(
    found: "Recommendation", base: "Result", *, note: str, language: str
) -> "Scenario":
    """Return the sites as a scenario named in a language.

    Parameters
    ----------
    found
        The recommendation.
    base
        What the study is without it.
    note
        What `sites_note` said.
    language
        ``zh`` or ``en``.
    """
    name = say(
        "siting.found.name",
        language=language,
        circle=_name(found, base, language),
        count=len(found.sites),
    )
    return replace(found.scenario, name=name, note=note)


def site_tables(found: "Recommendation") -> Mapping[str, pd.DataFrame]:
    """Return the tables a pack of sites has beside those of any proposal.

    Parameters
    ----------
    found
        The recommendation.
    """
    sites = found.sites.assign(
        circle=found.circle,
        status=found.answer.status,
        gap=found.answer.gap,
        bound=found.answer.bound,
        seed=found.answer.effort.seed,
    )
    return {"recommended": sites, "curve": found.curve.assign(circle=found.circle)}


def sites_text(found: "Recommendation", base: "Result", *, note: str, language: str) -> str:
    """Return the answer and its sites for the terminal.

    Parameters
    ----------
    found
        The recommendation.
    base
        What the study is without it.
    note
        What `sites_note` said.
    language
        ``zh`` or ``en``.
    """
    keys = ("rank", "site", "place", "people", "added", "instead")
    rows = [[say(f"siting.column.{key}", language=language) for key in keys]]
    for rank, site in enumerate(found.sites.itertuples(), start=1):
        called = visible(str(site.name)) or str(site.Index)
        place = f"{site.lon:.5f}, {site.lat:.5f}"
        people = (f"{site.people:,.0f}", f"{site.people_added:,.0f}")
        instead = str(getattr(site, "instead", ""))
        rows.append([str(rank), called, place, *people, instead])
    head = say("siting.console.head", language=language, title=visible(base.study.title))
    lines = [head, note, "", aligned(rows, left=3)]
    if found.apart:
        names = say("report.map.joint", language=language).join(found.apart[:_MOST_NAMED])
        count = len(found.apart)
        lines.append(say("siting.console.apart", language=language, count=count, names=names))
    return "\n".join(lines)


def _name(found: "Recommendation", base: "Result", language: str) -> str:
    """Return what the circle is called."""
    circle = next(one for one in base.circles if one.id == found.circle)
    return circle_name(circle, language=language)


def _share(people: float, found: "Recommendation", language: str) -> str:
    """Return people as a share of all."""
    total = found.people_total
    return percent(people / total if total > 0 else math.nan, language=language)
