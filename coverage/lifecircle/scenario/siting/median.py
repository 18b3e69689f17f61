"""The p-median: least walking for everybody with so many new sites (Hakimi 1964).

Solved to proof by Benders cuts on each home's walk (Duran-Mateluna, Ales and Elloumi 2023): the
master program knows only which sites are open and a walk for each home; a cut says that home's
walk is at least ``D - sum over nearer sites of (D - d) y``, with ``D`` where enough sites are open
to be sure of one. All homes' cuts are found together from one sorted matrix. The linear program is
solved first, sites that cannot be in a better answer are closed, and what is left is decided.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.programs import Effort, Program, solve
from lifecircle.scenario.siting.interchange import exchanged, greedy_median
from lifecircle.scenario.siting.problem import Answer, Ints, Numbers

_ROUNDS = 500
_TIGHT = 1e-7


@dataclass(frozen=True, eq=False)
class _Walks:
    """The matrix of walks, and each home's sites from near to far."""

    cost: Numbers
    weight: Numbers
    order: NDArray[np.int32]
    sorted_cost: Numbers

    def total(self, sites: Ints) -> float:
        """Return the walking of everybody to the nearest of some sites."""
        return float(self.weight @ self.cost[:, sites].min(axis=1))

    def cuts(self, open_: Numbers, walk: Numbers) -> tuple[csr_array, Numbers]:
        """Return the cuts that homes' walks violate: ``walk + rows @ open >= low``."""
        reach = np.cumsum(open_[self.order], axis=1)
        enough = np.argmax(reach >= 1.0 - 1e-9, axis=1)
        enough[reach[:, -1] < 1.0 - 1e-9] = reach.shape[1] - 1
        rows = np.arange(len(walk))
        critical = self.sorted_cost[rows, enough]
        saving = np.maximum(critical[:, None] - self.cost, 0.0)
        least = critical - saving @ open_
        wrong = np.flatnonzero(least > walk + _TIGHT * np.maximum(1.0, np.abs(least)))
        return csr_array(saving[wrong]), np.column_stack((wrong, critical[wrong]))


def least_walking(
    cost: Numbers,
    people: Numbers,
    *,
    count: int,
    standing: Ints | None = None,
    seconds: float = 600.0,
    seed: int = 0,
) -> Answer:
    """Return the sites that make everybody's walks together least.

    Parameters
    ----------
    cost
        A row a home, a column a site: minutes or metres, finite (give what nobody walks a cost
        above every real one).
    people
        Of each home.
    count
        New sites.
    standing
        Sites that are open already.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.

    Returns
    -------
    Answer
        Its ``objective`` is the sum of people times walk.
    """
    began = time.perf_counter()
    fixed = np.zeros(0, np.int64) if standing is None else np.unique(standing)
    if count + len(fixed) > cost.shape[1] or count + len(fixed) == 0:
        details = {"count": float(count), "sites": float(cost.shape[1] - len(fixed))}
        return Answer(status="infeasible", reason="too-few-sites", details=details)
    order = np.argsort(cost, axis=1, kind="stable").astype(np.int32)
    walks = _Walks(cost, people, order, np.take_along_axis(cost, order, axis=1))
    best = greedy_median(cost, people, count=count, standing=fixed)
    best = exchanged(cost, people, best, fixed=len(fixed))
    master = _Master(walks, count=count, fixed=fixed, best=best, until=began + seconds, seed=seed)
    master.relax()
    bound, proven = master.decide()
    total = walks.total(master.best)
    gap = 0.0 if proven else (total - bound) / max(total, 1e-9)
    new = sorted(set(master.best.tolist()) - set(fixed.tolist()))
    effort = Effort(seconds=time.perf_counter() - began, nodes=master.nodes, seed=seed)
    return Answer(
        status="optimal" if proven else "feasible", new=tuple(new), people=float(people.sum()),
        objective=total, bound=total if proven else bound, gap=gap, effort=effort,
    )  # fmt: skip


