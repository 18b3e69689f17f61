"""What a run and a standard look like in a terminal."""

import math
from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.headline import (
    Headline,
    circle_name,
    denominator_words,
    headlines,
    limit_words,
)
from lifecircle.report.paper.sentences import listed
from lifecircle.report.scoreboard import goal_words
from lifecircle.report.terminal import aligned, visible
from lifecircle.report.wording import named, say_names
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.files import Circle, Standard


def circles_table(result: "Result", *, language: str) -> str:
    """Return the headline of every circle as a table for the terminal.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    words = say_names("console", language=language)
    columns = ("circle", "limit", "denominator", "total", "covered", "share", "target", "met")
    head = [words[key] for key in (*columns, "short")]
    rows = [_headline_row(one, language) for one in headlines(result)]
    notes = [words["note"]]
    notes += [words["unverified"]] if not all(one.verified for one in result.circles) else []
    notes += [words["assumed"]] if any(one.target_assumed for one in result.circles) else []
    bare = [
        circle_name(one.circle, language=language) for one in headlines(result) if not one.served
    ]
    if bare:
        names = listed(bare, language=language)
        notes.append(say("report.console.unserved", language=language, circles=names))
    title = visible(result.study.title)
    label = say_names("label", language=language)["model"] if result.study.model else ""
    if label and label not in title:
        title = f"{title} · {label}"
    return "\n".join((title, "", aligned([head, *rows], left=3), "", *notes))


def standards_table(standard: "Standard", *, language: str) -> str:
    """Return one standard and its circles as a table for the terminal.

    Parameters
    ----------
    standard
        A standard.
    language
        ``zh`` or ``en``.
    """
    keys = ("id", "circle", "limit", "who", "target", "clause", "verified")
    head = [say(f"cli.standards.{key}", language=language) for key in keys]
    rows = [_circle_row(circle, language) for circle in standard.circles]
    name = named(standard.name, language=language)
    source = say("cli.standards.source", language=language, source=standard.source)
    parts = [f"{standard.id}  {name}", source, aligned([head, *rows], left=len(keys))]
    if standard.indicators:
        parts += ["", indicators_list(standard, language=language)]
    return "\n".join(parts)


def indicators_list(standard: "Standard", *, language: str) -> str:
    """Return the indicators of a standard as a table for the terminal.

    Parameters
    ----------
    standard
        A standard.
    language
        ``zh`` or ``en``.
    """
    keys = ("id", "indicator", "formula", "target", "year", "clause", "verified")
    words = entry("scoreboard.list", language=language)
    formulas = entry("scoreboard.formula", language=language)
    none = say("scoreboard.told.none", language=language)
    rows = [
        [
            one.id,
            named(one.name, language=language),
            formulas[one.formula],
            goal_words(one, language=language),
            str(one.year) if one.year else none,
            one.clause or none,
            words["yes" if one.verified else "no"],
        ]
        for one in standard.indicators
    ]
    title = say("scoreboard.list.title", language=language, count=len(rows))
    return "\n".join((title, aligned([[words[key] for key in keys], *rows], left=len(keys))))


def percent(share: float | None, *, language: str) -> str:
    """Return a share as a percentage with one decimal.

    Parameters
    ----------
    share
        0-1; None or no number gives a dash.
    language
        ``zh`` or ``en``.
    """
    if share is None or math.isnan(share):
        return say("report.console.none", language=language)
    return f"{share:.1%}"


def _headline_row(headline: Headline, language: str) -> list[str]:
    """Return the cells of one circle."""
    words = say_names("console", language=language)
    district = headline.district
    circle = headline.circle
    name = circle_name(circle, language=language)
    start = [
        name if circle.verified else say("report.console.marked", language=language, name=name),
        limit_words(circle, language=language),
        denominator_words(headline.denominator, language=language),
    ]
    if district is None:
        return start + [words["none"]] * 6
    wanted = ("total", "covered", "covered_share", "target_share", "short_by")
    numbers = {key: float(district[key]) for key in wanted}
    target = percent(numbers["target_share"], language=language)
    if circle.target_assumed:
        target = say("report.console.in_brackets", language=language, target=target)
    met = district["met"]
    return [
        *start,
        _amount(numbers["total"], words["none"]),
        _amount(numbers["covered"], words["none"]),
        percent(numbers["covered_share"], language=language),
        target,
        words["none"] if pd.isna(met) else words["yes" if met else "no"],
        _amount(_needed(numbers["short_by"]), words["none"]),
    ]


def _needed(value: float) -> float:
    """Return what is still to be reached in whole people or places: a part of one is one more."""
    return value if math.isnan(value) else math.ceil(round(value, 6))


def _amount(value: float, none: str) -> str:
    """Return people, metres or pieces with thousands marked."""
    return none if math.isnan(value) else f"{value:,.0f}"


def _circle_row(circle: "Circle", language: str) -> list[str]:
    """Return the cells of one circle of a standard."""
    words = {key: say(f"cli.standards.{key}", language=language) for key in ("none", "yes", "no")}
    target = percent(circle.target_share, language=language)
    if circle.target_share is not None and circle.target_year:
        year = circle.target_year
        target = say("cli.standards.target_year", language=language, share=target, year=year)
    if circle.target_share is not None and circle.target_assumed:
        target = say("cli.standards.assumed", language=language, target=target)
    return [
        circle.id,
        circle_name(circle, language=language),
        limit_words(circle, language=language),
        say_names("group", language=language).get(circle.group, circle.group),
        target,
        circle.clause or words["none"],
        words["yes" if circle.verified else "no"],
    ]
