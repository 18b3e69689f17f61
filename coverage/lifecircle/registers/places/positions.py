"""Where the rows of a register stand: its coordinate columns or shapes, moved to WGS-84."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.registers.cells.angles import Angle, read_angle, read_angles
from lifecircle.registers.words.closed_reading import is_nothing
from lifecircle.study.projections import area_of_use, is_geographic, shapes_to_wgs84

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Reason = Literal[
    "", "no-coordinates", "half-coordinates", "unreadable", "null-island", "out-of-range"
]
Order = Literal["", "lon,lat", "lat,lon"]

_MARGIN_DEGREES = 3.0


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Two numbers a row, as the register has them.

    Parameters
    ----------
    x, y
        Longitude and latitude, or east and north, under the heads that say so; NaN for none.
    reasons
        Why a row has none; empty where it has.
    free
        True where both stood in one cell and nothing in it says which is which.
    """

    x: Numbers
    y: Numbers
    reasons: NDArray[np.object_]
    free: Flags

    def turned(self, rows: Flags) -> "Pairs":
        """Return the pairs with the two numbers of some rows exchanged."""
        return replace(self, x=np.where(rows, self.y, self.x), y=np.where(rows, self.x, self.y))


def pairs_of_columns(lon: NDArray[np.object_], lat: NDArray[np.object_]) -> Pairs:
    """Return the pairs of two columns.

    A cell that says it is the other axis (``北纬…`` under 经度) has its row's numbers exchanged.

    Parameters
    ----------
    lon, lat
        The columns.
    """
    read = [(_single(one), _single(other)) for one, other in zip(lon, lat, strict=True)]
    reasons = [_why(one, other) for one, other in read]
    ready = [_ordered(one, other) for one, other in read]
    return _pairs(ready, reasons, free=np.zeros(len(read), dtype=np.bool_))


def pairs_of_cells(cells: NDArray[np.object_]) -> Pairs:
    """Return the pairs of a column that holds both coordinates in one cell.

    Parameters
    ----------
    cells
        The column.
    """
    read = [() if is_nothing(cell) else read_angles(cell) for cell in cells]
    reasons: list[Reason] = [
        "unreadable" if one is None or len(one) > 2 else _COUNTED[len(one)] for one in read
    ]
    both = [one if one is not None and len(one) == 2 else (None, None) for one in read]
    free = np.array(
        [one is not None and other is not None and not (one.axis or other.axis)
         for one, other in both], dtype=np.bool_,
    )  # fmt: skip
    return _pairs([_ordered(one, other) for one, other in both], reasons, free=free)


def inside(pairs: Pairs, datum: str) -> Flags:
    """Return which pairs lie where a datum may be used, taken as they stand.

    Parameters
    ----------
    pairs
        The pairs.
    datum
        A known datum. Under one that is used everywhere, any longitude and latitude will do.
    """
    lon, lat = in_degrees(pairs.x, pairs.y, datum)
    area = area_of_use(datum) or (-180.0, -90.0, 180.0, 90.0)
    west, south, east, north = area
    margin = _MARGIN_DEGREES if area_of_use(datum) else 0.0
    within = (lon >= west - margin) & (lon <= east + margin)
    within &= (lat >= south - margin) & (lat <= north + margin)
    return within & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)


def in_degrees(x: Numbers, y: Numbers, datum: str) -> tuple[Numbers, Numbers]:
    """Return coordinates of a datum as WGS-84 degrees; NaN for what cannot be there.

    Parameters
    ----------
    x, y
        East and north in metres, or longitude and latitude, as the datum has them.
    datum
        A known datum.
    """
    finite = np.isfinite(x) & np.isfinite(y)
    if is_geographic(datum):
        finite &= (np.abs(x) <= 360) & (np.abs(y) <= 360)
    lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    moved = shapes_to_wgs84(shapely.points(x[finite], y[finite]), datum)
    lon[finite], lat[finite] = shapely.get_x(moved), shapely.get_y(moved)
    lost = ~np.isfinite(lon) | ~np.isfinite(lat)
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)


def is_null_island(pairs: Pairs) -> Flags:
    """Return which pairs are 0, 0: what a program writes that found nothing."""
    return (np.abs(pairs.x) < 1e-6) & (np.abs(pairs.y) < 1e-6)


def swapped_fault(rows: NDArray[np.int64], pairs: Pairs, *, code: str, file: str) -> Fault:
    """Return the fault of rows whose latitude stands where longitude is due.

    Parameters
    ----------
    rows
        Their numbers in the file.
    pairs
        The pairs of these rows, as they stand.
    code
        The fault.
    file
        The file as the user wrote it.
    """
    shown = [f"{row} ({x:.5g}, {y:.5g})" for row, x, y in zip(rows, pairs.x, pairs.y, strict=True)]
    listed = "; ".join(shown[:3]) + (" …" if len(shown) > 3 else "")
    return Fault(code=code, file=file, details={"count": len(shown), "rows": listed})


_COUNTED: dict[int, Reason] = {0: "no-coordinates", 1: "half-coordinates", 2: ""}


def _single(cell: object) -> Angle | Literal["nothing"] | None:
    """Return a cell's coordinate, ``"nothing"`` for an empty cell, None if it cannot be read."""
    return "nothing" if is_nothing(cell) else read_angle(cell)


def _why(one: Angle | str | None, other: Angle | str | None) -> Reason:
    """Return why two cells give no pair; nothing if they do."""
    if one == "nothing" and other == "nothing":
        return "no-coordinates"
    if one is None or other is None:
        return "unreadable"
    return "half-coordinates" if "nothing" in (one, other) else ""


def _ordered(one: Angle | str | None, other: Angle | str | None) -> tuple[float, float]:
    """Return longitude and latitude, by what the texts say of themselves; NaN for no pair."""
    if not isinstance(one, Angle) or not isinstance(other, Angle):
        return np.nan, np.nan
    if one.axis == "lat" or other.axis == "lon":
        return other.value, one.value
    return one.value, other.value


def _pairs(ready: list[tuple[float, float]], reasons: list[Reason], *, free: Flags) -> Pairs:
    """Return rows as pairs."""
    both = np.array(ready, dtype=np.float64).reshape(-1, 2)
    why = np.empty(len(reasons), dtype=object)
    why[:] = reasons
    return Pairs(x=both[:, 0], y=both[:, 1], reasons=why, free=free)
