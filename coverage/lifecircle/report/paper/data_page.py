"""What a paper's figures were made from, and what in it is doubtful."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from lifecircle._version import __version__
from lifecircle.report.credit import from_osm
from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Block, Heading, Items, Paragraph, Table
from lifecircle.report.paper.sentences import (
    amount,
    date_words,
    first_listed,
    listed,
    quantity,
    share_words,
    short_name,
)
from lifecircle.report.street_doubts import street_doubt_sentences, street_doubts
from lifecircle.report.wording import named
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result
    from lifecircle.errors import Fault
    from lifecircle.study.config.settings import InputFile

_HASH_SHOWN = 12
_LONGEST_PATH = 60
_LONGEST_NOTE = 400
_MOST_NAMED = 6
_MOST_NOTES, _MOST_OF_A_KIND = 25, 3


def data_blocks(result: "Result", *, language: str) -> tuple[Block, ...]:
    """Return the chapter on data: every input, the streets, the standard, the program.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    inputs = result.study.inputs
    listing: Block = (
        _inputs(inputs, language)
        if inputs
        else Paragraph(say("paper.data.inputs_none", language=language))
    )
    return (
        Heading(text=say("paper.heading.data", language=language), level=1),
        Paragraph(say("paper.data.lead", language=language), "lead"),
        listing,
        Items(_sources(result, language)),
    )


def doubt_blocks(
    result: "Result", *, language: str, assessment: "Assessment | None" = None
) -> tuple[Block, ...]:
    """Return the chapter on doubts: who could not be joined, what was assumed, what was noted.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    assessment
        Of the result, if there is one.
    """
    doubt = result.doubt
    streets = street_doubts(result, assessment=assessment)
    told = [
        *_homes(doubt.get("homes", {}), language),
        *_placed(doubt.get("people_placed", {}), language),
        *_places(doubt.get("facilities", {}), language),
        *_pieces(doubt, language),
        *street_doubt_sentences(streets, language=language),
        *_circles(result, language),
        *_not_counted(result, language),
    ]
    return (
        Heading(text=say("paper.heading.doubts", language=language), level=1),
        Items(tuple(told)),
        *_notes(result, language),
    )


def _inputs(inputs: "Sequence[InputFile]", language: str) -> Table:
    """Return the table of input files."""
    columns = ("role", "file", "rows", "datum", "date", "hash")
    roles: dict[str, str] = entry("paper.role", language=language)
    datums: dict[str, str] = entry("paper.datum", language=language)
    none = say("paper.number.none", language=language)
    return Table(
        caption=say("paper.data.inputs", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in columns),
        rows=tuple(
            (
                roles.get(one.role, one.role),
                short_name(one.path, most=_LONGEST_PATH),
                amount(one.rows, language=language) if one.rows else none,
                datums.get(one.datum, one.datum),
                date_words(one.date, language=language) if one.date else none,
                one.sha256[:_HASH_SHOWN],
            )
            for one in inputs
        ),
        alignments=("left", "left", "right", "left", "left", "left"),
        widths=(2.1, 5.3, 1.3, 2.0, 3.1, 2.4),
    )


def _sources(result: "Result", language: str) -> tuple[str, ...]:
    """Return the streets, the standard, the program and the credit."""
    study = result.study
    told = []
    streets = result.doubt.get("streets", {})
    if streets:
        values = {
            "km": amount(streets["km"], language=language),
            "pieces": amount(streets["pieces"], language=language),
            "share": share_words(streets["longest_piece_share"], language=language),
        }
        told.append(say("paper.data.streets", language=language, **values))
    standard = {
        "name": named(study.standard.name, language=language),
        "source": study.standard.source,
    }
    form = "standard" if study.standard.verified else "standard_unverified"
    told.append(say(f"paper.data.{form}", language=language, **standard))
    told.append(say("paper.data.program", language=language, version=__version__))
    if from_osm(result):
        told.append(say("paper.data.osm", language=language))
    return tuple(told)


def _homes(homes: Mapping[str, Any], language: str) -> list[str]:
    """Return the homes joined to no street, and how far doors stand from streets."""
    if not homes:
        return []
    lost = homes["not_snapped"]
    values = {
        "rows": amount(len(lost), language=language),
        "people": quantity(homes["not_snapped_people"], "people", language=language),
        "names": _named(lost, language),
    }
    form = "homes" if lost else "homes_none"
    told = [say(f"paper.doubt.{form}", language=language, **values)]
    spread = homes["access_m"]
    if all(value is not None for value in spread.values()):
        metres = {key: amount(value, language=language) for key, value in spread.items()}
        told.append(say("paper.doubt.access", language=language, **metres))
    return told


