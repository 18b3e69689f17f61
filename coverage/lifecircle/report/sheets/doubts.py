"""The sheet of doubts: what in the data is not sure, one row each, with what to do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from lifecircle.report.headline import circle_name
from lifecircle.report.sheets.sheet import Sheet, column
from lifecircle.report.street_doubts import street_doubt_rows, street_doubts
from lifecircle.report.wording import names_of
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result


class _Row(NamedTuple):
    """One doubt; `remedy` is empty where `what` already says it."""

    kind: str
    item_id: str
    item_name: str
    what: str
    remedy: str


def doubts_sheet(
    result: "Result", *, language: str, assessment: "Assessment | None" = None
) -> Sheet:
    """Return the doubts: notes on reading, the streets, the circles, and the places not joined.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    assessment
        Of the result, if there is one.
    """
    rows = [
        *_notes(result, language),
        *_network(result, language),
        *_streets(street_doubts(result, assessment=assessment), language),
        *_circles(result, language),
        *_places(result, language),
    ]
    columns = (
        column([_say(f"{row.kind}", language) for row in rows], "doubt"),
        column([row.item_id for row in rows], "item_id"),
        column([row.item_name for row in rows], "item_name"),
        column([row.what for row in rows], "what", kind="long"),
        column([row.remedy for row in rows], "remedy", kind="long"),
    )
    return Sheet("doubts", columns)


def _notes(result: "Result", language: str) -> Iterator[_Row]:
    """Yield what reading the study and the streets said."""
    for note in (*result.study.notes, *result.notes):
        # Where the study file lies on a disk is nobody's business and changes no result.
        file = PurePath(note.file).name if note.file.endswith(".toml") else note.file
        fault = replace(note, file=file)
        where = fault.where(language=language)
        what, remedy = fault.what(language=language), fault.remedy(language=language)
        yield _Row("note", "", where, what, remedy)


def _network(result: "Result", language: str) -> Iterator[_Row]:
    """Yield how the streets hold together and how far doors stand from them."""
    streets = result.doubt.get("streets")
    if streets:
        share = streets["longest_piece_share"] or 0
        what = _say(
            "streets",
            language,
            km=f"{streets['km']:,.0f}",
            pieces=f"{streets['pieces']:,}",
            share=f"{share:.1%}",
            small=f"{streets['small_pieces']:,}",
            small_m=f"{streets['small_piece_m']:,g}",
        )
        yield _Row("network", "", "", what, _say("fix_streets", language))
    access = result.doubt.get("homes", {}).get("access_m")
    if access and None not in access.values():
        shown = {key: f"{value:,.0f}" for key, value in access.items()}
        yield _Row("network", "", "", _say("access", language, **shown), "")


def _streets(found: "pd.DataFrame", language: str) -> Iterator[_Row]:
    """Yield the streets that look wrongly drawn."""
    fix = say("obstacles.street.fix", language=language)
    for way, highway, what in street_doubt_rows(found, language=language):
        yield _Row("network", way, highway, what, fix)


def _circles(result: "Result", language: str) -> Iterator[_Row]:
    """Yield limits nobody checked and targets nobody wrote."""
    fix = _say("fix_circle", language)
    for circle in result.circles:
        name = circle_name(circle, language=language)
        if not circle.verified:
            yield _Row("unverified", circle.id, name, _say("limit", language), fix)
        if circle.target_assumed and circle.target_share is not None:
            what = _say("target", language, share=f"{circle.target_share:.0%}")
            yield _Row("assumed", circle.id, name, what, fix)


def _places(result: "Result", language: str) -> Iterator[_Row]:
    """Yield homes and facilities that are not, or not surely, joined to the streets."""
    snaps = result.snaps
    # Homes behind assumed gates are many, and a note counts them.
    odd = snaps[(snaps["status"] != "snapped") | ~snaps["note"].isin(["", "assumed_gate"])]
    residents = result.study.residents
    names = {**names_of(result.facilities), **(names_of(residents) if "name" in residents else {})}
    people = residents["residents"]
    max_m = f"{result.study.settings.max_snap_m:,g}"
    for (layer, key), status, note, piece_m in zip(
        odd.index, odd["status"], odd["note"], odd["piece_m"], strict=True
    ):
        kind = "not_snapped" if status != "snapped" else str(note)
        if kind == "assumed_entrance":
            what, fix = _say("entrance", language), _say("fix_entrance", language)
        elif kind == "small_piece":
            length = f"{piece_m:,.0f}" if pd.notna(piece_m) else "?"
            what = _say("on_small_piece", language, piece_m=length)
            fix = _say("fix_streets", language)
        elif note == "barrier":
            what, fix = _cut_off(layer, people.get(key, 0), language)
        elif layer == "residents":
            what = _say("lost", language, max_m=max_m, people=f"{people.get(key, 0):,g}")
            fix = _say("fix_place", language)
        else:
            kind, what = "not_snapped", _say("lost_facility", language)
            fix = _say("fix_place", language)
        yield _Row(kind, str(key), names.get(str(key), ""), what, fix)


def _cut_off(layer: str, people: float, language: str) -> tuple[str, str]:
    """Return what is wrong with a home or facility behind a barrier, and what to do."""
    key = "cut_off" if layer == "residents" else "cut_off_facility"
    what = say(f"obstacles.sheet.{key}", language=language, people=f"{people:,g}")
    return what, say("obstacles.sheet.fix", language=language)


def _say(key: str, language: str, **values: str | float) -> str:
    """Return a word of the doubts."""
    return say(f"sheets.doubt.{key}", language=language, **values)
