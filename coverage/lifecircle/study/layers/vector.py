"""Map layers: GeoPackage, GeoJSON, Shapefile and GeoParquet, each through its own driver only."""

import sqlite3
import struct
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyogrio.raw import read_arrow

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.columns.rows import row_faults
from lifecircle.study.contents import unreadable
from lifecircle.study.layers.features import Features, columns_of
from lifecircle.study.layers.geoparquet import read_geoparquet
from lifecircle.study.sources import shape_parts, suffix_of

_HEAD_BYTES = 4096
_ASSUMED = ("EPSG:4326", "EPSG:4979")  # in two dimensions and in three


def read_features(
    path: Path, *, file: str, layer: str | None = None
) -> tuple[Features | None, tuple[Fault, ...]]:
    """Return one layer of a map file.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    file
        The path as the user wrote it.
    layer
        Which layer of a GeoPackage; by default the only one.

    Returns
    -------
    tuple
        The layer, or None with the faults ``unknown-layer``, ``which-layer``, ``no-shapes``,
        ``cut-names`` or ``unreadable-file``; with a layer may come the warnings
        ``encoding-guessed`` and ``ring-closed``.
    """
    suffix = suffix_of(path)
    if suffix == ".gpkg":
        chosen, faults = _chosen_layer(path, file, layer)
        return _through_gdal(path, file, layer=chosen) if not faults else (None, faults)
    if suffix == ".shp":
        encoding = _dbf_encoding(path)
        found, faults = _through_gdal(path, file, encoding=encoding)
        if encoding != "GB18030":
            return found, faults
        note = Fault(code="encoding-guessed", severity="warning", file=file, value=encoding)
        return found, (*faults, note)
    if suffix in {".parquet", ".geoparquet"}:
        return read_geoparquet(path, file=file)
    found, faults = _through_gdal(path, file, prefix="GeoJSON:")
    return _without_assumed_crs(found, path), faults


def _through_gdal(
    path: Path,
    file: str,
    *,
    prefix: str = "",
    layer: str | None = None,
    encoding: str | None = None,
) -> tuple[Features | None, tuple[Fault, ...]]:
    """Return a layer read by GDAL as columns, which is quicker than as rows."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what GDAL mends on the way is looked for below
            meta, columns = read_arrow(f"{prefix}{path}", layer=layer, encoding=encoding)
        name = meta["geometry_name"] or "wkb_geometry"
        if meta["geometry_type"] is None or name not in columns.column_names:
            return None, (Fault(code="no-shapes", file=file, value=layer or ""),)
        shapes, faults = _shapes(columns.column(name).to_numpy(), file)
        header, cells = columns_of(columns.drop_columns([name]))
    except UnicodeDecodeError:
        return None, (Fault(code="cut-names", file=file),)
    except (DataLayerError, DataSourceError, shapely.GEOSException, ValueError) as error:
        return None, (unreadable(file, error),)
    return Features(header, cells, shapes, meta["crs"]), faults


def _shapes(raw: NDArray[np.object_], file: str) -> tuple[NDArray[np.object_], tuple[Fault, ...]]:
    """Return shapes from their bytes, with rings closed that their file left open."""
    shapes = shapely.from_wkb(raw, on_invalid="ignore")
    spoilt = shapely.is_missing(shapes) & np.array([one is not None for one in raw], dtype=np.bool_)
    if not spoilt.any():
        return shapes, ()
    shapes[spoilt] = shapely.from_wkb(raw[spoilt], on_invalid="fix")
    closed = 1 + np.flatnonzero(spoilt & ~shapely.is_missing(shapes))
    return shapes, row_faults(closed, code="ring-closed", file=file, severity="warning")


def _without_assumed_crs(found: Features | None, path: Path) -> Features | None:
    """Forget the system GDAL assumes of a GeoJSON file that names none itself."""
    if found is None or found.crs not in _ASSUMED:
        return found
    with path.open("rb") as stream:
        stated = b'"crs"' in stream.read(_HEAD_BYTES)
    return found if stated else replace(found, crs=None)


def _chosen_layer(path: Path, file: str, layer: str | None) -> tuple[str | None, tuple[Fault, ...]]:
    """Return which layer of a GeoPackage is meant."""
    query = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY table_name"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            layers = [str(name) for (name,) in database.execute(query)]
    except sqlite3.Error as error:
        return None, (unreadable(file, error),)
    known = ", ".join(layers)
    if layer is not None and layer not in layers:
        details = {"known": known, "nearest": nearest_name(layer, layers)}
        return None, (Fault(code="unknown-layer", file=file, value=layer, details=details),)
    if layer is None and len(layers) != 1:
        code = "which-layer" if layers else "no-shapes"
        return None, (Fault(code=code, file=file, details={"known": known}),)
    return layer or layers[0], ()


def _dbf_encoding(path: Path) -> str | None:
    """Return the encoding of a shapefile's table; None where a .cpg file says it.

    Without one it is UTF-8 if every field reads as that, else GB18030.
    """
    parts = {part.suffix.lower(): part for part in shape_parts(path)}
    if ".cpg" in parts:
        return None
    raw = parts[".dbf"].read_bytes()
    if raw.isascii() or all(map(_may_be_utf8, _dbf_texts(raw))):
        return "UTF-8"
    return "GB18030"


def _dbf_texts(raw: bytes) -> Iterator[bytes]:
    """Yield the names of a table's columns, then what stands in its text columns."""
    start, width = struct.unpack("<HH", raw[8:12])
    columns = [raw[at : at + 32] for at in range(32, start - 1, 32)]
    yield from (column[:11].split(b"\0")[0] for column in columns)
    offset = 1
    for column in columns:
        wide = column[16]
        if column[11:12] == b"C":
            begins = range(start + offset, len(raw) - wide, width)
            yield from (raw[begin : begin + wide].rstrip(b" \0") for begin in begins)
        offset += wide


def _may_be_utf8(text: bytes) -> bool:
    """Return whether a text is UTF-8, but perhaps for a sign the format cut in two at its end."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(text) and error.reason == "unexpected end of data"
    return True
