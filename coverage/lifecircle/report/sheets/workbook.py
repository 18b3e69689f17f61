"""The tables of a result as one workbook for Excel, WPS and LibreOffice."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report.sheets.bind import bind
from lifecircle.report.sheets.circles import (
    circles_sheet,
    coverage_sheets,
    gaps_sheet,
    overview_sheet,
)
from lifecircle.report.sheets.doubts import doubts_sheet
from lifecircle.report.sheets.enough import enough_sheets
from lifecircle.report.sheets.front import front_of
from lifecircle.report.sheets.places import facilities_sheet, served_sheet, zones_sheet
from lifecircle.report.sheets.remedies import remedies_sheet
from lifecircle.report.sheets.scoreboard import ratios_sheet, scoreboard_sheet
from lifecircle.report.sheets.sheet import Column, Sheet
from lifecircle.report.sheets.sureness import sureness_sheets
from lifecircle.report.sheets.trend import trend_sheet
from lifecircle.report.wording import say_names

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result


def sheets(
    result: "Result", *, language: str, assessment: "Assessment | None" = None
) -> tuple[Sheet, ...]:
    """Return the tables of the workbook in their order, without the first sheet.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    assessment
        Of the result; its tables stand after the indicators.
    """
    found = (
        circles_sheet(result, language=language),
        overview_sheet(result, language=language),
        *coverage_sheets(result, language=language),
        *(one for one in (trend_sheet(result, language=language),) if one),
        gaps_sheet(result, language=language, assessment=assessment),
        scoreboard_sheet(result, language=language),
        *(_assessed(assessment, language) if assessment else ()),
        *(one for one in (served_sheet(result, language=language),) if one),
        facilities_sheet(result, language=language),
        zones_sheet(result, language=language),
        doubts_sheet(result, language=language, assessment=assessment),
    )
    if not result.study.model:
        return found
    label = say_names("label", language=language)["model"]
    return tuple(_labelled(one, label) for one in found)


def _assessed(assessment: "Assessment", language: str) -> tuple[Sheet, ...]:
    """Return the sheets of an assessment."""
    ratios = ratios_sheet(assessment, language=language)
    remedies = remedies_sheet(assessment, language=language)
    first = tuple(one for one in (remedies, ratios) if one)
    sure = sureness_sheets(assessment, language=language)
    return (*first, *sure, *enough_sheets(assessment, language=language))


def write_workbook(
    result: "Result",
    path: Path,
    *,
    language: str,
    assessment: "Assessment | None" = None,
    by: Callable[..., object] | None = None,
) -> None:
    """Write ``coverage.xlsx``: a sheet a table, after one that says what is what.

    Walks home by home are left to ``tables/nearest.csv``; the first sheet says so. The same
    result gives the same bytes.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    path
        A new file.
    language
        ``zh`` or ``en``.
    assessment
        Of the result, if there is one.
    by
        Has a function called with plain values, here or elsewhere; by default here and now.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    tables = sheets(result, language=language, assessment=assessment)
    front = front_of(result, language=language)
    have = by or (lambda work, *values: work(*values))
    have(bind, path, front, tables, result.study.title, language)


def _labelled(sheet: Sheet, label: str) -> Sheet:
    """Return a table whose every row says that it is a model's."""
    data = Column("data", "text", [label] * sheet.rows)
    return Sheet(sheet.key, (*sheet.columns, data), sheet.frozen)
