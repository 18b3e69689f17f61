"""The chart of sureness: a strip a circle, from its lowest share to its highest."""

from collections.abc import Mapping
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
    "people": "#cc79a7",
}
"""Of the dots, by assumption; the colour-blind tell them apart."""

_NAME_WIDE, _SAID_WIDE, _GAP = 185.0, 170.0, 14.0
_SCALE_HIGH, _LEGEND_HIGH, _LEAST_HIGH, _MOST_HIGH = 16.0, 20.0, 10.0, 27.0
_TEXT, _QUIET = Style(8.0), Style(7.0, colour=ink.QUIET)


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
    room = high - _SCALE_HIGH - _LEGEND_HIGH
    circles = assessment.result.circles[: int(room // _LEAST_HIGH)]
    row_high = min(room / max(len(circles), 1), _MOST_HIGH)
    scale = (left + _NAME_WIDE, wide - _NAME_WIDE - _SAID_WIDE - _GAP)
    foot = top + _SCALE_HIGH + row_high * len(circles)
    for percent in range(0, 101, 20):
        x = scale[0] + scale[1] * percent / 100
        sheet.line([(x, top + _SCALE_HIGH - 3), (x, foot)], ink.LINE, 0.4)
        sheet.write(x, top, f"{percent}%", _QUIET, align="center")
    rows = assessment.sureness.to_dict("index")
    for place, circle in enumerate(circles):
        y = top + _SCALE_HIGH + row_high * (place + 0.5)
        name = sheet.shortened(drawn_name(circle, sheet.letters), _TEXT, wide=_NAME_WIDE - 10)
        sheet.write(left, y, name, _TEXT, middle=True)
        tried = pd.DataFrame(assessment.sensitivity.xs(circle.id, level="circle"))
        _draw_strip(sheet, rows[circle.id], tried, (*scale, y, row_high))
        said = _said(rows[circle.id], sheet.letters.language)
        x = scale[0] + scale[1] + _GAP
        sheet.write(x, y, sheet.shortened(said, _TEXT, wide=_SAID_WIDE), _TEXT, middle=True)
    _draw_legend(sheet, assessment, (left, top + high - 9.0))


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


def _draw_legend(sheet: Sheet, assessment: "Assessment", place: tuple[float, float]) -> None:
    """Draw what the dots mean."""
    x, y = place
    language = sheet.letters.language
    tried = set(assessment.sensitivity.index.get_level_values("assumption"))
    words = entry("sureness.assumption", language=language)
    shown = [(words[one], COLOURS.get(one, ink.INK)) for one in ASSUMPTIONS if one in tried]
    for name, colour in shown:
        sheet.dot(x + 3.0, y, colour, 5.5, square=colour == ink.INK)
        sheet.write(x + 9.0, y, name, _QUIET, middle=True)
        x += 9.0 + sheet.width(name, _QUIET) + 11.0
    sheet.line([(x + 3.0, y - 4.0), (x + 3.0, y + 4.0)], ink.UNMET, 1.4)
    target = say("sureness.paper.target", language=language)
    sheet.write(x + 9.0, y, target, _QUIET, middle=True)
