"""Streets that a scenario closes: left out before anything is joined, as if never drawn.

Whoever lived on one is joined to the next street, as in a study whose source lacks it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.sources.ways import Ways
from lifecircle.study.config.street_changes import ClosedStreet
from lifecircle.study.projections import metric_crs, project

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def without_closed(
    ways: Ways, closed: Sequence[ClosedStreet], *, file: str = ""
) -> tuple[Ways, tuple[Fault, ...]]:
    """Return ways without the streets that are closed, and what is wrong with those.

    Parameters
    ----------
    ways
        Walkable ways.
    closed
        What to close; a place means the stretch of the nearest way between two junctions.
    file
        The source, named in faults.

    Returns
    -------
    tuple
        The ways; ``close-unknown-way`` for a number no walkable way has, ``close-nothing-near``
        for a place with no street near it.
    """
    stretches = _stretches(ways)
    gone = np.zeros(len(stretches.way), bool)
    faults: list[Fault] = []
    for street in closed:
        rows, found = _meant(stretches, ways, street, file)
        gone[rows] = True
        faults += found
    return (_without(ways, stretches, gone) if gone.any() else ways), tuple(faults)


@dataclass(frozen=True, eq=False)
class _Stretches:
    """The straight stretches of ways: the row of each one's first vertex, and its way."""

    first: Ints
    way: Ints


def _stretches(ways: Ways) -> _Stretches:
    """Return every two consecutive vertices of one way."""
    way = np.repeat(np.arange(len(ways)), np.diff(ways.start))
    first = np.flatnonzero(way[1:] == way[:-1])
    return _Stretches(first, way[first])


def _meant(
    stretches: _Stretches, ways: Ways, street: ClosedStreet, file: str
) -> tuple[Ints, tuple[Fault, ...]]:
    """Return the stretches a closing means."""
    if street.at is None:
        rows = np.flatnonzero(ways.way_id[stretches.way] == street.way)
        return rows, () if len(rows) else (_fault("close-unknown-way", street, file),)
    crs = metric_crs(ways.lon, ways.lat)
    xy = np.column_stack(project(ways.lon, ways.lat, crs))
    pairs = np.stack((xy[stretches.first], xy[stretches.first + 1]), axis=1)
    x, y = project(np.array([street.at[0]]), np.array([street.at[1]]), crs)
    at = shapely.Point(float(x[0]), float(y[0]))
    away_m = shapely.distance(shapely.linestrings(pairs), at)
    nearest = int(away_m.argmin())
    if away_m[nearest] > street.within_m:
        return np.zeros(0, np.int64), (_fault("close-nothing-near", street, file),)
    return _between_junctions(stretches, ways, nearest), ()


def _between_junctions(stretches: _Stretches, ways: Ways, row: int) -> Ints:
    """Return the stretches of a way around one of them, up to where other stretches join."""
    node = ways.node
    ends = np.concatenate((node[stretches.first], node[stretches.first + 1]))
    _, back, count = np.unique(ends, return_inverse=True, return_counts=True)
    joined = count[back].reshape(2, -1) != 2
    mine = np.flatnonzero(stretches.way == stretches.way[row])
    here = int(np.searchsorted(mine, row))
    before = np.flatnonzero(joined[0][mine[: here + 1]])
    after = np.flatnonzero(joined[1][mine[here:]])
    begin = int(before[-1]) if len(before) else 0
    end = here + int(after[0]) if len(after) else len(mine) - 1
    return mine[begin : end + 1]


def _without(ways: Ways, stretches: _Stretches, gone: Bools) -> Ways:
    """Return ways without some stretches; a way cut in the middle becomes two."""
    first, way = stretches.first[~gone], stretches.way[~gone]
    begins = np.ones(len(first), bool)
    begins[1:] = (np.diff(first) != 1) | (np.diff(way) != 0)
    part = np.cumsum(begins) - 1
    begin = np.flatnonzero(begins)
    vertex = np.empty(len(first) + len(begin), np.int64)
    vertex[np.arange(len(first)) + part + 1] = first + 1
    vertex[begin + np.arange(len(begin))] = first[begin]
    source = way[begin]
    sizes = np.diff(np.append(begin, len(first))) + 1
    return Ways(
        lon=ways.lon[vertex],
        lat=ways.lat[vertex],
        node=ways.node[vertex],
        start=np.concatenate(([0], np.cumsum(sizes))),
        way_id=ways.way_id[source],
        highway=ways.highway[source],
        highway_names=ways.highway_names,
        oneway=ways.oneway[source],
    )


def _fault(code: str, street: ClosedStreet, file: str) -> Fault:
    """Return the fault of a closing."""
    details = {"within": f"{street.within_m:,g}"}
    return Fault(code=code, file=file, field="close_link", value=street.name, details=details)
