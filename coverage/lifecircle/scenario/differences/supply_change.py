"""How many places, beds and square metres a scenario adds or takes, service by service."""

import numpy as np
import pandas as pd

from lifecircle.study.kinds import CAPACITIES
from lifecircle.study.study import Study

SITES = "facilities"
"""The measure that counts open facilities."""


def supply_change(base: Study, other: Study) -> pd.DataFrame:
    """Return what is open before and after, for services where anything changes.

    Parameters
    ----------
    base, other
        Before and after.

    Returns
    -------
    DataFrame
        Index (``service``, ``measure``), where a measure is `SITES` or a capacity column;
        ``before`` and ``after``, and both for a thousand residents, ``per_1000_before`` and
        ``per_1000_after``. Facilities whose capacity nobody stated count as 0.
    """
    before, after = _supply(base), _supply(other)
    both = pd.DataFrame({"before": before, "after": after}).fillna(0.0)
    both = both[both["before"] != both["after"]]
    for when, study in (("before", base), ("after", other)):
        people = float(study.residents["residents"].sum())
        both[f"per_1000_{when}"] = 1000.0 * both[when] / people if people else np.nan
    return both.rename_axis(["service", "measure"]).sort_index()


def _supply(study: Study) -> "pd.Series[float]":
    """Return the sums of all open facilities."""
    table = pd.DataFrame(study.facilities.drop(columns="geometry"))
    table = table[table["status"] == "open"]
    sizes = [one for one in CAPACITIES if one in table]
    sums = table.assign(**{SITES: table["count"]}).groupby("service", sort=True)[[SITES, *sizes]]
    found = sums.sum().astype(float).stack()  # noqa: PD013  a series is wanted
    return pd.Series(found, dtype=float)
