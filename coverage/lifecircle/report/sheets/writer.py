"""One table onto one sheet of a workbook: header, notes, filters, formats, colours."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lifecircle.report.colours import FRAME, INK, LINE, MET, SHARE_CLASSES, UNMET, VERDICTS
from lifecircle.report.sheets.heads import head_height, word_width
from lifecircle.report.sheets.sheet import DECIMALS, Column, Sheet, begins_like_formula
from lifecircle.report.terminal import width
from lifecircle.report.wording import say_names
from lifecircle.words import entry

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from lifecircle.report.sheets.rows import CellColumn

FONTS: Mapping[str, str] = {"zh": "微软雅黑", "en": "Calibri"}
"""Fonts every office has; others fall back to their own."""

_LONGEST = 32_767
_LONG_LINE, _MOST_LINES = 38, 8
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBERS: Mapping[str, str] = {
    "count": "#,##0.0",
    "speed": "0.0#",
    "index": "0.0000",
    "share": "0.0%",
    "minutes": "0.0",
    "metres": "#,##0",
    "degrees": "0.000000",
    "year": "0",
}
_WHOLE = "#,##0"
_WIDTHS: Mapping[str, float] = {"long": 44, "share": 9.5, "year": 8, "yes": 8, "degrees": 12}
_NARROWEST, _WIDEST, _LOOKED_AT = 9, 38, 300
_A4_WIDE, _A3_WIDE = 190, 270
_ENOUGH = 100  # from here on decimals are noise


@dataclass(frozen=True, eq=False)
class Book:
    """An open workbook with the formats its sheets share.

    Parameters
    ----------
    workbook
        An xlsxwriter workbook.
    language
        ``zh`` or ``en``.
    """

    workbook: "Workbook"
    language: str

    def format(self, **properties: object) -> Any:
        """Return a cell format in the language's font."""
        base = {"font_name": FONTS[self.language], "font_size": 10, "font_color": INK}
        return self.workbook.add_format({**base, "valign": "vcenter", **properties})


def safe_text(value: object) -> str:
    """Return a value as text that a cell can hold: no control signs, not too long.

    Parameters
    ----------
    value
        Any value; it is shown as ``str`` shows it.
    """
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return _UNPRINTABLE.sub(" ", text)[:_LONGEST]


def write_text(
    sheet: "Worksheet", row: int, place: int, text: str, formats: tuple[Any, Any]
) -> None:
    """Write text that stays text, also after somebody edits the cell.

    Parameters
    ----------
    sheet
        An open sheet.
    row, place
        Cell, from 0.
    text
        From `safe_text`.
    formats
        A plain format, and the same with Excel's quote prefix.
    """
    # A text between these two marks would be taken for markup by the library.
    plain = f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
    sheet.write_string(row, place, plain, formats[begins_like_formula(text)])


def write_sheet(book: Book, sheet: Sheet, *, footer: str) -> None:
    """Write a table: header in the first row, a note on it, frozen, filtered, coloured.

    Parameters
    ----------
    book
        The open workbook.
    sheet
        The table.
    footer
        For prints, in Excel's own code.
    """
    from lifecircle.report.sheets.rows import RowSheet

    title = sheet.title or entry("sheets.sheet", language=book.language)[sheet.key]
    page = book.workbook.add_worksheet(title, worksheet_class=RowSheet)
    painted = _Formats(book)
    widths = [_width(one, book.language) for one in sheet.columns]
    _header(book, page, sheet, widths)
    for place, one in enumerate(sheet.columns):
        page.set_column(place, place, widths[place])
        _colours(page, place, one, painted, sheet.rows, book.language)
    cells = [_cells(one, painted, book.language) for one in sheet.columns]
    page.take(cells, _heights(sheet))
    last = max(sheet.rows, 1)
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    set_up_print(page, footer=footer, wide=sum(widths))
    page.repeat_rows(0)
    page.set_tab_color(LINE)


class _Formats:
    """The formats of a sheet's cells; a format made once serves every sheet."""

    def __init__(self, book: Book) -> None:
        self.text = (book.format(indent=1), book.format(indent=1, quote_prefix=True))
        wrapped = {"text_wrap": True, "indent": 1}
        self.long = (book.format(**wrapped), book.format(**wrapped, quote_prefix=True))
        self.number = {kind: book.format(num_format=code) for kind, code in _NUMBERS.items()}
        self.whole = book.format(num_format=_WHOLE)
        self.yes = book.format(align="center")
        paint = book.workbook.add_format
        self.classes = [paint({"bg_color": k.fill, "font_color": k.ink}) for k in SHARE_CLASSES]
        self.verdicts = {
            key: paint({"bg_color": fill, "font_color": ink})
            for key, (fill, ink) in VERDICTS.items()
        }
        self.met = paint({"font_color": MET})
        self.unmet = paint({"font_color": UNMET, "bold": True})


