"""What each row below the head is: data, a total, a note, a head once more, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lifecircle.registers.cells.angles import read_angles
from lifecircle.registers.heads.head_matches import matches
from lifecircle.registers.heads.heads import read_head
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import row_words
from lifecircle.study.columns.cells import plain

Kind = Literal["data", "total", "note", "header", "blank"]

_HEADING = re.compile(r"^([一二三四五六七八九十]+|\([一二三四五六七八九十\d]+\))[、.,:\s]")
_MARK_AFTER = re.compile(r"^\s*[:：\d①一(（.、]")
_LABEL_END = re.compile(r"[:：(（\d].*$")
_MOST_NAME_SIGNS = 60
_LEAST_SAME_SHARE = 0.6
_PLACES = ("lon", "lat", "coordinates")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the heads alone say of the columns that tell rows apart.

    Parameters
    ----------
    header
        The heads.
    names, places, serials
        Positions of the columns of names, of coordinates and of running numbers.
    """

    header: tuple[str, ...]
    names: frozenset[int]
    places: frozenset[int]
    serials: frozenset[int]


def columns_of(header: Sequence[str]) -> Columns:
    """Return which columns hold names, coordinates and running numbers, by their heads."""
    best = [matches(read_head(text))[:1] if text else () for text in header]
    found = [match[0].meaning if match else "" for match in best]

    def at(*wanted: str) -> frozenset[int]:
        """Return the columns whose head means one of these."""
        return frozenset(place for place, meaning in enumerate(found) if meaning in wanted)

    return Columns(
        header=tuple(header), names=at("name"), places=at(*_PLACES), serials=at("serial")
    )


def row_kind(
    own: Sequence[Any], *, columns: Columns, within: bool = False, wide: bool = False
) -> Kind:
    """Return what one row is.

    Parameters
    ----------
    own
        Its cells, None where nothing was typed.
    columns
        What the heads say.
    within
        Whether the row is part of a facility that begins above: its name or place is a cell
        merged over both rows.
    wide
        Whether its one cell is merged over half of the columns or more.
    """
    filled = [at for at, cell in enumerate(own) if cell is not None]
    if not filled:
        return "blank"
    texts = {at: plain(str(own[at])) for at in filled}
    if _repeats_header(texts, columns):
        return "header"
    if not any(at in columns.places and read_angles(own[at]) for at in filled):
        if any(_is_total(texts[at]) for at in filled[:3] if isinstance(own[at], str)):
            return "total"
        if _is_note(texts[filled[0]]):
            return "note"
    if len(filled) > 1 or within or len(columns.header) == 1:
        return "data"
    return _single(filled[0], texts[filled[0]], columns, wide=wide)


def _single(at: int, text: str, columns: Columns, *, wide: bool) -> Kind:
    """Return what a row with one filled cell is."""
    if at in columns.serials and text.replace(".", "").isdigit():
        return "blank"
    named = at in columns.names and len(text) <= _MOST_NAME_SIGNS
    if (named and not wide and not _HEADING.match(text)) or at in columns.places:
        return "data"
    return "note"


def _repeats_header(texts: dict[int, str], columns: Columns) -> bool:
    """Return whether a row is the head printed once more."""
    same = sum(
        bool(text) and spoken(columns.header[at]).endswith(spoken(text))
        for at, text in texts.items()
        if columns.header[at]
    )
    return same > 1 and same >= _LEAST_SAME_SHARE * len(texts)


def _is_total(text: str) -> bool:
    """Return whether a cell says total: alone, or at the end of what is totalled."""
    label = _LABEL_END.sub("", text).strip()
    words = row_words("total")
    short = spoken(label)
    return short in words["whole"] or (len(short) <= 16 and short.endswith(words["ends"]))


def _is_note(text: str) -> bool:
    """Return whether a row's first cell begins a note."""
    words = row_words("note")
    folded = text.casefold()
    if folded.startswith(words["begins"]):
        return True
    begun = next((word for word in words["marked"] if folded.startswith(word)), "")
    return bool(begun) and bool(_MARK_AFTER.match(folded[len(begun) :]))
