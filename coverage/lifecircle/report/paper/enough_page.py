"""Enough and fair in a paper: what finds room, verdicts by circle, and how evenly it is shared."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.assessment.verdicts import VERDICTS
from lifecircle.circles.capacity.room import PARTS
from lifecircle.report.figures.enough import judged_circles
from lifecircle.report.figures.pictures import Picture
from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Align, Block, Figure, Heading, Items, Paragraph, Table
from lifecircle.report.paper.fair_table import fair_table
from lifecircle.report.paper.sentences import amount, first_listed
from lifecircle.report.verdict_words import keyed, room_words, verdict_sentence
from lifecircle.report.wording import names_of
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.study.standards.circle import Circle

_MOST_TOLD, _MOST_EACH, _MOST_NAMED = 6, 2, 20
_NAME_CM, _UNIT_CM, _NUMBER_CM, _ROOM_CM = 4.0, 1.5, 1.34, 2.14
_LONG_CM, _WHOLE_CM = 5.2, 16.6


def enough_blocks(
    assessment: "Assessment", *, language: str, figure: Picture | None = None
) -> tuple[Block, ...]:
    """Return the chapter on enough and fair.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    figure
        The chart of evenness, if there is one.
    """
    judged = judged_circles(assessment)
    blocks: list[Block] = [Heading(text=_say("heading", language), level=1)]
    if judged:
        lead = _say("lead", language, circles=len(judged))
        blocks += [Paragraph(lead, "lead"), _supply(assessment, judged, language)]
        blocks += [_verdicts(assessment, judged, language), *_fullest(assessment, language)]
    else:
        blocks.append(Paragraph(_say("lead_none", language), "lead"))
    blocks += _not_judged(assessment, judged, language)
    caption = say("assessment.figure.fair", language=language)
    chart = () if figure is None else (Figure(key="fair", picture=figure, caption=caption),)
    return (*blocks, *chart, *fair_table(assessment, language=language))


def _supply(assessment: "Assessment", circles: tuple["Circle", ...], language: str) -> Table:
    """Return what is needed in the district and what finds room, a row a circle."""
    district = ("district", assessment.result.study.district)
    whole = keyed(pd.DataFrame(assessment.supply.xs(district, level=("level", "zone_id"))))
    words = entry("sheets.column", language=language)
    units = entry("assessment.unit", language=language)
    rows = []
    for one in circles:
        told = whole[one.id]
        numbers = [amount(told[key], language=language) for key in ("capacity", "need", *PARTS)]
        name = _marked(one, language)
        room = room_words(told, language=language)
        rows.append((name, units[told["unit"]], *numbers, room))
    heads = [_say(key, language) for key in ("circle", "unit", "capacity", "need")]
    heads += [*(words[key] for key in PARTS), _say("room", language)]
    right: Align = "right"
    return Table(
        caption=_say("supply_table", language),
        header=tuple(heads),
        rows=tuple(rows),
        alignments=("left", "left", *((right,) * (len(heads) - 2))),
        widths=(_NAME_CM, _UNIT_CM, *((_NUMBER_CM,) * (len(heads) - 3)), _ROOM_CM),
        notes=_notes(circles, whole, language),
    )


def _notes(
    circles: tuple["Circle", ...], whole: Mapping[Any, Mapping[Any, Any]], language: str
) -> tuple[str, ...]:
    """Return what the reader of the table of supply should know."""
    notes = [_say("note_order", language), _say("note_parts", language)]
    unstated = sum(whole[one.id]["unstated"] for one in circles)
    if unstated:
        count = amount(unstated, language=language)
        notes.append(_say("note_unstated", language, count=count))
    hasty = [one for one in circles if whole[one.id]["walking_gap_share"] > 0]
    if hasty:
        names = [circle_name(one, language=language) for one in hasty]
        told = first_listed(names, most=_MOST_NAMED, language=language)
        notes.append(_say("note_hasty", language, circles=told))
    assumed = [one for one in circles if one.supply is not None and not one.supply.verified]
    if assumed:
        names = [circle_name(one, language=language) for one in assumed]
        told = first_listed(names, most=_MOST_NAMED, language=language)
        notes.append(_say("note_need", language, circles=told))
    return tuple(notes)


def _verdicts(assessment: "Assessment", circles: tuple["Circle", ...], language: str) -> Table:
    """Return how many neighbourhoods have each verdict, a row a circle."""
    flat = assessment.verdicts.reset_index()
    counts = flat.groupby(["circle", "verdict"]).size().to_dict()
    words = entry("assessment.verdict", language=language)
    rows = tuple(
        (
            _marked(one, language),
            *(amount(float(counts.get((one.id, key), 0)), language=language) for key in VERDICTS),
        )
        for one in circles
    )
    right: Align = "right"
    each = (_WHOLE_CM - _LONG_CM) / len(VERDICTS)
    return Table(
        caption=_say("verdict_table", language),
        header=(_say("circle", language), *(_begun(words[key]) for key in VERDICTS)),
        rows=rows,
        alignments=("left", *((right,) * len(VERDICTS))),
        widths=(_LONG_CM, *((each,) * len(VERDICTS))),
    )


def _fullest(assessment: "Assessment", language: str) -> tuple[Block, ...]:
    """Return where most people are near and without a place, two a circle, as sentences."""
    table = assessment.verdicts
    people = table["people"] * table["full"] / table["need"]
    full = people[table["verdict"] == "full"].sort_values(ascending=False, kind="stable")
    worst = full[full.groupby(level="circle").cumcount() < _MOST_EACH].head(_MOST_TOLD)
    if worst.empty:
        return ()
    names = names_of(assessment.result.study.zones)
    circles = {one.id: one for one in assessment.result.circles}
    rows = keyed(table.loc[worst.index])
    told = tuple(
        say(
            "assessment.verdict_told.at",
            language=language,
            zone=names.get(zone, zone),
            told=verdict_sentence(row, circles[circle], language=language),
        )
        for (zone, circle), row in rows.items()
    )
    return (Paragraph(_say("fullest", language)), Items(told))


def _not_judged(
    assessment: "Assessment", judged: tuple["Circle", ...], language: str
) -> tuple[Block, ...]:
    """Return which circles count something and are not judged, and why."""
    held = set(assessment.supply.index.get_level_values("circle"))
    open_ = [one for one in assessment.result.circles if one.id in held and one not in judged]
    told = []
    for key, needs in (("unstated", True), ("no_need", False)):
        names = [
            circle_name(one, language=language)
            for one in open_
            if one.supply is not None and (one.supply.need is not None) == needs
        ]
        if names:
            listed = first_listed(names, most=_MOST_NAMED, language=language)
            told.append(Paragraph(_say(key, language, circles=listed), "small"))
    return tuple(told)


def _begun(words: str) -> str:
    """Return words as they stand at the head of a column."""
    return words[:1].upper() + words[1:]


def _marked(circle: "Circle", language: str) -> str:
    """Return a circle's name, with a mark where its need was not checked."""
    name = circle_name(circle, language=language)
    checked = circle.supply is None or circle.supply.verified
    return name if checked else _say("marked", language, name=name)


def _say(key: str, language: str, **values: str | int) -> str:
    """Return a sentence of this chapter."""
    return say(f"assessment.paper.{key}", language=language, **values)
