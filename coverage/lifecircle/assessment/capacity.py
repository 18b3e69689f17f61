"""What a result says of capacity, for it to be held against another."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lifecircle.assessment.shares import Shared, shared_circles
from lifecircle.assessment.supply_table import places_table, supply_table
from lifecircle.assessment.verdicts import verdicts_table
from lifecircle.assessment.zoned import Zoned
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.results import Result
from lifecircle.scenario.differences.compare import Comparison, compare_sides
from lifecircle.scenario.differences.sides import Capacity, Side, side_of


def capacity_of(result: Result, shared: tuple[Shared, ...]) -> Capacity:
    """Return who has a place, how full facilities are and what is judged of it.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    shared
        Its circles, from `lifecircle.assessment.shares.shared_circles`.
    """
    zoned = Zoned(result.study, result.facilities)
    supply = supply_table(shared, zoned)
    return Capacity(
        needs=_needs(shared),
        supply=supply[["capacity", "placed"]],
        places=places_table(shared, result.study)[["capacity"]],
        verdicts=verdicts_table(result, supply, zoned)[["near", "enough", "verdict"]],
        homes=_homes(shared, result),
    )


def assessed_side(result: Result, shared: tuple[Shared, ...] | None = None) -> Side:
    """Return a result as one side of a comparison that also knows its capacity.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    shared
        Its circles shared out, if that was done; else its streets are searched again.
    """
    if shared is None:
        shared = shared_circles(retrace(result), result)
    return replace(side_of(result), capacity=capacity_of(result, shared))


def compare_assessed(
    base: Result, other: Result, *, name: str = "", cost: float = 0.0
) -> Comparison:
    """Return what differs between two results, capacity and both axes of the verdicts too.

    Parameters
    ----------
    base, other, name, cost
        As for `lifecircle.compare`, which does not search the streets again and is quicker.

    Examples
    --------
    >>> compare_assessed(base, other).eased.circles  # doctest: +SKIP
    """
    return compare_sides(assessed_side(base), assessed_side(other), name=name, cost=cost)


def _needs(shared: tuple[Shared, ...]) -> pd.DataFrame:
    """Return what each circle needs of what, by circle."""
    rows = {
        one.circle.id: (one.provision.unit, one.provision.group, one.provision.need)
        for one in shared
    }
    columns = ["unit", "group", "need_per_person"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.astype({"need_per_person": float}).rename_axis("circle")


def _homes(shared: tuple[Shared, ...], result: Result) -> pd.DataFrame:
    """Return how much of each home's need has a place within the limit for certain.

    Facilities of unknown capacity count for nothing here: were they to take anybody, who has a
    certain place elsewhere would change with them, though nothing is certain that was not before.
    """
    ids = result.study.residents.index
    parts = {}
    for one in shared:
        placed = np.full(len(ids), np.nan)
        if one.room is not None:
            placed = np.divide(one.certain, one.need, out=np.zeros(len(ids)), where=one.need > 0)
        table = pd.DataFrame({"people": one.people, "placed_share": placed}, index=ids)
        parts[one.circle.id] = table[table["people"] > 0]
    if not parts:
        index = pd.MultiIndex.from_arrays([[], []], names=["resident_id", "circle"])
        return pd.DataFrame({"people": [], "placed_share": []}, index=index)
    joined = pd.concat(parts, names=["circle", "resident_id"])
    return joined.reorder_levels(["resident_id", "circle"])
