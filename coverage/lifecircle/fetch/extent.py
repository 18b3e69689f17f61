"""How far beyond a place its map is asked for: nobody's walk may end where the data do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from lifecircle.network.profiles import Profile
from lifecircle.study.projections import metric_crs, project_geometries, unproject
from lifecircle.study.standards.circle import Circle

BELT_M = 1500.0
"""Beyond the longest walk, so that streets also reach around."""

_EASE_M = 100.0
_CORNERS = 8


@dataclass(frozen=True, kw_only=True)
class Extent:
    """The ground a map is asked for.

    Parameters
    ----------
    near
        The place itself, with a little around it, in WGS-84 degrees: homes.
    wide
        As far as anybody of it may walk, and `BELT_M` more: streets and facilities.
    beyond_m
        How far `wide` reaches beyond the place, at least, metres.
    area_km2
        Of `wide`.
    """

    near: shapely.Geometry
    wide: shapely.Geometry
    beyond_m: float
    area_km2: float


def longest_walk_m(circles: Iterable[Circle], profiles: Mapping[str, Profile]) -> float:
    """Return the longest walk of any circle, metres on level ground.

    Parameters
    ----------
    circles
        Of the standard.
    profiles
        Who walks.
    """
    walks = [
        one.metres if one.minutes is None else profiles[one.profile].metres(one.minutes)
        for one in circles
    ]
    return max((one for one in walks if one is not None), default=0.0)


def extent_around(outline: shapely.Geometry, *, longest_m: float) -> Extent:
    """Return the ground to ask for around a place.

    Outlines are drawn with fewer corners, never so that anything within the distance is cut off.

    Parameters
    ----------
    outline
        Of the place, WGS-84 degrees.
    longest_m
        The longest walk, metres.
    """
    west, south, east, north = shapely.bounds(outline)
    plane = metric_crs([west, east], [south, north])
    flat = project_geometries(np.array([outline], dtype=object), plane)[0]
    beyond_m = BELT_M + longest_m

    def grown(by_m: float) -> shapely.Geometry:
        """Return the outline grown by some metres, its corners eased."""
        eased = shapely.buffer(flat, by_m + 2 * _EASE_M, quad_segs=_CORNERS)
        return shapely.simplify(eased, _EASE_M)

    def degrees(shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of the plane in degrees."""
        return shapely.transform(shape, lambda x, y: unproject(x, y, plane), interleaved=False)

    wide = grown(beyond_m)
    return Extent(
        near=degrees(grown(0.0)),
        wide=degrees(wide),
        beyond_m=beyond_m,
        area_km2=float(shapely.area(wide)) / 1e6,
    )
