"""Links that a scenario adds: laid from street to street, each end cut into the nearest one.

A link is there to be walked. No door is joined to it, and it makes no piece of the network larger,
so that everybody stays joined to the street they were joined to before: with one more way to go,
nobody's walk can become longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.geodesic import geodesic_m
from lifecircle.network.grade import Grade
from lifecircle.network.nearest_edge import EdgeIndex
from lifecircle.network.snap import SAME_PLACE_M, along_edges
from lifecircle.network.snapping.cut_edge import cut_edge
from lifecircle.network.sources.simplify import SHORTEST_M
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walls.gated import BETWEEN, OPEN_TO_ALL, Gated
from lifecircle.study.config.street_changes import AddedLink
from lifecircle.study.projections import project

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Feet:
    """Where places meet the streets a link may be joined to.

    Parameters
    ----------
    edge
        The nearest edge of each, -1 where none is near enough.
    offset_m
        Distance along it from its tail.
    lon, lat
        Degrees of that place of the street.
    """

    edge: Ints
    offset_m: Floats
    lon: Floats
    lat: Floats


def linkable(network: StreetNetwork) -> NDArray[np.bool_]:
    """Return which edges a link may be joined to: all but the private lanes of estates."""
    if network.gated is None:
        return np.ones(network.edges, bool)
    added = np.zeros(network.edges, bool) if network.added is None else network.added
    return np.asarray((network.gated.side == OPEN_TO_ALL) | added, bool)


def link_feet(
    network: StreetNetwork, lon: Floats, lat: Floats, *, within_m: float, index: EdgeIndex
) -> Feet:
    """Return where the ends of links would be joined to the streets.

    Parameters
    ----------
    network
        The streets.
    lon, lat
        Degrees of the ends.
    within_m
        How far the street may be.
    index
        Of the edges that are `linkable`, from `linkable_index`.
    """
    points = shapely.points(*project(lon, lat, network.crs))
    edge = index.nearest(points, limit_m=np.full(len(points), within_m))
    held = np.flatnonzero(edge >= 0)
    offset_m, foot_lon, foot_lat = np.full((3, len(points)), np.nan)
    offset_m[held], foot_lon[held], foot_lat[held] = along_edges(network, edge[held], points[held])
    return Feet(edge, offset_m, foot_lon, foot_lat)


def linkable_index(network: StreetNetwork) -> EdgeIndex:
    """Return the edges a link may be joined to, ready to be asked for the nearest."""
    edges = np.flatnonzero(linkable(network))
    return EdgeIndex(edges, network.geometry[edges])


def link_length_m(via_lon: Floats, via_lat: Floats) -> Floats:
    """Return the length of links along their vertices (columns), at least `SHORTEST_M`."""
    parts = geodesic_m(via_lon[:-1], via_lat[:-1], via_lon[1:], via_lat[1:])
    return np.asarray(np.maximum(parts.sum(axis=0), SHORTEST_M), np.float64)


def with_links(
    network: StreetNetwork, links: Sequence[AddedLink]
) -> tuple[StreetNetwork, tuple[Fault, ...]]:
    """Return a network with links laid in their order, and what is wrong with them.

    Parameters
    ----------
    network
        The streets.
    links
        What to add.

    Returns
    -------
    tuple
        The network; ``link-nothing-near`` for an end with no street near it, and
        ``edit-changes-nothing`` for a link whose two ends are one place of one street.
    """
    faults: list[Fault] = []
    for link in links:
        network, found = _with_link(network, link)
        faults += found
    return network, tuple(faults)


def _with_link(network: StreetNetwork, link: AddedLink) -> tuple[StreetNetwork, tuple[Fault, ...]]:
    """Return a network with one link."""
    lon, lat = np.array(link.via, float).reshape(-1, 2).T
    ends = np.array([0, -1])
    feet = link_feet(
        network, lon[ends], lat[ends], within_m=link.within_m, index=linkable_index(network)
    )
    lost = [link.via[int(at)] for at in ends[feet.edge < 0]]
    if lost:
        return network, tuple(_nothing_near(link, place) for place in lost)
    same = feet.edge[0] == feet.edge[1]
    if same and abs(feet.offset_m[0] - feet.offset_m[1]) <= SAME_PLACE_M:
        return network, (Fault(code="edit-changes-nothing", field="link", value=link.id),)
    lon = np.concatenate((feet.lon[:1], lon, feet.lon[1:]))
    lat = np.concatenate((feet.lat[:1], lat, feet.lat[1:]))
    length_m = float(link_length_m(lon[:, None], lat[:, None])[0])
    line = shapely.LineString(np.column_stack(project(lon, lat, network.crs)))
    cut, nodes = _cut_at(network, feet)
    kind = "steps" if link.steps else "footway"
    return _with_edge(cut, nodes, line, length_m=length_m, highway=kind), ()


def _cut_at(network: StreetNetwork, feet: Feet) -> tuple[StreetNetwork, tuple[int, int]]:
    """Return a network cut at two feet, the farther along first, and the junctions there."""
    order = np.lexsort((feet.offset_m, feet.edge))[::-1]
    nodes = [0, 0]
    for at in order:
        network, nodes[at] = cut_edge(network, int(feet.edge[at]), float(feet.offset_m[at]))
    return network, (nodes[0], nodes[1])


def _with_edge(
    network: StreetNetwork,
    ends: tuple[int, int],
    line: shapely.LineString,
    *,
    length_m: float,
    highway: str,
) -> StreetNetwork:
    """Return a network with one more edge, to which no door is joined."""
    names = network.highway_names
    names = names if highway in names else (*names, highway)
    shapes = np.empty(network.edges + 1, dtype=object)
    shapes[:-1], shapes[-1] = network.geometry, line
    old = np.zeros(network.edges, bool) if network.added is None else network.added
    return replace(
        network,
        tail=np.append(network.tail, ends[0]),
        head=np.append(network.head, ends[1]),
        length_m=np.append(network.length_m, length_m),
        highway=np.append(network.highway, np.int16(names.index(highway))),
        highway_names=names,
        oneway=np.append(network.oneway, np.int8(0)),
        way_id=np.append(network.way_id, 0),
        geometry=shapes,
        added=np.append(old, True),
        gated=None if network.gated is None else _gated_with_edge(network.gated),
        grade=None if network.grade is None else _level_with_edge(network.grade),
    )


def _gated_with_edge(gated: Gated) -> Gated:
    """Return what is known of estates, with one more edge that is nobody's lane."""
    return replace(
        gated,
        outward=np.append(gated.outward, np.int8(0)),
        side=np.append(gated.side, np.int8(BETWEEN)),
        estate=np.append(gated.estate, -1),
        twin=np.append(gated.twin, -1),
        turned=np.append(gated.turned, False),
    )


def _level_with_edge(grade: Grade) -> Grade:
    """Return how hilly edges are, with one more that is level."""
    return Grade(
        np.append(grade.forward, 1.0),
        np.append(grade.backward, 1.0),
        np.append(grade.steepest, 0.0),
    )


def _nothing_near(link: AddedLink, place: tuple[float, float]) -> Fault:
    """Return the fault of an end that no street is near to."""
    return Fault(
        code="link-nothing-near",
        field=f"link.{link.id}",
        value=f"{place[0]:.6f}, {place[1]:.6f}",
        details={"within": f"{link.within_m:,g}"},
    )
