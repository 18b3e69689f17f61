"""Fish ponds, which give the delta's polders their look; nobody lives or walks on them."""

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.model.lanes import Grain, lattice
from lifecircle.model.scene import Scene
from lifecircle.model.seats import POLDER_NORTH_M

_DYKE_M = 7.0
_LEAST_M2 = 2_500.0


def fish_ponds(scene: Scene) -> NDArray[np.object_]:
    """Return the ponds of the polder, in groups, clear of roads, homes and rivers."""
    rng = np.random.default_rng([scene.seed, 7])
    left, low, right, _ = shapely.bounds(scene.terrain.outline)
    south = shapely.box(left, low, right, POLDER_NORTH_M - 120.0)
    ground = south.intersection(scene.terrain.outline.buffer(-60.0))
    grain = Grain(spacing_m=(185.0, 96.0), jitter=0.09, drop=0.0, angle=0.16)
    banks, _ = lattice(ground, grain, rng=rng)
    cells = shapely.get_parts(shapely.polygonize([shapely.union_all(banks)]))
    ponds = shapely.buffer(cells, -_DYKE_M, quad_segs=1, join_style="mitre")
    ponds = ponds[(shapely.get_type_id(ponds) == 3) & (shapely.area(ponds) > _LEAST_M2)]
    ponds = ponds[_grouped(ponds, rng)]
    return np.asarray(ponds[_clear(ponds, scene)])


def _grouped(ponds: NDArray[np.object_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Tell which ponds lie where the slow waves of the ground are high."""
    x, y = shapely.get_coordinates(shapely.centroid(ponds)).T
    a, b, c = rng.uniform(0, 2 * np.pi, 3)
    height = np.sin(x / 610 + a) + np.sin(y / 470 + b) + np.sin((x + y) / 830 + c)
    return np.asarray(height + rng.normal(0, 0.25, len(ponds)) > 0.1)


def _clear(ponds: NDArray[np.object_], scene: Scene) -> NDArray[np.bool_]:
    """Tell which ponds keep their distance from what people use."""
    free = np.ones(len(ponds), dtype=bool)
    parks = [park.land for park in scene.terrain.parks]
    for shapes, gap_m in (
        (scene.lanes["geometry"].to_numpy(), 12.0),
        (scene.homes["geometry"].to_numpy(), 14.0),
        (np.array([*parks, scene.terrain.water], dtype=object), 10.0),
    ):
        near = shapely.STRtree(shapes).query(ponds, predicate="dwithin", distance=gap_m)
        free[np.unique(near[0])] = False
    return free
