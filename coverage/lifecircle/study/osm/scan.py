"""One pass over an OpenStreetMap file that keeps only what a mapping may ask for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.study.osm.tags import OsmTags, TagRule, Tags, first_tags

if TYPE_CHECKING:
    import osmium

_OUTLINED = ("multipolygon", "boundary")

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class OsmThings:
    """Nodes and areas that a mapping may ask for, in the file's order.

    Parameters
    ----------
    ids
        Such as ``node/1``, ``way/2``, ``relation/3``.
    names
        Their names, empty where there is none.
    tags
        The different sets of tags they have, without addresses.
    tags_at
        For each thing, the position of its tags.
    shapes
        Points and polygons in degrees.
    is_area
        True for polygons.
    broken
        Ids of ways and relations whose outline could not be closed, as where an extract is cut.
    """

    ids: NDArray[np.object_]
    names: NDArray[np.object_]
    tags: tuple[Tags, ...]
    tags_at: NDArray[np.intp]
    shapes: NDArray[np.object_]
    is_area: NDArray[np.bool_]
    broken: tuple[str, ...]

    def which(self, fits: Callable[[Tags], bool]) -> NDArray[np.bool_]:
        """Return for which things a question about tags is answered with yes."""
        return np.array([fits(one) for one in self.tags], dtype=np.bool_)[self.tags_at]

    def tags_of(self, chosen: NDArray[np.bool_]) -> list[Tags]:
        """Return the tags of each chosen thing."""
        return [self.tags[place] for place in self.tags_at[chosen]]


def scan(path: Path, *, tags: OsmTags, parts: frozenset[str]) -> OsmThings:
    """Return the nodes and areas of a file that any wanted part may ask for.

    Parameters
    ----------
    path
        The file.
    tags
        The mapping.
    parts
        Some of `lifecircle.study.osm.features.PARTS`.

    Raises
    ------
    RuntimeError
        If the file is cut or no OpenStreetMap file.
    """
    import osmium

    sieve = Sieve.of(tags, parts)
    wkb = osmium.geom.WKBFactory()
    relations: set[int] = set()
    closed: set[int] = set()
    broken: list[str] = []
    ids: list[str] = []
    texts: list[str] = []
    shelf = _TagShelf(tags.buildings.address_keys)
    for thing in _processor(path, sieve):
        if (asked := sieve.first_asked(thing.tags)) is None:
            continue
        shape: Callable[..., str] = wkb.create_multipolygon
        if thing.is_area() and thing.from_way():
            name = f"way/{thing.orig_id()}"
        elif thing.is_area():
            name = f"relation/{thing.orig_id()}"
            closed.add(thing.orig_id())
        elif thing.is_node():
            name, shape = f"node/{thing.id}", wkb.create_point
        else:
            if thing.tags.get("type") in _OUTLINED:
                relations.add(thing.id)
            continue
        try:
            texts.append(shape(thing))
        except RuntimeError:
            broken.append(name)
            continue
        ids.append(name)
        shelf.put(thing.tags, asked)
    broken += [f"relation/{number}" for number in sorted(relations - closed)]
    return _things(ids, texts, shelf, tags=tags, broken=tuple(broken))


class _TagShelf:
    """Keeps the tags of things, the same set only once; keys that tell nothing are left out."""

    def __init__(self, idle_keys: tuple[str, ...]) -> None:
        self.different: list[Tags] = []
        self.places: list[int] = []
        self._idle_keys = idle_keys
        self._known: dict[tuple[tuple[str, str], ...], int] = {}

    def put(self, tags: "osmium.osm.TagList", asked: tuple[str, str]) -> None:
        """Add the tags of the next thing, one of which it is asked for."""
        if self._say_no_more(tags, asked[0]):
            kept: tuple[tuple[str, str], ...] = (asked,)
        else:
            kept = tuple((key, value) for key, value in tags if key not in self._idle_keys)
        place = self._known.setdefault(kept, len(self.different))
        if place == len(self.different):
            self.different.append(dict(kept))
        self.places.append(place)

    def _say_no_more(self, tags: "osmium.osm.TagList", key: str) -> bool:
        """Return whether tags hold nothing beside one key that tells what a thing is."""
        further = len(tags) - 1
        if key == "building":  # most things are homes with an address
            for idle in self._idle_keys:
                if not further:
                    break
                further -= idle in tags
        return not further


@dataclass(frozen=True)
class Sieve:
    """Tells cheaply whether a feature may be asked for.

    Parameters
    ----------
    keys
        Keys one of which a wanted feature has.
    pairs
        First tags of the wanted rules; ``*`` for any value.
    open_keys
        Keys any value of which is wanted, whatever the name.
    named
        What a name must hold if only a rule for any value speaks for the feature.
    """

    keys: tuple[str, ...]
    pairs: Pairs
    open_keys: frozenset[str]
    named: "re.Pattern[str]"

    @classmethod
    def of(cls, tags: OsmTags, parts: frozenset[str]) -> "Sieve":
        """Return the sieve for some parts of a mapping."""
        rules: list[TagRule] = []
        if "facilities" in parts:
            rules += tags.services
        if "buildings" in parts:
            rules.append(tags.buildings.unless_on)
        rules += [getattr(tags, one) for one in ("land", "boundaries", "entrances") if one in parts]
        pairs = first_tags(rules)
        if "buildings" in parts:
            homes = tags.buildings.homes | tags.buildings.perhaps
            pairs |= {("building", value) for value in homes}
        free = first_tags(rule for rule in rules if not rule.name_has)
        open_keys = frozenset(key for key, value in free if value == "*")
        words = [word for rule in rules for word in rule.name_has]
        often_first = sorted(pairs, key=lambda pair: (pair[0] != "building", pair))
        keys = tuple(dict.fromkeys(key for key, _ in often_first))
        return cls(keys, pairs, open_keys, re.compile("|".join(map(re.escape, words)) or r"(?!)"))

    def first_asked(self, tags: "osmium.osm.TagList") -> tuple[str, str] | None:
        """Return the first tag for which a feature may be asked for, or None."""
        for key in self.keys:
            value = tags.get(key)
            if value is None:
                continue
            if (key, value) in self.pairs or ";" in value or key in self.open_keys:
                return key, value
            if (key, "*") in self.pairs and self.named.search(tags.get("name") or ""):
                return key, value
        return None


def _processor(path: Path, sieve: Sieve) -> Iterator[Any]:
    """Return nodes, areas and relations with one of the keys, filtered before Python sees them."""
    import osmium

    kinds = osmium.osm.NODE | osmium.osm.AREA | osmium.osm.RELATION
    reading = osmium.FileProcessor(str(path)).with_areas(osmium.filter.KeyFilter(*sieve.keys))
    reading = reading.with_filter(osmium.filter.EntityFilter(kinds))
    return iter(reading.with_filter(osmium.filter.KeyFilter(*sieve.keys)))


def _things(
    ids: list[str], texts: list[str], shelf: _TagShelf, *, tags: OsmTags, broken: tuple[str, ...]
) -> OsmThings:
    """Return what a pass gathered as arrays."""
    shapes = shapely.from_wkb(np.array([bytes.fromhex(text) for text in texts], dtype=object))
    alone = shapely.get_num_geometries(shapes) == 1
    shapes = np.where(alone, shapely.get_geometry(shapes, 0), shapes)
    places = np.array(shelf.places, dtype=np.intp)
    names = np.array([tags.name(one) for one in shelf.different], dtype=object)
    return OsmThings(
        ids=np.array(ids, dtype=object),
        names=names[places],
        tags=tuple(shelf.different),
        tags_at=places,
        shapes=shapes,
        is_area=shapely.get_dimensions(shapes) == 2,
        broken=broken,
    )
