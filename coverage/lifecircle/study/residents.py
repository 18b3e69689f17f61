"""From a layer of homes to the table of residents: everybody in it once, or told about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault, errors_in
from lifecircle.study.circle import GROUP_IDS
from lifecircle.study.column_reader import ColumnReader
from lifecircle.study.places import Placed
from lifecircle.study.population import floor_areas_m2, spread_people
from lifecircle.study.projections import metric_crs, project_geometries
from lifecircle.study.rows import sample
from lifecircle.study.schema import validate
from lifecircle.study.tables import ZONE_COLUMNS, resident_schema
from lifecircle.study.zoning import assign_zones
from lifecircle.words import Value

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

_ROUNDING = 1e-6  # people in parts of a person, as models give them

_HOMES = (0, 3, 4, 6)  # points, polygons, and several of either


@dataclass(frozen=True, kw_only=True)
class HomeRules:
    """What is known of the people in a layer of homes.

    Parameters
    ----------
    unit
        What one row is: ``building``, ``compound``, ``cell`` or ``point``.
    groups
        The population groups whose people stand in columns of their name; empty to take every
        column that is named as a group.
    totals
        People of each group to spread over the homes of the district by floor area, when the
        layer has no people of its own.
    zone_totals
        The same, by zone: a column a group on zone ids of one level.
    zone_level
        That level.
    """

    unit: str = "building"
    groups: tuple[str, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    zone_totals: pd.DataFrame | None = None
    zone_level: str = "community"


def read_homes(
    layer: Placed, rules: HomeRules, *, zones: GeoDataFrame, district: str
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the residents of the district, or None, and what is wrong or doubtful.

    Homes with an outline stand at its middle, or at an inner point where the middle lies outside.
    Homes outside the district are left out and their people told in a warning.

    Parameters
    ----------
    layer
        The homes, columns under our names, and where its rows come from.
    rules
        What is known of their people.
    zones
        The zones of the district.
    district
        Its id.
    """
    reader = ColumnReader(layer)
    shapes = np.asarray(layer.frame.geometry)
    strange = ~np.isin(shapely.get_type_id(shapes), _HOMES)
    reader.complain("wrong-geometry", strange, "geometry", details={"wanted": "Point, Polygon"})
    points = home_points(shapes)
    placed = assign_zones(points, zones)
    ids = reader.ids_or_made("id", "resident_id", parts=rules.unit)
    inside = (placed["district_id"] == district).to_numpy()
    if rules.totals or rules.zone_totals is not None:
        people = _spread(reader, rules, ids=ids, placed=placed)
    else:
        people = _counted(reader, rules.groups)
    frame = layer.frame[["geometry"]].set_geometry(points, crs=layer.frame.crs)
    frame = frame.assign(**people, **{name: placed[name].to_numpy() for name in ZONE_COLUMNS})
    if reader.has("name"):
        frame["name"] = reader.texts("name")
    frame.index = pd.Index(ids, name="resident_id", dtype=object)
    faults = reader.with_more(validate(frame, resident_schema(people), place=layer.place))
    if errors_in(faults):
        return None, faults
    kept, notes = frame[inside], [*faults, *_notes(frame, inside, layer)]
    if rules.zone_totals is not None:
        kept, more = _with_homeless(kept, rules.zone_totals, rules.zone_level, zones)
        notes += more
    return (None if errors_in(notes) else kept), tuple(notes)


