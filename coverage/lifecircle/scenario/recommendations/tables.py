"""What each chosen site brings, and what more would bring."""

import numpy as np
import pandas as pd

from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.siting.curve import best_next, knee
from lifecircle.scenario.siting.problem import Answer


def site_table(ground: SiteGround, answer: Answer, *, years: tuple[int, ...] = ()) -> pd.DataFrame:
    """Return the chosen sites, the one that reaches most people first; of phases the earliest.

    Parameters
    ----------
    ground
        The problem.
    answer
        What was chosen.
    years
        Of each chosen site, if it has one.
    """
    reached, table = ground.reached, ground.candidates.table
    chosen = np.array(answer.new, np.int64)
    order, added = best_next(reached, chosen, most=len(chosen))
    order = np.concatenate((order, np.setdiff1d(chosen, order)))
    if years:
        year_of = dict(zip(answer.new, years, strict=True))
        when = np.array([year_of[int(one)] for one in order], np.int64)
        order = order[np.argsort(when, kind="stable")]
        added = _in_turn(ground, order)
    added = np.concatenate((added, np.zeros(len(order) - len(added))))
    mine = np.isin(reached.site, chosen)
    home, site = reached.home[mine], reached.site[mine]
    people = np.bincount(site, reached.people[home], minlength=reached.sites)
    served = np.bincount(home, minlength=len(reached.people))
    alone = np.bincount(site, reached.people[home] * (served[home] == 1), minlength=reached.sites)
    found = table.iloc[order].assign(
        people=people[order], people_added=added, people_alone=alone[order]
    )
    return found.assign(year=np.sort(years)) if years else found


def _in_turn(
    ground: SiteGround, order: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return how many people each site adds to those before it."""
    reached = ground.reached
    waiting, added = reached.people.astype(np.float64), []
    for site in order:
        homes = np.unique(reached.home[reached.site == site])
        added.append(float(waiting[homes].sum()))
        waiting[homes] = 0.0
    return np.array(added)


def curve_table(ground: SiteGround, *, most: int) -> pd.DataFrame:
    """Return the people that the best next sites reach, one more at a time.

    Parameters
    ----------
    ground
        The problem.
    most
        How many sites at most.
    """
    every = np.arange(ground.reached.sites)
    _, added = best_next(ground.reached, every, most=most)
    people = ground.before + np.concatenate(([0.0], np.cumsum(added)))
    total = ground.total
    table = pd.DataFrame(
        {"people": people, "share": people / total if total > 0 else np.nan},
        index=pd.RangeIndex(len(people), name="sites"),
    )
    return table.assign(knee=table.index == knee(people))
