"""What a set of sites must keep to, as rows of a program."""

import numpy as np

from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Rules

Row = tuple[Ints, Numbers, float, float]
"""Columns and values of one constraint, and what their sum must lie between."""


def site_rows(rules: Rules, place: Ints, price: Numbers, standing: Bools) -> list[Row]:
    """Return the rules that speak of sites only.

    Parameters
    ----------
    rules
        ``count``, ``budget``, ``one_in`` and ``not_both`` are looked at.
    place
        Column of each site, -1 of those that stand or that nobody would build.
    price, standing
        Of every site.
    """
    free = np.flatnonzero(place >= 0)
    ones = np.ones(len(free))
    rows: list[Row] = []
    if rules.count is not None:
        rows.append((place[free], ones, 0.0, float(rules.count)))
    if rules.budget is not None:
        rows.append((place[free], price[free], 0.0, float(rules.budget)))
    for group in rules.one_in:
        inside = np.asarray(group, np.int64)
        if not standing[inside].any():
            columns = place[inside][place[inside] >= 0]
            rows.append((columns, np.ones(len(columns)), 1.0, np.inf))
    for one, other in rules.not_both:
        pair = place[[one, other]]
        most = 1.0 - float(standing[[one, other]].sum())
        columns = np.sort(pair[pair >= 0])
        rows.append((columns, np.ones(len(columns)), -np.inf, most))
    return rows
