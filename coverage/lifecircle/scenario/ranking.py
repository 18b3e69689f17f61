"""Several scenarios against the same base, in the order of what they bring."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lifecircle.scenario.compare import Comparison


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
        ``person_minutes`` saved in all; ``covered_share_after`` of the district (of one circle
        only); ``turned_met`` and ``turned_missed``, circles of the district whose verdict turns;
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
    return {
        "won": won,
        "lost": sums["lost"],
        "net": won - sums["lost"],
        "nearer": sums["nearer"],
        "farther": sums["farther"],
        "person_minutes": float(district["person_minutes"].sum()),
        "covered_share_after": share,
        "turned_met": float((heads["turned"] == "met").sum()),
        "turned_missed": float((heads["turned"] == "missed").sum()),
        "gaps_fewer": float((heads["gaps_before"] - heads["gaps_after"]).sum()),
        "left_out_more": float((left["after"] - left["before"])[counted].sum()),
        "cost": one.cost,
        "cost_per_person": one.cost / won if one.cost and won else np.nan,
    }
