"""The chart of evenness: Lorenz curves of minutes and of supply, a small square a circle."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.equity import lorenz
from lifecircle.report import colours as ink
from lifecircle.report.figures.captions import drawn_name
from lifecircle.report.figures.lorenz import draw_scales, points_of
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.study.standards.circle import Circle

Box = tuple[float, float, float, float]
Numbers = NDArray[np.float64]

_COLUMNS = 5
_GAP_WIDE, _GAP_HIGH = 20.0, 14.0
_NAME_HIGH, _SAID_HIGH, _AXIS_WIDE, _SCALE_HIGH = 20.0, 19.0, 19.0, 10.0
_WORDS_HIGH = _NAME_HIGH + _SAID_HIGH + _SCALE_HIGH
_STEPS = np.linspace(0.0, 1.0, 101)
_COLOURS = {"minutes": ink.FACILITY, "supply": ink.BARS[False]}


def fair_title(assessment: "Assessment", *, language: str) -> str:
    """Return the title of the chart, empty where there is nothing to draw.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    shown = shown_circles(assessment)
    return say("assessment.figure.fair", language=language) if shown else ""


def shown_circles(assessment: "Assessment") -> tuple["Circle", ...]:
    """Return the circles whose supply or minutes are shared among somebody.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    """
    if not len(assessment.equity):
        return ()
    known = assessment.equity["value"].xs("gini", level="measure").dropna()
    ids = known.index.get_level_values("circle")
    supplied = known.index[known.index.get_level_values("basis") == "supply"]
    wanted = set(supplied.get_level_values("circle")) or set(ids)
    return tuple(one for one in assessment.result.circles if one.id in wanted)


def draw_fair(sheet: Sheet, assessment: "Assessment", box: Box) -> None:
    """Draw a square a circle, with the curves of minutes and of supply, into a box of a page.

    Circles whose capacity is known are shown, all if there is none. The curve of minutes leaves
    out who reaches nothing; the curve of supply holds everybody.

    Parameters
    ----------
    sheet
        A page.
    assessment
        What `lifecircle.assess` returned.
    box
        Left, top, width and height of the room, points.
    """
    shown = shown_circles(assessment)
    if not shown:
        return
    left, top, wide, high = box
    columns, rows, cell_wide = _grid(len(shown), wide)
    cell_high = (high + _GAP_HIGH) / rows - _GAP_HIGH
    side = min(cell_wide - _AXIS_WIDE, cell_high - _WORDS_HIGH)
    step = side + _WORDS_HIGH + _GAP_HIGH
    for place, circle in enumerate(shown):
        x = left + (cell_wide + _GAP_WIDE) * (place % columns)
        y = top + step * (place // columns)
        _draw_one(sheet, assessment, circle, (x, y, cell_wide, side))


def fair_high(assessment: "Assessment", *, wide: float) -> float:
    """Return how high the chart is when only its width is given, points.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned, with something to draw.
    wide
        Its width, points.
    """
    _, rows, cell_wide = _grid(len(shown_circles(assessment)), wide)
    return rows * (cell_wide - _AXIS_WIDE + _WORDS_HIGH + _GAP_HIGH) - _GAP_HIGH


def _grid(count: int, wide: float) -> tuple[int, int, float]:
    """Return how many columns and rows there are, and how wide a column is."""
    columns = min(_COLUMNS, max(count, 3))
    return columns, -(-count // columns), (wide + _GAP_WIDE) / columns - _GAP_WIDE


# Slides and paper draw the same ones; they are kept as long as their assessment is.
_DRAWN: "WeakKeyDictionary[Assessment, dict[str, dict[str, Numbers]]]" = WeakKeyDictionary()


def curves(assessment: "Assessment", circle: "Circle") -> dict[str, Numbers]:
    """Return what each percent of people hold, the least favoured first, of minutes and supply.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    circle
        One of its circles.

    Returns
    -------
    dict
        ``minutes`` and ``supply``, as far as they can be said, at 0, 1, … 100 % of people.
    """
    drawn = _DRAWN.setdefault(assessment, {})
    if circle.id not in drawn:
        drawn[circle.id] = _curves(assessment, circle)
    return drawn[circle.id]


def _curves(assessment: "Assessment", circle: "Circle") -> dict[str, Numbers]:
    """Work out what each percent of people hold."""
    result = assessment.result
    residents = result.study.residents
    inside = (residents["district_id"] == result.study.district).to_numpy(bool)
    told = {"minutes": result.nearest["minutes"].xs(circle.id, level="circle").to_numpy(float)}
    groups = {"minutes": circle.group}
    if circle.supply is not None and len(assessment.homes):
        has = assessment.homes["per_person_gaussian"]
        if (has.index.get_level_values("circle") == circle.id).any():
            told["supply"] = has.xs(circle.id, level="circle").to_numpy(float)
            groups["supply"] = circle.supply.group
    found = {}
    for basis, values in told.items():
        group = groups[basis] if groups[basis] in residents else "residents"
        people = np.where(inside & np.isfinite(values), residents[group].to_numpy(float), 0.0)
        if (people[people > 0] * values[people > 0]).sum() > 0:
            curve = lorenz(np.where(people > 0, values, 0.0), people)
            found[basis] = np.interp(_STEPS, curve.people_share, curve.held_share)
    return found


def _draw_one(
    sheet: Sheet,
    assessment: "Assessment",
    circle: "Circle",
    cell: Box,
) -> None:
    """Draw the square of one circle, with its Gini indices below."""
    language = sheet.letters.language
    ginis = assessment.equity["value"].xs(("gini", ""), level=("measure", "pair"))
    x, y, wide, side = cell
    bold = Style(7.5 if side > 90 else 6.0, bold=True)
    name = drawn_name(circle, sheet.letters)
    sheet.paragraph(x, y, name, bold, wide=wide, foot=y + _NAME_HIGH)
    box = (x + _AXIS_WIDE, y + _NAME_HIGH, side)
    draw_scales(sheet, box)
    line = y + _NAME_HIGH + side + _SCALE_HIGH
    for basis, held in curves(assessment, circle).items():
        colour = str(_COLOURS[basis])
        sheet.line(points_of(_STEPS, held, box), colour, 1.6)
        gini = float(ginis[circle.id, basis])
        key = f"assessment.figure.gini_{basis}"
        told = say(key, language=language, gini=f"{gini:.2f}")
        style = Style(bold.size_pt - 0.5, colour=colour)
        sheet.write(x, line, sheet.shortened(told, style, wide=wide), style)
        line += style.size_pt * 1.35
