"""The roads of the polder and of the river banks: dykes with a road on the crown."""

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.lanes import Grain, cut, joined, lanes, lattice, without
from lifecircle.model.seats import POLDER_NORTH_M
from lifecircle.model.terrain import WIDE_M, Terrain

DYKE_M = 34.0
"""From the bank to the middle of the dyke road."""


def dyke_roads(terrain: Terrain) -> pd.DataFrame:
    """Return a road along both banks of every wide river, and of the polder's own canal."""
    bank = shapely.union_all(
        [r.water for r in terrain.rivers if r.width_m >= WIDE_M or r.name == "礼乐中心河"]
    )
    crown = bank.buffer(DYKE_M).simplify(6.0)
    rings = shapely.get_parts(shapely.boundary(crown))
    roads = lanes(rings, highway="unclassified", name="堤围路", street=np.arange(len(rings)))
    isles = [i.land.buffer(2 * DYKE_M) for i in terrain.islands if i.kind == "river-island"]
    return cut(without(roads, shapely.union_all(isles)), terrain.frame)


def field_tracks(terrain: Terrain, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return the few tracks between fish ponds and fields."""
    left, low, right, _ = shapely.bounds(terrain.outline)
    south = shapely.box(left, low, right, POLDER_NORTH_M).intersection(terrain.outline)
    dry = south.difference(terrain.water.buffer(DYKE_M))
    grain = Grain(spacing_m=(520.0, 480.0), jitter=0.16, drop=0.78, angle=0.12)
    lines, street = lattice(dry, grain, rng=rng)
    return joined([lanes(lines, highway="track", street=street)])
