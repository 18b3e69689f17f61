"""Whether zones lie where they say they do, told from the homes in them and from other zones.

A boundary in the wrong datum leaves homes outside on one side, and does not cover what another
layer's boundary covers. Both must be mended by one other reading of the coordinates, and by no
push in any other direction, before anything is said.
"""

from collections.abc import Callable

import numpy as np
import shapely
from pyproj import CRS

from lifecircle.network.datums.fit import Shapes
from lifecircle.network.datums.suspicion import LEAST_SHIFT_M, Verdict
from lifecircle.study.layers.shift_area import in_use
from lifecircle.study.other_datums import Reading, other_readings
from lifecircle.study.projections import metric_crs, project_geometries

_FEW_HOMES = 50
_LEAST_OUTSIDE = 10
_MOST_LEFT_SHARE = 0.2
"""Of the homes outside as declared, so many may still be outside under the true reading."""

_AGREE_SHARE = 0.97
"""Two outlines that overlap by so much are one and the same."""

_LEAST_OVERLAP_SHARE = 0.95
_PUSH_M = 300.0

Score = Callable[[shapely.Geometry], float]
"""How badly an outline in the plane fits; less is better."""


def outline_of(zones: Shapes) -> shapely.Geometry:
    """Return what zones cover together."""
    return shapely.union_all(zones)


def judge_by_homes(outline: shapely.Geometry, declared: str, homes: Shapes) -> Verdict:
    """Return whether an outline holds the homes as declared, or under another reading.

    Parameters
    ----------
    outline
        What the zones of one layer cover, in WGS-84 degrees as the declared datum makes them.
    declared
        That datum.
    homes
        Points in WGS-84 degrees, known to lie right.
    """
    if len(homes) < _FEW_HOMES or shapely.is_empty(outline):
        return Verdict(state="few", places=len(homes))
    crs = _plane_of(outline)
    x, y = shapely.get_coordinates(project_geometries(homes, crs)).T

    def outside(area: shapely.Geometry) -> float:
        """Return how many homes lie outside an area."""
        shapely.prepare(area)
        return float((~shapely.intersects_xy(area, x, y)).sum())

    here = project_geometries([outline], crs)[0]
    before = outside(here)
    if before < _LEAST_OUTSIDE:
        fits = before < min(_pushed(here, outside))
        return Verdict(state="fits" if fits else "unclear", places=len(homes))
    for reading, there, shift_m in _read_otherwise(outline, declared, crs):
        after = outside(there)
        if after > before * _MOST_LEFT_SHARE or min(_pushed(there, outside)) < after + 5:
            continue
        shares = (1 - before / len(homes), 1 - after / len(homes))
        return _other("homes", reading, shift_m, places=len(homes), shares=shares)
    return Verdict(state="unclear", places=len(homes))


def judge_by_zones(outline: shapely.Geometry, declared: str, other: shapely.Geometry) -> Verdict:
    """Return whether an outline covers what another does as declared, or under another reading.

    Parameters
    ----------
    outline, other
        What the zones of two layers cover, in WGS-84 degrees.
    declared
        The datum of the first.
    """
    if shapely.is_empty(outline) or shapely.is_empty(other):
        return Verdict(state="few", places=1)
    crs = _plane_of(other)
    true = project_geometries([other], crs)[0]

    def apart(area: shapely.Geometry) -> float:
        """Return the share of both areas that they do not have in common."""
        common = shapely.area(shapely.intersection(area, true))
        return float(1 - common / (shapely.area(area) + shapely.area(true) - common))

    here = project_geometries([outline], crs)[0]
    before = apart(here)
    if before <= 1 - _AGREE_SHARE:
        return Verdict(state="fits", places=1)
    for reading, there, shift_m in _read_otherwise(outline, declared, crs):
        after = apart(there)
        if after > min(1 - _LEAST_OVERLAP_SHARE, before / 2):
            continue
        if min(_pushed(there, apart)) > after:
            return _other("zones", reading, shift_m, places=1, shares=(1 - before, 1 - after))
    return Verdict(state="unclear", places=1)


def _other(
    by: str, reading: Reading, shift_m: float, *, places: int, shares: tuple[float, float]
) -> Verdict:
    """Return the verdict that zones are in another datum."""
    return Verdict(
        state="other",
        places=places,
        reading=reading,
        by=by,
        declared_share=shares[0],
        better_share=shares[1],
        shift_m=shift_m,
    )


def _read_otherwise(
    outline: shapely.Geometry, declared: str, crs: CRS
) -> list[tuple[Reading, shapely.Geometry, float]]:
    """Return an outline in the plane under every other reading, with how far that moves it."""
    lon, lat = shapely.get_coordinates(outline).T
    if not in_use(lon, lat).all():
        return []
    here = project_geometries([outline], crs)[0]
    found = []
    for reading, there in other_readings(lon, lat, declared=declared).items():
        moved = shapely.set_coordinates(outline, np.column_stack(there))
        area = shapely.make_valid(project_geometries([moved], crs)[0])
        shift_m = _apart_m(here, area)
        if shift_m >= LEAST_SHIFT_M:
            found.append((reading, area, shift_m))
    return found


def _apart_m(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return how far the boxes around two outlines lie apart."""
    before, after = shapely.bounds(one), shapely.bounds(other)
    return float(np.hypot(*((after - before).reshape(2, 2).mean(axis=0))))


def _pushed(area: shapely.Geometry, score: Score) -> list[float]:
    """Return how badly an outline fits once it is pushed each of eight ways."""
    angles = np.arange(8) * np.pi / 4
    ways = _PUSH_M * np.column_stack((np.cos(angles), np.sin(angles)))
    return [score(shapely.transform(area, lambda xy, by_m=by_m: xy + by_m)) for by_m in ways]


def _plane_of(outline: shapely.Geometry) -> CRS:
    """Return a plane laid on an outline."""
    west, south, east, north = shapely.bounds(outline)
    return metric_crs(np.array([west, east]), np.array([south, north]))
