"""In which zones facilities stand."""

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from lifecircle.study.tables.zoning import assign_zones


def facilities_by_zone(facilities: GeoDataFrame, zones: GeoDataFrame) -> pd.DataFrame:
    """Return facilities without their shapes, with the zone of each level they stand in.

    Parameters
    ----------
    facilities
        Places; an outline stands where a point inside it lies.
    zones
        Indexed by ``zone_id``, with ``level``.

    Returns
    -------
    DataFrame
        The columns of ``facilities`` but the geometry; ``lon`` and ``lat`` of that point; and
        ``district_id``, ``street_id``, ``community_id``, ``functional_id`` (empty: in none).
    """
    inner = shapely.point_on_surface(np.asarray(facilities.geometry, object))
    found = assign_zones(inner, zones).set_index(facilities.index)
    places = pd.DataFrame(facilities.drop(columns="geometry"))
    by_level = {str(name): found[name] for name in found}
    return places.assign(lon=shapely.get_x(inner), lat=shapely.get_y(inner), **by_level)
