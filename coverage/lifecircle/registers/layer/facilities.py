"""The clean layer: one facility a service and place, with an id that comes back next year."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from lifecircle.registers.layer.entries import Entry
from lifecircle.registers.words.phrases import name_key
from lifecircle.registers.words.vocabulary import QUANTITIES

UNSHARED: tuple[str, ...] = tuple(name for name in QUANTITIES if name != "count")
"""Quantities that belong to a place as a whole, not to each of its services."""

_HASH_SIGNS = 8
_PLACE_DECIMALS = 4  # about ten metres


@dataclass(frozen=True, kw_only=True)
class Facility:
    """One facility of the layer.

    Parameters
    ----------
    facility_id
        Unique in the layer.
    name, service, tier, status, hours
        As the layer has them; all but name and service may be empty.
    numbers
        Years, capacities, areas and the count.
    shape
        Its geometry in WGS-84.
    entry
        The row it comes from.
    """

    facility_id: str
    name: str
    service: str
    tier: str
    status: str
    hours: str
    numbers: Mapping[str, float]
    shape: Any
    entry: Entry


def facilities_of(entries: Sequence[Entry]) -> tuple[Facility, ...]:
    """Return the facilities of the entries whose fate it is, in their order.

    An entry of several services gives one facility each, all at its place; its beds, places,
    seats and areas stay with the first, so that none is counted twice. A facility's id is
    its entry's where that is unique, else that with the service after it; without one it is made
    of the service and a hash of the name, so that neither a new row above nor a corrected
    coordinate changes it. What is then still not unique takes a hash of the place, and at last a
    number, in the order of the rows.

    Parameters
    ----------
    entries
        All rows of all registers, in order, with duplicates joined.
    """
    standing = [entry for entry in entries if entry.fate == "facility"]
    ids = facility_ids(standing)
    return tuple(
        Facility(
            facility_id=ids[entry.key, service], name=entry.name, service=service,
            tier=entry.tier, status=entry.status, hours=entry.hours, numbers=_share(entry, place),
            shape=entry.shape, entry=entry,
        )
        for entry in standing
        for place, service in enumerate(entry.services)
    )  # fmt: skip


def _share(entry: Entry, place: int) -> Mapping[str, float]:
    """Return the numbers of one of an entry's services: quantities are the first one's."""
    if place == 0:
        return entry.numbers
    return {name: value for name, value in entry.numbers.items() if name not in UNSHARED}


def facility_ids(entries: Iterable[Entry]) -> Mapping[tuple[tuple[int, int], str], str]:
    """Return an id for each entry and service, as `facilities_of` says.

    Parameters
    ----------
    entries
        The entries that become facilities, in order.
    """
    listed = list(entries)
    owners = Counter(entry.id for entry in listed if entry.id)
    wanted: dict[tuple[tuple[int, int], str], str] = {}
    for entry in listed:
        for service in entry.services or ("",):
            wanted[entry.key, service] = _wanted(entry, service, alone=owners[entry.id] == 1)
    by_key = {entry.key: entry for entry in listed}
    for finer in (_said_hash, _place_hash):
        taken = Counter(wanted.values())
        wanted = {
            (key, service): f"{one}-{finer(by_key[key])}" if taken[one] > 1 else one
            for (key, service), one in wanted.items()
        }
    return _numbered(wanted)


def _wanted(entry: Entry, service: str, *, alone: bool) -> str:
    """Return the id a facility would have if nobody else had it."""
    several = len(entry.services) > 1
    if entry.id:
        return entry.id if alone and not several else f"{entry.id}-{service}"
    key = name_key(entry.name)
    return f"{service or 'place'}-{_hash(key) if key else _place_hash(entry)}"


def _said_hash(entry: Entry) -> str:
    """Return a hash of a name and the words of its services."""
    return _hash(f"{name_key(entry.name)}|{entry.said}")


def _place_hash(entry: Entry) -> str:
    """Return a hash of a place, to about ten metres; of the address where there is none."""
    if entry.shape is None:
        return _hash("|".join(entry.address.values()))
    middle = shapely.centroid(entry.shape)
    return _hash(f"{middle.x:.{_PLACE_DECIMALS}f},{middle.y:.{_PLACE_DECIMALS}f}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_HASH_SIGNS]


def _numbered(
    wanted: Mapping[tuple[tuple[int, int], str], str],
) -> Mapping[tuple[tuple[int, int], str], str]:
    """Return ids made unique by a number after the second and every further one."""
    used: set[str] = set()
    found = {}
    for place, one in wanted.items():
        chosen, number = one, 1
        while chosen in used:
            number += 1
            chosen = f"{one}-{number}"
        used.add(chosen)
        found[place] = chosen
    return found
