"""Why people are out of reach, on the map: a reason for every home, a mix for every neighbourhood.

A neighbourhood's card tells its reason in one sentence with the numbers behind it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.circles.reasons.causes import CAUSES
from lifecircle.report.cause_words import cause_sentences
from lifecircle.report.map.homes import known
from lifecircle.words import LANGUAGES, entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result
    from lifecircle.report.map.blob import Blob


def cause_labels(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of the card, the switch and the legend.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    labels: Mapping[str, str] = entry("causes.map", language=language)
    return {"why": {"heading": say("causes.heading", language=language), **labels}}


def add_causes(blob: "Blob", assessment: "Assessment") -> None:
    """Add why homes and neighbourhoods are left out, circle by circle.

    Of every home ``c<number>.why.home``, the place in `lifecircle.circles.reasons.causes.CAUSES`,
    one more, 0 for none, and where any circle is full ``why.lacking``, the people of each home who
    find no place; ``why.people`` of the district by cause. Of every neighbourhood with anybody
    left out ``why.zone``, its row, ``why.cause`` of most and ``why.left``, people by cause, a
    neighbourhood after the other; and the texts ``why.<language>``, its sentence. People are in
    tenths, as `lifecircle.report.map.homes.known`. Circles that leave nobody out have none.

    Parameters
    ----------
    blob
        Where to.
    assessment
        Of the result that is shown.
    """
    result, table, causes = assessment.result, assessment.zone_causes, assessment.causes
    circles = {name: frame.index.get_level_values("circle") if len(frame) else pd.Index([])
               for name, frame in (("zones", table), ("homes", causes))}  # fmt: skip
    for number, circle in enumerate(result.circles):
        homes = causes[circles["homes"] == circle.id]
        if len(homes):
            _add_homes(blob, result, homes, f"c{number}.why")
        rows = table[circles["zones"] == circle.id]
        if len(rows):
            _add_zones(blob, result, rows, f"c{number}.why")


def _add_homes(blob: "Blob", result: "Result", rows: pd.DataFrame, name: str) -> None:
    """Add the reasons of one circle's homes, and the people of the district by reason."""
    homes = result.study.residents
    at = homes.index.get_indexer(rows.index.get_level_values("resident_id"))
    place = pd.Categorical(rows["cause"], categories=list(CAUSES)).codes.astype(np.int64)
    people = rows["people"].to_numpy(np.float64)
    reason, lacking = np.zeros(len(homes), np.int64), np.full(len(homes), np.nan)
    reason[at] = place + 1
    blob.add(f"{name}.home", reason)
    full = place == CAUSES.index("full")
    if full.any():
        lacking[at[full]] = people[full]
        blob.add(f"{name}.lacking", known(lacking, scale=10))
    here = (homes["district_id"] == result.study.district).to_numpy(bool)[at]
    summed = np.bincount(place[here], weights=people[here], minlength=len(CAUSES))
    blob.add(f"{name}.people", known(summed, scale=10))


def _add_zones(blob: "Blob", result: "Result", rows: pd.DataFrame, name: str) -> None:
    """Add the mix of reasons of one circle's neighbourhoods, and the sentence of each."""
    zones = rows.index.get_level_values("zone_id")
    blob.add(f"{name}.zone", result.study.zones.index.get_indexer(zones))
    blob.add(f"{name}.cause", pd.Categorical(rows["cause"], categories=list(CAUSES)).codes)
    left = rows[[f"left_{one}" for one in CAUSES]].to_numpy(np.float64)
    blob.add(f"{name}.left", known(left.ravel(), scale=10))
    for language in LANGUAGES:
        blob.texts[f"{name}.{language}"] = cause_sentences(result, rows, language=language)
