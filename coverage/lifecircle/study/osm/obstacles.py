"""Gated estates, gates and barriers from an OpenStreetMap file.

Which tags mean what stands in ``bundled/osm-obstacles.toml``.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.contents import unreadable
from lifecircle.study.kinds import BARRIER_KINDS, USUAL_KINDS
from lifecircle.words import Value

__all__ = ["BARRIER_KINDS", "USUAL_KINDS", "OsmObstacles", "read_osm_obstacles"]

_AREA_KINDS = ("estates", "water")
_PER_DEGREE = 10_000_000

Condition = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Rule:
    """Which features one entry means."""

    any: tuple[Condition, ...]
    unless: tuple[Condition, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys one of which such a feature has."""
        return frozenset(next(iter(line)) for line in self.any)

    def fits(self, tags: Any) -> bool:
        """Return whether a feature with these tags is meant."""
        return any(_holds(one, tags) for one in self.any) and not any(
            _holds(one, tags) for one in self.unless
        )


@dataclass(frozen=True, kw_only=True)
class OsmObstacles:
    """What an OpenStreetMap file holds of each wanted sort, in the file's order.

    Parameters
    ----------
    estates
        Outlines with ``id``, ``name`` and ``sure``, which is false.
    gates
        Gates anywhere, and doors that are a corner of one of the outlines.
    barriers
        Lines and areas with ``kind`` and ``name``.
    """

    estates: Placed
    gates: Placed
    barriers: Placed


def read_osm_obstacles(
    path: Path, *, file: str = "", kinds: Iterable[str] = (), estates: bool = True
) -> tuple[OsmObstacles | None, tuple[Fault, ...]]:
    """Return the obstacles of an OpenStreetMap file.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    file
        The path as the user wrote it; by default the path itself.
    kinds
        Some of `BARRIER_KINDS`.
    estates
        Whether outlines and gates are wanted.

    Returns
    -------
    tuple
        The obstacles, or None with the fault ``broken-extract``. Outlines that cannot be closed
        are left out.
    """
    import osmium

    wanted = (*(("estates", "gates", "doors") if estates else ()), *kinds)
    named = file or str(path)
    try:
        found = _collect(path, {name: _rules()[name] for name in wanted})
    except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as error:
        details: dict[str, Value] = {
            "bytes": path.stat().st_size,
            "reason": unreadable(named, error).value,
        }
        return None, (Fault(code="broken-extract", file=named, details=details),)
    return _packed(found, wanted, kinds=tuple(kinds), file=named), ()


@dataclass(frozen=True)
class _Found:
    """Ids, names and shapes of one sort, as one pass gathers them."""

    ids: list[str]
    names: list[str]
    texts: list[str]

    @property
    def shapes(self) -> NDArray[np.object_]:
        """The shapes, those of one part alone."""
        binary = np.array([bytes.fromhex(text) for text in self.texts], dtype=object)
        shapes = np.asarray(shapely.from_wkb(binary), dtype=object)
        alone = shapely.get_num_geometries(shapes) == 1
        return np.where(alone, shapely.get_geometry(shapes, 0), shapes)


def _collect(path: Path, rules: Mapping[str, _Rule]) -> dict[str, _Found]:
    """Read what each rule means: gates and doors as nodes, lines as ways, the rest as areas."""
    import osmium

    found = {name: _Found([], [], []) for name in rules}
    if not rules:
        return found
    wkb = osmium.geom.WKBFactory()
    sieve = osmium.filter.KeyFilter(
        *sorted(frozenset().union(*(one.keys for one in rules.values())))
    )
    for thing in osmium.FileProcessor(str(path)).with_areas(sieve).with_filter(sieve):
        kind, number, make = _kind(thing, wkb)
        for name, rule in rules.items():
            if _kind_of(name) != kind or not rule.fits(thing.tags):
                continue
            try:
                text = make(thing)
            except (RuntimeError, osmium.InvalidLocationError):
                continue
            found[name].ids.append(number)
            found[name].names.append(thing.tags.get("name") or "")
            found[name].texts.append(text)
    return found


def _kind_of(name: str) -> str:
    """Return what features of one sort are in the file."""
    if name in ("gates", "doors"):
        return "node"
    return "area" if name in _AREA_KINDS else "way"


def _kind(thing: Any, wkb: Any) -> tuple[str, str, Callable[[Any], str]]:
    """Return what a feature is, its id, and what makes its shape."""
    if thing.is_node():
        return "node", f"node/{thing.id}", wkb.create_point
    if thing.is_area():
        head = "way" if thing.from_way() else "relation"
        return "area", f"{head}/{thing.orig_id()}", wkb.create_multipolygon
    if thing.is_way():
        return "way", f"way/{thing.id}", wkb.create_linestring
    return "relation", "", wkb.create_point


def _packed(
    found: Mapping[str, _Found], wanted: tuple[str, ...], *, kinds: tuple[str, ...], file: str
) -> OsmObstacles:
    """Return what was gathered as layers."""
    none = _Found([], [], [])
    place = Place(file=file)
    outlines, gates = found.get("estates", none), found.get("gates", none)
    shapes, doors = outlines.shapes, found.get("doors", none).shapes
    points = np.concatenate((gates.shapes, doors[_corners(doors, shapes)]))
    lines = [found[name] for name in kinds if name in wanted]
    return OsmObstacles(
        estates=Placed(
            {
                "id": np.array(outlines.ids, dtype=object),
                "name": np.array(outlines.names, dtype=object),
                "sure": np.zeros(len(shapes), bool),
            },
            shapes,
            place,
        ),
        gates=Placed({"sure": np.zeros(len(points), bool)}, points, place),
        barriers=Placed(
            {
                "kind": np.repeat(np.array(kinds, object), [len(one.ids) for one in lines]),
                "name": np.array([name for one in lines for name in one.names], object),
            },
            np.concatenate([none.shapes, *(one.shapes for one in lines)]),
            place,
        ),
    )


def _corners(points: NDArray[np.object_], outlines: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which nodes are a corner of an outline."""
    corners = _nodes(shapely.get_coordinates(outlines))
    return np.isin(_nodes(shapely.get_coordinates(points)), corners)


def _nodes(coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return one whole number for each place of seven digits."""
    whole = np.rint(coordinates * _PER_DEGREE).astype(np.int64)
    return np.asarray(whole[:, 0] * (1 << 32) + whole[:, 1])


@cache
def _rules() -> Mapping[str, _Rule]:
    """Return the bundled mapping, kinds of barrier beside the others."""
    source = resources.files("lifecircle.study") / "bundled" / "osm-obstacles.toml"
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    barriers = raw.pop("barriers")
    return {
        name: _Rule(_conditions(one["any"]), _conditions(one.get("unless", ())))
        for name, one in {**raw, **barriers}.items()
    }


def _conditions(lines: Iterable[Mapping[str, str]]) -> tuple[Condition, ...]:
    """Return lines of an entry, each value as the set it stands for."""
    return tuple(
        {key: frozenset(value.split("|")) for key, value in line.items()} for line in lines
    )


def _holds(condition: Condition, tags: Any) -> bool:
    """Return whether every tag of a condition is there with a value that is meant.

    A tunnel that is tagged ``no`` is none, whatever values are asked for.
    """
    for key, values in condition.items():
        value = tags.get(key)
        if value is None or (value not in values and ("*" not in values or value == "no")):
            return False
    return True
