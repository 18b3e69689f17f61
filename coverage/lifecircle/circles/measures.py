"""Coverage by every denominator that means something, from each home's own walk.

Nothing here knows a map: homes and land are rows with zone ids, a walk is a number of minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.circles.tally import PARTS, Tally, placed, tally
from lifecircle.circles.walks.presence import unit_counts
from lifecircle.circles.walks.reach import Judged, Reach
from lifecircle.circles.zone_rows import LEVELS, NO_ZONE, ZoneRows, zone_rows
from lifecircle.errors import CallError
from lifecircle.study.standards.files import Circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAND = "residential_land_m2"
UNITS = "units"
HOMES = {"building": "buildings", "compound": "compounds", "cell": "cells", "point": "points"}
"""Denominator that counts homes, by what a row of the residents is."""

_TOLERANCE_SHARE = 1e-9


def headline_denominator(circle: Circle, *, groups: tuple[str, ...], unit: str) -> str:
    """Return the denominator that the circle's target is held against.

    Parameters
    ----------
    circle
        The circle. Where its group has no column, all residents stand for it.
    groups
        Population columns there are.
    unit
        What a row of the residents is, a key of `HOMES`.
    """
    people = circle.group if circle.group in groups else "residents"
    choice = {"people": people, "land": LAND, "buildings": HOMES[unit], "units": UNITS}
    return choice[circle.headline]


def coverage_table(  # noqa: PLR0913 - the tables of a study, each by its name
    circles: tuple[Circle, ...],
    residents: pd.DataFrame,
    land: pd.DataFrame,
    zones: pd.DataFrame,
    facilities: pd.DataFrame,
    *,
    reaches: Mapping[str, Reach],
    land_reaches: Mapping[str, Judged],
    groups: tuple[str, ...],
    unit: str,
    district: str,
) -> pd.DataFrame:
    """Return who is covered, by circle, level, zone and denominator.

    Parameters
    ----------
    circles
        The circles, in the order they are reported.
    residents
        One row a home: the population ``groups`` and the four zone id columns.
    land
        One row a sample of residential land: ``area_m2`` and the four zone id columns.
    zones
        Index ``zone_id``; ``level``, ``kind``, ``parent_id``.
    facilities
        ``service``, ``tier``, ``status`` and the four zone id columns.
    reaches, land_reaches
        What each circle is to every home, and to every sample of land, by circle id.
    groups
        Population columns, ``residents`` among them.
    unit
        What a row of the residents is, a key of `HOMES`.
    district
        Zone id of the district.

    Returns
    -------
    DataFrame
        Index (``circle``, ``level``, ``zone_id``, ``denominator``). ``total`` is the sum of
        ``covered``, ``beyond``, ``unreachable`` and ``not_snapped`` (people, m2, homes or units);
        ``covered_share`` 0-1, NaN where the total is 0; ``target_share``, ``short_by`` and ``met``
        only where ``headline`` is true; ``straight_line_covered`` and ``straight_line_share`` say
        what a buffer would have claimed, NaN for units. A zone called `NO_ZONE` holds what lies in
        no zone of its level, and appears only where there is something.

    Raises
    ------
    CallError
        If a circle has no walks.
    """
    _check_walks(circles, land, reaches=reaches, land_reaches=land_reaches)
    weighed = weighed_places(
        residents, land, zone_rows(zones, district=district), groups=groups, unit=unit
    )
    sums = np.stack(
        [
            weighed.sums(*weighed.by_cell(reaches[one.id], land_reaches.get(one.id)))
            for one in circles
        ]
    )
    units = unit_counts(circles, facilities, residents, rows=weighed.rows)
    filled = _filled(sums, units, rows=weighed.rows)
    columns = weighed.columns(circles, sums, units)
    index = _index(circles, weighed.rows, weighed.denominators, keep=filled)
    table = pd.DataFrame({name: values[filled] for name, values in columns.items()}, index=index)
    return table.astype({"met": "boolean"})


@dataclass(frozen=True, eq=False)
class Weighed:
    """Homes and land with what they weigh, ready to be added up for one circle after another.

    Parameters
    ----------
    by_home, by_land
        Every home and sample of land by its zones.
    rows
        The reporting rows.
    groups
        Population columns.
    unit
        What a row of the residents is, a key of `HOMES`.
    """

    by_home: Tally
    by_land: Tally
    rows: ZoneRows
    groups: tuple[str, ...]
    unit: str

    @property
    def denominators(self) -> tuple[str, ...]:
        """Groups, land, homes, units: the order in which a reader meets them."""
        return (*self.groups, LAND, HOMES[self.unit], UNITS)

    def by_cell(
        self, homes: Reach, land: Judged | None
    ) -> tuple["NDArray[np.float64]", "NDArray[np.float64] | None"]:
        """Return the sums of homes, and of land where there is any, by cell of the zones."""
        of_land = None if land is None else self.by_land.by_cell(placed(land))
        return self.by_home.by_cell(placed(homes)), of_land

    def sums(
        self, homes: "NDArray[np.float64]", land: "NDArray[np.float64] | None" = None
    ) -> "NDArray[np.float64]":
        """Return the sums of a circle by row, part, straight line and denominator but units.

        Parameters
        ----------
        homes, land
            Sums by cell, from `by_cell`.
        """
        many = len(self.groups)
        sums = np.concatenate([self.by_home.sums(homes), self.by_land.sums(land)], axis=-1)
        return sums[..., [*range(many), many + 1, many]]

    def headline(self, circles: tuple[Circle, ...]) -> "NDArray[np.bool_]":
        """Return which denominator the target of each circle is held against."""
        wanted = [headline_denominator(one, groups=self.groups, unit=self.unit) for one in circles]
        return np.array([[name == want for name in self.denominators] for want in wanted], bool)

    def columns(
        self,
        circles: tuple[Circle, ...],
        sums: "NDArray[np.float64]",
        units: tuple["NDArray[np.float64]", "NDArray[np.float64]"],
    ) -> dict[str, "NDArray[np.float64] | NDArray[np.bool_]"]:
        """Return every column of the coverage by circle, row and denominator.

        Parameters
        ----------
        circles
            The circles.
        sums
            Of each.
        units
            Of each, from `lifecircle.circles.walks.presence.unit_counts`.
        """
        targets = np.array([one.target_share for one in circles], dtype=float)
        return _columns(sums, units, headline=self.headline(circles), targets=targets)


def weighed_places(
    residents: pd.DataFrame,
    land: pd.DataFrame,
    rows: ZoneRows,
    *,
    groups: tuple[str, ...],
    unit: str,
) -> Weighed:
    """Return homes and land with what they weigh.

    Parameters
    ----------
    residents, land, groups, unit
        As for `coverage_table`.
    rows
        The reporting rows.
    """
    homes = residents[list(groups)].to_numpy(dtype=float)
    inhabited = residents["residents"].to_numpy(dtype=float) > 0
    return Weighed(
        tally(residents, np.column_stack([homes, inhabited]), rows=rows),
        tally(land, land[["area_m2"]].to_numpy(dtype=float), rows=rows),
        rows,
        groups,
        unit,
    )


def _check_walks(
    circles: tuple[Circle, ...],
    land: pd.DataFrame,
    *,
    reaches: Mapping[str, Reach],
    land_reaches: Mapping[str, Judged],
) -> None:
    """Refuse circles whose people or land would silently count as nobody."""
    asked = [reaches, land_reaches] if len(land) else [reaches]
    missing = sorted({one.id for one in circles for walks in asked if one.id not in walks})
    if missing:
        raise CallError(f"no walks were given for the circles {', '.join(missing)}")


def _filled(
    sums: "NDArray[np.float64]",
    units: tuple["NDArray[np.float64]", "NDArray[np.float64]"],
    *,
    rows: ZoneRows,
) -> "NDArray[np.bool_]":
    """Return which cells of circle, row and denominator are told."""
    is_zone = np.array([one != NO_ZONE for one in rows.zone_ids], dtype=bool)
    told = is_zone | (sums.sum(axis=(0, 2, 3, 4)) > 0)
    people = np.broadcast_to(told[None, :, None], (len(sums), len(told), sums.shape[-1]))
    return np.concatenate([people, ~np.isnan(units[0])[:, :, None]], axis=2)


def _columns(
    sums: "NDArray[np.float64]",
    units: tuple["NDArray[np.float64]", "NDArray[np.float64]"],
    *,
    headline: "NDArray[np.bool_]",
    targets: "NDArray[np.float64]",
) -> dict[str, "NDArray[np.float64] | NDArray[np.bool_]"]:
    """Return every column as an array by circle, row and denominator."""
    total, covered = units
    parts = np.zeros((*sums.shape[:2], len(PARTS), sums.shape[-1] + 1))
    parts[..., :-1] = sums.sum(axis=3)
    parts[:, :, 0, -1], parts[:, :, 1, -1] = covered, total - covered
    straight = np.full((*sums.shape[:2], sums.shape[-1] + 1), np.nan)
    straight[..., :-1] = sums[:, :, :, 1, :].sum(axis=2)
    whole = parts.sum(axis=2)
    is_headline = np.broadcast_to(headline[:, None, :], whole.shape)
    target = np.where(is_headline, targets[:, None, None], np.nan)
    short = np.maximum(target * whole - parts[:, :, 0], 0.0)
    short = np.where(short <= _TOLERANCE_SHARE * whole, 0.0, short)
    with np.errstate(invalid="ignore"):
        shares = {"covered_share": parts[:, :, 0] / whole, "straight_line_share": straight / whole}
    return {
        "total": whole,
        **{name: parts[:, :, number] for number, name in enumerate(PARTS)},
        "covered_share": shares["covered_share"],
        "target_share": target,
        "short_by": np.where(np.isnan(target), np.nan, short),
        "met": np.where(np.isnan(target) | (whole == 0), np.nan, short == 0.0),
        "headline": is_headline,
        "straight_line_covered": straight,
        "straight_line_share": shares["straight_line_share"],
    }


def _index(
    circles: tuple[Circle, ...],
    rows: ZoneRows,
    denominators: tuple[str, ...],
    *,
    keep: "NDArray[np.bool_]",
) -> pd.MultiIndex:
    """Return the index in reporting order, sorted by its own levels so that slices are quick."""
    zone_ids = [*(one for one in rows.zone_ids if one != NO_ZONE), NO_ZONE]
    place = {one: number for number, one in enumerate(zone_ids)}
    circle, row, denominator = np.nonzero(keep)
    zone = np.array([place[one] for one in rows.zone_ids])
    codes: list[Any] = [circle, rows.level[row], zone[row], denominator]
    return pd.MultiIndex(
        levels=[[one.id for one in circles], LEVELS, zone_ids, denominators],
        codes=codes,
        names=["circle", "level", "zone_id", "denominator"],
        verify_integrity=False,
    )
