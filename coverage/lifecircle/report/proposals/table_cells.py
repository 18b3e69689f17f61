"""Cells of the tables of proposals, and how such a table is set."""

import math
from collections.abc import Mapping, Sequence

from lifecircle.report.paper.blocks import Align, Table, Tone
from lifecircle.report.paper.sentences import amount, short_name
from lifecircle.report.proposals.sentences import money
from lifecircle.report.proposals.told import Proposals, Row
from lifecircle.words import say

_WIDE: Mapping[str, float] = {
    "rank": 0.8, "scenario": 3.6, "verdicts": 1.7, "cost_per_person": 1.8, "circle": 2.8,
    "share": 2.8, "verdict": 1.5, "people": 2.3, "within_reach": 2.3, "beyond_reach": 2.3,
    "place": 3.2, "site": 3.0, "change": 1.1, "service": 3.0, "measure": 2.4, "per_1000": 2.4,
    "capacity": 3.4, "placed": 2.8, "over": 1.4, "over_by": 2.8, "verdict_before": 2.6,
    "verdict_after": 2.6, "person_minutes": 2.0, "place_won": 1.2, "place_lost": 1.2,
}  # fmt: skip
_USUAL = 1.4
_TEXTS = frozenset({"rank", "scenario", "circle", "place", "site", "change", "service", "measure",
                    "verdict_before", "verdict_after"})  # fmt: skip


def set_table(
    caption: str,
    keys: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    language: str,
    *,
    notes: Sequence[str] = (),
    tones: Sequence[Tone] = (),
    **values: str | int,
) -> Table:
    """Return a table set as every table of proposals is: heads, widths and sides by its keys.

    Parameters
    ----------
    caption
        Its key among the captions.
    keys
        Of its columns.
    rows
        As text.
    language
        ``zh`` or ``en``.
    notes, tones
        As in `lifecircle.report.paper.blocks.Table`.
    values
        Named in the caption.
    """
    left: Align = "left"
    right: Align = "right"
    return Table(
        caption=say(f"proposals.caption.{caption}", language=language, **values),
        header=tuple(say(f"proposals.column.{key}", language=language) for key in keys),
        rows=tuple(rows),
        alignments=tuple(left if key in _TEXTS else right for key in keys),
        widths=tuple(_WIDE.get(key, _USUAL) for key in keys),
        notes=tuple(notes),
        tones=tuple(tones),
    )


def circle_cell(row: Row, told: Proposals, language: str) -> str:
    """Return the name of the circle of a row."""
    return told.names.circle(str(row["circle"]), language=language)


def zone_cell(row: Row, told: Proposals, language: str) -> str:
    """Return the name of the zone of a row, with the street it lies in."""
    zone = str(row["zone_id"])
    name, street = told.names.zone(zone, language=language), told.names.streets.get(zone, "")
    place = say("proposals.word.place", language=language, place=name, street=street)
    return short_name(place if street else name)


def more_note(key: str, rows: int, shown: int, language: str) -> tuple[str, ...]:
    """Return how many rows a table leaves to the files; nothing where it shows all."""
    more = rows - shown
    return (say(f"proposals.note.{key}", language=language, count=more),) if more else ()


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


def signed_amount(value: object, language: str) -> str:
    """Return a whole number with its sign, a dash where it is not known."""
    number = float(str(value))
    if not math.isfinite(number):
        return none_cell(language)
    told = amount(abs(number), language=language)
    return "0" if round(number) == 0 else f"{'+' if number > 0 else '−'}{told}"


def turned_cell(met: object, missed: object, language: str) -> str:
    """Return how many verdicts turn well and how many ill, a dash where that is not known."""
    well, ill = float(str(met)), float(str(missed))
    if not (math.isfinite(well) and math.isfinite(ill)):
        return none_cell(language)
    return f"+{well:.0f} / −{ill:.0f}"


def money_cell(value: float, language: str) -> str:
    """Return a cost, a dash where there is none."""
    return money(float(value), language=language) if math.isfinite(value) else none_cell(language)


def none_cell(language: str) -> str:
    """Return what stands for nothing."""
    return say("paper.number.none", language=language)
