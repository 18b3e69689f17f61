"""Tables as files, in the formats offices use, with nothing of the clock in them."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from lifecircle.model.osm_map import NOTE

CREATED = datetime(2021, 1, 4, tzinfo=UTC)
"""The day every file of the model says it was made."""

CRS = "EPSG:4326"


@dataclass(frozen=True, kw_only=True)
class OfficeSheet:
    """A sheet as an office fills it in: title and office above the table, a note under it."""

    name: str
    table: pd.DataFrame
    title: str
    office: str
    note: str = ""


def write_gpkg(
    path: Path, table: pd.DataFrame, *, layer: str, append: bool = False, index: bool = False
) -> None:
    """Write a layer of a GeoPackage in degrees.

    Parameters
    ----------
    path
        The file; layers and rows are added to it where it stands and `append` says so.
    table
        Columns and ``geometry`` in degrees.
    layer
        Name of the layer.
    append
        Whether to add to what is there.
    index
        Whether to write a spatial index, which a small layer does without.
    """
    if not append:
        path.unlink(missing_ok=True)  # a file written over differs from a new one
    stamp = CREATED.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
    try:
        pyogrio.write_dataframe(
            gpd.GeoDataFrame(table, geometry="geometry", crs=CRS),
            path,
            layer=layer,
            driver="GPKG",
            append=append and path.exists(),
            promote_to_multi=layer == "zones",
            geometry_type="MultiPolygon" if layer == "zones" else None,
            layer_options={"SPATIAL_INDEX": "YES" if index else "NO", "DESCRIPTION": NOTE},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_geojson(path: Path, table: pd.DataFrame, *, name: str) -> None:
    """Write a GeoJSON with the name and the note that it is a model."""
    columns = [column for column in table.columns if column != "geometry"]
    shapes = [json.loads(text) for text in shapely.to_geojson(table["geometry"].to_numpy())]
    rows = _blank(table[columns]).to_dict(orient="records")
    features = [
        {"type": "Feature", "properties": row, "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    heads = {"type": "FeatureCollection", "name": f"{name}（{NOTE}）", "features": features}
    text = json.dumps(heads, ensure_ascii=False, allow_nan=False, indent=None)
    path.write_text(text.replace('{"type": "Feature",', '\n{"type": "Feature",') + "\n", "utf-8")


def _blank(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table as plain values, None where a cell is empty."""
    plain = table.astype(object)
    return plain.where(table.notna(), None)


def write_parquet(path: Path, table: pd.DataFrame) -> None:
    """Write a GeoParquet."""
    gpd.GeoDataFrame(table, geometry="geometry", crs=CRS).to_parquet(
        path, index=False, compression="zstd"
    )


def write_csv(path: Path, table: pd.DataFrame, *, encoding: str) -> None:
    """Write a CSV in an office's encoding, lines ending as on its machines."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(_blank(table).to_numpy().tolist())
    path.write_bytes(text.getvalue().encode(encoding))


def write_workbook(path: Path, sheets: Sequence[OfficeSheet]) -> None:
    """Write a workbook as an office sends it: title and office above each table, notes below.

    Parameters
    ----------
    path
        The ``.xlsx`` to write.
    sheets
        Its sheets in order.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED.replace(tzinfo=None), "comments": NOTE})
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "border": 1, "align": "center"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write(0, 0, f"{sheet.title}（{NOTE}）", bold)
            page.write(1, 0, sheet.office)
            page.write_row(2, 0, sheet.table.columns, head)
            for row, cells in enumerate(_blank(sheet.table).to_numpy().tolist()):
                page.write_row(3 + row, 0, cells)
            page.write(4 + len(sheet.table), 0, sheet.note)
            page.set_column(2, 2, 34)


def plain_rows(table: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return the labelled columns, lon and lat taken from points in degrees, with 序号 first."""
    lonlat = np.round(shapely.get_coordinates(table["geometry"].to_numpy()), 6)
    flat: dict[str, Any] = {"lon": lonlat[:, 0], "lat": lonlat[:, 1]}
    source = table.assign(**flat)
    named = pd.DataFrame({label: source[column].to_numpy() for column, label in labels.items()})
    named.insert(0, "序号", np.arange(1, len(named) + 1))
    return named
