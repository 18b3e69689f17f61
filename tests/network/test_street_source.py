"""Whatever a study names as its streets becomes one network, or a fault."""

import networkx as nx
import numpy as np
import pytest

import lifecircle as lc
from lifecircle.network.street_source import read_ways
from towns import degrees, draw, street_frame, write_osm

TOWN = draw(
    """
    A---B---C
    |       |
    D---E---F
    """
)


def _graph(streets):
    graph = nx.MultiGraph()
    for street in streets:
        for point in street.points:
            lon, lat = degrees(point)[0]
            graph.add_node(point, x=float(lon), y=float(lat))
        graph.add_edge(*street.points, **street.tags)
    return graph


def test_file_graph_and_frame_of_one_town_are_one_network(tmp_path):
    sources = [
        lc.StreetSource(path=write_osm(tmp_path / "t.osm.pbf", TOWN)),
        lc.StreetSource(graph=_graph(TOWN)),
        lc.StreetSource(frame=street_frame(TOWN)),
    ]
    for source in sources:
        network, faults = lc.read_streets(source)
        assert not faults
        assert (network.edges, network.nodes, len(network.piece_m)) == (1, 1, 1)
        assert network.length_m.sum() == pytest.approx(600, abs=0.05)
        assert "1 edges, 1 junctions, 0.6 km, 1 pieces" in repr(network)


def test_no_source_at_all_is_a_fault():
    assert [f.code for f in lc.read_streets(lc.StreetSource())[1]] == ["streets-unreadable"]


def test_a_file_that_holds_no_streets_is_a_fault(tmp_path):
    (tmp_path / "streets.docx").write_bytes(b"PK")
    network, faults = lc.read_streets(lc.StreetSource(path=tmp_path / "streets.docx"))
    assert network is None
    assert faults


@pytest.mark.parametrize("source", [
    lc.StreetSource(graph=_graph(TOWN)), lc.StreetSource(frame=street_frame(TOWN))])  # fmt: skip
def test_the_source_is_not_changed(source):
    before = read_ways(source)[0]
    lc.read_streets(source)
    after = read_ways(source)[0]
    assert np.array_equal(before.lon, after.lon)


def test_a_line_drawn_on_one_spot_leads_nowhere():
    graph = nx.Graph()
    graph.add_node("a", x=113.1, y=22.5)
    graph.add_edge("a", "a", geometry="LINESTRING (113.1 22.5, 113.1 22.5)")
    network, (fault,) = lc.read_streets(lc.StreetSource(graph=graph))
    assert network is None
    assert fault.code == "nothing-walkable"


def test_analysis_stops_with_the_faults_of_the_streets(tmp_path):
    from towns import Town, analysed

    town = Town((), {"a": (0, 0)}, {"k": ("clinic", (50, 0))})
    motorway = lc.StreetSource(frame=street_frame(TOWN).assign(highway="motorway"))
    with pytest.raises(lc.StudyError, match="no walkable street"):
        analysed(town, streets=motorway)
