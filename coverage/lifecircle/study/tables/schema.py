"""What a table must look like, and one validator that says everything wrong with it at once.

A table that passes its schema can be used without looking twice; one that does not is told by
file, row, field and value.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
import shapely

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.columns.places import Place, cell_faults, missing_column
from lifecircle.study.projections import WGS84

Kind = Literal["text", "number", "whole", "flag", "geometry"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """What one column of a table holds.

    Parameters
    ----------
    name
        Its name, with its unit.
    kind
        ``text``, ``number``, ``whole`` (numbers without fractions), ``flag`` or ``geometry``.
    optional
        Whether the column may be absent.
    blank
        Whether a cell may be empty (an empty text, a missing number).
    allowed
        The closed list of texts, or empty when any will do.
    least, most
        Inclusive range of a number.
    endless
        Whether a number may be infinite.
    shapes
        The geometry types that may stand here.
    """

    name: str
    kind: Kind
    optional: bool = False
    blank: bool = False
    allowed: tuple[str, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    endless: bool = False
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Schema:
    """What a table must look like.

    Parameters
    ----------
    name
        The table.
    index
        Names of the index levels; empty when the index means nothing.
    columns
        Its columns; others may stand beside them.
    repeated
        Whether several rows may share one place in the index.
    """

    name: str
    index: tuple[str, ...]
    columns: tuple[Column, ...]
    repeated: bool = False

    def having(self, *columns: Column) -> "Schema":
        """Return the schema with columns added, replacing those of the same name."""
        names = {column.name for column in columns}
        kept = tuple(column for column in self.columns if column.name not in names)
        return replace(self, columns=(*kept, *columns))


def validate(
    frame: pd.DataFrame, schema: Schema, *, place: Place | None = None
) -> tuple[Fault, ...]:
    """Return everything in a table that its schema does not allow.

    Parameters
    ----------
    frame
        The table.
    schema
        What it must look like.
    place
        Where its rows come from.

    Returns
    -------
    tuple of Fault
        ``wrong-index``, ``missing-column``, ``duplicate-id``, ``empty-cell``, ``not-a-number``,
        ``not-a-whole-number``, ``out-of-range``, ``not-allowed``, ``missing-geometry``,
        ``wrong-geometry``, ``wrong-crs``; empty when the table is sound.
    """
    place = place or Place()
    faults = list(_index_faults(frame, schema, place))
    for column in schema.columns:
        if column.name in frame.columns:
            faults.extend(_CHECKS[column.kind](frame, column, place))
        elif not column.optional:
            faults.append(missing_column(column.name, list(map(str, frame.columns)), place=place))
    return tuple(faults)


def _index_faults(frame: pd.DataFrame, schema: Schema, place: Place) -> Iterator[Fault]:
    """Yield what is wrong with the index."""
    if not schema.index:
        return
    if tuple(frame.index.names) != schema.index:
        found = ", ".join(str(name) for name in frame.index.names)
        wanted = ", ".join(schema.index)
        yield Fault(
            code="wrong-index",
            file=place.file,
            value=found,
            details={"wanted": wanted, "table": schema.name},
        )
    elif not schema.repeated and frame.index.has_duplicates:
        repeated = frame.index.duplicated(keep="first")
        shown = pd.Series(frame.index.map(str).to_numpy(), name=schema.index[-1])
        yield from cell_faults("duplicate-id", repeated, cells=shown, place=place)


def _text_faults(frame: pd.DataFrame, column: Column, place: Place) -> Iterator[Fault]:
    """Yield empty and unlisted texts."""
    if column.blank and not column.allowed:
        return
    cells = frame[column.name]
    found = np.where(cells.isna(), "", cells.to_numpy(dtype=object))
    empty = found == ""
    if not column.blank:
        yield from cell_faults("empty-cell", empty, cells=cells, place=place)
    if column.allowed:
        strange = ~np.isin(found.astype(str), column.allowed) & ~empty
        known = ", ".join(column.allowed)
        for fault in cell_faults("not-allowed", strange, cells=cells, place=place):
            nearest = nearest_name(fault.value, column.allowed)
            yield replace(fault, details={**fault.details, "known": known, "nearest": nearest})


def _number_faults(frame: pd.DataFrame, column: Column, place: Place) -> Iterator[Fault]:
    """Yield cells that are no number, empty ones, fractions, and those out of range."""
    cells = frame[column.name]
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        yield from cell_faults("not-a-number", np.ones(len(cells), bool), cells=cells, place=place)
        return
    numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    if not column.blank:
        yield from cell_faults("empty-cell", np.isnan(numbers), cells=cells, place=place)
    if not column.endless:
        yield from cell_faults("not-a-number", np.isinf(numbers), cells=cells, place=place)
    if column.kind == "whole":
        broken = np.isfinite(numbers) & (numbers != np.floor(numbers))
        yield from cell_faults("not-a-whole-number", broken, cells=cells, place=place)
    outside = (numbers < column.least) | (numbers > column.most)
    if column.least == 0 and not (numbers > column.most).any():
        yield from cell_faults("negative-number", outside, cells=cells, place=place)
    else:
        span = {"least": f"{column.least:,.12g}", "most": f"{column.most:,.12g}"}
        yield from cell_faults("out-of-range", outside, cells=cells, place=place, details=span)


def _flag_faults(frame: pd.DataFrame, column: Column, place: Place) -> Iterator[Fault]:
    """Yield a column that is no flag."""
    cells = frame[column.name]
    if not pd.api.types.is_bool_dtype(cells.dtype):
        known = {"known": "True, False", "nearest": "True"}
        every = np.ones(len(cells), bool)
        yield from cell_faults("not-allowed", every, cells=cells, place=place, details=known)
    elif not column.blank:
        yield from cell_faults("empty-cell", cells.isna().to_numpy(), cells=cells, place=place)


def _geometry_faults(frame: pd.DataFrame, column: Column, place: Place) -> Iterator[Fault]:
    """Yield missing geometry, types that may not stand here, and a missing or wrong CRS."""
    crs = str(getattr(frame, "crs", None) or "-")
    if crs != WGS84:
        yield Fault(code="wrong-crs", file=place.file, value=crs)
    cells = frame[column.name]
    geometries = np.asarray(cells, dtype=object)
    missing = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    shown = pd.Series(geometries, index=cells.index, name=column.name, dtype=object)
    yield from cell_faults("missing-geometry", missing, cells=shown, place=place)
    if column.shapes:
        wanted = [shapely.GeometryType[shape.upper()] for shape in column.shapes]
        strange = ~np.isin(shapely.get_type_id(geometries), wanted) & ~missing
        details = {"wanted": ", ".join(column.shapes)}
        yield from cell_faults("wrong-geometry", strange, cells=shown, place=place, details=details)


_CHECKS = {
    "text": _text_faults,
    "number": _number_faults,
    "whole": _number_faults,
    "flag": _flag_faults,
    "geometry": _geometry_faults,
}
