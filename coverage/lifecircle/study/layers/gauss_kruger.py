"""Coordinates in metres on a Gauss-Kruger zone, whichever way round the file writes them.

EPSG names northing first, surveyors call it X, mapping programs put easting first; and easting
may carry the number of its zone in front (38,408,466) or not (408,466). In China the two can
always be told apart: northings run from 0.4 to 6 million metres, eastings without a zone number
lie within 400 km of 500,000, and those with one begin at 13 million. What is decided is said.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.errors import Fault
from lifecircle.study.columns.rows import sample
from lifecircle.words import Value

Geometries = NDArray[np.object_]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_MILLION = 1e6
_EASTINGS = (1e5, 9e5)  # without a zone number: 400 km to either side of the meridian
_NORTHINGS = (9e5, 1e7)
_SIX_DEGREES, _THREE_DEGREES = range(13, 24), range(25, 46)
_SIX_CODE, _THREE_CODE = 4478, 4488  # EPSG:4491 is zone 13, EPSG:4513 zone 25


@dataclass(frozen=True)
class Zone:
    """What a Gauss-Kruger zone does to an easting.

    Parameters
    ----------
    meridian
        Its central meridian, whole degrees east.
    prefix
        The millions its eastings carry; 0 where they carry none.
    """

    meridian: int
    prefix: int

    @property
    def numbers(self) -> frozenset[int]:
        """The zone numbers with this meridian, counted by three degrees and by six."""
        found = {self.meridian // 3} if self.meridian % 3 == 0 else set()
        if (self.meridian + 3) % 6 == 0:
            found.add((self.meridian + 3) // 6)
        return frozenset(found)


@cache
def zone_of(datum: str) -> Zone | None:
    """Return the zone of a system that is a Gauss-Kruger zone of China, else None.

    Parameters
    ----------
    datum
        A known datum.

    Examples
    --------
    >>> zone_of("EPSG:4547"), zone_of("EPSG:4526")
    (Zone(meridian=114, prefix=0), Zone(meridian=114, prefix=38))
    >>> zone_of("EPSG:32649") is None
    True
    """
    if ":" not in datum and "[" not in datum:
        return None
    system = CRS.from_user_input(datum)
    operation = system.coordinate_operation
    if not system.is_projected or operation is None:
        return None
    given = {one.name: one.value for one in operation.params}
    named = ("Longitude of natural origin", "False easting", "Scale factor at natural origin",
             "False northing")  # fmt: skip
    if operation.method_name != "Transverse Mercator" or not given.keys() >= {*named}:
        return None
    meridian, easting, scale, northing = (float(given[name]) for name in named)
    if (scale, northing, easting % _MILLION) != (1, 0, 5e5) or meridian not in range(72, 139):
        return None
    return Zone(int(meridian), int(easting // _MILLION))


def code_of_number(number: int) -> str:
    """Return the CGCS2000 system whose eastings begin with a zone number, or an empty text.

    Examples
    --------
    >>> code_of_number(38), code_of_number(19), code_of_number(24)
    ('EPSG:4526', 'EPSG:4497', '')
    """
    if number in _SIX_DEGREES:
        return f"EPSG:{_SIX_CODE + number}"
    return f"EPSG:{_THREE_CODE + number}" if number in _THREE_DEGREES else ""


def settle_metres(
    shapes: Geometries, datum: str, *, rows: NDArray[np.int64], file: str
) -> tuple[Geometries, str, tuple[Fault, ...]]:
    """Return shapes with easting first and as their system numbers it, and what was decided.

    Parameters
    ----------
    shapes
        Geometries as the file has them; missing ones stay missing.
    datum
        The stated datum, a known one. Only ``cgcs2000`` and Gauss-Kruger zones are looked at.
    rows
        The user's number of each.
    file
        The file as the user wrote it.

    Returns
    -------
    tuple
        The shapes; the datum, which is a zone's code where ``cgcs2000`` was stated and the
        eastings name their zone; and the warnings ``axes-exchanged``, ``zone-number-removed``,
        ``zone-number-added`` and ``zone-from-easting``, or the errors ``axes-mixed`` and
        ``zone-conflict``.
    """
    zone = zone_of(datum)
    if zone is None and datum != "cgcs2000":
        return shapes, datum, ()
    x, y, here = _corners(shapes)
    metres = here & (np.abs(x) > 400) & (np.abs(y) > 400)
    if metres.sum() * 2 <= here.sum():
        return shapes, datum, ()
    exchanged = metres & _northing(x) & _easting(y)
    faults: list[Fault] = []
    if exchanged.any() and (metres & ~exchanged & _easting(x) & _northing(y)).any():
        details = _details(exchanged, rows, x, y)
        return shapes, datum, (Fault(code="axes-mixed", file=file, details=details),)
    if exchanged.any():
        faults.append(_note("axes-exchanged", datum, file, _details(exchanged, rows, x, y)))
        shapes = shapely.transform(shapes, lambda east, north: (north, east), interleaved=False)
        x, y = y, x
    numbers = np.floor(x / _MILLION)
    numbers = np.where(metres & _easting(x), numbers, np.nan)
    if zone is None:
        return _from_numbers(shapes, numbers, rows=rows, file=file, faults=faults)
    return _fitted(shapes, datum, numbers, zone=zone, rows=rows, file=file, faults=faults)


def _from_numbers(
    shapes: Geometries,
    numbers: Floats,
    *,
    rows: NDArray[np.int64],
    file: str,
    faults: list[Fault],
) -> tuple[Geometries, str, tuple[Fault, ...]]:
    """Return what ``cgcs2000`` in metres is, where the eastings carry one zone's number."""
    named = np.unique(numbers[np.isfinite(numbers)])
    code = code_of_number(int(named[0])) if len(named) == 1 else ""
    if code:
        faults.append(_note("zone-from-easting", code, file, {"number": str(int(named[0]))}))
        return shapes, code, tuple(faults)
    if len(named) > 1:
        known = ", ".join(str(int(one)) for one in named[:5])
        details: dict[str, Value] = {"found": known, "code": "EPSG:nnnn", "rows": sample(rows)}
        faults.append(Fault(code="zone-conflict", file=file, value="cgcs2000", details=details))
    return shapes, "cgcs2000", tuple(faults)


