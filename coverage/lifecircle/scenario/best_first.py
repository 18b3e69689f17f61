"""The best place of each group, found by looking at the most promising first.

Every place has a bound on what it can be worth to a group. Places are valued exactly in batches,
the highest bounds first, until no bound is above what was found: so the answer is the best there
is, and most places are never looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Worth = Callable[[Ints], Floats]
"""Returns the exact worth of some places (rows) to every group (columns)."""

BATCH = 64


@dataclass(frozen=True, eq=False)
class Found:
    """What was valued.

    Parameters
    ----------
    place
        The places, ascending.
    worth
        Of each (rows) to every group (columns).
    """

    place: Ints
    worth: Floats

    def best(self) -> tuple[Ints, Floats]:
        """Return the best place of every group and its worth there; the first on a tie, or -1."""
        if not len(self.place):
            groups = self.worth.shape[1]
            return np.full(groups, -1), np.zeros(groups)
        at = self.worth.argmax(axis=0)
        worth = self.worth[at, np.arange(self.worth.shape[1])]
        return np.where(worth > 0, self.place[at], -1), worth


def value_best(bound: Floats, worth: Worth, *, enough: Callable[[Found], Floats]) -> Found:
    """Return the exact worth of every place that could be among the best.

    Parameters
    ----------
    bound
        No place (row) is worth more than this to a group (column).
    worth
        Values places exactly.
    enough
        Given what was valued so far, what a place must be worth to a group to matter; places
        whose bound is not above it for any group are left out.
    """
    known = np.zeros(len(bound), bool)
    rows: list[Ints] = []
    values: list[Floats] = []
    found = Found(np.zeros(0, np.int64), np.zeros((0, bound.shape[1])))
    while True:
        above = bound - np.maximum(enough(found), 0.0)
        promise = np.where(known, 0.0, np.maximum(above, 0.0).max(axis=1, initial=0.0))
        open_ = np.flatnonzero(promise > 0)
        if not len(open_):
            return found
        chosen = np.sort(_most_promising(bound, above, open_))
        known[chosen] = True
        rows.append(chosen)
        values.append(worth(chosen))
        every = np.concatenate(rows)
        order = np.argsort(every, kind="stable")
        found = Found(every[order], np.concatenate(values)[order])


def best_of_each(bound: Floats, worth: Worth, *, rounded: float) -> tuple[Ints, Floats]:
    """Return the best place of every group and its worth there; the first on a tie, or -1.

    For bounds that are hardly ever above the worth itself: of places that promise the same only
    the first is valued.

    Parameters
    ----------
    bound
        No place (row) is worth more than this to a group (column).
    worth
        Values places exactly.
    rounded
        Two bounds that differ by no more than this share are the same.
    """
    groups = np.arange(bound.shape[1])
    best, at = np.zeros(len(groups)), np.full(len(groups), len(bound))
    hope = np.array(bound.T, order="C")
    waiting = groups
    while len(waiting):
        top = hope[waiting].max(axis=1, initial=0.0)
        least = np.maximum(top * (1 - rounded), np.finfo(float).tiny)
        first = (hope[waiting] >= least[:, None]).argmax(axis=1)
        held = best[waiting]
        matters = (top > held * (1 + rounded)) | ((top >= held) & (first < at[waiting]))
        matters &= top > 0
        waiting, chosen = waiting[matters], np.unique(first[matters])
        if not len(chosen):
            break
        values = worth(chosen)
        hope[:, chosen] = 0.0
        row = values.argmax(axis=0)
        value = values[row, groups]
        better = (value > best) | ((value == best) & (chosen[row] < at) & (value > 0))
        best, at = np.where(better, value, best), np.where(better, chosen[row], at)
    return np.where(best > 0, at, -1), best


def _most_promising(bound: Floats, above: Floats, open_: Ints) -> Ints:
    """Return a batch of open places: each group's highest bounds in turn, until it is full."""
    hopes = np.where(above[open_] > 0, bound[open_], 0.0)
    waiting = np.flatnonzero(hopes.max(axis=0) > 0)
    each = max(4, BATCH // max(1, len(waiting)))
    top = np.argsort(-hopes[:, waiting], axis=0, kind="stable")[:each]
    kept = np.take_along_axis(hopes[:, waiting], top, axis=0) > 0
    return open_[np.unique(top[kept])]
