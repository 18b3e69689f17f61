"""Why a neighbourhood is out of reach, on its card: one sentence with the numbers behind it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lifecircle.report.cause_words import cause_sentence
from lifecircle.words import LANGUAGES, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.report.map.blob import Blob


def cause_labels(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of the card.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    return {"why": {"heading": say("causes.heading", language=language)}}


def add_causes(blob: "Blob", assessment: "Assessment") -> None:
    """Add the sentences, circle by circle.

    ``c<number>.why.zone`` is the row of the zone; the texts ``c<number>.why.<language>`` are the
    sentences, in the same order. Circles that leave nobody out have none of these.

    Parameters
    ----------
    blob
        Where to.
    assessment
        Of the result that is shown.
    """
    result, table = assessment.result, assessment.zone_causes
    if not len(table):
        return
    circles = table.index.get_level_values("circle")
    for number, circle in enumerate(result.circles):
        rows = table[circles == circle.id]
        if not len(rows):
            continue
        zones = rows.index.get_level_values("zone_id")
        blob.add(f"c{number}.why.zone", result.study.zones.index.get_indexer(zones))
        for language in LANGUAGES:
            blob.texts[f"c{number}.why.{language}"] = [
                cause_sentence(result, row, language=language) for _, row in rows.iterrows()
            ]
