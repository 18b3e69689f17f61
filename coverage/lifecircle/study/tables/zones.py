"""From boundary layers to the table of zones: the district, its streets, its communities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault, errors_in
from lifecircle.study.columns.attributes import ZONE_FEATURES, read_features
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.kinds import LEVELS
from lifecircle.study.population import Totals
from lifecircle.study.projections import metric_crs, project_geometries
from lifecircle.study.tables.located import located
from lifecircle.study.tables.schema import validate
from lifecircle.study.tables.validator import ZONE_KINDS, ZONES
from lifecircle.study.tables.zoning import assign_zones, overlaps, with_parents
from lifecircle.words import Value

WHOLE = "all"
"""Id of the district when no boundary is given: everybody is in it."""

_MARGIN_DEGREES = 0.005  # about 500 m
_TOTAL = "total_"
_KINDS = {one: one for one in ZONE_KINDS}
_LEVEL_WORDS = {one: one for one in LEVELS}


@dataclass(frozen=True, kw_only=True)
class ZoneRules:
    """What holds for every row of one layer of zones.

    Parameters
    ----------
    level
        Their level, when no column says it.
    totals
        Population groups whose people stand in columns of their name, to be spread over the
        homes of each zone.
    """

    level: str | None = None
    totals: tuple[str, ...] = ()


def read_zones(layer: Placed, rules: ZoneRules) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return one layer as a table of zones, or None, and every fault in its cells.

    Parameters
    ----------
    layer
        The layer, its columns under our names, and where its rows come from. A zone without an
        id is called ``<level>-<row>``, one without a name by its id.
    rules
        What holds for all its rows.

    Returns
    -------
    tuple
        The table of `lifecircle.study.tables.validator.ZONES`, with a column ``total_<group>`` for
        each total, or None when it has faults.
    """
    reader = ColumnReader(layer)
    levels = np.full(reader.many, "", dtype=object)
    if not reader.has("level") and rules.level is None:
        return None, (Fault(code="missing-level", file=layer.place.file, field="level"),)
    if reader.has("level"):
        levels = reader.words("level", _LEVEL_WORDS, code="not-allowed")
    levels[levels == ""] = rules.level or ""
    ids, name = reader.ids_or_made("id", "zone_id", parts=levels), reader.texts("name")
    cells = {
        "level": levels,
        "name": np.where(name == "", ids, name),
        "kind": reader.words("kind", _KINDS, code="not-allowed"),
        "parent_id": reader.ids("parent_id"),
        **{f"{_TOTAL}{group}": reader.whole(group) for group in rules.totals},
    }
    features = read_features(reader, ZONE_FEATURES)
    cells |= {} if features is None else {"features": features}
    frame = located(layer.shapes, cells, index=pd.Index(ids, name="zone_id", dtype=object))
    faults = reader.with_more(validate(frame, ZONES, place=layer.place))
    return (None if faults else frame), faults


def split_totals(
    zones: GeoDataFrame,
) -> tuple[GeoDataFrame, Totals | None, tuple[Fault, ...]]:
    """Return the zones without totals, the totals by zone and group, and what is wrong with them.

    Parameters
    ----------
    zones
        Zones as `settle_zones` gives them.

    Returns
    -------
    tuple
        The zones; their people, or None when there are none stated; and the error
        ``totals-of-several-levels`` where people are stated for zones that lie in one another.
    """
    named = [name for name in zones.columns if str(name).startswith(_TOTAL)]
    if not named:
        return zones, None, ()
    held = zones[zones[named].notna().all(axis=1)]
    people = pd.DataFrame(held[named]).rename(columns=lambda name: name.removeprefix(_TOTAL))
    counted = (people > 0).any(axis=1).to_numpy()
    levels = list(dict.fromkeys(map(str, held["level"][counted])))
    bare = zones.drop(columns=named)
    if len(levels) > 1:
        value = ", ".join(levels)
        return bare, None, (Fault(code="totals-of-several-levels", field="zones", value=value),)
    level = levels[0] if levels else str(held["level"].iloc[0])
    return bare, Totals(people=people[(held["level"] == level).to_numpy()], level=level), ()


