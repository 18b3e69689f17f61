"""People of a district or its zones spread over homes, and over land where there are no homes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.config.settings import FloorRules
from lifecircle.study.people.floor_area import floor_areas, levels_note
from lifecircle.study.population import WHOLE_OF, Totals, spread_people
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.tables.validator import ZONE_COLUMNS
from lifecircle.study.tables.zoning import assign_zones

Numbers = NDArray[np.float64]
Names = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each home weighs when people are spread.

    Parameters
    ----------
    size
        Floor area, or the people of a raster's cell.
    by
        The method that is, one of `lifecircle.study.placing.METHODS`.
    """

    size: Numbers
    by: Names


def home_weights(reader: ColumnReader, rules: FloorRules, *, cells: bool) -> Weights:
    """Return what each home weighs, and tell of storeys that had to be assumed.

    Parameters
    ----------
    reader
        The homes; column ``weight`` where they are cells of a raster.
    rules
        What the study states about storeys.
    cells
        Whether they are cells of a raster.
    """
    if cells:
        weight = reader.numbers("weight")
        return Weights(size=weight, by=np.full(len(weight), "raster", dtype=object))
    areas = floor_areas(reader, rules)
    levels_note(areas, rules, reader)
    return Weights(size=areas.m2, by=areas.by)


def spread_over(
    weights: Weights, totals: pd.DataFrame, *, ids: Names, zone: Names
) -> dict[str, Numbers]:
    """Return the people of each group at each home.

    Parameters
    ----------
    weights
        What each home weighs.
    totals
        Whole people of each zone; a column a group.
    ids
        Of the homes.
    zone
        The zone of each home, empty where it is in none.
    """
    people = spread_people(
        {str(one): totals[one].to_numpy() for one in totals},
        weights.size,
        ids=ids,
        zone=totals.index.get_indexer(pd.Index(zone)),
    )
    return {group: people[group].to_numpy() for group in GROUP_IDS if group in totals}


def impossible_totals(totals: pd.DataFrame, *, file: str) -> tuple[Fault, ...]:
    """Return a fault for each zone with more people of a group than of the whole it is part of.

    Parameters
    ----------
    totals
        People of each zone; a column a group.
    file
        Where they are stated.
    """
    return tuple(
        Fault(
            code="total-above-residents",
            file=file,
            row=str(zone),
            field=group,
            value=f"{many:,.0f}",
        )
        for group in map(str, totals)
        for zone, many, most in zip(
            totals.index, totals[group], totals[_whole(group, totals)], strict=True
        )
        if many > most
    )


def house_the_rest(
    homes: GeoDataFrame,
    totals: Totals,
    *,
    zones: GeoDataFrame,
    land: GeoDataFrame,
) -> tuple[GeoDataFrame, tuple[Fault, ...]]:
    """Return the homes and places for the people of zones that have no home to put them in.

    They are spread over the residential land of their zone, by its ground, or else stand at one
    point inside it.

    Parameters
    ----------
    homes
        Residents that were spread, with ``people_by``.
    totals
        People of each zone.
    zones
        The zones of the district.
    land
        The samples of residential land.

    Returns
    -------
    tuple
        The homes with more at their end, ``land-<sample>`` and ``zone-<zone>``; and a warning
        ``zone-without-homes`` for each zone with neither homes nor land.
    """
    people, level = totals.people, totals.level
    housed = homes.groupby(f"{level}_id")["residents"].sum().reindex(people.index, fill_value=0)
    empty = people.index[(people["residents"] > 0).to_numpy() & (housed == 0).to_numpy()]
    empty = empty.intersection(zones.index)
    if not len(empty):
        return homes, ()
    wanted = people.loc[empty]
    on_land = _on_land(wanted, land, level)
    there = [homes] if on_land is None else [homes, _fitted(on_land, homes)]
    landless = empty if on_land is None else empty.difference(on_land[f"{level}_id"])
    notes: tuple[Fault, ...] = ()
    if len(landless):
        there.append(_fitted(_at_points(wanted.loc[landless], zones), homes))
        notes = tuple(_note(zone, level, wanted) for zone in landless)
    return pd.concat(there), notes


def _on_land(wanted: pd.DataFrame, land: GeoDataFrame, level: str) -> GeoDataFrame | None:
    """Return the samples of land in some zones that people were put on, or None."""
    zone = land[f"{level}_id"].to_numpy(object)
    inside = land[np.isin(zone, wanted.index)]
    if not len(inside):
        return None
    weights = Weights(size=inside["area_m2"].to_numpy(np.float64), by=np.full(len(inside), "land"))
    ids = inside.index.to_numpy(object)
    people = spread_over(weights, wanted, ids=ids, zone=inside[f"{level}_id"].to_numpy(object))
    placed = inside.drop(columns="area_m2").assign(**people, people_by="land")
    return placed[placed["residents"] > 0].rename(index=lambda one: f"land-{one}")


def _at_points(wanted: pd.DataFrame, zones: GeoDataFrame) -> GeoDataFrame:
    """Return a point inside each zone with all its people."""
    shapes = zones.geometry.loc[wanted.index]
    points = shapely.point_on_surface(np.asarray(shapes))
    placed = assign_zones(points, zones)
    people = {str(group): wanted[group].to_numpy(dtype=float) for group in wanted}
    names = [f"zone-{zone}" for zone in wanted.index]
    columns = {**people, **{name: placed[name].to_numpy() for name in ZONE_COLUMNS}}
    return GeoDataFrame(
        {**columns, "people_by": "zone_point"}, geometry=points, index=names, crs=zones.crs
    )


def _fitted(more: GeoDataFrame, homes: GeoDataFrame) -> GeoDataFrame:
    """Return places with the columns of the homes, under ids that no home has."""
    index = more.index
    while index.isin(homes.index).any():
        index = index.map(lambda one: f"+{one}")
    columns = {name: more.get(name, "") for name in homes if name != "geometry"}
    fitted = more.assign(**columns)[list(homes.columns)]
    return fitted.set_axis(pd.Index(index, name=homes.index.name, dtype=object), axis=0)


def _note(zone: str, level: str, wanted: pd.DataFrame) -> Fault:
    """Return the warning about a zone with people and no place for them."""
    people = f"{float(wanted['residents'][zone]):,.0f}"
    return Fault(
        code="zone-without-homes", severity="warning", field=level, value=str(zone),
        details={"people": people},
    )  # fmt: skip


def _whole(group: str, totals: pd.DataFrame) -> str:
    """Return the group another is part of."""
    whole = WHOLE_OF.get(group, "residents")
    return whole if whole in totals else "residents"
