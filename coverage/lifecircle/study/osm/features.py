"""Facilities, homes, land, boundaries and gates from an OpenStreetMap file, in one reading.

Nodes become points; closed ways and multipolygons keep their outlines. Which tags mean what stands
in ``bundled/osm-tags.toml``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.contents import unreadable
from lifecircle.study.osm.scan import OsmThings, scan
from lifecircle.study.osm.tags import OsmTags, osm_tags
from lifecircle.study.projections import WGS84, small_areas_m2
from lifecircle.words import Value

PARTS = ("facilities", "buildings", "land", "boundaries", "entrances")
"""What can be read from an OpenStreetMap file."""

_PER_DEGREE = 10_000_000  # OpenStreetMap keeps seven digits: equal nodes have equal coordinates


@dataclass(frozen=True, kw_only=True)
class OsmFeatures:
    """What an OpenStreetMap file holds beside its streets, in EPSG:4326, in the file's order.

    Ids are such as ``way/123``. A part that was not wanted has no rows.

    Parameters
    ----------
    facilities
        Columns ``id``, ``service``, ``name``, ``capacity_beds``, ``capacity_places``; points and
        outlines.
    buildings
        Homes: ``id``, ``name``, ``kind`` (value of ``building``), ``levels``, ``levels_known``,
        ``height`` (metres, where it told the storeys), ``footprint_m2``, ``floor_area_m2``;
        outlines.
    land
        Residential land: ``id``, ``name``; outlines.
    boundaries
        Administrative areas: ``id``, ``name``, ``admin_level`` (text); outlines.
    entrances
        Gates and doors on the outline of a facility: ``facility_id``; points.
    """

    facilities: GeoDataFrame
    buildings: GeoDataFrame
    land: GeoDataFrame
    boundaries: GeoDataFrame
    entrances: GeoDataFrame


def read_osm(
    path: Path, *, file: str = "", want: Iterable[str] = PARTS
) -> tuple[OsmFeatures | None, tuple[Fault, ...]]:
    """Return what an OpenStreetMap file holds of the wanted parts, in one reading of it.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    file
        The path as the user wrote it; by default the path itself.
    want
        Some of `PARTS`. Gates are found for facilities only, so wanting them reads both.

    Returns
    -------
    tuple
        The features, or None with the fault ``broken-extract``. Outlines that cannot be closed,
        as where an extract is cut, are left out with the warning ``open-outlines``.
    """
    parts = frozenset(want) | ({"facilities"} if "entrances" in want else set())
    import osmium

    tags, named = osm_tags(), file or str(path)
    try:
        things = scan(path, tags=tags, parts=parts)
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        details: dict[str, Value] = {
            "bytes": path.stat().st_size,
            "reason": unreadable(named, error).value,
        }
        return None, (Fault(code="broken-extract", file=named, details=details),)
    facilities = _facilities(things, tags, wanted="facilities" in parts)
    features = OsmFeatures(
        facilities=facilities,
        buildings=_buildings(things, tags, wanted="buildings" in parts),
        land=_frame(things, things.which(tags.land.fits) & things.is_area & ("land" in parts)),
        boundaries=_boundaries(things, tags, wanted="boundaries" in parts),
        entrances=_entrances(things, tags, facilities, wanted="entrances" in parts),
    )
    if not things.broken:
        return features, ()
    listed = ", ".join(things.broken[:5]) + (" …" if len(things.broken) > 5 else "")
    details = {"count": len(things.broken), "ids": listed}
    return features, (Fault(code="open-outlines", severity="warning", file=named, details=details),)


def osm_part(
    path: Path, *, part: str, file: str = ""
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return one part of an OpenStreetMap file; `read_osm` reads several at once.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    part
        One of `PARTS`.
    file
        The path as the user wrote it.

    Returns
    -------
    tuple
        The frame, or None with the fault ``unknown-layer`` or ``broken-extract``.
    """
    if part not in PARTS:
        details = {"known": ", ".join(PARTS), "nearest": nearest_name(part, PARTS)}
        return None, (Fault(code="unknown-layer", file=file, value=part, details=details),)
    features, faults = read_osm(path, file=file, want=(part,))
    return (None if features is None else getattr(features, part)), faults


