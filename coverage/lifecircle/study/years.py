"""The study as it stands in another year: what is open, and how many people live there.

A register describes the day it was written. What stood at the end of an earlier year, or will
stand at the end of a later one, follows from the years it opens and closes in; how many people
there are follows from the totals a plan states for its years.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.people_years import lived_in, people_in
from lifecircle.study.study import Study
from lifecircle.words import Value

_CHANGES = ("building", "planned", "closed")


def study_in(study: Study, year: int) -> Study:
    """Return the study as it stands at the end of a year.

    Parameters
    ----------
    study
        As it was read.
    year
        Four digits.

    Returns
    -------
    Study
        With that ``year``, the facilities' ``status`` in it, the planned estates that are lived
        in by then, and people scaled to the totals of ``study.growth``. What could not be dated
        stands in its ``notes``.

    Raises
    ------
    StudyError
        If the totals cannot be; see `people_in`.
    """
    status, undated = status_in(study.facilities, year)
    facilities = study.facilities.assign(status=status)
    homes, later, new = lived_in(study, year)
    residents = people_in(homes, study.growth, year, new=new)
    return replace(
        study,
        facilities=facilities,
        residents=residents,
        planned=later,
        year=year,
        notes=(*_notes(study, year, undated), *study.notes),
    )


def status_in(facilities: pd.DataFrame, year: int) -> tuple[pd.Series, NDArray[np.bool_]]:
    """Return each facility's status at the end of a year, and which of them lack the year.

    Parameters
    ----------
    facilities
        Columns ``status``, ``opened``, ``closed``.
    year
        Opened in the year counts as open, closed in the year as closed.

    Returns
    -------
    tuple
        The statuses, and where the register's own word was kept because it states a change
        (being built, planned, closed) without its year.

    Examples
    --------
    >>> years = {"opened": [2022, None], "closed": [None, 2021]}
    >>> table = pd.DataFrame({"status": ["planned", "closed"], **years}, dtype=object)
    >>> status_in(table, 2022)[0].tolist(), status_in(table, 2020)[0].tolist()
    (['open', 'closed'], ['planned', 'open'])
    """
    opened = facilities["opened"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    closed = facilities["closed"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    said = facilities["status"].astype(object).to_numpy()
    not_yet, over = opened > year, closed <= year
    stands = (opened <= year) & (said != "closed")
    stands |= (said == "closed") & (closed > year)
    status = np.where(stands, "open", said)
    # What is open today was a plan before it opened; what was being built then is not known.
    status = np.where(not_yet, np.where(said == "building", "building", "planned"), status)
    status = np.where(over, "closed", status)
    undated = np.isin(said, _CHANGES) & ~not_yet & ~over & ~stands
    return pd.Series(status, index=facilities.index, dtype=object), undated


def _notes(study: Study, year: int, undated: NDArray[np.bool_]) -> tuple[Fault, ...]:
    """Return what the state of the year rests on that is not known."""
    stated = study.growth.get("residents", {})
    found = []
    if undated.any():
        names = "、".join(study.facilities["name"].to_numpy()[undated][:3])
        found.append(
            _doubt("state-without-year", year=str(year), count=int(undated.sum()), names=names)
        )
    if not stated:
        found.append(_doubt("people-of-another-year", year=str(year)))
    elif not min(stated) <= year <= max(stated):
        years = {"year": year, "first": min(stated), "last": max(stated)}
        found.append(_doubt("year-beyond-growth", **{key: str(one) for key, one in years.items()}))
    return tuple(found)


def _doubt(code: str, **details: Value) -> Fault:
    """Return a warning."""
    return Fault(code=code, severity="warning", details=details)
