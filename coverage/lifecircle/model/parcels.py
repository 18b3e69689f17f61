"""Residential land: the ground around homes, as parcels between the main streets."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

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
    blocks = shapely.get_parts(tidy)
    lines = scene.lanes.loc[main, "geometry"].to_numpy()
    ground = _carved(blocks, shapely.buffer(lines, 6.0, quad_segs=2, cap_style="flat"))
    ground = _carved(ground, np.array([scene.terrain.water], dtype=object))
    parts = shapely.get_parts(shapely.intersection(ground, scene.terrain.outline))
    parts = shapely.set_precision(parts, GRID_M)
    parts = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > _SMALLEST_M2)]
    order = np.lexsort(np.round(shapely.bounds(parts)[:, :2].T))
    ids = [f"R{number:05d}" for number in range(1, len(parts) + 1)]
    return pd.DataFrame({"land_id": ids, "use": "居住用地", "geometry": parts[order]})


def _carved(blocks: NDArray[np.object_], cuts: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the blocks without whatever cuts into them, each cut only by its own."""
    cut, block = shapely.STRtree(blocks).query(cuts, predicate="intersects")
    if not len(block):
        return blocks
    order = np.argsort(block, kind="stable")
    touched, start = np.unique(block[order], return_index=True)
    carved = blocks.copy()
    for at, own in zip(touched, np.split(cuts[cut[order]], start[1:]), strict=True):
        carved[at] = shapely.difference(blocks[at], shapely.union_all(own))
    return carved
