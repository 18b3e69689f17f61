"""Who has a place at open sites, and who would gain by another: a flow and its cut.

Where a home's people may be divided, the most people with a place are a maximum flow. The least
cut beside it parts the homes: those that have all they can, and those that are short, among whom
people would find a place if there were more. So a further site brings no more people than live
short of a place within its reach, and no more than it holds.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from lifecircle.programs import Program, solve
from lifecircle.scenario.siting.problem import Bools, Numbers, Reached


@dataclass(frozen=True, eq=False)
class RoomFlow:
    """What open sites give.

    Parameters
    ----------
    placed
        People with a place.
    short
        Of each home, how far its people are short of one, 0 to 1: the dual of the flow.
    """

    placed: float
    short: Numbers

    def gain_at_most(self, reached: Reached, capacity: Numbers) -> Numbers:
        """Return how many more each further site could give a place, at most.

        Parameters
        ----------
        reached
            Who reaches which site.
        capacity
            Of each site.
        """
        lacking = self.short * reached.people
        near = np.bincount(reached.site, lacking[reached.home], minlength=reached.sites)
        deepest = np.zeros(reached.sites)
        np.maximum.at(deepest, reached.site, self.short[reached.home])
        held = np.where(np.isfinite(capacity), capacity, 0.0) * deepest
        return np.minimum(near, np.where(np.isfinite(capacity), held, np.inf))


def room_flow(reached: Reached, capacity: Numbers, open_: Bools, *, seconds: float) -> RoomFlow:
    """Return the most people with a place at open sites, homes divided as it suits.

    Parameters
    ----------
    reached
        Who reaches which site, standing ones and candidates.
    capacity
        Of each site; infinite where there is no limit.
    open_
        Which sites are open.
    seconds
        For the solver; NaN is told where it takes longer.
    """
    kept = open_[reached.site] & (reached.people[reached.home] > 0)
    pair = np.unique(reached.home[kept] * reached.sites + reached.site[kept])
    home, site = np.divmod(pair, reached.sites)
    homes, pairs = len(reached.people), len(pair)
    short = np.ones(homes)
    if not pairs:
        return RoomFlow(0.0, short)
    every = np.arange(pairs)
    rows = csr_array(
        (np.ones(2 * pairs), (np.concatenate((home, homes + site)), np.tile(every, 2))),
        shape=(homes + reached.sites, pairs),
    )
    found = solve(
        Program(
            cost=-np.ones(pairs), rows=rows, low=np.full(rows.shape[0], -np.inf),
            high=np.concatenate((reached.people, capacity)), least=np.zeros(pairs),
            most=np.full(pairs, np.inf), whole=np.zeros(pairs, bool),
        ),
        seconds=seconds,
    )  # fmt: skip
    if found.status != "optimal":
        return RoomFlow(np.nan, short)
    return RoomFlow(-found.objective, np.clip(1.0 + found.row_duals[:homes], 0.0, 1.0))
