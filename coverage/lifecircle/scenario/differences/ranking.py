"""Several scenarios against the same base, in the order of what they bring."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lifecircle.scenario.differences.compare import Comparison


def ranking(comparisons: Mapping[str, Comparison], *, circle: str | None = None) -> pd.DataFrame:
    """Return scenarios in the order of the people they bring within reach.

    Parameters
    ----------
    comparisons
        By name, all with the same base.
    circle
        The circle they are held against; by default all of them, and then a person counts once
        in each circle.

    Returns
    -------
    DataFrame
        Index ``scenario``: ``rank`` from 1; ``won``, ``lost``, ``net``, ``nearer``, ``farther``;
        ``person_minutes`` saved in all, and the mean minutes that those who walk less and more
        save and lose, ``minutes_nearer`` and ``minutes_farther``; ``covered_share_after`` of the
        district (of one circle only); ``turned_met`` and ``turned_missed``, circles of the
        district whose verdict turns; ``near_met`` and ``near_missed``, neighbourhoods whose
        verdict on nearness turns, and ``enough_met`` and ``enough_missed``, on capacity;
        ``place_won`` and ``place_lost``, people who get and lose a place, and ``over_fewer``,
        facilities fewer over their capacity (missing where capacity is not known);
        ``gaps_fewer``, neighbourhoods fewer that miss a target; ``left_out_more``, people more
        beyond reach (they may have moved in); ``cost`` and ``cost_per_person`` of those won,
        missing without a cost or without anybody won. Most ``net`` first, then the lower cost,
        then the name.
    """
    rows = {name: _row(one, circle) for name, one in comparisons.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("scenario").reset_index()
    table = table.sort_values(["net", "cost", "scenario"], ascending=[False, True, True])
    table.insert(1, "rank", np.arange(1, len(table) + 1))
    return table.set_index("scenario")


def _row(one: Comparison, circle: str | None) -> dict[str, float]:
    """Return one scenario's row."""
    people = one.people if circle is None else one.people.loc[[circle]]
    heads = one.circles if circle is None else one.circles.loc[[circle]]
    sums = {key: float(people[key].sum()) for key in ("won", "lost", "nearer", "farther")}
    district = one.zones[one.zones.index.get_level_values("level") == "district"]
    if circle is not None:
        district = district[district.index.get_level_values("circle") == circle]
    share = float(heads["covered_share_after"].iloc[0]) if circle is not None else np.nan
    left = {when: heads[f"total_{when}"] - heads[f"covered_{when}"] for when in ("after", "before")}
    counted = ~heads["denominator"].isin(["residential_land_m2", "units"])
    won = sums["won"]
    means = {
        f"minutes_{key}": float((people[f"minutes_{key}"] * people[key]).sum()) / sums[key]
        if sums[key] > 0
        else np.nan
        for key in ("nearer", "farther")
    }
    return {
        "won": won,
        "lost": sums["lost"],
        "net": won - sums["lost"],
        "nearer": sums["nearer"],
        "farther": sums["farther"],
        "person_minutes": float(district["person_minutes"].sum()),
        **means,
        "covered_share_after": share,
        "turned_met": float((heads["turned"] == "met").sum()),
        "turned_missed": float((heads["turned"] == "missed").sum()),
        **_neighbourhoods(one, circle),
        **_places(one, circle),
        "gaps_fewer": float((heads["gaps_before"] - heads["gaps_after"]).sum()),
        "left_out_more": float((left["after"] - left["before"])[counted].sum()),
        "cost": one.cost,
        "cost_per_person": one.cost / won if one.cost and won else np.nan,
    }


def _neighbourhoods(one: Comparison, circle: str | None) -> dict[str, float]:
    """Return how many neighbourhoods come near enough, and how many no longer are."""
    zones = one.zones
    levels = set(zones.index.get_level_values("level"))
    lowest = next((level for level in ("community", "street") if level in levels), "")
    rows = zones[zones.index.get_level_values("level") == lowest]
    if circle is not None:
        rows = rows[rows.index.get_level_values("circle") == circle]
    return {f"near_{key}": float((rows["turned"] == key).sum()) for key in ("met", "missed")}


def _places(one: Comparison, circle: str | None) -> dict[str, float]:
    """Return what becomes of capacity; missing where that is not known."""
    table = one.eased.circles
    names = ("enough_met", "enough_missed", "place_won", "place_lost")
    if circle is not None and len(table):
        table = table[table.index == circle]
    if not len(table):
        return dict.fromkeys((*names, "over_fewer"), np.nan)
    sums = {name: float(table[name].sum(min_count=1)) for name in names}
    fewer = (table["over_before"] - table["over_after"]).sum(min_count=1)
    return sums | {"over_fewer": float(fewer)}