def settle_zones(
    layers: Sequence[GeoDataFrame], *, district: str, file: str
) -> tuple[GeoDataFrame | None, str, tuple[Fault, ...]]:
    """Return the zones of the district studied, its id, and what is wrong or doubtful.

    Where no layer has a district, it is made of the streets, or else of the communities. Zones
    whose inner point lies outside the district are left out. Parents that are not stated are
    found by place.

    Parameters
    ----------
    layers
        Tables of `read_zones`; at least one.
    district
        The district asked for; empty when there is only one.
    file
        The study file, for faults about the district.

    Returns
    -------
    tuple
        The zones, ordered by level and id, or None; the district's id; errors ``duplicate-id``,
        ``unknown-district``, ``which-district``; warnings ``district-derived``,
        ``zones-outside``, ``zones-overlap``.
    """
    zones = pd.concat(layers) if len(layers) > 1 else layers[0]
    faults = [
        Fault(code="duplicate-zone", file=file, field="zones", value=str(name))
        for name in zones.index[zones.index.duplicated()].unique()
    ]
    zones, chosen, more = _with_district(zones, district, file)
    faults += more
    if errors_in(faults):
        return None, chosen, tuple(faults)
    kept = _inside(zones, chosen)
    if not kept.all():
        details = {"count": int((~kept).sum())}
        faults.append(
            Fault(
                code="zones-outside", severity="warning", file=file, field="zones", details=details
            )
        )
    zones = _ordered(zones[kept])
    faults += _overlap_notes(zones, file)
    return with_parents(zones), chosen, tuple(faults)


def whole_zone(points: NDArray[np.object_]) -> GeoDataFrame:
    """Return one district that holds every point, with half a kilometre around them."""
    west, south, east, north = shapely.total_bounds(points)
    margin = _MARGIN_DEGREES
    box = shapely.box(west - margin, south - margin, east + margin, north + margin)
    return _district_of(box, WHOLE)


def _district_of(shape: shapely.Geometry, name: str) -> GeoDataFrame:
    """Return a table with one district."""
    row = {"level": ["district"], "name": [name], "kind": [""], "parent_id": [""]}
    index = pd.Index([name], name="zone_id", dtype=object)
    cells = pd.DataFrame(row, index=index, dtype=object)
    return located(np.array([shape], dtype=object), {key: cells[key] for key in row}, index=index)


def _with_district(
    zones: GeoDataFrame, district: str, file: str
) -> tuple[GeoDataFrame, str, list[Fault]]:
    """Return the zones with the district among them, its id, and what is wrong with that."""
    known = [str(name) for name in zones.index[zones["level"] == "district"]]
    if not known:
        level = next((one for one in ("street", "community") if (zones["level"] == one).any()), "")
        parts = np.asarray(zones.geometry[zones["level"] == level if level else slice(None)])
        chosen = district or WHOLE
        made = _district_of(shapely.union_all(parts), chosen)
        details: dict[str, Value] = {"count": len(parts)}
        note = Fault(
            code="district-derived", severity="warning", file=file, field="district",
            value=chosen, details=details,
        )  # fmt: skip
        return pd.concat([made, zones]), chosen, [note]
    if district in known:
        return zones, district, []
    if district:
        return (
            zones,
            district,
            [unknown_name(district, known, code="unknown-district", at="district", file=file)],
        )
    if len(known) > 1:
        details = {"known": ", ".join(known)}
        return (
            zones,
            "",
            [Fault(code="which-district", file=file, field="district", details=details)],
        )
    return zones, known[0], []


def _inside(zones: GeoDataFrame, district: str) -> NDArray[np.bool_]:
    """Return which zones have their inner point in the district, or are the district."""
    inner = shapely.point_on_surface(np.asarray(zones.geometry))
    found = assign_zones(inner, zones.loc[[district]])["district_id"].to_numpy()
    others = (zones["level"] == "district").to_numpy() & (zones.index != district)
    return np.asarray((found == district) & ~others)


def _ordered(zones: GeoDataFrame) -> GeoDataFrame:
    """Return the zones widest level first, then by id, so that their order in files is nothing."""
    rank = np.array([LEVELS.index(level) for level in zones["level"]])
    return zones.iloc[np.lexsort((zones.index.to_numpy().astype(str), rank))]


def _overlap_notes(zones: GeoDataFrame, file: str) -> Iterator[Fault]:
    """Yield a warning for each level whose zones claim the same ground."""
    shapes = np.asarray(zones.geometry)
    west, south, east, north = shapely.total_bounds(shapes)
    plane = project_geometries(shapes, metric_crs([west, east], [south, north]))
    found = overlaps(zones, plane)
    for level in LEVELS:
        pairs = [one for one in found if one.level == level]
        if pairs:
            worst = max(pairs, key=lambda one: one.area_m2)
            details: dict[str, Value] = {
                "level": level,
                "count": len(pairs),
                "area_m2": f"{sum(one.area_m2 for one in pairs):,.0f}",
                "first": worst.first,
                "second": worst.second,
                "worst_m2": f"{worst.area_m2:,.0f}",
            }
            yield Fault(
                code="zones-overlap", severity="warning", file=file, field="zones", details=details
            )
