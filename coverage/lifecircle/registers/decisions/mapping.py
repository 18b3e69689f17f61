"""What was decided about registers, kept in mapping.toml so that nobody is asked twice."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from typing import Any

from lifecircle.errors import Fault
from lifecircle.registers.places.positions import Order
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import ADDRESS, FACTS, QUANTITIES, units
from lifecircle.study.columns.cells import plain
from lifecircle.study.columns.keys import Key, read_keys, unknown_name
from lifecircle.study.projections import DATUMS, known_datum
from lifecircle.study.standards.services import TIERS, services
from lifecircle.study.tables.validator import REGISTER_STATUSES
from lifecircle.study.toml_lines import line_of, lines_of

MEANINGS: tuple[str, ...] = (*FACTS, *ADDRESS)
"""What a column of a mapping file may mean."""

_ORDERS = ("lon,lat", "lat,lon")
_TOP = {"registers": Key(kind="tables", required=True)}
_REGISTER = {
    "file": Key(kind="text", default=""),
    "sheet": Key(kind="text", default=""),
    "encoding": Key(kind="text", default=""),
    "header_rows": Key(kind="tables", default=None),
    "datum": Key(kind="text", default=""),
    "service": Key(kind="text", default=""),
    "order": Key(kind="text", default="", allowed=_ORDERS),
    "turn_swapped": Key(kind="flag", default=False),
    "left_out": Key(kind="texts", default=()),
    "columns": Key(kind="table", required=True),
    "units": Key(kind="table", default={}),
    "services": Key(kind="table", default={}),
    "statuses": Key(kind="table", default={}),
    "tiers": Key(kind="table", default={}),
}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What one ``[[registers]]`` table of a mapping file says.

    Parameters
    ----------
    file, sheet
        Which register it is for; ``*`` stands for any signs. An empty one fits any.
    encoding
        Of a CSV file; empty to find out.
    header_rows
        First and last row of the head, counted from 1; None to find out.
    datum, service
        As `--datum` and `--service`; empty where not decided.
    order
        Which comes first in a cell with both coordinates.
    turn_swapped
        Whether rows with exchanged coordinates are turned.
    columns
        Meaning to head.
    units
        Meaning to unit, where the head's own is not to be used.
    services
        Word, as `lifecircle.registers.words.phrases.spoken`, to the services it means; none for no
        service.
    statuses, tiers
        Word, likewise, to what it means.
    left_out
        Heads known to be of no use.
    at
        Where it stands in the mapping file.
    """

    file: str = ""
    sheet: str = ""
    encoding: str = ""
    header_rows: tuple[int, int] | None = None
    datum: str = ""
    service: str = ""
    order: Order = ""
    turn_swapped: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    at: str = ""


def read_mapping(path: Path, *, file: str) -> tuple[tuple[Decided, ...], tuple[Fault, ...]]:
    """Return what a mapping file decides, and every fault in it with its line.

    Parameters
    ----------
    path
        The file.
    file
        As the user wrote it.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        raw = tomllib.loads(text)
    except OSError:
        return (), (Fault(code="import-mapping-missing", file=file, value=file),)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return (), (Fault(code="import-mapping-unreadable", file=file, value=str(error)),)
    decided, faults = parse_mapping(raw, file=file)
    lines = lines_of(text) if faults else {}
    return decided, tuple(replace(one, row=line_of(one.field, lines)) for one in faults)


def parse_mapping(
    raw: Mapping[str, Any], *, file: str
) -> tuple[tuple[Decided, ...], tuple[Fault, ...]]:
    """Return the tables of a mapping file as values, and what is wrong with them."""
    values, faults = read_keys(raw, _TOP, at="", file=file)
    found, more = [], list(faults)
    for number, table in enumerate(values["registers"] or (), start=1):
        at = f"registers[{number}]"
        own, its = _register(table, at=at, file=file)
        more += its
        if own is not None:
            found.append(own)
    return tuple(found), tuple(more)


def decided_for(
    decided: Sequence[Decided], *, file: str, sheet: str, alone: bool
) -> Decided | None:
    """Return what was decided for one register, or None.

    The table that names its file and its sheet goes first, then one that names its sheet, then
    one that names its file and no sheet; the only table counts for the only register, whatever
    its name.

    Parameters
    ----------
    decided
        All tables of a mapping file.
    file
        Its path as the user wrote it; its folder does not matter.
    sheet
        Its sheet; empty if it has none.
    alone
        Whether it is the only register to be imported.
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    both = (one for one in decided if _met(one.file, name) and _met(one.sheet, sheet))
    by_sheet = (one for one in decided if _met(one.sheet, sheet))
    by_file = (one for one in decided if _met(one.file, name) and not one.sheet)
    only = decided[0] if alone and len(decided) == 1 else None
    return next(chain(both, by_sheet, by_file), only)


