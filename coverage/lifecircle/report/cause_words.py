"""Why a neighbourhood is out of reach, in one sentence with the numbers behind it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.circles.reasons.causes import CAUSES
from lifecircle.report.headline import circle_name
from lifecircle.report.records import records
from lifecircle.report.wording import say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.circle import Circle

_ROUND_M = 10
_LEFT = tuple(f"left_{one}" for one in CAUSES)
_TOLD = ("cause", "walk_m", "straight_m", "facility_id", "in_the_way", "way_name", "doubt", *_LEFT)


def cause_sentence(result: "Result", row: pd.Series, *, language: str) -> str:
    """Return why most of those left out in a neighbourhood are left out of a circle.

    Parameters
    ----------
    result
        The result.
    row
        A row of `lifecircle.circles.reasons.zone_causes.zone_causes`, named (circle, zone).
    language
        ``zh`` or ``en``.
    """
    circle_id, zone_id = row.name if isinstance(row.name, tuple) else ("", "")
    circle = next(one for one in result.circles if one.id == circle_id)
    place = _name(result.study.zones, zone_id) or str(zone_id)
    facility = _name(result.study.facilities, row["facility_id"])
    return _sentence(circle, row, (place, facility), language)


def cause_sentences(result: "Result", rows: pd.DataFrame, *, language: str) -> list[str]:
    """Return the sentences of many neighbourhoods of one circle, in their order.

    Parameters
    ----------
    result, language
        As `cause_sentence` takes them.
    rows
        Of `lifecircle.circles.reasons.zone_causes.zone_causes`.
    """
    circles, zones = (rows.index.get_level_values(one) for one in ("circle", "zone_id"))
    known = {one.id: one for one in result.circles}
    places = _names(result.study.zones, zones)
    facilities = _names(result.study.facilities, pd.Index(rows["facility_id"]))
    named = zip(places, zones.tolist(), facilities, strict=True)
    told = zip(circles, records(rows, _TOLD), named, strict=True)
    return [
        _sentence(known[circle], row, (place or str(zone), facility), language)
        for circle, row, (place, zone, facility) in told
    ]


def _sentence(
    circle: "Circle", row: Mapping[Any, Any] | pd.Series, names: tuple[str, str], language: str
) -> str:
    """Return the sentence of one neighbourhood, whose name and whose facility's are given."""
    place, facility = names
    cause, walk_m = str(row["cause"]), float(row["walk_m"])
    form = cause
    if cause == "barrier" and not np.isfinite(walk_m):
        form = "barrier_cut"
    if cause == "no_facility" and not row["facility_id"]:
        form = "no_facility_none"
    groups = say_names("group", language=language)
    return say(
        f"causes.cause.{form}",
        language=language,
        place=place,
        people=f"{row[f'left_{cause}']:,.0f}",
        group=groups.get(circle.group, circle.group),
        circle=circle_name(circle, language=language),
        facility=facility,
        straight=_metres(float(row["straight_m"])),
        walk=_metres(walk_m),
        between=_between(row, language) if cause == "barrier" else "",
        doubt=say(f"causes.doubt.{row['doubt']}", language=language) if row["doubt"] else "",
    )


def cause_mix(row: Mapping[Any, Any] | pd.Series, *, language: str) -> str:
    """Return how many people a neighbourhood leaves out by cause, most first, in a few words.

    Parameters
    ----------
    row
        A row of `lifecircle.circles.reasons.zone_causes.zone_causes`.
    language
        ``zh`` or ``en``.
    """
    people = {cause: round(float(row[f"left_{cause}"])) for cause in CAUSES}
    most_first = sorted(people, key=lambda cause: -people[cause])
    parts = [
        say(f"causes.mix.{cause}", language=language, people=f"{people[cause]:,d}")
        for cause in most_first
        if people[cause]
    ]
    return say("causes.mix.joint", language=language).join(parts)


def _name(frame: pd.DataFrame, key: object) -> str:
    """Return what a zone or a facility is called, its id without a name; nothing where unknown."""
    try:
        name = frame["name"].array[frame.index.get_loc(key)]
    except KeyError:
        return ""
    return str(name) if isinstance(name, str) and name else str(key)


def _names(frame: pd.DataFrame, keys: pd.Index) -> list[str]:
    """Return `_name` of many keys."""
    at = frame.index.get_indexer(keys)
    names = [str(one) if isinstance(one, str) else "" for one in frame["name"].to_numpy(object)]
    ids = [str(one) for one in keys]
    return [(names[one] or key) if one >= 0 else "" for one, key in zip(at, ids, strict=True)]


def _between(row: Mapping[Any, Any] | pd.Series, language: str) -> str:
    """Return what lies between, by its name where it has one."""
    kind = str(row["in_the_way"])
    name = str(row["way_name"])
    if not name and kind not in ("steps", "slope", "long_blocks", "missing_link"):
        name = say(f"causes.nameless.{kind}", language=language)
    return say(f"causes.between.{kind}", language=language, name=name)


def _metres(metres: float) -> str:
    """Return metres to the nearest ten, nothing where there are none."""
    return f"{round(metres / _ROUND_M) * _ROUND_M:,d}" if np.isfinite(metres) else ""
