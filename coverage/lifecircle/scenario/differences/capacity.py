"""Capacity eased: who gets a place and who loses one, and which facilities are too full.

Two questions that must not be mixed. *Has everybody a place somewhere within the limit?* is
answered by sharing facilities out among all who reach them
(`lifecircle.circles.capacity.room.share_out`). *What happens if everybody simply goes to the
nearest?* is answered by adding up who is nearest to each facility: one that more need turns to
than it holds is over its capacity, though its neighbours may have room.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.scenario.differences.sides import Capacity, Side

COLUMNS = (
    "unit", "group",
    "capacity_before", "capacity_after",
    "placed_people_before", "placed_people_after",
    "place_won", "place_lost",
    "over_before", "over_after",
    "over_by_before", "over_by_after",
    "enough_met", "enough_missed",
)  # fmt: skip
CROWDED = ("unit", "capacity_before", "capacity_after", "load_before", "load_after",
           "over_by_before", "over_by_after")  # fmt: skip

_ROUNDED = 1e-6
_WHEN = ("before", "after")

Numbers = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Eased:
    """How capacity differs between two sides.

    Parameters
    ----------
    circles
        Index ``circle``, circles both sides know in the same unit. Of the district:
        ``capacity_before``, ``capacity_after`` in the ``unit``; people of the ``group`` with a
        place within the limit, ``placed_people_before``, ``placed_people_after``; people who
        have one only after, ``place_won``, and only before, ``place_lost`` (a home of which half
        has a place counts half); facilities that are over their capacity if everybody goes to the
        nearest, ``over_before``, ``over_after``, and by how much together, ``over_by_before``,
        ``over_by_after``; neighbourhoods that surely have enough only after, ``enough_met``, and
        only before, ``enough_missed``. Missing where not known.
    facilities
        Index (``facility_id``, ``circle``), those of known capacity whose load or capacity
        differs: ``capacity``, ``load`` (need of all within the limit whose nearest it is) and
        ``over_by``, before and after.
    verdicts
        Index (``circle``, ``zone_id``), neighbourhoods whose verdict on the two axes, near and
        enough, turns: ``verdict_before``, ``verdict_after``.
    """

    circles: pd.DataFrame = field(default_factory=pd.DataFrame)
    facilities: pd.DataFrame = field(default_factory=pd.DataFrame)
    verdicts: pd.DataFrame = field(default_factory=pd.DataFrame)


def eased(base: Side, other: Side) -> Eased:
    """Return how capacity differs; nothing where a side knows nothing of it.

    Parameters
    ----------
    base, other
        Before and after.
    """
    if base.capacity is None or other.capacity is None:
        return Eased()
    before, after = base.capacity, other.capacity
    shared = [
        one
        for one in after.needs.index
        if one in before.needs.index and before.needs["unit"][one] == after.needs["unit"][one]
    ]
    units = after.needs["unit"]
    facilities = _facilities((base, other), shared, units)
    verdicts = _verdicts(before, after, shared)
    columns = {
        "unit": units.reindex(shared),
        "group": after.needs["group"].reindex(shared),
        **_of_district((before, after), shared),
        **_places_had(before, after, shared),
        **_over(facilities, shared),
        **_turned(verdicts, shared),
    }
    known = (facilities["load_before"] - facilities["load_after"]).abs() > _ROUNDED
    known |= facilities["capacity_before"].ne(facilities["capacity_after"])
    index = pd.Index(shared, name="circle", dtype=object)
    return Eased(
        circles=pd.DataFrame(columns, index=index)[list(COLUMNS)],
        facilities=facilities[known][list(CROWDED)],
        verdicts=verdicts[verdicts["verdict_before"] != verdicts["verdict_after"]][
            ["verdict_before", "verdict_after"]
        ],
    )


def loads(side: Side, circles: list[str]) -> pd.DataFrame:
    """Return how much need turns to each facility if everybody goes to the nearest.

    Parameters
    ----------
    side
        Which knows its homes and its capacity.
    circles
        Which circles.

    Returns
    -------
    DataFrame
        Index (``facility_id``, ``circle``), facilities of known capacity: ``load``, the need of
        those within the limit whose nearest it is, and ``capacity``, in the unit of the circle.
        Empty where homes are not known.
    """
    parts: dict[str, pd.DataFrame] = {}
    for circle in circles:
        if circle not in side.loads:  # one side is often held against several
            side.loads[circle] = _loads(side, circle)
        if (found := side.loads[circle]) is not None:
            parts[circle] = found
    if not parts:
        index = pd.MultiIndex.from_arrays([[], []], names=["facility_id", "circle"])
        return pd.DataFrame({"capacity": np.zeros(0), "load": np.zeros(0)}, index=index)
    joined = pd.concat(parts, names=["circle", "facility_id"])
    return joined.reorder_levels(["facility_id", "circle"])


def _loads(side: Side, circle: str) -> pd.DataFrame | None:
    """Return one circle's rows of `loads`, None where they are not known."""
    if side.capacity is None or side.homes is None:
        return None
    row = side.capacity.needs.loc[[circle]].iloc[0]
    if str(row["group"]) not in side.homes or not np.isfinite(row["need_per_person"]):
        return None
    wanted = side.homes[str(row["group"])] * float(row["need_per_person"])
    places = side.capacity.places
    stand = places[places.index.get_level_values("circle") == circle]
    stand = stand.droplevel("circle").dropna().astype(float)
    return stand.assign(load=_load(side, circle, wanted, stand.index))


