"""Slips of a plan's own text that no indicator carries: told in the papers, never mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key, read_keys


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A sentence of the plan that cannot be meant as it is printed.

    Parameters
    ----------
    id
        The row of the plan's table of indicators.
    clause, line, quote
        Where it stands, and its words.
    text
        What is doubtful about it, by language.
    """

    id: str
    clause: str = ""
    line: int = 0
    quote: str = ""
    text: Mapping[str, str]


_SLIP = {
    "id": Key(kind="text", required=True, default=""),
    "clause": Key(kind="text", default=""),
    "line": Key(kind="whole", default=0, least=0, most=100_000),
    "quote": Key(kind="text", default=""),
    "text": Key(kind="table", required=True, default={}),
}
_TEXT = {"zh": Key(kind="text", default=""), "en": Key(kind="text", default="")}


def slips_from(
    raw: Sequence[Mapping[str, Any]], *, file: str
) -> tuple[tuple[Slip, ...], tuple[Fault, ...]]:
    """Return what the ``[[slips]]`` tables say, and what is wrong with them.

    Parameters
    ----------
    raw
        The tables.
    file
        The file, for faults.
    """
    found, faults = [], []
    for number, table in enumerate(raw, start=1):
        at = f"slips[{number}]"
        values, its = read_keys(table, _SLIP, at=at, file=file)
        words, more = read_keys(values["text"], _TEXT, at=f"{at}.text", file=file)
        faults += [*its, *more]
        # Said in one language only, it is told in that one rather than left out.
        said = {one: words[one] or words["zh"] or words["en"] for one in _TEXT}
        found.append(Slip(**{**values, "text": said}))
    return tuple(found), tuple(faults)
