"""Where no choice of sites keeps to the rules: how little could be missing, and where."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from lifecircle.programs import Program, Status, solve
from lifecircle.scenario.siting.cover import cover_program, floor_rows
from lifecircle.scenario.siting.problem import Bools, Numbers, Reached, Rules
from lifecircle.scenario.siting.reduce import positions, reduced

_NOBODY = 1e-3


@dataclass(frozen=True, eq=False)
class Shortfall:
    """What is missing in the choice that misses least.

    Parameters
    ----------
    people
        Of each floor: people missing.
    groups
        Which groups of ``one_in`` have no site.
    status
        ``optimal`` where no choice misses less.
    """

    people: Numbers
    groups: Bools
    status: Status


def least_shortfall(
    reached: Reached, rules: Rules, *, seconds: float = 60.0, seed: int = 0
) -> Shortfall:
    """Return the least that is missing: first groups without a site, then people.

    Parameters
    ----------
    reached
        Who could be reached from where.
    rules
        ``count``, ``budget`` and ``not_both`` are kept to; of ``one_in`` and ``floors`` as much
        as can be.
    seconds, seed
        Of the solver.
    """
    small = reduced(reached, rules)
    hard = replace(rules, one_in=(), floors=())
    sites, classes = len(small.candidates), len(small.people)
    base = cover_program(small, reached, hard, cost=np.zeros(sites + classes), at_least=None)
    standing = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing
    soft = list(floor_rows(small, reached, rules, first=sites))
    for group in rules.one_in:
        inside = positions(small.candidates, group)
        least = 1.0 - float(standing[np.asarray(group, np.int64)].any())
        soft.append((inside, np.ones(len(inside)), least, np.inf))
    many = len(soft)
    rows = [
        csr_array((values, (np.zeros(len(at), int), at)), shape=(1, sites + classes))
        for at, values, _, _ in soft
    ]
    block = csr_array(vstack([csr_array((0, sites + classes)), *rows]))
    slack = csr_array((np.ones(many), (np.arange(many), np.arange(many))), shape=(many, many))
    none = csr_array((base.rows.shape[0], many))
    floors = len(rules.floors)
    dear = np.where(np.arange(many) < floors, 1.0, 1.0 + float(reached.people.sum()))
    program = Program(
        cost=np.concatenate((base.cost, dear)),
        rows=csr_array(vstack([hstack([base.rows, none]), hstack([block, slack])])),
        low=np.concatenate((base.low, [one[2] for one in soft])),
        high=np.concatenate((base.high, np.full(many, np.inf))),
        least=np.concatenate((base.least, np.zeros(many))),
        most=np.concatenate((base.most, np.full(many, np.inf))),
        whole=np.concatenate((base.whole, np.zeros(many, bool))),
    )
    found = solve(program, seconds=seconds, seed=seed)
    missing = found.values[sites + classes :] if len(found.values) else np.zeros(many)
    missing = np.where(missing > _NOBODY, missing, 0.0)
    return Shortfall(missing[:floors], missing[floors:] > 0.5, found.status)
