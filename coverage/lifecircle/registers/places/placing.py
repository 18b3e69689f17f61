"""Every row of a register put in its place, with the order of its coordinates decided."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.registers.places.positions import (
    Flags,
    Order,
    Pairs,
    in_degrees,
    inside,
    is_null_island,
    pairs_of_cells,
    pairs_of_columns,
    swapped_fault,
)
from lifecircle.registers.tables.table import RegisterTable
from lifecircle.study.layers.geometries import misplaced, outside_area, sound_shapes
from lifecircle.study.projections import (
    agreed_datum,
    area_of_use,
    is_geographic,
    shapes_to_wgs84,
)
from lifecircle.words import Value

_LON_SAID = re.compile(r"经|lon|lng|东|x", re.IGNORECASE)
_LAT_SAID = re.compile(r"纬|lat|北|y", re.IGNORECASE)
_WHOLE_FILE = ("metres-for-degrees", "degrees-for-metres", "swapped-coordinates")
_FAR_KM = 100.0
_LEAST_ROWS_FOR_FAR = 5
_KM_A_DEGREE = 111.2


@dataclass(frozen=True, kw_only=True)
class PlaceRules:
    """What is decided about a register's coordinates.

    Parameters
    ----------
    datum
        A known datum.
    order
        Which comes first in a cell that holds both; empty to decide by their ranges.
    turn
        Whether rows whose two numbers are exchanged are turned; otherwise they stop the import.
    """

    datum: str
    order: Order = ""
    turn: bool = False


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where the rows of a register stand.

    Parameters
    ----------
    shapes
        A geometry a row in WGS-84; None where there is none.
    reasons
        Why a row has none: ``no-coordinates``, ``half-coordinates``, ``unreadable``,
        ``null-island``, ``out-of-range``; empty where it has.
    order
        The order found in cells that hold both coordinates.
    swapped
        Whether the columns of longitude and latitude were exchanged throughout.
    turned
        How many rows had their two numbers exchanged.
    settled
        Whether that was decided; an import with exchanges that were not is refused.
    """

    shapes: NDArray[np.object_]
    reasons: NDArray[np.object_]
    order: Order = ""
    swapped: bool = False
    turned: int = 0
    settled: bool = True


def place_rows(
    table: RegisterTable, columns: Mapping[str, int], rules: PlaceRules
) -> tuple[Placing, tuple[Fault, ...]]:
    """Return where each data row of a register stands.

    Parameters
    ----------
    table
        The register.
    columns
        Positions of ``lon`` and ``lat``, or of ``coordinates``; neither is needed where the
        register has shapes, and where it has nothing no row has a place.
    rules
        What is decided.

    Returns
    -------
    tuple
        The places, and faults ``import-swapped-columns``, ``import-swapped-rows``,
        ``import-order-unknown``, those of a system that does not fit, and warnings
        ``import-order-mixed``, ``import-far-away`` and those of mended shapes.
    """
    if table.shapes is not None:
        return _of_shapes(table, rules)
    if {"lon", "lat"} <= columns.keys():
        pairs = pairs_of_columns(table.cells[columns["lon"]], table.cells[columns["lat"]])
        order: Order = ""
        faults: tuple[Fault, ...] = ()
    elif "coordinates" in columns:
        found = pairs_of_cells(table.cells[columns["coordinates"]])
        head = table.header[columns["coordinates"]]
        pairs, order, faults = _in_order(found, head, table, rules)
    else:
        return _nowhere(len(table.rows)), ()
    pairs, swapped, turned, more = _turned(pairs, table, rules)
    placing, lost = _placed(pairs, table, rules.datum)
    placing = replace(
        placing, order=order, swapped=swapped, turned=turned, settled=rules.turn or not turned
    )
    return placing, (*faults, *more, *lost, *_far_away(placing.shapes, table))


