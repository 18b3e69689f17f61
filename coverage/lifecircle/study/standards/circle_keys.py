"""From the tables of a standard's file to circles, with every fault at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key, nearest_name, read_keys, unknown_name
from lifecircle.study.standards.circle import (
    CAPACITY_UNITS,
    DIRECTIONS,
    GROUP_IDS,
    HEADLINES,
    PROFILE_IDS,
    UNIT_LEVELS,
    CauseRules,
    Circle,
    Provision,
    Severity,
    Standard,
)
from lifecircle.study.standards.indicator_keys import indicators_from
from lifecircle.study.standards.opening_hours import read_moment
from lifecircle.study.standards.services import TIERS, services
from lifecircle.study.standards.slips import slips_from
from lifecircle.study.standards.weighing import assumptions_from, weights_from

_LIMITS = ("minutes", "metres")
_WORDS = {"zh": Key(kind="text", default=""), "en": Key(kind="text", default="")}
_CIRCLE = {
    "id": Key(kind="text", required=True, default=""),
    "name": Key(kind="table", default={}),
    "services": Key(kind="texts", required=True, default=()),
    "tiers": Key(kind="texts", default=()),
    "minutes": Key(kind="number", least=0.1, most=240.0),
    "metres": Key(kind="number", least=1.0, most=50_000.0),
    "profile": Key(kind="text", default="general"),
    "direction": Key(kind="text", default="to", allowed=DIRECTIONS),
    "group": Key(kind="text", default="residents", allowed=GROUP_IDS),
    "headline": Key(kind="text", default="people", allowed=HEADLINES),
    "unit_level": Key(kind="text", default="community", allowed=UNIT_LEVELS),
    "unit_kind": Key(kind="text", default="", allowed=("", "urban", "rural", "old", "new")),
    "target_share": Key(kind="number", least=0.0, most=1.0),
    "target_year": Key(kind="whole", least=1949, most=2200),
    "target_assumed": Key(kind="flag", default=False),
    "clause": Key(kind="text", default=""),
    "quote": Key(kind="text", default=""),
    "verified": Key(kind="flag", default=True),
    "note": Key(kind="table", default={}),
    "supply": Key(kind="table", default={}),
    "open_at": Key(kind="text", default=""),
}
_SUPPLY = {
    "column": Key(kind="text", required=True, allowed=tuple(CAPACITY_UNITS), default=""),
    "group": Key(kind="text", allowed=GROUP_IDS),
    "need": Key(kind="number", least=1e-6, most=1e6),
    "clause": Key(kind="text", default=""),
    "quote": Key(kind="text", default=""),
    "verified": Key(kind="flag", default=True),
    "note": Key(kind="table", default={}),
}
_SEVERITY = {
    "medium_below": Key(kind="number", default=0.8, least=0.0, most=1.0),
    "high_below": Key(kind="number", default=0.5, least=0.0, most=1.0),
    "default_target_share": Key(kind="number", default=0.9, least=0.0, most=1.0),
    "doubtful_above_share": Key(kind="number", default=0.3, least=0.0, most=1.0),
    "reason": Key(kind="table", default={}),
}
_CAUSES = {
    "fair_detour": Key(kind="number", default=1.42, least=1.0, most=5.0),
    "reason": Key(kind="table", default={}),
}
_STANDARD = {
    "id": Key(kind="text", required=True, default=""),
    "name": Key(kind="table", default={}),
    "source": Key(kind="text", default=""),
    "verified": Key(kind="flag", default=False),
    "small_area_people": Key(kind="whole", default=100, least=0, most=1_000_000),
    "severity": Key(kind="table", default={}),
    "causes": Key(kind="table", default={}),
    "sensitivity": Key(kind="table", default={}),
    "priority": Key(kind="table", default={}),
    "circles": Key(kind="tables", default=[]),
    "indicators": Key(kind="tables", default=[]),
    "slips": Key(kind="tables", default=[]),
}


def standard_from(
    raw: Mapping[str, Any], *, file: str, profiles: Iterable[str] = ()
) -> tuple[Standard | None, tuple[Fault, ...]]:
    """Return the standard a file's table describes, or None, and all that is wrong with it.

    Parameters
    ----------
    raw
        The file's table.
    file
        The file as the user wrote it.
    profiles
        Profiles known beside the bundled ones.
    """
    values, faults = read_keys(_with_words(raw, "name"), _STANDARD, at="", file=file)
    name, name_faults = _words(values["name"], at="name", file=file)
    severity, severity_faults = _severity(values["severity"], file=file)
    causes, cause_faults = _causes(values["causes"], file=file)
    others, other_faults = assumptions_from(values["sensitivity"], file=file)
    weights, weight_faults = weights_from(values["priority"], file=file)
    circles, circle_faults = circles_from(values["circles"], file=file, profiles=profiles)
    indicators, more = indicators_from(values["indicators"], file=file)
    found = (*faults, *name_faults, *severity_faults, *cause_faults, *circle_faults, *more)
    slips, slip_faults = slips_from(values["slips"], file=file)
    found = (*found, *other_faults, *weight_faults, *slip_faults)
    if not circles and not indicators and not found:
        found = (Fault(code="standard-empty", file=file, field="circles"),)
    if found:
        return None, found
    standard = Standard(
        id=values["id"],
        name=_named(name, values["id"]),
        source=values["source"],
        verified=values["verified"],
        circles=circles,
        severity=severity,
        causes=causes,
        others=others,
        priority=weights,
        small_area_people=values["small_area_people"],
        indicators=indicators,
        slips=slips,
    )
    return standard, ()


def circles_from(
    raw: Sequence[Mapping[str, Any]], *, file: str, profiles: Iterable[str] = ()
) -> tuple[tuple[Circle, ...], tuple[Fault, ...]]:
    """Return the sound circles among the tables, and what is wrong with the others.

    Parameters
    ----------
    raw
        The ``[[circles]]`` tables.
    file
        The file as the user wrote it.
    profiles
        Profiles known beside the bundled ones.
    """
    known = (*PROFILE_IDS, *(one for one in profiles if one not in PROFILE_IDS))
    read = [
        _circle(table, at=f"circles[{number}]", file=file, profiles=known)
        for number, table in enumerate(raw, start=1)
    ]
    faults = [fault for _, its in read for fault in its]
    ids = Counter(str(table["id"]) for table in raw if "id" in table)
    faults += [
        Fault(code="circle-twice", file=file, field="id", value=one, details={"count": count})
        for one, count in ids.items()
        if count > 1
    ]
    return tuple(circle for circle, _ in read if circle is not None), tuple(faults)


def _circle(
    raw: Mapping[str, Any], *, at: str, file: str, profiles: Collection[str]
) -> tuple[Circle | None, tuple[Fault, ...]]:
    """Return one circle, or None with what is wrong."""
    at = f"{at} {raw['id']}" if isinstance(raw.get("id"), str) else at
    values, faults = read_keys(_with_words(raw, "name", "note"), _CIRCLE, at=at, file=file)
    name, name_faults = _words(values["name"], at=f"{at}.name", file=file)
    note, note_faults = _words(values["note"], at=f"{at}.note", file=file)
    supply, supply_faults = _supply(values, at=f"{at}.supply", file=file)
    found = (*faults, *name_faults, *note_faults, *supply_faults, *_limit(raw, at=at, file=file))
    found += _names(values, at=at, file=file, profiles=profiles)
    if values["open_at"] and read_moment(values["open_at"]) is None:
        value = values["open_at"]
        found = (*found, Fault(code="not-a-moment", file=file, field=f"{at}.open_at", value=value))
    if not found and not values["id"].strip():
        found = (Fault(code="missing-key", file=file, field=f"{at}.id"),)
    if found:
        return None, found
    words = {"name": _named(name, values["id"]), "note": note}
    return Circle(**{**values, **words, "supply": supply}), ()


def _supply(
    circle: Mapping[str, Any], *, at: str, file: str
) -> tuple[Provision | None, tuple[Fault, ...]]:
    """Return what a circle's facilities hold, None where that is not asked or is wrong."""
    raw = circle["supply"]
    if not raw:
        return None, ()
    values, faults = read_keys(_with_words(raw, "note"), _SUPPLY, at=at, file=file)
    note, note_faults = _words(values["note"], at=f"{at}.note", file=file)
    if faults or note_faults:
        return None, (*faults, *note_faults)
    group = values["group"] or circle["group"]
    return Provision(**{**values, "group": group, "note": note}), ()