class _Master:
    """The master program: open sites and a walk a home, and the cuts found so far."""

    def __init__(
        self, walks: _Walks, *, count: int, fixed: Ints, best: Ints, until: float, seed: int
    ) -> None:
        self.walks, self.best, self.until, self.seed = walks, best, until, seed
        self.nodes = 0
        homes, sites = walks.cost.shape
        self.homes, self.sites = homes, sites
        self.least, self.most = np.zeros(sites), np.ones(sites)
        self.least[fixed] = 1.0
        self.open_count = float(count + len(fixed))
        self.cut_rows: list[csr_array] = []
        self.cut_ends: list[Numbers] = []
        self.bound = 0.0

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(self.until - time.perf_counter(), 0.1)

    def relax(self) -> None:
        """Solve the linear program with cuts until none is violated, then close lost sites."""
        solver, columns = _linear(self), np.arange(self.sites)
        self._add(solver, *self.walks.cuts(_indicator(self.best, self.sites), np.zeros(self.homes)))
        start = np.full(self.sites, self.open_count / self.sites)
        self._add(solver, *self.walks.cuts(start, np.zeros(self.homes)))
        total = self.walks.total(self.best)
        for _ in range(_ROUNDS):
            solver.setOptionValue("time_limit", float(solver.getRunTime() + self.left))
            solver.run()
            values = np.array(solver.getSolution().col_value)
            open_, walk = values[: self.sites], values[self.sites :]
            self.bound = max(self.bound, float(solver.getInfo().objective_function_value))
            rows, ends = self.walks.cuts(open_, walk)
            self._improve(open_)
            if not len(ends) or time.perf_counter() > self.until:
                break
            self._add(solver, rows, ends)
        total = self.walks.total(self.best)
        slack = total - self.bound
        price = np.array(solver.getSolution().col_dual)[columns]
        closed = (price > slack + _TIGHT * total) & (self.least == 0)
        closed[self.best] = False
        surely = (price < -slack - _TIGHT * total) & np.isin(columns, self.best)
        self.most[closed] = 0.0
        self.least[surely] = 1.0

    def decide(self) -> tuple[float, bool]:
        """Decide with whole sites until the best answer is proven; return the bound."""
        for _ in range(_ROUNDS):
            total = self.walks.total(self.best)
            if self.bound >= total * (1 - _TIGHT):
                return total, True
            if time.perf_counter() > self.until:
                break
            found = solve(self._program(), seconds=self.left, seed=self.seed, start=self._start())
            self.nodes += found.effort.nodes
            if np.isfinite(found.bound):
                self.bound = max(self.bound, found.bound)
            if not len(found.values):
                break
            open_, walk = found.values[: self.sites], found.values[self.sites :]
            rows, ends = self.walks.cuts(np.round(open_), walk)
            self._improve(open_, polish=False)
            if not len(ends) and found.status == "optimal":
                return self.walks.total(self.best), True
            self.cut_rows.append(rows)
            self.cut_ends.append(ends)
        return self.bound, False

    def _improve(self, open_: Numbers, *, polish: bool = True) -> None:
        """Keep the sites a fractional answer leans to, if they are better than the best."""
        wanted = len(self.best)
        fixed = np.flatnonzero(self.least >= 1.0)
        leaning = np.argsort(-open_, kind="stable")
        tried = np.concatenate((fixed, leaning[~np.isin(leaning, fixed)]))[:wanted]
        before = self.walks.total(self.best)
        if polish and self.walks.total(tried) < before * 1.02:
            tried = exchanged(self.walks.cost, self.walks.weight, tried, fixed=len(fixed))
        if self.walks.total(tried) < before - 1e-9:
            self.best = tried

    def _add(self, solver: Any, rows: csr_array, ends: Numbers) -> None:
        """Keep cuts, and add them to a running solver."""
        self.cut_rows.append(rows)
        self.cut_ends.append(ends)
        full = _with_walks(rows, ends, self.sites, self.homes)
        many = full.shape[0]
        solver.addRows(
            many, ends[:, 1], np.full(many, np.inf), full.nnz, full.indptr[:-1].astype(np.int32),
            full.indices.astype(np.int32), full.data,
        )  # fmt: skip

    def _program(self) -> Program:
        """Return the master with whole sites and all cuts, sites decided already left in place."""
        from scipy.sparse import vstack

        parts = [
            _with_walks(rows, ends, self.sites, self.homes)
            for rows, ends in zip(self.cut_rows, self.cut_ends, strict=True)
        ]
        count = csr_array(
            (np.ones(self.sites), (np.zeros(self.sites, int), np.arange(self.sites))),
            shape=(1, self.sites + self.homes),
        )
        low = np.concatenate([ends[:, 1] for ends in self.cut_ends] + [[self.open_count]])
        high = np.full(len(low), np.inf)
        high[-1] = self.open_count
        return Program(
            cost=np.concatenate((np.zeros(self.sites), self.walks.weight)),
            rows=csr_array(vstack([*parts, count])),
            low=low,
            high=high,
            least=np.concatenate((self.least, np.zeros(self.homes))),
            most=np.concatenate((self.most, np.full(self.homes, np.inf))),
            whole=np.arange(self.sites + self.homes) < self.sites,
        )

    def _start(self) -> Numbers:
        """Return the best answer as values of all columns."""
        walk = self.walks.cost[:, self.best].min(axis=1)
        return np.concatenate((_indicator(self.best, self.sites), walk))


def _linear(master: _Master) -> Any:
    """Return a solver that holds the master without cuts, sites in parts allowed."""
    import highspy

    solver: Any = highspy.Highs.__mro__[1]()
    for name, value in {"output_flag": False, "threads": 1, "random_seed": master.seed}.items():
        solver.setOptionValue(name, value)
    sites, homes = master.sites, master.homes
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = sites + homes, 1
    model.col_cost_ = np.concatenate((np.zeros(sites), master.walks.weight))
    model.col_lower_ = np.concatenate((master.least, np.zeros(homes)))
    model.col_upper_ = np.concatenate((master.most, np.full(homes, highspy.kHighsInf)))
    model.row_lower_ = model.row_upper_ = np.array([master.open_count])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array([0, sites], np.int32)
    model.a_matrix_.index_ = np.arange(sites, dtype=np.int32)
    model.a_matrix_.value_ = np.ones(sites)
    solver.passModel(model)
    return solver


def _with_walks(rows: csr_array, ends: Numbers, sites: int, homes: int) -> csr_array:
    """Return cuts over all columns: the savings of open sites, and the home's own walk."""
    many = len(ends)
    entries = rows.tocoo()
    row = np.concatenate((entries.row, np.arange(many)))
    column = np.concatenate((entries.col, sites + ends[:, 0].astype(np.int64)))
    value = np.concatenate((entries.data, np.ones(many)))
    return csr_array((value, (row, column)), shape=(many, sites + homes))


def _indicator(chosen: Ints, many: int) -> Numbers:
    """Return 1 at the chosen sites."""
    found = np.zeros(many)
    found[chosen] = 1.0
    return found
