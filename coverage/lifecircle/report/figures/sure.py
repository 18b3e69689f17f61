"""The chart of sureness: a strip a circle, from its lowest share to its highest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.circles.sensitivity import ASSUMPTIONS
from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import drawn_name
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

Box = tuple[float, float, float, float]

COLOURS: Mapping[str, str] = {
    "speed": "#0072b2",
    "snap": "#56b4e9",
    "small_pieces": "#8a8a8a",
    "missing_lanes": "#009e73",
    "unbuilt": "#e69f00",
    "unsure_state": "#d55e00",
    "people": "#cc79a7",
}
"""Of the dots, by assumption; the colour-blind tell them apart."""

_SCALE_HIGH, _LINE_HIGH, _LEAST_HIGH, _MOST_HIGH = 16.0, 11.0, 10.0, 27.0
_ROW_HIGH = 11.5


@dataclass(frozen=True)
class _Room:
    """How wide names and verdicts may be, and how large they are written, points."""

    name_wide: float
    said_wide: float
    gap: float
    text: Style
    quiet: Style


_SLIDE = _Room(185.0, 170.0, 14.0, Style(8.0), Style(7.0, colour=ink.QUIET))
_PAPER = _Room(152.0, 144.0, 8.0, Style(6.6), Style(6.0, colour=ink.QUIET))
_NARROW = 600.0


def sure_title(assessment: "Assessment", *, language: str) -> str:
    """Return the title of the chart, empty where no headline was tried.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    told = len(assessment.sureness) and assessment.sureness["covered_share"].notna().any()
    return say("sureness.figure.title", language=language) if told else ""


def sure_high(assessment: "Assessment") -> float:
    """Return how high the chart of all circles is when it is drawn for a paper, points.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    """
    return _SCALE_HIGH + 2 * _LINE_HIGH + 4.0 + _ROW_HIGH * len(assessment.result.circles)


def draw_sure(sheet: Sheet, assessment: "Assessment", box: Box) -> None:
    """Draw a strip for each circle that there is room for, in their order, with a legend.

    Parameters
    ----------
    sheet
        A page.
    assessment
        What `lifecircle.assess` returned.
    box
        Left, top, width and height of the room, points.
    """
    left, top, wide, high = box
    room = _PAPER if wide < _NARROW else _SLIDE
    legend = _legend(sheet, assessment, room, wide)
    free = high - _SCALE_HIGH - _LINE_HIGH * len(legend) - 4.0
    circles = assessment.result.circles[: int(free // _LEAST_HIGH)]
    row_high = min(free / max(len(circles), 1), _MOST_HIGH)
    scale = (left + room.name_wide, wide - room.name_wide - room.said_wide - room.gap)
    foot = top + _SCALE_HIGH + row_high * len(circles)
    for percent in range(0, 101, 20):
        x = scale[0] + scale[1] * percent / 100
        sheet.line([(x, top + _SCALE_HIGH - 3), (x, foot)], ink.LINE, 0.4)
        sheet.write(x, top, f"{percent}%", room.quiet, align="center")
    rows = assessment.sureness.to_dict("index")
    for place, circle in enumerate(circles):
        y = top + _SCALE_HIGH + row_high * (place + 0.5)
        called = drawn_name(circle, sheet.letters)
        name = sheet.shortened(called, room.text, wide=room.name_wide - 10)
        sheet.write(left, y, name, room.text, middle=True)
        tried = pd.DataFrame(assessment.sensitivity.xs(circle.id, level="circle"))
        _draw_strip(sheet, rows[circle.id], tried, (*scale, y, row_high))
        said = _said(rows[circle.id], sheet.letters.language)
        x = scale[0] + scale[1] + room.gap
        short = sheet.shortened(said, room.text, wide=room.said_wide)
        sheet.write(x, y, short, room.text, middle=True)
    for place, line in enumerate(reversed(legend)):
        _draw_legend(sheet, line, room, (left, top + high - 6.0 - _LINE_HIGH * place))


def _draw_strip(sheet: Sheet, row: Mapping[Any, Any], tried: pd.DataFrame, at: Box) -> None:
    """Draw one range: its strip, a dot for each value tried, the share as it is, the target."""
    left, wide, y, row_high = at
    if pd.isna(row["covered_share"]):
        return
    high = min(row_high * 0.4, 9.0)
    low_x, high_x = (left + wide * row[key] for key in ("low_share", "high_share"))
    sheet.box((low_x, y - high / 2, max(high_x - low_x, 0.8), high), "#dfe4e8")
    if pd.notna(row["target_share"]):
        x = left + wide * row["target_share"]
        sheet.line([(x, y - high), (x, y + high)], ink.UNMET, 1.4)
    kinds = tried.index.get_level_values("assumption")
    for assumption, share in zip(kinds, tried["covered_share"], strict=True):
        if assumption != "as_is":
            sheet.dot(left + wide * share, y, COLOURS[assumption], high * 0.6)
    sheet.dot(left + wide * row["covered_share"], y, ink.INK, high * 0.9, square=True)


def _said(row: Mapping[Any, Any], language: str) -> str:
    """Return whether a circle's verdict holds, or what it depends on."""
    words = entry("sureness.assumption", language=language)
    if row["sure"] == "no_target":
        return say("sureness.sure.no_target", language=language)
    if row["sure"] == "firm":
        held = "met_firm" if row["met"] else "missed_firm"
        return say(f"sureness.paper.{held}", language=language)
    names = entry("sureness.joint", language=language).join(
        words[one] for one in row["depends_on"].split("; ")
    )
    return say("sureness.paper.depends", language=language, assumptions=names)


_Key = tuple[str, str]
"""What a sign of the legend says, and its colour; that of the target is a line."""


def _legend(sheet: Sheet, assessment: "Assessment", room: _Room, wide: float) -> list[list[_Key]]:
    """Return what the signs mean, in as many lines as the width asks for."""
    language = sheet.letters.language
    tried = set(assessment.sensitivity.index.get_level_values("assumption"))
    words = entry("sureness.assumption", language=language)
    keys = [(words[one], COLOURS.get(one, ink.INK)) for one in ASSUMPTIONS if one in tried]
    keys.append((say("sureness.paper.target", language=language), ink.UNMET))
    lines: list[list[_Key]] = [[]]
    taken = 0.0
    for key in keys:
        long = _KEY_WIDE + sheet.width(key[0], room.quiet)
        if taken + long > wide and lines[-1]:
            lines.append([])
            taken = 0.0
        lines[-1].append(key)
        taken += long
    return lines


_KEY_WIDE = 20.0


def _draw_legend(sheet: Sheet, line: list[_Key], room: _Room, place: tuple[float, float]) -> None:
    """Draw one line of what the signs mean."""
    x, y = place
    for name, colour in line:
        if colour == ink.UNMET:
            sheet.line([(x + 3.0, y - 4.0), (x + 3.0, y + 4.0)], colour, 1.4)
        else:
            sheet.dot(x + 3.0, y, colour, 5.5, square=colour == ink.INK)
        sheet.write(x + 9.0, y, name, room.quiet, middle=True)
        x += _KEY_WIDE + sheet.width(name, room.quiet)
