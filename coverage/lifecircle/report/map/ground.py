"""Water and greens under the map, from the same OpenStreetMap file as the streets."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import ArrayLike

from lifecircle.report.map.columns import DEGREE_M, Columns, Shapes, area_columns

if TYPE_CHECKING:
    from lifecircle.study.settings import StreetSource

OSM_ENDINGS = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2")
"""How the name of an OpenStreetMap file ends."""

_KINDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "water": {
        "natural": frozenset({"water", "bay", "wetland"}),
        "waterway": frozenset({"riverbank", "dock"}),
        "landuse": frozenset({"reservoir", "basin", "aquaculture"}),
    },
    "green": {
        "leisure": frozenset({"park", "garden", "nature_reserve"}),
        "natural": frozenset({"wood", "scrub"}),
        "landuse": frozenset({"forest", "grass", "meadow", "recreation_ground"}),
    },
}
_SMALLEST_M2 = 400.0


def ground(
    streets: "StreetSource", box: tuple[float, float, float, float], *, tolerance_m: float
) -> Mapping[str, Columns]:
    """Return water and greens as rings, empty where the streets are not an OpenStreetMap file.

    Parameters
    ----------
    streets
        Where the study's streets come from.
    box
        West, south, east and north of what is drawn, degrees.
    tolerance_m
        About how far a shore may move, metres.
    """
    if streets.path is None or not str(streets.path).endswith(OSM_ENDINGS):
        return {kind: _rings([]) for kind in _KINDS}
    found: dict[str, list[bytes]] = {kind: [] for kind in _KINDS}
    for kind, shape in _areas(streets.path):
        found[kind].append(shape)
    return {kind: _rings(_merged(shapes, box, tolerance_m)) for kind, shapes in found.items()}


def _areas(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and the shape of every area that is water or green."""
    import osmium

    keys = osmium.filter.KeyFilter(*{key for tags in _KINDS.values() for key in tags})
    shapes = osmium.geom.WKBFactory()
    for feature in osmium.FileProcessor(path).with_areas(keys).with_filter(keys):
        if not isinstance(feature, osmium.osm.Area):
            continue
        kind = _kind({tag.k: tag.v for tag in feature.tags})
        if not kind:
            continue
        try:
            yield kind, bytes.fromhex(shapes.create_multipolygon(feature))
        except RuntimeError:  # rings that do not close: nothing to draw
            continue


def _kind(tags: Mapping[str, str]) -> str:
    """Return what an area is on the map, or an empty string."""
    for kind, wanted in _KINDS.items():
        if any(tags.get(key, "") in values for key, values in wanted.items()):
            return kind
    return ""


def _merged(shapes: list[bytes], box: tuple[float, ...], tolerance_m: float) -> Shapes:
    """Return the areas inside the box as one, without what is too small to see."""
    whole = shapely.make_valid(shapely.from_wkb(shapes))
    inside = shapely.intersection(whole, shapely.box(*box))
    large = inside[shapely.area(inside) > _SMALLEST_M2 / DEGREE_M**2]
    return np.array([shapely.simplify(shapely.union_all(large), tolerance_m / DEGREE_M)])


def _rings(areas: ArrayLike) -> Columns:
    """Return the rings of one area; of none, no rings."""
    return next(iter(area_columns(areas)), {"sizes": [], "x": [], "y": []})
