"""A result as pictures for slides and print: a plan a circle, and charts over all circles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report import colours as ink
from lifecircle.report.figures.assessed import ENOUGH, FAIR, SURE, assessed_charts
from lifecircle.report.figures.base import Ground, figure_ground
from lifecircle.report.figures.captions import UNITS, counted_services, drawn_name, foot, rule
from lifecircle.report.figures.drawing import Order, draw
from lifecircle.report.figures.findings import Findings, findings
from lifecircle.report.figures.fonts import Lettering, lettering
from lifecircle.report.figures.frame import Frame
from lifecircle.report.figures.legend import Column, draw_answer, draw_heading, draw_keys
from lifecircle.report.figures.lorenz import draw_uneven
from lifecircle.report.figures.page import DPI, HIGH, MARGIN, WIDE, Sheet, Style
from lifecircle.report.figures.plan import Plan
from lifecircle.report.figures.shapes import Layer
from lifecircle.report.figures.shares import draw_shares
from lifecircle.report.figures.trends import draw_trends, trends_title
from lifecircle.report.headline import Headline, headlines
from lifecircle.report.wording import say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

FRAME = Frame((MARGIN, 73.5, 583.0, 469.5))
"""Where the map stands on a slide."""

SHARES, UNEVEN, TRENDS = "shares", "uneven", "trends"
"""Names of the charts of all circles: shares against targets, and where those left out live."""

_COLUMN = Column(x=MARGIN + 583.0 + 18.0, wide=WIDE - 2 * MARGIN - 583.0 - 18.0)
_TITLE = Style(18, bold=True)
_CHART = (MARGIN, FRAME.box[1], WIDE - 2 * MARGIN, FRAME.box[3])
_LONGEST_NAME = 60


def write_figures(result: "Result", folder: Path, *, language: str) -> Mapping[str, Path]:
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
    base = figure_ground(result, aspects=(FRAME.aspect,))
    orders = slide_orders(result, folder, letters=letters, base=base)
    draw(letters, orders)
    paths = [path for order in orders for path in (order.png, order.svg) if path is not None]
    return {path.name: path for path in paths}


def slide_orders(
    result: "Result",
    folder: Path,
    *,
    letters: Lettering,
    base: Ground,
    shown: Sequence[Findings] | None = None,
) -> tuple[Order, ...]:
    """Return what is to be drawn for a folder of slides.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    folder
        An existing folder.
    letters
        What can be written.
    base
        From `lifecircle.report.figures.base.figure_ground` with the aspect of `FRAME`.
    shown
        What the plan of each circle shows, if it is at hand.
    """
    heads = headlines(result)
    every = shown or [findings(result, base, one) for one in heads]
    plan, paper = Plan(base, letters, FRAME), _paper(result, letters)
    orders = []
    names = file_names([one.circle.id for one in heads])
    for head, found, name in zip(heads, every, names, strict=True):
        words = _circle_words(result, head, found, letters)
        title = drawn_name(head.circle, letters)
        orders.append(_order(folder, (paper, *plan.layers(found), words), name, title))
    for name, chart in ((SHARES, draw_shares), (UNEVEN, draw_uneven)):
        sheet = titled(result, letters)
        if title := chart(sheet, result):
            orders.append(_order(folder, (sheet.layer(),), name, title))
    if title := trends_title(result, language=letters.language):
        sheet = titled(result, letters)
        sheet.write(MARGIN, 24.5, title, _TITLE)
        draw_trends(sheet, result, _CHART)
        orders.append(_order(folder, (sheet.layer(),), TRENDS, title))
    return tuple(orders)


def assessed_orders(
    assessment: "Assessment", folder: Path, *, letters: Lettering
) -> tuple[Order, ...]:
    """Return what is to be drawn of an assessment.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    folder, letters
        As for `slide_orders`.
    """
    return tuple(
        _order(folder, (sheet.layer(),), name, title)
        for name, title, sheet in assessed_charts(assessment, titled, letters)
    )


def _order(folder: Path, layers: tuple[Layer, ...], name: str, title: str) -> Order:
    """Return one slide as two files."""
    png, svg = (folder / f"{name}{ending}" for ending in (".png", ".svg"))
    return Order(layers=layers, wide=WIDE, high=HIGH, dpi=DPI, png=png, svg=svg, title=title)


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
    taken, names = {SHARES, UNEVEN, TRENDS, ENOUGH, FAIR, SURE}, []
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
