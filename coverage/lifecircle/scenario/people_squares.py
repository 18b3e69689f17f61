"""The most people a place can reach: everybody in a square around it, counted by zone at once.

The square holds the circle of the walk's reach as the crow flies, and nobody walks straighter than
that. Sums over cells, added up once from the south-west, make every square four look-ups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELL_M = 40.0

_ROUNDED = 1e-6
"""People: a difference of sums is not exact, and a bound must never be below what it bounds."""


@dataclass(frozen=True, eq=False)
class PeopleSquares:
    """People of one group of homes, summed over cells from the south-west.

    Parameters
    ----------
    origin
        South-western corner of the cells, metres.
    sums
        People in all cells west of and south of each corner of the cells.
    """

    origin: Floats
    sums: Floats

    @classmethod
    def of(cls, xy: Floats, people: Floats) -> "PeopleSquares":
        """Return the sums of homes.

        Parameters
        ----------
        xy
            Where they are, rows of two, metres.
        people
            Of each.
        """
        if not len(xy):
            return cls(np.zeros(2), np.zeros((1, 1)))
        origin = xy.min(axis=0)
        cell = np.floor((xy - origin) / CELL_M).astype(np.int64)
        wide, high = cell.max(axis=0) + 1
        flat = np.bincount(cell[:, 0] * high + cell[:, 1], people, minlength=wide * high)
        sums = np.zeros((wide + 1, high + 1))
        sums[1:, 1:] = flat.reshape(wide, high).cumsum(axis=0).cumsum(axis=1)
        return cls(origin, sums)

    def within(self, xy: Floats, reach_m: Floats) -> Floats:
        """Return the people of every cell that touches the square of each place.

        Parameters
        ----------
        xy
            Middles of the squares, rows of two, metres.
        reach_m
            Half the side of each.
        """
        size = np.array(self.sums.shape) - 1
        reach = np.asarray(reach_m, np.float64)[:, None]
        held = np.zeros(len(xy))
        low, high = self.origin, self.origin + size * CELL_M
        some = np.flatnonzero(((xy + reach >= low) & (xy - reach <= high)).all(axis=1))
        held[some] = self._within(xy[some], reach[some])
        return held

    def _within(self, xy: Floats, reach: Floats) -> Floats:
        """Return the people of every cell that touches the square of each place."""
        size = np.array(self.sums.shape) - 1
        low = np.clip(np.floor((xy - reach - self.origin) / CELL_M).astype(np.int64), 0, size)
        high = np.clip(np.floor((xy + reach - self.origin) / CELL_M).astype(np.int64) + 1, 0, size)
        high = np.maximum(high, low)
        (west, south), (east, north) = low.T, high.T
        sums = self.sums
        people = sums[east, north] - sums[west, north] - sums[east, south] + sums[west, south]
        return np.where(people > _ROUNDED, people + _ROUNDED, 0.0)
