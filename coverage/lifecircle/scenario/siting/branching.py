"""Which site to branch on: the one of which both branches lift the bound most.

What branching on a site has lifted so far is remembered (pseudo-costs); a site seldom branched on
is tried first (strong branching; Achterberg, Koch and Martin 2005).
"""

import numpy as np

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers

TRIED = 8
"""How many sites are looked at in a branch."""

_WHOLE = 1e-6
_OFTEN = 4
_LITTLE = 1e-6


class Lifts:
    """What branching on each site has lifted the bound by, for each whole site opened or shut.

    Parameters
    ----------
    sites
        How many there are.
    """

    def __init__(self, sites: int) -> None:
        self._sum, self._times = np.zeros((2, sites)), np.zeros((2, sites))

    def learn(self, site: int, *, shut: bool, open_: float, lift: float) -> None:
        """Remember what a branch has lifted.

        Parameters
        ----------
        site
            Branched on.
        shut
            Whether in the branch without it.
        open_
            How far it was open before.
        lift
            Of the bound.
        """
        way = max(open_ if shut else 1.0 - open_, _WHOLE)
        self._sum[int(shut), site] += max(lift, 0.0) / way
        self._times[int(shut), site] += 1

    def known(self, site: int) -> bool:
        """Return whether a site was branched on often enough."""
        return bool((self._times[:, site] >= _OFTEN).all())

    def hope(self, open_: Numbers) -> Numbers:
        """Return how much branching on each site promises to lift both branches."""
        times = np.maximum(self._times, 1.0)
        many = self._times.sum(axis=1, keepdims=True)
        mean = np.where(many > 0, self._sum.sum(axis=1, keepdims=True) / np.maximum(many, 1), 1.0)
        each = np.where(self._times > 0, self._sum / times, mean)
        return score(each[0] * (1.0 - open_), each[1] * open_)

    def promising(self, open_: Numbers, undecided: Bools) -> Ints:
        """Return the undecided sites open in part, the most promising first; a few at most."""
        parts = np.minimum(open_, 1.0 - open_)
        some = np.flatnonzero(undecided & (parts > _WHOLE))
        return some[np.argsort(-self.hope(open_)[some], kind="stable")][:TRIED]


def score(opened: Numbers, shut: Numbers) -> Numbers:
    """Return what two lifts are worth together: a little of both is better than much of one."""
    worth: Numbers = np.maximum(opened, _LITTLE) * np.maximum(shut, _LITTLE)
    return worth
