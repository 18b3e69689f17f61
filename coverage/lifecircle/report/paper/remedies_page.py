"""The chapter on what would mend it."""

from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Block, Heading, Paragraph, Table
from lifecircle.report.paper.circle_tables import zone_names
from lifecircle.report.paper.sentences import amount
from lifecircle.report.remedy_words import remedy_sentences
from lifecircle.report.wording import names_of
from lifecircle.scenario.remedies.table import KINDS
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

MOST_SHOWN = 12


def remedy_blocks(assessment: "Assessment", *, language: str) -> tuple[Block, ...]:
    """Return the chapter on remedies.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    heading = Heading(text=say("remedies.heading", language=language), level=1)
    table = assessment.remedies
    if not len(table):
        return (heading, Paragraph(say("remedies.none", language=language), "lead"))
    gaps = int(table.index.isin(assessment.result.gaps.index).sum())
    more = len(table) - gaps
    full = say("remedies.full", language=language, count=more) if more else ""
    lead = say("remedies.lead", language=language, cases=len(table), gaps=gaps, full=full)
    return (
        heading,
        Paragraph(lead, "lead"),
        _by_kind(table, language),
        _foremost(assessment, language),
    )


def _by_kind(table: pd.DataFrame, language: str) -> Table:
    """Return how many remedies of each kind there are."""
    words = entry("remedies.kind", language=language)
    grouped = table.groupby("kind", sort=False)["left_out"]
    cases, people = grouped.size().to_dict(), grouped.sum().to_dict()
    return Table(
        caption=say("remedies.by_kind", language=language),
        header=_header(("kind", "cases", "left_out"), language),
        rows=tuple(
            (
                words[kind],
                amount(float(cases[kind]), language=language),
                amount(float(people[kind]), language=language),
            )
            for kind in KINDS
            if kind in cases
        ),
        alignments=("left", "right", "right"),
        widths=(6.0, 3.0, 4.0),
    )


def _foremost(assessment: "Assessment", language: str) -> Table:
    """Return the remedies that bring most people within reach."""
    result, every = assessment.result, assessment.remedies.sort_values("rank", kind="stable")
    shown = every.head(MOST_SHOWN).reset_index()
    circles = {one.id: circle_name(one, language=language) for one in result.circles}
    zones = zone_names(result, language=language)
    told = remedy_sentences(shown, language=language, names=dict(names_of(result.study.facilities)))
    gained = zip(shown["people_zone"], shown["people_all"], strict=True)
    rows = zip(shown["zone_id"], shown["circle"], told, gained, strict=True)
    notes = [say("remedies.note", language=language)]
    if len(every) > len(shown):
        sheet = say("sheets.sheet.remedies", language=language)
        count = len(every) - len(shown)
        notes.append(say("remedies.rest", language=language, count=count, sheet=sheet))
    return Table(
        caption=say("remedies.caption", language=language),
        header=_header(("zone", "circle", "remedy", "gained"), language),
        rows=tuple(
            (
                zones.get(zone, zone),
                circles[circle],
                sentence,
                " / ".join(amount(float(one), language=language) for one in people),
            )
            for zone, circle, sentence, people in rows
        ),
        alignments=("left", "left", "left", "right"),
        widths=(2.6, 3.0, 8.0, 3.0),
        notes=tuple(notes),
    )


def _header(keys: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the names of columns."""
    return tuple(say(f"remedies.column.{key}", language=language) for key in keys)