def _limit(raw: Mapping[str, Any], *, at: str, file: str) -> tuple[Fault, ...]:
    """Return the fault of a circle with both limits or none; a misspelt one is told as such."""
    given = [key for key in _LIMITS if key in raw]
    if len(given) > 1:
        return (Fault(code="circle-limit", file=file, field=at, value=", ".join(given)),)
    misspelt = {nearest_name(str(key), _CIRCLE) for key in raw if key not in _CIRCLE}
    if given or misspelt & {*_LIMITS}:
        return ()
    return (Fault(code="circle-without-limit", file=file, field=at),)


def _names(
    values: Mapping[str, Any], *, at: str, file: str, profiles: Collection[str]
) -> tuple[Fault, ...]:
    """Return a fault for every service, tier and profile nobody knows."""
    closed = (
        ("services", values["services"], services(), "circle-service"),
        ("tiers", values["tiers"], TIERS, "circle-tier"),
        ("profile", (values["profile"],), profiles, "circle-profile"),
    )
    return tuple(
        unknown_name(one, known, code=code, at=f"{at}.{key}", file=file)
        for key, given, known, code in closed
        for one in given
        if one not in known
    )


def _severity(raw: Mapping[str, Any], *, file: str) -> tuple[Severity, tuple[Fault, ...]]:
    """Return the thresholds, and what is wrong with them."""
    values, faults = read_keys(_with_words(raw, "reason"), _SEVERITY, at="severity", file=file)
    reason, reason_faults = _words(values["reason"], at="severity.reason", file=file)
    found = (*faults, *reason_faults)
    high, medium = values["high_below"], values["medium_below"]
    if high > medium:
        details = {"high": high, "medium": medium}
        found += (Fault(code="severity-order", file=file, field="severity", details=details),)
    return Severity(**{**values, "reason": reason}), found


def _causes(raw: Mapping[str, Any], *, file: str) -> tuple[CauseRules, tuple[Fault, ...]]:
    """Return what a fair detour is, and what is wrong with it."""
    values, faults = read_keys(_with_words(raw, "reason"), _CAUSES, at="causes", file=file)
    reason, reason_faults = _words(values["reason"], at="causes.reason", file=file)
    return CauseRules(**{**values, "reason": reason}), (*faults, *reason_faults)


def _with_words(raw: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return the table with a plain text standing for itself in both languages."""
    plain = {key: {"zh": raw[key], "en": raw[key]} for key in keys if isinstance(raw.get(key), str)}
    return {**raw, **plain}


def _words(
    raw: Mapping[str, Any], *, at: str, file: str
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return a text by language; a language left out takes the other's words."""
    values, faults = read_keys(raw, _WORDS, at=at, file=file)
    spoken = [text for text in values.values() if text]
    return {key: text or spoken[0] for key, text in values.items() if spoken}, faults


def _named(words: Mapping[str, str], name: str) -> Mapping[str, str]:
    """Return the words, or the id where there are none."""
    return words or {"zh": name, "en": name}