def _nowhere(rows: int) -> Placing:
    """Return rows without any place."""
    reasons = np.full(rows, "no-coordinates", dtype=object)
    return Placing(shapes=np.full(rows, None, dtype=object), reasons=reasons)


def _in_order(
    pairs: Pairs, head: str, table: RegisterTable, rules: PlaceRules
) -> tuple[Pairs, Order, tuple[Fault, ...]]:
    """Return pairs of one cell with longitude first, the order found, and what is doubtful."""
    every = np.ones(len(pairs.x), dtype=np.bool_)
    as_it_is, other_way = inside(pairs, rules.datum), inside(pairs.turned(every), rules.datum)
    lon_first = pairs.free & as_it_is & ~other_way
    lat_first = pairs.free & other_way & ~as_it_is
    either = pairs.free & as_it_is & other_way & ~is_null_island(pairs)
    order: Order = rules.order
    if not order and (lon_first.any() or lat_first.any()):
        order = "lon,lat" if lon_first.sum() >= lat_first.sum() else "lat,lon"
    if not order:
        order = _said_order(head)
    faults: tuple[Fault, ...] = ()
    if not order and either.any():
        details: dict[str, Value] = {"count": int(either.sum()), "point": _shown(pairs, either)}
        faults = (
            Fault(code="import-order-unknown", file=table.place, field=head, details=details),
        )
    if lon_first.any() and lat_first.any():
        counts: dict[str, Value] = {
            "lon_first": int(lon_first.sum()),
            "lat_first": int(lat_first.sum()),
        }
        faults += (
            Fault(
                code="import-order-mixed", severity="warning", file=table.place, field=head,
                details=counts,
            ),
        )  # fmt: skip
    turn = lat_first | (pairs.free & ~lon_first if order == "lat,lon" else ~every)
    return pairs.turned(turn), order, faults


def _said_order(head: str) -> Order:
    """Return the order a head names, as in 经纬度 or lat/lon; empty if it names none."""
    lon, lat = _LON_SAID.search(head), _LAT_SAID.search(head)
    if lon is None or lat is None:
        return ""
    return "lon,lat" if lon.start() < lat.start() else "lat,lon"


def _turned(
    pairs: Pairs, table: RegisterTable, rules: PlaceRules
) -> tuple[Pairs, bool, int, tuple[Fault, ...]]:
    """Return pairs with exchanged numbers turned, and a fault if nobody decided that."""
    every = np.ones(len(pairs.x), dtype=np.bool_)
    has = np.isfinite(pairs.x) & np.isfinite(pairs.y)
    rows = has & ~inside(pairs, rules.datum) & inside(pairs.turned(every), rules.datum)
    if not rows.any():
        return pairs, False, 0, ()
    swapped = bool(rows.sum() * 2 > has.sum())
    code = "import-swapped-columns" if swapped else "import-swapped-rows"
    some = Pairs(x=pairs.x[rows], y=pairs.y[rows], reasons=pairs.reasons[rows], free=~rows[rows])
    fault = swapped_fault(table.rows[rows], some, code=code, file=table.place)
    severity: Literal["error", "warning"] = "warning" if rules.turn else "error"
    turn = has & (rows if not swapped else ~(inside(pairs, rules.datum)) | rows)
    return pairs.turned(turn), swapped, int(turn.sum()), (replace(fault, severity=severity),)


def _placed(pairs: Pairs, table: RegisterTable, datum: str) -> tuple[Placing, tuple[Fault, ...]]:
    """Return points for the pairs inside a datum's area, and why the others have none."""
    has = np.isfinite(pairs.x) & np.isfinite(pairs.y)
    null = has & is_null_island(pairs)
    here = has & ~null & inside(pairs, datum)
    reasons = pairs.reasons.copy()
    reasons[null] = "null-island"
    reasons[has & ~null & ~here] = "out-of-range"
    lon, lat = in_degrees(pairs.x, pairs.y, datum)
    shapes = np.full(len(reasons), None, dtype=object)
    shapes[here] = shapely.points(lon[here], lat[here])
    strange = has & ~null & ~here
    faults = _elsewhere(pairs, strange, table, datum) if strange.sum() * 2 > has.sum() else ()
    return Placing(shapes=shapes, reasons=reasons), faults


