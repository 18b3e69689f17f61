"""The tables of a result as one workbook for Excel, WPS and LibreOffice."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report.sheets.circles import (
    circles_sheet,
    coverage_sheets,
    gaps_sheet,
    indicators_sheet,
    overview_sheet,
)
from lifecircle.report.sheets.doubts import doubts_sheet
from lifecircle.report.sheets.front import write_front
from lifecircle.report.sheets.places import facilities_sheet, served_sheet, zones_sheet
from lifecircle.report.sheets.sheet import Column, Sheet
from lifecircle.report.sheets.writer import Book, safe_text, write_sheet
from lifecircle.report.wording import say_names

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Excel dates a file; one fixed date keeps the bytes of the same result the same.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook knows no time zones
_LONGEST_FOOTER = 120


def sheets(result: "Result", *, language: str) -> tuple[Sheet, ...]:
    """Return the tables of the workbook in their order, without the first sheet.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    found = (
        circles_sheet(result, language=language),
        overview_sheet(result, language=language),
        *coverage_sheets(result, language=language),
        gaps_sheet(result, language=language),
        indicators_sheet(result, language=language),
        *(one for one in (served_sheet(result, language=language),) if one),
        facilities_sheet(result, language=language),
        zones_sheet(result, language=language),
        doubts_sheet(result, language=language),
    )
    if not result.study.model:
        return found
    label = say_names("label", language=language)["model"]
    return tuple(_labelled(one, label) for one in found)


def write_workbook(result: "Result", path: Path, *, language: str) -> None:
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

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import xlsxwriter

    tables = sheets(result, language=language)
    label = say_names("label", language=language)["model"] if result.study.model else ""
    title = safe_text(result.study.title)
    footer = _footer(title, label)
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"title": title[:255], "comments": label, "created": _CREATED})
        book = Book(workbook, language)
        write_front(book, result, tables, footer=footer)
        for table in tables:
            write_sheet(book, table, footer=footer)
    path.write_bytes(file.getvalue())


def _labelled(sheet: Sheet, label: str) -> Sheet:
    """Return a table whose every row says that it is a model's."""
    data = Column("data", "text", [label] * sheet.rows)
    return Sheet(sheet.key, (*sheet.columns, data), sheet.frozen)


def _footer(title: str, label: str) -> str:
    """Return a printed footer: title, label, page; an ampersand in a title is only itself."""
    shown = title[:_LONGEST_FOOTER].replace("&", "&&").replace("\n", " ")
    return f"&L{shown}&C{label}&R&P / &N"
