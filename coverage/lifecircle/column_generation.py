"""Programs with far more columns than their answers use: a few first, others as they are needed."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from lifecircle.programs import Effort, Program, Solved, model_of, of_nothing

Bools = NDArray[np.bool_]

_BETTER = 1e-7
"""A reduced cost no more below zero than this is the solver's own rounding."""

_JOINING = 4
"""Of so many columns in use one may join at a time."""


def solve_growing(program: Program, *, first: Bools, steps: int) -> Solved:
    """Solve a program with far more columns than its answer uses, none of them whole numbers.

    Begins with some columns; others join as long as their reduced cost says that they could
    better the answer. When none does, the answer is that of the whole program.

    Parameters
    ----------
    program
        Minimised; nothing but zeros must be an answer, and no column be bounded from above.
    first
        Columns to begin with.
    steps
        Of the simplex method, in all. What is found by then is returned: ``feasible`` with the
        answer over the columns used so far, or ``none``. The bound is not told then.
    """
    import highspy

    if not len(program.cost):
        return of_nothing(program, 0)
    columns, used, left = csc_array(program.rows), np.flatnonzero(first), steps
    solver: Any = highspy.Highs.__mro__[1]()
    for name, value in {"output_flag": False, "random_seed": 0, "threads": 1}.items():
        solver.setOptionValue(name, value)
    solver.passModel(model_of(_some(program, used), highspy))
    best = Solved(
        status="none", values=np.zeros(0), objective=np.nan, bound=-np.inf, gap=np.inf,
        effort=Effort(steps=steps),
    )  # fmt: skip
    while left > 0:
        solver.setOptionValue("simplex_iteration_limit", left)
        solver.run()
        left -= max(int(solver.getInfo().simplex_iteration_count), 1)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        found, values = solver.getSolution(), np.zeros(len(program.cost))
        values[used], duals = found.col_value, np.array(found.row_dual)
        reduced = program.cost - columns.T @ duals
        reduced[used] = 0.0
        more = np.flatnonzero(reduced < -_BETTER)
        objective = float(program.cost @ values)
        best = Solved(
            status="feasible" if len(more) else "optimal", values=values, objective=objective,
            bound=-np.inf if len(more) else objective, gap=np.inf if len(more) else 0.0,
            row_duals=duals, effort=Effort(steps=steps - left),
        )  # fmt: skip
        if not len(more):
            break
        more = more[np.argsort(reduced[more], kind="stable")[: max(len(used) // _JOINING, 100)]]
        _join(solver, program, columns, more)
        used = np.concatenate((used, more))
    return best


def _some(program: Program, used: NDArray[np.int64]) -> Program:
    """Return a program of some of the columns."""
    return replace(
        program,
        cost=program.cost[used],
        rows=csr_array(csc_array(program.rows)[:, used]),
        least=program.least[used],
        most=program.most[used],
        whole=program.whole[used],
    )


def _join(solver: Any, program: Program, columns: csc_array, more: NDArray[np.int64]) -> None:
    """Add columns to a program the solver knows, which goes on from its last answer."""
    part = csc_array(columns[:, more])
    starts, rows = part.indptr[:-1].astype(np.int32), part.indices.astype(np.int32)
    of_each = program.cost[more], program.least[more], program.most[more]
    solver.addCols(len(more), *of_each, part.nnz, starts, rows, part.data)
