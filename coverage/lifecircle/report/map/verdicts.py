"""Near and enough on the map: the verdict of every neighbourhood, and how full facilities are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecircle.assessment.verdicts import VERDICTS
from lifecircle.report.map.homes import known
from lifecircle.words import entry

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.report.map.blob import Blob

WORDS = ("verdict", "unit", "map")
"""Lists of words the page needs for it, from the words of the assessment."""


def verdict_words(language: str) -> Mapping[str, Any]:
    """Return the words of verdicts and units, and the labels of the card.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    words = entry("assessment", language=language)
    return {f"enough_{key}": words[key] for key in WORDS}


def add_verdicts(blob: "Blob", assessment: "Assessment") -> None:
    """Add the verdict of every zone and the fullness of every facility, circle by circle.

    ``c<number>.zone.verdict`` is the place in `VERDICTS`, one more, 0 for none;
    ``zone.need``, ``zone.full`` in tenths of the unit, ``zone.enough`` and
    ``zone.enough_most`` in hundredths of a percent; ``c<number>.place.capacity`` and
    ``place.taken`` in tenths of the unit; all as `lifecircle.report.map.homes.known`. Circles
    without a verdict have no columns.

    Parameters
    ----------
    blob
        Where to.
    assessment
        Of the result that is shown.
    """
    study = assessment.result.study
    judged = assessment.verdicts.index.get_level_values("circle")
    held = assessment.places.index.get_level_values("circle")
    for number, circle in enumerate(assessment.result.circles):
        if (judged == circle.id).any():
            rows = pd.DataFrame(assessment.verdicts.xs(circle.id, level="circle"))
            _add_zones(blob, rows.reindex(study.zones.index), f"c{number}.zone")
        if circle.supply is not None and (held == circle.id).any():
            places = pd.DataFrame(assessment.places.xs(circle.id, level="circle"))
            places = places.reindex(study.facilities.index)
            for key in ("capacity", "taken"):
                blob.add(f"c{number}.place.{key}", known(places[key], scale=10))


def _add_zones(blob: "Blob", rows: pd.DataFrame, name: str) -> None:
    """Add the columns of one circle's zones."""
    places = pd.Categorical(rows["verdict"], categories=list(VERDICTS)).codes
    blob.add(f"{name}.verdict", np.asarray(places, np.int64) + 1)
    for key, column, scale in (
        ("need", "need", 10),
        ("short", "full", 10),
        ("enough", "enough_share", 10_000),
        ("enough_most", "enough_most_share", 10_000),
    ):
        blob.add(f"{name}.{key}", known(rows[column].astype(float), scale=scale))
