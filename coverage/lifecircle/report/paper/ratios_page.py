"""The plan's ratios of supply to people in a paper: the district and its streets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.circles.scoreboard.lacking import missing_words
from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.report.paper.blocks import Block, Heading, Paragraph, Table, Tone
from lifecircle.report.paper.sentences import short_name
from lifecircle.report.records import records
from lifecircle.report.scoreboard import amount_words, measure_words
from lifecircle.report.wording import names_of
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

_MOST_STREETS = 8
_PIECES = 1e-6
_COLUMNS = ("area", "supply", "people", "value", "target", "gap")


def ratio_blocks(assessment: "Assessment", *, language: str) -> tuple[Block, ...]:
    """Return the section on ratios to people and households, nothing where none can be told.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    table = assessment.ratios
    heading = Heading(text=_say("heading", language), level=1)
    if not len(table):
        return (heading, Paragraph(_say("none", language)))
    names = names_of(assessment.result.study.zones)
    flat = table.reset_index()
    parts = [_table(part, names, language) for _, part in flat.groupby("indicator_id", sort=False)]
    return (heading, Paragraph(_say("lead", language), "lead"), *parts)


def _table(part: pd.DataFrame, names: Mapping[str, str], language: str) -> Table:
    """Return one ratio: the district, then the streets with the widest gaps."""
    district = part[part["level"] == "district"].head(1)
    streets = part[(part["level"] == "street") & (part["zone_id"] != NO_ZONE)]
    wide = streets.sort_values(["short_by", "value"], ascending=[False, True], kind="stable")
    shown = streets[streets["zone_id"].isin(wide["zone_id"].head(_MOST_STREETS))]
    rows = [*records(district), *records(shown)]
    first = rows[0]
    return Table(
        caption=_caption(first, language),
        header=tuple(_say(key, language) for key in _COLUMNS),
        rows=tuple(_cells(row, names, language) for row in rows),
        alignments=("left", "right", "right", "right", "right", "right"),
        widths=(2.6, 2.5, 2.9, 4.5, 4.2, 2.1),
        notes=_notes(first, len(streets) - len(shown), language),
        tones=tuple(_tone(row["met"]) for row in rows),
    )


def _caption(row: Mapping[Any, Any], language: str) -> str:
    """Return what a table shows, with the year its target is due."""
    name = str(row[f"name_{language}"])
    year = row["year"]
    if pd.isna(year) or pd.isna(row["target"]):
        return name
    return _say("caption", language, name=name, year=int(year))


def _cells(row: Mapping[Any, Any], names: Mapping[str, str], language: str) -> tuple[str, ...]:
    """Return the cells of one zone."""
    zone, short = str(row["zone_id"]), float(row["short_by"])
    target = measure_words(float(row["target"]), row, language=language)
    if row["target_assumed"]:
        target = say("scoreboard.told.assumed", language=language, value=target)
    group = "households" if row["denominator"] == "households" else "people"
    value = measure_words(float(row["value"]), row, language=language)
    if row["partly"]:
        value = say("scoreboard.told.at_least", language=language, value=value)
    none = say("scoreboard.told.none", language=language)
    unit = str(row["numerator_unit"])
    short = short if unit == "m2" else float(np.ceil(short - _PIECES))
    return (
        short_name(names.get(zone, zone)),
        amount_words(float(row["numerator"]), unit, language=language),
        amount_words(float(row["total"]), group, language=language),
        value,
        target,
        amount_words(short, unit, language=language) if short > 0 else none,
    )


def _notes(row: Mapping[Any, Any], rest: int, language: str) -> tuple[str, ...]:
    """Return what stands below a table."""
    notes = []
    if row["partly"]:
        missing = missing_words(str(row["partly"]), language=language)
        notes.append(_say("partly", language, missing=missing))
    if row["unstated"] > 0:
        notes.append(_say("unstated", language, count=f"{row['unstated']:.0f}"))
    if rest > 0:
        notes.append(_say("rest", language, shown=_MOST_STREETS, rest=rest))
    if not row["verified"]:
        notes.append(_say("unverified", language))
    return tuple(notes)


def _tone(met: object) -> Tone:
    """Return whether a ratio is good or bad news."""
    if met is None or met is pd.NA:
        return ""
    return "good" if met else "bad"


def _say(key: str, language: str, **values: str | int) -> str:
    """Return a word of this page."""
    return say(f"scoreboard.ratios.{key}", language=language, **values)
