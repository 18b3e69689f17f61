"""Adding up people, land and homes by zone and by what their place is to a circle."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from lifecircle.circles.walks.reach import STATUSES, Judged, Reach
from lifecircle.circles.zone_rows import ZoneRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS = ("covered", "beyond", "unreachable", "not_snapped")
"""What a place can be to a circle; every total is the sum of these four."""

_KINDS = len(PARTS) * 2
_NO_POPULATION = STATUSES.index("no_population")


def place_states(reach: Judged) -> "NDArray[np.int8]":
    """Return for each place its index into `PARTS`, whether or not the circle's group lives there.

    A place without the group is placed by its walk: within the limit, beyond it, or without any;
    and without one it is not snapped where the walk to the street is not finite.
    """
    if not isinstance(reach, Reach):  # land is nobody's home
        return reach.status
    empty = np.flatnonzero(reach.status == _NO_POPULATION)
    by_walk = np.where(np.isfinite(reach.access_m[empty]), 2, 3)
    by_walk = np.where(np.isfinite(reach.minutes[empty]), 1, by_walk)
    states = reach.status.copy()
    states[empty] = np.where(reach.within[empty], 0, by_walk)
    return states


@dataclass(frozen=True, eq=False)
class Placed:
    """What each place is counted as.

    Parameters
    ----------
    part
        Index into `PARTS`, from `place_states`.
    straight_within
        Whether a buffer would have claimed it.
    """

    part: "NDArray[np.int8]"
    straight_within: "NDArray[np.bool_]"


def placed(reach: Judged) -> Placed:
    """Return what each place is counted as in a circle."""
    return Placed(place_states(reach), reach.straight_within)


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

    @cached_property
    def _in_cells(self) -> tuple["NDArray[np.intp]", "NDArray[np.intp]"]:
        """The places cell by cell, and where those of each cell begin."""
        many = np.bincount(self.cell, minlength=self.members.shape[1])
        return np.argsort(self.cell, kind="stable"), np.append(0, np.cumsum(many))

    def by_cell(self, places: Placed) -> "NDArray[np.float64]":
        """Return the sums by cell, part and straight line (outside, inside), and weight."""
        where = self.cell * _KINDS + (places.part * 2 + places.straight_within)
        return _added(where, self._columns, self.members.shape[1] * _KINDS)

    def by_cell_again(
        self, before: "NDArray[np.float64]", was: Placed, now: Placed
    ) -> "NDArray[np.float64]":
        """Return the sums by cell where few places are counted as others than before.

        Parameters
        ----------
        before
            What `by_cell` returned.
        was, now
            What places were counted as, and are.
        """
        moved = was.part != now.part
        if was.straight_within is not now.straight_within:
            moved |= was.straight_within != now.straight_within
        cells = np.unique(self.cell[moved])
        if not len(cells):
            return before
        order, begins = self._in_cells
        many = begins[cells + 1] - begins[cells]
        own = order[
            np.arange(many.sum()) + np.repeat(begins[cells] - (np.cumsum(many) - many), many)
        ]
        kind = now.part[own] * 2 + now.straight_within[own]
        where = np.repeat(np.arange(len(cells)), many) * _KINDS + kind
        after = before.copy()
        rows = (cells[:, None] * _KINDS + np.arange(_KINDS)).ravel()
        after[rows] = _added(where, self._columns[:, own], len(rows))
        return after

    def sums(self, by_cell: "NDArray[np.float64] | None") -> "NDArray[np.float64]":
        """Return the sums by row, part, straight line (outside, inside) and weight."""
        rows, cells = self.members.shape
        shape = (rows, len(PARTS), 2, self.weights.shape[1])
        if by_cell is None or cells == 0:
            return np.zeros(shape)
        summed: NDArray[np.float64] = self.members @ by_cell.reshape(cells, -1)
        return summed.reshape(shape)


def _added(
    where: "NDArray[np.intp]", columns: "NDArray[np.float64]", bins: int
) -> "NDArray[np.float64]":
    """Return the sums of each weight (columns) by bin (rows), added in the order of the places."""
    return np.stack([np.bincount(where, one, bins) for one in columns], -1)


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
