"""What a buffer would have claimed: distances as the crow flies."""

from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

from lifecircle.study.projections import project, project_geometries

_POINT = 0


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
    def between(
        cls,
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        places: GeoSeries,
        *,
        crs: CRS,
    ) -> "StraightLines":
        """Return the straight lines between points in degrees and places in EPSG:4326."""
        shapes = project_geometries(np.asarray(places, object), crs)
        return cls(np.column_stack(project(lon, lat, crs)), shapes)

    def to_nearest(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return each point's distance to the nearest of some facilities, metres.

        Infinite where there is no facility at all.
        """
        shapes = self.shapes[rows]
        point = shapely.get_type_id(shapes) == _POINT
        nearest_m = np.full(len(self.xy), np.inf)
        if point.any():
            nearest_m, _ = cKDTree(shapely.get_coordinates(shapes[point])).query(self.xy)
        if not point.all() and len(self.xy):
            (origin, _), away_m = shapely.STRtree(shapes[~point]).query_nearest(
                shapely.points(self.xy), return_distance=True, all_matches=False
            )
            nearest_m[origin] = np.minimum(nearest_m[origin], away_m)
        return np.asarray(nearest_m, np.float64)
