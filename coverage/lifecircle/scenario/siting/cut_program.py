"""The linear program of the master: open sites, a sum for each block of homes, and cuts so far."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Numbers

_LEAST_SECONDS = 0.1


@dataclass(frozen=True, eq=False)
class Step:
    """What the program says once it has run.

    Parameters
    ----------
    bound
        Its objective; infinite where nothing fits.
    open_
        How far each site is open.
    walked
        The sum of each block.
    price
        Reduced cost of each site.
    """

    bound: float
    open_: Numbers
    walked: Numbers
    price: Numbers


class CutProgram:
    """A solver that holds the sites, other columns the rules need, and the sum of each block.

    Parameters
    ----------
    rows, low, high
        What the sites must keep to: a column a site, then the others (0 to 1).
    least, most
        Of each site.
    blocks
        How many blocks of homes there are.
    seed
        Of the solver.
    """

    def __init__(
        self, rows: csr_array, low: Numbers, high: Numbers, *, least: Numbers, most: Numbers,
        blocks: int, seed: int,
    ) -> None:  # fmt: skip
        import highspy

        self.sites, self.before, self.blocks = len(least), rows.shape[1], blocks
        others = self.before - self.sites
        self._solver: Any = highspy.Highs.__mro__[1]()
        for name, value in {"output_flag": False, "threads": 1, "random_seed": seed}.items():
            self._solver.setOptionValue(name, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.before + blocks, rows.shape[0]
        model.col_cost_ = np.concatenate((np.zeros(self.before), np.ones(blocks)))
        model.col_lower_ = np.concatenate((least, np.zeros(others + blocks)))
        model.col_upper_ = np.concatenate((most, np.ones(others), np.full(blocks, np.inf)))
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.indptr.astype(np.int32)
        model.a_matrix_.index_ = rows.indices.astype(np.int32)
        model.a_matrix_.value_ = rows.data.astype(np.float64)
        self._solver.passModel(model)

    def bounded(self, least: Numbers, most: Numbers) -> None:
        """Bound the sites anew.

        Parameters
        ----------
        least, most
            Of each site.
        """
        columns = np.arange(self.sites, dtype=np.int32)
        self._solver.changeColsBounds(self.sites, columns, least, most)

    def run(self, *, until: float) -> Step | None:
        """Return what the program says, None when time is over.

        Parameters
        ----------
        until
            Seconds of `time.perf_counter`.
        """
        import highspy

        solver = self._solver
        left = max(until - time.perf_counter(), _LEAST_SECONDS)
        solver.setOptionValue("time_limit", float(solver.getRunTime() + left))
        solver.run()
        state = solver.getModelStatus()
        if state == highspy.HighsModelStatus.kInfeasible:
            return Step(np.inf, np.zeros(self.sites), np.zeros(self.blocks), np.zeros(self.sites))
        if state != highspy.HighsModelStatus.kOptimal:
            return None
        found = solver.getSolution()
        values = np.array(found.col_value)
        return Step(
            bound=float(solver.getInfo().objective_function_value),
            open_=values[: self.sites],
            walked=values[self.before :],
            price=np.array(found.col_dual)[: self.sites],
        )

    def add(self, rows: csr_array, ends: Numbers) -> None:
        """Add cuts: the savings of open sites, and the block's own sum.

        Parameters
        ----------
        rows
            A row a cut, a column a site.
        ends
            Block and least of each.
        """
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
