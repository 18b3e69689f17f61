"""How many people live in a district in another year, planned estates among them."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.errors import Fault, StudyError
from lifecircle.study.population import WHOLE_OF, largest_remainder
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.words import Value

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Growth = Mapping[str, Mapping[int, float]]


class Peopled(Protocol):
    """A study, as far as its people and years go: see `lifecircle.study.study.Study`."""

    @property
    def residents(self) -> "GeoDataFrame":
        """Who lives in the district in its own year."""

    @property
    def planned(self) -> "GeoDataFrame | None":
        """Estates of later years, None where the study names none."""

    @property
    def growth(self) -> Growth:
        """Population group to the total stated for some years."""

    @property
    def year(self) -> int | None:
        """Its own year."""

    @property
    def notes(self) -> tuple[Fault, ...]:
        """What was doubtful and went on all the same."""


Some = TypeVar("Some", bound=Peopled)


def lived_in(
    study: Peopled, year: int
) -> tuple["GeoDataFrame", "GeoDataFrame | None", NDArray[np.bool_]]:
    """Return who lives in the district in a year, before anybody grows.

    Parameters
    ----------
    study
        With the planned estates of later years, if it names any.
    year
        An estate is lived in from its year on.

    Returns
    -------
    tuple
        The homes lived in; the estates of later years, None where the study names none; and
        which of the homes are estates that nobody lives in yet in the study's own year.
    """
    if study.planned is None:
        return study.residents, None, np.zeros(len(study.residents), dtype=np.bool_)
    every = study.residents
    if len(study.planned):
        every = pd.concat([study.residents, study.planned])
    since = every["since"].to_numpy(np.float64)
    there = ~(since > year)
    now = -np.inf if study.year is None else study.year
    return every[there], every[~there], (since > now)[there]


def people_in(
    residents: "GeoDataFrame",
    growth: Growth,
    year: int,
    *,
    new: NDArray[np.bool_] | None = None,
) -> "GeoDataFrame":
    """Return the homes with the people of a year, whole persons adding up to the stated totals.

    Every home grows by the same share, fractions settled by the largest remainder. A group
    without totals of its own follows the residents of each home, to the same share of the
    whole as today. Estates people move to keep what was planned for them; the others share the
    rest of the total.

    Parameters
    ----------
    residents
        Homes with a column a group.
    growth
        Group to the total stated for some years; ``residents`` first of all.
    year
        Between two stated years the total runs straight, outside them it stays.
    new
        Which homes are such estates.

    Raises
    ------
    StudyError
        ``growth-cannot-be`` for each group whose total is less than the estates hold, or more
        than the whole it is part of.
    """
    if "residents" not in growth:
        return residents
    old = np.ones(len(residents), dtype=np.bool_) if new is None else ~new
    if not residents["residents"].to_numpy()[old].any():
        old[:] = True  # where nobody else lives, the estates take everybody
    totals, faults = rest_totals(residents, growth, year, old=old)
    if faults:
        raise StudyError(faults)
    ids = residents.index.to_numpy().astype(str)[old]
    grown: dict[str, NDArray[np.float64]] = {}
    for group, total in totals.items():
        now = residents[group].to_numpy(np.float64)[old]
        grown[group] = _grown(now, total, ids=ids, whole=grown.get(_whole_of(group, grown)))
    changed = {group: residents[group].to_numpy(np.float64, copy=True) for group in totals}
    for group, people in grown.items():
        changed[group][old] = people
    return residents.assign(**changed)


def rest_totals(
    residents: pd.DataFrame, growth: Growth, year: int, *, old: NDArray[np.bool_]
) -> tuple[dict[str, int], tuple[Fault, ...]]:
    """Return the people of each group that the older homes share in a year.

    Parameters
    ----------
    residents
        Homes with a column a group.
    growth
        Group to the total stated for some years, ``residents`` among them.
    year
        Any year.
    old
        Which homes grow; the others hold what was planned for them.

    Returns
    -------
    tuple
        Group to people, ``residents`` first; and ``growth-cannot-be`` for each group whose rest is
        negative, or more than the whole it is part of.
    """
    everybody = residents["residents"].to_numpy(np.float64)[old].sum()
    rest: dict[str, int] = {}
    faults = []
    for group in (name for name in GROUP_IDS if name in residents):
        people = residents[group].to_numpy(np.float64)
        stated, planned = growth.get(group), round(people[~old].sum())
        if stated:
            rest[group] = total_in(stated, year) - planned
        else:  # one division at the end, so that no half is rounded twice
            rest[group] = round(people[old].sum() * rest["residents"] / everybody)
        most = rest.get(_whole_of(group, rest), math.inf)
        if not 0 <= rest[group] <= most:
            details: dict[str, Value] = {
                "year": str(year),
                "planned": f"{planned:,}",
                "total": f"{rest[group] + planned:,}",
            }
            faults.append(Fault(code="growth-cannot-be", field=f"growth.{group}", details=details))
            if group == "residents":
                break  # what every other group follows cannot be, so none of them can
    return rest, tuple(faults)


def growth_faults(study: Peopled, *, file: str) -> tuple[Fault, ...]:
    """Return the years in which the totals of a study and its planned estates cannot both hold.

    Between the years that are stated, and those an estate is lived in from, both run straight:
    if they hold in these years, they hold in every year.

    Parameters
    ----------
    study
        With the people of its own year.
    file
        The study file.
    """
    if "residents" not in study.growth:
        return ()
    years = {year for stated in study.growth.values() for year in stated}
    if study.planned is not None:
        years |= {int(one) for one in study.planned["since"]}
    found: list[Fault] = []
    every, since = _every_home(study)
    now = -np.inf if study.year is None else study.year
    for year in sorted(years):
        there = ~(since > year)
        homes, new = every[there], (since > now)[there]
        old = ~new if homes["residents"].to_numpy()[~new].any() else np.ones_like(new)
        if len(homes):
            found += rest_totals(homes, study.growth, year, old=old)[1]
    return tuple(replace(fault, file=file) for fault in found)


def _every_home(study: Peopled) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Return the people of all homes and planned estates, without shapes, and since when."""
    tables = [study.residents, *([] if study.planned is None else [study.planned])]
    groups = [group for group in GROUP_IDS if group in study.residents]
    columns = {
        group: np.concatenate([table[group].to_numpy(np.float64) for table in tables])
        for group in groups
    }
    since = [
        table["since"].to_numpy(np.float64) if "since" in table else np.full(len(table), np.nan)
        for table in tables
    ]
    return pd.DataFrame(columns), np.concatenate(since)


def with_possible_growth(study: Some, *, file: str) -> Some:
    """Return a study whose totals by year and planned estates do not contradict each other.

    Parameters
    ----------
    study
        As it was read.
    file
        The study file.

    Raises
    ------
    StudyError
        With what `growth_faults` finds, and the study's notes.
    """
    faults = growth_faults(study, file=file)
    if faults:
        raise StudyError((*study.notes, *faults))
    return study


def _whole_of(group: str, known: Mapping[str, object]) -> str:
    """Return the group another is part of, empty for the residents, who are part of none."""
    if group == "residents":
        return ""
    whole = WHOLE_OF.get(group, "residents")
    return whole if whole in known else "residents"


def _grown(
    now: NDArray[np.float64],
    total: int,
    *,
    ids: NDArray[np.str_],
    whole: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Return a group grown to its total, in no home more than the whole it is part of."""
    here = np.zeros(len(now), np.intp)
    if whole is None:
        return largest_remainder(total, now, zone=here, ids=ids)
    # A group nobody has yet comes where the whole it is part of lives.
    people = largest_remainder(total, now if now.any() else whole, zone=here, ids=ids)
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
