"""Adding up people, land and homes by zone and by what their place is to a circle."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from lifecircle.circles.reach import STATUSES, Reach
from lifecircle.circles.zone_rows import ZoneRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS = ("covered", "beyond", "unreachable", "not_snapped")
"""What a place can be to a circle; every total is the sum of these four."""

_NO_POPULATION = STATUSES.index("no_population")


def place_states(reach: Reach) -> "NDArray[np.int8]":
    """Return for each place its index into `PARTS`, whether or not the circle's group lives there.

    A place without the group is placed by its walk: within the limit, beyond it, or without any;
    and without one it is not snapped where the walk to the street is not finite.
    """
    empty = np.flatnonzero(reach.status == _NO_POPULATION)
    by_walk = np.where(np.isfinite(reach.access_m[empty]), 2, 3)
    by_walk = np.where(np.isfinite(reach.minutes[empty]), 1, by_walk)
    states = reach.status.copy()
    states[empty] = np.where(reach.within[empty], 0, by_walk)
    return states


@dataclass(frozen=True, eq=False)
class Tally:
    """Places with their weights, ready to be added up for any circle.

    Parameters
    ----------
    cell
        The cell of each place: places that share all their zones are one cell, and are summed
        once instead of once a level.
    members
        Reporting rows by cells, 1 where the cell lies in the row.
    weights
        Places by weights (people of each group, m2, 1 for a home).
    """

    cell: "NDArray[np.intp]"
    members: csr_array
    weights: "NDArray[np.float64]"

    @cached_property
    def _columns(self) -> "NDArray[np.float64]":
        """The weights, each in one piece."""
        return np.ascontiguousarray(self.weights.T)

    def sums(self, reach: Reach | None) -> "NDArray[np.float64]":
        """Return the sums by row, part, straight line (outside, inside) and weight."""
        rows, cells = self.members.shape
        shape = (rows, len(PARTS), 2, self.weights.shape[1])
        if reach is None or cells == 0:
            return np.zeros(shape)
        kinds = len(PARTS) * 2
        where = self.cell * kinds + (place_states(reach) * 2 + reach.straight_within)
        by_cell = [np.bincount(where, one, cells * kinds) for one in self._columns]
        summed: NDArray[np.float64] = self.members @ np.stack(by_cell, -1).reshape(cells, -1)
        return summed.reshape(shape)


def tally(places: pd.DataFrame, weights: "NDArray[np.float64]", *, rows: ZoneRows) -> Tally:
    """Return places and their weights, sorted into the cells that the reporting rows cut.

    Parameters
    ----------
    places
        The four zone id columns.
    weights
        One row a place, one column a weight.
    rows
        The reporting rows.
    """
    rows_of = rows.rows_of(places)
    keys = np.zeros(len(rows_of), dtype=np.int64)
    for column in rows_of.T:
        keys = keys * (len(rows.zone_ids) + 1) + column + 1
    _, sample, cell = np.unique(keys, return_index=True, return_inverse=True)
    own = rows_of[sample]
    at, level = np.nonzero(own >= 0)
    members = csr_array(
        (np.ones(len(at)), (own[at, level], at)), shape=(len(rows.zone_ids), len(sample))
    )
    return Tally(cell=cell, members=members, weights=weights)
