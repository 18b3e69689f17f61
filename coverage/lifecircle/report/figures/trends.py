"""The chart of several years: each circle's share over time, beside its target."""

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import drawn_name, percent
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.study.standards.circle import Circle
from lifecircle.words import say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.circles.results import Result

Box = tuple[float, float, float, float]

_COLUMNS = 5
_GAP_WIDE, _GAP_HIGH = 16.0, 12.0
_NAME_HIGH, _YEARS_HIGH, _AXIS_WIDE = 14.0, 11.0, 17.0
_INSET = 9.0
_HIGH_SHARE = 0.8
_GRID = (0.0, 0.5, 1.0)


def draw_trends(sheet: Sheet, result: "Result", box: Box) -> None:
    """Draw a small chart a circle, all on one scale, into a box of a page.

    Years stand as far apart as they are in time; the target is a dashed line, dotted where it is
    our own. A result without a trend draws nothing.

    Parameters
    ----------
    sheet
        A page.
    result
        With a ``trend``.
    box
        Left, top, width and height of the room, points.
    """
    if result.trend is None:
        return
    shown = [one for one in result.circles if one.id in result.trend.index.get_level_values(0)]
    left, top, wide, high = box
    columns = min(_COLUMNS, max(len(shown), 1))
    rows = -(-len(shown) // columns)
    cell_wide = (wide + _GAP_WIDE) / columns - _GAP_WIDE
    cell_high = min((high + _GAP_HIGH) / max(rows, 1) - _GAP_HIGH, _HIGH_SHARE * cell_wide)
    for place, circle in enumerate(shown):
        x = left + (cell_wide + _GAP_WIDE) * (place % columns)
        y = top + (cell_high + _GAP_HIGH) * (place // columns)
        years = result.trend.loc[[circle.id]].droplevel("circle")
        _draw_one(sheet, circle, years, (x, y, cell_wide, cell_high))


def _draw_one(sheet: Sheet, circle: Circle, rows: "pd.DataFrame", box: Box) -> None:
    """Draw the chart of one circle: name, frame, target, line and the shares of its ends."""
    x, y, wide, high = box
    size = 7.5 if wide > 120 else 6.0
    bold = Style(size, bold=True)
    name = drawn_name(circle, sheet.letters)
    sheet.write(x, y, sheet.shortened(name, bold, wide=wide), bold)
    frame = (
        x + _AXIS_WIDE,
        y + _NAME_HIGH,
        wide - _AXIS_WIDE,
        high - _NAME_HIGH - _YEARS_HIGH,
    )
    _draw_scales(sheet, frame, size=size - 1.5)
    years = rows.index.to_numpy(np.float64)
    across = _across(years, frame)
    _draw_years(sheet, rows.index.to_list(), across, frame, size=size - 1.5)
    at_y = np.nan
    if circle.target_share is not None:
        at_y = float(_down(np.array([circle.target_share]), frame)[0])
        dashes = (1.0, 1.6) if circle.target_assumed else (3.7, 1.6)
        ends = [(frame[0], at_y), (frame[0] + frame[2], at_y)]
        sheet.line(ends, ink.INK, 0.8, dashes=dashes)
    shares = rows["covered_share"].to_numpy(np.float64)
    known = np.isfinite(shares)
    points = np.column_stack((across[known], _down(shares[known], frame)))
    _draw_line(sheet, points, shares[known], (frame[1], at_y), size=size)


def _draw_years(
    sheet: Sheet, years: list[int], across: NDArray[np.float64], frame: Box, *, size: float
) -> None:
    """Write the first and the last year, and those between that have room."""
    style = Style(size, colour=ink.QUIET)
    y = frame[1] + frame[3] + 2.5
    room = sheet.width(str(years[-1]), style) + 3.0
    end = across[-1]
    taken = -np.inf
    for place, (year, at) in enumerate(zip(years, across.tolist(), strict=True)):
        is_last = place == len(years) - 1
        if is_last or (at - taken >= room and end - at >= room):
            sheet.write(at, y, str(year), style, align="center")
            taken = at


def _draw_line(
    sheet: Sheet,
    points: NDArray[np.float64],
    shares: NDArray[np.float64],
    avoid: tuple[float, float],
    *,
    size: float,
) -> None:
    """Draw the shares that are known, joined, the first and the last with their number.

    Numbers stand over the line, or under it where they would leave the frame or meet the target.
    """
    places = [(float(x), float(y)) for x, y in points]
    if len(places) > 1:
        sheet.line(places, ink.BARS[None], 1.6)
    for place in places:
        sheet.dot(*place, ink.INK, 3.4)
    top, target = avoid
    style = Style(size - 0.5, bold=True)
    for side, at in (("left", 0), ("right", -1))[: min(len(places), 2)]:
        x, y = places[at]
        over = y - size - 4.0
        free = over > top and not over - 1.0 < target < y
        text = percent(float(shares[at]), language=sheet.letters.language)
        align: Literal["left", "right"] = "left" if side == "left" else "right"
        shift = -4.0 if side == "left" else 4.0
        sheet.write(x + shift, over if free else y + 3.5, text, style, align=align)


def _draw_scales(sheet: Sheet, frame: Box, *, size: float) -> None:
    """Draw the frame and the lines of 0, 50 and 100 %."""
    x, y, wide, high = frame
    sheet.box(frame, "#ffffff", rim=ink.LINE, rim_pt=0.6)
    for share in _GRID:
        at = y + high - share * high
        if 0 < share < 1:
            sheet.line([(x, at), (x + wide, at)], "#e3e7ea", 0.6)
        style = Style(size, colour=ink.QUIET)
        sheet.write(x - 2.5, at, f"{share:.0%}", style, align="right", middle=True)


def _across(years: NDArray[np.float64], frame: Box) -> NDArray[np.float64]:
    """Return where years stand, points from the left."""
    x, _, wide, _ = frame
    span = years.max() - years.min()
    part = (years - years.min()) / span if span > 0 else np.full(len(years), 0.5)
    placed: NDArray[np.float64] = x + _INSET + part * (wide - 2 * _INSET)
    return placed


def _down(shares: NDArray[np.float64], frame: Box) -> NDArray[np.float64]:
    """Return where shares stand, points from the top."""
    _, y, _, high = frame
    placed: NDArray[np.float64] = y + high - np.clip(shares, 0.0, 1.0) * high
    return placed


def trends_high(result: "Result", *, wide: float) -> float:
    """Return how high the chart is where nothing limits it, points.

    Parameters
    ----------
    result
        With a ``trend``.
    wide
        Its width, points.
    """
    shown = 0 if result.trend is None else result.trend.index.get_level_values(0).nunique()
    columns = min(_COLUMNS, max(shown, 1))
    cell = (wide + _GAP_WIDE) / columns - _GAP_WIDE
    rows = -(-shown // columns)
    return rows * (_HIGH_SHARE * cell + _GAP_HIGH)


def trends_title(result: "Result", *, language: str) -> str:
    """Return the title of the chart, empty where there is nothing to draw.

    Parameters
    ----------
    result
        With or without a ``trend``.
    language
        ``zh`` or ``en``.
    """
    return "" if result.trend is None else say("trend.title", language=language)
