"""Planned estates: homes somebody will live in from a year on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault, errors_in
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.columns.rows import sample
from lifecircle.study.people.residents import HOME_SHAPES, home_points
from lifecircle.study.population import WHOLE_OF, largest_remainder
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.tables.located import located
from lifecircle.study.tables.schema import validate
from lifecircle.study.tables.validator import ZONE_COLUMNS, resident_schema
from lifecircle.study.tables.zoning import assign_zones
from lifecircle.words import Value

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PlannedRules:
    """What holds for every row of a layer of planned estates.

    Parameters
    ----------
    groups
        The population groups whose people stand in columns of their name; empty to take every
        column that is named as a group.
    since
        The year people live there from, when no column says it.
    """

    groups: tuple[str, ...] = ()
    since: int | None = None


def read_planned(
    layer: Placed,
    rules: PlannedRules,
    *,
    zones: "GeoDataFrame",
    district: str,
    residents: "GeoDataFrame",
) -> tuple["GeoDataFrame | None", tuple[Fault, ...]]:
    """Return the planned estates of the district as homes, or None, and what is wrong with them.

    Parameters
    ----------
    layer
        The estates, points or outlines: ``id``, ``name``, ``since`` and a column a group.
    rules
        What holds for all of them.
    zones, district
        The zones of the district, and its id; estates outside are left out and told.
    residents
        Who lives in the district now. A group they have and the layer lacks is taken in the same
        share of the residents as theirs.

    Returns
    -------
    tuple
        Rows of the schema of residents with ``since`` and ``people_by``, and the faults.
    """
    reader, shapes = ColumnReader(layer), layer.shapes
    strange = ~np.isin(shapely.get_type_id(shapes), HOME_SHAPES)
    reader.complain("wrong-geometry", strange, "geometry", details={"wanted": "Point, Polygon"})
    ids = reader.ids_or_made("id", "resident_id", parts="estate")
    people, notes = _people(reader, rules, residents, ids)
    since = _since(reader, rules)
    if errors_in(reader.faults):
        return None, tuple(reader.faults)
    points = home_points(shapes)
    placed = assign_zones(points, zones)
    cells = {**people, **{name: placed[name].array for name in ZONE_COLUMNS}}
    if "name" in residents or reader.has("name"):
        cells["name"] = reader.texts("name")
    cells |= {"people_by": np.full(len(ids), "planned", dtype=object), "since": since}
    frame = located(points, cells, index=pd.Index(ids, name="resident_id", dtype=object))
    faults = reader.with_more(validate(frame, resident_schema(people), place=layer.place))
    if errors_in(faults):
        return None, faults
    inside = (placed["district_id"] == district).to_numpy()
    return frame[inside], (*faults, *notes, *_outside(frame, inside, layer))


def _people(
    reader: ColumnReader,
    rules: PlannedRules,
    residents: "GeoDataFrame",
    ids: NDArray[np.object_],
) -> tuple[dict[str, Numbers], tuple[Fault, ...]]:
    """Return the whole people of each group the residents have, and which had to be assumed."""
    wanted = [group for group in GROUP_IDS if group in residents]
    stated = {"residents", *(rules.groups or (one for one in wanted if reader.has(one)))}
    people = {group: reader.whole(group) for group in wanted if group in stated}
    for group, count in people.items():
        whole = people.get(WHOLE_OF.get(group, "residents"), people["residents"])
        reader.complain("total-above-residents", count > whole, group)
    assumed = [group for group in wanted if group not in stated]
    here, names = np.zeros(len(ids), np.intp), ids.astype(str)
    for group in assumed:
        whole = people.get(WHOLE_OF.get(group, "residents"), people["residents"])
        share = _share(residents, group)
        people[group] = largest_remainder(round(whole.sum() * share), whole, zone=here, ids=names)
    if not assumed:
        return {group: people[group] for group in wanted}, ()
    details: dict[str, Value] = {"groups": ", ".join(assumed)}
    file = reader.place.file
    note = Fault(code="estate-groups-assumed", severity="warning", file=file, details=details)
    return {group: people[group] for group in wanted}, (note,)


def _share(residents: "GeoDataFrame", group: str) -> float:
    """Return the share a group has today of the group it is part of."""
    whole = WHOLE_OF.get(group, "residents")
    people = residents[whole if whole in residents else "residents"].sum()
    return float(min(residents[group].sum() / people, 1.0)) if people else 0.0


def _since(reader: ColumnReader, rules: PlannedRules) -> Numbers:
    """Return the year of each estate, and tell where there is none."""
    since = reader.years("since")
    if rules.since is not None:
        since = np.where(np.isnan(since), float(rules.since), since)
    unknown = np.isnan(since)
    if unknown.any():
        rows = reader.place.rows_of(reader.many)[unknown]
        told = any(one.code == "not-a-year" for one in reader.faults)
        if not told:
            details: dict[str, Value] = {"count": int(unknown.sum()), "rows": sample(rows)}
            field, file = reader.place.field("since"), reader.place.file
            reader.faults.append(
                Fault(code="estate-without-year", file=file, field=field, details=details)
            )
    return since


def _outside(frame: "GeoDataFrame", inside: NDArray[np.bool_], layer: Placed) -> tuple[Fault, ...]:
    """Return a note of the estates outside the district."""
    if inside.all():
        return ()
    rows = layer.place.rows_of(len(frame))[~inside]
    details: dict[str, Value] = {
        "count": int((~inside).sum()),
        "people": f"{frame['residents'].to_numpy()[~inside].sum():,.0f}",
        "rows": sample(rows),
    }
    file = layer.place.file
    return (Fault(code="residents-outside", severity="warning", file=file, details=details),)