def home_points(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return where each home is taken to stand: its middle, or an inner point of a bent one."""
    points = shapes.copy()
    wide = np.flatnonzero(shapely.get_type_id(shapes) != 0)
    points[wide] = shapely.centroid(shapes[wide])
    bent = wide[~shapely.intersects(shapes[wide], points[wide])]
    points[bent] = shapely.point_on_surface(shapes[bent])
    return points


def _counted(reader: ColumnReader, groups: tuple[str, ...]) -> dict[str, Numbers]:
    """Return the people of each group as the layer has them."""
    named = groups or tuple(one for one in GROUP_IDS if reader.has(one))
    wanted = named if "residents" in named else ("residents", *named)
    before = len(reader.faults)
    people = {group: reader.numbers(group) for group in GROUP_IDS if group in wanted}
    missing = any(fault.code == "missing-column" for fault in reader.faults[before:])
    return {} if missing else people


def _spread(
    reader: ColumnReader, rules: HomeRules, *, ids: NDArray[np.object_], placed: pd.DataFrame
) -> dict[str, Numbers]:
    """Return the people of each group, spread over the homes by floor area."""
    if rules.zone_totals is None:
        totals = {group: np.array([total]) for group, total in rules.totals.items()}
        zone = np.where(placed["district_id"] == "", -1, 0)
    else:
        totals = {str(one): rules.zone_totals[one].to_numpy() for one in rules.zone_totals}
        zone = rules.zone_totals.index.get_indexer(pd.Index(placed[f"{rules.zone_level}_id"]))
    weights = _floor_areas(reader)
    if rules.zone_totals is None and totals["residents"].sum() and not weights[zone == 0].any():
        reader.faults.append(Fault(code="no-floor-area", file=reader.place.file))
    people = spread_people(totals, weights, ids=ids, zone=zone)
    return {group: people[group].to_numpy() for group in GROUP_IDS if group in totals}


def _floor_areas(reader: ColumnReader) -> Numbers:
    """Return the floor area of each home: as stated, or its footprint by its levels."""
    if reader.has("floor_area_m2"):
        stated = reader.numbers("floor_area_m2")
        if reader.has("levels_known"):
            _tell_assumed(reader, ~reader.columns["levels_known"].to_numpy(dtype=bool))
        reader.complain("negative-number", stated < 0, "floor_area_m2")
        blank = np.isnan(stated)
        if blank.any():
            stated = np.where(blank, _footprints_by_levels(reader, only=blank), stated)
        return np.maximum(np.nan_to_num(stated), 0)
    return _footprints_by_levels(reader, only=np.ones(len(reader.columns["geometry"]), bool))


def _footprints_by_levels(reader: ColumnReader, *, only: Mask) -> Numbers:
    """Return footprint by levels of each home, and tell where levels were assumed among some."""
    shapes = np.asarray(reader.columns["geometry"], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    plane = project_geometries(shapes, metric_crs([west, east], [south, north]))
    known = reader.has("levels")
    levels = reader.numbers("levels") if known else np.full(len(shapes), np.nan)
    areas, unknown = floor_areas_m2(shapely.area(plane), levels)
    _tell_assumed(reader, unknown & only)
    return areas


def _tell_assumed(reader: ColumnReader, unknown: Mask) -> None:
    """Add a note of how many homes have storeys nobody stated."""
    details: dict[str, Value] = {"count": int(unknown.sum()), "all": len(unknown)}
    if unknown.any():
        file = reader.place.file
        reader.faults.append(
            Fault(code="levels-assumed", severity="warning", file=file, details=details)
        )


def _with_homeless(
    homes: GeoDataFrame, totals: pd.DataFrame, level: str, zones: GeoDataFrame
) -> tuple[GeoDataFrame, list[Fault]]:
    """Return the homes and one more in each zone that has people but no home to put them in."""
    housed = homes.groupby(f"{level}_id")["residents"].sum().reindex(totals.index, fill_value=0)
    empty = totals.index[(totals["residents"] > 0).to_numpy() & (housed == 0).to_numpy()]
    empty = empty.intersection(zones.index)
    if not len(empty):
        return homes, []
    points = shapely.point_on_surface(np.asarray(zones.geometry.loc[empty]))
    placed = assign_zones(points, zones)
    people = {str(group): totals[group].loc[empty].to_numpy(dtype=float) for group in totals}
    more = homes.iloc[:0].reindex([f"zone-{zone}" for zone in empty])
    more = more.set_geometry(points, crs=homes.crs).assign(
        **people, **{name: placed[name].to_numpy() for name in ZONE_COLUMNS}
    )
    notes = [
        Fault(
            code="zone-without-homes",
            severity="warning",
            field=level,
            value=str(zone),
            details={"people": f"{count:,.0f}"},
        )
        for zone, count in zip(empty, people["residents"], strict=True)
    ]
    return pd.concat([homes, more.rename_axis("resident_id")]), notes


def _notes(frame: GeoDataFrame, inside: Mask, layer: Placed) -> Iterator[Fault]:
    """Yield what is doubtful about the residents of a sound table."""
    people, place = frame["residents"].to_numpy(), layer.place
    if not people[inside].sum() > 0:
        code = "nobody-inside" if people.sum() > 0 else "no-people"
        yield Fault(code=code, file=place.file, details={"people": f"{people.sum():,.0f}"})
        return
    rows = place.rows_of(len(frame))
    if not inside.all():
        details: dict[str, Value] = {
            "count": int((~inside).sum()),
            "people": f"{people[~inside].sum():,.0f}",
            "rows": sample(rows[~inside]),
        }
        code = "residents-outside"
        yield Fault(code=code, severity="warning", file=place.file, details=details)
    for group in (one for one in GROUP_IDS if one in frame.columns):
        above = frame[group].to_numpy() > people + _ROUNDING
        if above.any():
            yield Fault(
                code="group-above-residents",
                severity="warning",
                file=place.file,
                field=place.field(group),
                details={"count": int(above.sum()), "rows": sample(rows[above])},
            )
