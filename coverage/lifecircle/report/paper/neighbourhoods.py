"""The neighbourhoods that miss most circles, why, and the plan's indicators, in a paper."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.report.headline import circle_name, headlines
from lifecircle.report.paper.blocks import Block, Heading, Paragraph, Table, Tone
from lifecircle.report.paper.circle_tables import MOST_LISTED, zone_names
from lifecircle.report.paper.sentences import (
    amount,
    counted_words,
    goal_words,
    missing,
    quantity,
    share_words,
)
from lifecircle.report.wording import say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


def neighbourhood_blocks(result: "Result", *, language: str) -> tuple[Block, ...]:
    """Return the chapter on under-served neighbourhoods.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    gaps = result.gaps.reset_index()
    level = str(gaps["level"].iloc[0]) if len(gaps) else "community"
    places = say(f"paper.places.{level}", language=language)
    title = say("paper.heading.neighbourhoods", language=language, places=places)
    if gaps.empty:
        none = say("paper.neighbourhoods.none", language=language, places=places)
        return (Heading(text=title, level=1), Paragraph(none, "lead"))
    lead = say(
        "paper.neighbourhoods.lead",
        language=language,
        places=places,
        all=int((result.study.zones["level"] == level).sum()),
        flagged=int(gaps["zone_id"].nunique()),
        circles=_people_circles(result),
        cases=len(gaps),
    )
    return (
        Heading(text=title, level=1),
        Paragraph(lead, "lead"),
        _reasons(gaps, language),
        _by_place(result, gaps, level, language),
    )


def indicator_blocks(result: "Result", *, language: str) -> tuple[Block, ...]:
    """Return the chapter on the plan's indicators.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    heading = Heading(text=say("paper.heading.indicators", language=language), level=1)
    frame = result.indicators
    if frame.empty or "target_share" not in frame:
        return (heading, Paragraph(say("paper.indicators.none", language=language)))
    columns = ("indicator", "clause", "counted", "target", "year", "value", "verdict")
    counted = {one.circle.id: counted_words(one, language=language) for one in headlines(result)}
    records = frame.assign(counted=frame.index.map(counted)).to_dict("records")
    notes = ["note_verified"] if not all(one["verified"] for one in records) else []
    notes += ["note_assumed"] if any(one["target_assumed"] for one in records) else []
    table = Table(
        caption=say("paper.indicators.table", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in columns),
        rows=tuple(_indicator(one, language) for one in records),
        alignments=("left", "left", "left", "right", "right", "right", "center"),
        widths=(5.6, 1.6, 3.1, 2.0, 1.3, 1.6, 1.8),
        notes=tuple(say(f"paper.summary.{key}", language=language) for key in notes),
        tones=tuple(_tone(one["met"]) for one in records),
    )
    return (heading, Paragraph(say("paper.indicators.lead", language=language), "lead"), table)


def _people_circles(result: "Result") -> int:
    """Return how many circles neighbourhoods are held against."""
    return sum(one.headline == "people" for one in result.circles)


def _reasons(gaps: pd.DataFrame, language: str) -> Table:
    """Return how often each reason is the main one, and where to begin."""
    counts = gaps["reason"].value_counts()
    words = say_names("reason", language=language)
    columns = ("reason", "cases", "means")
    return Table(
        caption=say("paper.neighbourhoods.by_reason", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in columns),
        rows=tuple(
            (
                words[str(reason)],
                amount(float(count), language=language),
                say(f"paper.means.{reason}", language=language),
            )
            for reason, count in counts.items()
        ),
        alignments=("left", "center", "left"),
        widths=(4.2, 1.4, 11.0),
    )


def _by_place(result: "Result", gaps: pd.DataFrame, level: str, language: str) -> Table:
    """Return the neighbourhoods that miss most circles with the widest gap of each."""
    widest = gaps.drop_duplicates("zone_id").set_index("zone_id")
    ordered = widest.assign(missed=gaps.groupby("zone_id").size()).sort_values(
        ["missed", "to_reach"], ascending=False, kind="stable"
    )
    shown = ordered.head(MOST_LISTED)
    note = say("paper.neighbourhoods.by_place_note", language=language)
    notes = [note]
    if len(ordered) > len(shown):
        count = len(ordered) - len(shown)
        notes.append(say("paper.neighbourhoods.rest", language=language, count=count))
    header = [say(f"paper.place.{level}", language=language)]
    header += [
        say(f"paper.column.{key}", language=language)
        for key in ("in_street", "missed", "worst", "to_reach", "reason")
    ]
    return Table(
        caption=say(
            "paper.neighbourhoods.by_place",
            language=language,
            places=say(f"paper.places.{level}", language=language),
        ),
        header=tuple(header),
        rows=tuple(
            _place_cells(result, str(zone), row, language) for zone, row in shown.iterrows()
        ),
        alignments=("left", "left", "center", "left", "right", "left"),
        widths=(2.6, 2.4, 2.0, 5.2, 2.2, 2.6),
        notes=tuple(notes),
    )


def _place_cells(result: "Result", zone: str, row: pd.Series, language: str) -> tuple[str, ...]:
    """Return the cells of one neighbourhood."""
    names = zone_names(result, language=language)
    zones = result.study.zones
    parent = str(zones.loc[zone, "parent_id"]) if zone in zones.index else ""
    circles = {one.id: one for one in result.circles}
    unit = "households" if row["group"] == "households" else "people"
    return (
        names.get(zone, zone),
        names.get(parent, say("paper.number.none", language=language)),
        say(
            "paper.neighbourhoods.of",
            language=language,
            count=int(row["missed"]),
            all=_people_circles(result),
        ),
        circle_name(circles[str(row["circle"])], language=language),
        quantity(missing(float(row["to_reach"]), unit), unit, language=language),
        say(f"paper.reason.{row['reason']}", language=language),
    )


def _indicator(record: Mapping[Any, Any], language: str) -> tuple[str, ...]:
    """Return the cells of one indicator."""
    name = str(record[f"name_{language}"])
    target = goal_words(float(record["target_share"]), language=language)
    if record["target_assumed"]:
        target = say("paper.number.in_brackets", language=language, text=target)
    none = say("paper.number.none", language=language)
    if pd.isna(record["met"]):
        judged = "no_target" if pd.isna(record["target_share"]) else "nothing"
    else:
        judged = "met" if record["met"] else "missed"
    return (
        name if record["verified"] else say("paper.number.marked", language=language, text=name),
        str(record["clause"]) or none,
        str(record["counted"]),
        target,
        none if pd.isna(record["year"]) else str(int(record["year"])),
        share_words(float(record["value"]), language=language),
        say(f"paper.verdict.{judged}", language=language),
    )


def _tone(met: object) -> Tone:
    """Return whether an indicator is good or bad news."""
    if met is None or met is pd.NA:
        return ""
    return "good" if met else "bad"
