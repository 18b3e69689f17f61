"""The chapter on how sure the headlines are and which neighbourhoods come first."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.circles.sensitivity import ASSUMPTIONS
from lifecircle.circles.zone_sureness import firmly_missed
from lifecircle.report.figures.pictures import Picture
from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Align, Block, Figure, Heading, Paragraph, Table
from lifecircle.report.paper.circle_tables import zone_names
from lifecircle.report.paper.sentences import amount, goal_words, listed, share_words
from lifecircle.report.paper.turning import turning_blocks
from lifecircle.report.wording import named
from lifecircle.study.standards.weighing import PARTS
from lifecircle.words import Value, entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

_RIGHT: Align = "right"


def sureness_blocks(
    assessment: "Assessment", *, language: str, figure: Picture | None = None
) -> tuple[Block, ...]:
    """Return the chapter.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    figure
        The strips of all circles, if there are any.
    """
    sure = assessment.sureness
    caption = say("sureness.figure.title", language=language)
    chart = () if figure is None else (Figure(key="sure", picture=figure, caption=caption),)
    judged = int((sure["sure"] != "no_target").sum())
    turned = int((sure["sure"] == "depends").sum())
    counts = {"judged": judged, "firm": judged - turned, "turned": turned}
    lead = _say("lead", language, **counts) if judged else _say("lead_none", language)
    return (
        Heading(text=_say("heading", language), level=1),
        Paragraph(lead, "lead"),
        Paragraph(_say("basis", language)),
        *chart,
        _ranges(assessment, language),
        *turning_blocks(assessment, language=language),
        Heading(text=_say("priority", language), level=2),
        *_first(assessment, language),
    )


def _ranges(assessment: "Assessment", language: str) -> Table:
    """Return every headline as a range, with its verdict."""
    rows = assessment.sureness.to_dict("index")
    tried = set(assessment.sensitivity.index.get_level_values("assumption"))
    words = entry("sureness.assumption", language=language)
    told = [words[one] for one in ASSUMPTIONS[1:] if one in tried]
    notes = [_say("note_tried", language, assumptions=listed(told, language=language))]
    notes += [_say("note_one", language)]
    reason = named(assessment.result.study.standard.others.reason, language=language)
    heads = ("circle", "as_is", "range", "low_by", "high_by", "target", "verdict")
    return Table(
        caption=_say("sure_table", language),
        header=tuple(_say(one, language) for one in heads),
        rows=tuple(
            (circle_name(one, language=language), *_range(rows[one.id], language))
            for one in assessment.result.circles
        ),
        alignments=("left", _RIGHT, "center", "left", "left", "center", "left"),
        widths=(4.4, 1.2, 2.6, 2.8, 2.8, 1.1, 2.3),
        notes=(*notes, *([reason] if reason else [])),
    )


def _range(row: Mapping[Any, Any], language: str) -> tuple[str, ...]:
    """Return the cells of one circle after its name."""
    words = entry("sureness.assumption", language=language)
    low, high = (share_words(row[key], language=language) for key in ("low_share", "high_share"))
    moved = (words.get(row[key], _say("nothing", language)) for key in ("low_by", "high_by"))
    return (
        share_words(row["covered_share"], language=language),
        low if low == high else _say("from_to", language, low=low, high=high),
        *moved,
        goal_words(
            None if pd.isna(row["target_share"]) else row["target_share"], language=language
        ),
        _verdict(row, language),
    )


def _verdict(row: Mapping[Any, Any], language: str) -> str:
    """Return whether a circle's verdict is firm, or what it depends on."""
    if row["sure"] == "no_target":
        return _say("no_target", language)
    if row["sure"] == "firm":
        return _say("met_firm" if row["met"] else "missed_firm", language)
    words = entry("sureness.assumption", language=language)
    names = [words[one] for one in row["depends_on"].split("; ")]
    return _say("depends", language, assumptions=listed(names, language=language))


def _first(assessment: "Assessment", language: str) -> tuple[Block, ...]:
    """Return the neighbourhoods with most people in the gap."""
    table = assessment.priority
    lacking = table[table["people_gap"] > 0]
    if lacking.empty:
        return (Paragraph(_say("priority_none", language)),)
    weights = assessment.result.study.standard.priority
    shown = lacking.head(weights.top)
    names = zone_names(assessment.result, language=language)
    firm = firmly_missed(assessment.zone_sureness).to_dict()
    heads = ("zone", "people_gap", "circles_firm", "index", "index_rank", "interval")
    top = _say("top_share", language, top=weights.top)
    right = (_RIGHT,) * 6
    first = Table(
        caption=_say("priority_table", language),
        header=(*(_say(one, language) for one in heads), top),
        rows=tuple(
            (names.get(str(zone), str(zone)), *_standing(row, firm.get(zone, 0.0), language))
            for zone, row in shown.to_dict("index").items()
        ),
        alignments=("left", *right),
        widths=(3.1, 2.2, 2.5, 2.1, 2.2, 2.5, 2.4),
        notes=_weights_told(assessment, len(lacking) - len(shown), language),
    )
    return (Paragraph(_say("priority_lead", language)), first)


def _standing(row: Mapping[Any, Any], firm: float, language: str) -> tuple[str, ...]:
    """Return the cells of one neighbourhood after its name."""
    low, high = (amount(row[key], language=language) for key in ("rank_low", "rank_high"))
    return (
        amount(row["people_gap"], language=language),
        _say("of_which_firm", language, **_counts(row["circles"], firm, language)),
        amount(row["priority"], language=language, decimals=2),
        amount(row["priority_rank"], language=language),
        _say("from_to", language, low=low, high=high),
        share_words(row["top_share"], language=language),
    )


def _counts(missed: float, firm: float, language: str) -> dict[str, str]:
    """Return how many circles are missed, and how many of them whatever is assumed."""
    return {
        "missed": amount(missed, language=language),
        "firm": amount(firm, language=language),
    }


def _weights_told(assessment: "Assessment", rest: int, language: str) -> tuple[str, ...]:
    """Return what the index weighs, what it leaves out, and how its order was tried."""
    standard = assessment.result.study.standard
    weights, table = standard.priority, assessment.priority
    words = entry("sureness.part", language=language)
    weighing = [one for one in PARTS if weights.of(one) > 0]
    told = [one for one in weighing if table[f"part_{one}"].notna().any()]
    each = [
        _say("weight", language, part=words[one], weight=f"{weights.of(one):g}") for one in told
    ]
    notes = [_say("note_weights", language, weights=listed(each, language=language))]
    missing = [words[one] for one in weighing if one not in told]
    if missing:
        parts = listed(missing, language=language)
        notes.append(_say("note_missing", language, parts=parts))
    tries = {"draws": weights.draws, "seed": weights.seed, "top": weights.top}
    notes.append(_say("note_draws", language, **tries))
    if rest:
        sheet = say("sheets.sheet.priority", language=language)
        notes.append(_say("note_rest", language, count=rest, sheet=sheet))
    reason = named(weights.reason, language=language)
    return (*notes, *([reason] if reason else []))


def _say(key: str, language: str, **values: Value) -> str:
    """Return a sentence of this chapter."""
    return say(f"sureness.paper.{key}", language=language, **values)
