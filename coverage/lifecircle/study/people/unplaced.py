"""Tables whose rows stand nowhere: people by zone, a crosswalk."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lifecircle.errors import Fault
from lifecircle.study.columns.headers import find_columns, named_columns
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.layers.spreadsheets import read_sheet
from lifecircle.study.sources import hash_file, resolve

TABLE_SUFFIXES = (".csv", ".xlsx")
"""Endings of the tables that are read without places."""


@dataclass(frozen=True, kw_only=True)
class UnplacedTable:
    """A table as read.

    Parameters
    ----------
    layer
        Its columns under our names; its shapes are all None.
    sha256
        Hash of the file.
    """

    layer: Placed
    sha256: str


def read_table(
    path: str,
    *,
    folder: Path,
    columns: Mapping[str, str],
    sheet: str | None = None,
    header_row: int = 1,
    encoding: str | None = None,
) -> tuple[UnplacedTable | None, tuple[Fault, ...]]:
    """Return a CSV or XLSX table, or None, and what is wrong with it.

    Parameters
    ----------
    path
        As the user wrote it; relative to `folder`, or absolute.
    folder
        Where ``study.toml`` stands.
    columns
        Our column names to the file's.
    sheet, header_row, encoding
        As `lifecircle.study.layers.spreadsheets.read_sheet` takes them.
    """
    found, faults = resolve(path, folder)
    if found is None:
        return None, faults
    if found.suffix.lower() not in TABLE_SUFFIXES:
        known = " ".join(TABLE_SUFFIXES)
        details = {"known": known}
        return None, (Fault(code="unknown-format", file=path, value=found.suffix, details=details),)
    table, faults = read_sheet(
        found, file=path, sheet=sheet, header_row=header_row, encoding=encoding
    )
    if table is None:
        return None, faults
    places, missing = find_columns(table.header, columns, file=path)
    if missing:
        return None, (*faults, *missing)
    cells = named_columns(table.header, table.cells, places)
    place = Place(file=path, rows=table.source_rows, names=dict(columns))
    layer = Placed(cells, np.full(len(table.source_rows), None, dtype=object), place)
    return UnplacedTable(layer=layer, sha256=hash_file(found)), faults
