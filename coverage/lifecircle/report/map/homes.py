"""Homes on the map: where they are, who lives in them, and their walk in each circle."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.report.wording import names_of

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.map.blob import Blob
    from lifecircle.report.map.placing import Placing
    from lifecircle.study.standards.circle import Circle

STATUSES = ("covered", "beyond", "unreachable", "not_snapped", "no_population")
"""Statuses of homes as the page numbers them."""

CLAIMED = 8
"""Added to the status of a home that a straight-line buffer would claim."""

ALONE = 16
"""Added to the status of a home that one facility alone serves."""


def known(values: ArrayLike, *, scale: float = 1.0) -> NDArray[np.int64]:
    """Return numbers that are not negative as a column: scaled, rounded and one more.

    Parameters
    ----------
    values
        Numbers; those that are missing or endless become 0.
    scale
        How many units of the column make one.

    Examples
    --------
    >>> known([0.0, 2.5, float("inf")], scale=10).tolist()
    [1, 26, 0]
    """
    numbers = np.asarray(values, np.float64)
    finite = np.isfinite(numbers)
    whole = np.round(np.where(finite, numbers, 0.0) * scale).astype(np.int64)
    return np.where(finite, whole + 1, 0)


def add_homes(blob: "Blob", result: "Result", placing: "Placing") -> None:
    """Add every home once: ``home.x``, ``home.y``, ``home.<group>`` and the text ``home.name``.

    People are in tenths, one more, as in `known`.
    """
    homes = result.study.residents
    at = placing.points(*shapely.get_coordinates(homes.geometry.to_numpy()).T)
    blob.add_all({f"home.{key}": at[key] for key in "xy"}, steps=("home.x", "home.y"))
    names = names_of(homes) if "name" in homes else {}
    ids = [str(key) for key in homes.index]
    blob.texts["home.name"] = [names.get(key, key) for key in ids]
    for group in dict.fromkeys(group_of(circle, homes) for circle in result.circles):
        blob.add(f"home.{group}", known(homes[group], scale=10))


def group_of(circle: "Circle", homes: pd.DataFrame) -> str:
    """Return the population column a circle counts."""
    return circle.group if circle.group in homes else "residents"


def walks_of_homes(result: "Result", circle: "Circle") -> pd.DataFrame:
    """Return a circle's rows of the nearest table, one a home, in the order of the homes."""
    rows = pd.DataFrame(result.nearest.xs(circle.id, level="circle"))
    return rows.reindex(result.study.residents.index)


def places_of(result: "Result", rows: pd.DataFrame) -> NDArray[np.intp]:
    """Return the row of each home's nearest facility among the study's, -1 where there is none."""
    named = rows["facility_id"].astype("category")
    place: NDArray[np.intp] = result.study.facilities.index.get_indexer(named.cat.categories)
    codes = named.cat.codes.to_numpy()
    return np.where(codes >= 0, place[codes], -1) if len(place) else np.full(len(rows), -1)


def add_walks(
    blob: "Blob",
    result: "Result",
    circle: "Circle",
    *,
    claimed: NDArray[np.bool_],
    alone: NDArray[np.bool_],
    name: str,
) -> None:
    """Add the walk of every home in a circle, as the result tells it.

    ``status`` (place in `STATUSES`, with `CLAIMED` and `ALONE`), ``facility`` (its row, one more),
    ``minutes`` in hundredths, and ``walk``, ``steps`` and ``access`` in metres, as `known`.

    Parameters
    ----------
    blob, result, circle
        Where to, of what, which.
    claimed
        Whether a straight-line buffer would claim each home.
    alone
        Whether one facility alone serves it.
    name
        What the names of the columns begin with.
    """
    rows = walks_of_homes(result, circle)
    status = pd.Categorical(rows["status"], categories=STATUSES).codes
    place = places_of(result, rows)
    blob.add(f"{name}.status", status.astype(np.int64) + CLAIMED * claimed + ALONE * alone)
    blob.add(f"{name}.facility", place + 1)
    blob.add(f"{name}.minutes", known(rows["minutes"], scale=100), steps=True)
    blob.add(f"{name}.walk", known(rows["walk_m"]), steps=True)
    blob.add(f"{name}.steps", known(rows["steps_m"]))
    blob.add(f"{name}.access", known(rows["access_m"]), steps=True)
