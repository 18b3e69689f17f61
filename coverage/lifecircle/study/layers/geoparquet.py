"""GeoParquet files: the plain ones straight from Arrow, any other through geopandas."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from lifecircle.errors import Fault
from lifecircle.study.contents import unreadable
from lifecircle.study.layers.features import Features, columns_of

_ERRORS = (
    pa.ArrowException, OSError, ValueError, KeyError, TypeError, CRSError, shapely.GEOSException,
)  # fmt: skip
_REMARKS = frozenset({"$schema", "scope", "area", "bbox", "members"})  # no part of a definition
_UNSTATED = "OGC:CRS84"  # what a file means that says nothing of its system


def read_geoparquet(path: Path, *, file: str) -> tuple[Features | None, tuple[Fault, ...]]:
    """Return a GeoParquet file as a layer.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    file
        The path as the user wrote it.

    Returns
    -------
    tuple
        The layer, or None with the fault ``unreadable-file``.
    """
    with suppress(AttributeError, *_ERRORS):  # geopandas says better what is wrong
        if (plain := _plain(path)) is not None:
            return plain, ()
    try:
        frame = gpd.read_parquet(path)
    except _ERRORS as error:
        return None, (unreadable(file, error),)
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    cells = tuple(table.iloc[:, place].to_numpy() for place in range(table.shape[1]))
    shapes = np.asarray(frame.geometry.array, dtype=object)
    crs = None if frame.crs is None else _named(frame.crs)
    return Features(tuple(map(str, table.columns)), cells, shapes, crs), ()


def _plain(path: Path) -> Features | None:
    """Return a file with one geometry as WKB, as most are; None for any other.

    For each file geopandas loads all of Arrow's data sets, which takes longer than reading it.
    """
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as opened:
        stated = opened.metadata.metadata
        geo, pandas = (json.loads(stated.get(key, "{}")) for key in (b"geo", b"pandas"))
        ((name, about),) = geo["columns"].items()
        indexed = any(isinstance(one, str) for one in pandas.get("index_columns", ()))
        if indexed or name != geo["primary_column"] or not _asks_for_nothing(geo, about):
            return None
        table = opened.read()
    raw = table.column(name)
    if not (pa.types.is_binary(raw.type) or pa.types.is_large_binary(raw.type)):
        return None
    header, cells = columns_of(table.drop_columns([name]))
    crs = about.get("crs", _UNSTATED)
    named = None if crs is None else _code(crs) or _named(CRS.from_user_input(crs))
    return Features(header, cells, shapely.from_wkb(raw.to_numpy()), named)


def _asks_for_nothing(geo: Mapping[str, Any], about: Mapping[str, Any]) -> bool:
    """Return whether what a file says of its geometry is what a plain file says."""
    special = about.keys() & {"covering", "edges"}
    return bool(geo["version"]) and about["encoding"] == "WKB" and not special


def _code(stated: object) -> str:
    """Return the code a system gives itself if it is that system, else an empty text.

    Looking a system up by what it says of itself takes longer than reading a small file.
    """
    if not isinstance(stated, dict) or "id" not in stated:
        return ""
    code = f"{stated['id']['authority']}:{stated['id']['code']}"
    known = CRS.from_user_input(code).to_json_dict()
    return code if _definition(known) == _definition(stated) else ""


def _definition(stated: Any) -> Any:
    """Return what a system is, without what is only said about it."""
    if isinstance(stated, dict):
        return {key: _definition(one) for key, one in stated.items() if key not in _REMARKS}
    return [_definition(one) for one in stated] if isinstance(stated, list) else stated


def _named(crs: CRS) -> str:
    """Return a system as a short code, or as text where it has none."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.to_wkt())
