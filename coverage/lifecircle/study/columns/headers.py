"""Which column of a file is which of ours, and what kind of cells it holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import ids, plain, settled, texts
from lifecircle.study.columns.keys import nearest_name
from lifecircle.words import Value

ID_COLUMNS = (
    "id", "facility_id", "resident_id", "land_id", "zone_id", "parent_id",
    "district_id", "street_id", "community_id", "functional_id",
)  # fmt: skip
"""Columns of ids: kept as text, full-width signs made plain."""

TEXT_COLUMNS = (
    "name", "service", "tier", "status", "kind", "level", "source", "features", "ownership",
)  # fmt: skip
"""Columns of words: kept as text, as written."""

_AXES = {
    "lon": ("lon", "经度", "lng", "longitude", "东经", "x"),
    "lat": ("lat", "纬度", "latitude", "北纬", "y"),
}


def find_columns(
    header: Sequence[str], wanted: Mapping[str, str], *, file: str
) -> tuple[dict[str, int], tuple[Fault, ...]]:
    """Return where each wanted column stands, and a fault for each that does not.

    Parameters
    ----------
    header
        The file's column names.
    wanted
        Our name to the file's, as the study writes it; full-width signs and blanks do not
        matter.
    file
        The file as the user wrote it.

    Returns
    -------
    tuple
        Positions by our name, and the faults ``missing-column`` (with the nearest found) and
        ``column-twice``.
    """
    known = [plain(name) for name in header]
    places: dict[str, int] = {}
    faults = []
    for name, written in wanted.items():
        count = known.count(plain(written))
        if count == 0:
            faults.append(_missing(name, written, header, file))
            continue
        places[name] = known.index(plain(written))
        if count > 1:
            faults.append(Fault(code="column-twice", file=file, field=name, value=written))
    return places, tuple(faults)


def axes(header: Sequence[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the names of the columns of longitude and latitude.

    Parameters
    ----------
    header
        The file's column names.
    wanted
        Our name to the file's; where it says ``lon`` or ``lat``, that holds. Otherwise the
        first usual name in the header, such as 经度 and 纬度.
    """
    lowered = {plain(name).casefold(): name for name in reversed(header)}
    found = {}
    for axis, usual in _AXES.items():
        fitting = (lowered[name] for name in usual if name in lowered)
        found[axis] = wanted.get(axis) or next(fitting, axis)
    return found


def named_columns(
    header: Sequence[str], cells: Sequence[NDArray[Any]], places: Mapping[str, int]
) -> dict[str, NDArray[Any]]:
    """Return columns under our names where we have one, and under the file's where not.

    Parameters
    ----------
    header
        The file's column names; an empty one leaves its column out.
    cells
        One array a column.
    places
        Our names to their positions, as `find_columns` gives them. A column of the file that
        bears one of our names without being meant is left out.

    Returns
    -------
    dict
        By name: ids and words as text, numbers as numbers; a column with one cell that is no
        number stays text.
    """
    taken = set(places.values())
    data = {name: _read(name, cells[place]) for name, place in places.items()}
    for place, name in enumerate(header):
        if name and place not in taken and name not in data:
            data[name] = _read(name, cells[place])
    return data


def _missing(name: str, written: str, header: Sequence[str], file: str) -> Fault:
    """Return the fault of a column the file lacks."""
    named = [one for one in header if one]
    nearest = nearest_name(plain(written), named)
    details: dict[str, Value] = {"nearest": nearest, "known": ", ".join(named)}
    return Fault(code="missing-column", file=file, field=name, value=written, details=details)


def _read(name: str, cells: NDArray[Any]) -> NDArray[Any]:
    """Return one column in the kind its name asks for."""
    if name in ID_COLUMNS:
        return ids(cells)
    if name in TEXT_COLUMNS:
        return texts(cells)
    return cells if cells.dtype.kind in "iufbM" else settled(cells)
