"""The neighbourhoods that miss most circles, and why, in a paper."""

from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.cause_words import cause_mix, cause_sentence
from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Block, Heading, Paragraph, Table
from lifecircle.report.paper.circle_tables import MOST_LISTED, zone_names
from lifecircle.report.paper.sentences import (
    amount,
    missing,
    quantity,
)
from lifecircle.report.wording import say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


_EXPLAINED = 5


def neighbourhood_blocks(
    result: "Result", *, language: str, causes: pd.DataFrame | None = None
) -> tuple[Block, ...]:
    """Return the chapter on under-served neighbourhoods.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    causes
        Of `lifecircle.circles.reasons.zone_causes.zone_causes`; None where nobody looked into them.
    """
    gaps = result.gaps.reset_index()
    level = str(gaps["level"].iloc[0]) if len(gaps) else "community"
    places = say(f"paper.places.{level}", language=language)
    title = say("paper.heading.neighbourhoods", language=language, places=places)
    if gaps.empty:
        none = say("paper.neighbourhoods.none", language=language, places=places)
        return (Heading(text=title, level=1), Paragraph(none, "lead"))
    lead = say(
        "paper.neighbourhoods.lead",
        language=language,
        places=places,
        all=int((result.study.zones["level"] == level).sum()),
        flagged=int(gaps["zone_id"].nunique()),
        circles=_people_circles(result),
        cases=len(gaps),
    )
    return (
        Heading(text=title, level=1),
        Paragraph(lead, "lead"),
        _reasons(result, gaps, language),
        _by_place(result, gaps, causes, language),
        *_explained(result, gaps, causes, language),
    )


def _explained(
    result: "Result", gaps: pd.DataFrame, causes: pd.DataFrame | None, language: str
) -> tuple[Block, ...]:
    """Return a sentence for each of the first neighbourhoods, about its widest gap."""
    if causes is None or causes.empty:
        return ()
    shown = _worst_first(gaps).head(_EXPLAINED)
    keys = [(str(row["circle"]), str(zone)) for zone, row in shown.iterrows()]
    known = [pd.Series(causes.loc[key]) for key in keys if key in causes.index]
    lead = Paragraph(say("causes.paper.lead", language=language))
    told = [Paragraph(cause_sentence(result, one, language=language)) for one in known]
    return (lead, *told) if told else ()


def _worst_first(gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the widest gap of each neighbourhood, those that miss most circles first."""
    widest = gaps.drop_duplicates("zone_id").set_index("zone_id")
    return widest.assign(missed=gaps.groupby("zone_id").size()).sort_values(
        ["missed", "to_reach"], ascending=False, kind="stable"
    )


def _people_circles(result: "Result") -> int:
    """Return how many circles neighbourhoods are held against."""
    return sum(one.headline == "people" for one in result.circles)


def _reasons(result: "Result", gaps: pd.DataFrame, language: str) -> Table:
    """Return how often each reason is the main one, and where to begin."""
    counts = gaps["reason"].astype(str).value_counts()
    detour = f"{result.study.standard.causes.fair_detour:g}"
    words = say_names("reason", language=language)
    columns = ("reason", "cases", "means")
    return Table(
        caption=say("paper.neighbourhoods.by_reason", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in columns),
        rows=tuple(
            (
                words[str(reason)],
                amount(float(count), language=language),
                say(f"paper.means.{reason}", language=language, detour=detour),
            )
            for reason, count in counts.items()
        ),
        alignments=("left", "center", "left"),
        widths=(3.0, 1.4, 12.2),
    )


def _by_place(
    result: "Result", gaps: pd.DataFrame, causes: pd.DataFrame | None, language: str
) -> Table:
    """Return the neighbourhoods that miss most circles with the widest gap of each."""
    ordered, level = _worst_first(gaps), str(gaps["level"].iloc[0])
    explained = causes is not None and not causes.empty
    shown = ordered.head(MOST_LISTED)
    note = say("paper.neighbourhoods.by_place_note", language=language)
    notes = [note, *([say("causes.paper.mix_note", language=language)] if explained else [])]
    if len(ordered) > len(shown):
        count = len(ordered) - len(shown)
        notes.append(say("paper.neighbourhoods.rest", language=language, count=count))
    header = [say(f"paper.place.{level}", language=language)]
    header += [
        say(f"paper.column.{key}", language=language)
        for key in ("in_street", "missed", "worst", "to_reach", "mix" if explained else "reason")
    ]
    return Table(
        caption=say(
            "paper.neighbourhoods.by_place",
            language=language,
            places=say(f"paper.places.{level}", language=language),
        ),
        header=tuple(header),
        rows=tuple(
            (
                *_place_cells(result, str(zone), row, language),
                _why(str(zone), row, causes, language),
            )
            for zone, row in shown.iterrows()
        ),
        alignments=("left", "left", "center", "left", "right", "left"),
        widths=(2.3, 2.1, 2.4, 4.4, 2.1, 3.8) if explained else (2.6, 2.4, 2.0, 5.2, 2.2, 2.6),
        notes=tuple(notes),
    )


def _place_cells(result: "Result", zone: str, row: pd.Series, language: str) -> tuple[str, ...]:
    """Return the cells of one neighbourhood, but for the reasons."""
    names = zone_names(result, language=language)
    zones = result.study.zones
    parent = str(zones.loc[zone, "parent_id"]) if zone in zones.index else ""
    circles = {one.id: one for one in result.circles}
    unit = "households" if row["group"] == "households" else "people"
    return (
        names.get(zone, zone),
        names.get(parent, say("paper.number.none", language=language)),
        say(
            "paper.neighbourhoods.of",
            language=language,
            count=int(row["missed"]),
            all=_people_circles(result),
        ),
        circle_name(circles[str(row["circle"])], language=language),
        quantity(missing(float(row["to_reach"]), unit), unit, language=language),
    )


def _why(zone: str, row: pd.Series, causes: pd.DataFrame | None, language: str) -> str:
    """Return the people of a neighbourhood by cause, or its main reason where nobody asked."""
    key = (str(row["circle"]), zone)
    if causes is None or key not in causes.index:
        return say(f"paper.reason.{row['reason']}", language=language)
    return cause_mix(pd.Series(causes.loc[key]), language=language)
