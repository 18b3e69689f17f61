"""Water and greens under the map, from the same OpenStreetMap file as the streets."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike

from lifecircle.report.map.columns import DEGREE_M, Columns, Shapes, area_columns

if TYPE_CHECKING:
    from lifecircle.study.config.settings import StreetSource

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
    drawn = {
        kind: merged(shapely.from_wkb(shapes), box, tolerance_m) for kind, shapes in found.items()
    }
    return {kind: _rings(shapes) for kind, shapes in drawn.items()}


def area_keys() -> frozenset[str]:
    """Return the keys by which OpenStreetMap tells water and greens."""
    return frozenset(key for tags in _KINDS.values() for key in tags)


def ground_kind(tags: Any) -> str:
    """Return what an area is on the map, ``water`` or ``green``, or an empty string.

    Parameters
    ----------
    tags
        Its tags: a mapping, or a list of tags with ``get``.
    """
    for kind, wanted in _KINDS.items():
        if any(tags.get(key, "") in values for key, values in wanted.items()):
            return kind
    return ""


def merged(shapes: Shapes, box: tuple[float, ...], tolerance_m: float) -> Shapes:
    """Return the areas inside a box as one, without what is too small to see.

    Parameters
    ----------
    shapes
        Areas in longitude and latitude, sound or not.
    box
        West, south, east and north, degrees.
    tolerance_m
        About how far an edge may move, metres.
    """
    inside = shapely.intersection(shapely.make_valid(shapes), shapely.box(*box))
    large = inside[shapely.area(inside) > _SMALLEST_M2 / DEGREE_M**2]
    return np.array([shapely.simplify(shapely.union_all(large), tolerance_m / DEGREE_M)])


def _areas(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and the shape of every area that is water or green."""
    import osmium

    keys = osmium.filter.KeyFilter(*area_keys())
    shapes = osmium.geom.WKBFactory()
    for feature in osmium.FileProcessor(path).with_areas(keys).with_filter(keys):
        if not isinstance(feature, osmium.osm.Area):
            continue
        kind = ground_kind(feature.tags)
        if not kind:
            continue
        try:
            yield kind, bytes.fromhex(shapes.create_multipolygon(feature))
        except RuntimeError:  # rings that do not close: nothing to draw
            continue


def _rings(areas: ArrayLike) -> Columns:
    """Return the rings of one area; of none, no rings."""
    return next(iter(area_columns(areas)), {"sizes": [], "x": [], "y": []})
