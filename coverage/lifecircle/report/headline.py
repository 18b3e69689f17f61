"""The one figure of a circle that is said first, for the district and for each zone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from lifecircle.report.wording import named, say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecircle.circles.results import Result
    from lifecircle.study.standards.files import Circle

    _Places = dict[str, NDArray[np.intp]]


@dataclass(frozen=True)
class Headline:
    """What is said first of a circle.

    Parameters
    ----------
    circle
        The circle.
    denominator
        What its share is a share of: a population group, land, buildings or units.
    zones
        Coverage by that denominator, indexed by zone id, columns as in ``Result.coverage`` with
        ``level`` before them.
    district
        The row of the district itself, or None if nothing was counted there.
    served
        Whether any layer has a facility of the circle's services, whatever its state. Where none
        has, nobody is covered, but that is no verdict: ``met`` and ``short_by`` are missing.
    """

    circle: "Circle"
    denominator: str
    zones: "pd.DataFrame"
    district: "pd.Series | None"
    served: bool = True


def headlines(result: "Result") -> tuple[Headline, ...]:
    """Return the headline of every circle, in the order of the circles.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    of, known = _TOLD.get(result, (None, ()))
    if of is not result.coverage:
        known = _headlines(result)
        _TOLD[result] = result.coverage, known
    return known


# Every part of a pack asks for them; they are kept as long as their result is.
_TOLD: "WeakKeyDictionary[Result, tuple[pd.DataFrame, tuple[Headline, ...]]]"
_TOLD = WeakKeyDictionary()


def _headlines(result: "Result") -> tuple[Headline, ...]:
    """Work out the headline of every circle."""
    told = result.coverage[result.coverage["headline"].to_numpy(bool)]
    rows = told.reset_index(["circle", "level", "denominator"])
    zones = rows.drop(columns=["circle", "denominator"])
    denominator = rows["denominator"].to_numpy(object)
    at_top = (rows["level"] == "district").to_numpy(bool)
    whole = np.asarray(rows.index == result.study.district, bool) & at_top
    places = cast("_Places", rows.groupby("circle", observed=True, sort=False).indices)
    services, found = set(result.facilities["service"]), []
    for circle in result.circles:
        served = not services.isdisjoint(circle.services)
        at = places.get(circle.id, np.zeros(0, np.intp))
        of_district = np.flatnonzero(whole[at])
        of_circle = zones.iloc[at]
        if not served:
            of_circle = of_circle.assign(
                met=pd.array([pd.NA] * len(at), "boolean"), short_by=np.nan
            )
        found.append(
            Headline(
                circle,
                denominator=str(denominator[at[0]]) if len(at) else circle.group,
                zones=_once(of_circle),
                district=of_circle.iloc[of_district[0]] if len(of_district) else None,
                served=served,
            )
        )
    return tuple(found)


def _once(zones: "pd.DataFrame") -> "pd.DataFrame":
    """Return the first row of each zone."""
    return zones if zones.index.is_unique else zones[~zones.index.duplicated()]


def circle_name(circle: "Circle", *, language: str) -> str:
    """Return a circle's name in a language.

    Parameters
    ----------
    circle
        The circle.
    language
        ``zh`` or ``en``.
    """
    return named(circle.name, language=language) or circle.id


def limit_words(circle: "Circle", *, language: str) -> str:
    """Return a circle's limit as it is spoken: minutes or metres.

    Parameters
    ----------
    circle
        The circle.
    language
        ``zh`` or ``en``.
    """
    if circle.minutes is not None:
        told = say("report.limit.minutes", language=language, minutes=f"{circle.minutes:g}")
    else:
        told = say("report.limit.metres", language=language, metres=circle.metres or 0.0)
    if not circle.open_at:
        return told
    return say("report.limit.open_at", language=language, limit=told, at=circle.open_at)


def denominator_words(denominator: str, *, language: str) -> str:
    """Return what a share is a share of, in words.

    Parameters
    ----------
    denominator
        Its id, as in ``Result.coverage``.
    language
        ``zh`` or ``en``.
    """
    return say_names("denominator", language=language).get(denominator, denominator)
