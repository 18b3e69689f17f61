"""What OpenStreetMap tags mean, read from ``bundled/osm-tags.toml`` and asked of one feature."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

Tags = Mapping[str, str]
Condition = Mapping[str, frozenset[str]]

_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(m|metres|meters)?\s*", re.IGNORECASE)
_ANY = frozenset({"*"})


@dataclass(frozen=True, kw_only=True)
class TagRule:
    """Which features are meant by one entry.

    Parameters
    ----------
    one_of
        At least one of these holds; each asks several tags, all of which must fit.
    unless
        None of these may hold.
    name_has
        If not empty, the name contains one of these.
    id
        What such a feature is.
    """

    one_of: tuple[Condition, ...]
    unless: tuple[Condition, ...] = ()
    name_has: tuple[str, ...] = ()
    id: str = ""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys one of which a feature has that is meant."""
        return frozenset(next(iter(line)) for line in self.one_of)

    def fits(self, tags: Tags, *, name: str = "") -> bool:
        """Return whether a feature with these tags is meant."""
        if self.keys.isdisjoint(tags):
            return False
        if not any(_holds(one, tags) for one in self.one_of):
            return False
        if self.name_has and not any(part in name for part in self.name_has):
            return False
        return not any(_holds(one, tags) for one in self.unless)


@dataclass(frozen=True, kw_only=True)
class BuildingRule:
    """Which buildings are homes, and how high they are where nobody says.

    Parameters
    ----------
    homes
        Values of ``building`` that say it.
    perhaps
        Values that leave it open.
    unless_keys
        Keys that say an open one is something else.
    unless_on
        Ground on which an open one is something else.
    address_keys
        Keys that tell nothing of what a building is.
    least_footprint_m2
        Smaller ones are sheds.
    metres_per_level
        Storeys for a height.
    most_levels
        More are a slip of the pen.
    levels
        Storeys by value of ``building``; ``other`` for the rest.
    """

    homes: frozenset[str]
    perhaps: frozenset[str]
    unless_keys: tuple[str, ...]
    unless_on: TagRule
    address_keys: tuple[str, ...]
    least_footprint_m2: float
    metres_per_level: float
    most_levels: float
    levels: Mapping[str, float]

    def may_be_home(self, tags: Tags) -> bool:
        """Return whether a building's tags leave it open that people live there."""
        open_one = tags.get("building") in self.perhaps
        return open_one and not any(key in tags for key in self.unless_keys)

    def level_count(self, tags: Tags) -> tuple[float, bool, float]:
        """Return a building's storeys, whether its tags say so, and the height that told them."""
        levels, height_m = _number(tags.get("building:levels")), None
        if levels is None:
            height_m = _number(tags.get("height")) or _number(tags.get("building:height"))
            levels = None if height_m is None else max(1.0, round(height_m / self.metres_per_level))
        if levels is not None and 0 < levels <= self.most_levels:
            return levels, True, float("nan") if height_m is None else height_m
        return self.levels.get(tags.get("building", ""), self.levels["other"]), False, float("nan")


@dataclass(frozen=True, kw_only=True)
class OsmTags:
    """The whole mapping.

    Parameters
    ----------
    services
        In order; the first that fits gives the service.
    drop
        Features that are no longer, or not yet.
    name_keys
        Tags a name is taken from, first found.
    capacity
        Our capacity columns to the tags they are taken from.
    entrances, land, boundaries
        Which features these are.
    buildings
        Which buildings are homes.
    index
        Places in `services` by the first tag each line asks for, with ``*`` for any value.
    """

    services: tuple[TagRule, ...]
    drop: TagRule
    name_keys: tuple[str, ...]
    capacity: Mapping[str, tuple[str, ...]]
    entrances: TagRule
    land: TagRule
    boundaries: TagRule
    buildings: BuildingRule
    index: Mapping[tuple[str, str], tuple[int, ...]]

    @cached_property
    def service_keys(self) -> frozenset[str]:
        """The keys one of which every facility has."""
        return frozenset().union(*(rule.keys for rule in self.services))

    def name(self, tags: Tags) -> str:
        """Return the name of a feature, empty where it has none."""
        return next((tags[key] for key in self.name_keys if key in tags), "")

    def service(self, tags: Tags) -> str:
        """Return the service of a feature, empty where it is no facility.

        Examples
        --------
        >>> osm_tags().service({"amenity": "school", "name": "景贤小学"})
        'primary-school'
        """
        if self.service_keys.isdisjoint(tags) or self.drop.fits(tags):
            return ""
        name = self.name(tags)
        places = {place for pair in _pairs(tags) for place in self.index.get(pair, ())}
        fitting = (place for place in sorted(places) if self.services[place].fits(tags, name=name))
        first = next(fitting, None)
        return "" if first is None else self.services[first].id

    def capacities(self, tags: Tags) -> dict[str, float]:
        """Return the capacities a feature states."""
        found = {}
        for column, keys in self.capacity.items():
            stated = (_number(tags[key]) for key in keys if key in tags)
            found[column] = next((one for one in stated if one is not None), float("nan"))
        return found


