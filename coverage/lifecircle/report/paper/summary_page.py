"""The first page of a paper: every circle's target, share and gap, and how far to trust it."""

import math
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.headline import Headline, circle_name, headlines, limit_words
from lifecircle.report.paper.blocks import Block, Heading, Paragraph, Table, Tone
from lifecircle.report.paper.sentences import (
    counted_words,
    goal_words,
    listed,
    missing,
    quantity,
    share_words,
    short_name,
    unit_of,
)
from lifecircle.report.wording import names_of
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_MOST_NAMED = 3
_TONES: dict[str, Tone] = {"met": "good", "missed": "bad"}


def summary_blocks(result: "Result", *, language: str) -> tuple[Block, ...]:
    """Return the summary: the finding, the table of circles, the doubt.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    told = headlines(result)
    return (
        Heading(text=say("paper.heading.summary", language=language), level=1),
        Paragraph(_finding(result, told, language), "lead"),
        _table(told, language),
        Paragraph(doubt_sentence(result, language=language), "small"),
    )


def verdict(headline: Headline) -> str:
    """Return whether a circle's target is met: ``met``, ``missed``, or why nobody can say.

    ``nothing`` (nobody to count), ``no_facilities`` (no layer has any), ``no_target``.

    Parameters
    ----------
    headline
        Of the circle.
    """
    row = headline.district
    if row is None or not math.isfinite(float(row["covered_share"])):
        return "nothing"
    if not headline.served:
        return "no_facilities"
    if row.isna()["met"]:
        return "no_target"
    return "met" if row["met"] else "missed"


def target_words(headline: Headline, *, language: str) -> str:
    """Return a circle's target, in brackets where it is our own.

    Parameters
    ----------
    headline
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    circle = headline.circle
    told = goal_words(circle.target_share, language=language)
    if circle.target_share is None or not circle.target_assumed:
        return told
    return say("paper.number.in_brackets", language=language, text=told)


def to_reach_words(headline: Headline, *, language: str) -> str:
    """Return how many are missing to a circle's target, with their unit.

    Parameters
    ----------
    headline
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    if verdict(headline) not in ("met", "missed") or headline.district is None:
        return say("paper.number.none", language=language)
    unit = unit_of(headline)
    short = missing(float(headline.district["short_by"]), unit)
    return quantity(short, unit, language=language) if short > 0 else "0"


def doubt_sentence(result: "Result", *, language: str) -> str:
    """Return one sentence about what the figures rest on that is not sure.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    homes, places = (result.doubt.get(key, {}) for key in ("homes", "facilities"))
    people = {
        "doubt_homes": homes.get("not_snapped_people", 0.0),
        "doubt_pieces": homes.get("on_small_pieces_people", 0.0),
    }
    counts = {
        "doubt_places": len(places.get("not_snapped", ())),
        "doubt_entrances": places.get("assumed_entrances", 0),
        "doubt_assumed": sum(one.target_assumed for one in result.circles),
        "doubt_unverified": sum(not one.verified for one in result.circles),
        "doubt_notes": len(result.study.notes) + len(result.notes),
    }
    chapter = say("paper.heading.doubts", language=language)
    parts = [say("paper.summary.doubt_model", language=language)] if result.study.model else []
    for key, value in people.items():
        if value > 0:
            told = quantity(value, "people", language=language)
            parts.append(say(f"paper.summary.{key}", language=language, people=told))
    for key, count in counts.items():
        if count:
            values = {"count": count, "chapter": chapter}
            parts.append(say(f"paper.summary.{key}", language=language, **values))
    if not parts:
        return say("paper.summary.doubt_none", language=language)
    joined = listed(parts, language=language, key="clauses")
    return say("paper.summary.doubt", language=language, parts=joined)


def _finding(result: "Result", told: tuple[Headline, ...], language: str) -> str:
    """Return how many circles are met, where the widest gaps are and who misses most."""
    counts = Counter(verdict(one) for one in told)
    verdicts = [
        say(f"paper.summary.{key}", language=language, count=counts[key])
        for key in ("met", "missed", "no_facilities", "no_target", "nothing")
        if counts[key]
    ]
    joined = listed(verdicts, language=language)
    sentences = [
        say("paper.summary.tally", language=language, circles=len(told), verdicts=joined),
        _largest(told, language),
        _worst_served(result, language),
    ]
    return listed([one for one in sentences if one], language=language, key="sentence")


def _largest(told: tuple[Headline, ...], language: str) -> str:
    """Name the circles that lack most people."""
    missed = [
        (float(one.district["short_by"]), one)
        for one in told
        if one.district is not None and one.circle.headline == "people" and verdict(one) == "missed"
    ]
    missed.sort(key=lambda pair: -pair[0])
    named = [
        say(
            "paper.summary.largest_one",
            language=language,
            circle=circle_name(one.circle, language=language),
            short=to_reach_words(one, language=language),
        )
        for _, one in missed[:_MOST_NAMED]
    ]
    joined = listed(named, language=language)
    return say("paper.summary.largest", language=language, circles=joined) if named else ""


def _worst_served(result: "Result", language: str) -> str:
    """Name the neighbourhoods that miss most circles."""
    missed = _missed_most(result.gaps)
    if missed.empty:
        return ""
    names = names_of(result.study.zones)
    named = [
        say(
            "paper.summary.served_one",
            language=language,
            place=short_name(names.get(str(zone), str(zone))),
            count=int(count),
        )
        for zone, count in missed.items()
    ]
    joined = listed(named, language=language)
    return say("paper.summary.served", language=language, places=joined)


def _missed_most(gaps: pd.DataFrame) -> "pd.Series[int]":
    """Return circles missed by neighbourhood, the worst few, none where only one is missed."""
    by_zone = gaps.groupby(level="zone_id", sort=False)["to_reach"].agg(["size", "max"])
    ordered = by_zone.sort_values(["size", "max"], ascending=False, kind="stable")
    counts: pd.Series[int] = ordered.loc[ordered["size"] > 1, "size"].head(_MOST_NAMED)
    return counts


def _table(told: tuple[Headline, ...], language: str) -> Table:
    """Return the table of circles."""
    columns = ("circle", "limit", "counted", "target", "reached", "to_reach", "verdict")
    notes = ["note_short"]
    notes += [] if all(one.circle.verified for one in told) else ["note_verified"]
    notes += ["note_assumed"] if any(one.circle.target_assumed for one in told) else []
    return Table(
        caption=say("paper.summary.table", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in columns),
        rows=tuple(_row(one, language) for one in told),
        alignments=("left", "left", "left", "right", "right", "right", "center"),
        widths=(5.4, 1.5, 3.3, 1.6, 1.6, 2.9, 1.7),
        notes=tuple(say(f"paper.summary.{key}", language=language) for key in notes),
        tones=tuple(_TONES.get(verdict(one), "") for one in told),
    )


def _row(headline: Headline, language: str) -> tuple[str, ...]:
    """Return the cells of one circle."""
    circle = headline.circle
    name = circle_name(circle, language=language)
    reached = None if headline.district is None else float(headline.district["covered_share"])
    return (
        name if circle.verified else say("paper.number.marked", language=language, text=name),
        limit_words(circle, language=language)
        if headline.denominator != "units"
        else say("paper.number.none", language=language),
        counted_words(headline, language=language),
        target_words(headline, language=language),
        share_words(reached, language=language),
        to_reach_words(headline, language=language),
        say(f"paper.verdict.{verdict(headline)}", language=language),
    )
