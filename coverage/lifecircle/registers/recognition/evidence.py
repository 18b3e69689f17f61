"""Whether the values of a column agree with what its head says it is."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.registers.cells.angles import read_angle, read_angles
from lifecircle.registers.cells.measures import fits, read_measures
from lifecircle.registers.cells.years import read_years
from lifecircle.registers.words.closed_reading import is_nothing, read_closed
from lifecircle.registers.words.service_reading import read_services
from lifecircle.registers.words.vocabulary import QUANTITIES
from lifecircle.study.columns.cells import numbers, plain
from lifecircle.study.standards.opening_hours import read_hours

Fits = Callable[[Sequence[Any]], NDArray[np.bool_]]

_MOST_ID_SIGNS = 40
_CLOCK = re.compile(r"\d{1,2}\s*[:：点时]")
_DATE = re.compile(r"\d{4}\s*[-/.年]")
_CHINA = {"lon": (72.0, 138.0), "lat": (0.5, 56.0)}


def agreement(cells: NDArray[np.object_], *, meaning: str, unit: str = "") -> float | None:
    """Return the share of a column's filled cells that fit a meaning, 0-1.

    Parameters
    ----------
    cells
        The column over the data rows.
    meaning
        The meaning.
    unit
        Of its head.

    Returns
    -------
    float or None
        None where no cell is filled, or where any cell would fit.
    """
    filled = [cell for cell in cells if not is_nothing(cell)]
    if not filled:
        return None
    if meaning in QUANTITIES:
        if not fits(meaning, unit):
            return 0.0
        return float(1 - read_measures(filled, meaning=meaning, unit=unit).wrong.mean())
    return float(_FITS[meaning](filled).mean()) if meaning in _FITS else None


def looks_like(cells: NDArray[np.object_]) -> str:
    """Return what a column holds by its values alone: ``lon``, ``lat``, ``coordinates`` or "".

    Decimal degrees inside China's box with three decimals or more count; nothing else does.

    Parameters
    ----------
    cells
        The column over the data rows.
    """
    filled = [cell for cell in cells if not is_nothing(cell)]
    if not filled:
        return ""
    read = [read_angles(cell) or () for cell in filled]
    if all(len(one) == 2 for one in read):
        both = [sorted(angle.value for angle in one) for one in read]
        inside = [_inside(small, "lat") and _inside(large, "lon") for small, large in both]
        return "coordinates" if all(inside) else ""
    if not all(len(one) == 1 for one in read):
        return ""
    values = [one[0].value for one in read]
    if sum(round(value, 2) != value for value in values) * 2 < len(values):
        return ""
    fitting = (axis for axis in _CHINA if all(_inside(value, axis) for value in values))
    return next(fitting, "")


def _inside(value: float, axis: str) -> bool:
    low, high = _CHINA[axis]
    return low <= value <= high


def _angles(filled: Sequence[Any]) -> NDArray[np.bool_]:
    return np.array([read_angle(cell) is not None for cell in filled], dtype=np.bool_)


def _pairs(filled: Sequence[Any]) -> NDArray[np.bool_]:
    found = (read_angles(cell) for cell in filled)
    return np.array([one is not None and len(one) == 2 for one in found], dtype=np.bool_)


def _ids(filled: Sequence[Any]) -> NDArray[np.bool_]:
    texts = (plain(str(cell)) for cell in filled)
    return np.array([len(text) <= _MOST_ID_SIGNS for text in texts], dtype=np.bool_)


def _names(filled: Sequence[Any]) -> NDArray[np.bool_]:
    values, wrong = numbers(list(filled))
    return wrong | np.isnan(values)


def _services(filled: Sequence[Any]) -> NDArray[np.bool_]:
    """Return which cells name a service; half of them do in a column of services."""
    named = (bool(read_services(str(cell)).services) for cell in filled)
    return np.array(list(named), dtype=np.bool_)


def _closed(subject: str) -> Fits:
    def fit(filled: Sequence[Any]) -> NDArray[np.bool_]:
        """Return which cells say that a place is open or closed."""
        return np.array([bool(read_closed(str(cell), subject)[0]) for cell in filled])

    return fit


def _hours(filled: Sequence[Any]) -> NDArray[np.bool_]:
    """Return which cells tell hours, be it in a way that a study does not understand."""
    told = (plain(str(cell)) for cell in filled)
    return np.array(
        [
            read_hours(text) is not None or bool(_CLOCK.search(text) and not _DATE.search(text))
            for text in told
        ],
        dtype=np.bool_,
    )


def _years(filled: Sequence[Any]) -> NDArray[np.bool_]:
    return ~read_years(filled)[1]


_FITS: Mapping[str, Fits] = {
    "lon": _angles,
    "lat": _angles,
    "coordinates": _pairs,
    "id": _ids,
    "name": _names,
    "service": _services,
    "status": _closed("status"),
    "tier": _closed("tier"),
    "opened": _years,
    "closed": _years,
    "hours": _hours,
}
