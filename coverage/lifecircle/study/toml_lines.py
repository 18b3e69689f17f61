"""On which line of a TOML file each key stands, so that a fault can name it."""

import re
from collections.abc import Iterator, Mapping


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
    for name in _upward(place):
        if name in lines:
            return lines[name]
    return None


def _upward(place: str) -> Iterator[str]:
    """Yield a place and every place it stands in."""
    while place:
        yield place
        place = place.rpartition(".")[0]
