"""A result as pictures for slides and print: a plan a circle, and charts over all circles."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground, figure_ground
from lifecircle.report.figures.captions import UNITS, counted_services, drawn_name, foot, rule
from lifecircle.report.figures.files import figure_files
from lifecircle.report.figures.findings import Findings, findings
from lifecircle.report.figures.fonts import Lettering, lettering
from lifecircle.report.figures.frame import Frame
from lifecircle.report.figures.legend import Column, draw_answer, draw_heading, draw_keys
from lifecircle.report.figures.lorenz import draw_uneven
from lifecircle.report.figures.page import HIGH, MARGIN, WIDE, Sheet, Style
from lifecircle.report.figures.plan import Plan
from lifecircle.report.figures.shapes import Layer
from lifecircle.report.figures.shares import draw_shares
from lifecircle.report.headline import Headline, headlines
from lifecircle.report.wording import say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

FRAME = Frame((MARGIN, 73.5, 583.0, 469.5))
"""Where the map stands on a slide."""

SHARES, UNEVEN = "shares", "uneven"
"""Names of the charts of all circles: shares against targets, and where those left out live."""

_COLUMN = Column(x=MARGIN + 583.0 + 18.0, wide=WIDE - 2 * MARGIN - 583.0 - 18.0)
_TITLE = Style(18, bold=True)
_LONGEST_NAME = 60


def write_figures(
    result: "Result", folder: Path, *, language: str, base: Ground | None = None
) -> Mapping[str, Path]:
    """Write a plan a circle and charts of all circles, each as PNG at 200 dpi and as SVG.

    All plans have the same extent, the same colours and the same ground. Where the computer has
    no Chinese font they are in English and say why. The same result gives the same bytes.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    folder
        An existing folder.
    language
        ``zh`` or ``en``.
    base
        From `lifecircle.report.figures.base.figure_ground` with the aspect of `FRAME`, if it is
        at hand already.

    Returns
    -------
    Mapping
        File name to path: ``<circle>.png`` and ``.svg``, `SHARES`, and `UNEVEN` if there are zones.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    letters = lettering(language)
    ground = base or figure_ground(result, aspects=(FRAME.aspect,))
    written: dict[str, Path] = {}
    heads = headlines(result)
    names = file_names([head.circle.id for head in heads])
    with figure_files(letters, folder) as save:
        plan, paper = Plan(ground, letters, FRAME), _paper(result, letters)
        for head, name in zip(heads, names, strict=True):
            found = findings(result, ground, head)
            words = _circle_words(result, head, found, letters)
            title = drawn_name(head.circle, letters)
            written |= save((paper, *plan.layers(found), words), name, title)
        sheet = titled(result, letters)
        title = draw_shares(sheet, result)
        written |= save((sheet.layer(),), SHARES, title)
        sheet = titled(result, letters)
        if title := draw_uneven(sheet, result):
            written |= save((sheet.layer(),), UNEVEN, title)
    return written


def file_names(ids: list[str]) -> list[str]:
    """Return a file name for each circle: its id where that is one, and none twice.

    Parameters
    ----------
    ids
        Of the circles.

    Examples
    --------
    >>> file_names(["health-15", "../x", "__/x", "shares"])
    ['health-15', 'x', 'x-2', 'shares-2']
    """
    taken, names = {SHARES, UNEVEN}, []
    for one in ids:
        name = re.sub(r"[^\w-]+", "_", one).strip("_-")[:_LONGEST_NAME] or "circle"
        number, free = 1, name
        while free.lower() in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free.lower())
        names.append(free)
    return names


def titled(result: "Result", letters: Lettering) -> Sheet:
    """Return a page with what every figure says: the study, the label of a model, the sources.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    letters
        What can be written.
    """
    sheet = Sheet(letters)
    sheet.box((0, 0, WIDE, HIGH), "#ffffff")
    study = result.study
    quiet = Style(9.5, colour=ink.QUIET)
    if letters.legible(study.title):
        title = sheet.shortened(study.title, quiet, wide=0.7 * WIDE)
        sheet.write(MARGIN, 51.0, title, quiet)
    if study.model:
        _stamp(sheet, say_names("label", language=letters.language)["model"])
    _, top, _, high = FRAME.box
    small, wide = Style(6.8, colour=ink.QUIET), WIDE - 2 * MARGIN
    y = sheet.paragraph(MARGIN, top + high + 7, foot(result, letters), small, wide=wide)
    if letters.note:
        sheet.paragraph(MARGIN, y, letters.note, Style(7.5, colour=ink.UNMET), wide=wide)
    return sheet


def _paper(result: "Result", letters: Lettering) -> Layer:
    """Return what lies under every plan: its page, and the colour of its map where nothing is."""
    sheet = titled(result, letters)
    sheet.box(FRAME.box, ink.PAPER)
    return sheet.layer(shared=True)


def _circle_words(result: "Result", head: Headline, found: Findings, letters: Lettering) -> Layer:
    """Return everything on the page of a plan that only its circle says."""
    language = letters.language
    sheet = Sheet(letters)
    room = WIDE - 2 * MARGIN - (170.0 if result.study.model else 0.0)
    name = drawn_name(head.circle, letters)
    sheet.write(MARGIN, 24.5, sheet.shortened(name, _TITLE, wide=room), _TITLE)
    _, top, _, high = FRAME.box
    column = _COLUMN
    y = draw_answer(sheet, head, column, y=top - 3)
    y = draw_heading(sheet, say("figures.map.legend", language=language), column, y=y + 11)
    text = Style(column.text_pt)
    for told, colour in _rules(result, head, language):
        style = Style(column.text_pt, colour=colour)
        y = sheet.paragraph(column.x, y, told, style, wide=column.wide)
    y = draw_keys(sheet, head, found, column, y=y + 3)
    counted = say("figures.map.counted", language=language)
    y = draw_heading(sheet, counted, column, y=y + 9)
    told = counted_services(head.circle, language=language)
    sheet.paragraph(column.x, y, told, text, wide=column.wide, foot=top + high)
    return sheet.layer()


def _rules(result: "Result", head: Headline, language: str) -> Iterator[tuple[str, str]]:
    """Yield how far is counted as inside, and whether the limit was checked, with a colour each."""
    if head.denominator == UNITS:
        return
    yield rule(result, head.circle, language=language), ink.INK
    if not head.circle.verified:
        yield say("figures.map.unverified", language=language), ink.UNMET


def _stamp(sheet: Sheet, text: str) -> None:
    """Write the label of a model in a box in the upper right corner."""
    style = Style(9, bold=True, colour=ink.MODEL)
    wide = sheet.width(text, style) + 14
    left = WIDE - MARGIN - wide
    sheet.box((left, 29.0, wide, 18.0), "#fff3cd", rim="#9a6700", rim_pt=0.8)
    sheet.write(left + wide / 2, 38.0, text, style, align="center", middle=True)
