"""People spread over buildings by floor area, as whole persons, no one lost or added."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import CallError

Weights = NDArray[np.float64]
Codes = NDArray[np.intp]

WHOLE_OF = {"age_80_plus": "age_60_plus"}
"""Who is part of whom beside the residents: nobody is over 80 without being over 60."""

_ALMOST = 1 - 1e-12  # a share that is whole but for rounding must not be counted twice


@dataclass(frozen=True, kw_only=True, eq=False)
class Totals:
    """How many people live in each zone of one level.

    Parameters
    ----------
    people
        Index ``zone_id``; a column a group, ``residents`` first; whole numbers.
    level
        The level of the zones.
    """

    people: pd.DataFrame
    level: str


def spread_people(
    totals: Mapping[str, ArrayLike], weights: ArrayLike, *, ids: ArrayLike, zone: ArrayLike
) -> pd.DataFrame:
    """Return whole persons a building, group by group, adding up to each zone's totals.

    Residents follow the weights. Every other group follows the residents, so that no building
    has more people over 60 than people; those over 80 follow those over 60 where both are given.
    Fractions are settled by the largest remainder, equal
    ones in the order of the ids, so that the order of rows does not matter.

    Parameters
    ----------
    totals
        For each group, the people of zone 0, 1, 2 … as whole numbers; ``residents`` is required.
    weights
        Floor area of each building; not negative.
    ids
        Id of each building.
    zone
        Zone of each building as its position in the totals; -1 for none.

    Returns
    -------
    pandas.DataFrame
        One float column a group, on the ids. A zone whose buildings weigh nothing gets no one.

    Raises
    ------
    CallError
        If residents are missing, a weight is negative or not finite, or a total is not whole.
    """
    names = np.asarray(ids).astype(str)
    zones = np.asarray(zone, dtype=np.intp)
    shares = _checked(weights)
    if "residents" not in totals:
        raise CallError("`totals` must hold `residents`, which every other group follows")
    people = {"residents": largest_remainder(totals["residents"], shares, zone=zones, ids=names)}
    for group in sorted(set(totals) - {"residents"}, key=lambda one: one in WHOLE_OF):
        whole = people.get(WHOLE_OF.get(group, "residents"), people["residents"])
        people[group] = largest_remainder(totals[group], whole, zone=zones, ids=names)
    return pd.DataFrame({group: people[group] for group in totals}, index=pd.Index(np.asarray(ids)))


def largest_remainder(
    totals: ArrayLike, weights: Weights, *, zone: Codes, ids: NDArray[np.str_]
) -> Weights:
    """Return whole numbers in proportion to the weights that add up to each zone's total.

    Parameters
    ----------
    totals
        Whole number of each zone.
    weights
        Weight of each row.
    zone
        Position in the totals of each row's zone; -1 for none.
    ids
        Ids that settle equal remainders.
    """
    wanted = np.atleast_1d(np.asarray(totals, dtype=np.float64))
    if (wanted < 0).any() or (wanted != np.floor(wanted)).any():
        raise CallError("people are spread as whole persons: totals must be whole, not negative")
    inside = np.flatnonzero((zone >= 0) & (weights > 0))
    order = inside[np.lexsort((ids[inside], zone[inside]))]  # sums do not depend on row order
    code, weight = zone[order], weights[order]
    sums = np.bincount(code, weights=weight, minlength=len(wanted))
    share = wanted[code] * (weight / sums[code])
    whole = np.floor(share * _ALMOST)
    left = wanted - np.bincount(code, weights=whole, minlength=len(wanted))
    ranked = np.lexsort((ids[order], whole - share, code))
    rank = np.arange(len(order)) - np.searchsorted(code[ranked], code[ranked], side="left")
    whole[ranked] += rank < left[code[ranked]]
    people = np.zeros(len(weights))
    people[order] = whole
    return people


def _checked(weights: ArrayLike) -> Weights:
    """Return the weights as numbers none of which is negative or endless."""
    found = np.asarray(weights, dtype=np.float64)
    if not np.isfinite(found).all() or (found < 0).any():
        raise CallError("`weights` must be finite and not negative")
    return found
