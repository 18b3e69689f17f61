"""The two-axis verdict: near enough, and enough, for every neighbourhood and circle."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.assessment.zoned import Zoned
from lifecircle.circles.capacity.room import PARTS
from lifecircle.circles.results import Result
from lifecircle.circles.zone_rows import NO_ZONE

VERDICTS = ("enough", "full", "roomy", "neither", "near_unknown", "far_unknown")
"""Near and enough; near but full; far but roomy; neither; and near or far, with nobody knowing
whether it is enough."""

_SHARES = ("enough_share", "enough_most_share")
_TOLERANCE_SHARE = 1e-9

Bools = NDArray[np.bool_]


def verdicts_table(result: Result, supply: pd.DataFrame, zoned: Zoned) -> pd.DataFrame:
    """Return whether each neighbourhood has its circles near enough, and enough of them.

    Circles whose headline is people are judged, in every neighbourhood where the circle's group
    lives. Both axes are held against the circle's target share, or the standard's default.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    supply
        From `lifecircle.assessment.supply_table.supply_table`.
    zoned
        The zones of the study.

    Returns
    -------
    DataFrame
        Index (``zone_id``, ``circle``), zone after zone in reporting order. ``level``;
        ``people`` of the ``group``, ``near_people`` and ``near_share`` of them within the limit;
        ``target_share``; ``near`` whether that is met. Of the need, in ``unit``: ``need``, its
        five parts, ``enough_share`` and ``enough_most_share``, the least and the most that finds
        room. ``enough`` is true where even the least meets the target, false where even the most
        does not, and missing between, or where no capacity or need is stated. ``verdict`` is one
        of `VERDICTS`.
    """
    level = zoned.neighbourhoods
    near = _near(result, level)
    columns = ["unit", "need", *PARTS, *_SHARES]
    at_level = supply.xs(level, level="level")[columns] if len(supply) else None
    table = near if at_level is None else near.join(at_level)
    for name in ("unit", "need", *PARTS, *_SHARES):
        if name not in table:
            table[name] = None if name == "unit" else np.nan
    target = table["target_share"].to_numpy()
    least, most = (table[name].to_numpy(np.float64) for name in _SHARES)
    met = _met(least, target)
    known = met | ~_met(most, target)
    known &= ~np.isnan(least)
    is_near = _met(table["near_share"].to_numpy(), target)
    enough = pd.array(met, dtype="boolean")
    enough[~known] = pd.NA
    told = table.assign(level=level, near=is_near, enough=enough)
    told["verdict"] = _words(is_near, met, known)
    order = {zone: at for at, zone in enumerate(zoned.rows.zone_ids)}
    circles = {one.id: at for at, one in enumerate(result.circles)}
    index = told.index.to_frame(index=False)
    places = np.lexsort((index["circle"].map(circles), index["zone_id"].map(order)))
    return told.iloc[places].reorder_levels(["zone_id", "circle"])[_COLUMNS]


_COLUMNS = [
    "level",
    "group",
    "people",
    "near_people",
    "near_share",
    "target_share",
    "near",
    "unit",
    "need",
    *PARTS,
    *_SHARES,
    "enough",
    "verdict",
]


def _near(result: Result, level: str) -> pd.DataFrame:
    """Return who is within reach in the neighbourhoods, index (``circle``, ``zone_id``)."""
    default = result.study.standard.severity.default_target_share
    targets = {
        one.id: default if one.target_share is None else one.target_share
        for one in result.circles
        if one.headline == "people"
    }
    flat = result.coverage[result.coverage["headline"].to_numpy(bool)].reset_index()
    wanted = (flat["level"] == level) & flat["circle"].isin(list(targets))
    wanted &= (flat["zone_id"] != NO_ZONE) & (flat["total"] > 0)
    kept = flat[wanted]
    return pd.DataFrame(
        {
            "group": kept["denominator"].to_numpy(object),
            "people": kept["total"].to_numpy(np.float64),
            "near_people": kept["covered"].to_numpy(np.float64),
            "near_share": (kept["covered"] / kept["total"]).to_numpy(np.float64),
            "target_share": kept["circle"].map(targets).to_numpy(np.float64),
        },
        index=pd.MultiIndex.from_frame(kept[["circle", "zone_id"]]),
    )


def _met(share: NDArray[np.float64], target: NDArray[np.float64]) -> Bools:
    """Return where a share reaches its target; not where it is missing."""
    return np.asarray(share >= target - _TOLERANCE_SHARE, bool)


def _words(near: Bools, enough: Bools, known: Bools) -> NDArray[np.object_]:
    """Return the verdict of each row."""
    place = np.where(known, np.where(enough, 0, 1), 2)
    by_place = np.array([["enough", "full", "near_unknown"], ["roomy", "neither", "far_unknown"]])
    return np.asarray(by_place[np.where(near, 0, 1), place], object)
