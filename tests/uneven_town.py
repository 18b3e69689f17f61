"""A town of three kilometres with streets at uneven distances, so that no push fits by chance.

Streets run from edge to edge, 60 to 180 m apart both ways, and wind gently. Homes are blocks of
some 12 m by 12 m whose middle stands some 14 m off a street; parks fill whole blocks but for 6 m.
Everything is drawn in metres around 113.11 E, 22.57 N, where GCJ-02 lies 630 m off.
"""

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import shapely

import lifecircle as lc
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.datum import gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from lifecircle.study.projections import metric_crs, unproject

CENTRE = (113.11, 22.57)
PLANE = metric_crs([CENTRE[0]], [CENTRE[1]])
SIZE_M = 3000.0

# What somebody did to true coordinates, and what has to be said of it where wgs84 is stated.
MISTAKES = {
    "gcj02": (wgs84_to_gcj02, ("gcj02", "named")),
    "bd09": (wgs84_to_bd09, ("bd09", "named")),
    "undone": (gcj02_to_wgs84, ("wgs84", "undone")),
    "twice": (lambda x, y: wgs84_to_gcj02(*wgs84_to_gcj02(x, y)), ("gcj02", "twice")),
    "half": (lambda x, y: gcj02_to_wgs84(*wgs84_to_bd09(x, y)), ("bd09", "half")),
}


@dataclass(frozen=True, eq=False)
class UnevenTown:
    """Shapes in WGS-84 degrees: lines, areas, areas and one area."""

    streets: np.ndarray
    homes: np.ndarray
    parks: np.ndarray
    district: np.ndarray


def to_degrees(shapes):
    return shapely.transform(
        np.asarray(shapes, dtype=object), lambda x, y: unproject(x, y, PLANE), interleaved=False
    )


def wound(shapes):
    """Return straight shapes as they lie in a town whose streets wind, in degrees."""
    corners = shapely.segmentize(np.asarray(shapes, dtype=object), 25.0)
    return to_degrees(
        shapely.transform(
            corners,
            lambda x, y: (
                x + 70 * np.sin(y / 310 + x / 900) + 25 * np.sin(y / 97),
                y + 60 * np.sin(x / 270 - y / 800) + 20 * np.sin(x / 83),
            ),
            interleaved=False,
        )
    )


def moved(shapes, how):
    """Return shapes with every coordinate passed through a function of longitude and latitude."""
    return shapely.transform(np.asarray(shapes, dtype=object), how, interleaved=False)


def doors(town: UnevenTown, many: int, *, seed: int = 0) -> np.ndarray:
    """Return points in the middle of so many homes."""
    chosen = np.random.default_rng(seed).choice(len(town.homes), many, replace=False)
    return shapely.centroid(town.homes[chosen])


@cache
def uneven_town() -> UnevenTown:
    rng = np.random.default_rng(20)
    half = SIZE_M / 2
    across, along = (
        np.concatenate(([-half], -half + np.cumsum(rng.uniform(60, 180, 18)))) for _ in range(2)
    )
    across, along = across[across < half], along[along < half]
    lines = [[(x, y) for y in along] for x in across] + [[(x, y) for x in across] for y in along]
    x = rng.choice(across, 400) + rng.choice([-14.0, 14.0], 400)
    y = rng.uniform(along[0], along[-1], 400)
    clear = np.abs(y[:, None] - along).min(axis=1) > 14.0
    homes = shapely.box(x - 6, y - 6, x + 6, y + 6)[clear]
    west, south = (axis.ravel()[::3] for axis in np.meshgrid(across[:-1], along[:-1]))
    east, north = (axis.ravel()[::3] for axis in np.meshgrid(across[1:], along[1:]))
    parks = shapely.box(west + 6, south + 6, east - 6, north - 6)
    edge = shapely.box(across[0] - 40, along[0] - 40, across[-1] + 40, along[-1] + 40)
    return UnevenTown(
        wound([shapely.LineString(line) for line in lines]),
        wound(homes),
        wound(parks),
        wound([edge]),
    )


@cache
def uneven_streets() -> StreetNetwork:
    frame = gpd.GeoDataFrame(geometry=uneven_town().streets, crs="EPSG:4326")
    network, _ = lc.read_streets(lc.StreetSource(frame=frame))
    assert network is not None
    return network
