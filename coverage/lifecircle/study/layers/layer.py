"""One way in for every layer: a file becomes WGS-84 shapes and columns under our names."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault, errors_in
from lifecircle.study.columns.headers import axes, find_columns, named_columns
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.layers.gauss_kruger import settle_metres
from lifecircle.study.layers.geometries import misplaced, outside_area, sound_shapes
from lifecircle.study.layers.points import sheet_points
from lifecircle.study.layers.shift_area import shift_faults
from lifecircle.study.layers.spreadsheets import Sheet, read_sheet
from lifecircle.study.layers.vector import read_features
from lifecircle.study.projections import (
    DATUMS,
    WGS84,
    agreed_datum,
    area_of_use,
    is_geographic,
    known_datum,
    shapes_to_wgs84,
)
from lifecircle.study.sources import OSM_SUFFIXES, hash_file, resolve, suffix_of

_HEADER_ROWS_LOOKED_AT = 20


@dataclass(frozen=True)
class Layer:
    """One layer as read.

    Parameters
    ----------
    columns
        The cells of each column under our names; columns the study names none for keep the
        file's name.
    shapes
        One geometry a row, in WGS-84 degrees.
    source_rows
        For each row, its number as the user's program shows it: the spreadsheet
        row, the feature counted from 1, or an OpenStreetMap id such as ``way/1``.
    sha256
        Hash of the file.
    rows
        How many rows of data the file holds.
    file
        The path as the user wrote it.
    """

    columns: Mapping[str, NDArray[Any]]
    shapes: NDArray[np.object_]
    source_rows: NDArray[Any]
    sha256: str
    rows: int
    file: str

    @cached_property
    def frame(self) -> GeoDataFrame:
        """The layer as a frame in EPSG:4326, on a plain index 0, 1, 2 …."""
        return GeoDataFrame(pd.DataFrame(self.columns), geometry=self.shapes, crs=WGS84)


@dataclass(frozen=True)
class _Read:
    """Columns with shapes, before these are moved to WGS-84."""

    columns: Mapping[str, NDArray[Any]]
    shapes: NDArray[np.object_]
    rows: NDArray[np.int64]
    datum: str


def read_layer(
    path: str | Path,
    *,
    folder: Path,
    datum: str,
    layer: str | None = None,
    sheet: str | None = None,
    header_row: int = 1,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[Layer | None, tuple[Fault, ...]]:
    """Return one layer of a study in WGS-84, and everything wrong with it.

    Parameters
    ----------
    path
        As the user wrote it; relative to `folder`, or absolute.
    folder
        Where ``study.toml`` stands.
    datum
        ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09`` or ``EPSG:nnnn``. It is never guessed.
    layer
        The layer of a GeoPackage that holds several; of an OpenStreetMap file one of
        `lifecircle.study.osm.features.PARTS` (default ``facilities``).
    sheet, header_row
        The sheet of a workbook and the row of its column names, counted from 1.
    encoding
        Encoding of a CSV file; by default UTF-8, then GB18030.
    columns
        Our column names to the file's. ``lon`` and ``lat`` are the coordinates of a
        spreadsheet, whatever their unit.

    Returns
    -------
    tuple
        The layer and its faults. It is None where nothing can be read; where single rows are at
        fault, it holds the others, so that their faults can be found as well.
    """
    file = str(path)
    wanted = dict(columns or {})
    found, faults = resolve(path, folder)
    faults += _datum_faults(datum, file)
    if found is None or errors_in(faults):
        return None, faults
    if suffix_of(found) in OSM_SUFFIXES:
        return _osm_layer(found, file, layer)
    if suffix_of(found) in {".csv", ".xlsx"}:
        table, more = read_sheet(
            found, file=file, sheet=sheet, header_row=header_row, encoding=encoding
        )
        read, faults = (None, more) if table is None else _from_sheet(table, wanted, datum, file)
        faults = more if table is None else (*more, *faults)
    else:
        read, faults = _from_features(found, file, layer, wanted=wanted, datum=datum)
    if read is None:
        return None, faults
    placed, more = _placed(read, file=file, sha256=hash_file(found))
    return placed, (*faults, *more)


def _datum_faults(datum: str, file: str) -> tuple[Fault, ...]:
    """Return a fault if a layer states no datum, or one that is not known."""
    if not datum:
        return (Fault(code="missing-datum", file=file, field="datum"),)
    if known_datum(datum):
        return ()
    details = {"known": ", ".join((*DATUMS, "EPSG:nnnn")), "nearest": nearest_name(datum, DATUMS)}
    return (Fault(code="unknown-datum", file=file, field="datum", value=datum, details=details),)


def _from_features(
    path: Path, file: str, layer: str | None, *, wanted: Mapping[str, str], datum: str
) -> tuple[_Read | None, tuple[Fault, ...]]:
    """Return a map layer under our column names."""
    features, faults = read_features(path, file=file, layer=layer)
    if features is None:
        return None, faults
    places, missing = find_columns(features.header, wanted, file=file)
    agreed = agreed_datum(datum, features.crs)
    if agreed is None:
        details = {"found": (features.crs or "")[:60], "declared": datum}
        missing = (*missing, Fault(code="crs-conflict", file=file, field="datum", details=details))
    if missing or agreed is None:
        return None, (*faults, *missing)
    columns = named_columns(features.header, features.cells, places)
    rows = np.arange(1, len(features.shapes) + 1)
    return _Read(columns, features.shapes, rows, agreed), faults


def _from_sheet(
    sheet: Sheet, wanted: Mapping[str, str], datum: str, file: str
) -> tuple[_Read | None, tuple[Fault, ...]]:
    """Return a spreadsheet with coordinate columns under our column names."""
    asked = {**wanted, **axes(sheet.header, wanted)}
    places, missing = find_columns(sheet.header, asked, file=file)
    if missing:
        return None, (*missing, *_header_elsewhere(sheet, asked, file))
    lon, lat = places.pop("lon"), places.pop("lat")
    points, faults = sheet_points(sheet, lon=lon, lat=lat, id_at=places.get("id"), file=file)
    here = points.data & np.array([shape is not None for shape in points.shapes], dtype=np.bool_)
    header = ["" if place in {lon, lat} else name for place, name in enumerate(sheet.header)]
    columns = named_columns(header, [column[here] for column in sheet.cells], places)
    return _Read(columns, points.shapes[here], sheet.source_rows[here], datum), faults


def _header_elsewhere(sheet: Sheet, asked: Mapping[str, str], file: str) -> tuple[Fault, ...]:
    """Return a hint if the column names asked for stand together in a row further down."""
    for place in range(min(len(sheet.source_rows), _HEADER_ROWS_LOOKED_AT)):
        cells = [str(column[place] or "") for column in sheet.cells]
        if not find_columns(cells, asked, file=file)[1]:
            number = int(sheet.source_rows[place])
            return (Fault(code="header-in-row", file=file, row=number, field="header_row"),)
    return ()


def _placed(read: _Read, *, file: str, sha256: str) -> tuple[Layer | None, tuple[Fault, ...]]:
    """Return a table with its shapes made sound and moved to WGS-84."""
    if not len(read.rows):
        note = Fault(code="empty-layer", severity="warning", file=file)
        return Layer(read.columns, read.shapes, read.rows, sha256, 0, file), (note,)
    shapes, faults = sound_shapes(read.shapes, rows=read.rows, file=file)
    shapes, datum, settled = settle_metres(shapes, read.datum, rows=read.rows, file=file)
    degrees = is_geographic(datum)
    lost = misplaced(shapes, rows=read.rows, file=file, geographic=degrees, datum=datum)
    faults += (*settled, *lost)
    if errors_in((*settled, *lost)):
        return None, faults
    here = ~shapely.is_missing(shapes)
    rows, moved = read.rows[here], shapes_to_wgs84(shapes[here], datum)
    columns = {name: cells[here] for name, cells in read.columns.items()}
    outside = outside_area(moved, rows=rows, file=file, area=area_of_use(datum), datum=datum)
    outside += shift_faults(moved, datum, rows=rows, file=file)
    return Layer(columns, moved, rows, sha256, len(read.rows), file), (*faults, *outside)


def _osm_layer(path: Path, file: str, part: str | None) -> tuple[Layer | None, tuple[Fault, ...]]:
    """Return one part of an OpenStreetMap file as a layer; only such a layer loads its reader."""
    from lifecircle.study.osm.features import osm_part

    frame, faults = osm_part(path, part=part or "facilities", file=file)
    if frame is None:
        return None, faults
    columns = {str(name): frame[name].to_numpy() for name in frame.columns.drop("geometry")}
    shapes = np.asarray(frame.geometry, dtype=object)
    return Layer(columns, shapes, columns["id"], hash_file(path), len(frame), file), faults
