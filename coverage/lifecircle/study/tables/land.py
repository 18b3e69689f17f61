"""Residential land as sample points: one a grid cell, weighing the land it stands for.

The ground of a parcel inside each cell is exact. It is summed along the parcel's outline, cut at
the grid lines, as ``x dy`` (Green's theorem): a stretch of outline going up by ``dy`` adds ground
to its own cell on its left, and whole cell widths to every cell further left in the same row.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import CallError, Fault
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.projections import metric_crs, project_geometries, unproject
from lifecircle.study.tables.located import located
from lifecircle.study.tables.zoning import assign_zones

Geometries = NDArray[np.object_]
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_AREAS = (3, 6)  # polygons and multipolygons
_DUST_M2 = 1e-6  # less ground than this is rounding


@dataclass(frozen=True, kw_only=True)
class LandSamples:
    """Sample points of a set of parcels, ordered by parcel, then row, then column.

    Parameters
    ----------
    parcel
        Position of the parcel each sample lies in.
    column, row
        The grid cell of each sample, counted from the origin of the plane.
    x_m, y_m
        Where it stands: the middle of the cell, or the place of the parcel nearest to that.
    area_m2
        Ground of the parcel inside the cell.
    """

    parcel: Whole
    column: Whole
    row: Whole
    x_m: Numbers
    y_m: Numbers
    area_m2: Numbers


def read_land(
    layer: Placed, *, zones: GeoDataFrame, district: str, cell_m: float
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the residential land of the district as samples, or None, and what is wrong.

    A parcel without an id is called ``land-<row>``; a sample ``<parcel>/<column>,<row>``.

    Parameters
    ----------
    layer
        The parcels and where its rows come from.
    zones
        The zones of the district.
    district
        Its id; ground outside is left out.
    cell_m
        Side of the cells.
    """
    reader, shapes = ColumnReader(layer), layer.shapes
    strange = ~np.isin(shapely.get_type_id(shapes), _AREAS)
    reader.complain("wrong-geometry", strange, "geometry", details={"wanted": "Polygon"})
    given = reader.ids("id", "land_id")
    again = pd.Index(given).duplicated() & (given != "")
    reader.complain("duplicate-id", np.asarray(again, dtype=np.bool_), "id")
    if reader.faults or not len(shapes):
        return None, tuple(reader.faults)
    west, south, east, north = shapely.total_bounds(np.asarray(zones.geometry))
    plane = metric_crs([west, east], [south, north])
    found = sample_land(project_geometries(shapes, plane), cell_m=cell_m)
    points = shapely.points(*unproject(found.x_m, found.y_m, plane))
    placed = assign_zones(points, zones)
    inside = (placed["district_id"] == district).to_numpy()
    parcel = reader.ids_or_made("id", "land_id", parts="land")
    cells = (each[inside].tolist() for each in (found.parcel, found.column, found.row))
    ids = [f"{parcel[at]}/{column},{row}" for at, column, row in zip(*cells, strict=True)]
    columns = {str(name): placed[name].array[inside] for name in placed}
    columns = {"area_m2": found.area_m2[inside], **columns}
    return located(points[inside], columns, index=pd.Index(ids, name="land_id", dtype=object)), ()


@dataclass(frozen=True)
class _Grids:
    """The cells under the box of every parcel, one grid after another, row by row."""

    first: Whole  # (parcels, 2): lowest column and row
    size: Whole  # (parcels, 2): columns and rows
    start: Whole  # where each parcel's cells begin

    @classmethod
    def below(cls, parcels: Geometries, cell_m: float) -> "_Grids":
        """Return the grids under these parcels."""
        bounds = shapely.bounds(parcels)
        first = np.floor(bounds[:, :2] / cell_m).astype(np.int64)
        size = np.floor(bounds[:, 2:] / cell_m).astype(np.int64) - first + 1
        many = size.prod(axis=1)
        return cls(first=first, size=size, start=np.cumsum(many) - many)

    def cell(self, parcel: Whole, place: Numbers) -> Whole:
        """Return the position of the cell of each place, given in cells from the origin."""
        at = np.floor(place).astype(np.int64) - self.first[parcel]
        column, row = np.clip(at, 0, self.size[parcel] - 1).T
        return np.asarray(self.start[parcel] + row * self.size[parcel, 0] + column)