def _header(book: Book, page: "Worksheet", sheet: Sheet, widths: Sequence[float]) -> None:
    """Write the first row with its notes."""
    headers = [_head(one, book.language) for one in sheet.columns]
    hints = entry("sheets.hint", language=book.language)
    head = book.format(
        bold=True,
        bg_color="#e8eef3",
        bottom=2,
        bottom_color=FRAME,
        text_wrap=True,
        quote_prefix=True,
    )
    page.set_row(0, head_height(headers, widths))
    for place, (one, told) in enumerate(zip(sheet.columns, headers, strict=True)):
        page.write_string(0, place, told, head)
        if one.key in hints and not one.header:
            page.write_comment(0, place, hints[one.key], _NOTE)


_NOTE = {"author": "", "font_name": "Tahoma", "font_size": 9, "x_scale": 1.7, "color": "#fff8dc"}


def _cells(one: Column, painted: _Formats, language: str) -> "CellColumn":
    """Return the cells of one column; what is None stays empty."""
    from lifecircle.report.sheets.rows import CellColumn

    if one.kind in DECIMALS:
        number = painted.whole if _is_whole(one) else painted.number[one.kind]
        numbers: list[Any] = list(one.cells)
        return CellColumn(numbers, number, number)
    if one.kind == "yes":
        words = entry("sheets.yes", language=language)
        said = {True: words["true"], False: words["false"]}
        told = [None if cell is None else said[bool(cell)] for cell in one.cells]
        return CellColumn(told, painted.yes, painted.yes)
    formats = painted.long if one.kind == "long" else painted.text
    texts = {cell: safe_text(cell) or None for cell in set(one.cells) if cell is not None}
    return CellColumn([texts.get(cell) for cell in one.cells], *formats)


def _heights(sheet: Sheet) -> Mapping[int, float]:
    """Return how high the rows are that hold long text; the others are as they are."""
    lines = [
        [-(-width(str(cell)) // _LONG_LINE) if cell else 1 for cell in one.cells]
        for one in sheet.columns
        if one.kind == "long"
    ]
    most = [min(max(row), _MOST_LINES) for row in zip(*lines, strict=True)]
    return {row: 14.5 * count for row, count in enumerate(most, 1) if count > 1}


def _is_whole(one: Column) -> bool:
    """Return whether a column of counts is shown without decimals."""
    known = [float(str(cell)) for cell in one.cells if cell is not None]
    large = max(map(abs, known), default=0.0) >= _ENOUGH
    return one.kind == "count" and (large or all(cell.is_integer() for cell in known))


def _colours(
    page: "Worksheet", place: int, one: Column, painted: _Formats, rows: int, language: str
) -> None:
    """Colour shares by class, and say in colour too whether a target is met."""
    cells = (1, place, max(rows, 1), place)
    if one.key in ("covered_share", "share"):
        page.conditional_format(*cells, {"type": "blanks", "stop_if_true": True})
        for known, look in zip(SHARE_CLASSES, painted.classes, strict=True):
            rule = {"criteria": "<", "value": known.high, "format": look, "stop_if_true": True}
            page.conditional_format(*cells, {"type": "cell", **rule})
    if one.key == "verdict_name":
        words = entry("assessment.verdict", language=language)
        for key, look in painted.verdicts.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{words[key]}"', "format": look}
            page.conditional_format(*cells, rule)
    if one.key in ("met", "severity_name"):
        good, bad = _good_and_bad(one.key, language)
        for word, look in ((good, painted.met), (bad, painted.unmet)):
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
            page.conditional_format(*cells, rule)


def _good_and_bad(key: str, language: str) -> tuple[str, str]:
    """Return the words to colour."""
    if key == "met":
        words = entry("sheets.yes", language=language)
        return words["true"], words["false"]
    grades = say_names("severity", language=language)
    return grades["low"], grades["high"]


def _width(one: Column, language: str) -> float:
    """Return a column's width in characters, by what stands in it."""
    header = _head(one, language)
    if one.kind in _WIDTHS:
        return max(_WIDTHS[one.kind], word_width(header))
    shown = {str(cell) for cell in one.cells[:_LOOKED_AT] if cell is not None}
    if one.kind in DECIMALS:
        shown = {f"{float(cell):,.1f}" for cell in shown}
    needed = max(map(width, shown), default=0) * 1.1 + 2.5
    least = max(_NARROWEST, min(width(header) + 3, 14), word_width(header))
    return min(max(needed, least), _WIDEST)


def _head(one: Column, language: str) -> str:
    """Return what stands at the head of a column."""
    return safe_text(one.header or entry("sheets.column", language=language)[one.key])


def set_up_print(page: "Worksheet", *, footer: str, wide: float) -> None:
    """Set a sheet up for landscape paper: A4 if it can be read there, else A3, or several.

    Parameters
    ----------
    page
        An open sheet.
    footer
        In Excel's own code.
    wide
        How wide the sheet is, in characters.
    """
    page.set_landscape()
    page.set_paper(8 if wide > _A4_WIDE else 9)
    page.fit_to_pages(max(1, round(wide / _A3_WIDE)), 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.set_footer(footer)
