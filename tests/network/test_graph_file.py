"""Graphs of OSMnx and NetworkX, in memory and as GraphML."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely

import lifecircle as lc
from lifecircle.network.sources.graph_file import read_graphml, ways_of_graph
from oracle import EARTH, walkable
from towns import degrees, in_degrees

FUTIAN = (Path(__file__).parents[3] / "shared" / "real" / "china-jianghai-shenzhen-hsinchu"
          / "shenzhen_futian_osmnx.graphml")  # fmt: skip


def _graph(kind=nx.MultiDiGraph, **nodes):
    graph = kind(crs="epsg:4326")
    for name, place in nodes.items():
        (lon, lat) = degrees(place)[0]
        graph.add_node(name, x=float(lon), y=float(lat))
    return graph


def _both_ways(graph, a, b, points=(), **tags):
    """Draw a street twice as OSMnx does, with its bends if it has any."""
    for u, v, turned in ((a, b, False), (b, a, True)):
        bends = {}
        if points:
            (line,) = in_degrees([shapely.LineString(points[::-1] if turned else points)])
            bends = {"geometry": line}
        graph.add_edge(u, v, **{"highway": "residential", **tags}, reversed=turned, **bends)


def _network(graph):
    network, faults = lc.read_streets(lc.StreetSource(graph=graph))
    assert not faults
    return network


def test_a_two_way_street_is_one_edge_with_its_bends():
    graph = _graph(a=(0, 0), b=(200, 0))
    _both_ways(graph, "a", "b", [(0, 0), (100, 50), (200, 0)], osmid=7)
    network = _network(graph)
    assert network.edges == 1
    assert network.length_m[0] == pytest.approx(2 * np.hypot(100, 50), abs=1e-4)
    assert network.way_id.tolist() == [7]
    assert shapely.get_num_points(network.geometry[0]) == 3


def test_two_equally_long_sides_of_a_square_are_two_streets():
    #      .----.          Both sides are 400 m long and of one class: neither may be taken for
    #   a                b the other one drawn backwards.
    #      '----'
    graph = _graph(a=(0, 0), b=(200, 0))
    for side in (100, -100):
        _both_ways(graph, "a", "b", [(0, 0), (0, side), (200, side), (200, 0)], length=400.0)
    ways, _ = ways_of_graph(graph)
    assert len(ways) == 2
    assert _network(graph).length_m.sum() == pytest.approx(800, abs=1e-3)


def test_a_cul_de_sac_that_comes_back_to_its_junction_keeps_its_length():
    graph = _graph(a=(0, 0), b=(100, 0))
    _both_ways(graph, "a", "b")
    _both_ways(graph, "b", "b", [(100, 0), (200, 50), (200, -50), (100, 0)])
    network = _network(graph)
    assert network.length_m.sum() == pytest.approx(200 + 2 * np.hypot(100, 50), abs=1e-3)


def test_an_edge_to_itself_without_a_shape_is_no_street():
    graph = _graph(a=(0, 0), b=(100, 0))
    _both_ways(graph, "a", "b")
    graph.add_edge("a", "a", highway="residential")
    assert _network(graph).edges == 1


def test_a_direction_that_binds_walkers_holds_for_both_drawings():
    graph = _graph(a=(0, 0), b=(100, 0), c=(200, 0))
    _both_ways(graph, "a", "b", **{"oneway:foot": "yes"})
    _both_ways(graph, "b", "c")
    network = _network(graph)
    assert network.edges == 2
    (bound,) = np.flatnonzero(network.oneway)
    begin, end = (network.tail, network.head) if network.oneway[bound] > 0 else (
        network.head, network.tail)  # fmt: skip
    assert network.node_lon[begin[bound]] < network.node_lon[end[bound]], "from a to b"


def test_oneway_for_cars_does_not_bind():
    graph = _graph(a=(0, 0), b=(100, 0))
    graph.add_edge("a", "b", highway="residential", oneway=True)
    assert _network(graph).oneway.tolist() == [0]


def test_lists_of_tags_stand_for_their_first_and_missing_ones_for_nothing():
    graph = _graph(a=(0, 0), b=(100, 0), c=(200, 0), d=(300, 0))
    graph.add_edge("a", "b", highway=["footway", "steps"], osmid=[5, 6], access=None)
    graph.add_edge("b", "c", highway=float("nan"))
    graph.add_edge("c", "d", highway="['steps', 'footway']", osmid="[8, 9]")
    ways, faults = ways_of_graph(graph)
    assert not faults
    assert [ways.highway_names[code] for code in ways.highway] == ["footway", "footway", "steps"]
    assert ways.way_id.tolist() == [5, 0, 8]


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_every_kind_of_graph_is_read(kind):
    graph = _graph(kind, a=(0, 0), b=(100, 0), c=(100, 100))
    graph.add_edge("a", "b", highway="footway")
    graph.add_edge("b", "c")
    network = _network(graph)
    assert network.length_m.sum() == pytest.approx(200, abs=1e-3)
    assert network.highway_names == ("footway",)


def test_the_walk_rule_holds_for_graphs():
    graph = _graph(a=(0, 0), b=(100, 0))
    _both_ways(graph, "a", "b", highway="motorway")
    network, (fault,) = lc.read_streets(lc.StreetSource(graph=graph))
    assert network is None
    assert (fault.code, dict(fault.details)) == ("nothing-walkable", {"highways": 2, "closed": 2})


@pytest.mark.parametrize("bad", [{}, {"x": "113"}, {"x": 113, "y": float("nan")},
                                 {"x": 12_588_000.0, "y": 2_571_000.0}, {"x": "east", "y": 2}])  # fmt: skip
def test_nodes_without_degrees_are_a_fault(bad):
    graph = _graph(a=(0, 0))
    graph.add_node("b", **bad)
    graph.add_edge("a", "b")
    ways, (fault,) = ways_of_graph(graph)
    assert ways is None
    assert (fault.code, fault.details["first"]) == ("graph-coordinates", "b")
    assert "EPSG:4326" in fault.text()


def test_a_graph_survives_its_own_graphml(tmp_path):
    import osmnx as ox

    graph = _graph()
    for name, place in {1: (0, 0), 2: (200, 0), 3: (200, 100)}.items():
        lon, lat = degrees(place)[0]
        graph.add_node(name, x=float(lon), y=float(lat))
    _both_ways(graph, 1, 2, [(0, 0), (100, 50), (200, 0)], osmid=7, length=223.6, oneway=False)
    _both_ways(graph, 2, 3, osmid=[8, 9], highway=["steps", "footway"], length=100.0, oneway=False)
    ox.save_graphml(graph, tmp_path / "town.graphml")
    found, faults = lc.read_streets(lc.StreetSource(path=tmp_path / "town.graphml"))
    wanted = _network(graph)
    assert not faults
    assert np.allclose(np.sort(found.length_m), np.sort(wanted.length_m))
    assert sorted(found.way_id) == [7, 8]
    assert found.highway_names == wanted.highway_names == ("residential", "steps")


def test_graphml_in_a_shifted_datum_is_moved_back(tmp_path):
    graph = _graph(a=(0, 0), b=(100, 0))
    graph.add_edge("a", "b", highway="footway")
    nx.write_graphml(graph, tmp_path / "t.graphml")
    as_is, _ = lc.read_streets(lc.StreetSource(path=tmp_path / "t.graphml"))
    moved, _ = lc.read_streets(lc.StreetSource(path=tmp_path / "t.graphml", datum="gcj02"))
    # In Jianghai the shift is about 0.0054 degrees of longitude eastward (see its SOURCE.md).
    assert (as_is.node_lon - moved.node_lon) == pytest.approx([0.0054, 0.0054], abs=5e-4)


@pytest.mark.parametrize("text", ["", "<html><body>503</body></html>", "<graphml", "nonsense",
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="x"/></graphml>'])  # fmt: skip
def test_a_file_that_is_no_graphml_is_a_fault(tmp_path, text):
    (tmp_path / "t.graphml").write_text(text)
    ways, (fault,) = read_graphml(tmp_path / "t.graphml", file="streets/t.graphml")
    assert ways is None
    assert fault.code in {"graphml-unreadable", "nothing-walkable"}
    assert fault.file == "streets/t.graphml"


def test_a_shape_that_cannot_be_read_is_a_fault_not_a_straight_line():
    graph = _graph(a=(0, 0), b=(100, 0))
    graph.add_edge("a", "b", geometry="LINESTRING (113.1")
    ways, (fault,) = ways_of_graph(graph)
    assert ways is None
    assert fault.code == "graphml-unreadable"


@pytest.mark.skipif(not FUTIAN.is_file(), reason="../shared/real has no Futian graph")
def test_futian_of_shenzhen_is_read_whole_and_each_street_once():
    network, faults = lc.read_streets(lc.StreetSource(path=FUTIAN))
    assert not faults
    graph = nx.read_graphml(FUTIAN)
    streets = {}
    for a, b, data in graph.edges(data=True):
        ends = [(float(graph.nodes[one]["x"]), float(graph.nodes[one]["y"])) for one in (a, b)]
        line = shapely.from_wkt(data["geometry"]) if "geometry" in data else None
        line = line or shapely.LineString(ends)
        if walkable({"highway": data["highway"], "access": data.get("access", "")}):
            streets[min(line.wkb, line.reverse().wkb)] = EARTH.geometry_length(line)
    assert len(streets) > 2400
    assert network.length_m.sum() == pytest.approx(sum(streets.values()), rel=1e-6)
    assert len(network.piece_m) <= 20
    assert network.piece_m[0] > 0.95 * network.piece_m.sum()
    assert "motorway" not in network.highway_names
    assert network.steps.any()
