"""A register as a table: its data rows as columns, and every other row with what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lifecircle.registers.tables.grid import Grid, Merged
from lifecircle.registers.tables.layout import Layout, is_numbering
from lifecircle.registers.tables.row_kinds import Kind, columns_of, row_kind
from lifecircle.study.columns.cells import plain

Fate = Literal[
    "title", "header", "facility", "joined", "geocode", "refused", "total", "note", "blank"
]

FATES: tuple[Fate, ...] = (
    "title", "header", "facility", "joined", "geocode", "refused", "total", "note", "blank",
)  # fmt: skip
"""What can become of a row of a register; every row has exactly one of these."""

Cells = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class OtherRow:
    """A row that is no data.

    Parameters
    ----------
    row
        Its number as a spreadsheet shows it.
    fate
        What it is.
    text
        What it begins with.
    cells
        Of a line of totals: its cells, in the order of the heads.
    """

    row: int
    fate: Fate
    text: str = ""
    cells: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterTable:
    """One register: a sheet, a CSV file or a map layer.

    Parameters
    ----------
    file, sheet
        Where it stands; `sheet` is empty for a CSV file, the layer's name for a GeoPackage.
    header
        One head a column.
    cells
        One array a column, in the order of `header`, over the data rows.
    shared
        For each column, True where the cell is part of a merged one that begins in a row above.
    rows
        The number of each data row as the user's program shows it.
    others
        Every row that is no data.
    header_rows
        First and last row of the head, counted from 1; None for a map layer.
    titles
        The texts above the head.
    encoding
        Of a CSV file.
    shapes, crs
        Of a map layer: a geometry a data row, and what its file says of its system.
    cut_names
        Whether the heads may have been cut, as in a shapefile.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    cells: tuple[Cells, ...]
    shared: tuple[NDArray[np.bool_], ...]
    rows: NDArray[np.int64]
    others: tuple[OtherRow, ...]
    header_rows: tuple[int, int] | None = None
    titles: tuple[str, ...] = ()
    encoding: str = ""
    shapes: Cells | None = None
    crs: str | None = None
    cut_names: bool = False

    @property
    def rows_in(self) -> int:
        """How many rows the register has, whatever they are."""
        return len(self.rows) + len(self.others)

    @property
    def place(self) -> str:
        """File and sheet in one text."""
        return f"{self.file} · {self.sheet}" if self.sheet else self.file


def sheet_table(grid: Grid, layout: Layout) -> RegisterTable:
    """Return a sheet as a table.

    A cell merged over several data rows counts in each of them, and is marked as shared in all
    but the first.

    Parameters
    ----------
    grid
        The sheet.
    layout
        Where its head stands.
    """
    columns = columns_of(layout.header)
    telling = list(columns.names | columns.places)
    first = layout.last + 1
    filled, shared = _spread_down(grid, first)
    others = [
        OtherRow(row=at + 1, fate=_above(grid, at, layout), text=_first_text(grid.cells[at]))
        for at in range(first)
    ]
    wide = _wide_rows(grid)
    kept = []
    for at in range(first, len(grid.cells)):
        within = bool(shared[at, telling].any())
        kind: Kind = row_kind(grid.cells[at], columns=columns, within=within, wide=at in wide)
        if at == first and is_numbering(grid.cells[at]):
            kind = "header"
        if kind == "data":
            kept.append(at)
        else:
            own = grid.cells[at]
            totals = tuple(own[: len(layout.header)]) if kind == "total" else ()
            others.append(OtherRow(row=at + 1, fate=kind, text=_first_text(own), cells=totals))
    texts = (_first_text(grid.cells[at]) for at in range(layout.first))
    return RegisterTable(
        file=grid.file,
        sheet=grid.sheet,
        header=layout.header,
        cells=tuple(_column(filled, kept, place) for place in range(len(layout.header))),
        shared=tuple(shared[kept, place] for place in range(len(layout.header))),
        rows=np.array([at + 1 for at in kept], dtype=np.int64),
        others=tuple(others),
        header_rows=(layout.first + 1, layout.last + 1),
        titles=tuple(text for text in texts if text),
        encoding=grid.encoding,
    )


def without_table(grid: Grid) -> tuple[OtherRow, ...]:
    """Return every row of a sheet that holds no table: notes and blank rows."""
    return tuple(
        OtherRow(row=at + 1, fate="note" if text else "blank", text=text)
        for at, text in enumerate(_first_text(row) for row in grid.cells)
    )


def _above(grid: Grid, at: int, layout: Layout) -> Fate:
    """Return what a row down to the end of the head is."""
    if at >= layout.first:
        return "header"
    return "title" if _first_text(grid.cells[at]) else "blank"


def _wide_rows(grid: Grid) -> set[int]:
    """Return the rows in which a cell is merged over half of the columns or more."""
    return {
        one.top
        for one in grid.merged
        if one.top == one.bottom and (one.right - one.left + 1) * 2 >= len(grid.cells[one.top])
    }


def _spread_down(grid: Grid, first: int) -> tuple[list[list[Any]], NDArray[np.bool_]]:
    """Return the rows with merged cells written into each row, and where that was done."""
    filled = [list(row) for row in grid.cells]
    shared = np.zeros((len(filled), len(filled[0]) if filled else 0), dtype=np.bool_)
    for one in grid.merged:
        if one.top >= first and one.bottom > one.top:
            _write_down(filled, shared, one)
    return filled, shared


def _write_down(filled: list[list[Any]], shared: NDArray[np.bool_], one: Merged) -> None:
    """Write one merged cell into the rows below its first, in its first column."""
    value = filled[one.top][one.left]
    for at in range(one.top + 1, min(one.bottom + 1, len(filled))):
        if value is not None and filled[at][one.left] is None:
            filled[at][one.left] = value
            shared[at, one.left] = True


def _column(filled: Sequence[Sequence[Any]], kept: Sequence[int], place: int) -> Cells:
    """Return one column of the data rows."""
    column = np.empty(len(kept), dtype=object)
    column[:] = [filled[at][place] for at in kept]
    return column


def _first_text(row: Sequence[Any]) -> str:
    """Return the first filled cell of a row as text."""
    return next((plain(str(cell)) for cell in row if cell is not None), "")
