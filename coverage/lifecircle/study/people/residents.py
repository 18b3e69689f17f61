"""From a layer of homes to the table of residents: everybody in it once, or told about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault, errors_in
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.columns.rows import sample
from lifecircle.study.config.settings import FloorRules
from lifecircle.study.population import Totals
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.tables.located import located
from lifecircle.study.tables.schema import validate
from lifecircle.study.tables.validator import ZONE_COLUMNS, resident_schema
from lifecircle.study.tables.zoning import assign_zones
from lifecircle.words import Value

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

_ROUNDING = 1e-6  # people in parts of a person, as models give them

HOME_SHAPES = (0, 3, 4, 6)
"""Types of shape a home may have: points, polygons, and several of either."""


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
    by_zone
        The same, by zone.
    floors
        What the study states about storeys.
    cells
        Whether the homes are cells of a raster, with a column ``weight``.
    """

    unit: str = "building"
    groups: tuple[str, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    by_zone: Totals | None = None
    floors: FloorRules = field(default_factory=FloorRules)
    cells: bool = False

    @property
    def spreads(self) -> bool:
        """Whether the people are spread over the homes, which have none of their own."""
        return bool(self.totals) or self.by_zone is not None or self.cells


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
    reader, shapes = ColumnReader(layer), layer.shapes
    strange = ~np.isin(shapely.get_type_id(shapes), HOME_SHAPES)
    reader.complain("wrong-geometry", strange, "geometry", details={"wanted": "Point, Polygon"})
    points = home_points(shapes)
    placed = assign_zones(points, zones)
    ids = reader.ids_or_made("id", "resident_id", parts=rules.unit)
    inside = (placed["district_id"] == district).to_numpy()
    if rules.spreads:
        people, method = _spread(reader, rules, ids=ids, placed=placed)
    else:
        people, method = _counted(reader, rules.groups), {}
    cells = {**people, **{name: placed[name].array for name in ZONE_COLUMNS}, **method}
    if reader.has("name"):
        cells["name"] = reader.texts("name")
    frame = located(points, cells, index=pd.Index(ids, name="resident_id", dtype=object))
    faults = reader.with_more(validate(frame, resident_schema(people), place=layer.place))
    if errors_in(faults):
        return None, faults
    notes = [*faults, *_notes(frame, inside, layer, rules)]
    return (None if errors_in(notes) else frame[inside]), tuple(notes)


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
) -> tuple[dict[str, Numbers], dict[str, NDArray[np.object_]]]:
    """Return the people of each group, spread over the homes, and the method of each home."""
    from lifecircle.study.people.spreading import home_weights, spread_over

    weights = home_weights(reader, rules.floors, cells=rules.cells)
    district = placed["district_id"].to_numpy(object)
    totals = rules.by_zone or _of_districts(rules, district, weights.size)
    # Outlines seldom agree to the metre: a home beyond the district takes none of its people.
    zone = np.where(district == "", "", placed[f"{totals.level}_id"].to_numpy(object))
    return spread_over(weights, totals.people, ids=ids, zone=zone), {"people_by": weights.by}


def _of_districts(rules: HomeRules, district: NDArray[np.object_], sizes: Numbers) -> Totals:
    """Return the totals of the study, or a raster's own sum, for the district there are homes in.

    Where zones are settled there is no other district among them.
    """
    named = sorted({str(one) for one in district} - {""})
    people = {group: [float(total)] * len(named) for group, total in rules.totals.items()}
    own = {"residents": [float(round(sizes[district == one].sum())) for one in named]}
    return Totals(people=pd.DataFrame(people or own, index=named), level="district")


def _notes(frame: GeoDataFrame, inside: Mask, layer: Placed, rules: HomeRules) -> Iterator[Fault]:
    """Yield what is doubtful about the residents of a sound table."""
    people, place = frame["residents"].to_numpy(), layer.place
    if not rules.spreads and not people[inside].sum() > 0:
        code = "nobody-inside" if people.sum() > 0 else "no-people"
        yield Fault(code=code, file=place.file, details={"people": f"{people.sum():,.0f}"})
        return
    rows = place.rows_of(len(frame))
    if not inside.all() and not rules.cells:
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
