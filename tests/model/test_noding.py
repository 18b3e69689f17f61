"""Streets meet where they cross, and nothing hangs loose."""

import shapely

from lifecircle.model.lanes import joined, lanes
from lifecircle.model.noding import graph, noded, trimmed

EAST = shapely.LineString([(0, 0), (200, 0)])
NORTH = shapely.LineString([(100, -100), (100, 100)])


def test_two_crossing_streets_become_four_lanes_with_their_own_names():
    table = noded(lanes([EAST, NORTH], highway="residential", name=["东街", "北街"]))
    assert len(table) == 4
    assert sorted(table["name"]) == ["东街", "东街", "北街", "北街"]
    assert len(graph(table).xy) == 5


def test_a_bridge_above_meets_nothing_below():
    table = lanes([EAST, NORTH], highway=["residential", "motorway"], ground=[True, False])
    assert len(noded(table)) == 2


def test_an_end_that_lies_on_a_street_joins_it():
    branch = shapely.LineString([(50, 1e-9), (50, 90)])
    table = noded(lanes([EAST, branch], highway="residential"))
    assert len(table) == 3
    assert graph(table).piece.max() == 0


def test_loose_pieces_go_unless_they_are_meant_as_islands():
    loose = shapely.LineString([(500, 500), (600, 500)])
    meant = shapely.LineString([(900, 500), (1200, 500)])
    table = joined(
        [
            noded(lanes([EAST, NORTH], highway="residential")),
            lanes([loose], highway="service"),
            lanes([meant], highway="service", island=True),
        ]
    )
    kept = trimmed(table)
    assert len(kept) == 5
    assert kept["island"].sum() == 1


def test_short_stubs_and_bridges_to_nowhere_are_trimmed():
    stub = shapely.LineString([(50, 0), (50, 10)])
    pier = shapely.LineString([(150, 0), (150, -60)])
    tags = ["", "", "", "bridge=yes;layer=1"]
    table = noded(lanes([EAST, NORTH, stub, pier], highway="residential", tags=tags))
    kept = trimmed(table)
    assert not kept["tags"].str.startswith("bridge").any()
    assert kept["geometry"].map(lambda line: line.length).min() > 22.0
