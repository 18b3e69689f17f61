"""What a recommendation of sites says: its tables, its text, and scenarios that run again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.proposals.told import rows_of
from lifecircle.report.site_sentences import circle_names, sites_note
from lifecircle.report.terminal import aligned, visible
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.scenario.recommendations.recommendation import Recommendation
    from lifecircle.scenario.scenario import Scenario

__all__ = ["site_tables", "sites_note", "sites_scenarios", "sites_text"]

_MOST_NAMED = 6


def sites_scenarios(
    found: "Recommendation", base: "Result", *, note: str, language: str
) -> tuple["Scenario", ...]:
    """Return the sites as scenarios named in a language: all of them, or one a phase.

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
    circle = circle_names(found, base, language)
    if not found.steps:
        count = len(found.sites)
        name = say("siting.found.name", language=language, circle=circle, count=count)
        return (replace(found.scenario, name=name, note=note),)
    made, last = [], found.steps[-1][0]
    for year, scenario in found.steps:
        count = int((found.sites["year"] <= year).sum())
        name = say("siting.found.name_by", language=language, circle=circle, count=count, year=year)
        made.append(replace(scenario, name=name, note=note if year == last else ""))
    return tuple(made)


def site_tables(found: "Recommendation") -> Mapping[str, pd.DataFrame]:
    """Return the tables a pack of sites has beside those of any proposal.

    Parameters
    ----------
    found
        The recommendation.
    """
    answer = found.answer
    circle = "+".join(found.circles.index)
    sites = found.sites.assign(
        circle=circle,
        status=answer.status,
        gap=answer.gap,
        bound=answer.bound,
        seed=answer.effort.seed,
    )
    if sites["capacity"].isna().all():
        sites = sites.drop(columns="capacity")
    tables = {"recommended": sites, "curve": found.curve.assign(circle=circle)}
    return {**tables, "phases": found.phases.assign(circle=circle)} if len(found.phases) else tables


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
    phased = "year" in found.sites
    keys = ["rank", *(["year"] if phased else []), "id", "site", "place", "people", "added"]
    keys.append("instead")
    rows = [[say(f"siting.column.{key}", language=language) for key in keys]]
    for rank, site in enumerate(rows_of(found.sites), start=1):
        place = f"{site['lon']:.5f}, {site['lat']:.5f}"
        cells = [str(rank), *([str(site["year"])] if phased else []), visible(str(site["site_id"]))]
        cells += [visible(str(site["name"])), place, f"{site['people']:,.0f}"]
        cells += [f"{site['people_added']:,.0f}"]
        rows.append([*cells, str(site["instead"])])
    head = say("siting.console.head", language=language, title=visible(base.study.title))
    lines = [head, note, "", aligned(rows, left=4 + phased)]
    if found.apart:
        names = say("report.map.joint", language=language).join(found.apart[:_MOST_NAMED])
        count = len(found.apart)
        lines.append(say("siting.console.apart", language=language, count=count, names=names))
    effort = found.answer.effort
    seconds = f"{effort.seconds:.1f}"
    lines.append(say("siting.console.effort", language=language, seconds=seconds, seed=effort.seed))
    return "\n".join(lines)
