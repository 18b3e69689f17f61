"""How many places to add, and where, for people within time of a facility that is full.

Whoever has no place and is within the limit of a facility gets one when one is added there, and
nobody loses theirs: as many places as there are such people bring in exactly those.
"""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.scenario.remedies.ground import RemedyGround
from lifecircle.study.standards.circle import Circle

_ROUNDED = 1e-9


def places_to_add(
    ground: RemedyGround, circle: Circle, zones: NDArray[np.object_], causes: pd.DataFrame
) -> pd.DataFrame:
    """Return the one facility of each neighbourhood where places would help most people.

    Parameters
    ----------
    ground
        The study.
    circle
        The circle.
    zones
        Neighbourhoods.
    causes
        Its causes by home; of ``full`` the people are those without a place.

    Returns
    -------
    DataFrame
        Index: neighbourhood; columns as of the table of remedies.
    """
    asked, again = ground.again.asked(circle), ground.again
    walked = again.walked(circle)
    study = ground.result.study
    without = np.zeros(len(study.residents))
    full = causes[(causes["cause"] == "full").to_numpy()]
    without[study.residents.index.get_indexer(full.index)] = full["people"]
    owner = again.origins.places.owner
    weights = np.where(ground.zone_of_home[owner][:, None] == zones, without[owner][:, None], 0.0)
    offsets = np.searchsorted(walked.facility, np.arange(len(asked.facilities) + 1))
    held = (np.ones(len(walked.origin), bool), walked.origin, offsets)
    reached = csr_array(held, shape=(len(asked.facilities), len(owner))) @ weights
    best = reached.argmax(axis=0)
    people = reached[best, np.arange(len(zones))]
    facility = study.facilities.index.to_numpy(object)[asked.facilities[best]]
    supply = circle.supply
    need = 1.0 if supply is None or supply.need is None else supply.need
    rows = ground.result.facilities.loc[facility]
    return pd.DataFrame(
        {
            "kind": "places",
            "lon": rows["lon"].to_numpy(),
            "lat": rows["lat"].to_numpy(),
            "people_zone": people,
            "people_all": people,
            "places": [float(math.ceil(one * need - _ROUNDED)) for one in people],
            "unit": "places" if supply is None else supply.unit,
            "ids": facility,
            "ids_count": 1,
            "key": "places",
        },
        index=zones,
    )
