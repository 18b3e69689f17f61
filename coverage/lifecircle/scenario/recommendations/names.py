"""What a place without a name is called: its neighbourhood and the nearest street with a name."""

import numpy as np
import pandas as pd

from lifecircle.circles.again.retrace import Retrace
from lifecircle.network.street_names import street_names
from lifecircle.study.projections import project


def named_sites(again: Retrace, table: pd.DataFrame) -> pd.DataFrame:
    """Return places with a name each, as far as one can be told; ids stay what they are.

    Parameters
    ----------
    again
        The study on its streets.
    table
        ``lon``, ``lat``, ``name`` and ``community_id``.
    """
    bare = np.flatnonzero(table["name"].to_numpy(object) == "")
    if not len(bare):
        return table
    network, study = again.attached.snapper.network, again.study
    places = table.iloc[bare]
    lon, lat = (places[key].to_numpy(np.float64) for key in ("lon", "lat"))
    xy = np.column_stack(project(lon, lat, network.crs))
    streets = street_names(network, xy, path=study.streets.path)
    zones = study.zones["name"]
    names = table["name"].to_numpy(object).copy()
    for at, zone, street in zip(bare, places["community_id"], streets, strict=True):
        community = str(zones.get(zone, "") or "") if zone else ""
        names[at] = " · ".join(one for one in (community, street) if one)
    return table.assign(name=_apart(names, table.index))


def _apart(names: "np.ndarray[tuple[int], np.dtype[np.object_]]", ids: pd.Index) -> list[str]:
    """Return names of which no two are alike: the id is added to those that were."""
    once = pd.Series(names)
    twice = once.duplicated(keep=False) & (once != "")
    return [f"{name} ({one})" if again else str(name)
            for name, one, again in zip(names, ids, twice, strict=True)]  # fmt: skip
