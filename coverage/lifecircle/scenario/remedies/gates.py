"""What opens a barrier: a gate in the wall, or a new link; the better of both for each gap."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.links.best import link_table
from lifecircle.scenario.links.gates import GateSearch
from lifecircle.scenario.remedies.ground import RemedyGround

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
Rows = pd.DataFrame


def through_barriers(ground: RemedyGround, left: LeftOut, zones: Texts, weights: Floats) -> Rows:
    """Return the best gate or link of each neighbourhood where one helps.

    A gate that brings in as many as the best link is named before it: it is the cheaper one.

    Parameters
    ----------
    ground
        The study.
    left
        Who is beyond the circle's limit.
    zones
        Neighbourhoods.
    weights
        People of every home left out (rows) by neighbourhood (columns).

    Returns
    -------
    DataFrame
        Index: neighbourhood; columns as of the table of remedies.
    """
    gates, links = _gates(ground, left, zones, weights), _links(ground, left, zones, weights)
    worth = links["people_zone"].reindex(gates.index).fillna(0.0)
    better = gates[(gates["people_zone"] >= worth).to_numpy()]
    return pd.concat([better, links[~links.index.isin(better.index)]])


def _gates(ground: RemedyGround, left: LeftOut, zones: Texts, weights: Floats) -> Rows:
    """Return the best gate of each neighbourhood where one helps."""
    gates, obstacles = ground.gates, ground.result.study.obstacles
    if gates is None or obstacles is None:
        return pd.DataFrame({"people_zone": np.zeros(0)}, index=zones[:0])
    search = GateSearch(left, gates)
    place, worth = search.best(weights)
    held = np.flatnonzero(place >= 0)
    chosen = gates.take(place[held])
    people, minutes = search.gains(place[held])
    estates = obstacles.estates.iloc[chosen.estate]
    columns: dict[str, Any] = {
        "kind": "gate",
        "lon": chosen.lon,
        "lat": chosen.lat,
        "minutes": minutes,
        "people_zone": worth[held],
        "people_all": people,
        "ids": estates.index.to_numpy(object),
        "ids_count": 1,
        "crosses": "estate",
        "crosses_name": estates["name"].astype(object).fillna("").to_numpy(object),
        "key": "gate",
    }
    return pd.DataFrame(columns, index=zones[held])


def _links(ground: RemedyGround, left: LeftOut, zones: Texts, weights: Floats) -> Rows:
    """Return the best link of each neighbourhood where one helps."""
    search = ground.links(left)
    place, worth = search.best(weights, enough=lambda found: found.best()[1]).best()
    held = np.flatnonzero(place >= 0)
    table = link_table(search, place[held], left.people, hurdles=ground.hurdles)
    columns: dict[str, Any] = {
        "kind": "link",
        "lon": table["from_lon"].to_numpy(),
        "lat": table["from_lat"].to_numpy(),
        "to_lon": table["to_lon"].to_numpy(),
        "to_lat": table["to_lat"].to_numpy(),
        "metres": table["length_m"].to_numpy(),
        "minutes": table["minutes_after"].to_numpy(),
        "people_zone": worth[held],
        "people_all": table["people_gained"].to_numpy(),
        "crosses": table["crosses"].to_numpy(),
        "crosses_name": table["crosses_name"].to_numpy(),
        "key": np.where(table["crosses"] == "", "link", "link_across"),
    }
    return pd.DataFrame(columns, index=zones[held])
