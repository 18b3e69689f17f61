"""From frames in memory to layers, as if each had been read from a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS

from lifecircle.errors import CallError, Fault, errors_in
from lifecircle.study.assembly import Layers
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.config.settings import FloorRules, Settings, StreetSource
from lifecircle.study.layers.geometries import misplaced, sound_shapes
from lifecircle.study.people.residents import HomeRules
from lifecircle.study.projections import known_datum, to_wgs84, unproject, with_shapes
from lifecircle.study.standards.circle import Standard
from lifecircle.study.standards.files import merge_circles, read_standards
from lifecircle.study.tables.facilities import RegisterRules
from lifecircle.study.tables.obstacle_layers import ObstacleLayers
from lifecircle.study.tables.obstacles import INNER_LANES
from lifecircle.study.tables.zones import ZoneRules

if TYPE_CHECKING:
    from lifecircle.study.people_layers import PeopleLayers

_IDS = {
    "zones": "zone_id",
    "residents": "resident_id",
    "facilities": "facility_id",
    "entrances": "",
    "land": "land_id",
    "estates": "estate_id",
    "gates": "",
    "barriers": "",
    "estates_planned": "resident_id",
}

FURTHER_ROLES = ("entrances", "estates", "gates", "barriers", "estates_planned")
"""Layers a study of frames may have as an option."""


class StudyOptions(TypedDict, total=False):
    """What else a study made of frames may have.

    Parameters
    ----------
    entrances
        Points with ``facility_id``.
    estates
        Outlines of gated estates and campuses with, if known, ``estate_id`` and ``name``.
    gates
        Points, if known with ``estate_id``.
    estate_lanes
        Which lanes inside an outline are the estate's own: ``private`` (those tagged so) or
        ``all``.
    barriers
        Lines and areas that no straight walk to a street crosses, if known with ``kind``.
    estates_planned
        Homes people will live in from the year ``since`` on, with ``residents`` and any further
        population group.
    circles
        Circles of one's own, as tables with the keys of a standard's file.
    totals
        People of each group to spread over the homes by floor area.
    floors
        What is taken for storeys nobody counted.
    settings
        Distances and sizes.
    profiles
        Overrides of walking profiles.
    growth
        Population group to the totals a plan states, by year.
    unit
        What one row of the residents is.
    year
        The year the study describes.
    model
        Whether the place is made up.
    report
        The ``[report]`` table.
    """

    entrances: GeoDataFrame | None
    estates: GeoDataFrame | None
    gates: GeoDataFrame | None
    estate_lanes: str
    barriers: GeoDataFrame | None
    estates_planned: GeoDataFrame | None
    circles: Sequence[Mapping[str, Any]]
    totals: Mapping[str, int]
    floors: FloorRules
    settings: Settings
    profiles: Mapping[str, Mapping[str, float]]
    growth: Mapping[str, Mapping[int, float]]
    unit: str
    year: int | None
    model: bool
    report: Mapping[str, str]


def frames_to_layers(
    frames: Mapping[str, GeoDataFrame | None],
    *,
    rules: HomeRules,
    max_snap_m: float,
    estate_lanes: str = "private",
    year: int | None = None,
) -> tuple[Layers, tuple[Fault, ...]]:
    """Return frames as the layers of a study, and what is wrong with their shapes.

    Parameters
    ----------
    frames
        ``facilities``, ``residents``, and if there are any ``zones``, ``land``, ``entrances``,
        ``estates``, ``gates``, ``barriers``, ``estates_planned``.
    rules
        What is known of the people.
    max_snap_m
        How far facilities may stand from a street.
    estate_lanes
        Which lanes inside an outline are the estate's own.
    year
        The year of the study, for planned estates.
    """
    read = {role: frame_layer(frames.get(role), role=role) for role in _IDS}
    found = {role: layer for role, (layer, _) in read.items()}
    register, zones, entrances = found["facilities"], found["zones"], found["entrances"]
    own = RegisterRules(max_snap_m=max_snap_m)
    if register is not None and "count" in register.columns:
        own = replace(own, count="count")
    layers = Layers(
        registers=[] if register is None else [(register, own)],
        homes=found["residents"],
        home_rules=rules,
        zones=[] if zones is None else [(zones, ZoneRules())],
        entrances=[] if entrances is None else [entrances],
        land=found["land"],
        obstacles=_obstacles(found, estate_lanes),
        people=_people(found["estates_planned"], year),
        zones_lost=frames.get("zones") is not None and zones is None,
        registers_lost=register is None,
    )
    return layers, tuple(fault for _, faults in read.values() for fault in faults)


def _obstacles(found: Mapping[str, Placed | None], lanes: str) -> ObstacleLayers | None:
    """Return the layers of estates and barriers, None where there are none."""
    if lanes not in INNER_LANES:
        raise CallError(f"`estate_lanes` is {lanes!r}; give one of {', '.join(INNER_LANES)}")
    estates, barriers = found["estates"], found["barriers"]
    if estates is None and barriers is None:
        return None
    return ObstacleLayers(
        estates=estates, gates=found["gates"], barriers=barriers, inner_lanes=lanes
    )


def _people(planned: Placed | None, year: int | None) -> "PeopleLayers | None":
    """Return the planned estates, None where there are none."""
    if planned is None or not len(planned):
        return None
    from lifecircle.study.people.planned import PlannedRules
    from lifecircle.study.people_layers import PeopleLayers

    return PeopleLayers(planned=[(planned, PlannedRules())], year=year)


def chosen_standard(
    standards: str | Standard | Sequence[str],
    circles: Sequence[Mapping[str, Any]],
    *,
    profiles: Iterable[str] = (),
) -> tuple[Standard | None, tuple[Fault, ...]]:
    """Return a standard given as itself or by name, with further circles, and their faults.

    Parameters
    ----------
    standards
        A standard, a bundled name or file, or several of these names.
    circles
        Circles of one's own, as tables.
    profiles
        Walking profiles of one's own that circles may name.
    """
    if isinstance(standards, Standard):
        return merge_circles(standards, circles, file="circles", profiles=profiles)
    read, faults = read_standards(standards, profiles=profiles)
    if read is None:
        return None, faults
    merged, more = merge_circles(read, circles, file="circles", profiles=profiles)
    return merged, (*faults, *more)


def frame_layer(
    frame: GeoDataFrame | None, *, role: str
) -> tuple[Placed | None, tuple[Fault, ...]]:
    """Return a frame as a layer in WGS-84 degrees, or None, and what is wrong with its shapes.

    Parameters
    ----------
    frame
        Any coordinate system; it is not changed. Ids stand in a column of their name or in an
        index that is more than a count.
    role
        What it is for, one of ``facilities``, ``residents``, ``zones``, ``land``,
        ``entrances``, ``estates``, ``gates``, ``barriers``; named in faults.

    Raises
    ------
    CallError
        If it is no GeoDataFrame.
    """
    if frame is None:
        return None, ()
    if not isinstance(frame, GeoDataFrame):
        raise CallError(f"`{role}` is a {type(frame).__name__}; give a GeoDataFrame")
    if frame.crs is None:
        return None, (Fault(code="frame-without-crs", file=role),)
    crs = CRS.from_user_input(frame.crs)
    rows = np.arange(1, len(frame) + 1, dtype=np.int64)
    given = np.asarray(frame.geometry, dtype=object)
    shapes, faults = sound_shapes(given, rows=rows, file=role)
    if crs.is_geographic:  # in a plane of one's own, a town may well lie around 0, 0
        faults += misplaced(shapes, rows=rows, file=role, geographic=True, datum=crs.name)
    if errors_in(faults):
        return None, faults
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    id_name = _IDS[role]
    if id_name and id_name not in table.columns and not isinstance(table.index, pd.RangeIndex):
        table.insert(0, id_name, table.index.map(str))
    bare = GeoDataFrame(table.reset_index(drop=True), geometry=shapes)
    return Placed.of(_in_degrees(bare, crs), Place(file=role, rows=rows)), faults


def street_source(streets: object) -> StreetSource:
    """Return where the streets are, from whatever holds them.

    Parameters
    ----------
    streets
        A `StreetSource`, lines as a GeoDataFrame in any coordinate system, or an OSMnx or
        NetworkX graph.

    Raises
    ------
    CallError
        If it is none of these, or the lines have no coordinate system.
    """
    if isinstance(streets, StreetSource):
        return streets
    if isinstance(streets, GeoDataFrame):
        if streets.crs is None:
            raise CallError("`streets` has no coordinate system; set it with set_crs")
        lines = (
            streets.rename_geometry("geometry") if streets.geometry.name != "geometry" else streets
        )
        return StreetSource(frame=_in_degrees(lines, CRS.from_user_input(lines.crs)))
    if hasattr(streets, "nodes") and hasattr(streets, "edges"):
        return StreetSource(graph=streets)
    kind = type(streets).__name__
    raise CallError(f"`streets` is a {kind}; give a StreetSource, a GeoDataFrame or a graph")


def checked_options(options: Mapping[str, object]) -> None:
    """Refuse an option nobody knows.

    Raises
    ------
    CallError
        If there is one.
    """
    known = StudyOptions.__annotations__
    strange = [name for name in options if name not in known]
    if strange:
        raise CallError(f"no option {strange[0]!r}; there are {', '.join(known)}")


def _in_degrees(frame: GeoDataFrame, crs: CRS) -> GeoDataFrame:
    """Return a frame in WGS-84 degrees."""
    authority = crs.to_authority()
    datum = ":".join(authority) if authority else ""
    if datum and known_datum(datum):
        return to_wgs84(frame, datum)
    if crs.is_geographic:
        raise CallError(f"{crs.name!r} has no EPSG code; convert the frame to EPSG:4326 first")
    shapes = shapely.transform(
        np.asarray(frame.geometry, dtype=object),
        lambda x, y: unproject(x, y, crs),
        interleaved=False,
    )
    return with_shapes(frame, shapes)
