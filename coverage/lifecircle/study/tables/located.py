"""Tables of features in WGS-84 degrees."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from geopandas.array import from_shapely
from numpy.typing import NDArray

from lifecircle.study.projections import WGS84


def located(
    shapes: NDArray[np.object_], cells: Mapping[str, Any], *, index: pd.Index | None = None
) -> GeoDataFrame:
    """Return a table with its geometry first.

    Parameters
    ----------
    shapes
        One geometry a row, in WGS-84 degrees.
    cells
        The cells of each further column; one called ``geometry`` is left out.
    index
        What the rows are called; by default 0, 1, 2 ….
    """
    columns = {"geometry": None, **cells} | {"geometry": from_shapely(shapes, crs=WGS84)}
    return GeoDataFrame(columns, index=index, geometry="geometry")
