"""Walkable ways from an OSMnx or NetworkX graph, and from OSMnx's GraphML files.

OSMnx draws a two-way street twice, once in each direction; here it is one way. Which graph type
was downloaded decides what is in the file: the walk rule is applied to the tags that are there.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.walk_rule import walk_access
from lifecircle.network.ways import Ways, pack_ways

_LIST_ENDS = "[]"


def read_graphml(path: Path, *, file: str = "") -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of a GraphML file written by OSMnx."""
    import networkx as nx

    label = file or path.name
    try:
        graph = nx.read_graphml(path)
    except (OSError, SyntaxError, ValueError, KeyError, nx.NetworkXError) as error:
        return None, (Fault(code="graphml-unreadable", file=label, details={"reason": str(error)}),)
    return ways_of_graph(graph, file=label)


def ways_of_graph(graph: Any, *, file: str = "") -> tuple[Ways | None, tuple[Fault, ...]]:
    """Return the walkable ways of an OSMnx or NetworkX graph.

    Parameters
    ----------
    graph
        Nodes with ``x`` and ``y`` in degrees (WGS-84); edges with ``highway`` and, where they
        curve, ``geometry`` (a LineString or its WKT). Edges without ``highway`` are footways.
    file
        The name to use in faults.
    """
    label = file or "graph"
    places, faults = _places(graph, label)
    if faults:
        return None, faults
    rows = [
        (a, b, access, data)
        for a, b, data in graph.edges(data=True)
        if (access := walk_access(_tags(data))) is not None and a != b
    ]
    if not rows:
        seen = graph.number_of_edges()
        return None, (
            Fault(code="nothing-walkable", file=label, details={"highways": seen, "closed": seen}),
        )
    rows = _once_each(rows)
    coordinates = [_line(data, places[a], places[b]) for a, b, _, data in rows]
    number = {name: index for index, name in enumerate(places)}
    sizes = [len(line) for line in coordinates]
    flat = np.concatenate(coordinates)
    return (
        pack_ways(
            lon=flat[:, 0],
            lat=flat[:, 1],
            node=_identities([(number[a], number[b]) for a, b, _, _ in rows], sizes, len(places)),
            sizes=sizes,
            way_id=[_way_id(data) for _, _, _, data in rows],
            highway=[access.highway for _, _, access, _ in rows],
            oneway=[access.oneway for _, _, access, _ in rows],
        ),
        (),
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
    tags = {key: _first(value) for key, value in data.items() if value is not None}
    return {"highway": "footway", **tags}


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
    if shape is None:
        return np.array([begin, end])
    line = shapely.from_wkt(shape) if isinstance(shape, str) else shape
    vertices = shapely.get_coordinates(line)
    if np.abs(vertices[0] - begin).sum() > np.abs(vertices[-1] - begin).sum():
        vertices = vertices[::-1]
    return np.concatenate(([begin], vertices[1:-1], [end]))


def _once_each(rows: list[tuple[Any, Any, Any, Any]]) -> list[tuple[Any, Any, Any, Any]]:
    """Return edges without the second drawing of a two-way street."""
    kept, seen = [], set()
    for row in rows:
        a, b, access, data = row
        ends = (str(a), str(b))
        length = round(float(data.get("length", 0) or 0), 1)
        key = (min(ends), max(ends), length, access.highway)
        if access.oneway or key not in seen:
            kept.append(row)
            seen.add(key)
    return kept


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
