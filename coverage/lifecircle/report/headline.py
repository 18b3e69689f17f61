"""The one figure of a circle that is said first, for the district and for each zone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecircle.report.wording import named, say_names
from lifecircle.words import say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.circles.results import Result
    from lifecircle.study.standards import Circle


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
    """

    circle: "Circle"
    denominator: str
    zones: "pd.DataFrame"
    district: "pd.Series | None"


def headlines(result: "Result") -> tuple[Headline, ...]:
    """Return the headline of every circle, in the order of the circles.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    told = result.coverage[result.coverage["headline"].to_numpy(bool)]
    rows = told.reset_index(["circle", "level", "denominator"])
    of_circle = dict(list(rows.groupby("circle", observed=True, sort=False)))
    return tuple(
        _headline(of_circle.get(one.id, rows.iloc[:0]), one, result.study.district)
        for one in result.circles
    )


def _headline(rows: "pd.DataFrame", circle: "Circle", district: str) -> Headline:
    """Pick the rows of a circle, which all have its own denominator."""
    denominator = str(rows["denominator"].iloc[0]) if len(rows) else circle.group
    zones = rows[~rows.index.duplicated()].drop(columns=["circle", "denominator"])
    whole = zones[(zones.index == district) & (zones["level"] == "district").to_numpy()]
    return Headline(circle, denominator, zones, whole.iloc[0] if len(whole) else None)


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
        return say("report.limit.minutes", language=language, minutes=f"{circle.minutes:g}")
    return say("report.limit.metres", language=language, metres=f"{circle.metres:g}")


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
