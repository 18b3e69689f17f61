"""What Overpass is asked for a place, and what its answer says."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import shapely

from lifecircle.fetch.extent import Extent
from lifecircle.fetch.web import Question, Refusal, read_json, shortened
from lifecircle.study.osm.tags import TagRule, first_tags, osm_tags

_SECONDS = 180
_BYTES = 1 << 30
_ADMIN_LEVELS = "^([6-9]|1[0-5])$"
_KINDS = ("node", "way", "relation")
_PASSING = ("timeout", "timed out", "too busy", "rate_limited", "dispatcher", "quota")
_TAG = re.compile(r"<[^>]*>")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:]+Z")

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class MapAnswer:
    """The things of a map, and how old they are.

    Parameters
    ----------
    date
        Of the data, such as ``2026-11-01``; empty where the server does not say.
    elements
        Nodes, ways and relations as the server gave them, each once, ordered by kind and id.
    """

    date: str
    elements: tuple[Mapping[str, Any], ...]


def map_question(extent: Extent, *, server: str) -> Question:
    """Return how Overpass is asked for streets, facilities, homes, barriers and boundaries.

    What counts is taken from the tag mappings of `lifecircle.study`, so that a tag added there is
    asked for here. Ways come whole, with all their nodes, and relations with their ways.

    Parameters
    ----------
    extent
        The ground asked for.
    server
        Address of an Overpass interpreter.
    """
    wide, near = _grounds(extent.wide), _grounds(extent.near)
    lines = [f'way["highway"]{ground};' for ground in wide]
    lines += _lines("nwr", first_tags(osm_tags().services), wide)
    lines += _lines("wr", _barriers(), wide)
    lines += _lines("wr", _homes(), near)
    lines += [
        f'relation["boundary"="administrative"]["admin_level"~"{_ADMIN_LEVELS}"]{ground};'
        for ground in near
    ]
    head = f"[out:json][timeout:{_SECONDS}][maxsize:{_BYTES}];"
    query = "\n".join([head, "(", *lines, ");", "(._;>;);", "out body;", ""])
    return Question(url=server, fields={"data": query}, posted=True)


def read_map(text: bytes) -> MapAnswer | Refusal:
    """Return the things of an answer, or why they cannot be used.

    A server that fails says so inside an answer of status 200: as a remark beside a part of the
    data, or as a page instead of them. Neither is taken for a map.

    Parameters
    ----------
    text
        The bytes.
    """
    if text.lstrip()[:1] != b"{":
        return _failed(_TAG.sub(" ", text[:20_000].decode("utf-8", "replace")))
    raw = read_json(text, code="fetch-answer-broken")
    if isinstance(raw, Refusal):
        return raw
    remark = str(raw.get("remark", ""))
    if "error" in remark.lower():
        return _failed(remark)
    elements = raw.get("elements")
    if not isinstance(elements, list) or not all(_is_sound(one) for one in elements):
        return Refusal(code="fetch-answer-broken", reason="elements", again=True)
    stamp = _DATE.match(str((raw.get("osm3s") or {}).get("timestamp_osm_base", "")))
    known = {(_KINDS.index(one["type"]), one["id"]): one for one in elements}
    ordered = tuple(known[key] for key in sorted(known))
    return MapAnswer(date=stamp[1] if stamp else "", elements=ordered)


def _failed(text: str) -> Refusal:
    """Return what kind of failure a server tells of."""
    told = text.lower()
    if "out of memory" in told or "maxsize" in told:
        return Refusal(code="fetch-too-large", reason=shortened(text))
    passing = any(word in told for word in _PASSING)
    code = "fetch-busy" if passing else "fetch-refused"
    return Refusal(code=code, reason=shortened(text), again=passing)


def _is_sound(one: Any) -> bool:
    """Return whether an element has a kind, an id and what its kind needs."""
    if not isinstance(one, dict) or one.get("type") not in _KINDS:
        return False
    if not isinstance(one.get("id"), int) or not isinstance(one.get("tags", {}), dict):
        return False
    if one["type"] == "node":
        return _is_place(one.get("lat"), 90) and _is_place(one.get("lon"), 180)
    refs = one.get("nodes" if one["type"] == "way" else "members", [])
    return isinstance(refs, list)


def _is_place(value: Any, most: float) -> bool:
    """Return whether a value is a coordinate."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and -most <= value <= most


def _grounds(shape: shapely.Geometry) -> list[str]:
    """Return polygons as Overpass filters, latitude before longitude."""
    rings = [part.exterior.coords[:-1] for part in shapely.get_parts(shape)]
    return [
        '(poly:"{}")'.format(" ".join(f"{lat:.6f} {lon:.6f}" for lon, lat, *_ in ring))
        for ring in rings
    ]


def _lines(kinds: str, pairs: Pairs, grounds: Iterable[str]) -> Iterator[str]:
    """Yield one line of the query a key and ground."""
    values: dict[str, list[str]] = {}
    for key, value in sorted(pairs):
        values.setdefault(key, []).append(value)
    for key, wanted in values.items():
        closed = [re.escape(one).replace("\\", "\\\\") for one in wanted if one != "*"]
        for ground in grounds:
            if len(closed) < len(wanted):
                yield f'{kinds}["{key}"]["name"]{ground};'
            if closed:
                yield f'{kinds}["{key}"~"(^|; ?)({"|".join(closed)})( ?;|$)"]{ground};'


@cache
def _homes() -> frozenset[tuple[str, str]]:
    """Return the tags of buildings people may live in, and of ground that says they do not."""
    rule = osm_tags().buildings
    buildings = {("building", value) for value in rule.homes | rule.perhaps}
    return first_tags((rule.unless_on, osm_tags().land)) | buildings


@cache
def _barriers() -> frozenset[tuple[str, str]]:
    """Return the tags of estates and barriers; gates are nodes of what is asked for anyway."""
    source = resources.files("lifecircle.study") / "bundled" / "osm-obstacles.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    entries = [raw["estates"], *raw["barriers"].values()]
    rules = [
        TagRule(
            one_of=tuple(
                {key: frozenset(value.split("|")) for key, value in line.items()}
                for line in entry["any"]
            )
        )
        for entry in entries
    ]
    return first_tags(rules)
