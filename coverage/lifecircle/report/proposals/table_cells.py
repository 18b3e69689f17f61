"""Cells of the tables of proposals, and how such a table is set."""

import math
from collections.abc import Sequence

from lifecircle.report.paper.blocks import Align, Table, Tone
from lifecircle.report.paper.sentences import amount
from lifecircle.report.proposals.sentences import money
from lifecircle.report.proposals.told import Row
from lifecircle.words import say


def set_table(
    caption: str,
    keys: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    language: str,
    *,
    widths: dict[str, float],
    left: int,
    notes: tuple[str, ...] = (),
    tones: tuple[Tone, ...] = (),
) -> Table:
    """Return a table with the usual heads; columns after the first few are numbers.

    Parameters
    ----------
    caption
        What it shows.
    keys
        Of its heads.
    rows
        As text.
    language
        ``zh`` or ``en``.
    widths
        By key, where not the usual one.
    left
        How many columns from the first are set to the left.
    notes, tones
        As in `lifecircle.report.paper.blocks.Table`.
    """
    right: Align = "right"
    return Table(
        caption=caption,
        header=tuple(say(f"proposals.column.{key}", language=language) for key in keys),
        rows=tuple(rows),
        alignments=tuple("left" if at < left else right for at in range(len(keys))),
        widths=tuple(widths.get(key, 1.4) for key in keys),
        notes=notes,
        tones=tones,
    )


def people_cell(row: Row, key: str, language: str) -> str:
    """Return people of a row, a dash where they are not known."""
    return amount(float(row.get(key, math.nan)), language=language)


def decimals_cell(value: object, decimals: int, language: str) -> str:
    """Return a number with some decimals."""
    return amount(float(str(value)), language=language, decimals=decimals)


def signed_cell(value: float, language: str) -> str:
    """Return a difference with its sign."""
    if not math.isfinite(value):
        return none_cell(language)
    rounded = round(value, 3) + 0.0
    return f"{rounded:+.3f}" if rounded else "0"


def money_cell(value: float, language: str) -> str:
    """Return a cost, a dash where there is none."""
    return money(float(value), language=language) if math.isfinite(value) else none_cell(language)


def none_cell(language: str) -> str:
    """Return what stands for nothing."""
    return say("paper.number.none", language=language)
