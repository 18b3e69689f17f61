"""The master program of the p-median: which sites are open, a walk for each home, and the cuts.

A cut says that a home's walk is at least ``D - sum over nearer sites of (D - d) y``, with ``D``
where enough sites are open to be sure of one (Duran-Mateluna, Ales and Elloumi 2023). The linear
program with these cuts is solved, sites that cannot be in a better answer are closed, and what is
left is decided by branching on a site, the branch of the lowest bound first; cuts found in one
branch hold in all. A covering problem has the same shape: nobody's walk but people unreached.
"""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.branching import Lifts, score
from lifecircle.scenario.siting.cut_program import CutProgram
from lifecircle.scenario.siting.problem import Bools, Ints, Numbers
from lifecircle.scenario.siting.sums import Sums

_ROUNDS = 500
_TIGHT = 1e-7
_WHOLE = 1e-6
_TRIAL_ROUNDS = 4
_STALLED = 3e-6
"""Cuts that lift the bound by no more than this part of the best answer leave it to branching."""


@dataclass(frozen=True, eq=False)
class Kept:
    """What a set of sites must keep to: rows over the sites and over classes of homes reached.

    Parameters
    ----------
    rows
        A column a site, then one a class of homes.
    low, high
        Of each row.
    better
        Betters some sites by exchanges, where nothing but a number of sites is asked for, so that
        any may take another's place; None where rules ask for more.
    """

    rows: csr_array
    low: Numbers
    high: Numbers
    better: Callable[[Ints], Ints] | None


@dataclass(frozen=True, eq=False)
class Node:
    """What the linear program says of one branch."""

    bound: float
    open_: Numbers
    price: Numbers


