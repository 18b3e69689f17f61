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


def prices_for_people(cover: Unreached, *, people: float, seconds: float) -> HomePrices:
    """Return prices that tell how few sites reach so many people, or how many so few sites reach.

    They are the better for a number of sites the nearer `people` is to what it can reach. (Asked
    for the most people with so many sites, the method comes nowhere near in the same steps.)

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
    reach = hstack([cover.covers, -eye_array(classes)])
    told = csr_array(np.concatenate((np.zeros(cover.sites), cover.people))[None])
    columns = cover.sites + classes
    program = Program(
        cost=np.concatenate((np.ones(cover.sites), np.zeros(classes))),
        rows=csr_array(vstack([reach, told])),
        low=np.append(np.zeros(classes), people),
        high=np.full(classes + 1, np.inf),
        least=np.zeros(columns),
        most=np.ones(columns),
        whole=np.zeros(columns, bool),
    )
    lean, duals = _nearly(program, cover.sites, seconds)
    a_person = float(duals[classes])
    price = duals[:classes] / a_person if a_person > 0 else np.zeros(classes)
    return HomePrices(np.clip(price, 0.0, cover.people), lean, cover)


def _nearly(program: Program, sites: int, seconds: float) -> tuple[Numbers, Numbers]:
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
    values, duals = (np.nan_to_num(np.array(one)) for one in (found.col_value, found.row_dual))
    if len(values) != len(program.cost) or len(duals) != program.rows.shape[0]:
        values, duals = np.zeros(len(program.cost)), np.zeros(program.rows.shape[0])
    return np.clip(values[:sites], 0.0, 1.0), duals
