"""The cells of a register as its file has them: every row, every merged range, nothing read in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from lifecircle.errors import Fault
from lifecircle.registers.tables.text_file import read_records
from lifecircle.study.columns.cells import is_blank
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.contents import unreadable

Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Merged:
    """One merged range of cells, rows and columns counted from 0, the ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet, or one CSV file.

    Parameters
    ----------
    file
        As the user wrote it.
    sheet
        Name of the sheet; empty for a CSV file.
    cells
        Every row up to the last that holds something, all equally long; None for an empty cell.
    merged
        Its merged ranges.
    encoding
        Of a CSV file; empty for a workbook.
    """

    file: str
    sheet: str
    cells: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()
    encoding: str = ""


def read_grids(
    path: Path, *, file: str, sheets: Sequence[str] = (), encoding: str = ""
) -> tuple[tuple[Grid, ...], tuple[Fault, ...]]:
    """Return the sheets of a workbook, or a CSV file as one.

    Parameters
    ----------
    path
        A file that ends in ``.csv`` or ``.xlsx``.
    file
        The path as the user wrote it.
    sheets
        Which sheets; by default every one that is shown and holds something.
    encoding
        Encoding of a CSV file, if it is known.

    Returns
    -------
    tuple
        The grids, and faults ``unreadable-file``, ``unknown-sheet``, ``empty-file`` and those of
        a text's encoding; the warning ``import-hidden-sheet``.
    """
    if path.suffix.lower() == ".xlsx":
        return _workbook(path, file, sheets)
    records, used, faults = read_records(path, file=file, encoding=encoding)
    if records is None:
        return (), faults
    cells = _squared(records)
    if not cells:
        return (), (*faults, Fault(code="empty-file", file=file))
    return (Grid(file=file, sheet="", cells=cells, encoding=used),), faults


def _workbook(
    path: Path, file: str, sheets: Sequence[str]
) -> tuple[tuple[Grid, ...], tuple[Fault, ...]]:
    """Return the sheets of a workbook that are meant."""
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            states = {one.name: one.visible for one in workbook.sheets_metadata}
            names = list(states)
            strange = [name for name in sheets if name not in names]
            if strange:
                known = ", ".join(names)
                details = {"known": known, "nearest": nearest_name(strange[0], names)}
                return (), (
                    Fault(code="unknown-sheet", file=file, value=strange[0], details=details),
                )
            shown = [name for name in names if states[name] == SheetVisibleEnum.Visible]
            chosen = list(sheets) or shown
            grids = [_sheet(workbook, name, file) for name in chosen]
    except (CalamineError, OSError, ValueError) as error:
        return (), (unreadable(file, error),)
    full = tuple(grid for grid in grids if grid.cells)
    hidden = [] if sheets else [name for name in names if name not in shown]
    faults = tuple(
        Fault(code="import-hidden-sheet", severity="warning", file=file, value=name)
        for name in hidden
    )
    return full, faults if full else (*faults, Fault(code="empty-file", file=file))


def _sheet(workbook: CalamineWorkbook, name: str, file: str) -> Grid:
    """Return one sheet as a grid."""
    sheet = workbook.get_sheet_by_name(name)
    cells = _squared(sheet.to_python(skip_empty_area=False))
    width = len(cells[0]) if cells else 0
    merged = tuple(
        Merged(top=top, left=left, bottom=bottom, right=right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top < len(cells) and left < width
    )
    return Grid(file=file, sheet=name, cells=cells, merged=merged)


def _squared(rows: Iterable[Sequence[Any]]) -> tuple[Row, ...]:
    """Return rows equally long, without what is empty on the right and at the end."""
    plain = [tuple(None if is_blank(cell) else cell for cell in row) for row in rows]
    while plain and not any(cell is not None for cell in plain[-1]):
        plain.pop()
    filled = (at + 1 for row in plain for at, cell in enumerate(row) if cell is not None)
    width = max(filled, default=0)
    return tuple((*row[:width], *[None] * (width - len(row))) for row in plain)
