"""What is left of the fewest sites for all when everything plain is decided.

A class that one site alone reaches decides that site; a site whose people another one reaches too
is not needed; who is reached by all sites that reach somebody else is reached with them. Each
makes way for the others.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Ints
from lifecircle.scenario.siting.reduce import implied, undominated


@dataclass(frozen=True, eq=False)
class Core:
    """What is left to decide.

    Parameters
    ----------
    covers
        A row a class of homes, a column a site.
    sites
        Of each column.
    needed
        Sites that are in some best answer for certain.
    """

    covers: csr_array
    sites: Ints
    needed: Ints


def core(covers: csr_array) -> Core:
    """Return the core of a covering problem, all sites at one price.

    Parameters
    ----------
    covers
        A row a class of homes, a column a site: 1 where it reaches them; nobody is out of reach.
    """
    table, sites = csr_array(covers), np.arange(covers.shape[1])
    needed: list[int] = []
    while True:
        before = table.shape
        kept = undominated(table, np.ones(table.shape[1]))
        table, sites = csr_array(table[:, kept]), sites[kept]
        alone = np.unique(table.indices[table.indptr[:-1][np.diff(table.indptr) == 1]])
        needed += sites[alone].tolist()
        waiting = np.asarray(table[:, alone].sum(axis=1)).ravel() == 0
        others = np.setdiff1d(np.arange(len(sites)), alone)
        table = csr_array(table[np.flatnonzero(waiting)][:, others])
        sites = sites[others]
        table = csr_array(table[implied(table)])
        if table.shape == before:
            return Core(table, sites, np.array(sorted(needed), np.int64))
