"""What stands beside a map: the answer in large, and what colours and signs mean."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import (
    UNITS,
    amount,
    percent,
    share_caption,
    target_words,
    unit_word,
    verdict,
)
from lifecircle.report.figures.findings import Findings
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.figures.plan import BORDER_DASHES, DOTS_PT, RING_PT, SHADE
from lifecircle.report.headline import Headline
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.report.figures.shapes import Box

_KEY, _AFTER = 21.0, 7.0
_WIDE_ENOUGH = 36.0  # for a class of shares with its label below


@dataclass(frozen=True)
class Column:
    """Where words stand beside a map, and how large they are.

    Parameters
    ----------
    x, wide
        Its left edge and its width, points.
    number_pt, head_pt, text_pt
        Letter sizes of the share, of headings and of all else.
    detail
        How wide dots are against those of a slide, as on the map.
    """

    x: float
    wide: float
    number_pt: float = 27.0
    head_pt: float = 9.0
    text_pt: float = 7.5
    detail: float = 1.0

    @property
    def row(self) -> float:
        """How high a line of the legend is, points."""
        return self.text_pt * 1.78


def draw_answer(sheet: Sheet, head: Headline, column: Column, *, y: float) -> float:
    """Write the share of the district in large, with its target; return where it ends, points.

    Parameters
    ----------
    sheet
        The page.
    head
        Of the circle.
    column
        Where.
    y
        Where it begins, points.
    """
    language = sheet.letters.language
    x, wide, text = column.x, column.wide, Style(column.text_pt)
    row = head.district
    share = None if row is None else float(row["covered_share"])
    number = Style(column.number_pt, bold=True)
    sheet.write(x, y, percent(share, language=language), number)
    y += 1.18 * column.number_pt
    above = Style(column.text_pt + 1)
    y = sheet.paragraph(x, y, share_caption(head, language=language), above, wide=wide)
    met, said = verdict(head, language=language)
    bar = (x, y + 5, wide, 6.5)
    y = _draw_bar(sheet, share, head.circle.target_share, bar, ink.BARS[met])
    y = sheet.paragraph(x, y, target_words(head.circle, language=language), text, wide=wide)
    if said:
        loud = Style(column.text_pt + 1, bold=True, colour=ink.MET if met else ink.UNMET)
        y = sheet.paragraph(x, y, said, loud, wide=wide)
    quiet = Style(column.text_pt, colour=ink.QUIET)
    for told in _counts(head, language):
        y = sheet.paragraph(x, y, told, quiet, wide=wide)
    return y


def draw_heading(sheet: Sheet, text: str, column: Column, *, y: float) -> float:
    """Write a heading over a thin line; return where it ends, points.

    Parameters
    ----------
    sheet
        The page.
    text
        Its words.
    column
        Where.
    y
        Where it begins, points.
    """
    sheet.write(column.x, y, text, Style(column.head_pt, bold=True))
    low = y + 1.45 * column.head_pt
    sheet.line([(column.x, low), (column.x + column.wide, low)], ink.LINE, 0.6)
    return low + 0.5 * column.head_pt


def draw_keys(sheet: Sheet, head: Headline, found: Findings, column: Column, *, y: float) -> float:
    """Draw what the colours and signs of a map mean; return where it ends, points.

    Parameters
    ----------
    sheet
        The page.
    head
        Of the circle.
    found
        What the map shows.
    column
        Where.
    y
        Where it begins, points.
    """
    y = _zone_keys(sheet, head, found, column, y)
    y = _home_keys(sheet, found, column, y + 3)
    y = _place_keys(sheet, found, column, y)
    return _ground_keys(sheet, column, y)


def _counts(head: Headline, language: str) -> tuple[str, ...]:
    """Return the numbers behind the share, and what a buffer would have claimed."""
    row = head.district
    if row is None:
        return ()
    of_units = head.denominator == UNITS
    counts = {key: amount(float(row[key]), head) for key in ("total", "covered")}
    key = "figures.map.of_units" if of_units else "figures.map.of"
    of = say(key, language=language, unit=unit_word(head, language=language), **counts)
    straight = float(row["straight_line_share"])
    if of_units or math.isnan(straight):
        return (of,)
    share = percent(straight, language=language)
    return of, say("figures.map.straight", language=language, share=share)


def _draw_bar(
    sheet: Sheet, share: float | None, target: float | None, box: "Box", fill: str
) -> float:
    """Draw a share as a bar from 0 to 100 %, with a tick where the target stands."""
    x, y, wide, high = box
    sheet.box(box, "#e9edf0")
    if share is not None and math.isfinite(share):
        sheet.box((x, y, wide * min(max(share, 0), 1), high), fill)
    if target is not None:
        at = x + wide * target
        sheet.line([(at, y - 3), (at, y + high + 3)], ink.INK, 1.8)
    return y + high + 6


def _zone_keys(sheet: Sheet, head: Headline, found: Findings, column: Column, y: float) -> float:
    """Draw the colours of zones."""
    language = sheet.letters.language
    of_units = head.denominator == UNITS
    level = entry("figures.level", language=language).get(found.level, found.level)
    key = "figures.map.units" if of_units else "figures.map.zones"
    title = say(key, language=language, level=level)
    y = sheet.paragraph(column.x, y, title, Style(column.text_pt + 0.5), wide=column.wide) + 1.5
    classes = [(one.fill, one.label) for one in ink.SHARE_CLASSES]
    nobody = "not_asked" if of_units else "nobody"
    if of_units:
        words = [say(f"figures.map.{key}", language=language) for key in ("has_not", "has")]
        classes = [(classes[0][0], words[0]), (classes[-1][0], words[1])]
    elif column.wide >= _WIDE_ENOUGH * len(classes):
        y = _ramp(sheet, classes, column, y)
        classes = []
    for fill, label in (*classes, (ink.NOBODY, say(f"figures.map.{nobody}", language=language))):
        swatch = (column.x, y, _KEY, 0.73 * column.row)
        sheet.box(swatch, fill, rim=ink.BORDER, alpha=SHADE)
        y = _label(sheet, label, column, y)
    return y


def _ramp(sheet: Sheet, classes: list[tuple[str, str]], column: Column, y: float) -> float:
    """Draw colours side by side with their labels below; return where they end."""
    each, high = column.wide / len(classes), 0.73 * column.row
    label = Style(column.text_pt - 0.5)
    for place, (fill, text) in enumerate(classes):
        left = column.x + place * each
        sheet.box((left, y, each, high), fill, rim=ink.BORDER, alpha=SHADE)
        sheet.write(left + each / 2, y + high + 2.0, text, label, align="center")
    return y + high + 1.9 * column.text_pt


def _home_keys(sheet: Sheet, found: Findings, column: Column, y: float) -> float:
    """Draw the dots of homes left out."""
    language = sheet.letters.language
    shown = {"beyond": bool(found.beyond.any()), "cut": bool(found.cut.any())}
    for key in (key for key, there in shown.items() if there):
        for place, size in enumerate(DOTS_PT):
            x = column.x + 3 + 7.6 * place
            rings = ((ink.CUT, size + RING_PT), ("#ffffff", size))
            for fill, wide in rings if key == "cut" else ((ink.HOME, size),):
                sheet.dot(x, y + 0.36 * column.row, fill, wide * column.detail)
        y = _label(sheet, say(f"figures.map.{key}", language=language), column, y)
    if any(shown.values()):
        low, high = (f"{one:g}" for one in found.breaks)
        sizes = say("figures.map.sizes", language=language, small=low, large=high)
        y = _label(sheet, sizes, column, y, colour=ink.QUIET)
    return y


def _place_keys(sheet: Sheet, found: Findings, column: Column, y: float) -> float:
    """Draw the squares of facilities."""
    language = sheet.letters.language
    counts = {"facilities": found.counted_places, "planned": found.other_places}
    for key, count in counts.items():
        if key == "facilities" or count:
            fill = ink.FACILITY if key == "facilities" else ink.PLANNED
            sheet.dot(column.x + _KEY / 2, y + 0.36 * column.row, fill, 5.0, square=True)
            label = say(f"figures.map.{key}", language=language, count=count)
            y = _label(sheet, label, column, y)
    return y


def _ground_keys(sheet: Sheet, column: Column, y: float) -> float:
    """Draw streets, boundaries, water and greens, in two columns where there is room."""
    language = sheet.letters.language
    text = Style(column.text_pt)
    words = {key: say(f"figures.map.{key}", language=language) for key in _GROUND}
    widths = [sheet.width(one, text) + _KEY + 2 * _AFTER for one in words.values()]
    beside = max(widths[0:3:2])  # the last stands alone in its row
    columns = 2 if beside + max(widths[1::2]) - _AFTER <= column.wide else 1
    for place, (key, look) in enumerate(_GROUND.items()):
        left = column.x + place % columns * max(beside, 0.58 * column.wide)
        middle = y + (place // columns + 0.36) * column.row
        if key in ("water", "green"):
            high = 0.62 * column.row
            sheet.box((left, middle - high / 2, _KEY, high), str(look["colour"]))
        else:
            sheet.line([(left, middle), (left + _KEY, middle)], **look)
        sheet.write(left + _KEY + _AFTER, middle, words[key], text, middle=True)
    return y + -(-len(_GROUND) // columns) * column.row


_GROUND: Mapping[str, Mapping[str, Any]] = {
    "streets": {"colour": ink.ROADS["major"], "wide_pt": 1.2},
    "water": {"colour": ink.WATER},
    "district": {"colour": ink.FRAME, "wide_pt": 1.3},
    "green": {"colour": ink.GREEN},
    "border": {"colour": ink.BORDER, "wide_pt": 0.8, "dashes": BORDER_DASHES},
}


def _label(sheet: Sheet, label: str, column: Column, y: float, *, colour: str = ink.INK) -> float:
    """Write a label beside its sign; return where the next begins."""
    style = Style(column.text_pt, colour=colour)
    room = column.wide - _KEY - _AFTER
    lines = sheet.wrapped(label, style, wide=room)
    middle = y + 0.36 * column.row
    for place, line in enumerate(lines):
        at = middle + place * 1.3 * column.text_pt
        sheet.write(column.x + _KEY + _AFTER, at, line, style, middle=True)
    return y + column.row + max(len(lines) - 1, 0) * 1.3 * column.text_pt
