"""A problem of places made small without changing its answer.

A standing site with room for all who could turn to it turns nobody away: who reaches one has a
place, and others find more room at the next. Homes that reach the same sites are one where a
home's people may be divided.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Reached, Rules
from lifecircle.scenario.siting.reduce import floor_groups, same_rows


@dataclass(frozen=True, eq=False)
class Contest:
    """Who still competes for a place.

    Parameters
    ----------
    reached
        Homes, or classes of homes, without those that have a place for certain.
    rules
        Floors in terms of these.
    placed
        People who have a place for certain.
    """

    reached: Reached
    rules: Rules
    placed: float


def contest(reached: Reached, rules: Rules, capacity: Numbers, *, split: bool) -> Contest:
    """Return a problem without what is decided already.

    Parameters
    ----------
    reached, rules, capacity, split
        As `lifecircle.scenario.siting.capacitated.fewest_with_room` takes them.
    """
    standing = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing
    sure = _surely_placed(reached, capacity, standing)
    people = np.where(sure, 0.0, reached.people)
    floors = tuple(
        (members, least - float(reached.people[members][sure[members]].sum()))
        for members, least in rules.floors
    )
    kept = people[reached.home] > 0
    home, site = reached.home[kept], reached.site[kept]
    left = replace(rules, floors=floors)
    placed = float(reached.people[sure].sum())
    if not split or not len(home):
        small = Reached(
            home=home, site=site, cost=np.zeros(len(home)), people=people, sites=reached.sites
        )
        return Contest(small, left, placed)
    return _merged(Contest(reached, left, placed), people, home, site)


def _surely_placed(reached: Reached, capacity: Numbers, standing: Bools) -> Bools:
    """Return the homes that standing sites with room for all who ask can take."""
    sure = np.zeros(len(reached.people), bool)
    while True:
        asks = np.where(sure, 0.0, reached.people)[reached.home]
        roomy = standing & (capacity >= np.bincount(reached.site, asks, minlength=reached.sites))
        found = sure.copy()
        found[reached.home[roomy[reached.site]]] = True
        if (found == sure).all():
            return sure
        sure = found


def _merged(one: Contest, people: Numbers, home: Ints, site: Ints) -> Contest:
    """Return the problem with homes of the same sites and floors as one."""
    homes, sites = len(people), one.reached.sites
    table = csr_array((np.ones(len(home), np.int8), (home, site)), shape=(homes, sites))
    table.sum_duplicates()
    rows = np.unique(home)
    first, label = same_rows(table[rows], floor_groups(one.rules, homes)[rows])
    class_of = np.full(homes, -1)
    class_of[rows] = label
    small = table[rows[first]].tocoo()
    floors = tuple(
        (np.unique(class_of[members][class_of[members] >= 0]), least)
        for members, least in one.rules.floors
    )
    reached = Reached(
        home=small.row.astype(np.int64),
        site=small.col.astype(np.int64),
        cost=np.zeros(small.nnz),
        people=np.bincount(label, people[rows], minlength=len(first)).astype(np.float64),
        sites=sites,
    )
    return Contest(reached, replace(one.rules, floors=floors), one.placed)
