"""Whether a layer lies where it says it does, told from the streets and buildings around it.

A layer is read as declared and under every other reading of its coordinates. Where it sits no
better than its own copies pushed any way, but does so clearly under one other reading, it is in
another datum than the study states. A layer with few places, or one that has nothing to do with
streets (cells of a grid), is left undecided and never accused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import shapely
from pyproj import CRS

from lifecircle.network.datums.fit import (
    Fit,
    Floats,
    Measure,
    Shapes,
    best_bound,
    crossed_by,
    distances_to,
    fit_at,
    strength_of,
)
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.layers.shift_area import in_use
from lifecircle.study.other_datums import Reading, other_readings
from lifecircle.study.people.residents import home_points
from lifecircle.study.projections import project, project_geometries

FEW_PLACES = 12
"""With fewer distinct places than this nothing is said."""

CLEAR = 2.5
"""Strength from which places sit somewhere on purpose (`lifecircle.network.datums.fit`)."""

MARGIN = 1.0
"""By how much another reading must be stronger than the declared one in every respect."""

BETTER = 1.6
"""How clearly places must sit better under it than as declared, compared directly."""

LEAST_SHIFT_M = 100.0
"""Readings nearer to each other than this cannot be told apart, and matter little."""

_SAME_PLACE_M = 30.0
_MOST_PLACES = 300

State = Literal["fits", "other", "unclear", "few"]


@dataclass(frozen=True, eq=False)
class Around:
    """What the places of a layer are held against.

    Parameters
    ----------
    network
        The streets.
    buildings
        Outlines of buildings in WGS-84 degrees that are known to lie right; empty for none.
    """

    network: StreetNetwork
    buildings: Shapes = field(default_factory=lambda: np.array([], dtype=object))

    @property
    def crs(self) -> CRS:
        """The plane in which everything is measured."""
        return self.network.crs

    @cached_property
    def streets(self) -> shapely.STRtree:
        """The streets, ready to be asked for the nearest."""
        return shapely.STRtree(self.network.geometry)

    @cached_property
    def houses(self) -> shapely.STRtree | None:
        """The buildings likewise; None where there are none."""
        if not len(self.buildings):
            return None
        return shapely.STRtree(project_geometries(self.buildings, self.crs))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the places of one layer say about its datum.

    Parameters
    ----------
    state
        ``fits`` as declared; ``other``: it is in another datum; ``unclear``; ``few`` places.
    places
        How many distinct places were looked at.
    strength
        How clearly they sit right as declared, at best.
    reading
        What the layer truly is, where the state is ``other``; the rest belongs to it.
    by
        What told: ``streets``, ``buildings``, ``crossed`` (outlines that streets cross), ``cut``
        (outlines that cut buildings), ``homes`` (in zones) or ``zones`` (of another layer).
    within_m
        The distance from streets or buildings that tells the two apart best.
    declared_share, better_share
        Share of places within it, of outlines left whole, of homes inside, or of the area in
        common, as declared and as truly read.
    declared_m, better_m
        Median distance, as declared and as truly read.
    shift_m
        How far apart the two readings lie.
    """

    state: State
    places: int
    strength: float = 0.0
    reading: Reading | None = None
    by: str = ""
    within_m: float = 0.0
    declared_share: float = 0.0
    better_share: float = 0.0
    declared_m: float = 0.0
    better_m: float = 0.0
    shift_m: float = 0.0


