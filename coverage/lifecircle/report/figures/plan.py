"""The map of one circle inside its frame: zones by share, homes left out, facilities, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.circles.presence import counting_facilities
from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground, on_plane
from lifecircle.report.figures.captions import UNITS
from lifecircle.report.figures.paths import area_path, dot_paths, line_paths
from lifecircle.report.headline import Headline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lifecircle.circles.results import Result
    from lifecircle.study.standards import Circle

SHADE = 0.65
"""How much of a zone's colour shows; as on the map."""

DOTS_PT = (1.0, 1.7, 2.6)
"""Diameters of homes by how many people they hold, points."""

STREETS_PT = {"path": 0.22, "middle": 0.45, "major": 0.9}
_SQUARE_PT = 4.2
_QUANTILES = (0.6, 0.95)


@dataclass(frozen=True, eq=False)
class Drawn:
    """What one circle's figure shows, as its legend must say it.

    Parameters
    ----------
    level
        Level of the coloured zones.
    open_facilities, other_facilities
        How many count, and how many are of the kind but not open.
    breaks
        People at a home up to which a dot is small, and middling.
    beyond, cut
        Whether there are homes left out beyond the limit, and without any way.
    """

    level: str
    open_facilities: int
    other_facilities: int
    breaks: tuple[float, float]
    beyond: bool
    cut: bool


def draw_ground(axes: "Axes", base: Ground) -> None:
    """Draw what lies under every figure: water, greens, streets, boundaries.

    Parameters
    ----------
    axes
        The frame; it takes the extent of the ground.
    base
        The shapes.
    """
    west, east, south, north = base.extent
    axes.set(xlim=(west, east), ylim=(south, north), facecolor=ink.PAPER)
    axes.tick_params(left=False, bottom=False, labelleft=False, labelbottom=False)
    for spine in axes.spines.values():
        spine.set(color=ink.FRAME, linewidth=0.9)
    _fill(axes, area_path(base.green), ink.GREEN, zorder=2.1, alpha=0.6)
    _fill(axes, area_path(base.water), ink.WATER, zorder=2.2)
    for place, (key, lines) in enumerate(base.streets.items()):
        _stroke(axes, lines, ink.ROADS[key], STREETS_PT[key], zorder=2.4 + place / 10)
    _fill(axes, area_path(base.outside), ink.PAPER, zorder=2.9, alpha=0.6)
    _stroke(axes, base.borders["street"], ink.BORDER, 0.7, zorder=3.1, dashes=(5, 2.5))
    _stroke(axes, base.borders["district"], ink.FRAME, 1.3, zorder=3.2)


def draw_circle(axes: "Axes", result: "Result", base: Ground, head: Headline) -> Drawn:
    """Draw one circle over the ground.

    Parameters
    ----------
    axes
        The frame, with the ground.
    result
        What `lifecircle.analyse` returned.
    base
        The ground.
    head
        Of the circle.
    """
    circle = head.circle
    of_units = head.denominator == UNITS
    level = circle.unit_level if of_units else base.level
    _draw_zones(axes, base, head, level)
    people = _people(result, circle)
    breaks = size_breaks(people)
    beyond, cut = _left_out(result, circle, people, of_units=of_units)
    _draw_homes(axes, base, people, breaks, beyond=beyond, cut=cut)
    counted, others = _draw_facilities(axes, result, circle)
    return Drawn(level, counted, others, breaks, bool(beyond.any()), bool(cut.any()))


def size_breaks(people: NDArray[np.float64]) -> tuple[float, float]:
    """Return round numbers of people between small, middling and large homes.

    Parameters
    ----------
    people
        At each home.
    """
    lived = people[people > 0]
    low, high = np.quantile(lived, _QUANTILES) if len(lived) else (1.0, 2.0)
    first = _round_number(float(low))
    return first, max(_round_number(float(high)), 2 * first)


