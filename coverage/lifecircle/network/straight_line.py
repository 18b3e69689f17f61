"""What a buffer would have claimed: distances as the crow flies."""

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

from lifecircle.study.projections import project, project_geometries

_POINT = 0


def straight_line_m(
    lon: NDArray[np.float64], lat: NDArray[np.float64], places: GeoSeries, *, crs: CRS
) -> NDArray[np.float64]:
    """Return the straight distance from points to the nearest of some places, metres.

    Parameters
    ----------
    lon, lat
        Degrees of the points.
    places
        Facilities in EPSG:4326; to an outline the distance is that to its edge, 0 inside.
    crs
        Local metric reference system to measure in.

    Returns
    -------
    ndarray
        Infinite where there is no place at all.
    """
    shapes = project_geometries(np.asarray(places, object), crs)
    x, y = project(lon, lat, crs)
    point = shapely.get_type_id(shapes) == _POINT
    nearest_m = np.full(len(x), np.inf)
    if point.any():
        nearest_m, _ = cKDTree(shapely.get_coordinates(shapes[point])).query(
            np.column_stack((x, y))
        )
    if not point.all():
        (origin, _), away_m = shapely.STRtree(shapes[~point]).query_nearest(
            shapely.points(x, y), return_distance=True, all_matches=False
        )
        nearest_m[origin] = np.minimum(nearest_m[origin], away_m)
    return np.asarray(nearest_m, np.float64)
