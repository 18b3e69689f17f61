"""Points from the coordinate columns of a spreadsheet, and rows that are no facility at all."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import is_blank, numbers, plain
from lifecircle.study.columns.rows import row_faults
from lifecircle.study.layers.spreadsheets import Sheet

Flags = NDArray[np.bool_]

_FOOTERS = (
    "合计", "总计", "小计", "共计", "注", "备注", "说明", "填表", "制表", "填报", "审核",
    "单位负责", "资料来源", "数据来源", "total", "sum", "note", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Points:
    """The rows of a spreadsheet that stand somewhere.

    Parameters
    ----------
    shapes
        One point a row of the sheet; None where there are no coordinates.
    data
        True for the rows that are data; the others are totals, notes and headings.
    """

    shapes: NDArray[np.object_]
    data: Flags


def sheet_points(
    sheet: Sheet, *, lon: int, lat: int, id_at: int | None, file: str
) -> tuple[Points, tuple[Fault, ...]]:
    """Return a point for each row, and a fault for each row that has none.

    A row without coordinates is no data if it stands below the last row that has them and has
    no id, or begins with a word such as 合计; or if it holds one cell only, as a heading does.

    Parameters
    ----------
    sheet
        The table.
    lon, lat
        Positions of the columns with longitude (or x) and latitude (or y).
    id_at
        Position of the id column, if there is one.
    file
        The file as the user wrote it.

    Returns
    -------
    tuple
        The points, and faults ``no-coordinates`` and ``not-a-coordinate`` by row, and the
        warning ``row-left-out`` for rows that are no data.
    """
    x, x_wrong = numbers(sheet.cells[lon])
    y, y_wrong = numbers(sheet.cells[lat])
    nowhere = np.isnan(x) & np.isnan(y) & ~x_wrong & ~y_wrong
    data = ~_no_data(sheet, nowhere, id_at)
    rows = sheet.source_rows
    faults = row_faults(
        rows[~data], code="row-left-out", file=file, values=_first_texts(sheet, ~data),
        severity="warning",
    )  # fmt: skip
    for place, values, wrong in ((lon, x, x_wrong), (lat, y, y_wrong)):
        field, cells = sheet.header[place], sheet.cells[place]
        empty = data & np.isnan(values) & ~wrong
        faults += row_faults(rows[empty], code="no-coordinate-in-row", file=file, field=field)
        odd = data & (wrong | np.isinf(values))
        faults += row_faults(
            rows[odd], code="not-a-coordinate", file=file, field=field, values=cells[odd]
        )
    here = data & np.isfinite(x) & np.isfinite(y)
    shapes = np.full(len(x), None, dtype=object)
    shapes[here] = shapely.points(x[here], y[here])
    return Points(shapes, data), faults


def _no_data(sheet: Sheet, nowhere: Flags, id_at: int | None) -> Flags:
    """Return which rows are totals, notes or headings."""
    last = np.flatnonzero(~nowhere)[-1] if (~nowhere).any() else -1
    below = np.arange(len(nowhere)) > last
    found = np.zeros(len(nowhere), dtype=np.bool_)
    for row in np.flatnonzero(nowhere):
        filled = [column[row] for column in sheet.cells if not is_blank(column[row])]
        no_id = id_at is not None and is_blank(sheet.cells[id_at][row])
        found[row] = len(filled) <= 1 or (below[row] and (no_id or _is_footer(filled[0])))
    return found


def _is_footer(cell: object) -> bool:
    """Return whether a row's first cell says that it is a total or a note."""
    return plain(str(cell)).replace(" ", "").casefold().startswith(_FOOTERS)


def _first_texts(sheet: Sheet, chosen: Flags) -> list[str]:
    """Return the first text of each chosen row."""
    texts = []
    for row in np.flatnonzero(chosen):
        filled = (str(column[row]) for column in sheet.cells if not is_blank(column[row]))
        texts.append(next(filled, ""))
    return texts
