"""Which facilities count for a circle, and which administrative units have one inside."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.circles.zone_rows import ZoneRows, positions
from lifecircle.study.standards.files import Circle
from lifecircle.study.standards.opening_hours import open_at, read_moment

if TYPE_CHECKING:
    from numpy.typing import NDArray


def counting_facilities(circle: Circle, facilities: pd.DataFrame) -> "NDArray[np.bool_]":
    """Return which rows are open facilities of the circle's services and tiers.

    Where the circle asks for a time, only those open then count, and those whose hours are not
    stated or not understood.

    Parameters
    ----------
    circle
        The circle.
    facilities
        Columns ``service``, ``status``, ``tier``, and ``hours`` where any are stated.
    """
    counts = facilities["service"].isin(circle.services).to_numpy(bool)
    counts = counts & (facilities["status"] == "open").to_numpy(bool)
    if circle.tiers:
        counts &= facilities["tier"].isin(circle.tiers).to_numpy(bool)
    if circle.open_at:
        counts &= ~np.array([shut_then(one, circle) for one in hours_of(facilities)], bool)
    return counts


def shut_then(hours: str, circle: Circle) -> bool:
    """Return whether a facility is known to be shut at the moment a circle asks for, if it does.

    Parameters
    ----------
    hours
        Of the facility, as `lifecircle.study.standards.opening_hours` reads them; empty where not
        stated.
    circle
        The circle.
    """
    moment = read_moment(circle.open_at) if circle.open_at else None
    return moment is not None and open_at(hours, moment) is False


def hours_of(facilities: pd.DataFrame) -> "NDArray[np.object_]":
    """Return the opening hours of each facility, an empty text where none are stated.

    Parameters
    ----------
    facilities
        With or without a column ``hours``.
    """
    if "hours" not in facilities:
        return np.full(len(facilities), "", object)
    column = facilities["hours"]
    return column.astype(object).where(column.notna(), "").to_numpy(object)


def unit_counts(
    circles: tuple[Circle, ...],
    facilities: pd.DataFrame,
    residents: pd.DataFrame,
    *,
    rows: ZoneRows,
) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Return how many units each row has, and how many of them have a facility of the circle.

    A unit of the circle's level has its own row (1, and 0 or 1); a street counts its communities
    and the district all units. Functional zones lie across units and count none.

    Parameters
    ----------
    circles
        The circles; ``unit_level`` and ``unit_kind`` say which units count.
    facilities
        Columns ``service``, ``status``, ``tier``, ``street_id``, ``community_id``.
    residents
        Columns ``street_id``, ``community_id``: they tell the street of a community that states
        no parent.
    rows
        The reporting rows.

    Returns
    -------
    tuple
        Two arrays, a row a circle and a column a reporting row; NaN where units mean nothing.
    """
    street_of = street_of_community(residents, rows=rows)
    inside = {one: rows.within_level(facilities, level=one) for one in ("street", "community")}
    served = [inside[one.unit_level][counting_facilities(one, facilities)] for one in circles]
    return served_units(circles, served, street_of, rows=rows)


def served_units(
    circles: tuple[Circle, ...],
    served_at: Sequence["NDArray[np.intp]"],
    street_of: "NDArray[np.intp]",
    *,
    rows: ZoneRows,
) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
    """Return what `unit_counts` does.

    Parameters
    ----------
    circles
        The circles.
    served_at
        For each, the unit of its level each facility that counts stands in, -1 for none.
    street_of
        From `street_of_community`.
    rows
        The reporting rows.
    """
    total = np.full((len(circles), len(rows.zone_ids)), np.nan)
    covered = total.copy()
    for number, (circle, at) in enumerate(zip(circles, served_at, strict=True)):
        own = rows.rows_at(circle.unit_level)
        is_unit = _of_kind(rows.kinds[own], kind=circle.unit_kind)
        served = is_unit & (np.bincount(at[at >= 0], minlength=len(is_unit)) > 0)
        for into, units in ((total[number], is_unit), (covered[number], served)):
            into[own] = np.where(is_unit, units, np.nan)
            into[0] = units.sum()
            if circle.unit_level == "community":
                streets = rows.rows_at("street")
                known = street_of >= 0
                count = streets.stop - streets.start
                into[streets] = np.bincount(street_of[known], units[known], minlength=count)
    return total, covered


def _of_kind(kinds: tuple[str, ...], *, kind: str) -> "NDArray[np.bool_]":
    """Return which units are of a kind; one whose kind is not stated is not left out."""
    return np.array([not kind or one in {kind, ""} for one in kinds], dtype=bool)


def street_of_community(residents: pd.DataFrame, *, rows: ZoneRows) -> "NDArray[np.intp]":
    """Return each community's street: its stated parent, else where most of its homes are.

    Parameters
    ----------
    residents
        Columns ``street_id``, ``community_id``.
    rows
        The reporting rows.
    """
    streets = rows.zones_at("street")
    stated = positions(streets, rows.parent_ids[rows.rows_at("community")])
    if not streets or not (stated < 0).any():
        return stated
    community = rows.within_level(residents, level="community")
    street = rows.within_level(residents, level="street")
    both = (community >= 0) & (street >= 0)
    shape = (len(stated), len(streets))
    homes = np.bincount(community[both] * shape[1] + street[both], minlength=shape[0] * shape[1])
    homes = homes.reshape(shape)
    likely = np.where(homes.any(axis=1), homes.argmax(axis=1), -1)
    return np.where(stated >= 0, stated, likely)
