"""What the map shows of each circle: its figures by zone, who is left out, what counts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.report.headline import (
    Headline,
    circle_name,
    denominator_words,
    headlines,
    limit_words,
)
from lifecircle.report.wording import named, say_names
from lifecircle.study.services import services

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards import Circle

LEFT_OUT = ("beyond", "unreachable", "not_snapped")
"""Statuses of homes that are not covered, in the order the map numbers them."""

_FIGURES = ("total", "covered", *LEFT_OUT, "covered_share", "straight_line_share")


def circle_data(result: "Result", *, language: str) -> list[Mapping[str, Any]]:
    """Return what the map shows of each circle, ready for JSON.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    return [_circle(result, headline, language) for headline in headlines(result)]


def _circle(result: "Result", headline: Headline, language: str) -> Mapping[str, Any]:
    """Return one circle: what it is, its figures, its homes and facilities."""
    circle = headline.circle
    profile = result.profiles[circle.profile]
    units = say_names("unit", language=language)
    return {
        "id": circle.id,
        "name": circle_name(circle, language=language),
        "limit": limit_words(circle, language=language),
        "minutes": circle.minutes,
        "metres": circle.metres if circle.minutes is None else profile.metres(circle.minutes),
        "speed_m_s": profile.speed_m_s,
        "who": say_names("who", language=language).get(circle.profile, circle.profile),
        "group": say_names("group", language=language).get(circle.group, circle.group),
        "services": _service_names(circle, language),
        "denominator": denominator_words(headline.denominator, language=language),
        "of_units": headline.denominator == "units",
        "unit": units.get(headline.denominator, units["people"]),
        "unverified": ""
        if circle.verified
        else say_names("label", language=language)["unverified"],
        "target_year": circle.target_year,
        "target_assumed": circle.target_assumed,
        "whole": _whole(headline),
        "figures": _figures(result, headline),
        "homes": _left_out(result, circle),
        "facilities": _counted(result, circle),
        "gaps": _gaps(result, circle, language),
    }


def _service_names(circle: "Circle", language: str) -> list[str]:
    """Return the kinds of facility that count, in words."""
    known = services()
    return [
        named(known[key].name, language=language) if key in known else key
        for key in circle.services
    ]


def _whole(headline: Headline) -> Mapping[str, Any] | None:
    """Return the headline of the district, None where nothing was counted."""
    if headline.district is None:
        return None
    row = headline.district.to_frame().T
    keys = [key for key in (*_FIGURES, "target_share", "short_by") if key in row]
    met = row["met"].iloc[0]
    return {key: _numbers(row[key].astype(float))[0] for key in keys} | {
        "met": None if pd.isna(met) else bool(met)
    }


def _figures(result: "Result", headline: Headline) -> Mapping[str, list[Any]]:
    """Return the headline of every zone as columns, in the order of the study's zones."""
    rows = headline.zones.reindex(result.study.zones.index)
    found: dict[str, list[Any]] = {key: _numbers(rows[key]) for key in _FIGURES if key in rows}
    found["target_share"] = _numbers(rows["target_share"])
    return found


def _left_out(result: "Result", circle: "Circle") -> Mapping[str, list[Any]]:
    """Return the homes not covered: place in the list of homes, people, status, nearest."""
    homes = result.study.residents
    rows = result.nearest.xs(circle.id, level="circle").reindex(homes.index)
    group = circle.group if circle.group in homes else "residents"
    people = homes[group].to_numpy(np.float64)
    status = rows["status"].astype(str).to_numpy()
    chosen = np.flatnonzero(np.isin(status, LEFT_OUT) & (people > 0))
    order = {key: number for number, key in enumerate(LEFT_OUT)}
    place = result.study.facilities.index.get_indexer(rows["facility_id"].to_numpy()[chosen])
    return {
        "at": chosen.tolist(),
        "people": np.round(people[chosen], 1).tolist(),
        "status": [order[one] for one in status[chosen]],
        "minutes": _numbers(rows["minutes"].iloc[chosen], decimals=1),
        "facility": place.tolist(),
    }


def _counted(result: "Result", circle: "Circle") -> list[int]:
    """Return the places, in the list of facilities, of those of the circle's kinds and tiers."""
    frame = result.study.facilities
    chosen = frame["service"].isin(circle.services).to_numpy()
    if circle.tiers:
        chosen = chosen & frame["tier"].isin(circle.tiers).to_numpy()
    found: list[int] = np.flatnonzero(chosen).tolist()
    return found


def _gaps(result: "Result", circle: "Circle", language: str) -> list[Mapping[str, Any]]:
    """Return the flagged neighbourhoods in the order of the result."""
    if circle.id not in result.gaps.index.get_level_values("circle"):
        return []
    rows = result.gaps.xs(circle.id, level="circle")
    place = result.study.zones.index.get_indexer(rows.index)
    reasons = say_names("reason", language=language)
    grades = say_names("severity", language=language)
    told = rows[["left_out", "severity", "reason", "small"]].itertuples(index=False)
    return [
        {
            "zone": int(at),
            "people": round(float(row.left_out), 1),
            "severity": grades.get(str(row.severity), str(row.severity)),
            "reason": reasons.get(str(row.reason), str(row.reason)),
            "small": bool(row.small),
        }
        for at, row in zip(place, told, strict=True)
        if at >= 0
    ]


def _numbers(values: pd.Series, *, decimals: int = 6) -> list[float | None]:
    """Return numbers for JSON: rounded, and None where there is none."""
    numbers = values.to_numpy(np.float64, na_value=np.nan)
    found = numbers.round(decimals).astype(object)
    found[~np.isfinite(numbers)] = None
    listed: list[float | None] = found.tolist()
    return listed
