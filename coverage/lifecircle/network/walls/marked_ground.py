"""Which of many things come near any of a few: a plane in square cells, asked box by box.

Most walks in a district are nowhere near a wall. To say so takes four numbers a walk, where asking
the walls themselves takes a shape a walk.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CELL_M = 40.0
"""Side of a cell; wider where the ground would have more than `_MOST_CELLS`."""

_MOST_CELLS = 1_000_000


@dataclass(frozen=True, eq=False)
class MarkedGround:
    """Cells that some boxes touch.

    Parameters
    ----------
    origin
        West and south edge of the first cell.
    cell_m
        Side of a cell.
    sums
        How many cells are marked west and south of each corner.
    """

    origin: Floats
    cell_m: float
    sums: Ints

    @classmethod
    def of(cls, boxes: Floats) -> Self:
        """Return the ground that some boxes touch.

        Parameters
        ----------
        boxes
            West, south, east and north of each, metres.
        """
        boxes = boxes[~np.isnan(boxes).any(axis=1)]
        if not len(boxes):
            return cls(np.zeros(2), CELL_M, np.zeros((2, 2), np.int64))
        origin = boxes[:, :2].min(axis=0)
        size_m = boxes[:, 2:].max(axis=0) - origin
        cell_m = max(CELL_M, float(np.sqrt(size_m.prod() / _MOST_CELLS)), size_m.max() / 10_000)
        low, high = _cells(boxes, origin, cell_m)
        wide, tall = high.max(axis=0) + 2
        corners = (low, high + 1, np.column_stack((high[:, 0] + 1, low[:, 1])),
                   np.column_stack((low[:, 0], high[:, 1] + 1)))  # fmt: skip
        x, y = np.concatenate(corners).T
        by = np.repeat((1.0, 1.0, -1.0, -1.0), len(boxes))
        step = np.bincount(x * tall + y, by, minlength=wide * tall).reshape(wide, tall)
        marked = step.cumsum(axis=0).cumsum(axis=1) > 0
        sums = np.zeros((wide + 1, tall + 1), np.int64)
        sums[1:, 1:] = marked.cumsum(axis=0).cumsum(axis=1)
        return cls(origin, cell_m, sums)

    def near(self, boxes: Floats) -> NDArray[np.bool_]:
        """Return which boxes touch a marked cell: all that meet the ground, and some beside it.

        Parameters
        ----------
        boxes
            West, south, east and north of each, metres.
        """
        low, high = _cells(boxes, self.origin, self.cell_m)
        most = np.array(self.sums.shape) - 1
        low, high = np.clip(low, 0, most), np.clip(high + 1, 0, most)
        (west, south), (east, north) = low.T, high.T
        count = self.sums[east, north] - self.sums[west, north]
        return np.asarray(count - self.sums[east, south] + self.sums[west, south] > 0, bool)


def boxes_of(begins: Floats, ends: Floats) -> Floats:
    """Return the boxes of straight lines between places."""
    return np.concatenate((np.minimum(begins, ends), np.maximum(begins, ends)), axis=1)


def _cells(boxes: Floats, origin: Floats, cell_m: float) -> tuple[Ints, Ints]:
    """Return the first and the last cell of each box, across and up."""
    low, high = (np.floor((at - origin) / cell_m) for at in (boxes[:, :2], boxes[:, 2:]))
    return low.astype(np.int64), high.astype(np.int64)
