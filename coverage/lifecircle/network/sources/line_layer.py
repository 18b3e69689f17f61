"""Walkable ways from a layer of lines.

Lines meet where they share a vertex, to about a centimetre. Where a bridge is drawn across a
street without a shared vertex, they do not.
"""

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.sources.walk_rule import WalkRule, walk_access
from lifecircle.network.sources.ways import Ways, pack_ways

_SAME_PLACE_DECIMALS = 7
_TAGS = ("highway", "foot", "access", "oneway", "oneway:foot")


def ways_of_lines(
    frame: GeoDataFrame, *, file: str = "", rule: WalkRule = walk_access
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of lines in EPSG:4326.

    Parameters
    ----------
    frame
        LineStrings or MultiLineStrings. Columns ``highway``, ``foot``, ``access``, ``oneway`` and
        ``oneway:foot`` are read as OSM tags; without ``highway`` every line is a footway.
    file
        The name to use in faults.
    rule
        Which ways may be walked.
    """
    label = file or "streets"
    lines = frame[~(frame.geometry.is_empty | frame.geometry.isna())].explode(index_parts=False)
    lines = lines[lines.geometry.geom_type.isin(["LineString", "LinearRing"])]
    tags = _tag_columns(lines)
    kinds, kind = np.unique(tags.to_numpy(object).astype(str), axis=0, return_inverse=True)
    rules = [
        rule({key: value for key, value in zip(_TAGS, row, strict=True) if value}) for row in kinds
    ]
    if not rules:
        details = {"count": len(frame)}
        return None, (Fault(code="streets-without-lines", file=label, details=details),)
    walkable = np.array([rule is not None for rule in rules], bool)[kind.ravel()]
    if not walkable.any():
        return None, (_nothing(label, len(frame), len(lines)),)
    kept, kind = lines[walkable], kind.ravel()[walkable]
    xy, way = shapely.get_coordinates(kept.geometry.to_numpy(), return_index=True)
    place = np.round(xy, _SAME_PLACE_DECIMALS)
    _, node = np.unique(place, axis=0, return_inverse=True)
    chosen = [rules[index] for index in kind]
    return (
        pack_ways(
            lon=xy[:, 0],
            lat=xy[:, 1],
            node=node.ravel().astype(np.int64),
            sizes=np.bincount(way, minlength=len(kept)).tolist(),
            way_id=_way_ids(kept),
            highway=[rule.highway for rule in chosen if rule],
            oneway=[rule.oneway for rule in chosen if rule],
        ),
        (),
    )


def _tag_columns(lines: GeoDataFrame) -> pd.DataFrame:
    """Return the tag columns as text, empty where there is none."""
    bare = pd.DataFrame(index=range(len(lines)))
    for name in _TAGS:
        bare[name] = _texts(lines[name]) if name in lines.columns else ""
    if "highway" not in lines.columns:
        bare["highway"] = "footway"
    return bare


def _texts(column: pd.Series) -> NDArray[np.object_]:
    """Return cells of any kind as text, empty where there is nothing."""
    cells = column.to_numpy(object)
    return np.where(pd.isna(cells), "", cells.astype(str)).astype(object)


def _way_ids(lines: GeoDataFrame) -> list[int]:
    """Return the lines' own numbers where they have any, else their position."""
    for name in ("osm_id", "osmid", "way_id"):
        if name in lines.columns:
            numbers = pd.to_numeric(lines[name], errors="coerce").fillna(0)
            return [int(number) for number in numbers]
    return list(range(1, len(lines) + 1))


def _nothing(label: str, lines: int, closed: int) -> Fault:
    """Return the fault of streets on which nobody may walk."""
    details = {"highways": lines, "closed": closed}
    return Fault(code="nothing-walkable", file=label, details=details)
