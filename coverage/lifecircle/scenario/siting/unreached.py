"""People whom a set of sites leaves unreached, told in blocks of homes.

What the master program asks of a covering problem: the sum for whole sites, and for sites open in
part the cuts that say how many are left at least (Benders for maximal covering; Cordeau, Furini
and Ljubić 2019).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers
from lifecircle.scenario.siting.reduce import same_rows

_TIGHT = 1e-7
_FEW_CLASSES = 500


@dataclass(frozen=True, eq=False)
class Unreached:
    """Classes of homes and the sites that reach them.

    Parameters
    ----------
    covers
        A row a class, a column a site: 1 where it reaches them.
    people
        Of each class.
    """

    covers: csr_array
    people: Numbers

    @classmethod
    def of(cls, covers: csr_array, people: Numbers) -> Self:
        """Return a covering problem with its table as numbers to reckon with."""
        return cls(csr_array(covers.astype(np.float64)), people)

    @property
    def sites(self) -> int:
        """How many sites there are."""
        return int(self.covers.shape[1])

    @cached_property
    def by_site(self) -> csr_array:
        """The same table with a row a site."""
        return csr_array(self.covers.T)

    @cached_property
    def everybody(self) -> float:
        """People of all classes."""
        return float(self.people.sum())

    @cached_property
    def grain(self) -> float:
        """By how much two different sums of people differ at least; 0 where that is not known."""
        return 1.0 if (self.people == np.round(self.people)).all() else 0.0

    @cached_property
    def block(self) -> Ints:
        """Classes told together: each its own where they are few, else those of one first site."""
        classes = len(self.people)
        if classes <= _FEW_CLASSES:
            return np.arange(classes)
        first = np.full(classes, self.sites)
        np.minimum.at(first, self._row, self.covers.indices)
        return np.unique(first, return_inverse=True)[1].ravel()

    @cached_property
    def _row(self) -> NDArray[np.int64]:
        """Class of each entry of the table."""
        return np.repeat(np.arange(len(self.people)), np.diff(self.covers.indptr))

    def reached_by(self, site: int) -> NDArray[np.int32]:
        """Return the classes that one site reaches."""
        begins, table = self.by_site.indptr, self.by_site.indices
        found: NDArray[np.int32] = table[begins[site] : begins[site + 1]]
        return found

    def times(self, sites: Ints) -> Ints:
        """Return by how many of some sites each class is reached."""
        rows = [self.reached_by(int(one)) for one in sites]
        every = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        return np.bincount(every, minlength=len(self.people))

    def total(self, sites: Ints) -> float:
        """Return the people whom none of some sites reaches."""
        return float(self.people[self.times(sites) == 0].sum())

    def only(self, kept: Bools) -> "Unreached":
        """Return the problem with some of the sites, numbered anew, and classes merged again.

        Whom none of these reaches is left out.
        """
        table = csr_array(self.covers[:, np.flatnonzero(kept)])
        rows = np.flatnonzero(np.diff(table.indptr) > 0)
        table = csr_array(table[rows])
        first, label = same_rows(table, np.zeros(len(rows), np.int64))
        people = np.bincount(label, self.people[rows], minlength=len(first)).astype(np.float64)
        return Unreached(csr_array(table[first]), people)

    def cuts(self, open_: Numbers, left: Numbers) -> tuple[csr_array, Numbers]:
        """Return the cuts that are violated: ``left + rows @ open >= low``, block by block.

        Parameters
        ----------
        open_
            How far each site is open, 0 to 1.
        left
            People unreached of each block by the master program.

        Returns
        -------
        tuple
            A row a violated cut over the sites; and the block and ``low`` of each.
        """
        reach = self.covers @ open_
        short = np.flatnonzero(reach < 1.0 - 1e-9)
        block, people = self.block[short], self.people[short]
        least = np.bincount(block, people * (1.0 - reach[short]), minlength=len(left))
        wrong = least > left + _TIGHT * np.maximum(1.0, least)
        violated = np.flatnonzero(wrong)
        low = np.bincount(block, people, minlength=len(left))[violated]
        number = np.full(len(self.people), -1)
        number[short] = np.where(wrong, np.cumsum(wrong) - 1, -1)[block]
        used = np.flatnonzero(number[self._row] >= 0)
        row = self._row[used]
        table = csr_array(
            (self.people[row], (number[row], self.covers.indices[used])),
            shape=(len(violated), self.sites),
        )
        table.sum_duplicates()
        return table, np.column_stack((violated, low))
