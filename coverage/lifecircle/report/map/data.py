"""What the map shows, as plain values: no page, no script, nothing that could run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from lifecircle.report.map.circles import circle_data
from lifecircle.report.map.columns import (
    DEGREE_M,
    area_columns,
    line_columns,
    path_columns,
    point_columns,
    simplified_together,
    street_lines,
)
from lifecircle.report.map.ground import OSM_ENDINGS, ground
from lifecircle.report.wording import named, names_of, say_names
from lifecircle.study.services import services

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_LEVELS = ("community", "street", "functional", "district")
_ROADS: Mapping[str, tuple[str, ...]] = {
    "major": ("trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"),
    "middle": ("tertiary", "tertiary_link", "unclassified", "residential", "living_street"),
}
_TOLERANCE_M = 4.0
_CAPACITIES = (
    "capacity_beds",
    "capacity_places",
    "capacity_seats",
    "floor_area_m2",
    "area_m2",
)


def map_data(result: "Result", *, language: str) -> Mapping[str, Any]:
    """Return everything the map shows, ready for JSON.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    study = result.study
    box = _box(result)
    return {
        "language": language,
        "title": study.title,
        "model": say_names("label", language=language)["model"] if study.model else "",
        "standard": named(study.standard.name, language=language),
        "words": dict(say_names("map", language=language)),
        "status_words": dict(say_names("status", language=language)),
        "tolerance_m": _TOLERANCE_M,
        "sources": _sources(result),
        "osm": not study.model and _from_osm(result),
        "box": box,
        "ground": ground(study.streets, _wider(box), tolerance_m=_TOLERANCE_M),
        "streets": _streets(result),
        "levels": _levels(result, language),
        "zones": _zones(result),
        "homes": _homes(result),
        "facilities": _facilities(result, language),
        "circles": circle_data(result, language=language),
    }


def _box(result: "Result") -> list[float]:
    """Return west, south, east and north of the district, or of all homes without one."""
    zones = result.study.zones
    shapes = zones.loc[zones.index == result.study.district, "geometry"].to_numpy()
    if not len(shapes):
        shapes = result.study.residents.geometry.to_numpy()
    return [round(float(edge), 5) for edge in shapely.total_bounds(shapes)]


def _wider(box: list[float]) -> tuple[float, float, float, float]:
    """Return the box with a quarter of its size added on every side."""
    west, south, east, north = box
    wide, high = (east - west) / 4, (north - south) / 4
    return west - wide, south - high, east + wide, north + high


def _streets(result: "Result") -> Mapping[str, Any]:
    """Return the streets in three classes, which are drawn in three widths."""
    names = np.array(result.network.highway_names, dtype=object)[result.network.highway]
    lines = shapely.simplify(street_lines(result.network), _TOLERANCE_M / 2 / DEGREE_M)
    chosen = {key: np.isin(names, classes) for key, classes in _ROADS.items()}
    chosen["path"] = ~np.logical_or.reduce(list(chosen.values()))
    return {key: line_columns(lines[which]) for key, which in chosen.items()}


def _levels(result: "Result", language: str) -> list[Mapping[str, str]]:
    """Return the levels the study has zones of, the finest first."""
    words = say_names("level", language=language)
    present = set(result.study.zones["level"])
    return [{"id": key, "name": words[key]} for key in _LEVELS if key in present]


def _zones(result: "Result") -> Mapping[str, Any]:
    """Return the zones as columns, each level simplified with its shared borders."""
    zones = result.study.zones
    shapes = zones.geometry.to_numpy().copy()
    level = zones["level"].to_numpy()
    for one in pd.unique(level):
        shapes[level == one] = simplified_together(shapes[level == one], tolerance_m=_TOLERANCE_M)
    names = names_of(zones)
    return {
        "id": [str(key) for key in zones.index],
        "name": [names[str(key)] for key in zones.index],
        "level": [str(one) for one in level],
        "at": point_columns(shapely.get_coordinates(shapely.point_on_surface(shapes))),
        "rings": area_columns(shapes),
    }


def _homes(result: "Result") -> Mapping[str, Any]:
    """Return every home's place and name."""
    homes = result.study.residents
    names = names_of(homes) if "name" in homes else {}
    return {
        **point_columns(shapely.get_coordinates(homes.geometry.to_numpy())),
        "id": [names.get(str(key), str(key)) for key in homes.index],
    }


def _facilities(result: "Result", language: str) -> Mapping[str, Any]:
    """Return every facility's place, outline, name, kind, state and size."""
    frame = result.study.facilities
    shapes = frame.geometry.to_numpy()
    simple = shapely.simplify(shapes, _TOLERANCE_M / DEGREE_M)
    names = names_of(frame)
    kinds = services()
    known = {key: named(kinds[key].name, language=language) for key in kinds}
    return {
        **point_columns(shapely.get_coordinates(shapely.point_on_surface(shapes))),
        "rings": area_columns(simple),
        "lines": path_columns(simple),
        "name": [names[str(key)] for key in frame.index],
        "service": [known.get(str(key), str(key)) for key in frame["service"]],
        "status": [str(one) for one in frame["status"]],
        "size": _sizes(frame),
    }


def _sizes(frame: pd.DataFrame) -> Mapping[str, list[float | None]]:
    """Return the capacities a register gives."""
    found: dict[str, list[float | None]] = {}
    for key in _CAPACITIES:
        if key in frame and frame[key].notna().any():
            numbers = frame[key].astype(float)
            found[key] = [round(one, 2) if np.isfinite(one) else None for one in numbers]
    return found


def _sources(result: "Result") -> list[str]:
    """Return the inputs with their dates."""
    told = (f"{file.path} {file.date}".strip() for file in result.study.inputs)
    return list(dict.fromkeys(told))


def _from_osm(result: "Result") -> bool:
    """Return whether the streets come from OpenStreetMap and must say so."""
    source = result.study.streets
    if source.path is None:
        return source.graph is not None
    name: str = source.path.name
    return name.endswith((*OSM_ENDINGS, ".graphml"))