def _placed(placed: Mapping[str, Any], language: str) -> list[str]:
    """Return how people were placed whom nobody counted door by door."""
    if not placed:
        return []
    words: dict[str, str] = entry("paper.placed_by", language=language)
    parts = [
        say(
            "paper.doubt.placed_part",
            language=language,
            by=words.get(key, key),
            people=quantity(count, "people", language=language),
        )
        for key, count in placed["by"].items()
    ]
    values = {
        "parts": listed(parts, language=language, key="clauses"),
        "people": quantity(placed["assumed_people"], "people", language=language),
        "share": share_words(placed["assumed_share"], language=language),
    }
    return [say("paper.doubt.placed", language=language, **values)]


def _places(places: Mapping[str, Any], language: str) -> list[str]:
    """Return the facilities joined to no street, and those whose entrances are assumed."""
    if not places:
        return []
    lost = places["not_snapped"]
    form = "places" if lost else "places_none"
    told = [say(f"paper.doubt.{form}", language=language, names=_named(lost, language))]
    count = places["assumed_entrances"]
    if count:
        chapter = say("paper.heading.method", language=language)
        told.append(say("paper.doubt.entrances", language=language, count=count, chapter=chapter))
    return told


def _pieces(doubt: Mapping[str, Any], language: str) -> list[str]:
    """Return the small pieces of street and who is joined to them."""
    homes, streets = doubt.get("homes", {}), doubt.get("streets", {})
    if not streets or not homes or not streets["small_pieces"]:
        return []
    values = {
        "count": amount(streets["small_pieces"], language=language),
        "km": amount(streets["small_pieces_km"], language=language, decimals=1),
        "rows": amount(homes["on_small_pieces"], language=language),
        "people": quantity(homes["on_small_pieces_people"], "people", language=language),
    }
    form = "pieces" if homes["on_small_pieces"] else "pieces_none"
    return [say(f"paper.doubt.{form}", language=language, **values)]


def _circles(result: "Result", language: str) -> list[str]:
    """Name circles with assumed targets or unchecked limits, and count doubtful findings."""
    circles = {
        "assumed": [one for one in result.circles if one.target_assumed],
        "unverified": [one for one in result.circles if not one.verified],
    }
    told = [
        say(
            f"paper.doubt.{key}",
            language=language,
            names=listed([circle_name(one, language=language) for one in its], language=language),
        )
        for key, its in circles.items()
        if its
    ]
    doubtful = int((result.gaps["confidence"] == "doubtful").sum())
    if doubtful:
        told.append(say("paper.doubt.doubtful_cases", language=language, count=doubtful))
    return told


def _not_counted(result: "Result", language: str) -> list[str]:
    """Count the facilities that are not open."""
    frame = result.study.facilities
    count = int((frame["status"] != "open").sum())
    return [say("paper.doubt.planned", language=language, count=count)] if count else []


def _notes(result: "Result", language: str) -> tuple[Block, ...]:
    """Return what reading the data and the streets had to remark."""
    by_code: dict[str, dict[str, list[Fault]]] = {}
    for note in (*result.study.notes, *result.notes):
        # Where the study file lies on a disk is nobody's business.
        file = PurePath(note.file).name if note.file.endswith(".toml") else note.file
        shown = replace(note, file=file)
        alike = by_code.setdefault(note.code, {})
        alike.setdefault(shown.what(language=language), []).append(shown)
    if not by_code:
        return (Paragraph(say("paper.doubt.notes_none", language=language)),)
    told = [text for alike in by_code.values() for text in _of_one_kind(alike, language)]
    if len(told) > _MOST_NOTES:
        count = len(told) - _MOST_NOTES
        told = [*told[:_MOST_NOTES], say("paper.doubt.notes_rest", language=language, count=count)]
    return (Paragraph(say("paper.doubt.notes", language=language)), Items(tuple(told)))


def _of_one_kind(alike: "Mapping[str, Sequence[Fault]]", language: str) -> list[str]:
    """Return remarks of one kind: the first few, and how many more there are."""
    told = [_told(notes, language) for notes in list(alike.values())[:_MOST_OF_A_KIND]]
    rest = len(alike) - len(told)
    if rest:
        told.append(say("paper.doubt.notes_of_a_kind", language=language, count=rest))
    return told


def _told(notes: "Sequence[Fault]", language: str) -> str:
    """Return a remark in words, and where else it was made."""
    first, *others = notes
    parts = [first.what(language=language), first.remedy(language=language)]
    where = first.where(language=language)
    head = say("faults.where.head", language=language, where=where) if where else ""
    text = short_name(head + listed(parts, language=language, key="sentence"), most=_LONGEST_NOTE)
    if not others:
        return text
    places = [one.where(language=language) for one in others]
    named = first_listed(places, most=_MOST_NAMED, language=language)
    return say("paper.doubt.notes_alike", language=language, text=text, places=named)


def _named(places: Sequence[Mapping[str, str]], language: str) -> str:
    """Return the first of some places by name, else by id."""
    names = [one.get("name") or one["id"] for one in places]
    return first_listed(names, most=_MOST_NAMED, language=language)
