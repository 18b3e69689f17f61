"""The study as it stands in another year: what is open, and how many people live there.

A register describes the day it was written. What stood at the end of an earlier year, or will
stand at the end of a later one, follows from the years it opens and closes in; how many people
there are follows from the totals a plan states for its years.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.circle import GROUP_IDS
from lifecircle.study.population import largest_remainder
from lifecircle.study.study import Study
from lifecircle.words import Value

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Growth = Mapping[str, Mapping[int, float]]

_CHANGES = ("building", "planned", "closed")
# Who is part of whom: nobody is over 80 without being over 60.
_WHOLE = {"age_80_plus": "age_60_plus"}


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
        With that ``year``, the facilities' ``status`` in it, and people scaled to the totals
        of ``study.growth``. What could not be dated stands in its ``notes``.
    """
    status, undated = status_in(study.facilities, year)
    facilities = study.facilities.assign(status=status)
    residents = people_in(study.residents, study.growth, year)
    return replace(
        study,
        facilities=facilities,
        residents=residents,
        year=year,
        notes=(*study.notes, *_notes(study, year, undated)),
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


def people_in(residents: "GeoDataFrame", growth: Growth, year: int) -> "GeoDataFrame":
    """Return the homes with the people of a year, whole persons adding up to the stated totals.

    Every home grows by the same share, fractions settled by the largest remainder. A group
    without totals of its own follows the residents of each home, to the same share of the
    whole as today.

    Parameters
    ----------
    residents
        Homes with a column a group.
    growth
        Group to the total stated for some years; ``residents`` first of all.
    year
        Between two stated years the total runs straight, outside them it stays.
    """
    if "residents" not in growth:
        return residents
    ids = residents.index.to_numpy().astype(str)
    factor = total_in(growth["residents"], year) / residents["residents"].sum()
    changed: dict[str, NDArray[np.float64]] = {}
    for group in (name for name in GROUP_IDS if name in residents):
        now = residents[group].to_numpy(np.float64)
        stated = growth.get(group)
        total = total_in(stated, year) if stated else round(now.sum() * factor)
        whole = changed.get(_WHOLE.get(group, "residents"))
        changed[group] = _grown(now, total, ids=ids, whole=whole)
    return residents.assign(**changed)


def _grown(
    now: NDArray[np.float64],
    total: int,
    *,
    ids: NDArray[np.str_],
    whole: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Return a group grown to its total, in no home more than the whole it is part of."""
    here = np.zeros(len(now), np.intp)
    people = largest_remainder(total, now, zone=here, ids=ids)
    if whole is None:
        return people
    kept = np.minimum(people, whole)
    moved = (people - kept).sum()
    return kept + largest_remainder(moved, whole - kept, zone=here, ids=ids)


def total_in(stated: Mapping[int, float], year: int) -> int:
    """Return the total of a year, straight between the stated years.

    Examples
    --------
    >>> total_in({2020: 364_694, 2025: 400_000}, 2023)
    385878
    """
    years = sorted(stated)
    return round(float(np.interp(year, years, [float(stated[one]) for one in years])))


def _notes(study: Study, year: int, undated: NDArray[np.bool_]) -> tuple[Fault, ...]:
    """Return what the state of the year rests on that is not known."""
    stated = study.growth.get("residents", {})
    found = []
    if undated.any():
        names = "、".join(study.facilities["name"].to_numpy()[undated][:3])
        found.append(_doubt("state-without-year", year=year, count=int(undated.sum()), names=names))
    if not stated:
        found.append(_doubt("people-of-another-year", year=year))
    elif not min(stated) <= year <= max(stated):
        found.append(_doubt("year-beyond-growth", year=year, first=min(stated), last=max(stated)))
    return tuple(found)


def _doubt(code: str, **details: Value) -> Fault:
    """Return a warning."""
    return Fault(code=code, severity="warning", details=details)
