"""What a result says of capacity, for it to be held against another."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lifecircle.assessment.shares import Shared, shared_circles
from lifecircle.assessment.supply_table import places_table, supply_table
from lifecircle.assessment.verdicts import verdicts_table
from lifecircle.assessment.zoned import Zoned
from lifecircle.circles.assignment import assign
from lifecircle.circles.results import Result
from lifecircle.circles.retrace import Retrace, retrace
from lifecircle.circles.supply import Numbers
from lifecircle.scenario.differences.compare import Comparison, compare_sides
from lifecircle.scenario.differences.sides import Capacity, Side, side_of


def capacity_of(result: Result, again: Retrace | None = None) -> Capacity:
    """Return who has a place, how full facilities are and what is judged of it.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned; its streets are searched again.
    again
        Its study on its streets, if it is at hand.
    """
    zoned = Zoned(result.study, result.facilities)
    shared = shared_circles(again or retrace(result), result)
    supply = supply_table(shared, zoned)
    return Capacity(
        needs=_needs(shared),
        supply=supply[["capacity", "placed"]],
        places=places_table(shared, result.study)[["capacity"]],
        verdicts=verdicts_table(result, supply, zoned)[["near", "enough", "verdict"]],
        homes=_homes(shared, result),
    )


def assessed_side(result: Result, again: Retrace | None = None) -> Side:
    """Return a result as one side of a comparison that also knows its capacity.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    again
        Its study on its streets, if it is at hand.
    """
    return replace(side_of(result), capacity=capacity_of(result, again))


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
            known = not np.isnan(one.capacity).any()
            told = one.room.placed if known else _certain(one)
            placed = np.divide(told, one.need, out=np.zeros(len(ids)), where=one.need > 0)
        table = pd.DataFrame({"people": one.people, "placed_share": placed}, index=ids)
        parts[one.circle.id] = table[table["people"] > 0]
    if not parts:
        index = pd.MultiIndex.from_arrays([[], []], names=["resident_id", "circle"])
        return pd.DataFrame({"people": [], "placed_share": []}, index=index)
    joined = pd.concat(parts, names=["circle", "resident_id"])
    return joined.reorder_levels(["resident_id", "circle"])


def _certain(one: Shared) -> Numbers:
    """Return the need of each home that facilities of known capacity have room for."""
    return assign(one.pairs, one.need, np.nan_to_num(one.capacity)).placed
