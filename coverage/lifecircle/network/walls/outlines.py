"""Outlines of gated estates on the plane of the streets, settled where they overlap.

Where two outlines share ground, it belongs to the smaller one: a school within a housing estate
has a wall of its own. Each place so lies in one estate at most.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import CRS

from lifecircle.network.walls.fences import OUTLINE_M, Floats
from lifecircle.network.walls.marked_ground import MarkedGround, boxes_of
from lifecircle.study.projections import project_geometries

Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]

_WITHIN_SHARE = 0.9
"""An outline with this share of its ground in a larger one lies within that."""

_SLIVER_M2 = 1.0


@dataclass(frozen=True, eq=False)
class EstateOutlines:
    """The estates of a study, by their row.

    Parameters
    ----------
    ids
        Their ids.
    sure
        Whether the study says each is gated, or only its tags suggest it.
    shapes
        Their outlines as given, in a plane of metres.
    regions
        The ground that is theirs alone.
    parent
        Row of the estate each lies within, -1 for none.
    overlapping
        How many outlines overlap another without lying within it.
    """

    ids: NDArray[np.object_]
    sure: NDArray[np.bool_]
    shapes: Shapes
    regions: Shapes
    parent: Ints
    overlapping: int

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def boundaries(self) -> Shapes:
        """The outlines as given, as lines."""
        return np.asarray(shapely.boundary(self.shapes), dtype=object)

    @cached_property
    def rims(self) -> Shapes:
        """The edges of the ground that is each estate's alone, as lines."""
        return np.asarray(shapely.boundary(self.regions), dtype=object)

    @cached_property
    def ground(self) -> MarkedGround:
        """Where anything may be in or at an estate."""
        return MarkedGround.of(shapely.bounds(self.shapes))

    @cached_property
    def inner(self) -> Shapes:
        """The ground farther than `OUTLINE_M` from the edge: what is drawn there lies inside."""
        return np.asarray(shapely.buffer(self.regions, -OUTLINE_M), dtype=object)

    def at(self, xy: Floats) -> Ints:
        """Return the estate each place lies in, -1 for none."""
        found = np.full(len(xy), -1, np.int64)
        near = np.flatnonzero(self.ground.near(boxes_of(xy, xy)))
        if len(near):
            estate, place = shapely.STRtree(shapely.points(xy[near])).query(
                self.regions, "contains"
            )
            found[near[place]] = estate
        return found

    def depth_m(self, estate: Ints, xy: Floats) -> Floats:
        """Return how far inside an estate places lie, 0 for those outside it."""
        points = shapely.points(xy)
        inside = shapely.contains(self.regions[estate], points)
        return np.where(inside, shapely.distance(self.rims[estate], points), 0.0)

    def within(self, one: Ints, other: Ints) -> NDArray[np.bool_]:
        """Return whether one estate lies within another, at any remove."""
        found, at = np.zeros(len(one), bool), self._parents(one)
        while (at >= 0).any():
            found |= (at == other) & (at >= 0)
            at = self._parents(at)
        return found

    def _parents(self, estate: Ints) -> Ints:
        """Return the parents of some estates, -1 for those of none."""
        if not len(self):
            return np.full(len(estate), -1)
        return np.where(estate >= 0, self.parent[estate], -1)


def estate_outlines(estates: GeoDataFrame, crs: CRS) -> EstateOutlines:
    """Return the outlines of a study's estates in the plane of its streets.

    Parameters
    ----------
    estates
        As `lifecircle.study.tables.obstacles.Obstacles` holds them.
    crs
        The plane.
    """
    shapes = project_geometries(np.asarray(estates.geometry, dtype=object), crs)
    regions, parent, overlapping = _settled(shapes)
    return EstateOutlines(
        ids=estates.index.to_numpy(dtype=object),
        sure=estates["sure"].to_numpy(bool),
        shapes=shapes,
        regions=regions,
        parent=parent,
        overlapping=overlapping,
    )


def _settled(shapes: Shapes) -> tuple[Shapes, Ints, int]:
    """Return each outline's own ground, the one it lies within, and how many overlap."""
    regions, parent = shapes.copy(), np.full(len(shapes), -1, np.int64)
    partly: set[int] = set()
    area_m2 = shapely.area(shapes)
    for large, small, shared_m2 in _overlaps(shapes, area_m2):
        regions[large] = shapely.difference(regions[large], shapes[small])
        if shared_m2 >= _WITHIN_SHARE * area_m2[small]:
            held = parent[small]
            if held < 0 or (area_m2[large], large) < (area_m2[held], held):
                parent[small] = large
        else:
            partly.add(small)
    return regions, parent, len(partly)


def _overlaps(shapes: Shapes, area_m2: Floats) -> Iterator[tuple[int, int, float]]:
    """Yield the larger and the smaller of two overlapping outlines, and the ground they share."""
    one, other = shapely.STRtree(shapes).query(shapes, "intersects")
    rank = np.lexsort((np.arange(len(shapes)), area_m2)).argsort()
    pairs = pd.DataFrame({"small": one, "large": other})
    pairs = pairs[rank[one] < rank[other]].sort_values(["large", "small"])
    large, small = pairs["large"].to_numpy(), pairs["small"].to_numpy()
    shared_m2 = shapely.area(shapely.intersection(shapes[large], shapes[small]))
    real = shared_m2 > _SLIVER_M2
    yield from zip(
        large[real].tolist(), small[real].tolist(), shared_m2[real].tolist(), strict=True
    )
