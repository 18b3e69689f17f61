"""The master program of the p-median: which sites are open, a walk for each home, and the cuts.

A cut says that a home's walk is at least ``D - sum over nearer sites of (D - d) y``, with ``D``
where enough sites are open to be sure of one (Duran-Mateluna, Ales and Elloumi 2023). The linear
program with these cuts is solved, sites that cannot be in a better answer are closed, and what is
left is decided by branching on a site, the branch of the lowest bound first; cuts found in one
branch hold in all.
"""

import heapq
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.interchange import exchanged
from lifecircle.scenario.siting.problem import Bools, Ints, Numbers
from lifecircle.scenario.siting.walks import Walks

_ROUNDS = 500
_TIGHT = 1e-7
_WHOLE = 1e-6


@dataclass(frozen=True, eq=False)
class Kept:
    """What a set of sites must keep to: rows over the sites and over classes of homes reached.

    Parameters
    ----------
    rows
        A column a site, then one a class of homes.
    low, high
        Of each row.
    free
        Whether nothing but a number of sites is asked for, so that any site may take another's
        place.
    """

    rows: csr_array
    low: Numbers
    high: Numbers
    free: bool


@dataclass(frozen=True, eq=False)
class Node:
    """What the linear program says of one branch."""

    bound: float
    open_: Numbers
    price: Numbers


class Master:
    """The master program: open sites and a walk a home, and the cuts found so far."""

    def __init__(
        self, walks: Walks, kept: Kept, *, best: Ints, bound: float, until: float, seed: int
    ) -> None:
        self.walks, self.kept, self.best, self.until = walks, kept, best, until
        self.seed, self.bound, self.nodes = seed, bound, 0
        self.sites, self.blocks = walks.sites, int(walks.block.max(initial=-1)) + 1
        self.before = kept.rows.shape[1]
        self.total = walks.total(best)
        self.grain = walks.grain
        self.least, self.most = np.zeros(self.sites), np.ones(self.sites)
        self._solver: Any = None

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
        if self.proven:
            return True
        self._solver = _linear(self)
        rows, ends = self.walks.cuts(_indicator(self.best, self.sites), np.zeros(self.blocks))
        self._add(rows, ends)
        root = self._solved(self.least, self.most)
        if root is None:
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
            for low, high in self._branches(node, least, most):
                count += 1
                self.nodes += 1
                child = self._solved(low, high)
                if child is None:
                    return False
                if not self._hopeless(child.bound):
                    heapq.heappush(heap, (max(bound, child.bound), count, low, high, child))
        return True

    def _branches(self, node: Node, least: Numbers, most: Numbers) -> list[tuple[Numbers, Numbers]]:
        """Return a branch with a site open and one without it; none where nothing is better."""
        least, most = np.maximum(least, self.least), np.minimum(most, self.most)
        at = -1 if (least > most).any() else _branching(node.open_, least, most)
        if at < 0:
            return []  # closed by now, or whole sites whose answer is known
        found = []
        for value in (1.0, 0.0):
            low, high = least.copy(), most.copy()
            low[at] = high[at] = value
            found.append((low, high))
        return found

    def _raise(self, bound: float) -> None:
        """Keep a better bound."""
        self.bound = max(self.bound, min(bound, self.total))

    def _solved(self, least: Numbers, most: Numbers) -> Node | None:
        """Return the linear program of a branch, with every cut it violates; None in no time."""
        import highspy

        solver, columns = self._solver, np.arange(self.sites, dtype=np.int32)
        solver.changeColsBounds(self.sites, columns, least, most)
        bound = -np.inf
        for _ in range(_ROUNDS):
            left = max(self.until - time.perf_counter(), 0.1)
            solver.setOptionValue("time_limit", float(solver.getRunTime() + left))
            solver.run()
            state = solver.getModelStatus()
            if state == highspy.HighsModelStatus.kInfeasible:
                return Node(np.inf, np.zeros(self.sites), np.zeros(self.sites))
            if state != highspy.HighsModelStatus.kOptimal:
                return None
            values = np.array(solver.getSolution().col_value)
            open_, walk = values[: self.sites], values[self.before :]
            bound = max(bound, float(solver.getInfo().objective_function_value))
            rows, ends = self.walks.cuts(open_, walk)
            self._improve(open_)
            if not len(ends) or self._hopeless(bound):
                break
            self._add(rows, ends)
        return Node(bound, open_, np.array(solver.getSolution().col_dual)[: self.sites])

    def _close(self, root: Node) -> None:
        """Fix sites that reduced costs decide."""
        slack = self.total - self.grain - root.bound + 2 * _TIGHT * max(self.total, 1.0)
        closed = (root.price > slack) & (self.least == 0)
        closed[self.best] = False
        surely = (root.price < -slack) & (self.most == 1)
        surely &= np.isin(np.arange(self.sites), self.best)
        self.most[closed], self.least[surely] = 0.0, 1.0

    def _improve(self, open_: Numbers) -> None:
        """Keep the sites an answer leans to, if they are better than the best."""
        whole = np.abs(open_ - np.round(open_)).max(initial=0.0) < _WHOLE
        if not whole and not self.kept.free:
            return  # a mix of sites may break a rule
        tried = np.flatnonzero(open_ > 0.5)
        if self.kept.free:
            tried = np.argsort(-open_, kind="stable")[: len(self.best)]
            if not whole and self.walks.total(tried) < self.total * 1.02:
                tried = exchanged(self.walks, tried)
        total = self.walks.total(tried)
        if total < self.total - _TIGHT * max(self.total, 1.0):
            self.best, self.total = tried, total

    def _add(self, rows: csr_array, ends: Numbers) -> None:
        """Add cuts: the savings of open sites, and the home's own walk."""
        many = len(ends)
        entries = rows.tocoo()
        row = np.concatenate((entries.row, np.arange(many)))
        column = np.concatenate((entries.col, self.before + ends[:, 0].astype(np.int64)))
        value = np.concatenate((entries.data, np.ones(many)))
        full = csr_array((value, (row, column)), shape=(many, self.before + self.blocks))
        self._solver.addRows(
            many, ends[:, 1], np.full(many, np.inf), full.nnz, full.indptr[:-1].astype(np.int32),
            full.indices.astype(np.int32), full.data,
        )  # fmt: skip