def _met(pattern: str, text: str) -> bool:
    """Return whether a text is what a pattern says, or fits its ``*``."""
    return bool(pattern) and (pattern == text or fnmatchcase(text, pattern))


def _register(
    raw: Mapping[str, Any], *, at: str, file: str
) -> tuple[Decided | None, tuple[Fault, ...]]:
    """Return one ``[[registers]]`` table, or None with what is wrong with it."""
    rows = raw.get("header_rows")
    rest = {name: value for name, value in raw.items() if name != "header_rows"}
    values, found = read_keys(rest, _REGISTER, at=at, file=file)
    faults = [*found, *_name_faults(values, at=at, file=file)]
    head, wrong = _header_rows(rows, at=at, file=file)
    faults += wrong
    if faults:
        return None, tuple(faults)
    values["services"] = {
        spoken(word): (listed,) if isinstance(listed, str) else tuple(listed)
        for word, listed in values["services"].items()
    }
    for name in ("statuses", "tiers"):
        values[name] = {spoken(word): one for word, one in values[name].items()}
    values["columns"] = {name: plain(one) for name, one in values["columns"].items()}
    values["units"] = {name: spoken(one) for name, one in values["units"].items()}
    return Decided(**{**values, "header_rows": head}, at=at), ()


def _header_rows(
    rows: object, *, at: str, file: str
) -> tuple[tuple[int, int] | None, tuple[Fault, ...]]:
    """Return the first and last row of the head."""
    if rows is None:
        return None, ()
    whole = isinstance(rows, list) and all(type(one) is int and one > 0 for one in rows)
    if isinstance(rows, list) and whole and len(rows) == 2 and rows[0] <= rows[1]:
        return (rows[0], rows[1]), ()
    place = f"{at}.header_rows"
    return None, (Fault(code="import-header-rows", file=file, field=place, value=str(rows)),)


def _name_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield every name in a table that is not known."""
    datum, service = values["datum"], values["service"]
    if datum and not known_datum(datum):
        known = (*DATUMS, "EPSG:4547")
        yield unknown_name(datum, known, code="unknown-datum", at=f"{at}.datum", file=file)
    if service and service not in services():
        place = f"{at}.service"
        yield unknown_name(service, services(), code="unknown-service", at=place, file=file)
    for table, names in (("columns", MEANINGS), ("units", QUANTITIES)):
        for name, value in (values[table] or {}).items():
            place = f"{at}.{table}.{name}"
            if name not in names:
                yield unknown_name(name, names, code="unknown-key", at=place, file=file)
            elif not isinstance(value, str) or not value.strip():
                yield Fault(code="key-not-text", file=file, field=place, value=str(value))
            elif table == "units" and spoken(value) not in units():
                yield unknown_name(value, units(), code="import-unknown-unit", at=place, file=file)
    yield from _word_faults(values, at=at, file=file)


def _word_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield every word that is decided to mean something unknown."""
    closed = {"services": services(), "statuses": REGISTER_STATUSES, "tiers": TIERS}
    for table, known in closed.items():
        for word, means in (values[table] or {}).items():
            listed = means if isinstance(means, list) and table == "services" else [means]
            place = f"{at}.{table}.{word}"
            for one in listed:
                if one not in known:
                    code = "unknown-service" if table == "services" else "key-not-allowed"
                    yield unknown_name(str(one), known, code=code, at=place, file=file)
