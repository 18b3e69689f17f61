"""From the tables of a standard's file to indicators, with every fault at once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.attributes import FEATURES, OWNERSHIPS, ZONE_FEATURES
from lifecircle.study.columns.keys import Key, read_keys, unknown_name
from lifecircle.study.kinds import CAPACITIES, LEVELS
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.standards.indicator import (
    COMPARISONS,
    FORMULAS,
    KINDS,
    USES,
    Indicator,
    Supply,
)
from lifecircle.study.standards.services import TIERS, services

_WORDS = {"zh": Key(kind="text", default=""), "en": Key(kind="text", default="")}
_YEAR = Key(kind="whole", least=1900, most=2200)
_SUPPLY = {
    "services": Key(kind="texts", default=()),
    "tiers": Key(kind="texts", default=()),
    "features": Key(kind="texts", default=()),
    "ownership": Key(kind="texts", default=()),
    "name_has": Key(kind="texts", default=()),
    "opened_from": _YEAR,
    "opened_to": _YEAR,
    "attribute": Key(kind="text", default="", allowed=("", *CAPACITIES)),
}
_OWN = {
    "id": Key(kind="text", required=True, default=""),
    "name": Key(kind="table", default={}),
    "formula": Key(kind="text", required=True, default="", allowed=tuple(FORMULAS)),
    "kind": Key(kind="text", default="P", allowed=KINDS),
    "clause": Key(kind="text", default=""),
    "line": Key(kind="whole", least=1, most=1_000_000),
    "quote": Key(kind="text", default=""),
    "circle": Key(kind="text", default=""),
    "names": Key(kind="texts", default=()),
    "level": Key(kind="text", default="", allowed=LEVELS),
    "zone_kinds": Key(kind="texts", default=()),
    "zone_features": Key(kind="texts", default=()),
    "group": Key(kind="text", default="", allowed=GROUP_IDS),
    "of": Key(kind="text", default="", allowed=GROUP_IDS),
    "per": Key(kind="number", default=1.0, least=1e-9, most=1e9),
    "since": _YEAR,
    "target": Key(kind="number", least=-1e12, most=1e12),
    "comparison": Key(kind="text", default="at-least", allowed=COMPARISONS),
    "tolerance_share": Key(kind="number", default=0.005, least=0.0, most=1.0),
    "year": _YEAR,
    "target_assumed": Key(kind="flag", default=False),
    "verified": Key(kind="flag", default=True),
    "note": Key(kind="table", default={}),
    "slip": Key(kind="table", default={}),
}
_INDICATOR = {**_OWN, **_SUPPLY, "also": Key(kind="tables", default=[])}
_ALWAYS = (
    "id", "name", "formula", "kind", "clause", "line", "quote", "target", "comparison",
    "tolerance_share", "year", "target_assumed", "verified", "note", "slip",
)  # fmt: skip
_TOLD = ("name", "note", "slip")
_OF_ZONES: Mapping[str, Collection[str]] = {
    "zone_kinds": ("urban", "rural", "old", "new"),
    "zone_features": tuple(ZONE_FEATURES),
}
_OF_SUPPLY: Mapping[str, Collection[str]] = {
    "tiers": TIERS,
    "features": tuple(FEATURES),
    "ownership": tuple(OWNERSHIPS),
}


def indicators_from(
    raw: Sequence[Mapping[str, Any]], *, file: str
) -> tuple[tuple[Indicator, ...], tuple[Fault, ...]]:
    """Return the sound indicators among the tables, and what is wrong with the others.

    Parameters
    ----------
    raw
        The ``[[indicators]]`` tables.
    file
        The file as the user wrote it.
    """
    read = [_indicator(one, number, file) for number, one in enumerate(raw, start=1)]
    faults = [fault for _, its in read for fault in its]
    ids = Counter(str(one["id"]) for one in raw if "id" in one)
    faults += [
        Fault(code="indicator-twice", file=file, field="id", value=one, details={"count": count})
        for one, count in ids.items()
        if count > 1
    ]
    return tuple(one for one, _ in read if one is not None), tuple(faults)


def _indicator(
    raw: Mapping[str, Any], number: int, file: str
) -> tuple[Indicator | None, tuple[Fault, ...]]:
    """Return one indicator, or None with what is wrong."""
    at = f"indicators[{number}]"
    at = f"{at} {raw['id']}" if isinstance(raw.get("id"), str) else at
    plain = {key: _both(raw[key]) if key in _TOLD else raw[key] for key in raw}
    values, faults = read_keys(plain, _INDICATOR, at=at, file=file)
    told = {key: _words(values[key], at=f"{at}.{key}", file=file) for key in _TOLD}
    parts, part_faults = _supply(values, at, file)
    found = [*faults, *(fault for _, its in told.values() for fault in its), *part_faults]
    found += _closed(values, _OF_ZONES, at, file)
    found += _needs(raw, values["formula"], at, file)
    if not found and not values["id"].strip():
        found.append(Fault(code="missing-key", file=file, field=f"{at}.id"))
    if found:
        return None, tuple(found)
    words = {key: found_words for key, (found_words, _) in told.items()}
    words["name"] = words["name"] or {"zh": values["id"], "en": values["id"]}
    own = {key: values[key] for key in _OWN}
    return Indicator(**{**own, **words, "supply": parts}), ()


def _supply(
    values: Mapping[str, Any], at: str, file: str
) -> tuple[tuple[Supply, ...], tuple[Fault, ...]]:
    """Return which facilities count, part by part, and what is wrong with the parts."""
    closed = {"services": tuple(services()), **_OF_SUPPLY}
    own = {key: values[key] for key in _SUPPLY}
    parts, faults = [own], _closed(own, closed, at, file)
    for number, raw in enumerate(values["also"], start=1):
        place = f"{at}.also[{number}]"
        part, its = read_keys(raw, _SUPPLY, at=place, file=file)
        parts.append(part)
        faults += [*its, *_closed(part, closed, place, file)]
    if values["formula"] in {"circle", "people", "zones"}:
        return (), tuple(faults)
    return tuple(Supply(**part) for part in parts), tuple(faults)


def _needs(raw: Mapping[str, Any], formula: str, at: str, file: str) -> list[Fault]:
    """Return a fault for each key a formula lacks, and for each it never looks at."""
    if formula not in FORMULAS:
        return []
    known = (*FORMULAS[formula], *(one for one in USES[formula] if one not in FORMULAS[formula]))
    details = {"formula": formula, "known": ", ".join(known)}
    faults = [
        Fault(code="indicator-needs", file=file, field=f"{at}.{key}", value=key, details=details)
        for key in FORMULAS[formula]
        if key not in raw
    ]
    idle = [key for key in raw if key in _INDICATOR and key not in {*_ALWAYS, *USES[formula]}]
    return faults + [
        Fault(code="indicator-idle", file=file, field=f"{at}.{key}", value=key, details=details)
        for key in idle
    ]


def _closed(
    values: Mapping[str, Any], lists: Mapping[str, Collection[str]], at: str, file: str
) -> list[Fault]:
    """Return a fault for each word outside its closed list."""
    return [
        unknown_name(one, known, code="indicator-word", at=f"{at}.{key}", file=file)
        for key, known in lists.items()
        for one in values[key]
        if one not in known
    ]


def _both(value: object) -> object:
    """Return a plain text standing for itself in both languages."""
    return {"zh": value, "en": value} if isinstance(value, str) else value


def _words(
    raw: Mapping[str, Any], *, at: str, file: str
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return a text by language; a language left out takes the other's words."""
    values, faults = read_keys(raw, _WORDS, at=at, file=file)
    spoken = [text for text in values.values() if text]
    return {key: text or spoken[0] for key, text in values.items() if spoken}, faults
