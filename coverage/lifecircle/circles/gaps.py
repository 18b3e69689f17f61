"""Under-served neighbourhoods: who is left out, how badly, and for which reason."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.circles.reasons.causes import REMEDIES, TIME_CAUSES, time_causes, without_way
from lifecircle.circles.walks.reach import Reach
from lifecircle.circles.zone_rows import NO_ZONE, ZoneRows, positions, zone_rows
from lifecircle.study.standards.files import Severity, Standard

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEVERITIES = ("low", "medium", "high")

_TOLERANCE_SHARE = 1e-9


def gaps_table(
    coverage: pd.DataFrame,
    residents: pd.DataFrame,
    zones: pd.DataFrame,
    *,
    standard: Standard,
    reaches: Mapping[str, Reach],
    district: str,
    unsure: "NDArray[np.bool_]",
) -> pd.DataFrame:
    """Return the neighbourhoods that miss a circle's target, those with most people first.

    A neighbourhood is a community, or the lowest level of zones there is. Only circles whose
    headline is people are held against it; one without a target takes the standard's default.

    Parameters
    ----------
    coverage
        The table of `lifecircle.circles.measures.coverage_table`.
    residents
        One row a home: population columns and zone ids.
    zones
        Index ``zone_id``; ``level``, ``parent_id``.
    standard
        Circles and thresholds.
    reaches
        The walk of every home, by circle id.
    district
        Zone id of the district.
    unsure
        Of each home, whether how it is joined to the streets is not sure; see
        `lifecircle.circles.reasons.causes.unsure_homes`.

    Returns
    -------
    DataFrame
        Index (``zone_id``, ``circle``); ``level``; ``group``, the population column counted;
        ``people`` of it in the zone, ``left_out`` beyond reach, ``share`` within reach (0-1),
        ``target_share``, ``to_reach`` (people missing to the target); ``severity`` (`SEVERITIES`),
        ``reason`` (of `lifecircle.circles.reasons.causes.TIME_CAUSES`) of most of those left out,
        ``remedy`` (the kind it asks for), ``small`` (few residents in all), ``confidence``
        (``firm`` or ``doubtful``); and the people left out for each reason, ``left_<reason>``.
        Sorted by ``to_reach`` downwards, then by zone and circle.
    """
    rows = zone_rows(zones, district=district)
    level = next((one for one in ("community", "street") if rows.zones_at(one)), "district")
    table = _missed(coverage, standard=standard, level=level, reaches=reaches)
    left = _left_out(table, residents, unsure, rows=rows, level=level, reaches=reaches)
    causes, doubt = left[:, :-1], left[:, -1]
    main = causes.argmax(axis=1)
    limits = standard.severity
    everyone = _everyone(residents, rows=rows, level=level)
    zone_at = positions(rows.zones_at(level), table["zone_id"])
    described = table.assign(
        level=level,
        left_out=table["people"] - table["covered"],
        severity=_severities(table, limits=limits),
        reason=np.array(TIME_CAUSES)[main],
        remedy=np.array([REMEDIES[one] for one in TIME_CAUSES])[main],
        small=everyone[zone_at] < standard.small_area_people,
        confidence=np.where(
            doubt > limits.doubtful_above_share * causes.sum(axis=1), "doubtful", "firm"
        ),
        **{f"left_{name}": causes[:, at] for at, name in enumerate(TIME_CAUSES)},
    )
    ordered = described.sort_values(
        ["to_reach", "zone_id", "circle"], ascending=[False, True, True], kind="stable"
    )
    return ordered.set_index(["zone_id", "circle"])[_COLUMNS]


_COLUMNS = [
    "level",
    "group",
    "people",
    "left_out",
    "share",
    "target_share",
    "to_reach",
    "severity",
    "reason",
    "remedy",
    "small",
    "confidence",
    *(f"left_{name}" for name in TIME_CAUSES),
]


def _missed(
    coverage: pd.DataFrame, *, standard: Standard, level: str, reaches: Mapping[str, Reach]
) -> pd.DataFrame:
    """Return the rows of the coverage that fall short of their target."""
    default = standard.severity.default_target_share
    targets = {
        one.id: default if one.target_share is None else one.target_share
        for one in standard.circles
        if one.headline == "people" and one.id in reaches
    }
    at_level = coverage.index.get_level_values("level") == level
    flat = coverage.loc[at_level & coverage["headline"].to_numpy(), ["total", "covered"]]
    flat = flat.reset_index().rename(columns={"total": "people", "denominator": "group"})
    target = flat["circle"].map(targets).to_numpy(dtype=float)
    short = target * flat["people"].to_numpy() - flat["covered"].to_numpy()
    is_short = short > _TOLERANCE_SHARE * flat["people"].to_numpy()
    is_short &= (flat["zone_id"] != NO_ZONE).to_numpy(dtype=bool)
    table = flat.assign(target_share=target, to_reach=short, share=flat["covered"] / flat["people"])
    missed: pd.DataFrame = table.loc[is_short].reset_index(drop=True)
    return missed


def _severities(table: pd.DataFrame, *, limits: Severity) -> "NDArray[np.str_]":
    """Return how badly each neighbourhood misses its target."""
    share, target = (table[name].to_numpy() for name in ("share", "target_share"))
    degree = np.zeros(len(table), dtype=int)
    for part in (limits.medium_below, limits.high_below):
        degree += share < part * target - _TOLERANCE_SHARE
    return np.array(SEVERITIES)[degree]


def _everyone(residents: pd.DataFrame, *, rows: ZoneRows, level: str) -> "NDArray[np.float64]":
    """Return all residents of each zone of a level."""
    at = _zone_positions(residents, rows=rows, level=level)
    people = residents["residents"].to_numpy(dtype=float)
    count = len(rows.zones_at(level))
    return np.bincount(at[at >= 0], people[at >= 0], minlength=count).astype(float)


def _zone_positions(residents: pd.DataFrame, *, rows: ZoneRows, level: str) -> "NDArray[np.intp]":
    """Return each home's zone of a level, -1 for none or for another district."""
    inside = (residents["district_id"] == rows.district).to_numpy(dtype=bool)
    return np.where(inside, rows.within_level(residents, level=level), -1)


def _left_out(
    table: pd.DataFrame,
    residents: pd.DataFrame,
    unsure: "NDArray[np.bool_]",
    *,
    rows: ZoneRows,
    level: str,
    reaches: Mapping[str, Reach],
) -> "NDArray[np.float64]":
    """Return the people left out in each row: by cause, and last those whose case is doubtful."""
    kinds = 2 * len(TIME_CAUSES)
    counted = np.zeros((len(table), len(TIME_CAUSES) + 1))
    at = _zone_positions(residents, rows=rows, level=level)
    zone_ids = rows.zones_at(level)
    for circle, part in table.groupby("circle", sort=False):
        reach = reaches[str(circle)]
        cause = time_causes(reach, unsure)
        doubtful = without_way(reach) | (cause == TIME_CAUSES.index("data_doubt"))
        people = residents[part["group"].iloc[0]].to_numpy(dtype=float)
        left = (at >= 0) & (cause >= 0)
        key = at[left] * kinds + cause[left] * 2 + doubtful[left]
        summed = np.bincount(key, people[left], minlength=len(zone_ids) * kinds)
        mix = summed.reshape(len(zone_ids), -1, 2)[positions(zone_ids, part["zone_id"])]
        counted[part.index] = np.column_stack((mix.sum(axis=2), mix[:, :, 1].sum(axis=1)))
    return counted
