"""What a buffer would have claimed: distances as the crow flies."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.study.projections import project, project_geometries

SQUARE_M = 200.0
"""Points in one square of this side are first judged together."""

_POINT = 0
_ROWS = 2**32
_SLACK_M = 1e-3
_FEW_PAIRS = 8_000_000


@dataclass(frozen=True, eq=False)
class StraightLines:
    """Straight distances from points to facilities, in a local metric plane.

    Parameters
    ----------
    xy
        The points, metres.
    shapes
        The facilities; to an outline the distance is that to its edge, 0 inside.
    """

    xy: NDArray[np.float64]
    shapes: NDArray[np.object_]

    @classmethod
    def between(cls, points: GeoDataFrame, places: GeoDataFrame, *, crs: CRS) -> "StraightLines":
        """Return the straight lines between points and places, both in EPSG:4326."""
        lon_lat = points.geometry
        x, y = project(lon_lat.x.to_numpy(np.float64), lon_lat.y.to_numpy(np.float64), crs)
        shapes = project_geometries(np.asarray(places.geometry, object), crs)
        return cls(np.column_stack((x, y)), shapes)

    def within(self, rows: NDArray[np.int64], limit_m: float) -> NDArray[np.bool_]:
        """Return whether each point is within a distance (inclusive) of any of some facilities.

        Squares of ground that lie wholly inside the limit, or wholly beyond it, are settled by
        their middle; only along its edge is each point measured.
        """
        middle, square = self._squares
        away_m = replace(self, xy=middle).to_nearest(rows)
        inside = (away_m <= limit_m)[square]
        at_edge = np.abs(away_m - limit_m) <= SQUARE_M * np.sqrt(0.5) + _SLACK_M
        doubtful = np.flatnonzero(at_edge[square])
        inside[doubtful] = replace(self, xy=self.xy[doubtful]).to_nearest(rows) <= limit_m
        return np.asarray(inside, bool)

    @cached_property
    def _squares(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the middle of each square of ground that holds points, and the point's square."""
        place = np.floor(self.xy / SQUARE_M).astype(np.int64)
        _, sample, square = np.unique(
            place[:, 0] * _ROWS + place[:, 1], return_index=True, return_inverse=True
        )
        return np.asarray((place[sample] + 0.5) * SQUARE_M, np.float64), square.astype(np.int64)

    @cached_property
    def eastward(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """The points from west to east, and where they lie: east, north."""
        order = np.argsort(self.xy[:, 0], kind="stable")
        x, y = np.ascontiguousarray(self.xy[order].T)
        return order, x, y

    def to_nearest(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return each point's distance to the nearest of some facilities, metres.

        Infinite where there is no facility at all.
        """
        shapes = self.shapes[rows]
        point = shapely.get_type_id(shapes) == _POINT
        nearest_m = np.full(len(self.xy), np.inf)
        if point.any():
            nearest_m = _to_points_m(self.xy, shapely.get_coordinates(shapes[point]))
        if not point.all() and len(self.xy):
            np.minimum(nearest_m, _to_outlines_m(self.xy, shapes[~point]), out=nearest_m)
        return np.asarray(nearest_m, np.float64)


def _to_points_m(xy: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each place's distance to the nearest of some points, metres."""
    if len(xy) * len(points) <= _FEW_PAIRS:
        # Comparing all of a few pairs is quicker than loading a tree to avoid it.
        east, north = np.ascontiguousarray(xy.T)
        nearest = np.full(len(xy), np.inf)
        for x, y in points:
            np.minimum(nearest, (east - x) ** 2 + (north - y) ** 2, out=nearest)
        return np.asarray(np.sqrt(nearest))
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(points).query(xy)[0], np.float64)


def _to_outlines_m(xy: NDArray[np.float64], outlines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return each place's distance to the nearest of some outlines, 0 inside, metres.

    No outline is nearer than the box around it: outlines are measured in the order of their
    boxes, for as long as a box is nearer than what was found.
    """
    points = shapely.points(xy)
    nearest_m = np.full(len(xy), np.inf)
    if len(xy) * len(outlines) > _FEW_PAIRS:
        (origin, _), away_m = shapely.STRtree(outlines).query_nearest(
            points, return_distance=True, all_matches=False
        )
        nearest_m[origin] = away_m
        return nearest_m
    least_m = _to_boxes_m(xy, shapely.bounds(outlines))
    order = np.argsort(least_m, axis=0, kind="stable")
    for rank in order:
        worth = np.flatnonzero(least_m[rank, np.arange(len(xy))] < nearest_m)
        if not len(worth):
            break
        away_m = shapely.distance(points[worth], outlines[rank[worth]])
        nearest_m[worth] = np.minimum(nearest_m[worth], away_m)
    return nearest_m


def _to_boxes_m(xy: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of each place (columns) to each box (rows), 0 inside."""
    west, south, east, north = (side[:, None] for side in boxes.T)
    across = np.maximum(np.maximum(west - xy[:, 0], xy[:, 0] - east), 0.0)
    along = np.maximum(np.maximum(south - xy[:, 1], xy[:, 1] - north), 0.0)
    return np.asarray(np.hypot(across, along))
