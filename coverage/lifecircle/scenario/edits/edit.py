"""What a scenario may change in a study: the common shape of an edit, and how one is at fault.

An edit is a value that makes a new study. It names what it changes by id. One that names nothing
there is, or that leaves everything as it was, is a fault and not a silence.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from lifecircle.errors import Fault
from lifecircle.study.projections import WGS84
from lifecircle.study.study import Study

Outcome = tuple[Study, tuple[Fault, ...]]
Spot = tuple[float, float]

_FAR_DEGREES = 0.5  # a site farther from the district than this was mistyped


class Edit(Protocol):
    """One change of a study."""

    def apply(self, study: Study) -> Outcome:
        """Return the changed study, and what is wrong with the change."""


def with_row(table: GeoDataFrame, name: str, row: Mapping[str, object]) -> GeoDataFrame:
    """Return a table with one more row, in the order of the ids as when it is read.

    Parameters
    ----------
    table
        Facilities or residents.
    name
        Id of the new row.
    row
        Its values; columns it leaves out stay empty.
    """
    columns = [*table.columns, *(one for one in row if one not in table)]
    wide = table if len(columns) == len(table.columns) else table.reindex(columns=columns)
    index = table.index.append(pd.Index([name], name=table.index.name, dtype=table.index.dtype))
    values = {key: row.get(key, _blank(table, key)) for key in columns}
    if not len(table):
        kinds = {key: wide[key].dtype for key in columns if key != "geometry"}
        first = GeoDataFrame({key: [one] for key, one in values.items()}, index=index, crs=WGS84)
        return first.astype(kinds)
    # Column by column: joining two frames of many kinds of columns takes ten times as long.
    order = index.argsort(kind="stable")
    place = int(np.flatnonzero(order == len(table))[0])
    parts = {}
    for key, one in values.items():
        parts[key] = wide[key].array.take(np.minimum(order, len(table) - 1))
        parts[key][place] = one
    return GeoDataFrame(parts, index=index[order], crs=WGS84)


def _blank(table: GeoDataFrame, column: str) -> object:
    """Return what stands for nothing in a column."""
    if column not in table:
        return np.nan
    kind = table[column].dtype
    if str(kind) == "Int64":
        return pd.NA
    return np.nan if kind.kind == "f" else ""


def spot_faults(study: Study, edit: str, name: str, at: Spot | None) -> tuple[Fault, ...]:
    """Return what is wrong with the place an edit names, if it names one."""
    if at is None:
        return (edit_fault("edit-without-place", edit, name),)
    west, south, east, north = study.zones.total_bounds
    lon, lat = at
    near = west - _FAR_DEGREES < lon < east + _FAR_DEGREES
    near &= south - _FAR_DEGREES < lat < north + _FAR_DEGREES
    return () if near else (edit_fault("edit-far-away", edit, name, value=f"{lon}, {lat}"),)


def edit_fault(code: str, edit: str, name: str, *, value: str = "") -> Fault:
    """Return the fault of one edit."""
    return Fault(code=code, field=f"{edit}.{name}", value=value or name)
