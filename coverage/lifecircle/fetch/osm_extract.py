"""The things of an answer as an OpenStreetMap file, with their own ids and tags."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lifecircle.fetch.overpass import MapAnswer

LICENCE = "Open Database License 1.0 (ODbL)"
CREDIT = "© OpenStreetMap contributors"
CREDIT_URL = "https://www.openstreetmap.org/copyright"

_MEMBER = {"node": "n", "way": "w", "relation": "r"}


def write_extract(path: Path, answer: MapAnswer) -> None:
    """Write a ``.osm.pbf``; the same answer gives the same bytes.

    The header says whose the data are and how old. Ways keep nodes that the answer lacks: the
    readers cut them there and say so.

    Parameters
    ----------
    path
        The file; an older one is replaced.
    answer
        Things ordered by kind and id.
    """
    import osmium

    header = osmium.io.Header()
    header.set("generator", f"lifecircle fetch; {CREDIT}, {LICENCE}")
    if answer.date:
        header.set("osmosis_replication_timestamp", f"{answer.date}T00:00:00Z")
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for one in answer.elements:
            if one["type"] == "node":
                writer.add_node(_node(one))
            elif one["type"] == "way":
                writer.add_way(_way(one))
            else:
                writer.add_relation(_relation(one))


def _node(raw: Mapping[str, Any]) -> Any:
    """Return a node as it is written."""
    from osmium.osm import mutable

    place = (float(raw["lon"]), float(raw["lat"]))
    return mutable.Node(id=raw["id"], version=1, location=place, tags=_tags(raw))


def _way(raw: Mapping[str, Any]) -> Any:
    """Return a way as it is written."""
    from osmium.osm import mutable

    nodes = [one for one in raw.get("nodes", ()) if isinstance(one, int)]
    return mutable.Way(id=raw["id"], version=1, nodes=nodes, tags=_tags(raw))


def _relation(raw: Mapping[str, Any]) -> Any:
    """Return a relation as it is written."""
    from osmium.osm import mutable

    members = list(_members(raw.get("members", ())))
    return mutable.Relation(id=raw["id"], version=1, members=members, tags=_tags(raw))


def _members(raw: Iterable[Any]) -> Iterable[tuple[str, int, str]]:
    """Yield the members of a relation that are of a known kind."""
    for one in raw:
        kind = _MEMBER.get(one.get("type", ""))
        if kind and isinstance(one.get("ref"), int):
            yield kind, one["ref"], str(one.get("role", ""))


def _tags(raw: Mapping[str, Any]) -> dict[str, str]:
    """Return tags in the order of their keys."""
    found = raw.get("tags") or {}
    return {str(key): str(found[key]) for key in sorted(found)}