@cache
def osm_tags() -> OsmTags:
    """Return the bundled mapping."""
    source = resources.files("lifecircle.study") / "bundled" / "osm-tags.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    buildings = dict(raw["buildings"])
    services = tuple(_rule(one) for one in raw["service"])
    return OsmTags(
        services=services,
        index=_index(services),
        drop=_rule(raw["drop"]),
        name_keys=tuple(raw["name"]["keys"]),
        capacity={column: tuple(keys) for column, keys in raw["capacity"].items()},
        entrances=_rule(raw["entrances"]),
        land=_rule(raw["land"]),
        boundaries=_rule(raw["boundaries"]),
        buildings=BuildingRule(
            homes=frozenset(buildings.pop("homes")),
            perhaps=frozenset(buildings.pop("perhaps")),
            unless_keys=tuple(buildings.pop("unless_keys")),
            address_keys=tuple(buildings.pop("address_keys")),
            unless_on=TagRule(one_of=_conditions(buildings.pop("unless_on"))),
            **buildings,
        ),
    )


def first_tags(rules: Iterable[TagRule]) -> frozenset[tuple[str, str]]:
    """Return the first tag of each line of the rules, with ``*`` for any value.

    A feature with none of them is meant by none of the rules.

    Parameters
    ----------
    rules
        Entries of the mapping.
    """
    return frozenset(pair for rule in rules for line in rule.one_of for pair in _first(line))


def _first(line: Condition) -> Iterator[tuple[str, str]]:
    """Yield the first tag a line asks for, once for each value it may have."""
    key, values = next(iter(line.items()))
    yield from ((key, value) for value in values)


def _index(services: Sequence[TagRule]) -> Mapping[tuple[str, str], tuple[int, ...]]:
    """Return the places of rules by the first tag of each of their lines."""
    index: dict[tuple[str, str], tuple[int, ...]] = {}
    for place, rule in enumerate(services):
        for pair in first_tags((rule,)):
            index[pair] = (*index.get(pair, ()), place)
    return index


def _pairs(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield each tag, once for each of its values and once for any."""
    for key, value in tags.items():
        yield key, "*"
        yield from ((key, one.strip()) for one in value.split(";"))


def _holds(condition: Condition, tags: Tags) -> bool:
    """Return whether every tag of a condition fits."""
    return all(key in tags and _fits(tags[key], values) for key, values in condition.items())


def _fits(value: str, wanted: frozenset[str]) -> bool:
    """Return whether a tag's value, or one of several in it, is wanted."""
    if wanted is _ANY or value in wanted:
        return True
    return ";" in value and any(one.strip() in wanted for one in value.split(";"))


def _rule(raw: Mapping[str, Any]) -> TagRule:
    """Return one entry of the file."""
    return TagRule(
        one_of=_conditions(raw["any"]),
        unless=_conditions(raw.get("unless", ())),
        name_has=tuple(raw.get("name_has", ())),
        id=raw.get("id", ""),
    )


def _conditions(raw: Sequence[Mapping[str, str]]) -> tuple[Condition, ...]:
    """Return the conditions of an entry, each value as the set it stands for."""
    return tuple(
        {
            key: _ANY if value == "*" else frozenset(value.split("|"))
            for key, value in condition.items()
        }
        for condition in raw
    )


def _number(text: str | None) -> float | None:
    """Return the largest number in a tag such as ``5``, ``3;4`` or ``12 m``."""
    if text is None:
        return None
    found = [_NUMBER.fullmatch(one) for one in text.split(";")]
    return max((float(one[1]) for one in found if one), default=None)
