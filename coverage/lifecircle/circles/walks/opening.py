"""Which facilities are open when a circle asks, and whose hours nobody can tell."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.circles.walks.presence import counting_facilities, hours_of
from lifecircle.errors import Fault
from lifecircle.study.standards.opening_hours import read_hours

if TYPE_CHECKING:
    from lifecircle.study.study import Study


def hours_doubt(study: "Study") -> dict[str, Any]:
    """Return how many facilities count without anybody knowing whether they are open then.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    dict
        ``opening_hours``: circle to ``at``, the ``facilities`` that count, and ``unknown``, those
        among them whose hours are not stated or not understood. Empty where no circle asks.
    """
    told = {}
    for circle in study.standard.circles:
        if circle.open_at:
            counts = counting_facilities(circle, study.facilities)
            hours = hours_of(study.facilities)[counts]
            unknown = sum(read_hours(one) is None for one in hours)
            values = {"at": circle.open_at, "facilities": len(hours), "unknown": unknown}
            told[circle.id] = values
    return {"opening_hours": told} if told else {}


def hours_notes(study: "Study") -> tuple[Fault, ...]:
    """Return a warning for each text of hours that is not understood, and for each circle.

    Parameters
    ----------
    study
        The study; where no circle asks for a time, hours are not looked at.
    """
    found = []
    for circle, told in hours_doubt(study).get("opening_hours", {}).items():
        if told["unknown"]:
            details = {key: str(told[key]) for key in ("at", "facilities", "unknown")}
            code = "hours-unknown"
            found.append(Fault(code=code, severity="warning", value=circle, details=details))
    if any(circle.open_at for circle in study.standard.circles):
        found += _unread(study.facilities)
    return tuple(found)


def _unread(facilities: pd.DataFrame) -> list[Fault]:
    """Return a warning for each text that is no hours, with where it stands."""
    hours = hours_of(facilities)
    wrong = [at for at, one in enumerate(hours) if one and read_hours(one) is None]
    ids = np.asarray(facilities.index, object)[wrong]
    files = (
        facilities["source"].to_numpy(object)[wrong] if "source" in facilities else [""] * len(ids)
    )
    return [
        Fault(code="hours-not-read", severity="warning", file=str(file), row=str(name),
              field="hours", value=str(hours[at]))
        for at, name, file in zip(wrong, ids, files, strict=True)
    ]  # fmt: skip
