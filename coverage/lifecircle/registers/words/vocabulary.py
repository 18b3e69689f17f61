"""The words registers use, read from ``bundled/``: heads, rows, units, statuses, services."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from lifecircle.registers.words.phrases import spoken
from lifecircle.study.osm.tags import osm_tags
from lifecircle.study.standards.services import services

FACTS: tuple[str, ...] = (
    "id", "name", "lon", "lat", "coordinates", "service", "tier", "status", "opened", "closed",
    "hours", "capacity_beds", "capacity_places", "capacity_seats", "area_m2", "floor_area_m2",
    "count",
)  # fmt: skip
"""Meanings that change the layer: a doubtful column of these is never used unasked."""

ADDRESS: tuple[str, ...] = ("address", "street", "community", "postcode", "district")
"""Meanings that help to find a place: they go into the list for geocoding."""

QUANTITIES: tuple[str, ...] = (
    "capacity_beds", "capacity_places", "capacity_seats", "area_m2", "floor_area_m2", "count",
)  # fmt: skip
"""Meanings that are measured in a unit."""

_LEAST_OSM_HAN = 3


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a column may be, and the heads that say so.

    Parameters
    ----------
    id
        Our name, one of `FACTS`, `ADDRESS`, ``capacity`` or something that is left out.
    words
        Heads, as `spoken`; a longer head may hold one.
    whole
        Heads that count only as a whole.
    never
        Words that forbid the meaning.
    """

    id: str
    words: tuple[str, ...]
    whole: frozenset[str]
    never: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit of measure.

    Parameters
    ----------
    measures
        ``area``, ``bed``, ``place``, ``seat``, ``person``, ``thing`` or ``class``.
    factor
        How many of the layer's unit one is: square metres, or one.
    """

    measures: str
    factor: float


@cache
def meanings() -> Mapping[str, Meaning]:
    """Return every meaning a column may have, in the order of the data.

    Examples
    --------
    >>> "经度" in meanings()["lon"].words
    True
    """
    raw = dict(_read("column-synonyms"))
    raw.pop("beside")
    return MappingProxyType({
        one: Meaning(
            id=one,
            words=_spoken(table.get("words", ())),
            whole=frozenset(_spoken(_heads(one, table))),
            never=_spoken(table.get("never", ())),
        )
        for one, table in raw.items()
    })  # fmt: skip


@cache
def beside() -> tuple[str, ...]:
    """Return the words that may stand beside a meaning in a head, longest first."""
    words = {*_spoken(_read("column-synonyms")["beside"]["words"]), *service_words()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def service_words() -> Mapping[str, str]:
    """Return every word for a service, as `spoken`, to its id.

    The names of the services come first, then the words of registers, then those OpenStreetMap's
    names hold.
    """
    data = _read("service-words")
    found: dict[str, str] = {}
    for service in services().values():
        for word in (service.id, *service.name.values()):
            found.setdefault(spoken(word), service.id)
    for one, words in data["services"].items():
        for word in words:
            found.setdefault(spoken(word), one)
    never = {spoken(word) for word in data["alone"]["never"]}
    for rule in osm_tags().services:
        for word in map(spoken, rule.name_has):
            if len(word) >= _LEAST_OSM_HAN and word not in never and rule.id in services():
                found.setdefault(word, rule.id)
    return MappingProxyType(found)


@cache
def closed_words(subject: str) -> Mapping[str, str]:
    """Return the words of a closed list, ``status`` or ``tier``, as `spoken`, to what they mean."""
    table = _read("row-words")[subject]
    return MappingProxyType({spoken(word): one for one, words in table.items() for word in words})


@cache
def units() -> Mapping[str, Unit]:
    """Return every unit by its name, as `spoken`.

    Examples
    --------
    >>> round(units()["亩"].factor, 2), units()["张"].measures
    (666.67, 'bed')
    """
    return MappingProxyType({
        spoken(name): Unit(measures=measures, factor=factor)
        for measures, table in _read("row-words")["unit"].items()
        for name, factor in table.items()
    })  # fmt: skip


@cache
def measured(meaning: str) -> tuple[str, ...]:
    """Return what a column of this meaning may be measured in; the first is the layer's own."""
    return tuple(_read("row-words")["measured"].get(meaning, ()))


@cache
def capacity_by_unit() -> Mapping[str, str]:
    """Return which capacity is meant where a head leaves it to its unit."""
    return MappingProxyType(dict(_read("row-words")["capacity_by_unit"]))


@cache
def row_words(subject: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of ``total`` or ``note`` rows, or of ``ownership``, as `spoken`."""
    return MappingProxyType(
        {name: _spoken(words) for name, words in _read("row-words")[subject].items()}
    )


@cache
def _read(name: str) -> Mapping[str, Any]:
    """Return one of the bundled files."""
    source = resources.files("lifecircle.registers") / "bundled" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _heads(meaning: str, table: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return every head that is a meaning as a whole; our own name for it is one."""
    own = (meaning,) if meaning in (*FACTS, *ADDRESS) else ()
    return (*table.get("words", ()), *table.get("whole", ()), *own)


def _spoken(words: Iterable[str]) -> tuple[str, ...]:
    """Return words as they are compared, longest first, each once."""
    made = {spoken(word) for word in words}
    return tuple(sorted(made, key=lambda word: (-len(word), word)))