def _round_number(value: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most the value but no less than one."""
    steps: Sequence[float] = [digit * 10.0**power for power in range(6) for digit in (1, 2, 5)]
    return max([one for one in steps if one <= value], default=1.0)


def _draw_zones(axes: "Axes", base: Ground, head: Headline, level: str) -> None:
    """Fill each zone by the class of its share."""
    zones = base.zones[base.zones["level"] == level]
    shares = head.zones["covered_share"].reindex(zones.index).to_numpy(np.float64, na_value=np.nan)
    shapes = zones.geometry.to_numpy()
    fills = np.array(
        [one.fill if (one := ink.share_class(share)) else ink.NOBODY for share in shares],
        dtype=object,
    )
    for fill in dict.fromkeys(fills):
        path = area_path(shapes[fills == fill])
        _fill(axes, path, str(fill), zorder=1.5, alpha=SHADE)
    edges = shapely.get_rings(shapely.get_parts(shapes))
    _stroke(axes, edges, ink.BORDER, 0.35, zorder=3.0)


def _people(result: "Result", circle: "Circle") -> NDArray[np.float64]:
    """Return the people a circle looks at, at each home."""
    homes = result.study.residents
    group = circle.group if circle.group in homes else "residents"
    people: NDArray[np.float64] = homes[group].to_numpy(np.float64)
    return people


def _left_out(
    result: "Result", circle: "Circle", people: NDArray[np.float64], *, of_units: bool
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which homes are beyond the limit, and which have no way there at all."""
    rows = result.nearest.xs(circle.id, level="circle").reindex(result.study.residents.index)
    status = rows["status"].astype(str).to_numpy()
    lived = (people > 0) & (not of_units)
    return (status == "beyond") & lived, np.isin(status, ("unreachable", "not_snapped")) & lived


def _draw_homes(
    axes: "Axes",
    base: Ground,
    people: NDArray[np.float64],
    breaks: tuple[float, float],
    *,
    beyond: NDArray[np.bool_],
    cut: NDArray[np.bool_],
) -> None:
    """Draw the homes left out as dots, larger where more people live."""
    size = np.digitize(people, breaks, right=True)
    for place, wide in enumerate(DOTS_PT):
        dots(axes, base.homes[beyond & (size == place)], ink.HOME, wide, zorder=5.0)
    for place, wide in enumerate(DOTS_PT):
        at = base.homes[cut & (size == place)]
        dots(axes, at, ink.CUT, wide + 1.3, zorder=5.2)
        dots(axes, at, "white", wide, zorder=5.3)


def _draw_facilities(axes: "Axes", result: "Result", circle: "Circle") -> tuple[int, int]:
    """Draw the facilities of the circle's kinds; return how many count and how many do not."""
    frame = result.study.facilities
    kind = frame["service"].isin(circle.services).to_numpy()
    if circle.tiers:
        kind &= frame["tier"].isin(circle.tiers).to_numpy()
    counts = counting_facilities(circle, frame)
    others = kind & ~counts
    shapes = on_plane(result, frame.geometry.to_numpy())
    _draw_outlines(axes, shapes[counts])
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    squares(axes, points[others], ink.PLANNED, zorder=6.0)
    squares(axes, points[counts], ink.FACILITY, zorder=6.1)
    sizes = frame["count"].to_numpy(np.int64) if "count" in frame else np.ones(len(frame), np.int64)
    return int(sizes[counts].sum()), int(sizes[others].sum())


def _draw_outlines(axes: "Axes", shapes: NDArray[np.object_]) -> None:
    """Draw facilities that are areas or paths as such, under their squares."""
    parts = shapely.get_parts(shapes)
    kind = shapely.get_dimensions(parts)
    if (kind == 2).any():
        _fill(axes, area_path(parts[kind == 2]), ink.FACILITY, zorder=3.4, alpha=0.35)
    _stroke(axes, parts[kind == 1], ink.FACILITY, 1.1, zorder=3.5)


def dots(axes: "Axes", xy: NDArray[np.float64], colour: str, wide: float, *, zorder: float) -> None:
    """Draw points as dots.

    Parameters
    ----------
    axes
        Where.
    xy
        One row a point.
    colour
        Of the dots.
    wide
        Their diameter, points.
    zorder
        Above what.
    """
    from matplotlib.patches import PathPatch

    for path in dot_paths(xy):
        look = {"fill": False, "edgecolor": colour, "linewidth": wide, "capstyle": "round"}
        axes.add_artist(PathPatch(path, zorder=zorder, snap=False, **look))


def squares(axes: "Axes", xy: NDArray[np.float64], colour: str, *, zorder: float) -> None:
    """Draw points as squares with a white rim.

    Parameters
    ----------
    axes
        Where.
    xy
        One row a point.
    colour
        Of the squares.
    zorder
        Above what.
    """
    look: dict[str, Any] = {"markerfacecolor": colour, "markeredgecolor": "white"}
    look |= {"markersize": _SQUARE_PT, "markeredgewidth": 0.6, "linestyle": "none"}
    axes.plot(xy[:, 0], xy[:, 1], marker="s", zorder=zorder, **look)


def _fill(axes: "Axes", path: Any, colour: str, *, zorder: float, alpha: float = 1.0) -> None:
    """Fill a path."""
    from matplotlib.patches import PathPatch

    axes.add_artist(PathPatch(path, facecolor=colour, edgecolor="none", alpha=alpha, zorder=zorder))


def _stroke(
    axes: "Axes",
    lines: Any,
    colour: str,
    wide: float,
    *,
    zorder: float,
    dashes: tuple[float, float] | None = None,
) -> None:
    """Draw lines."""
    from matplotlib.patches import PathPatch

    style = (0, dashes) if dashes else "solid"
    for path in line_paths(lines):
        look: dict[str, Any] = {"edgecolor": colour, "linewidth": wide, "linestyle": style}
        axes.add_artist(PathPatch(path, fill=False, joinstyle="round", zorder=zorder, **look))