def _fitted(
    shapes: Geometries,
    datum: str,
    numbers: Floats,
    *,
    zone: Zone,
    rows: NDArray[np.int64],
    file: str,
    faults: list[Fault],
) -> tuple[Geometries, str, tuple[Fault, ...]]:
    """Return shapes whose eastings carry the number of a stated zone as that system writes it."""
    known = np.isfinite(numbers)
    strange = known & (numbers != 0) & ~np.isin(numbers, [*zone.numbers, zone.prefix])
    if strange.any():
        number = int(numbers[strange][0])
        details: dict[str, Value] = {
            "found": number, "code": code_of_number(number) or "EPSG:nnnn",
            "rows": sample(rows[strange]),
        }  # fmt: skip
        fault = Fault(code="zone-conflict", file=file, value=datum, details=details)
        return shapes, datum, (*faults, fault)
    by = np.where(known, zone.prefix - numbers, 0.0)
    if not by.any():
        return shapes, datum, tuple(faults)
    code = "zone-number-added" if by.max() > 0 else "zone-number-removed"
    number = int(np.abs(by[by != 0]).max())
    about: dict[str, Value] = {"count": int((by != 0).sum()), "number": str(number)}
    faults.append(_note(code, datum, file, {**about, "rows": sample(rows[by != 0])}))
    return _moved_east(shapes, by * _MILLION), datum, tuple(faults)


def _moved_east(shapes: Geometries, by_m: Floats) -> Geometries:
    """Return shapes moved along their first axis, each by its own distance."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    xy[:, 0] += by_m[owner]
    return np.asarray(shapely.set_coordinates(shapes.copy(), xy), dtype=object)


def _corners(shapes: Geometries) -> tuple[Floats, Floats, Flags]:
    """Return the lower left corner of each shape, and where there is one."""
    bounds = shapely.bounds(shapes)
    return bounds[:, 0], bounds[:, 1], np.isfinite(bounds).all(axis=1)


def _easting(values: Floats) -> Flags:
    """Return which numbers can be an easting in China, with a zone number or without."""
    number, rest = np.floor(values / _MILLION), np.mod(values, _MILLION)
    known = (number == 0) | np.isin(number, [*_SIX_DEGREES, *_THREE_DEGREES])
    return np.asarray(known & (rest >= _EASTINGS[0]) & (rest <= _EASTINGS[1]))


def _northing(values: Floats) -> Flags:
    """Return which numbers can be a northing but no easting."""
    return np.asarray((values > _NORTHINGS[0]) & (values < _NORTHINGS[1]))


def _details(chosen: Flags, rows: NDArray[np.int64], x: Floats, y: Floats) -> dict[str, Value]:
    """Return how many rows are meant, the first of them, and a point as it stands there."""
    at = int(np.flatnonzero(chosen)[0])
    point = f"{x[at]:.0f}, {y[at]:.0f}"
    return {"count": int(chosen.sum()), "rows": sample(rows[chosen]), "point": point}


def _note(code: str, value: str, file: str, details: dict[str, Value]) -> Fault:
    """Return a warning about a layer."""
    return Fault(
        code=code, severity="warning", file=file, field="datum", value=value, details=details
    )