def sample_land(parcels: Geometries, *, cell_m: float) -> LandSamples:
    """Return one sample for each cell of a fixed grid that a parcel covers ground in.

    The grid hangs on the origin of the plane, so that another parcel moves no sample. Areas add
    up to the parcels' own.

    Parameters
    ----------
    parcels
        Valid polygons and multipolygons in metres.
    cell_m
        Side of a cell.

    Raises
    ------
    CallError
        If the cells have no size.
    """
    if not cell_m > 0:
        raise CallError(f"`cell_m` is {cell_m}; a cell needs a side of more than 0 metres")
    grids = _Grids.below(parcels, cell_m)
    areas = _areas_m2(parcels, grids, cell_m)
    held = np.flatnonzero(areas > _DUST_M2)
    parcel = np.searchsorted(grids.start, held, side="right") - 1
    row, column = np.divmod(held - grids.start[parcel], grids.size[parcel, 0])
    column, row = column + grids.first[parcel, 0], row + grids.first[parcel, 1]
    x_m, y_m = _inside(parcels, parcel, x_m=(column + 0.5) * cell_m, y_m=(row + 0.5) * cell_m)
    return LandSamples(parcel=parcel, column=column, row=row, x_m=x_m, y_m=y_m, area_m2=areas[held])


def _areas_m2(parcels: Geometries, grids: _Grids, cell_m: float) -> Numbers:
    """Return the ground of each parcel in each cell of its grid."""
    parcel, start, end = _cut(*_outlines(parcels, cell_m))
    middle = (start + end) / 2
    cell = grids.cell(parcel, middle)
    rise = end[:, 1] - start[:, 1]
    count = int(grids.size.prod(axis=1).sum())
    own = np.bincount(cell, weights=rise * (middle[:, 0] % 1), minlength=count)
    rises = np.bincount(cell, weights=rise, minlength=count)
    to_the_right = np.cumsum(rises[::-1])[::-1] - rises  # each row of a closed outline sums to 0
    return np.asarray((own + to_the_right) * cell_m**2)


def _outlines(parcels: Geometries, cell_m: float) -> tuple[Whole, Numbers, Numbers]:
    """Return the parcel, start and end of every edge, in cells, with ground on the left."""
    parts, of_parcel = shapely.get_parts(parcels, return_index=True)
    rings, of_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    points = points / cell_m
    edge = np.flatnonzero(of_ring[1:] == of_ring[:-1])
    parcel = of_parcel[of_part[of_ring[edge]]].astype(np.int64)
    return parcel, points[edge], points[edge + 1]


def _cut(parcel: Whole, start: Numbers, end: Numbers) -> tuple[Whole, Numbers, Numbers]:
    """Return the edges cut where they cross a grid line, which is at every whole number."""
    edges, shares = [np.arange(len(parcel))], [np.zeros(len(parcel))]
    for a, b in zip(start.T, end.T, strict=True):
        low = np.floor(np.minimum(a, b)) + 1
        many = np.maximum(np.ceil(np.maximum(a, b)) - low, 0).astype(np.int64)
        edge = np.repeat(edges[0], many)
        line = low[edge] + np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        edges.append(edge)
        shares.append((line - a[edge]) / (b[edge] - a[edge]))
    edge, share = np.concatenate(edges), np.concatenate(shares)
    order = np.lexsort((share, edge))
    edge, share = edge[order], share[order][:, np.newaxis]
    places = start[edge] + share * (end[edge] - start[edge])
    last = np.append(edge[1:] != edge[:-1], True)[: len(edge), np.newaxis]
    return parcel[edge], places, np.where(last, end[edge], np.roll(places, -1, axis=0))


def _inside(
    parcels: Geometries, parcel: Whole, *, x_m: Numbers, y_m: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the points, each moved to the nearest place of its parcel if it lies outside."""
    shapely.prepare(parcels)
    away = np.flatnonzero(~shapely.intersects_xy(parcels[parcel], x_m, y_m))
    links = shapely.shortest_line(shapely.points(x_m[away], y_m[away]), parcels[parcel[away]])
    x_m[away], y_m[away] = shapely.get_coordinates(links)[1::2].T
    return x_m, y_m
