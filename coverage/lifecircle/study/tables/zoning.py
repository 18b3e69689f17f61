"""Which zone of each level a point lies in: everybody once, nobody twice."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.study.kinds import LEVELS

Geometries = NDArray[np.object_]

_OVERLAP_M2 = 1.0  # less is the rounding of a shared boundary
_PARENT_LEVELS = {"community": "street", "street": "district", "functional": "district"}


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Ground that two zones of one level both claim.

    Parameters
    ----------
    level
        Their level.
    first, second
        Their ids; points in both count in the first.
    area_m2
        The ground they share.
    """

    level: str
    first: str
    second: str
    area_m2: float


def assign_zones(points: Geometries, zones: pd.DataFrame) -> pd.DataFrame:
    """Return the zone of each level that each point lies in.

    A point in several zones of one level, or on the boundary of two, belongs to the one whose id
    comes first.

    Parameters
    ----------
    points
        Points, in the coordinates of the zones.
    zones
        Indexed by ``zone_id``, with ``geometry`` and ``level``.

    Returns
    -------
    pandas.DataFrame
        Columns ``district_id``, ``street_id``, ``community_id``, ``functional_id``, in the order
        of the points; an empty text where no zone of that level holds the point.
    """
    ids, levels, shapes = _by_id(zones)
    zone, point = shapely.STRtree(points).query(shapes, predicate="intersects")
    names = pd.Series([*ids, ""]).array
    found = {}
    for level in LEVELS:
        of_level = levels[zone] == level
        place = np.full(len(points), len(ids))
        place[point[of_level][::-1]] = zone[of_level][::-1]  # the first zone is written last
        found[f"{level}_id"] = names.take(place)
    return pd.DataFrame(found)


def overlaps(zones: pd.DataFrame, plane: Geometries) -> tuple[Overlap, ...]:
    """Return the pairs of zones of one level that claim more than a square metre together.

    Parameters
    ----------
    zones
        Indexed by ``zone_id``, with ``level``.
    plane
        Their geometries in metres, valid, in the same order.
    """
    ids, levels, shapes = _by_id(zones.assign(geometry=plane))
    one, other = shapely.STRtree(shapes).query(shapes)
    pair = (one < other) & (levels[one] == levels[other])
    one, other = one[pair], other[pair]
    meeting = ~shapely.touches(shapes[one], shapes[other])
    one, other = one[meeting], other[meeting]
    areas = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    return tuple(
        Overlap(level=levels[a], first=ids[a], second=ids[b], area_m2=float(area))
        for a, b, area in zip(one, other, areas, strict=True)
        if area > _OVERLAP_M2
    )


def with_parents(zones: pd.DataFrame) -> pd.DataFrame:
    """Return the zones with every empty ``parent_id`` filled where a parent can be told.

    The parent of a community is the street its inner point lies in, that of a street or a
    functional zone the district; a community outside every street belongs to the district.
    """
    lonely = (zones["parent_id"] == "").to_numpy() & (zones["level"] != "district").to_numpy()
    if not lonely.any():
        return zones
    children = zones[lonely]
    inner = shapely.point_on_surface(np.asarray(children["geometry"], dtype=object))
    found = assign_zones(inner, zones)
    wanted = children["level"].map(_PARENT_LEVELS).to_numpy()
    street = np.where(wanted == "street", found["street_id"], "")
    parents = zones["parent_id"].to_numpy(dtype=object, copy=True)
    parents[lonely] = np.where(street == "", found["district_id"], street)
    return zones.assign(parent_id=parents)


def _by_id(zones: pd.DataFrame) -> tuple[NDArray[np.object_], NDArray[np.object_], Geometries]:
    """Return ids, levels and geometries in the order of the ids."""
    ids = zones.index.to_numpy().astype(object)
    order = np.argsort(ids.astype(str), kind="stable")
    levels = zones["level"].to_numpy().astype(object)
    shapes = np.asarray(zones["geometry"], dtype=object)
    return ids[order], levels[order], shapes[order]