def _load(
    side: Side, circle: str, wanted: "pd.Series[float]", facilities: pd.Index
) -> "pd.Series[float]":
    """Return the need that turns to each facility of a circle."""
    here = side.nearest.index.get_level_values("circle") == circle
    rows = side.nearest[here].droplevel("circle").reindex(wanted.index)
    inside = (rows["status"] == "covered").to_numpy(bool)
    nearest = rows["facility_id"].astype(object).to_numpy()[inside]
    sums = pd.Series(wanted.to_numpy(np.float64)[inside]).groupby(nearest).sum()
    return sums.reindex(facilities, fill_value=0.0)


def _facilities(sides: tuple[Side, Side], circles: list[str], units: pd.Series) -> pd.DataFrame:
    """Return load and capacity of every facility of known capacity, before and after."""
    parts = [loads(side, circles).add_suffix(f"_{when}")
             for when, side in zip(_WHEN, sides, strict=True)]  # fmt: skip
    both = parts[0].join(parts[1], how="outer").fillna(0.0)
    for when in _WHEN:
        both[f"over_by_{when}"] = (both[f"load_{when}"] - both[f"capacity_{when}"]).clip(lower=0.0)
    circle = both.index.get_level_values("circle")
    order = {one: place for place, one in enumerate(circles)}
    both = both.assign(unit=units.reindex(circle).to_numpy(object), _order=circle.map(order))
    return both.sort_values(["_order", "facility_id"], kind="stable").drop(columns="_order")


def _of_district(capacities: tuple[Capacity, Capacity], circles: list[str]) -> dict[str, Numbers]:
    """Return capacity and people with a place in the district, before and after."""
    found = {}
    for when, one in zip(_WHEN, capacities, strict=True):
        rows = one.supply[one.supply.index.get_level_values("level") == "district"]
        rows = rows.droplevel(["level", "zone_id"])
        rows = rows[~rows.index.duplicated()].reindex(circles)
        need = one.needs["need_per_person"].reindex(circles).to_numpy(np.float64)
        found[f"capacity_{when}"] = rows["capacity"].to_numpy(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            found[f"placed_people_{when}"] = rows["placed"].to_numpy(np.float64) / need
    return found


def _places_had(before: Capacity, after: Capacity, circles: list[str]) -> dict[str, Numbers]:
    """Return people who have a place only after, and only before, home by home."""
    nothing = np.full(len(circles), np.nan)
    if before.homes is None or after.homes is None:
        return {"place_won": nothing, "place_lost": nothing}
    both = before.homes.add_suffix("_before").join(after.homes.add_suffix("_after"), how="outer")
    shares = [both[f"placed_share_{when}"] for when in _WHEN]
    told = [share.isna() & both[f"people_{when}"].gt(0)
            for share, when in zip(shares, _WHEN, strict=True)]  # fmt: skip
    people = both["people_after"].fillna(both["people_before"])
    more = people * (shares[1].fillna(0.0) - shares[0].fillna(0.0))
    more = more.mask(told[0] | told[1])
    more = more.where(more.abs() > _ROUNDED, other=more * 0.0)
    parts = {"place_won": more.clip(lower=0.0), "place_lost": -more.clip(upper=0.0)}
    return {
        name: values.groupby(level="circle").sum(min_count=1).reindex(circles).to_numpy(np.float64)
        for name, values in parts.items()
    }


def _over(facilities: pd.DataFrame, circles: list[str]) -> dict[str, Numbers]:
    """Return how many facilities are over their capacity, and by how much."""
    found = {}
    for when in _WHEN:
        over = facilities[f"over_by_{when}"]
        circle = over.index.get_level_values("circle")
        count = (over > _ROUNDED).astype(float).groupby(circle).sum()
        found[f"over_{when}"] = count.reindex(circles).to_numpy(np.float64)
        found[f"over_by_{when}"] = over.groupby(circle).sum().reindex(circles).to_numpy(np.float64)
    return found


def _verdicts(before: Capacity, after: Capacity, circles: list[str]) -> pd.DataFrame:
    """Return both verdicts of every neighbourhood both sides judge."""
    both = before.verdicts.add_suffix("_before").join(
        after.verdicts.add_suffix("_after"), how="inner"
    )
    both = both.reorder_levels(["circle", "zone_id"])
    order = {one: place for place, one in enumerate(circles)}
    place = both.index.get_level_values("circle").map(order)
    both = both.assign(_order=place)
    return both.sort_values("_order", kind="stable").drop(columns="_order")


def _turned(verdicts: pd.DataFrame, circles: list[str]) -> dict[str, Numbers]:
    """Return how many neighbourhoods surely have enough only after, and only before."""
    was, now = (
        verdicts[f"enough_{when}"].astype("boolean").fillna(value=False).astype(bool)
        for when in _WHEN
    )
    circle = verdicts.index.get_level_values("circle")
    parts = {"enough_met": now & ~was, "enough_missed": was & ~now}
    return {
        name: turned.astype(float).groupby(circle).sum().reindex(circles).to_numpy(np.float64)
        for name, turned in parts.items()
    }