def judge(shapes: Shapes, declared: str, around: Around) -> Verdict:
    """Return whether a layer fits its declared datum, another one, or tells nothing.

    Parameters
    ----------
    shapes
        Points, lines or areas in WGS-84 degrees, as the declared datum makes them.
    declared
        That datum.
    around
        What to hold them against.
    """
    chosen, lon, lat, x, y = _distinct(shapes, around.crs)
    if len(chosen) < FEW_PLACES:
        return Verdict(state="few", places=len(chosen))
    measures = _measures(chosen, x, y, around)
    still = np.zeros(len(x))
    as_declared: dict[str, Fit] = {}
    strongest = 0.0
    for by, measure in measures.items():
        as_declared[by] = fit_at(measure, still, still)
        strongest = max(strongest, as_declared[by].strength)
        if _on_purpose(as_declared[by]):
            return Verdict(state="fits", places=len(x), strength=strongest)
    best = Verdict(state="unclear", places=len(x), strength=strongest)
    if strongest >= CLEAR or not in_use(lon, lat).all():
        return best
    found = strongest + MARGIN
    for reading, (other_lon, other_lat) in other_readings(lon, lat, declared=declared).items():
        other_x, other_y = project(other_lon, other_lat, around.crs)
        move = (other_x - x, other_y - y)
        if np.median(np.hypot(*move)) < LEAST_SHIFT_M:
            continue
        for by, measure in measures.items():
            fit = _better(measure, move, as_declared[by])
            if fit is not None and fit.strength >= found and _on_purpose(fit):
                found = np.nextafter(fit.strength, np.inf)
                best = _told(by, reading, fit, as_declared[by], move=move, strength=strongest)
    return best


def _on_purpose(fit: Fit) -> bool:
    """Return whether places sit somewhere so well that it cannot be chance."""
    return fit.strength >= max(CLEAR, fit.chance)


def _better(measure: Measure, move: tuple[Floats, Floats], declared: Fit) -> Fit | None:
    """Return how places sit once moved, or None if that is hardly better than as declared."""
    if strength_of(measure(*move), declared.values) < BETTER:
        return None
    return fit_at(measure, *move)


def _told(
    by: str,
    reading: Reading,
    fit: Fit,
    declared: Fit,
    *,
    move: tuple[Floats, Floats],
    strength: float,
) -> Verdict:
    """Return the verdict that a layer is in another datum, with its evidence."""
    yes_or_no = by in ("crossed", "cut")
    within_m = 0.0 if yes_or_no else best_bound(fit.values, declared.values)[0]
    shares = [float((one.values <= within_m).mean()) for one in (declared, fit)]
    return Verdict(
        state="other",
        places=len(fit.values),
        strength=strength,
        reading=reading,
        by=by,
        within_m=within_m,
        declared_share=shares[0],
        better_share=shares[1],
        declared_m=float(np.median(declared.values)),
        better_m=float(np.median(fit.values)),
        shift_m=float(np.median(np.hypot(*move))),
    )


def _measures(shapes: Shapes, x: Floats, y: Floats, around: Around) -> Mapping[str, Measure]:
    """Return everything that can be measured of a layer, by name."""
    found = {"streets": distances_to(around.streets, x, y)}
    if around.houses is not None:
        found["buildings"] = distances_to(around.houses, x, y)
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    if len(areas) < FEW_PLACES:
        return found
    outlines = shapely.boundary(project_geometries(shapes[areas], around.crs))
    found["crossed"] = crossed_by(around.streets, outlines, areas)
    if around.houses is not None:
        found["cut"] = crossed_by(around.houses, outlines, areas)
    return found


def _distinct(shapes: Shapes, crs: CRS) -> tuple[Shapes, Floats, Floats, Floats, Floats]:
    """Return shapes that stand apart, at most `_MOST_PLACES`, with their degrees and metres.

    One a cell of `_SAME_PLACE_M` is kept, the rest thinned evenly from south-west to north-east,
    so that the order of the rows does not matter.
    """
    points = home_points(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    kept = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    x, y = project(lon, lat, crs)
    order = np.lexsort((y, x))
    cells = np.floor(np.column_stack((x, y))[order] / _SAME_PLACE_M)
    first = np.sort(np.unique(cells, axis=0, return_index=True)[1])
    if len(first) > _MOST_PLACES:
        first = first[np.linspace(0, len(first) - 1, _MOST_PLACES).round().astype(np.int64)]
    one = order[first]
    return kept[one], lon[one], lat[one], x[one], y[one]
