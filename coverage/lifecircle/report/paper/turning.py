"""Which neighbourhoods stay under-served whatever is assumed, and whose verdict turns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Block, Paragraph, Table
from lifecircle.report.paper.circle_tables import zone_names
from lifecircle.report.paper.sentences import amount, goal_words, listed, share_words
from lifecircle.report.records import records
from lifecircle.words import Value, entry, say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.assessment.assessment import Assessment

_MOST = 8


def turning_blocks(assessment: "Assessment", *, language: str) -> tuple[Block, ...]:
    """Return how many neighbourhoods miss a target for certain, and those that hang on something.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    table = assessment.zone_sureness
    if table.empty:
        return ()
    met, firm = table["met"].astype(bool), table["sure"] == "firm"
    counts: dict[str, Value] = {
        key: amount(float(many.sum()), language=language)
        for key, many in (
            ("missed", ~met),
            ("firm", ~met & firm),
            ("may_meet", ~met & ~firm),
            ("may_miss", met & ~firm),
        )
    }
    turning = table[~firm]
    if turning.empty:
        return (Paragraph(_say("lead", language, **counts)),)
    return (Paragraph(_say("lead", language, **counts)), _turning(assessment, turning, language))


def _turning(assessment: "Assessment", turning: "pd.DataFrame", language: str) -> Table:
    """Return the verdicts that turn, those of most people first."""
    shown = turning.sort_values("people", ascending=False, kind="stable").head(_MOST)
    zones = zone_names(assessment.result, language=language)
    circles = {one.id: circle_name(one, language=language) for one in assessment.result.circles}
    words = entry("sureness.assumption", language=language)
    heads = ("zone", "circle", "people", "as_is", "range", "target", "hangs_on")
    rest = len(turning) - len(shown)
    sheet = say("sheets.sheet.verdicts", language=language)
    notes = (_say("rest", language, count=rest, sheet=sheet),) if rest else ()
    told = [_told(row, words, language) for row in records(shown)]
    places = [(zones.get(zone, zone), circles[circle]) for zone, circle in shown.index]
    return Table(
        caption=_say("table", language),
        header=tuple(_say(one, language) for one in heads),
        rows=tuple((*place, *row) for place, row in zip(places, told, strict=True)),
        alignments=("left", "left", "right", "right", "center", "center", "left"),
        widths=(2.6, 4.3, 1.5, 1.5, 2.7, 1.3, 3.1),
        notes=notes,
    )


def _told(row: Mapping[Any, Any], words: Mapping[str, str], language: str) -> tuple[str, ...]:
    """Return the cells of one verdict after its place."""
    low, high = (share_words(row[key], language=language) for key in ("low_share", "high_share"))
    names = [words[one] for one in row["depends_on"].split("; ")]
    return (
        amount(row["people"], language=language),
        share_words(row["covered_share"], language=language),
        say("sureness.paper.from_to", language=language, low=low, high=high),
        goal_words(row["target_share"], language=language),
        listed(names, language=language),
    )


def _say(key: str, language: str, **values: Value) -> str:
    """Return a sentence on verdicts that turn."""
    return say(f"sureness.turning.{key}", language=language, **values)