def _frame(things: OsmThings, chosen: NDArray[np.bool_], **columns: object) -> GeoDataFrame:
    """Return the chosen things with their ids and names and further columns."""
    table = pd.DataFrame({"id": things.ids[chosen], "name": things.names[chosen], **columns})
    return GeoDataFrame(table, geometry=things.shapes[chosen], crs=WGS84)


def _facilities(things: OsmThings, tags: OsmTags, *, wanted: bool) -> GeoDataFrame:
    """Return everything that has a service."""
    services = [tags.service(one) if wanted else "" for one in things.tags]
    found = np.array(services, dtype=object)[things.tags_at]
    chosen = found != ""
    stated = [tags.capacities(one) for one in things.tags_of(chosen)]
    columns = {
        name: np.array([one[name] for one in stated], dtype=np.float64) for name in tags.capacity
    }
    hours = np.array([one.get("opening_hours", "") for one in things.tags_of(chosen)], object)
    told = {"hours": hours} if (hours != "").any() else {}
    return _frame(things, chosen, service=found[chosen], **columns, **told)


def _boundaries(things: OsmThings, tags: OsmTags, *, wanted: bool) -> GeoDataFrame:
    """Return administrative areas with their level."""
    chosen = things.which(tags.boundaries.fits) & things.is_area & wanted
    levels = [one["admin_level"] for one in things.tags_of(chosen)]
    return _frame(things, chosen, admin_level=np.array(levels, dtype=object))


def _buildings(things: OsmThings, tags: OsmTags, *, wanted: bool) -> GeoDataFrame:
    """Return the buildings people live in, with storeys and floor area."""
    rule = tags.buildings
    standing = things.is_area & ~things.which(tags.drop.fits) & wanted
    sure = things.which(lambda one: one.get("building") in rule.homes)
    open_ones = standing & things.which(rule.may_be_home)
    open_ones[open_ones] = ~_stands_on(things, open_ones, tags)
    chosen = open_ones | (standing & sure)
    footprints_m2 = small_areas_m2(things.shapes[chosen])
    chosen[chosen] = large = footprints_m2 >= rule.least_footprint_m2
    homes = things.tags_of(chosen)
    storeys = [rule.level_count(one) for one in homes]
    kinds = np.array([one["building"] for one in homes], dtype=object)
    levels = np.array([count for count, _, _ in storeys], dtype=np.float64)
    known = np.array([one for _, one, _ in storeys], dtype=np.bool_)
    height_m = np.array([one for _, _, one in storeys], dtype=np.float64)
    return _frame(
        things, chosen, kind=kinds, levels=levels, levels_known=known, height=height_m,
        footprint_m2=footprints_m2[large], floor_area_m2=footprints_m2[large] * levels,
    )  # fmt: skip


def _stands_on(things: OsmThings, buildings: NDArray[np.bool_], tags: OsmTags) -> NDArray[np.bool_]:
    """Return which buildings stand on ground that says they are no homes."""
    ground = things.which(tags.buildings.unless_on.fits) & things.is_area
    middles = shapely.centroid(things.shapes[buildings])
    inside = shapely.STRtree(middles).query(things.shapes[ground], predicate="contains")[1]
    found = np.zeros(len(middles), dtype=np.bool_)
    found[inside] = True
    return found


def _entrances(
    things: OsmThings, tags: OsmTags, facilities: GeoDataFrame, *, wanted: bool
) -> GeoDataFrame:
    """Return gates that are a corner of a facility's outline; one of two facilities comes twice."""
    gates = things.shapes[things.which(tags.entrances.fits) & ~things.is_area & wanted]
    shapes, ids = facilities.geometry.to_numpy(), facilities["id"].to_numpy(dtype=object)
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    corners, owner = shapely.get_coordinates(shapes[areas], return_index=True)
    left = pd.DataFrame(
        {"node": _nodes(shapely.get_coordinates(gates)), "gate": np.arange(len(gates))}
    )
    right = pd.DataFrame({"node": _nodes(corners), "owner": areas[owner]}).drop_duplicates()
    met = left.merge(right, on="node")
    table = pd.DataFrame({"facility_id": ids[met["owner"].to_numpy()]})
    return GeoDataFrame(table, geometry=gates[met["gate"].to_numpy()], crs=WGS84)


def _nodes(coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return one whole number for each place of seven digits."""
    whole = np.rint(coordinates * _PER_DEGREE).astype(np.int64)
    return np.asarray(whole[:, 0] * (1 << 32) + whole[:, 1])
