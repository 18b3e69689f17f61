"""Declared keys of a settings table: what may stand there, checked with every fault at once."""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lifecircle.errors import Fault
from lifecircle.words import Value

Kind = Literal["text", "texts", "number", "whole", "flag", "table", "tables"]


@dataclass(frozen=True, kw_only=True)
class Key:
    """What one key of a settings table may hold.

    Parameters
    ----------
    kind
        ``text``; ``texts`` (one text or a list of them, read as a tuple); ``number``;
        ``whole`` (an integer); ``flag``; ``table``; ``tables`` (a list of tables).
    required
        Whether the key must be there.
    default
        What stands in its place when it is not.
    allowed
        The closed list of values, or empty when any will do.
    least, most
        Inclusive range of a number.
    filled
        Whether a text must say something.
    """

    kind: Kind
    required: bool = False
    default: Any = None
    allowed: tuple[str, ...] = ()
    least: float = -math.inf
    most: float = math.inf
    filled: bool = False


def nearest_name(name: str, known: Iterable[str], *, least: float = 0.0) -> str:
    """Return the known name most like the given one, or an empty string if there is none.

    A name that was only begun means the first that goes on as it begins.

    Parameters
    ----------
    name
        As it was written.
    known
        The names there are.
    least
        How alike the two must be, from 0 (anything will do) to 1 (the same).

    Examples
    --------
    >>> nearest_name("chekc", ["run", "check"]), nearest_name("desk", ["check"], least=0.6)
    ('check', '')
    >>> nearest_name("facilites", ["facilities", "zones"]), nearest_name("age_60", ["age_60_plus"])
    ('facilities', 'age_60_plus')
    >>> nearest_name("age60", ["age_0_2", "age_60_plus"])
    'age_60_plus'
    """
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    given = name.casefold()
    begun = [one for one in folded if len(given) > 2 and one.startswith(given)]
    if not begun and len(_bare(given)) > 2:
        begun = [one for one in folded if _bare(one).startswith(_bare(given))]
    found = begun or difflib.get_close_matches(given, folded, n=1, cutoff=least)
    return folded[found[0]] if found else ""


def _bare(name: str) -> str:
    """Return a name without what only joins its words."""
    return re.sub(r"[\s_-]+", "", name)


def read_keys(
    raw: Mapping[str, Any], keys: Mapping[str, Key], *, at: str, file: str
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Return every declared key with its value or default, and what is wrong with the table.

    Parameters
    ----------
    raw
        The table as the file has it.
    keys
        The declared keys.
    at
        Where the table stands, such as ``"facilities[2]"``; empty for the top.
    file
        The file, as the user wrote it.

    Returns
    -------
    tuple
        A value for each declared key (its default where the value was refused), and faults
        ``unknown-key``, ``missing-key``, ``key-empty``, ``key-not-<kind>``, ``key-not-allowed``
        or ``key-out-of-range``.
    """
    faults = [
        _unknown(name, keys, at=at, file=file) for name in sorted(map(str, raw)) if name not in keys
    ]
    values: dict[str, Any] = {}
    for name, key in keys.items():
        place = f"{at}.{name}" if at else name
        values[name] = key.default
        if name in raw:
            code, details = _complaint(raw[name], key)
            if code:
                shown = str(raw[name])
                faults.append(
                    Fault(code=code, file=file, field=place, value=shown, details=details)
                )
            else:
                values[name] = _settled(raw[name], key)
        elif key.required:
            faults.append(Fault(code="missing-key", file=file, field=place))
    return values, tuple(faults)


def unknown_name(
    name: str, known: Iterable[str], *, code: str, at: str, file: str, row: int | None = None
) -> Fault:
    """Return the fault for a name outside a closed list, with the nearest that is in it."""
    listed = tuple(known)
    details = {"nearest": nearest_name(name, listed), "known": ", ".join(listed)}
    return Fault(code=code, file=file, row=row, field=at, value=name, details=details)


def _unknown(name: str, keys: Mapping[str, Key], *, at: str, file: str) -> Fault:
    place = f"{at}.{name}" if at else name
    return unknown_name(name, keys, code="unknown-key", at=place, file=file)


def _complaint(value: object, key: Key) -> tuple[str, dict[str, Value]]:
    """Return the code of what is wrong with a value, or an empty one."""
    if not _KINDS[key.kind](value):
        return f"key-not-{key.kind}", {}
    if key.filled and not str(value).strip():
        return "key-empty", {}
    if key.allowed and value not in key.allowed:
        nearest = nearest_name(str(value), key.allowed)
        return "key-not-allowed", {"nearest": nearest, "known": ", ".join(key.allowed)}
    if isinstance(value, int | float) and not key.least <= value <= key.most:
        return "key-out-of-range", {"least": f"{key.least:g}", "most": f"{key.most:g}"}
    return "", {}


def _settled(value: object, key: Key) -> object:
    """Return a sound value in the type its kind promises."""
    if key.kind == "texts":
        return tuple(value) if isinstance(value, list) else (value,)
    return float(value) if key.kind == "number" and isinstance(value, int) else value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_whole(value) or (isinstance(value, float) and not math.isnan(value))


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


_KINDS: dict[Kind, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "texts": lambda value: isinstance(value, str) or (bool(value) and _is_list_of(value, str)),
    "number": _is_number,
    "whole": _is_whole,
    "flag": lambda value: isinstance(value, bool),
    "table": lambda value: isinstance(value, dict),
    "tables": lambda value: _is_list_of(value, dict),
}
