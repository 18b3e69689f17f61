"""OpenStreetMap files of every kind, whole, clipped and broken."""

import gzip

import numpy as np
import pytest

import lifecircle as lc
from lifecircle.network.sources.osm_file import read_osm_ways
from lifecircle.network.street_source import read_ways
from towns import Street, draw, write_osm

TOWN = draw(
    """
    A---B---C
    |   H   |
    D===E---F
    """
)


def _nodes(ways):
    return [ways.node[a:b].tolist() for a, b in zip(ways.start[:-1], ways.start[1:], strict=True)]


def _network(path):
    network, faults = lc.read_streets(lc.StreetSource(path=path))
    assert not faults
    return network


@pytest.mark.parametrize("ending", ["osm", "osm.gz", "osm.bz2", "pbf", "osm.pbf"])
def test_the_same_town_is_the_same_network_in_every_kind_of_file(tmp_path, ending):
    wanted = _network(write_osm(tmp_path / "plain.osm", TOWN))
    found = _network(write_osm(tmp_path / f"town.{ending}", TOWN))
    for name in ("tail", "head", "length_m", "highway", "oneway", "way_id", "piece", "node_lon"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name)), name
    assert found.highway_names == wanted.highway_names == ("residential", "steps")
    assert [line.wkb for line in found.geometry] == [line.wkb for line in wanted.geometry]
    assert found.length_m.sum() == pytest.approx(700, abs=0.1)


def test_tags_decide_what_is_read(tmp_path):
    streets = [
        Street(((0, 0), (100, 0)), {"highway": "footway", "oneway:foot": "yes"}),
        Street(((0, 0), (0, 100)), {"highway": "motorway"}),
        Street(((0, 0), (50, 50)), {"waterway": "river"}),
        Street(((100, 0), (100, 100)), {"highway": "steps", "name": "阶梯"}),
    ]
    ways, faults = read_osm_ways(write_osm(tmp_path / "t.osm.pbf", streets))
    assert not faults
    assert ways.way_id.tolist() == [1, 4]
    assert ways.oneway.tolist() == [1, 0]
    assert ways.steps.tolist() == [False, True]


def test_a_clipped_way_is_cut_at_the_gap_not_dropped(tmp_path):
    # 1 - 2 - (3) - 4 - 5 - (6): the extract lost nodes 3 and 6.
    line = Street(tuple((100.0 * at, 0.0) for at in range(6)))
    path = write_osm(tmp_path / "t.osm", [line], leave_out=[(200.0, 0.0), (500.0, 0.0)])
    ways, (note,) = read_osm_ways(path, file="here.osm")
    assert _nodes(ways) == [[1, 2], [4, 5]]
    assert ways.way_id.tolist() == [1, 1]
    assert (note.code, note.severity, note.file) == ("osm-ways-cut", "warning", "here.osm")
    assert dict(note.details) == {"ways": 1, "nodes": 2}
    network, _ = lc.read_streets(lc.StreetSource(path=path))
    assert network.length_m.sum() == pytest.approx(200, abs=0.05)
    assert len(network.piece_m) == 2


def test_a_gap_does_not_join_one_way_to_the_next(tmp_path):
    first = Street(((0.0, 0.0), (100.0, 0.0), (200.0, 0.0)))
    second = Street(((0.0, 300.0), (100.0, 300.0)), {"highway": "steps"})
    path = write_osm(tmp_path / "t.osm", [first, second], leave_out=[(200.0, 0.0)])
    ways, _ = read_osm_ways(path)
    assert _nodes(ways) == [[1, 2], [4, 5]]
    assert ways.steps.tolist() == [False, True]


def test_ways_that_lost_all_their_nodes_leave_nothing_to_walk(tmp_path):
    line = Street(((0.0, 0.0), (100.0, 0.0), (200.0, 0.0)))
    path = write_osm(tmp_path / "t.osm", [line], leave_out=[(100.0, 0.0)])
    network, faults = lc.read_streets(lc.StreetSource(path=path))
    assert network is None
    assert [fault.code for fault in faults] == ["osm-ways-cut", "nothing-walkable"]


@pytest.mark.parametrize("points", [((0.0, 0.0),), ((0.0, 0.0), (0.0, 0.0))])
def test_a_way_of_one_place_is_no_street(tmp_path, points):
    path = write_osm(tmp_path / "t.osm", [Street(points)])
    assert [f.code for f in read_ways(lc.StreetSource(path=path))[1]] == ["nothing-walkable"]


def test_streets_nobody_may_walk_are_counted(tmp_path):
    streets = [
        Street(((0, 0), (100, 0)), {"highway": "motorway"}),
        Street(((0, 0), (0, 100)), {"highway": "service", "access": "private"}),
        Street(((0, 0), (0, 200)), {"waterway": "canal"}),
    ]
    ways, (fault,) = read_osm_ways(write_osm(tmp_path / "t.osm.pbf", streets))
    assert ways is None
    assert fault.code == "nothing-walkable"
    assert dict(fault.details) == {"highways": 2, "closed": 2}
    assert "2 highways" in fault.text()


def test_a_file_without_ways_has_nothing_walkable(tmp_path):
    ways, (fault,) = read_osm_ways(write_osm(tmp_path / "t.osm.pbf", []))
    assert ways is None
    assert dict(fault.details) == {"highways": 0, "closed": 0}


@pytest.mark.parametrize("ending", ["osm.pbf", "osm", "osm.gz", "osm.bz2"])
@pytest.mark.parametrize("damage", ["cut", "html", "empty"])
def test_a_broken_file_is_a_fault_with_its_size(tmp_path, ending, damage):
    path = write_osm(tmp_path / f"t.{ending}", TOWN)
    whole = path.read_bytes()
    text = b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>"
    path.write_bytes({"cut": whole[: len(whole) // 2], "html": text, "empty": b""}[damage])
    ways, (fault,) = read_osm_ways(path, file="streets/t")
    assert ways is None
    assert (fault.code, fault.severity, fault.file) == ("osm-unreadable", "error", "streets/t")
    assert fault.details["bytes"] == path.stat().st_size
    assert "Download the extract again" in fault.text()


def test_an_entity_bomb_is_refused(tmp_path):
    bomb = ('<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa">'
            '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><osm version="0.6"><node id="1" '
            'lat="1" lon="1"><tag k="name" v="&b;"/></node></osm>')  # fmt: skip
    path = tmp_path / "t.osm.gz"
    path.write_bytes(gzip.compress(bomb.encode()))
    assert [fault.code for fault in read_osm_ways(path)[1]] == ["osm-unreadable"]


@pytest.mark.parametrize(
    "node",
    [
        '<node id="1" lat="x" lon="3"/>',
        '<node id="abc" lat="1" lon="3"/>',
        '<node id="1" lat="1" lon="513.1"/>',
    ],
)
def test_broken_numbers_in_an_osm_file_are_a_fault_and_no_traceback(tmp_path, node):
    path = tmp_path / "streets.osm"
    path.write_text(f'<osm version="0.6">{node}</osm>', encoding="utf-8")
    ways, faults = read_osm_ways(path)
    assert ways is None
    assert [fault.code for fault in faults] in (["osm-unreadable"], ["nothing-walkable"])
