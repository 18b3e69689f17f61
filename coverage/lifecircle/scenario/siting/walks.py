"""Walks in numbers: what each home walks now, and the sites nearer than that, from near to far."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Reached

_TIGHT = 1e-7
_FEW_HOMES = 1500


@dataclass(frozen=True, kw_only=True, eq=False)
class Walks:
    """Pairs of a home and a site nearer than the nearest that stands, sorted home by home.

    Parameters
    ----------
    home, site, cost
        Of each pair: by home, then from near to far.
    stay
        What each home walks without any new site.
    people
        Of each home.
    sites
        How many sites there are.
    """

    home: Ints
    site: Ints
    cost: Numbers
    stay: Numbers
    people: Numbers
    sites: int

    @classmethod
    def of(cls, reached: Reached, stay: Numbers) -> Self:
        """Return the walks of pairs, without those that help nobody.

        Parameters
        ----------
        reached
            Pairs and their ``cost``.
        stay
            What each home walks without a new site; finite.
        """
        near = (reached.cost < stay[reached.home]) & (reached.people[reached.home] > 0)
        home, site, cost = reached.home[near], reached.site[near], reached.cost[near]
        order = np.lexsort((site, cost, home))
        return cls(
            home=home[order], site=site[order], cost=cost[order], stay=stay,
            people=reached.people, sites=reached.sites,
        )  # fmt: skip

    @classmethod
    def of_matrix(cls, cost: Numbers, people: Numbers, stay: Numbers) -> Self:
        """Return the walks of a whole matrix, homes down and sites across."""
        home, site = (one.ravel() for one in np.indices(cost.shape))
        reached = Reached(
            home=home, site=site, cost=cost.ravel(), people=people, sites=cost.shape[1]
        )
        return cls.of(reached, stay)

    @cached_property
    def worth(self) -> Numbers:
        """People times walk of each pair."""
        return self.people[self.home] * self.cost

    @cached_property
    def grain(self) -> float:
        """By how much two different sums of walking differ at least; 0 where that is not known."""
        whole = (self.people == np.round(self.people)).all() and (
            self.cost == np.round(self.cost)
        ).all()
        return 1.0 if whole and (self.stay == np.round(self.stay)).all() else 0.0

    @cached_property
    def begins(self) -> Ints:
        """Where the pairs of each home begin, and one past the last."""
        return np.searchsorted(self.home, np.arange(len(self.stay) + 1))

    def only(self, kept: Bools) -> "Walks":
        """Return the walks with some of the sites only, numbered as before."""
        rows = kept[self.site]
        return Walks(
            home=self.home[rows], site=self.site[rows], cost=self.cost[rows], stay=self.stay,
            people=self.people, sites=self.sites,
        )  # fmt: skip

    def nearest(self, sites: Ints) -> Numbers:
        """Return what each home walks when some sites are open."""
        open_ = np.zeros(self.sites, bool)
        open_[sites] = True
        rows = np.flatnonzero(open_[self.site])
        rows = rows[np.diff(self.home[rows], prepend=-1) > 0]
        found = self.stay.copy()
        found[self.home[rows]] = self.cost[rows]
        return found

    def total(self, sites: Ints) -> float:
        """Return the walking of everybody when some sites are open."""
        return float(self.people @ self.nearest(sites))

    @cached_property
    def block(self) -> Ints:
        """Homes whose walks are told together: each its own where they are few.

        Of many, those that share their first site are one block, so that a block lies together.
        """
        homes = len(self.stay)
        if homes <= _FEW_HOMES:
            return np.arange(homes)
        first = np.full(homes, self.sites)
        np.minimum.at(first, self.home, self.site)
        return np.unique(first, return_inverse=True)[1].ravel()

    def cuts(self, open_: Numbers, walked: Numbers) -> tuple[csr_array, Numbers]:
        """Return the cuts that are violated: ``walked + rows @ open >= low``, block by block.

        Parameters
        ----------
        open_
            How far each site is open, 0 to 1.
        walked
            People times walk of each block by the master program.

        Returns
        -------
        tuple
            A row a violated cut over the sites; and the block and ``low`` of each.
        """
        sofar = np.concatenate(([0.0], np.cumsum(open_[self.site])))
        before = sofar[self.begins[:-1]][self.home]
        enough = np.flatnonzero(sofar[1:] - before >= 1.0 - 1e-9)
        enough = enough[np.diff(self.home[enough], prepend=-1) > 0]
        critical = self.stay.copy()
        critical[self.home[enough]] = self.cost[enough]
        saving = self.people[self.home] * (critical[self.home] - self.cost)
        used = np.flatnonzero(saving > 0)
        block, site, saving = self.block[self.home[used]], self.site[used], saving[used]
        low = np.bincount(self.block, self.people * critical, minlength=len(walked))
        least = low - np.bincount(block, saving * open_[site], minlength=len(walked))
        wrong = least > walked + _TIGHT * np.maximum(1.0, np.abs(least))
        number = np.cumsum(wrong) - 1
        rows = wrong[block]
        shape = (int(wrong.sum()), self.sites)
        table = csr_array((saving[rows], (number[block[rows]], site[rows])), shape=shape)
        table.sum_duplicates()
        violated = np.flatnonzero(wrong)
        return table, np.column_stack((violated, low[violated]))


def first_and_second(walks: Walks, chosen: Ints) -> tuple[NDArray[np.int64], Numbers, Numbers]:
    """Return each home's nearest chosen site (-1 for none), its walk, and the second shortest.

    Parameters
    ----------
    walks
        The walks.
    chosen
        Open sites.
    """
    open_ = np.zeros(walks.sites, bool)
    open_[chosen] = True
    rows = np.flatnonzero(open_[walks.site])
    begins = np.diff(walks.home[rows], prepend=-1) > 0
    first, second = walks.stay.copy(), walks.stay.copy()
    nearest = np.full(len(walks.stay), -1)
    nearest[walks.home[rows[begins]]] = walks.site[rows[begins]]
    first[walks.home[rows[begins]]] = walks.cost[rows[begins]]
    follows = np.flatnonzero(begins) + 1
    follows = follows[follows < len(rows)]
    follows = follows[~begins[follows]]
    second[walks.home[rows[follows]]] = walks.cost[rows[follows]]
    return nearest, first, second
