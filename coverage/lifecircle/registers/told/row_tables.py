"""The rows of an import as CSV: those to be geocoded, and what became of each."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from lifecircle.registers.imports import Import
from lifecircle.registers.layer.entries import Entry
from lifecircle.registers.words.phrases import name_key
from lifecircle.registers.words.vocabulary import ADDRESS, QUANTITIES
from lifecircle.words import say

GEOCODE, ROWS = "to-geocode.csv", "rows.csv"
"""Names of the two files."""

_NUMBERS = ("opened", "closed", *QUANTITIES)
# A spreadsheet takes a cell that begins so for a formula, whatever the file says it is.
_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")


def geocode_text(done: Import, *, language: str) -> str:
    """Return the rows without a place as CSV, ready to be filled in and imported.

    Parameters
    ----------
    done
        The import.
    language
        Of the reasons.
    """
    waiting = [entry for entry in done.entries if entry.fate == "geocode"]
    said = {name for entry in waiting for name in entry.numbers}
    numbers = [name for name in _NUMBERS if name in said]
    known = {name for entry in waiting for name in entry.address}
    address = [name for name in ADDRESS if name in known]
    hours = ["hours"] if any(entry.hours for entry in waiting) else []
    placed: dict[str, str] = {}
    for one in done.facilities:
        placed.setdefault(name_key(one.name), one.facility_id)
    head = ["id", "name", "service", "tier", "status", *hours, *numbers, *address, "lon", "lat"]
    rows = [
        [entry.id, entry.name, "、".join(entry.services), entry.tier, entry.status,
         *(entry.hours for _ in hours),
         *(_shown(entry, name) for name in numbers),
         *(entry.address.get(name, "") for name in address), "", "",
         say(f"registers.reason.{entry.reason}", language=language),
         done.places[entry.register], str(entry.row), placed.get(name_key(entry.name), "")]
        for entry in waiting
    ]  # fmt: skip
    return csv_text([*head, "reason", "register", "row", "same_name_as"], rows)


def rows_text(done: Import, *, language: str) -> str:
    """Return every row of every register as CSV, with what became of it.

    Parameters
    ----------
    done
        The import.
    language
        Of fates and reasons.
    """
    rows = [
        [place, str(one.row), say(f"registers.fate.{one.fate}", language=language),
         say(f"registers.reason.{one.reason}", language=language) if one.reason else "",
         one.text, one.into]
        for place, listed in done.rows.items() for one in listed
    ]  # fmt: skip
    return csv_text(["register", "row", "fate", "reason", "text", "joined_to"], rows)


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Return rows of text as CSV; what a spreadsheet would run as a formula gets an apostrophe.

    Examples
    --------
    >>> csv_text(["name"], [["=1+1"]])
    "name\r\n'=1+1\r\n"
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _shown(entry: Entry, name: str) -> str:
    """Return a number of an entry as text; nothing where it says none."""
    return f"{entry.numbers[name]:.10g}" if name in entry.numbers else ""


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs and every file may hold."""
    text = cell.encode("utf-8", "replace").decode("utf-8")
    return f"'{text}" if _FORMULA.match(text) else text
