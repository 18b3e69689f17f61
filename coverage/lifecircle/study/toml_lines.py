"""On which line of a TOML file each key stands, so that a fault can name it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lifecircle.errors import Fault

_LABEL = re.compile(r"^(\w+\[\d+\]) [^.]*")
"""A circle is named by its place and its id, as in ``circles[1] market.minutes``."""


def lines_of(text: str) -> dict[str, int]:
    """Return the line of every table and key, named as faults name them."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        many = re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line)
        one = re.match(r"\s*\[\s*([\w.-]+)\s*\]", line)
        key = re.match(r"\s*\"?([\w-]+)\"?\s*=", line)
        if many:
            counts[many[1]] = counts.get(many[1], 0) + 1
            table = f"{many[1]}[{counts[many[1]]}]"
        elif one:
            table = _inside(one[1], counts)
        place = f"{table}.{key[1]}" if key and table else key[1] if key else table
        lines.setdefault(place, number)
    return lines


def _inside(name: str, counts: Mapping[str, int]) -> str:
    """Return a table's name, inside the last of its list if it has one."""
    head, dot, tail = name.partition(".")
    return f"{head}[{counts[head]}]{dot}{tail}" if head in counts else name


def line_of(place: str, lines: Mapping[str, int]) -> int | None:
    """Return the line of a key, or of the table it is missing from."""
    for name in _upward(_LABEL.sub(r"\1", place)):
        if name in lines:
            return lines[name]
    return None


def with_lines(faults: Iterable[Fault], path: Path) -> tuple[Fault, ...]:
    """Return the faults of a file with the line where the key of each stands.

    Parameters
    ----------
    faults
        Found in what the file says; those that name a row keep it.
    path
        The file, of which nothing is read unless there is a fault.
    """
    told = tuple(faults)
    if not told:
        return ()
    lines = lines_of(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    return tuple(
        one if one.row is not None else replace(one, row=line_of(one.field, lines)) for one in told
    )


def _upward(place: str) -> Iterator[str]:
    """Yield a place and every place it stands in."""
    while place:
        yield place
        place = place.rpartition(".")[0]
