"""One door to HiGHS: a mixed-integer program in arrays goes in, an honest answer comes out."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Numbers = NDArray[np.float64]
Bools = NDArray[np.bool_]
Status = Literal["optimal", "feasible", "infeasible", "unbounded", "none"]

GAP = 1e-6
"""Relative difference between answer and bound that counts as proof."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Program:
    """Minimise ``cost @ x`` with ``low <= rows @ x <= high`` and ``least <= x <= most``.

    Parameters
    ----------
    cost
        Of each column.
    rows
        A row a constraint.
    low, high
        Of each row; infinite where there is none.
    least, most
        Of each column.
    whole
        Which columns must be whole numbers.
    """

    cost: Numbers
    rows: csr_array
    low: Numbers
    high: Numbers
    least: Numbers
    most: Numbers
    whole: Bools


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What an answer took.

    Parameters
    ----------
    seconds
        Of the clock; never part of a result that must repeat.
    nodes
        Of the search tree.
    steps
        Of the simplex method, where they were bounded.
    seed
        Of the solver's random numbers.
    """

    seconds: float = 0.0
    nodes: int = 0
    steps: int = 0
    seed: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Solved:
    """What a solver found, and how sure that is.

    Parameters
    ----------
    status
        ``optimal`` only where the bound proves it; ``feasible`` when time ran out on an answer;
        ``none`` when it ran out without one.
    values
        Of the columns; empty without an answer.
    objective
        Of that answer, NaN without one.
    bound
        No answer can be below it.
    gap
        Relative difference of the two; 0 where proven.
    effort
        What it took.
    row_duals
        Of a program without whole columns; empty otherwise.
    """

    status: Status
    values: Numbers
    objective: float
    bound: float
    gap: float
    effort: Effort
    row_duals: Numbers = field(default_factory=lambda: np.zeros(0))


def solve(
    program: Program,
    *,
    start: Numbers | None = None,
    seconds: float = 60.0,
    gap: float = GAP,
    seed: int = 0,
) -> Solved:
    """Solve a program, from a known answer if there is one.

    Parameters
    ----------
    program
        Minimised.
    start
        A feasible answer to begin from.
    seconds
        After which the best answer so far is returned.
    gap
        Relative gap that counts as proof.
    seed
        Of the solver; one thread, so that the same program gives the same answer.
    """
    import highspy

    if not len(program.cost):
        return of_nothing(program, seed)
    began = time.perf_counter()
    # The plain solver below its Python shell: the shell greets on stdout before it can be silenced.
    solver: Any = highspy.Highs.__mro__[1]()
    options = {
        "output_flag": False,
        "time_limit": seconds,
        "mip_rel_gap": gap,
        "random_seed": seed,
        "threads": 1,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(model_of(program, highspy))
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        solver.setSolution(known)
    solver.run()
    if start is not None and solver.getModelStatus() in _impossible(highspy):
        # A known answer disproves that there is none: presolve has tightened a row too far.
        solver.setOptionValue("presolve", "off")
        solver.clearSolver()
        solver.setSolution(known)
        solver.run()
    return _answer(solver, program, highspy, seconds=time.perf_counter() - began, seed=seed)


def of_nothing(program: Program, seed: int) -> Solved:
    """Return the answer to a program without columns: nothing, if its rows allow that.

    Parameters
    ----------
    program
        Without columns.
    seed
        To be told.
    """
    fits = bool(((program.low <= 0) & (program.high >= 0)).all())
    value = 0.0 if fits else np.nan
    return Solved(
        status="optimal" if fits else "infeasible",
        values=np.zeros(0),
        objective=value,
        bound=value,
        gap=0.0 if fits else np.inf,
        effort=Effort(seed=seed),
    )


def _impossible(highspy: Any) -> tuple[Any, ...]:
    """Return the states of a program without an answer."""
    state = highspy.HighsModelStatus
    return (state.kInfeasible, state.kUnboundedOrInfeasible)


def model_of(program: Program, highspy: Any) -> Any:
    """Return a program as HiGHS takes it.

    Parameters
    ----------
    program
        The program.
    highspy
        The library, imported where it is used.
    """
    model = highspy.HighsLp()
    rows = program.rows
    model.num_col_, model.num_row_ = len(program.cost), rows.shape[0]
    model.col_cost_, model.col_lower_, model.col_upper_ = program.cost, program.least, program.most
    model.row_lower_, model.row_upper_ = program.low, program.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = rows.indptr.astype(np.int32)
    model.a_matrix_.index_ = rows.indices.astype(np.int32)
    model.a_matrix_.value_ = rows.data.astype(np.float64)
    if program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(one)] for one in program.whole]
    return model


def _answer(solver: Any, program: Program, highspy: Any, *, seconds: float, seed: int) -> Solved:
    """Return what a solver that has run knows."""
    info, found = solver.getInfo(), solver.getSolution()
    state = highspy.HighsModelStatus
    status = solver.getModelStatus()
    effort = Effort(seconds=seconds, seed=seed, nodes=max(int(info.mip_node_count), 0))
    if status in (*_impossible(highspy), state.kUnbounded):
        word: Status = "unbounded" if status == state.kUnbounded else "infeasible"
        nothing = np.zeros(0)
        return Solved(
            status=word, values=nothing, objective=np.nan, bound=np.nan, gap=np.inf, effort=effort
        )
    whole = bool(program.whole.any())
    bound = float(info.mip_dual_bound) if whole else float(info.objective_function_value)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        nothing = np.zeros(0)
        return Solved(
            status="none", values=nothing, objective=np.nan, bound=bound, gap=np.inf, effort=effort
        )
    values = np.array(found.col_value)
    values[program.whole] = np.round(values[program.whole])
    objective = float(program.cost @ values)
    proven = status == state.kOptimal
    left = 0.0 if proven else abs(objective - bound) / max(abs(objective), 1e-9)
    return Solved(
        status="optimal" if proven else "feasible",
        values=values,
        objective=objective,
        # A search that ends at the last whole number leaves its own bound one step behind.
        bound=objective if proven else bound,
        gap=left,
        row_duals=np.zeros(0) if whole else np.array(found.row_dual),
        effort=effort,
    )
