"""Walkable ways as they come from any source, before they are joined into a network."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Ways:
    """Polylines that meet where they share a node.

    Parameters
    ----------
    lon, lat
        Degrees (WGS-84) of each vertex, all ways end to end.
    node
        Identity of each vertex: equal numbers are the same place on the ground. Two ways that
        cross without a shared node (a bridge over a street) do not meet.
    start
        Offset of each way's first vertex, and one past the last (length: ways + 1).
    way_id
        The source's own number of each way.
    highway
        Index of each way's class in `highway_names`.
    oneway
        1 walkers may only follow the way's direction, -1 only against it, 0 both.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    node: NDArray[np.int64]
    start: NDArray[np.int64]
    way_id: NDArray[np.int64]
    highway: NDArray[np.int16]
    highway_names: tuple[str, ...]
    oneway: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.way_id)

    @property
    def has_extent(self) -> bool:
        """Whether any way leads from one node to another."""
        begins = np.zeros(len(self.node), bool)
        begins[self.start[:-1][np.diff(self.start) > 0]] = True
        return bool(((self.node[1:] != self.node[:-1]) & ~begins[1:]).any())

    @property
    def steps(self) -> NDArray[np.bool_]:
        """Whether each way is a flight of steps."""
        return np.array([name == "steps" for name in self.highway_names], bool)[self.highway]


def pack_ways(
    *,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    node: NDArray[np.int64],
    sizes: Sequence[int],
    way_id: Sequence[int],
    highway: Sequence[str],
    oneway: Sequence[int],
) -> Ways:
    """Return ways from flat vertices and one value a way; classes are sorted by name."""
    names, codes = np.unique(np.asarray(highway, dtype=object).astype(str), return_inverse=True)
    start = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(np.asarray(sizes, np.int64), out=start[1:])
    return Ways(
        lon=lon,
        lat=lat,
        node=node,
        start=start,
        way_id=np.asarray(way_id, np.int64),
        highway=codes.astype(np.int16),
        highway_names=tuple(str(name) for name in names),
        oneway=np.asarray(oneway, np.int8),
    )
