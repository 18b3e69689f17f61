"""Walkable ways from an OSMnx or NetworkX graph, and from OSMnx's GraphML files.

OSMnx draws a two-way street twice, once in each direction; here it is one way. Which graph type
was downloaded decides what is in the file: the walk rule is applied to the tags that are there.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.sources.walk_rule import WalkAccess, WalkRule, walk_access
from lifecircle.network.sources.ways import Ways, pack_ways

_LIST_ENDS = "[]"
_TAGS = ("highway", "foot", "access", "oneway", "oneway:foot")
_SAME_PLACE_DECIMALS = 7


@dataclass(frozen=True, eq=False)
class _Edge:
    """A walkable edge: its node numbers, its vertices in degrees, and how it is walked."""

    ends: tuple[int, int]
    line: NDArray[np.float64]
    highway: str
    oneway: int
    way_id: int

    @property
    def drawing(self) -> tuple[object, ...]:
        """What the edge has in common with the drawing of the same street backwards."""
        line = np.round(self.line, _SAME_PLACE_DECIMALS)
        forward = (self.ends, line.tobytes(), self.highway, self.oneway)
        back = (self.ends[::-1], line[::-1].tobytes(), self.highway, -self.oneway)
        return min(forward, back)


def read_graphml(
    path: Path, *, file: str = "", rule: WalkRule = walk_access
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a GraphML file written by OSMnx."""
    import networkx as nx

    label = file or path.name
    try:
        graph = nx.read_graphml(path)
    except (OSError, SyntaxError, ValueError, KeyError, nx.NetworkXError) as error:
        return None, (Fault(code="graphml-unreadable", file=label, details={"reason": str(error)}),)
    return ways_of_graph(graph, file=label, rule=rule)


def ways_of_graph(
    graph: Any, *, file: str = "", rule: WalkRule = walk_access
) -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of an OSMnx or NetworkX graph.

    Parameters
    ----------
    graph
        Nodes with ``x`` and ``y`` in degrees (WGS-84); edges with ``highway`` and, where they
        curve, ``geometry`` (a LineString or its WKT). Edges without ``highway`` are footways.
    file
        The name to use in faults.
    rule
        Which ways may be walked.
    """
    label = file or "graph"
    places, faults = _places(graph, label)
    if faults:
        return None, faults
    number = {name: index for index, name in enumerate(places)}
    try:
        drawn = [
            _edge(data, access, (number[a], number[b]), (places[a], places[b]))
            for a, b, data in graph.edges(data=True)
            if (access := rule(_tags(data))) is not None
        ]
    except shapely.errors.ShapelyError as error:
        return None, (Fault(code="graphml-unreadable", file=label, details={"reason": str(error)}),)
    edges = _once_each(drawn)
    if not edges:
        seen = graph.number_of_edges()
        closed = {"highways": seen, "closed": seen - len(drawn)}
        return None, (Fault(code="nothing-walkable", file=label, details=closed),)
    return _packed(edges, nodes=len(places)), ()


def _packed(edges: list[_Edge], *, nodes: int) -> Ways:
    """Return edges as ways."""
    sizes = [len(edge.line) for edge in edges]
    flat = np.concatenate([edge.line for edge in edges])
    return pack_ways(
        lon=flat[:, 0],
        lat=flat[:, 1],
        node=_identities([edge.ends for edge in edges], sizes, nodes),
        sizes=sizes,
        way_id=[edge.way_id for edge in edges],
        highway=[edge.highway for edge in edges],
        oneway=[edge.oneway for edge in edges],
    )


def _places(graph: Any, label: str) -> tuple[dict[Any, tuple[float, float]], tuple[Fault, ...]]:
    """Return each node's degrees, or the fault of nodes without usable ones."""
    places, bad = {}, []
    for node, data in graph.nodes(data=True):
        try:
            lon, lat = float(data["x"]), float(data["y"])
        except (KeyError, TypeError, ValueError):
            bad.append(node)
            continue
        if abs(lon) <= 180 and abs(lat) <= 90:
            places[node] = (lon, lat)
        else:
            bad.append(node)
    if not bad:
        return places, ()
    details: dict[str, str | int | float] = {"nodes": len(bad), "first": str(bad[0])}
    return places, (Fault(code="graph-coordinates", file=label, details=details),)


def _tags(data: Mapping[str, Any]) -> dict[str, str]:
    """Return an edge's tags; of a merged edge's several values the first stands for all."""
    known = {key: data[key] for key in _TAGS if not _is_missing(data.get(key))}
    return {"highway": "footway", **{key: _first(value) for key, value in known.items()}}


def _is_missing(value: object) -> bool:
    """Return whether an attribute is not there, as graphs made of tables write it."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _first(value: Any) -> str:
    """Return the first of several values, which GraphML keeps as the text of a list."""
    if isinstance(value, str) and value[:1] == _LIST_ENDS[0] and value[-1:] == _LIST_ENDS[1]:
        return value[1:-1].split(",")[0].strip(" '\"")
    if isinstance(value, Iterable) and not isinstance(value, str):
        return next((str(one) for one in value), "")
    return str(value)


def _line(
    data: Mapping[str, Any], begin: tuple[float, float], end: tuple[float, float]
) -> NDArray[np.float64]:
    """Return an edge's vertices, its ends exactly at its nodes."""
    shape = data.get("geometry")
    line = shapely.from_wkt(shape) if isinstance(shape, str) else shape
    vertices = shapely.get_coordinates(line)
    if len(vertices) < 2:
        return np.array([begin, end])
    if np.abs(vertices[0] - begin).sum() > np.abs(vertices[-1] - begin).sum():
        vertices = vertices[::-1]
    return np.concatenate(([begin], vertices[1:-1], [end]))


def _edge(
    data: Mapping[str, Any],
    access: WalkAccess,
    ends: tuple[int, int],
    places: tuple[tuple[float, float], tuple[float, float]],
) -> _Edge:
    """Return an edge; one that OSMnx drew against its way is bound the other way round."""
    sense = -1 if _first(data.get("reversed", "")).lower() == "true" else 1
    line = _line(data, *places)
    return _Edge(ends, line, access.highway, sense * access.oneway, _way_id(data))


def _once_each(edges: list[_Edge]) -> list[_Edge]:
    """Return edges without the second drawing of a two-way street, and without empty loops."""
    real = [edge for edge in edges if edge.ends[0] != edge.ends[1] or len(edge.line) > 2]
    kept = {edge.drawing: edge for edge in reversed(real)}
    return list(kept.values())[::-1]


def _identities(ends: list[tuple[int, int]], sizes: list[int], nodes: int) -> NDArray[np.int64]:
    """Return node numbers: graph nodes at the ends, new numbers for vertices between them."""
    last = np.cumsum(sizes) - 1
    first = last - np.asarray(sizes) + 1
    identity = nodes + np.arange(int(last[-1]) + 1)
    pairs = np.asarray(ends)
    identity[first], identity[last] = pairs[:, 0], pairs[:, 1]
    return identity


def _way_id(data: Mapping[str, Any]) -> int:
    """Return an edge's OSM way id, 0 where there is none."""
    text = _first(data.get("osmid", ""))
    return int(text) if text.lstrip("-").isdigit() else 0
