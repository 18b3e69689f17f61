"""Grids of numbers over the ground (GeoTIFF): people a cell, or heights.

Only the window over the study is read, however large the file. A cell counts where its middle
lies. GDAL's other raster formats and its virtual ones stay closed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import Fault, MissingExtraError
from lifecircle.study.projections import WGS84, between
from lifecircle.words import Value, say

MOST_CELLS = 50_000_000
"""More cells than this over one study are no raster of people or heights."""

Numbers = NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Grid:
    """The window of a raster over a study.

    Parameters
    ----------
    values
        Rows from the north (as the file has them); NaN where there is no value.
    west, north
        Corner of the first cell, in the raster's system.
    wide, high
        Size of a cell; ``high`` is negative where rows run south, as they usually do.
    crs
        The raster's system, as WKT.
    row, column
        Of the first cell, in the file.
    """

    values: Numbers
    west: float
    north: float
    wide: float
    high: float
    crs: str
    row: int = 0
    column: int = 0

    def middles(self) -> tuple[Numbers, Numbers]:
        """Return longitude and latitude of every cell's middle, row by row."""
        rows, columns = np.indices(self.values.shape)
        x = self.west + (columns.ravel() + 0.5) * self.wide
        y = self.north + (rows.ravel() + 0.5) * self.high
        return between(x, y, source=self.crs, target=WGS84)

    def at(self, lon: ArrayLike, lat: ArrayLike) -> Numbers:
        """Return the values at places, straight between the middles of cells; NaN outside."""
        from scipy.ndimage import map_coordinates  # slow to load, and rarely needed

        x, y = between(lon, lat, source=WGS84, target=self.crs)
        row = (y - self.north) / self.high - 0.5
        column = (x - self.west) / self.wide - 0.5
        found = map_coordinates(self.values, [row, column], order=1, mode="nearest")
        rows, columns = self.values.shape
        inside = (row >= -0.5) & (row <= rows - 0.5) & (column >= -0.5) & (column <= columns - 0.5)
        return np.where(inside, found, np.nan)


def read_grid(path: Path, *, over: Box, file: str) -> tuple[Grid | None, tuple[Fault, ...]]:
    """Return the first band of a GeoTIFF over a box, and what is wrong with it.

    Parameters
    ----------
    path
        The file.
    over
        West, south, east and north in degrees.
    file
        As the user wrote it.

    Raises
    ------
    MissingExtraError
        If rasterio is not installed (``pip install lifecircle[raster]``).
    """
    rasterio = _rasterio()
    try:
        with rasterio.open(path, driver="GTiff") as raster:
            if raster.crs is None:
                return None, (Fault(code="raster-without-crs", file=file),)
            turned = raster.transform.b != 0 or raster.transform.d != 0
            if turned:
                return None, (Fault(code="raster-turned", file=file),)
            return _window(raster, over=over, file=file)
    except rasterio.errors.RasterioIOError:
        return None, (Fault(code="broken-raster", file=file),)


def _window(raster: Any, *, over: Box, file: str) -> tuple[Grid | None, tuple[Fault, ...]]:
    """Return the cells over a box."""
    crs = raster.crs.to_wkt()
    west, south, east, north = over
    step, part = raster.transform, np.linspace(0.0, 1.0, 21)
    lon, lat = np.meshgrid(west + (east - west) * part, south + (north - south) * part)
    x, y = between(lon, lat, source=WGS84, target=crs)
    columns, rows = (x - step.c) / step.a, (y - step.f) / step.e
    if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
        return None, (Fault(code="raster-elsewhere", file=file),)
    left, right = max(int(columns.min()) - 1, 0), min(int(columns.max()) + 2, raster.width)
    top, bottom = max(int(rows.min()) - 1, 0), min(int(rows.max()) + 2, raster.height)
    if left >= right or top >= bottom:
        return None, (Fault(code="raster-elsewhere", file=file),)
    cells = (right - left) * (bottom - top)
    if cells > MOST_CELLS:
        details = {"cells": f"{cells:,}", "most": f"{MOST_CELLS:,}"}
        return None, (Fault(code="raster-too-fine", file=file, details=details),)
    read = raster.read(1, window=((top, bottom), (left, right)), masked=True)
    values = np.ma.filled(read.astype(np.float64), np.nan)
    values[~np.isfinite(values)] = np.nan
    corner = (step.c + left * step.a, step.f + top * step.e)
    return Grid(values, *corner, step.a, step.e, crs, row=top, column=left), ()


def people_cells(grid: Grid, *, file: str) -> tuple[gpd.GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the cells somebody lives in as points, and a fault where people are negative.

    Returns
    -------
    tuple
        Points in WGS-84 with ``id`` (row and column in the file, from 0) and ``weight`` (the
        raster's people, which may be parts of a person).
    """
    values = grid.values.ravel()
    negative = values < 0
    if negative.any():
        least = float(np.nanmin(values))
        details: dict[str, Value] = {"count": int(negative.sum()), "least": f"{least:g}"}
        return None, (Fault(code="raster-negative", file=file, details=details),)
    lived_in = np.flatnonzero(values > 0)
    if not len(lived_in):
        return None, (Fault(code="no-people", file=file, details={"people": "0"}),)
    lon, lat = grid.middles()
    rows, columns = np.divmod(lived_in, grid.values.shape[1])
    row = np.char.mod("r%d", rows + grid.row)
    names = np.char.add(row, np.char.mod("c%d", columns + grid.column))
    frame = gpd.GeoDataFrame(
        {"id": names.astype(object), "weight": values[lived_in]},
        geometry=shapely.points(lon[lived_in], lat[lived_in]),
        crs=WGS84,
    )
    return frame, ()


def _rasterio() -> Any:
    """Return rasterio, or say how to get it."""
    try:
        import rasterio
        import rasterio.errors
    except ImportError as error:
        raise MissingExtraError(say("rasters.missing", language="en")) from error
    return rasterio