class Master:
    """The master program: open sites and a walk a home, and the cuts found so far.

    Parameters
    ----------
    walks
        What is to be least.
    kept
        What the sites must keep to.
    best
        A good answer.
    bound
        No answer is below it.
    until
        When to stop, seconds of `time.perf_counter`.
    seed
        Of the solver.
    enough
        A total that is low enough: only answers of at most this are looked for, and the first is
        taken. Without it the least there is.
    """

    def __init__(
        self, walks: Sums, kept: Kept, *, best: Ints, bound: float, until: float, seed: int,
        enough: float = -np.inf,
    ) -> None:  # fmt: skip
        self.walks, self.kept, self.best, self.until = walks, kept, best, until
        self.seed, self.bound, self.nodes = seed, bound, 0
        self.sites = walks.sites
        self.total, self.enough = walks.total(best), enough
        self.grain = walks.grain
        if np.isfinite(enough):
            least = enough + (self.grain or 2 * _TIGHT * max(enough, 1.0))
            self.total = min(self.total, least)
        self.lifts = Lifts(self.sites)
        self.least, self.most = np.zeros(self.sites), np.ones(self.sites)
        self._program: CutProgram

    def fix(self, closed: Bools, surely: Bools) -> None:
        """Leave sites shut or open that are known to be so in every better answer."""
        self.most[closed] = 0.0
        self.least[surely & ~closed] = 1.0

    @property
    def proven(self) -> bool:
        """Whether the bound leaves no room for a better answer."""
        return self._hopeless(self.bound)

    def _hopeless(self, bound: float) -> bool:
        """Return whether no answer of at least a bound could be better than the best."""
        tight = _TIGHT * max(self.total, 1.0)
        return bound > self.total - (self.grain - tight if self.grain else tight)

    def decide(self) -> bool:
        """Decide until the best answer is proven, and return whether it is."""
        if self.proven or self.total <= self.enough:
            return self.proven
        blocks = int(self.walks.block.max(initial=-1)) + 1
        self._program = CutProgram(
            self.kept.rows, self.kept.low, self.kept.high, least=self.least, most=self.most,
            blocks=blocks, seed=self.seed,
        )  # fmt: skip
        self._program.add(*self.walks.cuts(_indicator(self.best, self.sites), np.zeros(blocks)))
        root = self._solved(self.least, self.most)
        if root is None or self.total <= self.enough:
            return False
        self._raise(root.bound)
        self._close(root)
        return self._branched(root)

    def _branched(self, root: Node) -> bool:
        """Return whether branching, the lowest bound first, leaves no better answer."""
        closed_at, count = self.total, 0
        heap = [(root.bound, 0, self.least, self.most, root)]
        while heap:
            bound, _, least, most, node = heapq.heappop(heap)
            self._raise(bound)
            if self._hopeless(bound):
                return True
            if time.perf_counter() > self.until:
                return False
            if self.total < closed_at:
                self._close(root)
                closed_at = self.total
            children = self._branches(node, least, most)
            if children is None or self.total <= self.enough:
                return False
            for low, high, child in children:
                count += 1
                if not self._hopeless(child.bound):
                    heapq.heappush(heap, (max(bound, child.bound), count, low, high, child))
        return True

    def _branches(
        self, node: Node, least: Numbers, most: Numbers
    ) -> list[tuple[Numbers, Numbers, Node]] | None:
        """Return a branch with a site open and one without it; None when time is over.

        There is none where nothing is better.
        """
        least, most = self._narrowed(node, least, most)
        if (least > most).any():
            return []  # closed by now
        if ((node.open_ < least - _WHOLE) | (node.open_ > most + _WHOLE)).any():
            again = self._solved(least, most)  # a better answer has decided a site since
            return None if again is None else [(least, most, again)]
        at = self._chosen(node, least, most)
        if at is None:
            return None
        if at < 0:
            return []  # whole sites, whose answer is known
        found = []
        for shut in (False, True):
            low, high = _with_site(least, most, at, shut=shut)
            self.nodes += 1
            child = self._tried(node, low, high, at, shut=shut, rounds=_ROUNDS)
            if child is None:
                return None
            found.append((low, high, child))
        return found

    def _chosen(self, node: Node, least: Numbers, most: Numbers) -> int | None:
        """Return the site to branch on, -1 where all are whole, None when time is over."""
        some = self.lifts.promising(node.open_, least < most)
        best, at = -1.0, -1
        for site in some.tolist():
            if self.lifts.known(site):
                worth = float(self.lifts.hope(node.open_)[site])
            else:
                lifts = []
                for shut in (False, True):
                    low, high = _with_site(least, most, site, shut=shut)
                    child = self._tried(node, low, high, site, shut=shut, rounds=_TRIAL_ROUNDS)
                    if child is None:
                        return None
                    if self._hopeless(child.bound):
                        return int(site)  # one branch less
                    lifts.append(child.bound - node.bound)
                worth = float(score(np.array(lifts[0]), np.array(lifts[1])))
            if worth > best:
                best, at = worth, site
        return at

    def _tried(
        self, node: Node, least: Numbers, most: Numbers, site: int, *, shut: bool, rounds: int
    ) -> Node | None:
        """Return what a branch gives, and learn from it."""
        child = self._solved(least, most, rounds=rounds)
        if child is not None:
            lift = min(child.bound, self.total) - node.bound
            self.lifts.learn(site, shut=shut, open_=float(node.open_[site]), lift=lift)
        return child

    def _raise(self, bound: float) -> None:
        """Keep a better bound."""
        self.bound = max(self.bound, min(bound, self.total))

    def _solved(self, least: Numbers, most: Numbers, *, rounds: int = _ROUNDS) -> Node | None:
        """Return the linear program of a branch, with cuts it violates; None when time is over.

        While some site is open in part, cuts that lift the bound hardly at all are left to the
        branches; whole sites are cut until their bound is their total.
        """
        self._program.bounded(least, most)
        bound, round_ = -np.inf, 0
        while True:
            step = self._program.run(until=self.until)
            if step is None:
                return None
            if not np.isfinite(step.bound):
                return Node(np.inf, step.open_, step.price)
            round_ += 1
            before, bound = bound, max(bound, step.bound)
            whole = np.abs(step.open_ - np.round(step.open_)).max(initial=0.0) < _WHOLE
            rows, ends = self.walks.cuts(step.open_, step.walked)
            self._improve(step.open_, whole=whole)
            slow = round_ >= rounds or bound - before < _STALLED * max(self.total, 1.0)
            done = not len(ends) or self._hopeless(bound) or (slow and not whole)
            if done or round_ >= _ROUNDS:
                return Node(bound, step.open_, step.price)
            self._program.add(rows, ends)

    def _narrowed(self, node: Node, least: Numbers, most: Numbers) -> tuple[Numbers, Numbers]:
        """Return a branch with what its reduced costs, and by now the root's, decide."""
        slack = self.total - self.grain - node.bound + 2 * _TIGHT * max(self.total, 1.0)
        closed = (node.price > slack) & (least == 0) & (node.open_ < _WHOLE)
        surely = (node.price < -slack) & (most == 1) & (node.open_ > 1.0 - _WHOLE)
        least = np.maximum(np.where(surely, 1.0, least), self.least)
        return least, np.minimum(np.where(closed, 0.0, most), self.most)

    def _close(self, root: Node) -> None:
        """Fix sites that reduced costs decide."""
        slack = self.total - self.grain - root.bound + 2 * _TIGHT * max(self.total, 1.0)
        closed = (root.price > slack) & (self.least == 0)
        closed[self.best] = False
        surely = (root.price < -slack) & (self.most == 1)
        surely &= np.isin(np.arange(self.sites), self.best)
        self.most[closed], self.least[surely] = 0.0, 1.0

    def _improve(self, open_: Numbers, *, whole: bool) -> None:
        """Keep the sites an answer leans to, if they are better than the best."""
        better = self.kept.better
        if not whole and better is None:
            return  # a mix of sites may break a rule
        tried = np.flatnonzero(open_ > 0.5)
        if better is not None:
            tried = np.argsort(-open_, kind="stable")[: len(self.best)]
            if not whole and self.walks.total(tried) < self.total * 1.02:
                tried = better(tried)
        total = self.walks.total(tried)
        if total < self.total - _TIGHT * max(self.total, 1.0):
            self.best, self.total = tried, total


def _with_site(least: Numbers, most: Numbers, site: int, *, shut: bool) -> tuple[Numbers, Numbers]:
    """Return a branch with a site open, or without it."""
    low, high = least.copy(), most.copy()
    low[site] = high[site] = 0.0 if shut else 1.0
    return low, high


def _indicator(chosen: Ints, many: int) -> Numbers:
    """Return 1 at the chosen sites."""
    found = np.zeros(many)
    found[chosen] = 1.0
    return found
