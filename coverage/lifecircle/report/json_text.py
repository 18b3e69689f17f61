"""Plain values as JSON that people can read too: a row of a table is a line."""

import json
from collections.abc import Iterable, Mapping, Sequence

_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_BETWEEN = "}, {"
_NESTED = (Mapping, list, tuple)


class JsonRow(str):
    """One row of a table, as JSON already."""

    __slots__ = ()


def json_text(value: object) -> str:
    """Return a value as JSON that every parser accepts, keys in the order given.

    A mapping or list that holds no other stands on one line, so that a row of a table is a line
    of the file.

    Parameters
    ----------
    value
        Plain values only.

    Raises
    ------
    ValueError
        If a number in it is not finite: JSON has no such number.
    """
    return f"{_laid_out(value, ' ')}\n"


def _laid_out(value: object, margin: str) -> str:
    """Lay out mappings and lists that hold others, one entry a line."""
    deeper = margin + " "
    if isinstance(value, list) and value and isinstance(value[0], JsonRow):
        return _block("[", value, "]", margin)
    if isinstance(value, Mapping) and _holds_others(value.values()):
        lines = [f"{_LINE.encode(key)}: {_laid_out(entry, deeper)}" for key, entry in value.items()]
        return _block("{", lines, "}", margin)
    if isinstance(value, list | tuple) and _holds_others(value):
        lines = _rows(value) if _is_table(value) else [_laid_out(one, deeper) for one in value]
        return _block("[", lines, "]", margin)
    return _LINE.encode(value)


def _is_table(entries: Sequence[object]) -> bool:
    """Return whether some entries are rows: dictionaries, the first of plain values."""
    first = entries[0]
    rows = isinstance(first, dict) and not _holds_others(first.values())
    return rows and all(isinstance(entry, dict) for entry in entries)


def _rows(entries: Sequence[object]) -> list[str]:
    """Return one line an entry."""
    whole = _LINE.encode(entries)[2:-2].split(_BETWEEN)
    if len(whole) == len(entries):
        return [f"{{{line}}}" for line in whole]
    # Somebody's text holds what stands between two rows.
    return [_LINE.encode(entry) for entry in entries]


def _holds_others(entries: Iterable[object]) -> bool:
    """Return whether any entry is itself a mapping or a list."""
    return any(isinstance(entry, _NESTED) for entry in entries)


def _block(start: str, lines: list[str], end: str, margin: str) -> str:
    """Return lines between brackets, set in by the margin."""
    joined = f",\n{margin}".join(lines)
    return f"{start}\n{margin}{joined}\n{margin[:-1]}{end}"
