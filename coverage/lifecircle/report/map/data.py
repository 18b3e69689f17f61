"""What the map shows, as plain values and columns: no page, no script, nothing that could run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import shapely

from lifecircle.report import colours
from lifecircle.report.credit import from_osm
from lifecircle.report.map.background import Background, read_background
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.causes import add_causes, cause_labels
from lifecircle.report.map.circles import CircleParts, add_circles, circle_data
from lifecircle.report.map.columns import path_columns, ring_columns
from lifecircle.report.map.facilities import add_facilities, service_names
from lifecircle.report.map.homes import add_homes
from lifecircle.report.map.placing import Placing
from lifecircle.report.map.reach import DrawnReach
from lifecircle.report.map.remedies import add_remedies, remedy_labels
from lifecircle.report.map.straight import Buffers
from lifecircle.report.map.streets import DrawnStreets
from lifecircle.report.map.tiles import wanted_tiles
from lifecircle.report.map.verdicts import add_verdicts, verdict_words
from lifecircle.report.map.walks import walks_of
from lifecircle.report.map.zones import LEVELS, add_zones
from lifecircle.report.workshop import at_once
from lifecircle.study.config.tile_source import TileSource
from lifecircle.words import LANGUAGES, entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

TOLERANCE_M = 4.0
"""How far a border or a shore may be drawn from where it is, metres."""

STREET_TOLERANCE_M = 2.0
"""How far a street may be."""

_OWN = ("map", "severity_words", "role")
_LISTS = ("level", "group", "denominator", "unit", "status", "severity", "reason", "who")


@dataclass(frozen=True, eq=False)
class MapData:
    """Everything the page holds.

    Parameters
    ----------
    told
        Plain values for JSON: words, circles, colours, sources.
    blob
        Shapes, figures and walks as columns, and all names.
    """

    told: Mapping[str, Any]
    blob: Blob


def map_data(
    result: "Result",
    *,
    language: str,
    assessment: "Assessment | None" = None,
    reach: DrawnReach | None = None,
    background: "Future[Background] | None" = None,
) -> MapData:
    """Return everything the map shows.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        The one that is shown first, ``zh`` or ``en``; the page holds both.
    assessment
        Of the result, if there is one.
    reach
        Its reach areas, if they are being drawn already.
    background
        From `order_background`, if it is being read already.
    """
    buffers = Buffers(result, TOLERANCE_M, at_once if reach is None else reach.by)
    for circle in result.circles:
        buffers.order(circle)
    box, tiles = district_box(result), wanted_tiles(result)
    placing = Placing("gcj02" if tiles and tiles.datum == "gcj02" else "wgs84")
    seen = (background or order_background(result, at_once)).result()
    blob = Blob()
    add_ground(blob, seen, placing)
    streets = DrawnStreets(result.network, placing, STREET_TOLERANCE_M)
    streets.add_to(blob)
    streets.add_names(blob, seen.street_names)
    add_zones(blob, result, placing, tolerance_m=TOLERANCE_M)
    add_homes(blob, result, placing)
    add_facilities(blob, result, placing, tolerance_m=TOLERANCE_M)
    walks = walks_of(result, again=None if assessment is None else assessment.again)
    walks.add_to(blob, streets, placing)
    reach = reach or DrawnReach(walks.again, TOLERANCE_M)
    add_circles(blob, result, CircleParts(walks, buffers, reach, placing))
    if assessment is not None:
        add_verdicts(blob, assessment)
        add_causes(blob, assessment)
        add_remedies(blob, assessment, placing)
    told = {**_told(result, language), "box": placing.box(box), "datum": placing.datum}
    return MapData({**told, "tiles": _tiles(tiles)}, blob)


def order_background(
    result: "Result", by: "Callable[..., Future[Background]]"
) -> "Future[Background]":
    """Have what lies under the map read from the streets' file.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    by
        Who does it.
    """
    read = partial(read_background, tolerance_m=TOLERANCE_M)
    return by(read, result.study.streets, wider_box(district_box(result)))


def _tiles(tiles: TileSource | None) -> Mapping[str, Any] | None:
    """Return what the page needs to lay tiles, None where there are none."""
    if tiles is None:
        return None
    tms = [("{-y}" in one) for one in tiles.addresses]
    urls = [one.replace("{-y}", "{y}") for one in tiles.addresses]
    return {"urls": urls, "tms": tms, "credit": tiles.credit}


def _told(result: "Result", language: str) -> Mapping[str, Any]:
    """Return the plain values of the page."""
    study = result.study
    present = set(study.zones["level"])
    return {
        "language": language,
        "words": {one: _words(one) for one in LANGUAGES},
        "title": study.title,
        "model": study.model,
        "standard": dict(study.standard.name),
        "tolerance_m": TOLERANCE_M,
        "sources": _sources(result),
        "osm": from_osm(result),
        "colours": map_colours(),
        "levels": list(LEVELS),
        "present": [one for one in LEVELS if one in present],
        "services": service_names(result),
        "circles": circle_data(result),
    }


def _words(language: str) -> Mapping[str, Any]:
    """Return every word of the page in a language."""
    words = {key: entry(f"map.{key}", language=language) for key in _OWN}
    lists = {key: entry(f"report.{key}", language=language) for key in _LISTS}
    return {
        **words,
        **lists,
        **verdict_words(language),
        **remedy_labels(language),
        **cause_labels(language),
    }


def map_colours() -> Mapping[str, Any]:
    """Return the colours the map shares with the figures."""
    names = ("NOBODY", "WATER", "GREEN", "PAPER", "HOME", "CUT", "FACILITY", "PLANNED", "INK")
    classes = [[one.low, one.high, one.fill] for one in colours.SHARE_CLASSES]
    return {"classes": classes} | {name.lower(): getattr(colours, name) for name in names}


def add_ground(blob: Blob, seen: Background, placing: Placing) -> None:
    """Add what lies under the map.

    Parameters
    ----------
    blob
        Where to.
    seen
        What lies there.
    placing
        Where the page puts things.
    """
    shapes: Mapping[str, Mapping[str, Any]] = {
        "water": ring_columns(placing.shapes(seen.water)),
        "green": ring_columns(placing.shapes(seen.green)),
        "rail": path_columns(placing.shapes(seen.rails)),
        "motorway": path_columns(placing.shapes(seen.motorways)),
    }
    for kind, columns in shapes.items():
        named = {f"{kind}.{key}": values for key, values in columns.items()}
        blob.add_all(named, steps=(f"{kind}.x", f"{kind}.y"))
    kinds = list(dict.fromkeys(one.kind for one in seen.names))
    spots = placing.points([one.lon for one in seen.names], [one.lat for one in seen.names])
    blob.texts["name.kinds"] = kinds
    blob.texts["name.text"] = [one.text for one in seen.names]
    blob.add("name.kind", [kinds.index(one.kind) for one in seen.names])
    blob.add("name.size", [round(one.size_m) for one in seen.names])
    blob.add_all({f"name.{key}": spots[key] for key in "xy"}, steps=("name.x", "name.y"))


def district_box(result: "Result") -> list[float]:
    """Return west, south, east and north of the district, or of all homes without one.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    zones = result.study.zones
    shapes = zones.loc[zones.index == result.study.district, "geometry"].to_numpy()
    if not len(shapes):
        shapes = result.study.residents.geometry.to_numpy()
    return [round(float(edge), 5) for edge in shapely.total_bounds(shapes)]


def wider_box(box: list[float]) -> tuple[float, float, float, float]:
    """Return the box with a quarter of its size added on every side.

    Parameters
    ----------
    box
        West, south, east and north.
    """
    west, south, east, north = box
    wide, high = (east - west) / 4, (north - south) / 4
    return west - wide, south - high, east + wide, north + high


def _sources(result: "Result") -> list[list[str]]:
    """Return the inputs: what for, which file, of when."""
    told = ((file.role, file.path, str(file.date)) for file in result.study.inputs)
    return [list(one) for one in dict.fromkeys(told)]
