"""What the map shows of each circle: what it asks, its figures, its homes and facilities."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.report.headline import Headline, headlines
from lifecircle.report.map.columns import ring_columns
from lifecircle.report.map.facilities import counted
from lifecircle.report.map.homes import add_walks, group_of
from lifecircle.report.map.reach import thresholds
from lifecircle.report.map.zones import ZoneHomes, add_figures, add_gaps

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.map.blob import Blob
    from lifecircle.report.map.placing import Placing
    from lifecircle.report.map.reach import DrawnReach
    from lifecircle.report.map.straight import Buffers
    from lifecircle.report.map.walks import Walks

_WHOLE = ("total", "covered", "covered_share", "target_share", "short_by", "straight_line_share")


def circle_data(result: "Result") -> list[Mapping[str, Any]]:
    """Return what the map says of each circle, ready for JSON; ids, not words.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    return [_circle(result, headline) for headline in headlines(result)]


def _circle(result: "Result", headline: Headline) -> Mapping[str, Any]:
    """Return one circle."""
    circle = headline.circle
    profile = result.profiles[circle.profile]
    return {
        "id": circle.id,
        "name": dict(circle.name),
        "minutes": circle.minutes,
        "metres": circle.metres,
        "reach_m": circle.metres if circle.minutes is None else profile.metres(circle.minutes),
        "speed_m_s": profile.speed_m_s,
        "steps_factor": profile.steps_factor,
        "who": circle.profile,
        "group": group_of(circle, result.study.residents),
        "services": list(circle.services),
        "denominator": headline.denominator,
        "verified": circle.verified,
        "target_year": circle.target_year,
        "target_assumed": circle.target_assumed,
        "note": dict(circle.note),
        "whole": _whole(headline),
        "judged": headline.served,
        "facilities": counted(result, circle),
        "thresholds": thresholds(circle),
        "unit_level": circle.unit_level,
        "unit": circle.supply.unit if circle.supply else "",
    }


def _whole(headline: Headline) -> Mapping[str, Any] | None:
    """Return the headline of the district, None where nothing was counted."""
    row = headline.district
    if row is None:
        return None
    met = row["met"]
    told = {key: float(row[key]) for key in _WHOLE if key in row and not pd.isna(row[key])}
    return {key: round(value, 6) for key, value in told.items() if np.isfinite(value)} | {
        "met": None if pd.isna(met) else bool(met)
    }


@dataclass(frozen=True, eq=False)
class CircleParts:
    """What the columns of circles are made of.

    Parameters
    ----------
    walks
        Every home's walk.
    buffers
        What straight lines would claim.
    reach
        How far one gets.
    placing
        Where the page puts things.
    """

    walks: "Walks"
    buffers: "Buffers"
    reach: "DrawnReach"
    placing: "Placing"


def add_circles(blob: "Blob", result: "Result", parts: CircleParts) -> None:
    """Add the columns of every circle, under ``c<number>.``.

    Beside those of `add_walks`, `add_figures` and `add_gaps`: ``trees``, the numbers of its trees
    of walks; ``buffer.*``, one area, and ``reach.*``, an area a threshold, as in
    `lifecircle.report.map.columns.ring_columns`.

    Parameters
    ----------
    blob
        Where to.
    result
        What `lifecircle.analyse` returned.
    parts
        What they are made of.
    """
    walks, place, lives = parts.walks, parts.placing.shapes, ZoneHomes(result)
    for number, headline in enumerate(headlines(result)):
        circle, name = headline.circle, f"c{number}"
        claimed, alone = parts.buffers.claimed(circle), walks.alone[circle.id]
        add_walks(blob, result, circle, claimed=claimed, alone=alone, name=name)
        add_figures(blob, result, headline, lives=lives, name=name)
        add_gaps(blob, result, circle, name=name)
        blob.add(f"{name}.trees", walks.book.circles[circle.id])
        drawn = {"buffer": parts.buffers.outline(circle), "reach": parts.reach.of(circle)}
        for key, shapes in drawn.items():
            rings = ring_columns(place(shapes)).items()
            named = {f"{name}.{key}.{one}": values for one, values in rings}
            blob.add_all(named, steps=(f"{name}.{key}.x", f"{name}.{key}.y"))
