"""A bound on the p-median before any linear program, and the sites it rules out.

Homes are charged a price each for being served (Lagrangian relaxation; Cornuejols, Fisher and
Nemhauser 1977; Beasley 1993). The prices are moved until the charge is near the best answer known;
a site whose opening would lift the charge above that answer is in no better one.
"""

import time
from dataclasses import dataclass

import numpy as np

from lifecircle.scenario.siting.interchange import exchanged
from lifecircle.scenario.siting.problem import Bools, Ints, Numbers
from lifecircle.scenario.siting.walks import Walks

_ROUNDS = 600
_PATIENCE = 12
_LEAST_STEP = 2e-3
_TIGHT = 1e-8


@dataclass(frozen=True, eq=False)
class Charged:
    """What prices say.

    Parameters
    ----------
    bound
        Nobody's choice of sites has less walking.
    closed, surely
        Sites that are in no better answer than the best known, and in every better one.
    best
        The best sites known.
    total
        Their walking.
    """

    bound: float
    closed: Bools
    surely: Bools
    best: Ints
    total: float


def charged(walks: Walks, *, count: int, best: Ints, until: float) -> Charged:
    """Return the bound that prices give, and what it rules out.

    Parameters
    ----------
    walks
        What everybody walks.
    count
        New sites, at most.
    best
        A good answer.
    until
        When to stop, seconds of `time.perf_counter`.
    """
    search = _Search(walks, count, best)
    step, waited, round_ = 1.0, 0, 0
    while step > _LEAST_STEP and round_ < _ROUNDS and time.perf_counter() < until:
        round_ += 1
        better = search.ask()
        if search.bound > search.total - search.slack:
            break
        waited = 0 if better else waited + 1
        if waited >= _PATIENCE:
            step, waited = step / 2, 0
            search.prices = search.best_prices.copy()
            search.close()
            search.ask()
        if not search.move(step):
            break
    search.close()
    return Charged(search.bound, search.closed, search.surely, search.best, search.total)


class _Search:
    """Prices on their way."""

    def __init__(self, walks: Walks, count: int, best: Ints) -> None:
        self.walks, self.count, self.best = walks, count, best
        self.total = walks.total(best)
        self.most = walks.people * walks.stay
        self.prices = walks.people * walks.nearest(best)
        self.best_prices = self.prices.copy()
        self.bound = -np.inf
        self.closed = np.zeros(walks.sites, bool)
        self.surely = np.zeros(walks.sites, bool)
        self.chosen = best
        self.served = np.zeros(len(walks.stay))

    @property
    def slack(self) -> float:
        """How much below the best an answer must be to be better."""
        tight = _TIGHT * max(self.total, 1.0)
        grain = self.walks.grain
        return grain - tight if grain else tight

    def _open(self) -> tuple[Numbers, Ints]:
        """Return what opening each site would give back (not above 0), and the best of them."""
        back = np.minimum(self.walks.worth - self.prices[self.walks.home], 0.0)
        given: Numbers = np.bincount(self.walks.site, back, minlength=self.walks.sites).astype(
            np.float64
        )
        given[self.closed] = 0.0
        order = np.argsort(given, kind="stable")
        chosen = order[: self.count]
        return given, chosen[given[chosen] < 0]

    def ask(self) -> bool:
        """Return whether the prices give a better bound than any before."""
        given, self.chosen = self._open()
        value = float(self.prices.sum() + given[self.chosen].sum())
        open_ = np.zeros(self.walks.sites, bool)
        open_[self.chosen] = True
        rows = open_[self.walks.site] & (self.walks.worth < self.prices[self.walks.home])
        self.served = np.bincount(self.walks.home[rows], minlength=len(self.served)).astype(float)
        if value <= self.bound + _TIGHT * max(self.total, 1.0):
            return False
        self.bound, self.best_prices = value, self.prices.copy()
        self._try(self.chosen)
        return True

    def _try(self, chosen: Ints) -> None:
        """Keep the sites the prices lean to, if they are better after exchanges."""
        spare = self.best[~np.isin(self.best, chosen)][: self.count - len(chosen)]
        tried = np.concatenate((chosen, spare))
        if self.walks.total(tried) < self.total * 1.01:
            tried = exchanged(self.walks, tried)
            total = self.walks.total(tried)
            if total < self.total - 1e-9:
                self.best, self.total = tried, total

    def move(self, step: float) -> bool:
        """Raise the price of whom nobody serves, lower that of whom several do."""
        lacking = 1.0 - self.served
        lacking[(lacking > 0) & (self.prices >= self.most)] = 0.0
        size = float(lacking @ lacking)
        if size == 0:
            return False
        along = step * (1.0005 * self.total - self.bound) / size
        self.prices = np.clip(self.prices + along * lacking, 0.0, self.most)
        return True

    def close(self) -> None:
        """Close sites that are in no better answer, and leave their walks out from now on."""
        prices, self.prices = self.prices, self.best_prices
        given, chosen = self._open()
        value = float(self.prices.sum() + given[chosen].sum())
        order = np.sort(given[~self.closed])
        last = float(order[self.count - 1]) if 0 < self.count <= len(order) else 0.0
        after = float(order[self.count]) if self.count < len(order) else 0.0
        room = (
            self.total - value - (self.walks.grain and self.slack) + _TIGHT * max(self.total, 1.0)
        )
        taken = np.zeros(self.walks.sites, bool)
        taken[chosen] = True
        closed = ~taken & (given - min(last, 0.0) > room)
        closed[self.best] = False
        self.surely |= taken & (min(after, 0.0) - given > room)
        self.closed |= closed
        self.prices = prices
        self.walks = self.walks.only(~self.closed)
