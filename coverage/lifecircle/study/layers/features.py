"""A map layer as its file has it, before anything is read into it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Cells = tuple[NDArray[Any], ...]


@dataclass(frozen=True)
class Features:
    """A map layer as its file has it.

    Parameters
    ----------
    header
        The file's own names of its columns.
    cells
        One array a column, in the order of `header`.
    shapes
        One geometry a row, in the file's own system; None where there is none.
    crs
        What the file says of its system; None where it says nothing.
    """

    header: tuple[str, ...]
    cells: Cells
    shapes: NDArray[np.object_]
    crs: str | None


def columns_of(table: pa.Table) -> tuple[tuple[str, ...], Cells]:
    """Return the names and cells of a table's columns; whole numbers keep all their digits.

    Parameters
    ----------
    table
        The attributes, without the geometry.
    """
    return tuple(table.column_names), tuple(_cells(column) for column in table.columns)


def _cells(column: pa.ChunkedArray) -> NDArray[Any]:
    """Return one column; the common kinds go no way round through pandas."""
    kind = column.type
    whole = pa.types.is_integer(kind) and not column.null_count
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if whole or text or pa.types.is_floating(kind):
        return np.asarray(column.to_numpy())
    return np.asarray(column.to_pandas(integer_object_nulls=True).to_numpy())
