"""The tables of a scenario file as edits, and edits as such tables again."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from lifecircle.errors import Fault
from lifecircle.scenario.edits.ageing import Age
from lifecircle.scenario.edits.edit import Edit
from lifecircle.scenario.edits.facilities import Change, Close, Move, Open
from lifecircle.scenario.edits.links import CloseLink, Link, OpenGate
from lifecircle.scenario.edits.people import Grow, Settle
from lifecircle.scenario.edits.rules import PROMISES, Promise, Speed
from lifecircle.scenario.files.keys import EDITS, NUMBERS, PLACED
from lifecircle.scenario.files.places import read_place
from lifecircle.study.columns.keys import read_keys
from lifecircle.study.kinds import CAPACITIES

Table = Mapping[str, Any]

_CLASSES: Mapping[str, Callable[..., Edit]] = {
    "open": Open,
    "close": Close,
    "move": Move,
    "resize": Change,
    "change": Change,
    "link": Link,
    "close_link": CloseLink,
    "open_gate": OpenGate,
    "settle": Settle,
    "grow": Grow,
    "age": Age,
    "speed": Speed,
    "promise": Promise,
}
_KINDS: Mapping[Callable[..., Edit], str] = {
    made: kind for kind, made in _CLASSES.items() if kind != "resize"
}
_FOLDED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(("open", "resize", "change"), ("capacities", CAPACITIES)),
    "promise": ("values", PROMISES),
}


def read_edit(
    kind: str, raw: Table, *, at: str, file: str, datum: str
) -> tuple[Edit | None, tuple[Fault, ...]]:
    """Return the edit of one table, and everything wrong with the table.

    Parameters
    ----------
    kind
        A key of `lifecircle.scenario.files.keys.EDITS`.
    raw
        The table as the file has it.
    at
        Where it stands, such as ``"open[2]"``.
    file
        The file, as the user named it.
    datum
        Of its places.
    """
    key, required = PLACED.get(kind, ("", False))
    plain = {name: value for name, value in raw.items() if name != key}
    values, faults = read_keys(plain, EDITS[kind], at=at, file=file)
    given = {name: value for name, value in values.items() if value is not None}
    for name in NUMBERS:
        faults += _number_faults(given.get(name, {}), at=f"{at}.{name}", file=file)
    if key and (required or key in raw):
        spot, more = read_place(raw.get(key), key, at=at, file=file, datum=datum)
        faults += more
        given[key] = spot
    if faults:
        return None, faults
    return _CLASSES[kind](**_folded(kind, given)), ()


def table_of(edit: Edit) -> tuple[str, dict[str, Any]]:
    """Return the kind of an edit and its table: only what differs from the defaults.

    Parameters
    ----------
    edit
        Any edit of this room.
    """
    kind = _KINDS[type(edit)]
    table: dict[str, Any] = {}
    for one in fields(edit):  # type: ignore[arg-type]
        value = getattr(edit, one.name)
        if value == one.default or (one.default_factory is not MISSING and not value):
            continue
        table |= dict(value) if one.name in ("capacities", "values") else {one.name: value}
    if kind == "change" and not {"service", "tier", "hours"} & set(table):
        kind = "resize"
    return kind, table


def _folded(kind: str, values: Table) -> dict[str, Any]:
    """Return values with sizes and promises gathered as their classes take them."""
    if kind not in _FOLDED:
        return dict(values)
    name, keys = _FOLDED[kind]
    rest = {key: value for key, value in values.items() if key not in keys}
    return {**rest, name: {key: values[key] for key in keys if key in values}}


def _number_faults(named: Table, *, at: str, file: str) -> tuple[Fault, ...]:
    """Return a fault for each value that is no number."""
    return tuple(
        Fault(code="key-not-number", file=file, field=f"{at}.{name}", value=str(value))
        for name, value in named.items()
        if isinstance(value, bool) or not isinstance(value, int | float)
    )
