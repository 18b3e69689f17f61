"""Prices on homes: how many people so many sites can reach at most, and which sites could not help.

Whoever is in reach of a site pays it a price, no more than there are people; what is not paid is
counted as reached for nothing. Then no set of sites reaches more than what is not paid and what
the best-paid sites are given (Lagrangian relaxation), whatever the prices. Good ones are the duals
of the covering program without whole numbers; a first-order method finds them nearly, which is
all that is needed, in a tenth of the time.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from lifecircle.programs import Program, model_of
from lifecircle.scenario.siting.problem import Bools, Numbers
from lifecircle.scenario.siting.unreached import Unreached

_STEPS = 4000
_NEAR = 1e-4
_TIGHT = 1e-9


@dataclass(frozen=True, eq=False)
class HomePrices:
    """What prices say.

    Parameters
    ----------
    price
        Of each class of homes, 0 to its people.
    lean
        How far each site is open in the linear program, nearly.
    cover
        The covering problem.
    """

    price: Numbers
    lean: Numbers
    cover: Unreached

    @cached_property
    def given(self) -> Numbers:
        """What each site is paid."""
        found: Numbers = self.cover.by_site @ self.price
        return found

    @cached_property
    def most_by_count(self) -> Numbers:
        """The most people that 0, 1, 2 ... sites can reach, at most."""
        unpaid = float((self.cover.people - self.price).sum())
        found: Numbers = unpaid + np.concatenate(([0.0], np.cumsum(np.sort(self.given)[::-1])))
        return found

    def most(self, count: int) -> float:
        """Return how many people so many sites can reach at most."""
        return float(self.most_by_count[min(count, self.cover.sites)])

    def fewest(self, people: float) -> int:
        """Return how many sites it takes at least to reach so many people."""
        tight = _TIGHT * max(self.cover.everybody, 1.0)
        return int(np.searchsorted(self.most_by_count, people - tight))

    def closed(self, count: int, *, people: float) -> Bools:
        """Return the sites that are in no set of so many that reaches so many people."""
        top = np.sort(self.given)[::-1]
        last = float(top[count - 1]) if 0 < count <= len(top) else 0.0
        with_each = self.most(count) - np.maximum(last - self.given, 0.0)
        return np.asarray(with_each < people - _TIGHT * max(self.cover.everybody, 1.0), bool)


def prices_for_count(cover: Unreached, *, count: int, seconds: float) -> HomePrices:
    """Return prices for the most people with so many sites.

    Parameters
    ----------
    cover
        The covering problem.
    count
        How many sites.
    seconds
        After which the prices so far are taken.
    """
    classes = len(cover.people)
    scale = max(cover.everybody, 1.0)
    row = np.concatenate((np.ones(cover.sites), np.zeros(classes)))
    cost = np.concatenate((np.zeros(cover.sites), -cover.people / scale))
    lean, duals = _nearly(_program(cover, cost, row, low=0.0, high=float(count)), seconds)
    return HomePrices(np.clip(duals[:classes] * scale, 0.0, cover.people), lean, cover)


def prices_for_people(cover: Unreached, *, people: float, seconds: float) -> HomePrices:
    """Return prices for the fewest sites that reach so many people.

    Parameters
    ----------
    cover
        The covering problem.
    people
        How many are wanted.
    seconds
        After which the prices so far are taken.
    """
    classes = len(cover.people)
    row = np.concatenate((np.zeros(cover.sites), cover.people))
    cost = np.concatenate((np.ones(cover.sites), np.zeros(classes)))
    lean, duals = _nearly(_program(cover, cost, row, low=people, high=np.inf), seconds)
    a_person = float(duals[classes]) if len(duals) else 0.0
    price = duals[:classes] / a_person if a_person > 0 else np.zeros(classes)
    return HomePrices(np.clip(price, 0.0, cover.people), lean, cover)


def _program(cover: Unreached, cost: Numbers, row: Numbers, *, low: float, high: float) -> Program:
    """Return the covering program with one more row and no whole numbers."""
    classes, columns = len(cover.people), len(cost)
    reach = hstack([cover.covers, -eye_array(classes)])
    return Program(
        cost=cost,
        rows=csr_array(vstack([reach, csr_array(row[None])])),
        low=np.append(np.zeros(classes), low),
        high=np.append(np.full(classes, np.inf), high),
        least=np.zeros(columns),
        most=np.ones(columns),
        whole=np.zeros(columns, bool),
    )


def _nearly(program: Program, seconds: float) -> tuple[Numbers, Numbers]:
    """Return nearly the best sites in parts and the duals of the rows, zeros where there are none.

    Nothing is proven by them: what they are used for holds for any numbers.
    """
    import highspy

    solver: Any = highspy.Highs.__mro__[1]()
    options = {
        "output_flag": False, "threads": 1, "solver": "pdlp", "pdlp_iteration_limit": _STEPS,
        "pdlp_optimality_tolerance": _NEAR, "time_limit": seconds,
    }  # fmt: skip
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(model_of(program, highspy))
    solver.run()
    found = solver.getSolution()
    sites = len(program.cost) - program.rows.shape[0] + 1
    values, duals = (np.nan_to_num(np.array(one)) for one in (found.col_value, found.row_dual))
    if len(values) != len(program.cost) or len(duals) != program.rows.shape[0]:
        values, duals = np.zeros(len(program.cost)), np.zeros(program.rows.shape[0])
    return np.clip(values[:sites], 0.0, 1.0), duals
