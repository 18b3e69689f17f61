"""What makes a drawing a plan: names of zones, a scale bar, a north arrow."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.page import POINTS, ems
from lifecircle.report.wording import names_of
from lifecircle.words import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME_PT: Mapping[str, float] = {"street": 9.0, "community": 5.2}
_LONGEST_NAME = 24
_BAR_SHARE = 0.22

Box = tuple[float, float, float, float]


def draw_names(axes: "Axes", base: Ground, letters: Lettering, *, wide_inches: float) -> None:
    """Write the names of streets (subdistricts) and of the finest zones, none over another.

    Parameters
    ----------
    axes
        The frame, with the ground.
    base
        The ground.
    letters
        What can be written; a name that cannot is left out.
    wide_inches
        How wide the frame is on paper.
    """
    west, east, *_ = base.extent
    point_m = (east - west) / wide_inches / POINTS
    taken: list[Box] = []
    for level in dict.fromkeys(("street", base.level)):
        size = _NAME_PT.get(level, 7.0)
        spots = _spots(base, level, letters, size * point_m, taken)
        taken += [box for _, box in spots]
        _write(axes, spots, size * point_m, bold=level == "street")


def draw_scale(axes: "Axes", base: Ground, letters: Lettering) -> None:
    """Draw a scale bar in the lower left corner.

    Parameters
    ----------
    axes
        The frame, with the ground.
    base
        The ground.
    letters
        What can be written.
    """
    from matplotlib.patches import Rectangle

    west, east, south, north = base.extent
    wide, high = east - west, north - south
    length = _round_length(wide * _BAR_SHARE)
    x, y, thick = west + 0.025 * wide, south + 0.022 * high, 0.008 * high
    look: dict[str, Any] = {"edgecolor": ink.FRAME, "linewidth": 0.9, "zorder": 7.5}
    back = Rectangle((west, south), length + 0.07 * wide, 0.075 * high, facecolor="white", **look)
    axes.add_artist(back)
    for place in range(4):
        fill = ink.INK if place % 2 == 0 else "white"
        look = {"facecolor": fill, "edgecolor": ink.INK, "linewidth": 0.6, "zorder": 8}
        axes.add_artist(Rectangle((x + place * length / 4, y), length / 4, thick, **look))
    words = {0.0: "0", 0.5: _bare(length / 2, length), 1.0: _length_words(length, letters.language)}
    for share, text in words.items():
        look = {"fontsize": 6.5, "ha": "center", "va": "bottom", "color": ink.INK, "zorder": 8}
        axes.text(x + share * length, y + 1.6 * thick, text, **look)


def draw_north(axes: "Axes", base: Ground, letters: Lettering) -> None:
    """Draw a north arrow in the upper right corner.

    Parameters
    ----------
    axes
        The frame, with the ground.
    base
        The ground.
    letters
        What can be written.
    """
    from matplotlib.patches import Polygon

    west, east, south, north = base.extent
    wide, high = east - west, north - south
    at, half = east - 0.04 * wide, 0.014 * wide
    tip, foot, notch = north - 0.035 * high, north - 0.095 * high, north - 0.081 * high
    for side, fill in ((-half, ink.INK), (half, "white")):
        corners = [(at, tip), (at + side, foot), (at, notch)]
        look: dict[str, Any] = {"edgecolor": ink.INK, "linewidth": 0.7, "zorder": 8}
        axes.add_artist(Polygon(corners, closed=True, facecolor=fill, **look))
    look = {"fontsize": 9, "fontweight": "bold", "ha": "center", "va": "top", "color": ink.INK}
    word = say("figures.map.north", language=letters.language)
    axes.text(at, foot - 0.006 * high, word, zorder=8, **look)


def _spots(
    base: Ground, level: str, letters: Lettering, size_m: float, taken: list[Box]
) -> list[tuple[str, Box]]:
    """Return the names of a level with their boxes, the largest zones first, none over another."""
    zones = base.zones[base.zones["level"] == level]
    names = names_of(zones)
    shapes = zones.geometry.to_numpy()
    inside = shapely.point_on_surface(shapes)
    found: list[tuple[str, Box]] = []
    for place in np.argsort(-shapely.area(shapes), kind="stable"):
        name = " ".join(names[str(zones.index[place])].split())
        at = inside[place]
        box = _box(at.x, at.y, ems(name) * size_m, 1.25 * size_m)
        others = [*taken, *(one for _, one in found)]
        if _fits(name, letters) and not any(_meet(box, one) for one in others):
            found.append((name, box))
    return found


def _write(axes: "Axes", spots: list[tuple[str, Box]], size_m: float, *, bold: bool) -> None:
    """Write names as one shape with a white rim: quicker by far than a text each."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    if not spots:
        return
    font = FontProperties(weight="bold" if bold else "normal")
    paths = []
    for name, (left, low, right, high) in spots:
        path = TextPath((0, 0), name, size=size_m, prop=font)
        extents = path.get_extents()
        middle = (extents.x0 + extents.x1) / 2, (extents.y0 + extents.y1) / 2
        at = np.array([(left + right) / 2 - middle[0], (low + high) / 2 - middle[1]])
        paths.append(Path(path.vertices + at, path.codes))
    whole = Path.make_compound_path(*paths)
    rim = {"edgecolor": "white", "linewidth": 2.4 if bold else 1.6, "joinstyle": "round"}
    axes.add_artist(PathPatch(whole, facecolor="white", alpha=0.85, zorder=7.0, **rim))
    axes.add_artist(PathPatch(whole, facecolor=ink.INK, edgecolor="none", zorder=7.1))


def _fits(name: str, letters: Lettering) -> bool:
    """Return whether a name can be written on a map."""
    return 0 < len(name) <= _LONGEST_NAME and letters.can_draw(name)


def _box(x: float, y: float, wide: float, high: float) -> Box:
    """Return the box of a name around its middle."""
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _meet(one: Box, other: Box) -> bool:
    """Return whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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
