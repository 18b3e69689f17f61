"""What lies under every figure alike: water, greens, streets, boundaries, homes, on one plane."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.report.colours import ROAD_CLASSES
from lifecircle.report.figures.paths import area_outline, line_outline
from lifecircle.report.figures.shapes import Outline
from lifecircle.report.map.columns import UNITS_A_DEGREE as UNITS
from lifecircle.report.map.columns import Columns, Shapes
from lifecircle.report.map.ground import ground
from lifecircle.study.projections import project_geometries, unproject

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

LEVELS = ("community", "street", "functional", "district")
"""Levels of zones, the one that is coloured first."""

Extent = tuple[float, float, float, float]
"""West, east, south and north, metres."""

_TOLERANCE_M = 5.0
_MARGIN = 0.035


@dataclass(frozen=True, eq=False)
class Ground:
    """Shapes in metres on the network's plane, the same for every figure.

    Parameters
    ----------
    seen
        What every frame holds: the district, else the homes.
    water, green
        Areas.
    streets
        Lines of each class of `ROAD_CLASSES` and of ``path``.
    level
        The finest level of zones, which is coloured; empty where there are no zones.
    zones
        All zones, as in the study.
    borders
        Boundaries of the streets (subdistricts), and of the district.
    outside
        What lies outside the district, to be toned down; nothing without one.
    homes
        Where people live, a row a home, x and y.
    facilities
        The facilities' shapes, in the study's order.
    """

    seen: Extent
    water: Outline
    green: Outline
    streets: Mapping[str, Outline]
    level: str
    zones: gpd.GeoDataFrame
    borders: Mapping[str, Outline]
    outside: Outline
    homes: NDArray[np.float64]
    facilities: Shapes

    def extent(self, aspect: float) -> Extent:
        """Return a frame around what is seen, with a margin.

        Parameters
        ----------
        aspect
            Width over height.
        """
        return _extent(self.seen, aspect)


def figure_ground(result: "Result", *, aspects: Sequence[float]) -> Ground:
    """Return what lies under every figure.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    aspects
        Width over height of the frames it will be drawn in.
    """
    zones = _simplified(_on_plane(result, result.study.zones))
    levels = set(zones["level"])
    district = zones[zones.index == result.study.district]
    homes = _on_plane(result, result.study.residents)
    west, south, east, north = (district if len(district) else homes).total_bounds
    seen = (float(west), float(east), float(south), float(north))
    drawn = _around([_extent(seen, one) for one in aspects])
    borders = {
        "street": zones[zones["level"] == "street"].geometry.to_numpy(),
        "district": district.geometry.to_numpy(),
    }
    return Ground(
        seen=seen,
        **_areas(result, drawn),
        streets=_streets(result, drawn),
        level=next((one for one in LEVELS if one in levels), ""),
        zones=zones,
        borders={key: line_outline(_rings(shapes)) for key, shapes in borders.items()},
        outside=area_outline(_outside(district.geometry.to_numpy(), drawn)),
        homes=shapely.get_coordinates(homes.geometry.to_numpy()),
        facilities=_plane_shapes(result, result.study.facilities.geometry.to_numpy()),
    )


def _plane_shapes(result: "Result", shapes: Any) -> Shapes:
    """Return shapes in longitude and latitude on the plane the figures are drawn on."""
    found: Shapes = project_geometries(np.asarray(shapes, dtype=object), result.network.crs)
    return found


def _on_plane(result: "Result", frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame with its shapes on the plane."""
    return gpd.GeoDataFrame(
        frame.drop(columns="geometry"),
        geometry=_plane_shapes(result, frame.geometry.to_numpy()),
        crs=result.network.crs,
    )


def _simplified(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return zones with fewer vertices, each level with its shared borders still shared."""
    shapes = zones.geometry.to_numpy().copy()
    level = zones["level"].to_numpy()
    for one in dict.fromkeys(level):
        shapes[level == one] = shapely.coverage_simplify(shapes[level == one], _TOLERANCE_M)
    return zones.set_geometry(shapes, crs=zones.crs)


def _extent(seen: Extent, aspect: float) -> Extent:
    """Return a frame of the right shape around some bounds, with a margin."""
    west, east, south, north = seen
    wide = max(east - west, 100.0) * (1 + 2 * _MARGIN)
    high = max(north - south, 100.0) * (1 + 2 * _MARGIN)
    wide, high = max(wide, high * aspect), max(high, wide / aspect)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, x + wide / 2, y - high / 2, y + high / 2


def _around(extents: Sequence[Extent]) -> Extent:
    """Return what holds all of some extents."""
    west, east, south, north = zip(*extents, strict=True)
    return min(west), max(east), min(south), max(north)


def _areas(result: "Result", drawn: Extent) -> dict[str, Outline]:
    """Return water and greens inside the frames."""
    west, east, south, north = drawn
    lon, lat = unproject(
        np.array([west, east, west, east]),
        np.array([south, south, north, north]),
        result.network.crs,
    )
    box = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
    found = ground(result.study.streets, box, tolerance_m=_TOLERANCE_M)
    return {
        key: area_outline(_plane_shapes(result, _decoded(columns)))
        for key, columns in found.items()
    }


def _decoded(columns: Columns) -> Shapes:
    """Return rings sent as coordinate steps."""
    sizes = np.asarray(columns["sizes"], dtype=np.int64)
    steps = np.column_stack([columns["x"], columns["y"]]).astype(np.float64).reshape(-1, 2)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    rings: Shapes = shapely.linestrings(np.cumsum(steps, axis=0) / UNITS, indices=owner)
    return rings


def _streets(result: "Result", drawn: Extent) -> Mapping[str, Outline]:
    """Return the streets that meet the frames, by class."""
    network = result.network
    west, east, south, north = drawn
    names = np.array(network.highway_names, dtype=object)[network.highway[network.drawn]]
    every = np.asarray(network.geometry, dtype=object)[network.drawn]
    lines = shapely.clip_by_rect(every, west, south, east, north)
    chosen = {key: np.isin(names, classes) for key, classes in ROAD_CLASSES.items()}
    chosen = {"path": ~np.logical_or.reduce(list(chosen.values())), **chosen}
    return {key: line_outline(_joined(lines[which])) for key, which in chosen.items()}


def _joined(lines: Shapes) -> Shapes:
    """Return lines joined end to end where they can be, without vertices too close to see."""
    merged = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines)))
    parts: Shapes = shapely.get_parts(
        shapely.simplify(merged, _TOLERANCE_M, preserve_topology=False)
    )
    return parts


def _rings(shapes: Shapes) -> Shapes:
    """Return the rings of some areas as lines."""
    rings: Shapes = shapely.get_rings(shapely.get_parts(shapes))
    return rings


def _outside(district: Shapes, drawn: Extent) -> Shapes:
    """Return the frames without the district."""
    west, east, south, north = drawn
    frame = shapely.box(west, south, east, north)
    rest = [shapely.difference(frame, one) for one in district[:1]]
    return np.array(rest, dtype=object)
