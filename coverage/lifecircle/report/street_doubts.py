"""Streets that look wrongly drawn, in words: a row each for the workbook, a sentence for papers."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lifecircle.network.doubts.doubtful import doubt_counts, network_doubts
from lifecircle.words import say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result

_NAMED = 5


def street_doubts(result: "Result", *, assessment: "Assessment | None" = None) -> "pd.DataFrame":
    """Return the streets of a result that look wrongly drawn.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    assessment
        Of the result: who made it has looked for them already.

    Returns
    -------
    DataFrame
        As of `lifecircle.network.doubts.doubtful.network_doubts`.
    """
    if assessment is not None and assessment.again is not None:
        return assessment.again.street_doubts
    return network_doubts(result.network, result.study.streets)


def street_doubt_rows(found: "pd.DataFrame", *, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the way, its class and what is doubtful about every such street.

    Parameters
    ----------
    found
        Of `street_doubts`.
    language
        ``zh`` or ``en``.
    """
    for row in found.to_dict("records"):
        values = {**_place(row), "to": row["to_way_id"], "length_m": f"{row['length_m']:,.0f}"}
        what = say(f"obstacles.street.{row['kind']}", language=language, **values)
        yield str(row["way_id"]), row["highway"], what


def street_doubt_sentences(found: "pd.DataFrame", *, language: str) -> list[str]:
    """Return what a paper says of such streets, nothing where there are none.

    Parameters
    ----------
    found
        Of `street_doubts`.
    language
        ``zh`` or ``en``.
    """
    if not len(found):
        return []
    named = [
        say("obstacles.paper.named", language=language, way=row["way_id"], **_place(row))
        for row in found.head(_NAMED).to_dict("records")
    ]
    values = {
        **doubt_counts(found),
        "named": say("paper.number.joint", language=language).join(named),
    }
    return [say("obstacles.paper.streets", language=language, **values)]


def _place(row: Mapping[Hashable, Any]) -> dict[str, str]:
    """Return where a street is doubtful, and how wide the gap is."""
    at = {axis: f"{row[axis]:.5f}" for axis in ("lat", "lon")}
    return {**at, "gap_m": f"{row['gap_m']:.1f}"}