def _branching(open_: Numbers, least: Numbers, most: Numbers) -> int:
    """Return the undecided site nearest to half open, the first of equal ones; -1 for none."""
    parts = np.where(least < most, np.minimum(open_, 1.0 - open_), 0.0)
    at = int(np.argmax(parts))
    return at if parts[at] > _WHOLE else -1


def _linear(master: Master) -> Any:
    """Return a solver that holds the master without cuts, sites in parts allowed."""
    import highspy

    solver: Any = highspy.Highs.__mro__[1]()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": master.seed}.items():
        solver.setOptionValue(name, value)
    rows, more, homes = master.kept.rows, master.before - master.sites, master.blocks
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = master.before + homes, rows.shape[0]
    model.col_cost_ = np.concatenate((np.zeros(master.before), np.ones(homes)))
    model.col_lower_ = np.concatenate((master.least, np.zeros(more + homes)))
    model.col_upper_ = np.concatenate((master.most, np.ones(more), np.full(homes, np.inf)))
    model.row_lower_, model.row_upper_ = master.kept.low, master.kept.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = rows.indptr.astype(np.int32)
    model.a_matrix_.index_ = rows.indices.astype(np.int32)
    model.a_matrix_.value_ = rows.data.astype(np.float64)
    solver.passModel(model)
    return solver


def _indicator(chosen: Ints, many: int) -> Numbers:
    """Return 1 at the chosen sites."""
    found = np.zeros(many)
    found[chosen] = 1.0
    return found
