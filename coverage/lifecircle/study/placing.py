"""By which method people were put where they are, and how many of them rest on an assumption."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from lifecircle.errors import Fault
from lifecircle.words import Value

METHODS = (
    "given",
    "floor_area",
    "height",
    "levels_assumed",
    "raster",
    "land",
    "zone_point",
    "planned",
)
"""How people come to stand at a home, column ``people_by`` of residents that were spread.

``given`` counted there; ``floor_area`` by a floor area or storeys that are known; ``height`` by
storeys told by the height; ``levels_assumed`` by storeys that are assumed; ``raster`` by a grid of
people; ``land`` over the residential land of a zone without buildings; ``zone_point`` at one place
inside a zone that has not even land; ``planned`` in an estate that was planned.
"""

ASSUMED = ("levels_assumed", "land", "zone_point")
"""The methods that assume something nobody counted or measured."""


def people_by_method(residents: pd.DataFrame) -> dict[str, float]:
    """Return how many people stand where they do by each method that was used.

    Parameters
    ----------
    residents
        Columns ``residents`` and ``people_by``.

    Examples
    --------
    >>> table = {"residents": [2.0, 3.0, 4.0], "people_by": ["land", "floor_area", "land"]}
    >>> people_by_method(pd.DataFrame(table))
    {'floor_area': 3.0, 'land': 6.0}
    """
    people = residents["residents"].to_numpy(np.float64)
    method = residents["people_by"].to_numpy(object)
    found = {one: float(people[method == one].sum()) for one in METHODS}
    return {one: count for one, count in found.items() if count}


def assumed_people(residents: pd.DataFrame) -> float:
    """Return how many people stand where they do by an assumption."""
    by = people_by_method(residents)
    return sum(by.get(one, 0.0) for one in ASSUMED)


def placing_doubt(residents: pd.DataFrame) -> dict[str, Any]:
    """Return by which method how many people were placed, as plain values for a result's doubt.

    Parameters
    ----------
    residents
        Column ``residents``, and ``people_by`` where any of them were not simply counted.

    Returns
    -------
    dict
        ``people_placed`` with ``by``, ``assumed_people`` and ``assumed_share``; empty where all
        people are as given.

    Examples
    --------
    >>> table = pd.DataFrame({"residents": [3.0, 1.0], "people_by": ["height", "land"]})
    >>> placing_doubt(table)["people_placed"]
    {'by': {'height': 3.0, 'land': 1.0}, 'assumed_people': 1.0, 'assumed_share': 0.25}
    """
    if "people_by" not in residents:
        return {}
    people, assumed = float(residents["residents"].sum()), assumed_people(residents)
    share = round(assumed / people, 6) if people else 0.0
    by = people_by_method(residents)
    return {"people_placed": {"by": by, "assumed_people": assumed, "assumed_share": share}}


def placing_notes(residents: pd.DataFrame, *, file: str) -> Iterator[Fault]:
    """Yield what the places of people rest on that nobody counted.

    Parameters
    ----------
    residents
        Columns ``residents`` and ``people_by``.
    file
        The layer of homes, or the study file.
    """
    people = float(residents["residents"].sum())
    if not people > 0:
        return
    by = people_by_method(residents)
    method = residents["people_by"].to_numpy(object)
    for one, code in _NOTES.items():
        if one in by:
            details: dict[str, Value] = {
                "people": f"{by[one]:,.0f}",
                "share": f"{by[one] / people:.1%}",
                "count": int((method == one).sum()),
            }
            yield Fault(code=code, severity="warning", file=file, details=details)
    assumed = assumed_people(residents)
    summed: dict[str, Value] = {
        "people": f"{people:,.0f}",
        "count": len(residents),
        "assumed": f"{assumed:,.0f}",
        "share": f"{assumed / people:.1%}",
    }
    yield Fault(code="people-spread", severity="warning", file=file, details=summed)


_NOTES = {
    "height": "people-by-height",
    "levels_assumed": "people-by-assumed-levels",
    "raster": "people-by-raster",
    "land": "people-on-land",
}
