"""The plan's scoreboard in a paper: counts by chapter, then every indicator by chapter."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.report.paper.blocks import Align, Block, Heading, Items, Paragraph, Table, Tone
from lifecircle.report.paper.sentences import amount
from lifecircle.report.scoreboard import (
    by_chapter,
    chapter_words,
    gap_words,
    shown_id,
    strip,
    tally,
    target_words,
    value_words,
    verdict_of,
)
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_TONES: Mapping[str, Tone] = {"met": "good", "agrees": "good", "missed": "bad", "differs": "bad"}
_COUNTED = (("met", "agrees"), ("missed", "differs"), ("ahead",), ("told",), ("unmeasured",))
_COLUMNS = ("id", "indicator", "target", "year", "value", "gap", "verdict")

Rows = list[dict[Any, Any]]


def scoreboard_blocks(result: "Result", *, language: str) -> tuple[Block, ...]:
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
    if frame.empty or "state" not in frame:
        return (heading, Paragraph(say("scoreboard.board.none", language=language)))
    chapters = by_chapter(frame)
    blocks: list[Block] = [
        heading,
        Paragraph(_lead(chapters, result.study.year, language), "lead"),
        _counts(chapters, language),
    ]
    for chapter, rows in chapters.items():
        blocks.append(_table(rows, chapter_words(chapter, language=language), language))
    return (*blocks, *_slips(result, language))


def _slips(result: "Result", language: str) -> tuple[Block, ...]:
    """Return what cannot be meant as the plan prints it and is no indicator."""
    told = tuple(
        say("scoreboard.board.other_slip", language=language, id=one.id, quote=one.quote,
            text=one.text[language])
        for one in result.study.standard.slips
    )  # fmt: skip
    if not told:
        return ()
    return (Paragraph(say("scoreboard.board.other_slips", language=language)), Items(told))


def _lead(chapters: Mapping[str, Rows], year: int | None, language: str) -> str:
    """Return the finding in one sentence."""
    counts = tally(row for rows in chapters.values() for row in rows)
    values = {group[0]: sum(counts[one] for one in group) for group in _COUNTED}
    form = "lead" if year is not None else "lead_no_year"
    return say(
        f"scoreboard.board.{form}",
        language=language,
        count=sum(counts.values()),
        year=year or 0,
        **values,
    )


def _counts(chapters: Mapping[str, Rows], language: str) -> Table:
    """Return how many indicators of each chapter are met, not met, not due, not measurable."""
    every = [row for rows in chapters.values() for row in rows]
    rows = [
        (chapter_words(chapter, language=language), *_counted(its, language), strip(its))
        for chapter, its in chapters.items()
    ]
    total = say("scoreboard.board.total", language=language)
    rows.append((total, *_counted(every, language), ""))
    heads = ("chapter", "all", *(f"short_{group[0]}" for group in _COUNTED), "strip")
    centred: Align = "center"
    return Table(
        caption=say("scoreboard.board.counts", language=language),
        header=tuple(say(f"scoreboard.board.{key}", language=language) for key in heads),
        rows=tuple(rows),
        alignments=("left", *((centred,) * (1 + len(_COUNTED))), "left"),
        widths=(4.3, 1.1, 1.1, 1.3, 1.3, 1.1, 1.3, 5.2),
        notes=(say("scoreboard.board.signs", language=language),),
        total=True,
    )


def _counted(rows: Rows, language: str) -> tuple[str, ...]:
    """Return the counts of one row, a blank for none."""
    counts = tally(rows)
    numbers = [len(rows), *(sum(counts[one] for one in group) for group in _COUNTED)]
    return tuple(amount(float(one), language=language) if one else "" for one in numbers)


def _table(rows: Rows, title: str, language: str) -> Table:
    """Return the indicators of one chapter."""
    slips: dict[str, list[str]] = {}
    for row in rows:
        if row[f"slip_{language}"]:
            slips.setdefault(str(row[f"slip_{language}"]), []).append(shown_id(row))
    joint = say("scoreboard.missing.joint", language=language)
    notes = [
        say("scoreboard.board.slip", language=language, id=joint.join(ids), text=text)
        for text, ids in slips.items()
    ]
    if any(row["target_assumed"] for row in rows):
        notes.append(say("scoreboard.board.note_assumed", language=language))
    if not all(row["verified"] for row in rows):
        notes.append(say("scoreboard.board.note_verified", language=language))
    return Table(
        caption=title,
        header=tuple(say(f"scoreboard.board.{key}", language=language) for key in _COLUMNS),
        rows=tuple(_cells(row, language) for row in rows),
        alignments=("left", "left", "left", "center", "left", "left", "center"),
        widths=(1.3, 4.5, 2.5, 1.0, 2.3, 4.5, 1.6),
        notes=tuple(notes),
        tones=tuple(_TONES.get(verdict_of(row), "") for row in rows),
    )


def _cells(row: Mapping[Any, Any], language: str) -> tuple[str, ...]:
    """Return the cells of one indicator."""
    name, verdict = str(row[f"name_{language}"]), verdict_of(row)
    if not row["verified"]:
        name = say("scoreboard.told.marked", language=language, name=name)
    own = str(row["plan_id"]) or say("scoreboard.told.circle", language=language)
    year = row["year"]
    return (
        own,
        name,
        target_words(row, language=language),
        say("scoreboard.told.none", language=language) if pd.isna(year) else str(int(year)),
        value_words(row, language=language),
        gap_words(row, language=language),
        say(f"scoreboard.verdict.{verdict}", language=language),
    )
