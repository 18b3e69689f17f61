"""Few sites that reach everybody: a search by weights on whoever is hard to reach.

One site goes, the one of least weight; of those unreached then one class at random gets the site
that reaches most weight; and everybody still unreached weighs more from then on, so that whom the
search forgets again and again comes to count (row weighting; Gao, Weise and Li 2015). Whenever
all are reached, one site goes for good.
"""

import time

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Ints, Numbers

_AT_ONCE = 256


def few_for_all(covers: csr_array, start: Ints, *, steps: int, seed: int, until: float) -> Ints:
    """Return the fewest sites found that reach every class of homes.

    Parameters
    ----------
    covers
        A row a class, a column a site: where it reaches them.
    start
        Sites that reach all.
    steps
        Exchanges tried.
    seed
        Of the random numbers.
    until
        When to stop, seconds of `time.perf_counter`.
    """
    search = _Search(covers, start, seed)
    best = np.sort(start)
    for step in range(steps):
        if step % _AT_ONCE == 0 and time.perf_counter() > until:
            break
        while not search.lacking and search.open_.any():
            best = np.flatnonzero(search.open_)
            search.drop_lightest(step)
        if not search.lacking:
            return np.zeros(0, np.int64)  # there is nobody to reach
        search.exchange(step)
    return best


class _Search:
    """Open sites, by how many of them each class is reached, and what each class weighs."""

    def __init__(self, covers: csr_array, start: Ints, seed: int) -> None:
        self.rows, self.columns = csr_array(covers), csr_array(covers.T)
        classes, sites = covers.shape
        self.random = np.random.default_rng(seed)
        self.weight: Numbers = np.ones(classes)
        self.open_ = np.zeros(sites, bool)
        self.open_[start] = True
        self.times: Ints = np.asarray(self.rows.astype(np.int64) @ self.open_.astype(np.int64))
        once, none = (np.where(self.times == many, 1.0, 0.0) for many in (1, 0))
        # Of an open site: the weight only it reaches. Of a shut one: what it would add.
        self.worth: Numbers = np.where(self.open_, self.columns @ once, self.columns @ none)
        self.moved: Ints = np.full(sites, -1)
        self.changed = np.ones(sites, bool)
        self.last = -1

    @property
    def lacking(self) -> bool:
        """Whether anybody is unreached."""
        return bool((self.times == 0).any())

    def drop_lightest(self, step: int) -> None:
        """Shut the open site of least weight, the longest unmoved of equal ones."""
        some = np.flatnonzero(self.open_)
        if len(some) > 1:
            some = some[some != self.last]
        light = some[self.worth[some] == self.worth[some].min()]
        site = int(light[self.moved[light].argmin()])
        self._flip(site)
        self.moved[site], self.changed[site] = step, False

    def exchange(self, step: int) -> None:
        """Shut a site and open another for somebody unreached; who is left weighs more."""
        if self.open_.any():
            self.drop_lightest(step)
        lacking = np.flatnonzero(self.times == 0)
        row = int(lacking[self.random.integers(len(lacking))])
        some = self._sites_of(np.array([row]))
        fresh = some[self.changed[some]]
        some = fresh if len(fresh) else some
        heavy = some[self.worth[some] == self.worth[some].max()]
        site = int(heavy[self.moved[heavy].argmin()])
        self._flip(site)
        self.moved[site], self.last = step, site
        lacking = np.flatnonzero(self.times == 0)
        self.weight[lacking] += 1.0
        np.add.at(self.worth, self._sites_of(lacking), 1.0)

    def _flip(self, site: int) -> None:
        """Open or shut a site, and value again every site that reaches any of the same people."""
        begin, end = self.columns.indptr[site : site + 2]
        mine = self.columns.indices[begin:end]
        opened = not self.open_[site]
        self.times[mine] += 1 if opened else -1
        self.open_[site] = opened
        sign = -1.0 if opened else 1.0
        alone = mine[self.times[mine] == int(opened)]
        shared = mine[self.times[mine] == 1 + int(opened)]
        self._value(alone, sign, of_open=False, but=site)
        self._value(shared, sign, of_open=True, but=site)
        self.worth[site] = self.weight[alone].sum()
        self.changed[self._sites_of(mine)] = True

    def _value(self, classes: Ints, sign: float, *, of_open: bool, but: int) -> None:
        """Add or take the weight of some classes to or from the other sites that reach them."""
        sites = self._sites_of(classes)
        size = np.diff(self.rows.indptr)[classes]
        weight = np.repeat(self.weight[classes], size)
        some = (self.open_[sites] == of_open) & (sites != but)
        np.add.at(self.worth, sites[some], sign * weight[some])

    def _sites_of(self, classes: Ints) -> Ints:
        """Return the sites that reach some classes, class by class."""
        begin, end = self.rows.indptr[classes], self.rows.indptr[classes + 1]
        size = end - begin
        first = np.repeat(begin - (np.cumsum(size) - size), size)
        found: Ints = self.rows.indices[first + np.arange(len(first))].astype(np.int64)
        return found
