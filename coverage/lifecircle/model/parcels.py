"""Residential land: the ground around homes, as parcels between the main streets."""

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.scene import Scene

AROUND_M = 20.0
GRID_M = 0.5
_SMALLEST_M2 = 300.0


def residential_land(scene: Scene) -> pd.DataFrame:
    """Return parcels of residential land: ``land_id``, ``use`` and ``geometry`` in metres."""
    homes = scene.homes["geometry"].to_numpy()
    around = shapely.union_all(shapely.buffer(homes, AROUND_M, quad_segs=2, cap_style="square"))
    tidy = shapely.simplify(around.buffer(-AROUND_M * 0.55, quad_segs=2), 2.5)
    main = scene.lanes["highway"].isin(["trunk", "primary", "secondary", "tertiary", "residential"])
    streets = shapely.union_all(scene.lanes.loc[main, "geometry"].to_numpy()).buffer(
        6.0, quad_segs=2, cap_style="flat"
    )
    clear = tidy.difference(streets).difference(scene.terrain.water)
    parts = shapely.get_parts(clear.intersection(scene.terrain.outline))
    parts = shapely.set_precision(parts, GRID_M)
    parts = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > _SMALLEST_M2)]
    order = np.lexsort(np.round(shapely.bounds(parts)[:, :2].T))
    ids = [f"R{number:05d}" for number in range(1, len(parts) + 1)]
    return pd.DataFrame({"land_id": ids, "use": "居住用地", "geometry": parts[order]})
