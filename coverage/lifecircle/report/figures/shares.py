"""The chart of all circles: each share as a bar, its target as a tick."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import (
    UNITS,
    drawn_name,
    needed,
    percent,
    unit_word,
    verdict,
)
from lifecircle.report.figures.page import MARGIN, Sheet, Style
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

_TOP, _BOTTOM = 108.0, 540.0
_LEFT, _RIGHT = 299.0, 673.0
_MOST = 30.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_NAME, _OF = Style(9), Style(6.8, colour=ink.QUIET)
_LEGEND = Style(7.5)


def draw_shares(sheet: Sheet, result: "Result") -> str:
    """Draw a bar a circle onto a page; return its title.

    Parameters
    ----------
    sheet
        A page with the sources.
    result
        What `lifecircle.analyse` returned.
    """
    language = sheet.letters.language
    title = say("figures.shares.title", language=language)
    sheet.write(MARGIN, 24.5, title, Style(18, bold=True))
    heads = headlines(result)
    step = min((_BOTTOM - _TOP) / max(len(heads), 1), _MOST)
    for share in _TICKS:
        at = _at(share)
        sheet.line([(at, _TOP - 1.5), (at, _TOP + step * len(heads))], "#e3e7ea", 0.7)
        tick = Style(7.5, colour=ink.QUIET)
        sheet.write(at, _TOP - 14, f"{share:.0%}", tick, align="center")
    for place, head in enumerate(heads):
        _draw_row(sheet, head, y=_TOP + step * (place + 0.5), step=step)
    _draw_legend(sheet)
    return title


def _draw_row(sheet: Sheet, head: Headline, *, y: float, step: float) -> None:
    """Draw one circle: name, bar, target, straight line, verdict."""
    language = sheet.letters.language
    circle, row = head.circle, head.district
    right, room = _LEFT - 11, _LEFT - 11 - MARGIN
    name = sheet.shortened(drawn_name(circle, sheet.letters), _NAME, wide=room)
    sheet.write(right, y - 5.2, name, _NAME, align="right", middle=True)
    of = sheet.shortened(_of(head, language), _OF, wide=room)
    sheet.write(right, y + 5.6, of, _OF, align="right", middle=True)
    met, said = _verdict(head, language)
    if row is not None and math.isfinite(float(row["covered_share"])):
        _draw_bar(sheet, head, row, ink.BARS[met], (y, step))
    if circle.target_share is not None:
        at, half = _at(circle.target_share), step * 0.36
        tick = _tick(assumed=circle.target_assumed)
        sheet.line([(at, y - half), (at, y + half)], **tick)
    colour = ink.QUIET if met is None else ink.MET if met else ink.UNMET
    sheet.write(_RIGHT + 56, y, said, Style(7.5, colour=colour), middle=True)


def _draw_bar(
    sheet: Sheet, head: Headline, row: "pd.Series", fill: str, place: tuple[float, float]
) -> None:
    """Draw the share, its number, and what a straight line would have claimed."""
    y, step = place
    share, straight = float(row["covered_share"]), float(row["straight_line_share"])
    high = step * 0.44
    sheet.box((_LEFT, y - high / 2, _at(share) - _LEFT, high), fill)
    if head.denominator != UNITS and math.isfinite(straight):
        _draw_ring(sheet, _at(straight), y)
    number = percent(share, language=sheet.letters.language)
    sheet.write(_RIGHT + 14, y, number, Style(9.5, bold=True), middle=True)


def _draw_ring(sheet: Sheet, x: float, y: float) -> None:
    """Draw what a straight line would have claimed."""
    sheet.dot(x, y, ink.INK, 6.0)
    sheet.dot(x, y, "#ffffff", 4.2)


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
    if not head.served:
        return None, say("figures.shares.not_judged", language=language)
    if met is None or head.district is None:
        return None, say("figures.shares.no_target", language=language)
    if met:
        return True, say("figures.shares.met", language=language)
    short = needed(head)
    unit = unit_word(head, language=language)
    return False, say("figures.shares.not_met", language=language, short=short, unit=unit)


def _draw_legend(sheet: Sheet) -> None:
    """Draw what bars, ticks and rings mean, over the chart."""
    language = sheet.letters.language
    x, y = _LEFT, 79.0
    bars: Mapping[str, str] = {
        "bar_met": ink.BARS[True],
        "bar_unmet": ink.BARS[False],
        "bar_open": ink.BARS[None],
    }
    for key in (*bars, "target", "assumed", "straight"):
        if key in bars:
            sheet.box((x, y - 3.6, 14.4, 7.2), bars[key])
        elif key == "straight":
            _draw_ring(sheet, x + 10, y)
        else:
            sheet.line([(x + 11, y - 5.6), (x + 11, y + 5.6)], **_tick(assumed=key == "assumed"))
        text = say(f"figures.shares.{key}", language=language)
        sheet.write(x + 19, y, text, _LEGEND, middle=True)
        x += 19 + sheet.width(text, _LEGEND) + 12


def _tick(*, assumed: bool) -> dict[str, Any]:
    """Return how a target is drawn; one the plan does not write is dotted."""
    return {"colour": ink.INK, "wide_pt": 1.8, "dashes": (1.2, 0.8) if assumed else ()}


def _at(share: float) -> float:
    """Return where a share stands, points from the left."""
    return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0)
