"""What lies under the map, from the streets' own OpenStreetMap file, in one pass.

Water and greens, the sea behind a coastline, railways and motorways, and the names that help a
reader find his way: streets, waters, parks, places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from lifecircle.report.map.coast import sea
from lifecircle.report.map.columns import DEGREE_M, Shapes
from lifecircle.report.map.ground import OSM_ENDINGS, area_keys, ground_kind, merged

if TYPE_CHECKING:
    from lifecircle.study.config.settings import StreetSource

Box = tuple[float, float, float, float]

PLACES = ("city", "town", "suburb", "village", "quarter", "neighbourhood", "hamlet", "locality")
"""Kinds of named places, the largest first."""

_MOTORWAYS = ("motorway", "motorway_link")
_LINE_KEYS = ("highway", "railway", "natural")
_SMALLEST_NAMED_M2 = 4_000.0
_SEA_BEYOND = 1.5


@dataclass(frozen=True)
class Name:
    """A name to be written on the map.

    Parameters
    ----------
    text
        As the file has it.
    kind
        ``water``, ``green`` or one of `PLACES`.
    lon, lat
        Where, degrees.
    size_m
        About how wide the thing is, metres; 0 for a place.
    """

    text: str
    kind: str
    lon: float
    lat: float
    size_m: float


def _none() -> Shapes:
    return np.array([], dtype=object)


@dataclass(frozen=True, eq=False)
class Background:
    """What lies under the map, in WGS-84 degrees.

    Parameters
    ----------
    water, green
        Areas, at most one shape each.
    rails, motorways
        Lines.
    names
        Of waters, greens and places.
    street_names
        Number of a way to its name.
    """

    water: Shapes = field(default_factory=_none)
    green: Shapes = field(default_factory=_none)
    rails: Shapes = field(default_factory=_none)
    motorways: Shapes = field(default_factory=_none)
    names: tuple[Name, ...] = ()
    street_names: Mapping[int, str] = field(default_factory=dict)


def read_background(streets: "StreetSource", box: Box, *, tolerance_m: float) -> Background:
    """Return what lies under the map, empty where the streets are not an OpenStreetMap file.

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
        return Background()
    seen = _Seen()
    seen.read(streets.path)
    lines = {key: shapely.from_wkb(found) for key, found in seen.lines.items()}
    frame = shapely.box(*box)
    areas = {kind: shapely.from_wkb(found) for kind, found in seen.areas.items()}
    return Background(
        water=_with_sea(merged(areas["water"], box, tolerance_m), lines["coast"], box, tolerance_m),
        green=merged(areas["green"], box, tolerance_m),
        rails=_drawn(lines["rail"], frame, tolerance_m),
        motorways=_drawn(lines["motorway"], frame, tolerance_m),
        names=tuple(_area_names(areas, seen.area_names, frame)) + _inside(seen.places, box),
        street_names=seen.street_names,
    )


class _Seen:
    """What one pass over the file gathers."""

    def __init__(self) -> None:
        self.areas: dict[str, list[bytes]] = {"water": [], "green": []}
        self.area_names: dict[str, list[str]] = {"water": [], "green": []}
        self.lines: dict[str, list[bytes]] = {"coast": [], "rail": [], "motorway": []}
        self.places: list[Name] = []
        self.street_names: dict[int, str] = {}
        self._shapes: Any = None

    def read(self, path: Path) -> None:
        """Read the whole file."""
        import osmium

        keys = osmium.filter.KeyFilter(*area_keys())
        wanted = osmium.filter.KeyFilter(*{*area_keys(), *_LINE_KEYS, "place"})
        self._shapes = osmium.geom.WKBFactory()
        takers = {"n": self._node, "w": self._way, "a": self._area}
        for feature in osmium.FileProcessor(path).with_areas(keys).with_filter(wanted):
            taker = takers.get(feature.type_str())
            if taker is not None:
                taker(feature)

    def _node(self, node: Any) -> None:
        name, kind = node.tags.get("name"), node.tags.get("place")
        if name and kind in PLACES:
            at = node.location
            self.places.append(Name(name, kind, at.lon, at.lat, 0.0))

    def _way(self, way: Any) -> None:
        highway, name = way.tags.get("highway"), way.tags.get("name")
        if highway and name:
            self.street_names[int(way.id)] = name
        kind = "motorway" if highway in _MOTORWAYS else ""
        kind = "rail" if way.tags.get("railway") == "rail" else kind
        kind = "coast" if way.tags.get("natural") == "coastline" else kind
        if kind:
            self.lines[kind] += _line(way)

    def _area(self, area: Any) -> None:
        kind = ground_kind(area.tags)
        if kind:
            try:
                shape = bytes.fromhex(self._shapes.create_multipolygon(area))
            except RuntimeError:  # rings that do not close: nothing to draw
                return
            self.areas[kind].append(shape)
            self.area_names[kind].append(area.tags.get("name") or "")


def _with_sea(water: Shapes, coast: Shapes, box: Box, tolerance_m: float) -> Shapes:
    """Return inland waters and the sea; the sea fills the window far beyond the box."""
    west, south, east, north = box
    wide, high = (east - west) * _SEA_BEYOND, (north - south) * _SEA_BEYOND
    open_sea = sea(coast, (west - wide, south - high, east + wide, north + high))
    if not len(open_sea):
        return water
    drawn = shapely.simplify(shapely.union_all(open_sea), tolerance_m / DEGREE_M)
    return np.array([shapely.union_all([*water, drawn])], dtype=object)


def _line(way: Any) -> list[bytes]:
    """Return a way as a line of the nodes that the file has, if there are two of them."""
    xy = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    return [shapely.to_wkb(shapely.LineString(xy))] if len(xy) > 1 else []


def _drawn(lines: Shapes, frame: shapely.Polygon, tolerance_m: float) -> Shapes:
    """Return lines joined end to end, cut to the frame and simplified."""
    if not len(lines):
        return _none()
    joined = shapely.line_merge(shapely.union_all(lines))
    parts = shapely.get_parts(shapely.intersection(joined, frame))
    kept: Shapes = shapely.simplify(parts, tolerance_m / DEGREE_M)
    drawn: Shapes = kept[shapely.get_type_id(kept) == shapely.GeometryType.LINESTRING]
    return drawn


def _area_names(
    areas: Mapping[str, Shapes], names: Mapping[str, list[str]], frame: shapely.Polygon
) -> list[Name]:
    """Return the names of waters and greens large enough to carry one."""
    found = []
    for kind, shapes in areas.items():
        size_m2 = shapely.area(shapes) * DEGREE_M**2
        for at in np.flatnonzero(size_m2 > _SMALLEST_NAMED_M2):
            inside = shapely.intersection(shapely.make_valid(shapes[at]), frame)
            if names[kind][at] and not inside.is_empty:
                spot = shapely.point_on_surface(inside)
                wide_m = float(np.sqrt(shapely.area(inside)) * DEGREE_M)
                found.append(Name(names[kind][at], kind, spot.x, spot.y, round(wide_m, 1)))
    return found


def _inside(names: list[Name], box: Box) -> tuple[Name, ...]:
    """Return the names that stand inside the box, the largest kind first."""
    west, south, east, north = box
    held = [one for one in names if west <= one.lon <= east and south <= one.lat <= north]
    return tuple(sorted(held, key=lambda one: PLACES.index(one.kind)))
