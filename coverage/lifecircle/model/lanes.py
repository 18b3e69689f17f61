"""Lanes: the table every street generator fills, and the two moves they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.curves import Floats, turned

COLUMNS = ("geometry", "highway", "name", "street", "homes", "tags", "ground", "island")
"""Of a lane: its line, OSM class and name, the street it belongs to, the homes along it,
further OSM tags as ``k=v;k=v``, whether it meets what it crosses, and whether it may stay
unconnected."""

SHORTEST_M = 9.0


@dataclass(frozen=True, kw_only=True)
class Grain:
    """How finely and how evenly a quarter is cut by its streets.

    Parameters
    ----------
    spacing_m
        Mean distance between streets along and across the angle.
    jitter
        Share of the spacing by which corners stray.
    drop
        Share of lattice edges left out, which makes T-junctions and longer blocks.
    angle
        Direction of the first family of streets, radians from east.
    """

    spacing_m: tuple[float, float]
    jitter: float = 0.1
    drop: float = 0.1
    angle: float = 0.0


def lanes(geometry: object, *, highway: object, **columns: object) -> pd.DataFrame:
    """Return a table of lanes; whatever is not given is plain (`COLUMNS`)."""
    lines = np.asarray(geometry, dtype=object).reshape(-1)
    plain: dict[str, object] = {
        "name": "",
        "street": -1,
        "homes": "",
        "tags": "",
        "ground": True,
        "island": False,
    }
    filled = {"geometry": lines, "highway": highway, **plain, **columns}
    return pd.DataFrame({name: filled[name] for name in COLUMNS}, index=range(len(lines)))


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables as one; streets keep apart by a number of their own."""
    kept, first = [], 0
    for table in tables:
        if table.empty:
            continue
        alone = table["street"].to_numpy() < 0
        street = np.where(alone, 0, table["street"].to_numpy() + 1).astype(np.int64)
        street[alone] = street.max(initial=0) + 1 + np.arange(alone.sum())
        kept.append(table.assign(street=street + first))
        first += int(street.max()) + 1
    return pd.concat(kept, ignore_index=True) if kept else lanes([], highway="")


def cut(table: pd.DataFrame, area: shapely.Geometry) -> pd.DataFrame:
    """Return what lies inside the area, as single lines, without crumbs."""
    shapely.prepare(area)
    return _single(table, shapely.intersection(table["geometry"].to_numpy(), area))


def without(table: pd.DataFrame, area: shapely.Geometry) -> pd.DataFrame:
    """Return what lies outside the area, as single lines, without crumbs."""
    lines = table["geometry"].to_numpy().copy()
    shapely.prepare(area)
    met = shapely.intersects(area, lines)
    lines[met] = shapely.difference(lines[met], area)
    return _single(table, lines)


def _single(table: pd.DataFrame, geometry: NDArray[np.object_]) -> pd.DataFrame:
    parts, source = shapely.get_parts(geometry, return_index=True)
    long = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) >= SHORTEST_M)
    return table.take(source[long]).assign(geometry=parts[long]).reset_index(drop=True)


def lattice(
    area: shapely.Geometry, grain: Grain, *, rng: np.random.Generator
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the edges of an uneven grid inside the area, and the street each belongs to.

    Streets of the first family have even numbers, those across have odd ones.
    """
    left, low, right, high = shapely.bounds(area)
    centre = np.array([(left + right) / 2, (low + high) / 2])
    reach = np.hypot(right - left, high - low) / 2 + max(grain.spacing_m)
    corner = _corners(reach, grain, rng) + centre
    along = _edges(corner[:-1], corner[1:])
    across = _edges(corner[:, :-1], corner[:, 1:])
    columns, rows = corner.shape[0], corner.shape[1]
    street = np.concatenate(
        [
            np.tile(np.arange(rows) * 2, columns - 1),
            np.repeat(np.arange(columns) * 2 + 1, rows - 1),
        ]
    )
    edges = np.concatenate([along, across])
    stay = rng.random(len(edges)) >= grain.drop
    shapely.prepare(area)
    parts, source = shapely.get_parts(shapely.intersection(edges[stay], area), return_index=True)
    long = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) >= SHORTEST_M)
    return parts[long], street[stay][source[long]]


def _corners(reach: float, grain: Grain, rng: np.random.Generator) -> Floats:
    """Return the grid's corners, (columns, rows, 2), turned to the grain's angle."""
    u_m, v_m = grain.spacing_m
    columns, rows = int(2 * reach / u_m) + 2, int(2 * reach / v_m) + 2
    u = (np.arange(columns) - columns / 2) * u_m + rng.normal(0, grain.jitter * u_m, columns)
    v = (np.arange(rows) - rows / 2) * v_m + rng.normal(0, grain.jitter * v_m, rows)
    grid = np.stack(np.meshgrid(u, v, indexing="ij"), axis=-1)
    grid += rng.normal(0, 1, grid.shape) * np.array([u_m, v_m]) * grain.jitter * 0.7
    bend = rng.uniform(0, 2 * np.pi, 2)
    sway = np.stack(
        [np.sin(grid[..., 1] / 420 + bend[0]), np.sin(grid[..., 0] / 460 + bend[1])], axis=-1
    )
    grid = grid + sway * min(u_m, v_m) * 0.35
    return turned(grid.reshape(-1, 2), grain.angle).reshape(grid.shape)


def _edges(start: Floats, end: Floats) -> NDArray[np.object_]:
    pairs = np.stack([start.reshape(-1, 2), end.reshape(-1, 2)], axis=1)
    return np.asarray(shapely.linestrings(pairs), dtype=object)


def heading(line: shapely.LineString) -> float:
    """Return the direction of a line from its first to its last point, in radians."""
    ends = shapely.get_coordinates(line)[[0, -1]]
    east, north = ends[1] - ends[0]
    return float(np.arctan2(north, east))
