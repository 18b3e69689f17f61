"""Most people with so many sites where there are very many homes.

People left out are people who walk 1, those reached walk 0: so the covering problem is one of
least walking, and the search that knows only sites and sums of walks in blocks of homes decides it
(Benders for maximal covering; Cordeau, Furini and Ljubić 2019). A whole program would have a
column for every class of homes.
"""

import time

import numpy as np
from scipy.sparse import csr_array

from lifecircle.programs import Effort, Solved
from lifecircle.scenario.siting.master import Kept, Master
from lifecircle.scenario.siting.problem import Ints, Reached
from lifecircle.scenario.siting.reduce import Small
from lifecircle.scenario.siting.walks import Walks

MANY_CLASSES = 5_000
"""From so many classes of homes on this search is the quicker one."""


def most_of_many(small: Small, *, count: int, start: Ints, seconds: float, seed: int) -> Solved:
    """Return the most people that so many candidates reach, as a solved program would.

    Parameters
    ----------
    small
        The reduced problem.
    count
        New sites, at most.
    start
        A good answer: rows of the candidates.
    seconds, seed
        As for `lifecircle.scenario.siting.cover.most_people`.
    """
    began = time.perf_counter()
    pairs = small.covers.tocoo()
    sites, classes = len(small.candidates), len(small.people)
    reached = Reached(
        home=pairs.row.astype(np.int64), site=pairs.col.astype(np.int64),
        cost=np.zeros(pairs.nnz), people=small.people, sites=sites,
    )  # fmt: skip
    walks = Walks.of(reached, np.ones(classes))
    one = csr_array((np.ones(sites), (np.zeros(sites, int), np.arange(sites))), shape=(1, sites))
    kept = Kept(one, np.zeros(1), np.array([float(count)]), free=True)
    until = began + seconds
    master = Master(walks, kept, best=start, bound=0.0, until=until, seed=seed)
    proven = master.decide()
    open_ = np.zeros(sites)
    open_[master.best] = 1.0
    people = float(small.people.sum())
    objective, bound = master.total - people, master.bound - people
    return Solved(
        status="optimal" if proven else "feasible",
        values=np.concatenate((open_, np.minimum(small.covers @ open_, 1.0))),
        objective=objective,
        bound=objective if proven else bound,
        gap=0.0 if proven else (objective - bound) / max(abs(objective), 1e-9),
        effort=Effort(seconds=time.perf_counter() - began, nodes=master.nodes, seed=seed),
    )
