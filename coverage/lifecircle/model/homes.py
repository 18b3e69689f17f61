"""Residential buildings along the lanes: houses, walk-ups, towers and dormitories."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.curves import Floats
from lifecircle.model.terrain import Terrain

ERA_M = 310.0
"""Homes in one square of this size were built together."""

NET_SHARE = 0.8
"""Dwelling area as a share of the gross floor area."""


@dataclass(frozen=True, kw_only=True)
class HouseType:
    """How one kind of home stands along its lane.

    Parameters
    ----------
    width_m, depth_m
        Least and most frontage along the lane, and depth away from it.
    gap_m
        Mean space between two buildings.
    setback_m
        From the lane's middle to the front.
    levels
        Least and most storeys.
    label
        What the register calls it.
    """

    width_m: tuple[float, float]
    depth_m: tuple[float, float]
    gap_m: float
    setback_m: float
    levels: tuple[int, int]
    label: str


HOUSES = {
    "village": HouseType(
        width_m=(8.0, 12.0),
        depth_m=(9.0, 13.0),
        gap_m=4.0,
        setback_m=4.5,
        levels=(2, 4),
        label="村居",
    ),
    "old": HouseType(
        width_m=(11.0, 24.0),
        depth_m=(9.0, 12.0),
        gap_m=5.0,
        setback_m=5.0,
        levels=(4, 8),
        label="老旧住宅",
    ),
    "estate": HouseType(
        width_m=(22.0, 46.0),
        depth_m=(13.0, 17.0),
        gap_m=16.0,
        setback_m=10.0,
        levels=(6, 33),
        label="商品住宅",
    ),
    "dormitory": HouseType(
        width_m=(36.0, 60.0),
        depth_m=(12.0, 15.0),
        gap_m=28.0,
        setback_m=14.0,
        levels=(5, 7),
        label="职工宿舍",
    ),
}

TARGET = {"village": 8800, "old": 3050, "estate": 2600, "dormitory": 550}
"""How many buildings of each kind the district has: 15,000 in all."""


def build_homes(terrain: Terrain, lanes: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return the residential buildings of the district, clear of streets, water and each other.

    Parameters
    ----------
    terrain, lanes
        The land, and the noded lanes with their kind of homes.
    seed
        The same seed gives the same buildings.

    Returns
    -------
    pandas.DataFrame
        ``geometry`` (rectangle, metres), ``kind`` (a key of `HOUSES`), ``levels``,
        ``floor_area_m2``, ``island`` and ``unmapped`` (far from any street on purpose).
    """
    rng = np.random.default_rng([seed, 3])
    rows = [
        _along(lanes[lanes["homes"] == kind], kind, house, rng) for kind, house in HOUSES.items()
    ]
    everything = pd.concat([*rows, _hamlet(terrain, lanes, rng)], ignore_index=True)
    free = everything[_clear(everything, terrain, lanes)]
    chosen = pd.concat(
        [_thinned(free[free["kind"] == kind], count, rng) for kind, count in TARGET.items()]
    )
    shape = chosen["geometry"].to_numpy()
    floor_m2 = np.round(shapely.area(shape) * chosen["levels"].to_numpy() * NET_SHARE, 1)
    return chosen.assign(floor_area_m2=floor_m2).sort_index().reset_index(drop=True)


def _along(
    table: pd.DataFrame, kind: str, house: HouseType, rng: np.random.Generator
) -> pd.DataFrame:
    """Return candidate buildings on both sides of the lanes."""
    lines = table["geometry"].to_numpy()
    pitch = sum(house.width_m) / 2 + house.gap_m
    count = np.maximum(np.floor(shapely.length(lines) / pitch).astype(np.int64), 0)
    at = np.repeat(np.arange(len(lines)), count)
    step = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    share = (step + 0.5 + rng.uniform(-0.12, 0.12, len(at))) / count[at]
    both = np.tile(np.arange(len(at)), 2)
    side = np.repeat([1.0, -1.0], len(at))
    spot = shapely.line_interpolate_point(lines[at], share, normalized=True)
    ahead = shapely.line_interpolate_point(
        lines[at], np.minimum(share + 0.02, 1.0), normalized=True
    )
    behind = shapely.line_interpolate_point(
        lines[at], np.maximum(share - 0.02, 0.0), normalized=True
    )
    along = shapely.get_coordinates(ahead) - shapely.get_coordinates(behind)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    levels = _levels(shapely.get_coordinates(spot)[both], house, rng)
    size = np.column_stack(
        [rng.uniform(*house.width_m, len(both)), rng.uniform(*house.depth_m, len(both))]
    )
    return _buildings(
        shapely.get_coordinates(spot)[both], along[both] * 1.0, side, size, house.setback_m
    ).assign(kind=kind, levels=levels, island=table["island"].to_numpy()[at][both], unmapped=False)


