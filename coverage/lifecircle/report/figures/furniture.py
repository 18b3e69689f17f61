"""What makes a drawing a plan: names of zones, a scale bar, a north arrow, a line around it."""

from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.report import colours as ink
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.figures.paths import box_outline
from lifecircle.report.figures.shapes import Box, Layer, Shape, Words
from lifecircle.report.wording import names_of
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.report.figures.base import Ground
    from lifecircle.report.figures.frame import Frame

_LONGEST_NAME = 24
_BAR_SHARE = 0.22
_RIM_PT = 0.9
_HALO_PT = {True: 2.4, False: 1.6}
_MIDDLE = 0.37  # how far the base line lies under the middle of a name, in letter sizes


def furniture(base: "Ground", letters: Lettering, frame: "Frame") -> Layer:
    """Return names, scale bar, north arrow and the line around the map, on one layer.

    Parameters
    ----------
    base
        The ground.
    letters
        What can be written; a name that cannot is left out.
    frame
        Where the map stands.
    """
    sheet = Sheet(letters)
    _draw_scale(sheet, base, frame)
    _draw_north(sheet, frame)
    rim = Shape(outline=box_outline(*frame.box), line=ink.FRAME, wide_pt=_RIM_PT)
    left, top, wide, high = frame.box
    around = (left - _RIM_PT, top - _RIM_PT, wide + 2 * _RIM_PT, high + 2 * _RIM_PT)
    return Layer((*_names(base, letters, frame), *sheet.marks, rim), clip=around, shared=True)


def _names(base: "Ground", letters: Lettering, frame: "Frame") -> list[Words]:
    """Return the names of streets (subdistricts) and of the finest zones, none over another."""
    sizes = {"street": frame.street_pt, base.level: frame.zone_pt} | {"street": frame.street_pt}
    taken: list[Box] = []
    found: list[Words] = []
    for level, size_pt in sizes.items():
        zones = base.zones[base.zones["level"] == level]
        names, shapes = names_of(zones), zones.geometry.to_numpy()
        spots = frame.place(base).on_page(shapely.get_coordinates(shapely.point_on_surface(shapes)))
        # The largest zones are named first, so that a name left out is missed least.
        for at in np.argsort(-shapely.area(shapes), kind="stable"):
            name = " ".join(names[str(zones.index[at])].split())
            if not 0 < len(name) <= _LONGEST_NAME or not letters.can_draw(name):
                continue
            words = _name(letters, name, spots[at], size_pt, bold=level == "street")
            room = _room(words)
            if _inside(room, frame.box) and not any(_meet(room, one) for one in taken):
                found.append(words)
                taken.append(room)
    return found


def _name(
    letters: Lettering, name: str, spot: "np.ndarray", size_pt: float, *, bold: bool
) -> Words:
    """Return a name with its middle at a spot."""
    run = letters.run(name, bold=bold)
    x = float(spot[0]) - run.wide_em * size_pt / 2
    y = float(spot[1]) + _MIDDLE * size_pt
    return Words(run=run, x=x, y=y, size_pt=size_pt, fill=ink.INK, halo_pt=_HALO_PT[bold])


def _draw_scale(sheet: Sheet, base: "Ground", frame: "Frame") -> None:
    """Draw a scale bar in the lower left corner."""
    west, east, *_ = base.extent(frame.aspect)
    left, top, wide, high = frame.box
    length_m = _round_length((east - west) * _BAR_SHARE)
    length = length_m * wide / (east - west)
    thick, size = frame.pt(3.8), max(frame.pt(6.5), 5.5)
    room = frame.pt(14)
    foot = top + high
    tall = 3 * thick + 1.3 * size
    back = (left, foot - tall, length + 2.6 * room, tall)
    sheet.box(back, "#ffffff", rim=ink.FRAME, rim_pt=_RIM_PT)
    x, y = left + room, foot - 2 * thick
    for place in range(4):
        fill = ink.INK if place % 2 == 0 else "#ffffff"
        quarter = (x + place * length / 4, y, length / 4, thick)
        sheet.box(quarter, fill, rim=ink.INK, rim_pt=frame.pt(0.6))
    words = {0.0: "0", 0.5: _bare(length_m / 2, length_m)}
    words[1.0] = _length_words(length_m, sheet.letters.language)
    for share, text in words.items():
        spot = x + share * length
        sheet.write(spot, y - 1.3 * size, text, Style(size), align="center")


def _draw_north(sheet: Sheet, frame: "Frame") -> None:
    """Draw a north arrow in the upper right corner."""
    left, top, wide, _ = frame.box
    x, y, half, tall = left + wide - frame.pt(23), top + frame.pt(16), frame.pt(8), frame.pt(28)
    tip, notch = (x, y), (x, y + 0.77 * tall)
    for side, fill in ((-half, ink.INK), (half, "#ffffff")):
        corners = [tip, (x + side, y + tall), notch, tip]
        sheet.polygon(corners, fill, rim=ink.INK, rim_pt=frame.pt(0.7))
    word = say("figures.map.north", language=sheet.letters.language)
    size = max(frame.pt(9.0), 6.5)
    sheet.write(x, y + tall + 2, word, Style(size, bold=True), align="center")


def _room(words: Words) -> Box:
    """Return the box of a name."""
    wide, high = words.run.wide_em * words.size_pt, 1.25 * words.size_pt
    return words.x, words.y - _MIDDLE * words.size_pt - high / 2, wide, high


def _inside(one: Box, frame: Box) -> bool:
    """Return whether a box lies in another."""
    return all(
        frame[at] <= one[at] and one[at] + one[at + 2] <= frame[at] + frame[at + 2] for at in (0, 1)
    )


def _meet(one: Box, other: Box) -> bool:
    """Return whether two boxes overlap."""
    return all(
        one[at] < other[at] + other[at + 2] and other[at] < one[at] + one[at + 2] for at in (0, 1)
    )


def _round_length(most_m: float) -> float:
    """Return the longest round length up to a bound, metres."""
    power = 10.0 ** np.floor(np.log10(most_m))
    return float(max(digit * power for digit in (1, 2, 4, 5) if digit * power <= most_m))


def _length_words(length_m: float, language: str) -> str:
    """Return a length with its unit."""
    if length_m >= 1000:
        return say("figures.map.kilometres", language=language, value=f"{length_m / 1000:g}")
    return say("figures.map.metres", language=language, value=f"{length_m:g}")


def _bare(length_m: float, whole_m: float) -> str:
    """Return a length in the unit of the whole bar, without the unit."""
    return f"{length_m / 1000:g}" if whole_m >= 1000 else f"{length_m:g}"
