"""What to look at on the ground where the data, not the streets, may keep people out."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.scenario.remedies.ground import RemedyGround

MOST_IDS = 12

_OF_FACILITIES = ("facility_state", "facility_not_snapped")


def what_to_survey(
    ground: RemedyGround, zones: NDArray[np.object_], causes: pd.DataFrame
) -> pd.DataFrame:
    """Return what to survey in each neighbourhood, what most people hang on first.

    Parameters
    ----------
    ground
        The study.
    zones
        Neighbourhoods.
    causes
        Causes of one circle by home.

    Returns
    -------
    DataFrame
        Index: neighbourhood; columns as of the table of remedies.
    """
    study = ground.result.study
    row = study.residents.index.get_indexer(causes.index)
    doubted = causes.assign(zone_id=ground.zone_of_home[row], home=causes.index)
    doubted = doubted[(doubted["cause"] == "data_doubt").to_numpy()]
    return pd.DataFrame.from_dict(
        {zone: _of_zone(ground, doubted[doubted["zone_id"] == zone]) for zone in zones},
        orient="index",
    )


def _of_zone(ground: RemedyGround, rows: pd.DataFrame) -> dict[str, object]:
    """Return what to survey in one neighbourhood."""
    doubt = rows["doubt"].astype(str)
    by_doubt = rows.groupby(doubt, sort=True)["people"].sum()
    main = str(by_doubt.sort_values(ascending=False, kind="stable").index[0])
    rows = rows[(doubt == main).to_numpy()]
    of_facilities = main in _OF_FACILITIES
    thing = rows["facility_id"].astype(str) if of_facilities else rows["home"].astype(str)
    people = rows.groupby(thing.to_numpy(), sort=True)["people"].sum()
    ids = [str(one) for one in people.sort_values(ascending=False, kind="stable").index if one]
    lon, lat = _place(ground, ids[0], of_facilities=of_facilities) if ids else (np.nan, np.nan)
    return {
        "kind": "survey",
        "lon": lon,
        "lat": lat,
        "ids": "; ".join(ids[:MOST_IDS]),
        "ids_count": len(ids),
        "key": f"survey_{main}",
    }


def _place(ground: RemedyGround, name: str, *, of_facilities: bool) -> tuple[float, float]:
    """Return where a home or a facility is, degrees."""
    if of_facilities:
        lon, lat = ground.result.facilities.loc[[name], ["lon", "lat"]].to_numpy(float)[0]
        return float(lon), float(lat)
    point = ground.result.study.residents.geometry.loc[name]
    return float(point.x), float(point.y)
