"""What would mend a gap, on the map: its sentence on the card, a site or a link on the ground."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lifecircle.report.remedy_words import remedy_sentences
from lifecircle.report.wording import names_of
from lifecircle.words import LANGUAGES, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.report.map.blob import Blob
    from lifecircle.report.map.placing import Placing


def remedy_labels(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of the card.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    return {"mend": {"heading": say("remedies.heading", language=language)}}


def add_remedies(blob: "Blob", assessment: "Assessment", placing: "Placing") -> None:
    """Add the remedies, circle by circle.

    ``c<number>.mend.zone`` (row of the zone); ``.x``, ``.y``, ``.to_x``, ``.to_y`` as every
    place of the page, both ends the same where it is a place; ``.shown`` (0 no place, 1 a place,
    2 a link). The texts ``c<number>.mend.<language>`` are the sentences, in the same order.
    Circles without remedies have none of these.

    Parameters
    ----------
    blob
        Where to.
    assessment
        Of the result that is shown.
    placing
        Where things are put on the page.
    """
    result, table = assessment.result, assessment.remedies
    if not len(table):
        return
    names = dict(names_of(result.study.facilities))
    flat = table.reset_index()
    for number, circle in enumerate(result.circles):
        rows = flat[(flat["circle"] == circle.id).to_numpy()]
        if not len(rows):
            continue
        head = f"c{number}.mend"
        here = rows["lon"].notna().to_numpy()
        link = rows["to_lon"].notna().to_numpy()
        lon, lat = (rows[key].fillna(0.0).to_numpy(float) for key in ("lon", "lat"))
        ends = [
            np.where(link, rows[key].to_numpy(float), one)
            for key, one in (("to_lon", lon), ("to_lat", lat))
        ]
        begin, end = placing.points(lon, lat), placing.points(*ends)
        blob.add(f"{head}.zone", result.study.zones.index.get_indexer(rows["zone_id"]))
        blob.add(f"{head}.shown", here.astype(np.int64) + link)
        blob.add_all({f"{head}.x": begin["x"], f"{head}.y": begin["y"]})
        blob.add_all({f"{head}.to_x": end["x"], f"{head}.to_y": end["y"]})
        for language in LANGUAGES:
            told = remedy_sentences(rows, language=language, names=names)
            blob.texts[f"{head}.{language}"] = told
