"""The right side of a circle's figure: the answer in large, the legend, what counts."""

import math
from typing import TYPE_CHECKING, Any

from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import (
    UNITS,
    counted_services,
    percent,
    rule,
    share_caption,
    target_words,
    unit_word,
    verdict,
)
from lifecircle.report.figures.page import Sheet
from lifecircle.report.figures.plan import DOTS_PT, SHADE, Drawn
from lifecircle.report.headline import Headline
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_ROW = 0.185
_KEY = 0.3
_GAP = 0.12


def draw_answer(sheet: Sheet, head: Headline, *, x: float, y: float, wide: float) -> float:
    """Write the share of the district in large, with its target; return where it ends, inches.

    Parameters
    ----------
    sheet
        The page.
    head
        Of the circle.
    x, y, wide
        Where, inches.
    """
    language = sheet.letters.language
    row = head.district
    share = None if row is None else float(row["covered_share"])
    sheet.write(x, y - 0.07, percent(share, language=language), fontsize=27, fontweight="bold")
    y += 0.45
    y = sheet.paragraph(x, y, share_caption(head, language=language), wide=wide, fontsize=8.5)
    met, said = verdict(head, language=language)
    y = _share_bar(sheet, share, head.circle.target_share, (x, y + 0.08, wide), ink.BARS[met])
    y = sheet.paragraph(x, y, target_words(head.circle, language=language), wide=wide, fontsize=8)
    if said:
        colour = ink.MET if met else ink.UNMET
        y = sheet.paragraph(x, y, said, wide=wide, fontsize=8.5, color=colour, fontweight="bold")
    if row is None:
        return y
    unit = unit_word(head, language=language)
    counts = {key: f"{float(row[key]):,.0f}" for key in ("total", "covered")}
    key = "figures.map.of_units" if head.denominator == UNITS else "figures.map.of"
    of = say(key, language=language, unit=unit, **counts)
    y = sheet.paragraph(x, y, of, wide=wide, fontsize=7.5, color=ink.QUIET)
    straight = float(row["straight_line_share"])
    if head.denominator == UNITS or math.isnan(straight):
        return y
    told = say(
        "figures.map.straight", language=language, share=percent(straight, language=language)
    )
    return sheet.paragraph(x, y, told, wide=wide, fontsize=7.5, color=ink.QUIET)


def draw_legend(
    sheet: Sheet,
    result: "Result",
    head: Headline,
    drawn: Drawn,
    *,
    x: float,
    y: float,
    wide: float,
    foot: float,
) -> float:
    """Draw what the colours and signs of the map mean; return where it ends, inches.

    Parameters
    ----------
    sheet
        The page.
    result
        What `lifecircle.analyse` returned.
    head
        Of the circle.
    drawn
        What the map shows.
    x, y, wide, foot
        Where, and above what it ends, inches.
    """
    language = sheet.letters.language
    y = _heading(sheet, say("figures.map.legend", language=language), x, y, wide)
    if head.denominator != UNITS:
        limit = rule(result, head.circle, language=language)
        y = sheet.paragraph(x, y, limit, wide=wide, fontsize=7.5)
        if not head.circle.verified:
            unverified = say("figures.map.unverified", language=language)
            y = sheet.paragraph(x, y, unverified, wide=wide, fontsize=7, color=ink.UNMET)
        y += 0.04
    y = _zone_keys(sheet, head, drawn, x, y, wide)
    y = _home_keys(sheet, drawn, x, y + 0.05, wide)
    y = _ground_keys(sheet, x, y, wide)
    counted = say("figures.map.counted", language=language)
    y = _heading(sheet, counted, x, y + _GAP, wide)
    told = counted_services(head.circle, language=language)
    return sheet.paragraph(x, y, told, wide=wide, foot=foot, fontsize=7.5)


def _share_bar(
    sheet: Sheet,
    share: float | None,
    target: float | None,
    place: tuple[float, float, float],
    fill: str,
) -> float:
    """Draw a share as a bar from 0 to 100 %, with a tick where the target stands."""
    x, y, wide = place
    high = 0.09
    _box(sheet, x, y, wide, high, "#e9edf0")
    if share is not None and math.isfinite(share):
        _box(sheet, x, y, wide * min(max(share, 0), 1), high, fill)
    if target is not None:
        at = x + wide * target
        sheet.board.plot([at, at], [y - 0.04, y + high + 0.04], color=ink.INK, linewidth=1.8)
    return y + high + 0.09


def _heading(sheet: Sheet, text: str, x: float, y: float, wide: float) -> float:
    """Write a heading over a thin line."""
    sheet.write(x, y, text, fontsize=9, fontweight="bold")
    sheet.board.plot([x, x + wide], [y + 0.185] * 2, color=ink.LINE, linewidth=0.6)
    return y + 0.25


