"""The chart of near and enough: neighbourhoods by circles, in the colours of their verdicts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import drawn_name
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.wording import names_of
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.study.standards.circle import Circle

Box = tuple[float, float, float, float]

_UNKNOWN = ("near_unknown", "far_unknown")
_HEAD_HIGH, _LEGEND_HIGH, _NAME_WIDE, _GAP = 30.0, 15.0, 62.0, 16.0
_LEAST_HIGH, _MOST_HIGH, _MOST_WIDE = 8.6, 13.0, 46.0


def enough_title(assessment: "Assessment", *, language: str) -> str:
    """Return the title of the chart, empty where no circle's capacity is known anywhere.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    judged = judged_circles(assessment)
    return say("assessment.figure.enough", language=language) if judged else ""


def judged_circles(assessment: "Assessment") -> tuple["Circle", ...]:
    """Return the circles with a verdict on enough in some neighbourhood.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    """
    if not len(assessment.verdicts):
        return ()
    known = ~assessment.verdicts["verdict"].isin(_UNKNOWN)
    ids = set(assessment.verdicts.index.get_level_values("circle")[known])
    return tuple(one for one in assessment.result.circles if one.id in ids)


def draw_enough(sheet: Sheet, assessment: "Assessment", box: Box) -> None:
    """Draw neighbourhoods by circles into a box of a page, with a legend under it.

    Neighbourhoods stand in the order of the zones, in two columns if need be; where there is no
    room for all, those with most people short of a near place are shown, and the others counted.

    Parameters
    ----------
    sheet
        A page.
    assessment
        What `lifecircle.assess` returned.
    box
        Left, top, width and height of the room, points.
    """
    circles = judged_circles(assessment)
    if not circles:
        return
    left, top, wide, high = box
    room = high - _HEAD_HIGH - _LEGEND_HIGH
    each = (wide - _GAP) / 2
    zones = _shown(assessment, circles, most=2 * int(room // _LEAST_HIGH))
    columns = 1 if len(zones) * _MOST_HIGH <= room else 2
    count = -(-len(zones) // columns)
    row_high = min(room / max(count, 1), _MOST_HIGH)
    for place in range(columns):
        part = zones[place * count : (place + 1) * count]
        block = (left + place * (each + _GAP), top, each if columns > 1 else wide, row_high)
        _draw_block(sheet, assessment, circles, part, block)
    everyone = assessment.verdicts.index.get_level_values("zone_id").nunique()
    _draw_legend(sheet, (left, top + high - _LEGEND_HIGH + 5.0), len(zones), everyone)


def _shown(assessment: "Assessment", circles: Sequence["Circle"], *, most: int) -> list[str]:
    """Return the neighbourhoods there is room for, in their order."""
    flat = assessment.verdicts.reset_index()
    flat = flat[flat["circle"].isin([one.id for one in circles])]
    zones = pd.Index(flat["zone_id"]).unique()
    if len(zones) <= most:
        return [str(one) for one in zones]
    short = flat.assign(short=flat["people"] * (1.0 - flat["enough_share"].fillna(1.0)))
    kept = set(short.groupby("zone_id")["short"].sum().nlargest(most).index)
    return [str(one) for one in zones if one in kept]


def _draw_block(
    sheet: Sheet,
    assessment: "Assessment",
    circles: Sequence["Circle"],
    zones: Sequence[str],
    block: Box,
) -> None:
    """Draw some neighbourhoods with the names of the circles above them."""
    left, top, wide, row_high = block
    names = names_of(assessment.result.study.zones)
    told = assessment.verdicts[["verdict", "near_share", "enough_share"]].to_dict("index")
    cell = min((wide - _NAME_WIDE) / len(circles), _MOST_WIDE)
    head, text = Style(5.6, bold=True), Style(min(row_high - 2.6, 7.0))
    for place, circle in enumerate(circles):
        x = left + _NAME_WIDE + place * cell
        name = drawn_name(circle, sheet.letters)
        sheet.paragraph(x + 1, top, name, head, wide=cell - 3, foot=top + _HEAD_HIGH)
    for row, zone in enumerate(zones):
        y = top + _HEAD_HIGH + row * row_high
        name = sheet.shortened(names.get(zone, zone), text, wide=_NAME_WIDE - 5)
        sheet.write(left, y + row_high / 2, name, text, middle=True)
        for place, circle in enumerate(circles):
            if (zone, circle.id) in told:
                x = left + _NAME_WIDE + place * cell
                _draw_cell(sheet, told[zone, circle.id], (x, y, cell, row_high))


def _draw_cell(sheet: Sheet, told: Mapping[Any, Any], box: Box) -> None:
    """Draw one verdict: its colour, the share within the limit, the share that finds room."""
    x, y, wide, high = box
    fill, letters = ink.VERDICTS[str(told["verdict"])]
    sheet.box(box, fill, rim="#ffffff", rim_pt=0.6)
    style = Style(min(high - 3.2, 6.2), colour=letters)
    near, room = (
        "–" if pd.isna(told[key]) else f"{100 * told[key]:.0f}"
        for key in ("near_share", "enough_share")
    )
    sheet.write(x + wide * 0.47, y + high / 2, near, style, align="right", middle=True)
    sheet.write(x + wide * 0.53, y + high / 2, room, style, middle=True)


def _draw_legend(sheet: Sheet, place: tuple[float, float], shown: int, everyone: int) -> None:
    """Draw what the colours and the two numbers mean."""
    x, y = place
    language = sheet.letters.language
    style = Style(6.6, colour=ink.QUIET)
    words = entry("assessment.verdict", language=language)
    for key, (fill, _) in ink.VERDICTS.items():
        sheet.box((x, y, 9.0, 7.0), fill, rim=ink.LINE, rim_pt=0.5)
        sheet.write(x + 12.0, y + 3.5, words[key], style, middle=True)
        x += 12.0 + sheet.width(words[key], style) + 11.0
    told = say("assessment.figure.cell", language=language)
    if shown < everyone:
        most = say("assessment.figure.most", language=language, shown=shown, all=everyone)
        told = f"{told}{most}"
    sheet.write(x + 2.0, y + 3.5, told, style, middle=True)
