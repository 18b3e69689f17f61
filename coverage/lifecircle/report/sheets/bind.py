"""Sheets bound into one workbook, from plain values: another process can do it."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from lifecircle.report.sheets.front import Front, write_front
from lifecircle.report.sheets.sheet import Sheet
from lifecircle.report.sheets.writer import Book, safe_text, write_sheet

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Excel dates a file; one fixed date keeps the bytes of the same result the same.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook knows no time zones
_LONGEST_FOOTER = 120


def bind(path: Path, front: Front, tables: Sequence[Sheet], title: str, language: str) -> None:
    """Write a workbook: a sheet a table, after one that says what is what.

    Parameters
    ----------
    path
        A new file.
    front
        What the first sheet says.
    tables
        The others in their order.
    title
        Of the study, for prints and for who asks about the file.
    language
        ``zh`` or ``en``.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import xlsxwriter

    safe = safe_text(title)
    footer = _footer(safe, front.label)
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        told = {"title": safe[:255], "comments": front.label, "created": _CREATED}
        workbook.set_properties(told)
        book = Book(workbook, language)
        write_front(book, front, tables, footer=footer)
        for table in tables:
            write_sheet(book, table, footer=footer)
    path.write_bytes(file.getvalue())


def _footer(title: str, label: str) -> str:
    """Return a printed footer: title, label, page; an ampersand in a title is only itself."""
    shown = title[:_LONGEST_FOOTER].replace("&", "&&").replace("\n", " ")
    return f"&L{shown}&C{label}&R&P / &N"
