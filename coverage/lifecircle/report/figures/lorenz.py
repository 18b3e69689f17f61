"""The chart of where those left out live: a Lorenz curve a circle, zone by zone."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import LEVELS
from lifecircle.report.figures.captions import UNITS, drawn_name
from lifecircle.report.figures.page import MARGIN, WIDE, Sheet, Style
from lifecircle.report.headline import Headline, headlines
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_TOP, _BOTTOM = 97.0, 540.0
_COLUMNS = 5
_GAP_WIDE, _GAP_HIGH = 23.0, 45.0
_MOST_WIDE = 166.0
_SCALE = (0.0, 0.5, 1.0)
_QUIET = Style(8, colour=ink.QUIET)

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
Points = list[tuple[float, float]]


def draw_uneven(sheet: Sheet, result: "Result") -> str:
    """Draw a curve a circle onto a page; return its title, empty if there was nothing to draw.

    Along a curve zones are lined up, the one with the largest part left out first: it shows how
    much of all that is left out lies in how small a part of the whole.

    Parameters
    ----------
    sheet
        A page with the sources.
    result
        What `lifecircle.analyse` returned.
    """
    levels = set(result.study.zones["level"])
    level = next((one for one in LEVELS[:3] if one in levels), None)
    heads = [one for one in headlines(result) if one.denominator != UNITS]
    if level is None or not heads:
        return ""
    language = sheet.letters.language
    word = entry("figures.level", language=language)[level]
    title = say("figures.uneven.title", language=language)
    sheet.write(MARGIN, 24.5, title, Style(18, bold=True))
    x = MARGIN
    for told in (
        f"x: {say('figures.uneven.total', language=language, level=word)}",
        f"y: {say('figures.uneven.left_out', language=language)}",
        say("figures.uneven.even", language=language),
    ):
        sheet.write(x, 72.0, told, _QUIET)
        x += sheet.width(told, _QUIET) + 24
    columns = min(_COLUMNS, len(heads))
    rows = -(-len(heads) // columns)
    wide = (WIDE - 2 * MARGIN + _GAP_WIDE) / columns - _GAP_WIDE
    side = min(wide, (_BOTTOM - _TOP) / rows - _GAP_HIGH, _MOST_WIDE)
    for place, head in enumerate(heads):
        x = MARGIN + (wide + _GAP_WIDE) * (place % columns)
        y = _TOP + (side + _GAP_HIGH) * (place // columns)
        _draw_one(sheet, head, (x, y, wide, side), level=level)
    return title


def lorenz(head: Headline, *, level: str) -> Curve:
    """Return a circle's curve: cumulative shares of the total, and of what is left out, 0-1.

    Parameters
    ----------
    head
        Of the circle.
    level
        Level of the zones that are lined up.
    """
    rows = head.zones[head.zones["level"] == level]
    total = rows["total"].to_numpy(np.float64, na_value=0.0)
    left = total - rows["covered"].to_numpy(np.float64, na_value=0.0)
    known = total > 0
    total, left = total[known], np.clip(left[known], 0.0, None)
    order = np.argsort(-(left / total), kind="stable")
    x, y = np.cumsum(total[order]), np.cumsum(left[order])
    if not len(x) or y[-1] <= 0:
        return np.array([0.0, 1.0]), np.array([0.0, 0.0])
    return np.r_[0.0, x / x[-1]], np.r_[0.0, y / y[-1]]


def _draw_one(
    sheet: Sheet, head: Headline, place: tuple[float, float, float, float], *, level: str
) -> None:
    """Draw the curve of one circle with the point where half of those left out are reached."""
    language = sheet.letters.language
    x, y, wide, side = place
    bold = Style(8, bold=True)
    name = drawn_name(head.circle, sheet.letters)
    sheet.write(x, y, sheet.shortened(name, bold, wide=wide), bold)
    box = (x + 14, y + 14, side - 14)
    draw_scales(sheet, box)
    curve = lorenz(head, level=level)
    said = say("figures.uneven.nobody", language=language)
    if curve[1][-1] > 0:
        half = _draw_curve(sheet, curve, box)
        said = say("figures.uneven.half", language=language, share=f"{half:.0%}")
    sheet.paragraph(x, y + side + 13, said, Style(7, colour=ink.QUIET), wide=wide)


def _draw_curve(sheet: Sheet, curve: Curve, box: tuple[float, float, float]) -> float:
    """Draw a curve; return the share of the total that holds half of those left out."""
    of_total, of_left = curve
    points = points_of(of_total, of_left, box)
    fill = str(ink.BARS[False])
    sheet.polygon([*points, points[0]], fill, alpha=0.25)
    sheet.line(points, fill, 1.6)
    half = float(np.interp(0.5, of_left, of_total))
    lines = points_of(np.array([half, half, 0.0]), np.array([0.0, 0.5, 0.5]), box)
    sheet.line(lines, ink.INK, 0.7, dashes=(1.0, 1.6))
    sheet.dot(*lines[1], ink.INK, 3.5)
    return half


def draw_scales(sheet: Sheet, box: tuple[float, float, float]) -> None:
    """Draw the frame from 0 to 100 % each way, and the line of evenness.

    Parameters
    ----------
    sheet
        A page.
    box
        Left, top and side of the square, points.
    """
    x, y, side = box
    sheet.box((x, y, side, side), "#ffffff", rim=ink.LINE, rim_pt=0.7)
    sheet.line([(x, y + side), (x + side, y)], ink.QUIET, 0.8, dashes=(3.7, 1.6))
    small = Style(6, colour=ink.QUIET)
    for share in _SCALE:
        label = f"{share:.0%}" if share else "0"
        sheet.write(x + share * side, y + side + 3, label, small, align="center")
        sheet.write(x - 3, y + side - share * side, label, small, align="right", middle=True)


def points_of(
    x: NDArray[np.float64], y: NDArray[np.float64], box: tuple[float, float, float]
) -> Points:
    """Return shares as points of the page.

    Parameters
    ----------
    x, y
        From 0 to 1.
    box
        Left, top and side of the square, points.
    """
    left, top, side = box
    across, down = left + x * side, top + side - y * side
    return list(zip(across.tolist(), down.tolist(), strict=True))