def _levels(spot: Floats, house: HouseType, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return storeys: neighbours within `ERA_M` are of one era and alike."""
    era = np.floor(spot / ERA_M).astype(np.int64)
    era -= era.min(axis=0, initial=0)
    tall = rng.random(tuple(era.max(axis=0, initial=0) + 1)) ** 2.2
    least, most = house.levels
    share = tall[era[:, 0], era[:, 1]] + rng.uniform(-0.08, 0.08, len(spot))
    return np.round(least + (most - least) * np.clip(share, 0.0, 1.0)).astype(np.int64)


def _buildings(
    spot: Floats, along: Floats, side: Floats, size: Floats, setback_m: float
) -> pd.DataFrame:
    """Return rectangles of (width, depth) that front a lane at the given spots."""
    away = np.column_stack([-along[:, 1], along[:, 0]]) * side[:, None]
    front = spot + away * setback_m
    half = along * (size[:, :1] / 2)
    deep = away * size[:, 1:]
    ring = np.stack([front - half, front + half, front + half + deep, front - half + deep], axis=1)
    return pd.DataFrame({"geometry": shapely.polygons(ring)})


def _hamlet(terrain: Terrain, lanes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the homes no map has reached: a hamlet of boat people, far from every street."""
    centre = remote_spot(terrain, lanes)
    count = 46
    spot = centre + np.column_stack(
        [np.arange(count) % 12 * 13.0 - 72.0, np.arange(count) // 12 * 26.0 - 45.0]
    )
    house = HOUSES["village"]
    along = np.tile([1.0, 0.0], (count, 1))
    size = np.column_stack([rng.uniform(8, 11, count), rng.uniform(9, 12, count)])
    return _buildings(spot, along, np.ones(count), size, house.setback_m).assign(
        kind="village", levels=rng.integers(1, 3, count), island=False, unmapped=True
    )


def remote_spot(terrain: Terrain, lanes: pd.DataFrame) -> Floats:
    """Return the dry point of the district that is farthest from any street."""
    left, low, right, high = shapely.bounds(terrain.outline)
    east, north = np.arange(left, right, 60.0), np.arange(low, high, 60.0)
    grid = np.stack(np.meshgrid(east, north), axis=-1).reshape(-1, 2)
    dry = terrain.outline.buffer(-260.0).difference(terrain.water.buffer(60.0))
    dry = dry.difference(shapely.union_all([hill.land for hill in terrain.hills]))
    shapely.prepare(dry)
    spots = shapely.points(grid)
    spots = spots[shapely.contains(dry, spots)]
    _, gap_m = shapely.STRtree(lanes["geometry"].to_numpy()).query_nearest(
        spots, return_distance=True, all_matches=False
    )
    return np.asarray(shapely.get_coordinates(spots[np.argmax(gap_m)])[0])


def _clear(table: pd.DataFrame, terrain: Terrain, lanes: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which buildings stand in the district, off streets, water, parks and each other."""
    shapes = table["geometry"].to_numpy()
    good = np.asarray(shapely.contains_properly(_prepared(terrain.outline), shapes))
    closed = shapely.union_all(
        [
            terrain.water.buffer(6.0),
            *[h.land for h in terrain.hills],
            *[p.land for p in terrain.parks],
        ]
    )
    good &= ~shapely.intersects(_prepared(closed), shapes)
    streets = shapely.STRtree(lanes["geometry"].to_numpy())
    near = streets.query(shapes, predicate="dwithin", distance=2.2)
    good[np.unique(near[0])] = False
    kept = np.flatnonzero(good)
    pairs = shapely.STRtree(shapes[kept]).query(shapes[kept], predicate="dwithin", distance=1.0)
    later = pairs[0][pairs[0] > pairs[1]]
    good[kept[np.unique(later)]] = False
    return good


def _prepared(area: shapely.Geometry) -> shapely.Geometry:
    shapely.prepare(area)
    return area


def _thinned(table: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return `count` of the buildings, evenly at random; the special ones all stay."""
    special = (table["island"] & table["kind"].ne("estate") | table["unmapped"]).to_numpy()
    order = np.argsort(np.where(special, -1.0, rng.random(len(table))), kind="stable")
    return table.iloc[np.sort(order[:count])]
