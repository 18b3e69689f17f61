"""The first sheet of the workbook: what is what, how to read it, what it was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lifecircle.report.colours import FRAME, LINE, QUIET, SHARE_CLASSES, UNMET
from lifecircle.report.sheets.sheet import Sheet
from lifecircle.report.sheets.writer import Book, safe_text, set_up_print, write_text
from lifecircle.report.terminal import width
from lifecircle.report.wording import named, say_names
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from lifecircle.circles.results import Result

_READING = ("network", "headline", "empty", "outside", "nearest", "notes", "safe")
_SOURCES = ("role", "file", "records", "date", "datum", "sha256")
_WIDTHS = (22, 62, 12, 12, 12, 16)


@dataclass(frozen=True, kw_only=True)
class Front:
    """What the first sheet says of a result, as plain values.

    Parameters
    ----------
    title
        Of the study.
    standard
        What it is measured by.
    year
        As of when, or None.
    label
        That it is a model, or nothing.
    homes, circles, walks
        How many.
    sources
        Role, path, records, date, datum and digest of each file the study was read from.
    """

    title: str
    standard: str
    year: int | None
    label: str
    homes: int
    circles: int
    walks: int
    sources: tuple[tuple[Any, ...], ...]


def front_of(result: "Result", *, language: str) -> Front:
    """Return what the first sheet says of a result.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    study = result.study
    return Front(
        title=study.title or study.district,
        standard=named(study.standard.name, language=language) or study.standard.id,
        year=study.year,
        label=say_names("label", language=language)["model"] if study.model else "",
        homes=len(study.residents),
        circles=len(result.circles),
        walks=len(result.nearest),
        sources=tuple(
            (one.role, one.path, one.rows or None, one.date, one.datum, one.sha256[:12])
            for one in study.inputs
        ),
    )


def write_front(book: Book, front: Front, sheets: Sequence[Sheet], *, footer: str) -> None:
    """Write the first sheet, with a link to each of the others.

    Parameters
    ----------
    book
        The open workbook, without sheets so far.
    front
        From `front_of`.
    sheets
        What follows.
    footer
        For prints, in Excel's own code.
    """
    page = book.workbook.add_worksheet(entry("sheets.sheet", language=book.language)["front"])
    page.hide_gridlines(2)
    for place, wide in enumerate(_WIDTHS):
        page.set_column(place, place, wide)
    row = _title(book, page, front)
    row = _contents(book, page, sheets, row + 1)
    row = _reading(book, page, front, row + 1)
    row = _classes(book, page, row + 1)
    _sources(book, page, front, row + 1)
    set_up_print(page, footer=footer, wide=sum(_WIDTHS))
    page.set_portrait()
    page.fit_to_pages(1, 1)
    page.set_tab_color(FRAME)


def _title(book: Book, page: "Worksheet", front: Front) -> int:
    """Write what this is; return the next row."""
    language = book.language
    title = (book.format(bold=True, font_size=16), book.format(bold=True, font_size=16))
    quiet = book.format(font_color=QUIET)
    page.set_row(0, 30)
    write_text(page, 0, 0, safe_text(front.title), title)
    told = [_say("standard", language, standard=front.standard)]
    told += [_say("year", language, year=front.year)] if front.year else []
    page.write_string(1, 0, safe_text("　".join(told)), quiet)
    if not front.label:
        return 2
    page.write_string(2, 0, front.label, book.format(bold=True, font_color=UNMET))
    return 3


def _contents(book: Book, page: "Worksheet", sheets: Sequence[Sheet], row: int) -> int:
    """Write the list of sheets."""
    titles = entry("sheets.sheet", language=book.language)
    about = entry("sheets.about", language=book.language)
    _heads(book, page, row, ("sheet", "about", "rows"))
    link = book.format(font_color="#0b62c4", underline=1, bottom=4, bottom_color=LINE)
    plain = book.format(text_wrap=True, bottom=4, bottom_color=LINE)
    count = book.format(num_format="#,##0", align="left", bottom=4, bottom_color=LINE)
    for row_, sheet in enumerate(sheets, row + 1):
        title = titles[sheet.key]
        page.write_url(row_, 0, f"internal:'{title}'!A1", link, title)
        page.write_string(row_, 1, about[sheet.key], plain)
        page.write_number(row_, 2, sheet.rows, count)
        page.set_row(row_, 32 if width(about[sheet.key]) > _WIDTHS[1] else 18)
    return row + len(sheets) + 1


def _reading(book: Book, page: "Worksheet", front: Front, row: int) -> int:
    """Write how to read the tables."""
    language = book.language
    _heads(book, page, row, ("reading",))
    values: Mapping[str, Mapping[str, str]] = {
        "outside": {"no_zone": say_names("label", language=language)["no_zone"]},
        "nearest": {
            "homes": f"{front.homes:,}",
            "circles": f"{front.circles}",
            "rows": f"{front.walks:,}",
        },
    }
    wrapped = book.format(text_wrap=True)
    for row_, key in enumerate(_READING, row + 1):
        text = _say(key, language, **values.get(key, {}))
        page.merge_range(row_, 0, row_, len(_WIDTHS) - 1, text, wrapped)
        page.set_row(row_, 18 if width(text) < sum(_WIDTHS) else 32)
    return row + len(_READING) + 1


def _classes(book: Book, page: "Worksheet", row: int) -> int:
    """Write the colours of shares."""
    _heads(book, page, row, ("colours",))
    for row_, known in enumerate(SHARE_CLASSES, row + 1):
        look = book.format(bg_color=known.fill, font_color=known.ink, border=1, border_color=LINE)
        page.write_string(row_, 0, known.label, look)
    return row + len(SHARE_CLASSES) + 1


def _sources(book: Book, page: "Worksheet", front: Front, row: int) -> None:
    """Write the files the study was read from."""
    roles = entry("sheets.role", language=book.language)
    page.write_string(row, 0, _say("sources", book.language), book.format(bold=True))
    _heads(book, page, row + 1, _SOURCES)
    formats = (book.format(), book.format(quote_prefix=True))
    number = book.format(num_format="#,##0", align="left")
    for row_, (role, *cells) in enumerate(front.sources, row + 2):
        for place, cell in enumerate((roles.get(role, role), *cells)):
            if isinstance(cell, int):
                page.write_number(row_, place, cell, number)
            elif cell:
                write_text(page, row_, place, safe_text(cell), formats)


def _heads(book: Book, page: "Worksheet", row: int, keys: Sequence[str]) -> None:
    """Write one row of headers over the whole width of the sheet."""
    head = book.format(bold=True, bg_color="#e8eef3", bottom=1, bottom_color=FRAME)
    for place in range(len(_WIDTHS)):
        page.write_string(
            row, place, _say(keys[place], book.language) if place < len(keys) else "", head
        )


def _say(key: str, language: str, **values: str | int) -> str:
    """Return a word of the front sheet."""
    return say(f"sheets.front.{key}", language=language, **values)
