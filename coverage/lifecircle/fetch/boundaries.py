"""The boundaries of a study: the place itself, and what OpenStreetMap says it is divided into."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.fetch.places import FoundPlace
from lifecircle.study.projections import metric_crs, project_geometries

TILES_SHARE = 0.95
"""Share (0-1) of the place that boundaries of one level must cover to divide it."""

_WHOLE_SHARE = 0.95
_LAST_OF_STREETS = 8
_DIGITS = 7


def divided(place: FoundPlace, boundaries: GeoDataFrame) -> pd.DataFrame:
    """Return the zones of a place: itself as the district, and its parts.

    The boundaries of one ``admin_level`` are parts if they lie in the place and cover
    `TILES_SHARE` of it. Of several such levels the widest becomes ``street``, the narrowest
    ``community``; a single one is ``street`` up to level 8 (in China 街道), else ``community``.

    Parameters
    ----------
    place
        With an outline.
    boundaries
        Columns ``id``, ``name``, ``admin_level``, as the map has them.

    Returns
    -------
    pandas.DataFrame
        ``zone_id``, ``name``, ``level`` and ``geometry`` in WGS-84 degrees, ordered by level
        and id; zone ids are such as ``relation/123``.
    """
    rows = [(place.id, place.name, "district", place.outline)]
    parts = _inside(place, boundaries)
    for level, named in _levels(parts).items():
        chosen = parts[parts["number"] == level].sort_values("id")
        columns = (chosen["id"], chosen["name"], chosen["geometry"])
        rows += [(one, name, named, shape) for one, name, shape in zip(*columns, strict=True)]
    return pd.DataFrame(rows, columns=["zone_id", "name", "level", "geometry"])


def write_boundaries(path: Path, zones: pd.DataFrame) -> None:
    """Write zones as GeoJSON, to a centimetre.

    Parameters
    ----------
    path
        The file.
    zones
        From `divided`.
    """
    features = [
        {
            "type": "Feature",
            "properties": {"zone_id": row.zone_id, "name": row.name, "level": row.level},
            "geometry": json.loads(shapely.to_geojson(_rounded(row.geometry))),
        }
        for row in zones.itertuples(index=False, name="Zone")
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def _rounded(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape whose coordinates have as many digits as OpenStreetMap keeps."""
    fewer: shapely.Geometry = shapely.transform(shape, lambda xy: np.round(xy, _DIGITS))
    return fewer


def _inside(place: FoundPlace, boundaries: GeoDataFrame) -> pd.DataFrame:
    """Return the boundaries that lie in a place, with their level and share of its area."""
    outline = place.outline
    west, south, east, north = shapely.bounds(outline)
    plane = metric_crs([west, east], [south, north])
    whole = project_geometries(np.array([outline], dtype=object), plane)[0]
    shapes = boundaries.geometry.to_numpy()
    flat = shapely.make_valid(project_geometries(shapes, plane), method="structure")
    share: NDArray[np.float64] = shapely.area(shapely.intersection(flat, whole)) / whole.area
    table = pd.DataFrame(
        {
            "id": boundaries["id"].to_numpy(),
            "name": boundaries["name"].to_numpy(),
            "number": pd.to_numeric(boundaries["admin_level"], errors="coerce").to_numpy(),
            "geometry": shapes,
            "share": share,
        }
    )
    inner = shapely.intersects(whole, shapely.point_on_surface(flat))
    part = inner & (share < _WHOLE_SHARE) & (table["id"] != place.id) & table["number"].notna()
    return pd.DataFrame(table[part.to_numpy()])


def _levels(parts: pd.DataFrame) -> dict[float, str]:
    """Return the levels that divide a place, with the name of each."""
    covered = parts.groupby("number")["share"].sum()
    dividing = sorted(covered.index[covered >= TILES_SHARE])
    if not dividing:
        return {}
    if len(dividing) == 1:
        return {dividing[0]: "street" if dividing[0] <= _LAST_OF_STREETS else "community"}
    return {dividing[0]: "street", dividing[-1]: "community"}
