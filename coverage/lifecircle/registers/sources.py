"""Register files as tables: which may be read, which sheets they have, what holds no table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from lifecircle.errors import Fault
from lifecircle.registers.decisions.mapping import Decided, decided_for
from lifecircle.registers.tables.grid import Grid, read_grids
from lifecircle.registers.tables.layout import Layout, find_layout, layout_at
from lifecircle.registers.tables.row_kinds import columns_of, row_kind
from lifecircle.registers.tables.shapefile import read_shapefile
from lifecircle.registers.tables.table import (
    Cells,
    OtherRow,
    RegisterTable,
    sheet_table,
    without_table,
)
from lifecircle.study.columns.cells import is_blank, plain
from lifecircle.study.layers.features import Features
from lifecircle.study.layers.vector import read_features
from lifecircle.study.sources import OSM_SUFFIXES, resolve, suffix_of

_NOT_REGISTERS = (*OSM_SUFFIXES, ".graphml")


@dataclass(frozen=True, kw_only=True)
class Source:
    """One sheet, CSV file or map layer as read.

    Parameters
    ----------
    place
        File and sheet.
    rows_in
        How many rows it has, counted before anything is read into them.
    table
        The register; None where it holds none.
    others
        All its rows, where it holds none.
    decided
        What the mapping file says of it.
    """

    place: str
    rows_in: int
    table: RegisterTable | None = None
    others: tuple[OtherRow, ...] = ()
    decided: Decided | None = None


def read_sources(
    files: Sequence[str | Path],
    *,
    folder: Path,
    sheets: Sequence[str] = (),
    decided: Sequence[Decided] = (),
) -> tuple[tuple[Source, ...], tuple[Fault, ...]]:
    """Return every register of the files, in their order.

    Parameters
    ----------
    files
        As the user wrote them.
    folder
        What they are relative to.
    sheets
        Which sheets of workbooks (or layer of a GeoPackage); by default all that are shown.
    decided
        The tables of a mapping file.

    Returns
    -------
    tuple
        The registers, and every fault of reading them; ``import-no-table`` for a sheet without
        one (a warning where others have one), ``import-not-in-mapping`` for one nobody decided.
    """
    found: list[Source] = []
    faults: list[Fault] = []
    for file in files:
        path, wrong = resolve(file, folder)
        faults += wrong
        if path is not None:
            more, its = _of_file(path, str(file), sheets, decided)
            found += more
            faults += its
    some = any(source.table is not None for source in found)
    faults += [
        Fault(code="import-no-table", file=source.place, severity="warning" if some else "error")
        for source in found
        if source.table is None
    ]
    matched, wrong = _matched(found, decided)
    return matched, (*faults, *wrong)


def _matched(
    found: Sequence[Source], decided: Sequence[Decided]
) -> tuple[tuple[Source, ...], tuple[Fault, ...]]:
    """Return the registers with what was decided of each, and those nobody decided."""
    alone = sum(source.table is not None for source in found) == 1
    matched: list[Source] = []
    faults: list[Fault] = []
    for source in found:
        own = None
        if decided and source.table is not None:
            table = source.table
            own = decided_for(decided, file=table.file, sheet=table.sheet, alone=alone)
            if own is None:
                known = "; ".join(f"{one.file} {one.sheet}".strip() for one in decided)
                faults.append(
                    Fault(code="import-not-in-mapping", file=source.place, details={"known": known})
                )
        matched.append(replace(source, decided=own))
    used = {id(source.decided) for source in matched}
    faults += [
        Fault(
            code="import-mapping-unused", severity="warning", file=f"{one.file} {one.sheet}".strip()
        )
        for one in decided
        if id(one) not in used
    ]
    return tuple(matched), tuple(faults)


def _of_file(
    path: Path, file: str, sheets: Sequence[str], decided: Sequence[Decided]
) -> tuple[list[Source], tuple[Fault, ...]]:
    """Return the registers of one file."""
    suffix = suffix_of(path)
    if suffix in _NOT_REGISTERS:
        return [], (Fault(code="import-not-a-register", file=file, value=suffix),)
    if suffix not in {".csv", ".xlsx"}:
        return _of_layer(path, file, sheets)
    known = decided_for(decided, file=file, sheet="", alone=True)
    grids, faults = read_grids(
        path, file=file, sheets=sheets if suffix == ".xlsx" else (),
        encoding=known.encoding if known is not None else "",
    )  # fmt: skip
    return [_of_grid(grid, decided) for grid in grids], faults


def _of_grid(grid: Grid, decided: Sequence[Decided]) -> Source:
    """Return one sheet as a register: by the head that was decided, if it is still there."""
    place = f"{grid.file} · {grid.sheet}" if grid.sheet else grid.file
    known = decided_for(decided, file=grid.file, sheet=grid.sheet, alone=True)
    layout = _decided_layout(grid, known) or find_layout(grid)
    if layout is None:
        return Source(place=place, rows_in=len(grid.cells), others=without_table(grid))
    return Source(place=place, rows_in=len(grid.cells), table=sheet_table(grid, layout))


def _decided_layout(grid: Grid, known: Decided | None) -> Layout | None:
    """Return the head that was decided, if every column stands in it."""
    if known is None or known.header_rows is None or known.header_rows[1] > len(grid.cells):
        return None
    first, last = known.header_rows
    layout = layout_at(grid, first - 1, last - 1)
    return layout if set(known.columns.values()) <= set(layout.header) else None


def _of_layer(
    path: Path, file: str, sheets: Sequence[str]
) -> tuple[list[Source], tuple[Fault, ...]]:
    """Return a map layer as a register."""
    shapefile = suffix_of(path) == ".shp"
    if shapefile:
        features, faults = read_shapefile(path, file=file)
    else:
        features, faults = read_features(path, file=file, layer=next(iter(sheets), None))
    if features is None:
        return [], faults
    table = _features_table(features, file, cut_names=shapefile)
    return [Source(place=table.place, rows_in=len(features.shapes), table=table)], faults


def _features_table(features: Features, file: str, *, cut_names: bool) -> RegisterTable:
    """Return a map layer as a table; a feature without a shape may be a total or a note."""
    header = tuple(plain(str(name)) for name in features.header)
    cells = [_objects(pd.Series(column)) for column in features.cells]
    columns = columns_of(header)
    kept, others = [], []
    for at, shape in enumerate(features.shapes):
        own = [column[at] for column in cells]
        kind = "data" if shape is not None else row_kind(own, columns=columns)
        if kind == "data":
            kept.append(at)
        else:
            text = next((plain(str(cell)) for cell in own if cell is not None), "")
            others.append(OtherRow(row=at + 1, fate=kind, text=text))
    return RegisterTable(
        file=file, sheet="", header=header, cells=tuple(column[kept] for column in cells),
        shared=tuple(np.zeros(len(kept), dtype=np.bool_) for _ in header),
        rows=np.array(kept, dtype=np.int64) + 1, others=tuple(others),
        shapes=features.shapes[kept], crs=features.crs, cut_names=cut_names,
    )  # fmt: skip


def _objects(column: pd.Series) -> Cells:
    """Return a column as objects, None where a cell holds nothing."""
    cells = np.empty(len(column), dtype=object)
    cells[:] = [None if is_blank(cell) else cell for cell in column]
    return cells
