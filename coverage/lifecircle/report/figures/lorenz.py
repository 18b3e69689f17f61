"""The chart of where those left out live: a Lorenz curve a circle, zone by zone."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import LEVELS
from lifecircle.report.figures.captions import UNITS, drawn_name
from lifecircle.report.figures.page import MARGIN, WIDE, Sheet, shortened
from lifecircle.report.headline import Headline, headlines
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lifecircle.circles.results import Result

_TOP, _BOTTOM = 1.35, 7.5
_COLUMNS = 5
_GAP_WIDE, _GAP_HIGH = 0.32, 0.62
_MOST_WIDE = 2.3

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


def draw_uneven(sheet: Sheet, result: "Result") -> bool:
    """Draw a curve a circle onto a page; return whether there was one to draw.

    Along a curve zones are lined up, the one with the largest part left out first: it shows how
    much of all that is left out lies in how small a part of the whole.

    Parameters
    ----------
    sheet
        A page with title and sources.
    result
        What `lifecircle.analyse` returned.
    """
    levels = set(result.study.zones["level"])
    level = next((one for one in LEVELS[:3] if one in levels), None)
    heads = [one for one in headlines(result) if one.denominator != UNITS]
    if level is None or not heads:
        return False
    language = sheet.letters.language
    word = entry("figures.level", language=language)[level]
    title = say("figures.uneven.title", language=language)
    sheet.write(MARGIN, 0.34, title, fontsize=18, fontweight="bold")
    told = (
        f"x: {say('figures.uneven.total', language=language, level=word)}",
        f"y: {say('figures.uneven.left_out', language=language)}",
        say("figures.uneven.even", language=language),
    )
    sheet.write(MARGIN, 1.0, "　　".join(told), fontsize=8, color=ink.QUIET)
    columns = min(_COLUMNS, len(heads))
    rows = -(-len(heads) // columns)
    wide = (WIDE - 2 * MARGIN + _GAP_WIDE) / columns - _GAP_WIDE
    side = min(wide, (_BOTTOM - _TOP) / rows - _GAP_HIGH, _MOST_WIDE)
    for place, head in enumerate(heads):
        x = MARGIN + (wide + _GAP_WIDE) * (place % columns)
        y = _TOP + (side + _GAP_HIGH) * (place // columns)
        _draw_one(sheet, head, (x, y, wide, side), level=level)
    return True


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
    name = shortened(drawn_name(head.circle, sheet.letters), ems=wide * 72 / 8)
    sheet.write(x, y, name, fontsize=8, fontweight="bold")
    axes = sheet.axes(x + 0.2, y + 0.2, side - 0.2, side - 0.2)
    _scales(axes)
    of_total, of_left = lorenz(head, level=level)
    said = say("figures.uneven.nobody", language=language)
    if of_left[-1] > 0:
        axes.fill_between(of_total, of_left, of_total, color=ink.BARS[False], alpha=0.25, lw=0)
        axes.plot(of_total, of_left, color=ink.BARS[False], linewidth=1.6)
        half = float(np.interp(0.5, of_left, of_total))
        axes.plot([half, half, 0], [0, 0.5, 0.5], color=ink.INK, linewidth=0.7, linestyle=":")
        axes.plot([half], [0.5], marker="o", markersize=3.5, color=ink.INK)
        said = say("figures.uneven.half", language=language, share=f"{half:.0%}")
    sheet.paragraph(x, y + side + 0.19, said, wide=wide, fontsize=7, color=ink.QUIET)


def _scales(axes: "Axes") -> None:
    """Draw the frame from 0 to 100 % each way, and the line of evenness."""
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    labels = ["0", "50%", "100%"]
    axes.set_xticklabels(labels, fontsize=6, color=ink.QUIET)
    axes.set_yticklabels(labels, fontsize=6, color=ink.QUIET)
    axes.tick_params(length=2, color=ink.LINE, pad=1.5)
    for spine in axes.spines.values():
        spine.set(color=ink.LINE, linewidth=0.7)
    axes.plot([0, 1], [0, 1], color=ink.QUIET, linewidth=0.8, linestyle="--")
