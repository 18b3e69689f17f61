"""The plan's plain ratios: so many square metres, places or beds for so many people, by zone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.circles.scoreboard.basis import Basis
from lifecircle.circles.scoreboard.standing import Chosen
from lifecircle.circles.zone_rows import LEVELS
from lifecircle.study.standards.indicator import Indicator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Ratio:
    """One ratio in every reporting row.

    Parameters
    ----------
    numerator, people
        What there is, and how many of the group it is for, by row.
    counted, unstated
        Facilities behind it, and those that would count but do not tell what is added up, by row.
    coming
        Planned ones in the whole district.
    missing
        What the study lacks to tell it, as of `Chosen`; or ``group:<group>``, ``zones:<kinds>``,
        ``year:<year>``.
    partly
        What one of several parts lacks: the numerator is no more than a lower bound.
    """

    numerator: "Numbers"
    people: "Numbers"
    counted: "Numbers"
    unstated: "Numbers"
    coming: float = 0.0
    missing: str = ""
    partly: str = ""


def ratio_of(basis: Basis, indicator: Indicator, *, levels: tuple[str, ...] = LEVELS) -> Ratio:
    """Return a ratio in every reporting row of the district.

    Parameters
    ----------
    basis
        What it is read off.
    indicator
        One whose formula is ``ratio``.
    levels
        The levels of zones wanted; rows of others are 0.

    Returns
    -------
    Ratio
        A facility or a home that lies in no zone of a level stands in that level's `NO_ZONE` row,
        so that each level adds up to the district.
    """
    year = basis.year_of(indicator)
    parts = [basis.standing.chosen(one, year=year) for one in indicator.supply]
    missing = _missing(basis, indicator, parts)
    many = len(basis.rows.zone_ids)
    if missing:
        nothing = np.full(many, np.nan)
        return Ratio(nothing, nothing, nothing, nothing, missing=missing)
    there = _within(basis, indicator, basis.facility_rows, levels)
    live = _within(basis, indicator, basis.home_rows, levels)
    count = basis.standing.count
    counted = np.any([one.counts for one in parts], axis=0)
    unstated = np.any([one.unstated for one in parts], axis=0) & ~counted
    coming = np.any([one.coming for one in parts], axis=0)
    return Ratio(
        numerator=_summed(there, np.sum([one.amount for one in parts], axis=0), many),
        people=_summed(live, basis.people(indicator.group), many),
        counted=_summed(there, count * counted, many),
        unstated=_summed(there, count * unstated, many),
        coming=float(count[coming].sum()),
        partly=next((one.missing for one in parts if one.missing), ""),
    )


def _missing(basis: Basis, indicator: Indicator, parts: list[Chosen]) -> str:
    """Return what the study lacks to tell a ratio; of several parts one is enough."""
    lacking = [one.missing for one in parts]
    if all(lacking):
        return lacking[0]
    if indicator.group not in basis.residents:
        return f"group:{indicator.group}"
    if basis.year_of(indicator) is not None:
        return f"year:{indicator.year}"
    if indicator.zone_kinds and not basis.of_kind(indicator.zone_kinds).any():
        return f"zones:{','.join(indicator.zone_kinds)}"
    return ""


def _within(
    basis: Basis,
    indicator: Indicator,
    rows_at: "Callable[[str], NDArray[np.int64]]",
    levels: tuple[str, ...],
) -> "list[NDArray[np.int64]]":
    """Return the rows of places level by level, -1 where their community is of another kind."""
    rows = [rows_at(level) for level in levels]
    if not indicator.zone_kinds:
        return rows
    fits = np.append(basis.of_kind(indicator.zone_kinds), False)[rows_at("community")]
    return [np.where(fits, one, -1) for one in rows]


def _summed(rows: "list[NDArray[np.int64]]", values: "Numbers", many: int) -> "Numbers":
    """Return the sums of values by row over several levels."""
    found = np.zeros(many)
    for one in rows:
        here = one >= 0
        found += np.bincount(one[here], values[here], minlength=many)
    return found


def ratios_table(basis: Basis, indicators: Iterable[Indicator]) -> pd.DataFrame:
    """Return every plain ratio by zone, with what there is, for how many, and what is short.

    Parameters
    ----------
    basis
        What they are read off.
    indicators
        Those of a standard; only the ones whose formula is ``ratio`` and that can be told count.

    Returns
    -------
    DataFrame
        Index (``indicator_id``, ``level``, ``zone_id``); ``name_zh``, ``name_en``, ``numerator``
        (in ``numerator_unit``), ``total`` (people or households, as ``denominator`` says),
        ``per``, ``value`` (in ``unit``; NaN where nobody lives), ``target`` (NaN where none is
        asked for: a fact the plan states of the district asks nothing of its parts), ``year``,
        ``met`` (nullable), ``short_by`` (in ``numerator_unit``), ``counted``, ``unstated``
        (facilities), ``partly`` (what a part lacks, so that the value is a lower bound; not met
        cannot be told then), ``verified``, ``target_assumed``. Numerators and totals of the zones
        of a level add up to the district's. Zones an indicator does not speak of have no row.
    """
    told = [(one, ratio_of(basis, one)) for one in indicators if one.formula == "ratio"]
    parts = [_rows(basis, one, ratio) for one, ratio in told if not ratio.missing]
    if not parts:
        return _EMPTY.copy()
    table = pd.concat(parts, ignore_index=True)
    return table.astype({"met": "boolean", "year": "Int64"}).set_index(list(_KEYS))


def _rows(basis: Basis, indicator: Indicator, ratio: Ratio) -> pd.DataFrame:
    """Return one ratio as rows."""
    shown = (ratio.people > 0) | (ratio.numerator > 0) | (ratio.unstated > 0)
    shown[0] = True
    people, numerator = ratio.people[shown], ratio.numerator[shown]
    value = _divided(numerator * indicator.per, people)
    wanted = indicator.target if indicator.comparison == "at-least" else None
    target = np.nan if wanted is None else wanted
    short = np.maximum(target * people / indicator.per - numerator, 0.0)
    lies = value >= target - _TOLERANCE
    unsure = np.isnan(value) | (~lies & bool(ratio.partly)) | (wanted is None)
    return pd.DataFrame(
        {
            "indicator_id": indicator.id,
            "level": [LEVELS[one] for one in basis.rows.level[shown]],
            "zone_id": np.array(basis.rows.zone_ids, object)[shown],
            "name_zh": indicator.name.get("zh", indicator.id),
            "name_en": indicator.name.get("en", indicator.id),
            "numerator": numerator,
            "numerator_unit": indicator.whole_unit,
            "total": people,
            "denominator": indicator.group,
            "per": indicator.per,
            "value": value,
            "unit": indicator.unit,
            "target": target,
            "year": indicator.year,
            "met": pd.arrays.BooleanArray(lies, unsure),
            "short_by": np.where(people > 0, short, np.nan),
            "counted": ratio.counted[shown],
            "unstated": ratio.unstated[shown],
            "partly": ratio.partly,
            "verified": indicator.verified,
            "target_assumed": indicator.target_assumed,
        }
    )


def _divided(above: "Numbers", below: "Numbers") -> "Numbers":
    """Return a quotient, NaN where there is nothing below."""
    nothing = np.full(len(below), np.nan)
    return np.asarray(np.divide(above, below, out=nothing, where=below > 0))


_KEYS = ("indicator_id", "level", "zone_id")
_EMPTY = pd.DataFrame(
    {
        **{name: pd.Series(dtype=object) for name in (*_KEYS, "name_zh", "name_en")},
        "numerator": pd.Series(dtype=float),
        "numerator_unit": pd.Series(dtype=object),
        "total": pd.Series(dtype=float),
        "denominator": pd.Series(dtype=object),
        **{name: pd.Series(dtype=float) for name in ("per", "value")},
        "unit": pd.Series(dtype=object),
        "target": pd.Series(dtype=float),
        "year": pd.Series(dtype="Int64"),
        "met": pd.Series(dtype="boolean"),
        **{name: pd.Series(dtype=float) for name in ("short_by", "counted", "unstated")},
        "partly": pd.Series(dtype=object),
        **{name: pd.Series(dtype=bool) for name in ("verified", "target_assumed")},
    }
).set_index(list(_KEYS))
