"""Sheets of the plan's scoreboard: every indicator, and the ratios to people by zone."""

from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.records import records
from lifecircle.report.scoreboard import (
    by_chapter,
    chapter_words,
    gap_words,
    measure_words,
    target_words,
    value_words,
    verdict_of,
)
from lifecircle.report.sheets.circles import zone_names
from lifecircle.report.sheets.sheet import Column, Sheet, called, column
from lifecircle.report.wording import say_names
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

_NUMBERS = ("numerator", "total", "short_by", "counted", "unstated", "coming")


def scoreboard_sheet(result: "Result", *, language: str) -> Sheet:
    """Return every indicator of the plan by chapter.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    table = result.indicators
    if "state" not in table or table.empty:
        return Sheet("indicators", (column(table.index, "indicator_id"),))
    chapters = by_chapter(table)
    rows = [row for its in chapters.values() for row in its]
    titles = [chapter_words(one, language=language) for one, its in chapters.items() for _ in its]
    flat = pd.DataFrame(rows)
    verdicts = entry("scoreboard.verdict", language=language)
    formulas = entry("scoreboard.formula", language=language)
    columns = (
        _told("plan_id", flat["plan_id"], language),
        column(flat[f"name_{language}"], "indicator_name"),
        _told("verdict", [verdicts[verdict_of(one)] for one in rows], language),
        _told("value_words", [value_words(one, language=language) for one in rows], language),
        _told("target_words", [target_words(one, language=language) for one in rows], language),
        column(flat["year"], "year", kind="year"),
        _told("gap", [gap_words(one, language=language) for one in rows], language, "long"),
        _told("lacking", flat["lacking"], language, "long"),
        _told("missing", flat[f"missing_{language}"], language, "long"),
        _told("chapter", titles, language),
        column(flat["clause"], "clause"),
        _told("formula", [formulas[one["formula"]] for one in rows], language),
        _told("value", flat["value"], language, "share_or_number"),
        _told("target", flat["target"], language, "share_or_number"),
        *(_told(key, flat[key], language, "count") for key in _NUMBERS),
        column(flat["verified"], "verified", kind="yes"),
        column(flat["target_assumed"], "target_assumed", kind="yes"),
        column(flat[f"note_{language}"], "note", kind="long"),
        _told("slip", flat[f"slip_{language}"], language, "long"),
        column(flat["quote"], "quote", kind="long"),
        _told("line", flat["line"], language, "year"),
        column(flat["indicator_id"], "indicator_id"),
    )
    return Sheet("indicators", columns, frozen=2)


def ratios_sheet(assessment: "Assessment", *, language: str) -> Sheet | None:
    """Return the ratios to people and households by zone, None where none can be told.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    flat = assessment.ratios.reset_index()
    if flat.empty:
        return None
    rows = records(flat)
    levels = say_names("level", language=language)
    groups = say_names("denominator", language=language)
    shown = [measure_words(float(one["value"]), one, language=language) for one in rows]
    aims = [measure_words(float(one["target"]), one, language=language) for one in rows]
    columns = (
        column(flat[f"name_{language}"], "indicator_name"),
        column(called(flat["level"], levels), "level_name"),
        column(called(flat["zone_id"], zone_names(assessment.result, language=language)),
               "zone_name"),
        _told("value_words", shown, language),
        _told("target_words", aims, language),
        column(flat["met"], "met", kind="yes"),
        _told("numerator", flat["numerator"], language, "count"),
        _told("short_by", flat["short_by"], language, "count"),
        _told("total", flat["total"], language, "count"),
        _told("denominator", called(flat["denominator"], groups), language),
        _told("value", flat["value"], language, "speed"),
        _told("target", flat["target"], language, "speed"),
        _told("counted", flat["counted"], language, "count"),
        _told("unstated", flat["unstated"], language, "count"),
        column(flat["verified"], "verified", kind="yes"),
        column(flat["zone_id"], "zone_id"),
        column(flat["indicator_id"], "indicator_id"),
    )  # fmt: skip
    return Sheet("ratios", columns, frozen=3)


def _told(key: str, values: "pd.Series | list[str]", language: str, kind: str = "text") -> Column:
    """Return a column under a header of the scoreboard's own words."""
    header = say(f"scoreboard.column.{key}", language=language)
    shown = "speed" if kind == "share_or_number" else kind
    return column(values, key, kind=shown, header=header)
