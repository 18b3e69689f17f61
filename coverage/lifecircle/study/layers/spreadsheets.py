"""Registers as offices send them: CSV in one of China's encodings, XLSX with a title above."""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import is_blank, plain
from lifecircle.study.columns.rows import row_faults
from lifecircle.study.contents import unreadable
from lifecircle.words import Value

Row = Sequence[Any]

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Sheet:
    """A table as its file has it, before anything is read into it.

    Parameters
    ----------
    header
        The header cells, plain, in file order; ``""`` where there is none.
    cells
        One object array a column, in the order of `header`.
    source_rows
        The number of each row as a spreadsheet shows it.
    """

    header: tuple[str, ...]
    cells: tuple[NDArray[np.object_], ...]
    source_rows: NDArray[np.int64]


def read_sheet(
    path: Path,
    *,
    file: str,
    sheet: str | None = None,
    header_row: int = 1,
    encoding: str | None = None,
) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """Return the table of a CSV or XLSX file, with the rows that hold nothing left out.

    Parameters
    ----------
    path
        A file that ends in ``.csv`` or ``.xlsx``.
    file
        The path as the user wrote it.
    sheet
        The sheet of a workbook; by default the first that is shown.
    header_row
        The row that holds the column names, counted from 1.
    encoding
        Encoding of a CSV file; by default UTF-8 is tried, then GB18030.

    Returns
    -------
    tuple
        The table, or None with the faults that forbid reading it.
    """
    if path.suffix.lower() == ".xlsx":
        rows, faults = _workbook_rows(path, file, sheet)
    else:
        rows, faults = _csv_rows(path, file, encoding)
    if rows is None:
        return None, faults
    if not 1 <= header_row <= len(rows):
        details: dict[str, Value] = {"header_row": str(header_row), "rows": len(rows)}
        return None, (*faults, Fault(code="header-row-beyond", file=file, details=details))
    table, ragged = _table(rows, header_row, file)
    return table, (*faults, *ragged)


def _table(rows: Sequence[Row], header_row: int, file: str) -> tuple[Sheet, tuple[Fault, ...]]:
    """Return the rows below the header as columns, and the rows that are too long for it."""
    header = tuple("" if is_blank(cell) else plain(str(cell)) for cell in rows[header_row - 1])
    width = len(header)
    below = list(enumerate(rows[header_row:], start=header_row + 1))
    filled = [(number, row) for number, row in below if not all(map(is_blank, row))]
    too_long = [number for number, row in filled if not all(map(is_blank, row[width:]))]
    columns = []
    for place in range(width):
        column = np.empty(len(filled), dtype=object)
        column[:] = [row[place] if place < len(row) else None for _, row in filled]
        columns.append(column)
    numbered = np.array([number for number, _ in filled], dtype=np.int64)
    faults = row_faults(too_long, code="row-too-long", file=file, details={"columns": width})
    return Sheet(header, tuple(columns), numbered), faults


def _workbook_rows(
    path: Path, file: str, sheet: str | None
) -> tuple[Sequence[Row] | None, tuple[Fault, ...]]:
    """Return every row of one sheet, from row 1 on."""
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            shown = [
                one.name
                for one in workbook.sheets_metadata
                if one.visible == SheetVisibleEnum.Visible
            ]
            names = shown or workbook.sheet_names
            if sheet is not None and sheet not in workbook.sheet_names:
                known = ", ".join(workbook.sheet_names)
                fault = Fault(
                    code="unknown-sheet", file=file, value=sheet, details={"known": known}
                )
                return None, (fault,)
            chosen = names[0] if sheet is None else sheet
            rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        return None, (unreadable(file, error),)
    if sheet is None and len(names) > 1:
        details = {"known": ", ".join(names)}
        note = Fault(
            code="several-sheets", severity="warning", file=file, value=chosen, details=details
        )
        return rows, (note,)
    return rows, ()


def _csv_rows(
    path: Path, file: str, encoding: str | None
) -> tuple[Sequence[Row] | None, tuple[Fault, ...]]:
    """Return every record of a CSV file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, (unreadable(file, error),)
    text, faults = _decoded(raw, file, encoding)
    if text is None:
        return None, faults
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        return list(reader), faults
    except csv.Error as error:
        return None, (*faults, unreadable(file, error))


def _decoded(raw: bytes, file: str, encoding: str | None) -> tuple[str | None, tuple[Fault, ...]]:
    """Return the text of a CSV file, trying UTF-8 and then GB18030 unless told."""
    told = encoding or next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if told is not None:
        return _decoded_as(raw, file, told)
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        if _mostly_utf8(raw):
            return None, (_undecodable(raw, error, file, "UTF-8"),)
    text, faults = _decoded_as(raw, file, "gb18030")
    if text is None:
        return None, faults
    note = Fault(code="encoding-guessed", severity="warning", file=file, value="GB18030")
    return text, (note,)


def _decoded_as(raw: bytes, file: str, encoding: str) -> tuple[str | None, tuple[Fault, ...]]:
    """Return the text in one encoding, or the line that is not in it."""
    try:
        codec = codecs.lookup(encoding).name
        text = raw.decode("utf-8-sig" if codec == "utf-8" else codec)
    except (LookupError, AssertionError):
        return None, (Fault(code="unknown-encoding", file=file, value=encoding),)
    except UnicodeDecodeError as error:
        return None, (_undecodable(raw, error, file, encoding),)
    return text, ()


def _mostly_utf8(raw: bytes) -> bool:
    """Return whether most lines that are not ASCII are sound UTF-8: then a few are spoilt."""
    lines = [line for line in raw.splitlines() if not line.isascii()]
    return sum(map(_is_utf8, lines)) * 2 > len(lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(raw: bytes, error: UnicodeDecodeError, file: str, encoding: str) -> Fault:
    """Return the fault for the first line that is not in the encoding."""
    line = raw.count(b"\n", 0, error.start) + 1
    return Fault(code="wrong-encoding", file=file, row=line, value=encoding)


def _separator(text: str) -> str:
    """Return the separator that stands most often in the first line with any."""
    for line in text.splitlines()[:20]:
        best = max(_SEPARATORS, key=line.count)
        if best in line:
            return best
    return ","
