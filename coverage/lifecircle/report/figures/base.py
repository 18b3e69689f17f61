"""What lies under every figure alike: water, greens, streets, boundaries, names, on one plane."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.report.colours import ROAD_CLASSES
from lifecircle.report.map.columns import UNITS_A_DEGREE as UNITS
from lifecircle.report.map.columns import Columns, Shapes
from lifecircle.report.map.ground import ground
from lifecircle.study.projections import project_geometries, unproject

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

LEVELS = ("community", "street", "functional", "district")
"""Levels of zones, the one that is coloured first."""

_TOLERANCE_M = 5.0
_MARGIN = 0.035


@dataclass(frozen=True, eq=False)
class Ground:
    """Shapes in metres on the network's plane, the same for every figure.

    Parameters
    ----------
    extent
        West, east, south and north of what is drawn, metres.
    water, green
        Rings: of an area its outline and its holes, each the other way round.
    streets
        Lines of each class of `ROAD_CLASSES` and of ``path``.
    level
        The finest level of zones, which is coloured; empty where there are no zones.
    zones
        All zones, as in the study.
    borders
        Boundaries of the streets (subdistricts), and of the district.
    outside
        What of the frame lies outside the district, to be toned down; nothing without one.
    homes
        Where people live, a row a home, x and y.
    """

    extent: tuple[float, float, float, float]
    water: Shapes
    green: Shapes
    streets: Mapping[str, Shapes]
    level: str
    zones: gpd.GeoDataFrame
    borders: Mapping[str, Shapes]
    outside: Shapes
    homes: NDArray[np.float64]


def figure_ground(result: "Result", *, aspect: float) -> Ground:
    """Return what lies under every figure.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    aspect
        Width over height of the frame it is drawn in.
    """
    zones = _simplified(_on_plane(result, result.study.zones))
    levels = set(zones["level"])
    level = next((one for one in LEVELS if one in levels), "")
    district = zones[zones.index == result.study.district]
    homes = _on_plane(result, result.study.residents)
    seen = district if len(district) else homes
    extent = _extent(seen.total_bounds, aspect)
    areas = _areas(result, extent)
    borders = {
        "street": zones[zones["level"] == "street"].geometry.to_numpy(),
        "district": district.geometry.to_numpy(),
    }
    return Ground(
        extent=extent,
        **areas,
        streets=_streets(result, extent),
        level=level,
        zones=zones,
        borders={key: _rings(shapes) for key, shapes in borders.items()},
        outside=_outside(district.geometry.to_numpy(), extent),
        homes=shapely.get_coordinates(homes.geometry.to_numpy()),
    )


def on_plane(result: "Result", shapes: Any) -> Shapes:
    """Return shapes in longitude and latitude on the plane the figures are drawn on.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    shapes
        Any geometries in WGS-84.
    """
    found: Shapes = project_geometries(np.asarray(shapes, dtype=object), result.network.crs)
    return found


def _on_plane(result: "Result", frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame with its shapes on the plane."""
    return gpd.GeoDataFrame(
        frame.drop(columns="geometry"),
        geometry=on_plane(result, frame.geometry.to_numpy()),
        crs=result.network.crs,
    )


def _simplified(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return zones with fewer vertices, each level with its shared borders still shared."""
    shapes = zones.geometry.to_numpy().copy()
    level = zones["level"].to_numpy()
    for one in dict.fromkeys(level):
        shapes[level == one] = shapely.coverage_simplify(shapes[level == one], _TOLERANCE_M)
    return zones.set_geometry(shapes, crs=zones.crs)


def _extent(bounds: NDArray[np.float64], aspect: float) -> tuple[float, float, float, float]:
    """Return a frame of the right shape around some bounds, with a margin."""
    west, south, east, north = (float(one) for one in bounds)
    wide = max(east - west, 100.0) * (1 + 2 * _MARGIN)
    high = max(north - south, 100.0) * (1 + 2 * _MARGIN)
    wide, high = max(wide, high * aspect), max(high, wide / aspect)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, x + wide / 2, y - high / 2, y + high / 2


def _areas(result: "Result", extent: tuple[float, float, float, float]) -> dict[str, Shapes]:
    """Return water and greens as rings inside the frame."""
    west, east, south, north = extent
    lon, lat = unproject(
        np.array([west, east, west, east]),
        np.array([south, south, north, north]),
        result.network.crs,
    )
    box = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
    found = ground(result.study.streets, box, tolerance_m=_TOLERANCE_M)
    return {key: on_plane(result, _decoded(columns)) for key, columns in found.items()}


def _decoded(columns: Columns) -> Shapes:
    """Return rings sent as coordinate steps."""
    sizes = np.asarray(columns["sizes"], dtype=np.int64)
    steps = np.column_stack([columns["x"], columns["y"]]).astype(np.float64).reshape(-1, 2)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    rings: Shapes = shapely.linestrings(np.cumsum(steps, axis=0) / UNITS, indices=owner)
    return rings


def _streets(result: "Result", extent: tuple[float, float, float, float]) -> Mapping[str, Shapes]:
    """Return the streets that meet the frame, by class."""
    network = result.network
    west, east, south, north = extent
    names = np.array(network.highway_names, dtype=object)[network.highway]
    lines = np.asarray(network.geometry, dtype=object)
    seen = shapely.intersects(lines, shapely.box(west, south, east, north))
    chosen = {key: np.isin(names, classes) for key, classes in ROAD_CLASSES.items()}
    chosen = {"path": ~np.logical_or.reduce(list(chosen.values())), **chosen}
    return {key: _joined(lines[which & seen]) for key, which in chosen.items()}


def _joined(lines: Shapes) -> Shapes:
    """Return lines joined end to end where they can be, without vertices too close to see."""
    merged = shapely.line_merge(shapely.multilinestrings(lines))
    parts: Shapes = shapely.get_parts(shapely.simplify(merged, _TOLERANCE_M))
    return parts


def _rings(shapes: Shapes) -> Shapes:
    """Return the rings of some areas as lines."""
    rings: Shapes = shapely.get_rings(shapely.get_parts(shapes))
    return rings


def _outside(district: Shapes, extent: tuple[float, float, float, float]) -> Shapes:
    """Return the frame without the district."""
    west, east, south, north = extent
    frame = shapely.box(west, south, east, north)
    rest = [shapely.difference(frame, one) for one in district[:1]]
    return np.array(rest, dtype=object)
