"""Write OSM data as a ``.osm.pbf``, the same bytes for the same data."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecircle.model.osm_map import OsmMap

if TYPE_CHECKING:
    import osmium

GENERATOR = "lifecircle sample (示范模型，非实测)"


def open_writer(path: Path) -> "osmium.SimpleWriter":
    """Return a writer to a new ``.osm.pbf`` whose header says that it holds a model."""
    import osmium

    header = osmium.io.Header()
    header.set("generator", GENERATOR)
    path.unlink(missing_ok=True)
    return osmium.SimpleWriter(str(path), header=header)


def write_map(path: Path, drawn: OsmMap) -> None:
    """Write one district: nodes, then ways, then relations, ids from 1.

    Parameters
    ----------
    path
        The ``.osm.pbf`` to write; an older one is replaced.
    drawn
        From `osm_map.draw_map`.
    """
    with open_writer(path) as writer:
        add_nodes(writer, drawn, first=1)
        add_ways(writer, drawn.ways, first=1, first_node=1)
        add_areas(writer, drawn.areas, first=1, first_way=1)


def add_nodes(writer: "osmium.SimpleWriter", drawn: OsmMap, *, first: int) -> None:
    """Write all nodes of a district, numbered from `first`."""
    import osmium

    for position, (lon, lat) in enumerate(drawn.lonlat.tolist()):
        writer.add_node(
            osmium.osm.mutable.Node(
                id=first + position,
                version=1,
                location=(lon, lat),
                tags=drawn.node_tags.get(position),
            )
        )


def add_ways(
    writer: "osmium.SimpleWriter",
    ways: Iterable[tuple[Any, dict[str, str]]],
    *,
    first: int,
    first_node: int,
) -> None:
    """Write ways given by node positions, numbered from `first`."""
    import osmium

    for number, (nodes, tags) in enumerate(ways):
        writer.add_way(
            osmium.osm.mutable.Way(
                id=first + number, version=1, nodes=(nodes + first_node).tolist(), tags=tags
            )
        )


def add_areas(
    writer: "osmium.SimpleWriter", areas: Iterable[Any], *, first: int, first_way: int
) -> None:
    """Write the multipolygon relations, numbered from `first`."""
    import osmium

    for number, (members, tags) in enumerate(areas):
        listed = [("w", first_way + way, role) for way, role in members]
        writer.add_relation(
            osmium.osm.mutable.Relation(id=first + number, version=1, members=listed, tags=tags)
        )
