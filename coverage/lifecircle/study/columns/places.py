"""Where the rows of a layer come from, so that a fault can name file, row and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import texts
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.columns.rows import MOST_ROWS, row_faults
from lifecircle.words import Value

if TYPE_CHECKING:
    import geopandas as gpd

_IDS = ("facility_id", "resident_id", "zone_id", "land_id")


@dataclass(frozen=True)
class Place:
    """Where the rows of a table come from, so that a fault can name them.

    Parameters
    ----------
    file
        The file as the user wrote it.
    rows
        The user's number of each row, in order; None to name rows by their index.
    names
        Our column name to the file's.
    """

    file: str = ""
    rows: ArrayLike | None = None
    names: Mapping[str, str] | None = None

    def field(self, name: str) -> str:
        """Return a column's name as the user knows it; ids are read from a column ``id``."""
        names = self.names or {}
        return names.get(name, names.get("id", name) if name in _IDS else name)

    def rows_of(self, many: int) -> NDArray[np.int64]:
        """Return the user's number of each of so many rows, or their order from 1."""
        return np.arange(1, many + 1) if self.rows is None else np.asarray(self.rows)

    def at(self, kept: NDArray[np.bool_]) -> "Place":
        """Return the place of some of the rows."""
        return self if self.rows is None else replace(self, rows=np.asarray(self.rows)[kept])


@dataclass(frozen=True)
class Placed:
    """A layer as it was read: columns, shapes, and where its rows come from.

    Parameters
    ----------
    columns
        The cells of each column, under our names; the shapes are none of them.
    shapes
        One geometry a row, in WGS-84 degrees.
    place
        The file and rows.
    labels
        What rows are called where `place` has no numbers for them.
    """

    columns: Mapping[str, "pd.Series | NDArray[Any]"]
    shapes: NDArray[np.object_]
    place: Place
    labels: pd.Index | None = None

    @classmethod
    def of(cls, frame: "gpd.GeoDataFrame", place: Place) -> "Placed":
        """Return a frame in WGS-84 degrees as a layer."""
        shapes = frame.geometry
        cells = {str(name): column for name, column in pd.DataFrame(frame).items()}
        cells.pop(str(shapes.name))
        return cls(cells, np.asarray(shapes, dtype=object), place, frame.index)

    def __len__(self) -> int:
        return len(self.shapes)


def missing_column(name: str, found: Sequence[str], *, place: Place) -> Fault:
    """Return the fault of an absent column, with the nearest of those that were found."""
    written = place.field(name)
    details = {"nearest": nearest_name(written, found), "known": ", ".join(found)}
    return Fault(code="missing-column", file=place.file, field=name, value=written, details=details)


def cell_faults(
    code: str,
    bad: NDArray[np.bool_],
    *,
    cells: pd.Series,
    place: Place,
    details: Mapping[str, Value] | None = None,
) -> Iterator[Fault]:
    """Yield a fault for the bad cells of a column, each in its row.

    Parameters
    ----------
    code
        The fault.
    bad
        True at the bad rows.
    cells
        The column; its name is the field.
    place
        Where the rows come from.
    details
        Further values of the sentence.
    """
    where = np.flatnonzero(bad)
    if not len(where):
        return
    field = place.field(str(cells.name))
    values = list(texts(cells.iloc[where[:MOST_ROWS]].to_numpy(dtype=object)))
    numbered = place.rows is not None
    rows = np.asarray(place.rows)[where] if numbered else where + 1
    values += [""] * (len(where) - len(values))
    found = row_faults(
        rows, code=code, file=place.file, field=field, values=values, details=details
    )
    for fault, label in zip_longest(found, cells.index[where[:MOST_ROWS]]):
        yield fault if numbered or label is None else replace(fault, row=str(label))