def _zone_keys(
    sheet: Sheet, head: Headline, drawn: Drawn, x: float, y: float, wide: float
) -> float:
    """Draw the colours of zones."""
    language = sheet.letters.language
    of_units = head.denominator == UNITS
    level = entry("figures.level", language=language).get(drawn.level, drawn.level)
    title = say(
        "figures.map.units" if of_units else "figures.map.zones", language=language, level=level
    )
    y = sheet.paragraph(x, y, title, wide=wide, fontsize=8) + 0.02
    classes = [(one.fill, one.label) for one in ink.SHARE_CLASSES]
    nobody = say("figures.map.nobody", language=language)
    if of_units:
        words = [say(f"figures.map.{key}", language=language) for key in ("has_not", "has")]
        classes = [(classes[0][0], words[0]), (classes[-1][0], words[1])]
        nobody = say("figures.map.not_asked", language=language)
    for fill, label in (*classes, (ink.NOBODY, nobody)):
        _box(sheet, x, y, _KEY, 0.135, fill, rim=ink.BORDER, alpha=SHADE)
        sheet.write(x + _KEY + 0.1, y + 0.005, label, fontsize=7.5)
        y += _ROW
    return y


def _home_keys(sheet: Sheet, drawn: Drawn, x: float, y: float, wide: float) -> float:
    """Draw the dots of homes and the squares of facilities."""
    language = sheet.letters.language
    for shown, key in ((drawn.beyond, "beyond"), (drawn.cut, "cut")):
        if not shown:
            continue
        for place, size in enumerate(DOTS_PT):
            at = (x + 0.04 + 0.105 * place, y + 0.065)
            _dot(sheet, at, size, cut=key == "cut")
        label = say(f"figures.map.{key}", language=language)
        y = _keyed(sheet, label, x, y, wide)
    if drawn.beyond or drawn.cut:
        low, high = (f"{one:g}" for one in drawn.breaks)
        sizes = say("figures.map.sizes", language=language, small=low, large=high)
        y = _keyed(sheet, sizes, x, y, wide, color=ink.QUIET)
    counts = {"facilities": drawn.open_facilities, "planned": drawn.other_facilities}
    for key, count in counts.items():
        if key == "facilities" or count:
            fill = ink.FACILITY if key == "facilities" else ink.PLANNED
            look: dict[str, Any] = {
                "markersize": 5,
                "markerfacecolor": fill,
                "markeredgecolor": "white",
            }
            sheet.board.plot([x + _KEY / 2], [y + 0.065], marker="s", **look)
            y = _keyed(sheet, say(f"figures.map.{key}", language=language, count=count), x, y, wide)
    return y


def _ground_keys(sheet: Sheet, x: float, y: float, wide: float) -> float:
    """Draw streets, boundaries, water and greens in two columns."""
    language = sheet.letters.language
    half = 0.6 * wide
    for place, (key, look) in enumerate(_GROUND.items()):
        column, row = place % 2, place // 2
        left, top = x + column * half, y + row * _ROW
        if key in ("water", "green"):
            _box(sheet, left, top + 0.01, _KEY, 0.12, look["color"])
        else:
            sheet.board.plot([left, left + _KEY], [top + 0.07] * 2, **look)
        sheet.write(
            left + _KEY + 0.1, top, say(f"figures.map.{key}", language=language), fontsize=7.5
        )
    return y + (len(_GROUND) + 1) // 2 * _ROW


_GROUND: dict[str, dict[str, Any]] = {
    "streets": {"color": ink.ROADS["major"], "linewidth": 1.2},
    "water": {"color": ink.WATER},
    "district": {"color": ink.FRAME, "linewidth": 1.3},
    "green": {"color": ink.GREEN},
    "border": {"color": ink.BORDER, "linewidth": 0.8, "linestyle": (0, (5, 2.5))},
}


def _keyed(sheet: Sheet, label: str, x: float, y: float, wide: float, **look: Any) -> float:
    """Write a label beside its sign."""
    room = wide - _KEY - 0.1
    end = sheet.paragraph(x + _KEY + 0.1, y, label, wide=room, **{"fontsize": 7.5, **look})
    return max(end + 0.02, y + _ROW)


def _dot(sheet: Sheet, at: tuple[float, float], size: float, *, cut: bool) -> None:
    """Draw one home."""
    look: dict[str, Any] = {"marker": "o", "linestyle": "none", "markeredgewidth": 0}
    rings = ((ink.CUT, size + 1.3), ("white", size)) if cut else ((ink.HOME, size),)
    for colour, wide in rings:
        sheet.board.plot([at[0]], [at[1]], markersize=wide, markerfacecolor=colour, **look)


def _box(
    sheet: Sheet,
    x: float,
    y: float,
    wide: float,
    high: float,
    fill: str,
    *,
    rim: str = "none",
    alpha: float = 1.0,
) -> None:
    """Fill a rectangle of the page."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    look: dict[str, Any] = {"facecolor": to_rgba(fill, alpha), "edgecolor": rim, "linewidth": 0.4}
    sheet.board.add_artist(Rectangle((x, y), wide, high, **look))
