"""Capacity eased by one proposal: who gets a place, what is too full, which verdicts turn."""

import math

import numpy as np

from lifecircle.report.paper.blocks import Table, Tone
from lifecircle.report.paper.sentences import amount
from lifecircle.report.proposals.sentences import two_amounts
from lifecircle.report.proposals.table_cells import (
    circle_cell,
    more_note,
    none_cell,
    people_cell,
    set_table,
    zone_cell,
)
from lifecircle.report.proposals.told import Proposal, Proposals, Row, rows_of
from lifecircle.words import entry, say

_MOST = 12
_PAIRS = ("capacity", "placed_people", "over", "over_by")
_HALF = 0.5
_GOOD = ("enough",)
_BAD = ("neither",)


def capacity_table(one: Proposal, told: Proposals, *, language: str) -> Table | None:
    """Return who has a place and how full facilities are, in the circles where that changes.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    units = entry("assessment.unit", language=language)
    told_rows = [row for row in rows_of(one.comparison.eased.circles) if _changes(row)]
    if not told_rows:
        return None
    known = any(math.isfinite(float(row["place_won"])) for row in told_rows)
    who = ("place_won", "place_lost") if known else ()
    rows = [
        (
            circle_cell(row, told, language),
            _pair(row, "capacity", language, unit=str(units.get(row["unit"], row["unit"]))),
            _pair(row, "placed_people", language),
            *(people_cell(row, key, language) for key in who),
            _pair(row, "over", language),
            _pair(row, "over_by", language),
        )
        for row in told_rows
    ]
    keys = ["circle", "capacity", "placed", *who, "over", "over_by"]
    notes = (say("proposals.note.capacity", language=language),)
    return set_table("capacity", keys, rows, language, notes=notes)


def verdicts_table(one: Proposal, told: Proposals, *, language: str) -> Table | None:
    """Return the neighbourhoods whose verdict on near and enough turns.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    words = entry("assessment.verdict", language=language)
    turned = rows_of(one.comparison.eased.verdicts)
    if not turned:
        return None
    rows, tones = [], []
    for row in turned[:_MOST]:
        tones.append(_tone(str(row["verdict_before"]), str(row["verdict_after"])))
        rows.append(
            (
                zone_cell(row, told, language),
                circle_cell(row, told, language),
                *(str(words[row[f"verdict_{when}"]]) for when in ("before", "after")),
            )
        )
    notes = (
        say("proposals.note.verdicts", language=language),
        *more_note("more_verdicts", len(turned), len(rows), language),
    )
    keys = ["place", "circle", "verdict_before", "verdict_after"]
    count = len(turned)
    return set_table("verdicts", keys, rows, language, notes=notes, tones=tones, count=count)


def _changes(row: Row) -> bool:
    """Return whether anything about a circle's capacity differs."""
    pairs = [(float(row[f"{key}_before"]), float(row[f"{key}_after"])) for key in _PAIRS]
    moved = any(not np.isclose(was, now, rtol=1e-9, equal_nan=True) for was, now in pairs)
    return moved or any(float(row[key]) >= _HALF for key in ("place_won", "place_lost"))


def _pair(row: Row, key: str, language: str, *, unit: str = "") -> str:
    """Return a figure before and after, once where it stays, with its unit."""
    before, after = float(row[f"{key}_before"]), float(row[f"{key}_after"])
    if math.isnan(before) and math.isnan(after):
        return none_cell(language)
    told = amount(after, language=language)
    if told != amount(before, language=language):
        told = two_amounts(before, after, language=language)
    return f"{told} {unit}".rstrip()


def _tone(before: str, after: str) -> Tone:
    """Return whether a turn is good or bad news; some are neither."""
    if after in _GOOD or before in _BAD:
        return "good"
    return "bad" if before in _GOOD or after in _BAD else ""
