"""Streets as the map has them: edges between junctions, told apart by rank, named where straight."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from map_reading import unpacked

from lifecircle.network.street_source import read_streets
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.columns import street_lines
from lifecircle.report.map.placing import Placing
from lifecircle.report.map.streets import ORDINARY, RANKS, DrawnStreets
from lifecircle.study.config.settings import StreetSource
from towns import Street, draw, street_frame


def network_of(streets):
    network, faults = read_streets(StreetSource(frame=street_frame(streets)))
    assert network is not None, faults
    return network


def columns_of(network, *, tolerance_m=0.1, names=None):
    drawn, blob = DrawnStreets(network, Placing(), tolerance_m), Blob()
    drawn.add_to(blob)
    drawn.add_names(blob, names or {})
    return unpacked(blob.text())


def lines_of(columns):
    """Put each edge together again: its tail, the steps from there, its head."""
    x, y = columns["junction.x"], columns["junction.y"]
    tail = columns["edge.tail"]
    head, at, lines = tail + columns["edge.head"], 0, []
    for edge, inner in enumerate(columns["edge.inner"]):
        steps = np.column_stack((columns["edge.x"], columns["edge.y"]))[at : at + inner]
        at += inner
        begin, end = (np.array([x[node], y[node]]) for node in (tail[edge], head[edge]))
        lines.append(np.vstack((begin, begin + np.cumsum(steps, axis=0), end)) / 100_000)
    return lines


BENT = Street(((0, 0), (60, 40), (120, -30), (200, 0)))
TOWN = (*draw("A---B---C\n|       H\nD---E---F"), BENT)


def test_every_edge_comes_back_with_its_course():
    network = network_of(TOWN)
    lines = lines_of(columns_of(network)[0])
    assert len(lines) == network.edges
    for line, real in zip(lines, street_lines(network), strict=True):
        away = shapely.hausdorff_distance(shapely.LineString(line), real, densify=0.1)
        assert away < 1.2e-5, "half a unit in each direction, and a tenth of a metre"
        ends = shapely.get_coordinates(real)[[0, -1]]
        assert np.abs(line[[0, -1]] - ends).max() <= 0.51e-5


def test_a_course_is_simplified_no_farther_than_stated():
    network = network_of([Street(((0, 0), (50, 3), (100, 0), (200, 80)))])
    coarse = lines_of(columns_of(network, tolerance_m=5.0)[0])
    fine = lines_of(columns_of(network, tolerance_m=1.0)[0])
    assert (len(coarse[0]), len(fine[0])) == (3, 4)


def test_a_ring_begins_and_ends_at_one_junction():
    ring = Street(((0, 0), (100, 0), (100, 100), (0, 100), (0, 0)))
    columns, _ = columns_of(network_of([ring]))
    assert columns["edge.head"].tolist() == [0]
    assert columns["edge.inner"].tolist() == [3]


def test_junctions_stand_in_the_order_in_which_edges_meet_them():
    columns, _ = columns_of(network_of(TOWN))
    met = np.column_stack((columns["edge.tail"], columns["edge.tail"] + columns["edge.head"]))
    first = [list(met.ravel()).index(node) for node in range(len(columns["junction.x"]))]
    assert first == sorted(first)


def test_streets_are_ranked_and_an_unknown_class_is_ordinary(result):
    network = replace(
        result.network,
        highway=np.array([0, 1, 2], np.int16),
        highway_names=("primary", "no-such-class", "steps"),
    )
    columns, _ = columns_of(network)
    assert columns["edge.rank"].tolist() == [0, ORDINARY, len(RANKS) - 1]


def test_a_name_is_written_along_straight_stretches_the_longest_first(result):
    # The western and the eastern street share way 11 and run straight on for 2,056 m; way 12 is
    # a flight of steps, which carries no name.
    columns, texts = columns_of(result.network, names={11: "胜利路", 12: "石阶", 99: "无"})
    assert texts["street.names"] == ["胜利路"]
    assert columns["street.name"].tolist() == [0]
    assert columns["street.x"].tolist() == [11_310_000, 11_312_000]


def test_a_stretch_too_short_for_a_name_has_none():
    network = network_of([Street(((0, 0), (50, 0), (50, 200)))])
    way = int(network.way_id[0])
    columns, _ = columns_of(network, names={way: "巷"})
    assert columns["street.name"].tolist() == [0]
    ends = columns["street.y"] / 100_000
    assert abs(ends[1] - ends[0]) * 111_000 == pytest.approx(200, rel=0.01)


def test_moved_streets_are_moved_with_their_junctions(result):
    here, there = (
        DrawnStreets(result.network, Placing(datum), 2.0) for datum in ("wgs84", "gcj02")
    )
    blobs = Blob(), Blob()
    for drawn, blob in zip((here, there), blobs, strict=True):
        drawn.add_to(blob)
    before, after = (lines_of(unpacked(blob.text())[0]) for blob in blobs)
    moved_m = [np.hypot(*(b - a).T) * 111_000 for a, b in zip(before, after, strict=True)]
    assert all((one > 400).all() and (one < 700).all() for one in moved_m)