def _elsewhere(pairs: Pairs, strange: Flags, table: RegisterTable, datum: str) -> tuple[Fault, ...]:
    """Return why most coordinates cannot be in the datum they are said to be in."""
    shapes = shapely.points(pairs.x[strange], pairs.y[strange])
    rows = table.rows[strange]
    degrees = is_geographic(datum)
    told = misplaced(shapes, rows=rows, file=table.place, geographic=degrees, datum=datum)
    whole = tuple(fault for fault in told if fault.code in _WHOLE_FILE)
    if whole:
        return whole
    lon, lat = in_degrees(pairs.x[strange], pairs.y[strange], datum)
    moved = shapely.points(np.nan_to_num(lon), np.nan_to_num(lat))
    area = area_of_use(datum)
    return outside_area(moved, rows=rows, file=table.place, area=area, datum=datum)


def _of_shapes(table: RegisterTable, rules: PlaceRules) -> tuple[Placing, tuple[Fault, ...]]:
    """Return where the features of a map layer stand."""
    given = np.asarray(table.shapes, dtype=object)
    datum = agreed_datum(rules.datum, table.crs)
    if datum is None:
        details = {"found": (table.crs or "")[:60], "declared": rules.datum}
        conflict = Fault(code="crs-conflict", file=table.place, field="datum", details=details)
        return _nowhere(len(given)), (conflict,)
    sound, faults = sound_shapes(given, rows=table.rows, file=table.place)
    faults = tuple(fault for fault in faults if fault.severity == "warning")
    there = ~shapely.is_missing(sound)
    lost = misplaced(
        sound, rows=table.rows, file=table.place, geographic=is_geographic(datum), datum=datum
    )
    reasons = np.where(there, "", "no-coordinates").astype(object)
    shapes = np.full(len(given), None, dtype=object)
    if any(fault.severity == "error" for fault in lost):
        return Placing(shapes=shapes, reasons=reasons), (*faults, *lost)
    shapes[there] = shapes_to_wgs84(sound[there], datum)
    outside = outside_area(
        shapes, rows=table.rows, file=table.place, area=area_of_use(datum), datum=datum
    )
    return Placing(shapes=shapes, reasons=reasons), (*faults, *lost, *outside)


def _far_away(shapes: NDArray[np.object_], table: RegisterTable) -> tuple[Fault, ...]:
    """Return a warning for rows farther than 100 km from the middle of the others."""
    here = ~shapely.is_missing(shapes)
    if here.sum() < _LEAST_ROWS_FOR_FAR:
        return ()
    middles = shapely.centroid(shapes[here])
    lon, lat = shapely.get_x(middles), shapely.get_y(middles)
    middle_lon, middle_lat = float(np.median(lon)), float(np.median(lat))
    east_km = (lon - middle_lon) * np.cos(np.radians(middle_lat)) * _KM_A_DEGREE
    away_km = np.hypot(east_km, (lat - middle_lat) * _KM_A_DEGREE)
    far = away_km > _FAR_KM
    if not far.any():
        return ()
    rows = ", ".join(map(str, table.rows[here][far][:10]))
    details: dict[str, Value] = {
        "count": int(far.sum()),
        "rows": rows,
        "km": round(float(away_km.max())),
    }
    return (Fault(code="import-far-away", severity="warning", file=table.place, details=details),)


def _shown(pairs: Pairs, chosen: Flags) -> str:
    """Return the first of the chosen pairs as text."""
    at = int(np.flatnonzero(chosen)[0])
    return f"{pairs.x[at]:g}, {pairs.y[at]:g}"
