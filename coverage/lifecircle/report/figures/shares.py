"""The chart of all circles: each share as a bar, its target as a tick."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import UNITS, drawn_name, percent, unit_word, verdict
from lifecircle.report.figures.page import MARGIN, POINTS, Sheet, ems, shortened
from lifecircle.report.headline import (
    Headline,
    denominator_words,
    headlines,
    limit_words,
)
from lifecircle.words import entry, say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.circles.results import Result

_TOP, _BOTTOM = 1.5, 7.5
_LEFT, _RIGHT = 4.15, 9.35
_MOST = 0.42
_NAME_EMS = 29.0
_RING: Mapping[str, Any] = {
    "marker": "o",
    "markerfacecolor": "white",
    "markeredgecolor": ink.INK,
    "markersize": 5,
}
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_shares(sheet: Sheet, result: "Result") -> None:
    """Draw a bar a circle onto a page.

    Parameters
    ----------
    sheet
        A page with title and sources.
    result
        What `lifecircle.analyse` returned.
    """
    language = sheet.letters.language
    title = say("figures.shares.title", language=language)
    sheet.write(MARGIN, 0.34, title, fontsize=18, fontweight="bold")
    heads = headlines(result)
    step = min((_BOTTOM - _TOP) / max(len(heads), 1), _MOST)
    for share in _TICKS:
        at = _at(share)
        foot = _TOP + step * len(heads)
        sheet.board.plot([at, at], [_TOP - 0.02, foot], color="#e3e7ea", linewidth=0.7, zorder=1)
        sheet.write(at, _TOP - 0.2, f"{share:.0%}", fontsize=7.5, color=ink.QUIET, ha="center")
    for place, head in enumerate(heads):
        _draw_row(sheet, head, y=_TOP + step * (place + 0.5), step=step)
    _legend(sheet)


def _draw_row(sheet: Sheet, head: Headline, *, y: float, step: float) -> None:
    """Draw one circle: name, bar, target, straight line, verdict."""
    language = sheet.letters.language
    circle, row = head.circle, head.district
    sheet.write(
        _LEFT - 0.15,
        y - 0.005,
        shortened(drawn_name(circle, sheet.letters), ems=_NAME_EMS),
        fontsize=9,
        ha="right",
        va="bottom",
    )
    sheet.write(
        _LEFT - 0.15, y + 0.015, _of(head, language), fontsize=6.8, color=ink.QUIET, ha="right"
    )
    met, said = _verdict(head, language)
    if row is not None and math.isfinite(float(row["covered_share"])):
        _draw_bar(sheet, head, row, ink.BARS[met], (y, step))
    if circle.target_share is not None:
        at = _at(circle.target_share)
        style = _tick(assumed=circle.target_assumed)
        sheet.board.plot([at, at], [y - step * 0.36, y + step * 0.36], **style)
    colour = ink.QUIET if met is None else ink.MET if met else ink.UNMET
    sheet.write(_RIGHT + 0.78, y, said, fontsize=7.5, color=colour, va="center_baseline")


def _draw_bar(
    sheet: Sheet, head: Headline, row: "pd.Series", fill: str, place: tuple[float, float]
) -> None:
    """Draw the share, its number, and what a straight line would have claimed."""
    from matplotlib.patches import Rectangle

    y, step = place
    share, straight = float(row["covered_share"]), float(row["straight_line_share"])
    high = step * 0.44
    corner, wide = (_LEFT, y - high / 2), _at(share) - _LEFT
    sheet.board.add_artist(Rectangle(corner, wide, high, facecolor=fill, zorder=2))
    if head.denominator != UNITS and math.isfinite(straight):
        sheet.board.plot([_at(straight)], [y], zorder=4, **_RING)
    number = percent(share, language=sheet.letters.language)
    look = {"fontsize": 9.5, "fontweight": "bold", "va": "center_baseline"}
    sheet.write(_RIGHT + 0.2, y, number, **look)


def _of(head: Headline, language: str) -> str:
    """Return what the share of a circle is a share of, and its limit where somebody walks."""
    if head.denominator == UNITS:
        level = entry("figures.level", language=language)[head.circle.unit_level]
        return say("figures.shares.of_units", language=language, level=level)
    return say(
        "figures.shares.of",
        language=language,
        denominator=denominator_words(head.denominator, language=language),
        limit=limit_words(head.circle, language=language),
    )


def _verdict(head: Headline, language: str) -> tuple[bool | None, str]:
    """Return whether a target is met, in few words."""
    met, _ = verdict(head, language=language)
    if met is None or head.district is None:
        return None, say("figures.shares.no_target", language=language)
    if met:
        return True, say("figures.shares.met", language=language)
    short = f"{float(head.district['short_by']):,.0f}"
    unit = unit_word(head, language=language)
    return False, say("figures.shares.not_met", language=language, short=short, unit=unit)


def _legend(sheet: Sheet) -> None:
    """Draw what bars, ticks and rings mean, over the chart."""
    from matplotlib.patches import Rectangle

    language = sheet.letters.language
    x, y = _LEFT, 1.05
    bars = {"bar_met": ink.BARS[True], "bar_unmet": ink.BARS[False], "bar_open": ink.BARS[None]}
    for key in (*bars, "target", "assumed", "straight"):
        if key in bars:
            box = Rectangle((x, y), 0.2, 0.1, facecolor=bars[key])
            sheet.board.add_artist(box)
        elif key == "straight":
            sheet.board.plot([x + 0.14], [y + 0.05], **_RING)
        else:
            sheet.board.plot(
                [x + 0.16] * 2, [y - 0.03, y + 0.13], **_tick(assumed=key == "assumed")
            )
        text = say(f"figures.shares.{key}", language=language)
        sheet.write(x + 0.26, y + 0.05, text, fontsize=7.5, va="center_baseline")
        x += 0.26 + ems(text) * 7.5 / POINTS + 0.16


def _tick(*, assumed: bool) -> dict[str, Any]:
    """Return how a target is drawn; one the plan does not write is dotted."""
    return {
        "color": ink.INK,
        "linewidth": 1.8,
        "zorder": 3,
        "linestyle": (0, (1.2, 0.8)) if assumed else "solid",
    }


def _at(share: float) -> float:
    """Return where a share stands, inches from the left."""
    return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0)
