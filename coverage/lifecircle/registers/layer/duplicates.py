"""One facility that stands twice: joined where everything agrees, listed where it is doubtful."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from lifecircle.registers.layer.entries import Entry, Key
from lifecircle.registers.words.phrases import loose_name_key, name_key
from lifecircle.study.projections import metric_crs, project_geometries
from lifecircle.study.standards.opening_hours import read_hours

SAME_PLACE_M = 50.0
"""Two rows with one name and at most this far apart stand at the same place."""

NEAR_M = 500.0
"""Two rows with one name and at most this far apart may be one facility that was moved."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Two rows that may be one facility; both stay in the layer.

    Parameters
    ----------
    first, second
        Register and row of each, in the order of the input.
    distance_m
        How far apart they are.
    differs
        What does not agree: ``name``, ``place``, ``service``, or a column.
    """

    first: Key
    second: Key
    distance_m: float
    differs: tuple[str, ...]


def join_duplicates(
    entries: Sequence[Entry],
) -> tuple[tuple[Entry, ...], tuple[Doubt, ...]]:
    """Return the entries with duplicates joined to the first of them, and the doubtful pairs.

    Two facilities are one if their names are alike (`lifecircle.registers.words.phrases.name_key`),
    they stand within `SAME_PLACE_M`, and nothing both rows say differs. What only the later row
    says is added to the first. Rows alike in name and service that differ in something else, or
    stand farther apart but within `NEAR_M`, are doubtful.

    Parameters
    ----------
    entries
        All rows of all registers, in order.
    """
    found = {entry.key: entry for entry in entries}
    doubts: list[Doubt] = []
    placed = [entry for entry in entries if entry.fate == "facility"]
    shapes = _in_metres(placed)
    for group in _alike(placed):
        doubts += _within(group, found, shapes)
    order = {entry.key: at for at, entry in enumerate(entries)}
    doubts.sort(key=lambda one: (order[one.first], order[one.second]))
    return tuple(found[entry.key] for entry in entries), tuple(doubts)


def _in_metres(placed: Sequence[Entry]) -> Mapping[Key, shapely.Geometry]:
    """Return the shapes of entries in a plane laid on them."""
    if not placed:
        return {}
    shapes = np.array([entry.shape for entry in placed], dtype=object)
    middles = shapely.centroid(shapes)
    plane = metric_crs(shapely.get_x(middles), shapely.get_y(middles))
    moved = project_geometries(shapes, plane)
    return {entry.key: shape for entry, shape in zip(placed, moved, strict=True)}


def _alike(placed: Iterable[Entry]) -> list[list[Entry]]:
    """Return the entries that share a loose name, where several do."""
    groups: dict[str, list[Entry]] = {}
    for entry in placed:
        if key := loose_name_key(entry.name):
            groups.setdefault(key, []).append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _within(
    group: Sequence[Entry], found: dict[Key, Entry], shapes: Mapping[Key, shapely.Geometry]
) -> list[Doubt]:
    """Join the entries of one name to the first each agrees with, and return the doubtful."""
    kept: list[Key] = []
    doubts: list[Doubt] = []
    for entry in group:
        others = np.array([shapes[key] for key in kept], dtype=object)
        away_m = shapely.distance(others, shapes[entry.key]) if kept else np.empty(0)
        near = [at for at in np.argsort(away_m, kind="stable") if away_m[at] <= NEAR_M]
        compared = [(at, _differences(found[kept[at]], entry, float(away_m[at]))) for at in near]
        same = next((at for at, differs in compared if not differs), None)
        if same is not None:
            first = found[kept[same]]
            found[first.key] = _added(first, entry)
            found[entry.key] = replace(entry, fate="joined", into=first.key)
            continue
        doubts += [
            Doubt(
                first=kept[at], second=entry.key, distance_m=round(float(away_m[at]), 1),
                differs=differs,
            )
            for at, differs in compared
                if not _meant_apart(found[kept[at]], entry, differs)
        ]  # fmt: skip
        kept.append(entry.key)
    return doubts


def _differences(one: Entry, other: Entry, away_m: float) -> tuple[str, ...]:
    """Return what two entries do not agree on; nothing if they are one facility."""
    differs = []
    if name_key(one.name) != name_key(other.name):
        differs.append("name")
    if away_m > SAME_PLACE_M:
        differs.append("place")
    if set(one.services) != set(other.services):
        differs.append("service")
    said = {"words": (one.said, other.said), "tier": (one.tier, other.tier),
            "status": (one.status, other.status),
            "hours": (_hours_key(one.hours), _hours_key(other.hours))}  # fmt: skip
    differs += [name for name, both in said.items() if _conflict(*both)]
    if _conflict(
        name_key(one.address.get("address", "")), name_key(other.address.get("address", ""))
    ):
        differs.append("address")
    if one.register == other.register:
        differs += ["id"] if _conflict(one.id, other.id) else []
        differs += ["columns"] if _conflicts(one.rest, other.rest) else []
    shared = sorted(one.numbers.keys() & other.numbers.keys())
    unlike = [name for name in shared if not np.isclose(one.numbers[name], other.numbers[name])]
    return (*differs, *unlike)


def _hours_key(hours: str) -> str:
    """Return hours as they are compared: by when a place is open, where that is understood."""
    spans = read_hours(hours) if hours else None
    return name_key(hours) if spans is None else str(spans)


def _meant_apart(one: Entry, other: Entry, differs: Sequence[str]) -> bool:
    """Return whether two rows are of different services, or one register tells their kind apart."""
    return "service" in differs or (one.register == other.register and "words" in differs)


def _conflicts(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Return whether two rows say different things under one head."""
    return any(_conflict(one[head], other[head]) for head in one.keys() & other.keys())


def _conflict(one: str, other: str) -> bool:
    """Return whether both say something, and not the same."""
    return bool(one) and bool(other) and one != other


def _added(first: Entry, other: Entry) -> Entry:
    """Return an entry with what only its duplicate says."""
    return replace(
        first,
        id=first.id or other.id,
        tier=first.tier or other.tier,
        status=first.status or other.status,
        hours=first.hours or other.hours,
        numbers={**other.numbers, **first.numbers},
        address={**other.address, **first.address},
    )
