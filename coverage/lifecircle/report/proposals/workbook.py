"""The tables of a comparison as one workbook for Excel, WPS and LibreOffice."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.report.colours import FRAME, UNMET
from lifecircle.report.proposals.sentences import lead_sentence
from lifecircle.report.proposals.tables import names_by_column, proposal_frames
from lifecircle.report.proposals.told import Proposals
from lifecircle.report.sheets.sheet import Column, Sheet, called, column
from lifecircle.report.sheets.writer import (
    Book,
    safe_text,
    set_up_print,
    write_sheet,
    write_text,
)
from lifecircle.report.wording import say_names
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Excel dates a file; one fixed date keeps the bytes of the same tables the same.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook knows no time zones
_LONGEST_FOOTER = 120
_WIDTHS = (26, 78, 12)
_LEFT_OUT = ("homes",)
_DECIDES = ("scenario", "rank", "net", "won", "lost", "covered_share_after", "turned_met",
            "turned_missed", "gaps_fewer", "cost", "cost_per_person")  # fmt: skip
"""Columns of the ranking that fit a page of A4 and can be read there."""

_KINDS: Mapping[str, str] = {
    "share": "share",
    "person_minutes": "count",
    "minutes": "minutes",
    "per_1000": "speed",
    "gini": "share",
    "saved": "minutes",
}


def proposal_sheets(told: Proposals, *, language: str) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook, without its first; walks home by home are left to CSV.

    Parameters
    ----------
    told
        The proposals.
    language
        ``zh`` or ``en``.
    """
    names, label = names_by_column(told, language), _label(told, language)
    model = say("sheets.column.data", language=language)
    found = []
    for key, frame in _sheets_of(proposal_frames(told)):
        columns = [_column(frame[name], str(name), names, language) for name in frame]
        if label:
            columns.append(column([label] * len(frame), "data", header=model))
        title = say(f"proposals.sheet.{key}", language=language)
        frozen = 1 if key in ("ranking", "effects") else 2
        found.append(Sheet(key, tuple(columns), frozen, title))
    return tuple(found)


def _sheets_of(frames: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what stands on each sheet: of the ranking what decides first, the rest on the next."""
    for key, frame in frames.items():
        if key in _LEFT_OUT:
            continue
        if key != "ranking":
            yield key, frame
            continue
        known = frame.dropna(axis="columns", how="all")
        if not (frame["cost"] > 0).any():
            known = known.drop(columns="cost")  # none is stated
        first = [one for one in _DECIDES if one in known]
        yield "ranking", known[first]
        yield "effects", known[["scenario", *(one for one in known if one not in first)]]


def write_workbook(told: Proposals, path: Path, *, language: str) -> None:
    """Write ``compare.xlsx``; the same proposals give the same bytes.

    Parameters
    ----------
    told
        The proposals.
    path
        A new file.
    language
        ``zh`` or ``en``.
    """
    import xlsxwriter

    tables = proposal_sheets(told, language=language)
    title, label = safe_text(told.title), _label(told, language)
    shown = title[:_LONGEST_FOOTER].replace("&", "&&").replace("\n", " ")
    footer = f"&L{shown}&C{label}&R&P / &N"
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"title": title[:255], "comments": label, "created": _CREATED})
        book = Book(workbook, language)
        _write_front(book, told, tables, footer)
        for table in tables:
            write_sheet(book, table, footer=footer)
    path.write_bytes(file.getvalue())


def _label(told: Proposals, language: str) -> str:
    """Return the label of a model."""
    return say_names("label", language=language)["model"] if told.model else ""


def _column(
    values: "pd.Series[Any]", key: str, names: Mapping[str, Mapping[str, str]], language: str
) -> Column:
    """Return one column: ids by name, numbers by what they are."""
    header = _header(key, language)
    if key in names:
        return column(called(values, names[key]), key, header=header)
    if not pd.api.types.is_numeric_dtype(values):
        return column(values, key, header=header)
    kind = next((kind for part, kind in _KINDS.items() if part in key), "count")
    return column(values, key, kind=kind, header=header)


def _header(key: str, language: str) -> str:
    """Return a column's head; one that ends in before or after says so."""
    words = entry("proposals.head", language=language)
    for when in ("before", "after"):
        if key.endswith(f"_{when}") and key not in words:
            stem = words.get(key.removesuffix(f"_{when}"), key)
            return say(f"proposals.head.{when}", language=language, of=stem)
    return str(words.get(key, key))


def _write_front(book: Book, told: Proposals, sheets: "Sequence[Sheet]", footer: str) -> None:
    """Write the first sheet: the answer, the list of sheets, how to read them."""
    language = book.language
    page = book.workbook.add_worksheet(say("proposals.sheet.front", language=language))
    page.hide_gridlines(2)
    for place, wide in enumerate(_WIDTHS):
        page.set_column(place, place, wide)
    big = book.format(bold=True, font_size=16)
    write_text(page, 0, 0, safe_text(told.title), (big, big))
    page.set_row(0, 30)
    row = 1
    if told.model:
        look = book.format(bold=True, font_color=UNMET)
        page.write_string(row, 0, _label(told, language), look)
        row += 1
    wrapped = book.format(text_wrap=True)
    answer = safe_text(lead_sentence(told, language=language))
    page.merge_range(row, 0, row, len(_WIDTHS) - 1, answer, book.format(text_wrap=True, bold=True))
    page.set_row(row, max(34, 17 * (1 + len(answer) // 55)))
    row += 2
    link = book.format(font_color="#0b62c4", underline=1)
    for sheet in sheets:
        page.write_url(row, 0, f"internal:'{sheet.title}'!A1", link, sheet.title)
        page.write_string(row, 1, say(f"proposals.about.{sheet.key}", language=language), wrapped)
        page.write_number(row, 2, sheet.rows, book.format(num_format="#,##0", align="left"))
        row += 1
    for text in _reading(told, language):
        row += 1
        page.merge_range(row, 0, row, len(_WIDTHS) - 1, safe_text(text), wrapped)
        page.set_row(row, 32)
    set_up_print(page, footer=footer, wide=sum(_WIDTHS))
    page.set_tab_color(FRAME)


def _reading(told: Proposals, language: str) -> Iterator[str]:
    """Yield how to read the tables, and what could not be compared."""
    for text in entry("proposals.reading", language=language).values():
        yield str(text).format(base=told.base_name)
    yield from (fault.text(language=language) for fault in told.refused)
