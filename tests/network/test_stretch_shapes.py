"""The shapes of stretches: the true course, and where along it each straight line lies."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from lifecircle.network.reach.stretch_shapes import stretch_shapes
from lifecircle.network.snapping.cut import cut_network
from reach_pictures import as_lines, travel_of, walked_towns
from towns import Street, Town, draw

BEND = Town(
    (Street(((0.0, 0.0), (60.0, 0.0), (60.0, 80.0), (160.0, 80.0))),),
    {},
    {"k": ("clinic", (60.0, 30.0)), "m": ("clinic", (100.0, 80.0))},
)
"""One street of 60 + 80 + 100 m, cut 90 and 180 m from its beginning."""


def bend():
    travel = travel_of(BEND)
    return travel, stretch_shapes(travel.network, travel.streets)


def test_a_bent_street_is_cut_where_the_entrances_are():
    travel, shapes = bend()
    assert travel.streets.length_m == pytest.approx([90, 90, 60], abs=1e-3)
    # 60 + 30 | 50 + 40 | 60
    assert np.diff(shapes.first).tolist() == [2, 2, 1]
    assert shapes.to_m - shapes.from_m == pytest.approx([60, 30, 50, 40, 60], abs=1e-3)
    assert shapes.from_m == pytest.approx([0, 60, 0, 50, 0], abs=1e-3)
    sides = np.hypot(*(shapes.lines[2:] - shapes.lines[:2]))
    assert sides == pytest.approx([60, 30, 50, 40, 60], abs=1e-3)


def test_what_lies_between_two_places_follows_the_bend():
    travel, shapes = bend()
    asked = np.array([0, 1, 1, 2])
    lines = shapes.between(asked, np.array([50.0, 0.0, 60.0, 30.0]), np.array([70.0, 45, 60, 10]))
    # 10 m before the corner and 10 m after it; 45 m up; nothing; nothing.
    sides = np.hypot(*(lines[2:] - lines[:2]))
    assert sides == pytest.approx([10, 10, 45], abs=1e-3)
    edge = travel.network.geometry[0]
    assert shapely.line_locate_point(edge, shapely.points(lines[:2].T)) == pytest.approx(
        [50, 60, 90], abs=1e-3
    )


def test_each_stretch_knows_its_box():
    _, shapes = bend()
    wide_m, high_m = shapes.box[2:] - shapes.box[:2]
    assert wide_m == pytest.approx([60, 40, 60], abs=1e-3)
    assert high_m == pytest.approx([30, 50, 0], abs=1e-3)


def test_a_step_of_no_length_has_a_shape_of_its_own():
    travel = travel_of(Town(draw("A---B"), {}, {"k": ("clinic", (30, 5))}))
    network = travel.network
    point = shapely.get_point(network.geometry[0], 0)
    gate = replace(
        network,
        length_m=np.array([1e-6]),
        geometry=np.array([shapely.LineString([point, point])], dtype=object),
    )
    nowhere = replace(travel.entrances, offset_m=np.zeros(1))
    shapes = stretch_shapes(gate, cut_network(gate, nowhere))
    assert shapes.to_m.tolist() == [1e-6]
    assert shapes.lines[:2].tolist() == shapes.lines[2:].tolist()
    assert np.isfinite(shapes.lines).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(walked_towns())
def test_all_stretches_together_are_the_streets_in_their_order(town):
    travel = travel_of(town)
    network, streets = travel.network, travel.streets
    shapes = stretch_shapes(network, streets)
    stretch = np.repeat(np.arange(len(streets.tail)), np.diff(shapes.first))
    assert len(stretch) == shapes.lines.shape[1]
    # Every line lies on its edge, at the share of it that its metres are.
    edge = streets.edge[stretch]
    plane_m = shapely.length(network.geometry[edge])
    for ends, along_m in ((shapes.lines[:2], shapes.from_m), (shapes.lines[2:], shapes.to_m)):
        share = (streets.from_m[stretch] + along_m) / network.length_m[edge]
        there = shapely.line_interpolate_point(network.geometry[edge], share * plane_m)
        assert np.abs(shapely.get_coordinates(there) - ends.T).max() < 1e-6
    assert (shapes.to_m > shapes.from_m).all()
    # The lines of a stretch follow on each other from its tail to its head.
    follows = stretch[1:] == stretch[:-1]
    assert (shapes.from_m[1:][follows] == shapes.to_m[:-1][follows]).all()
    assert (shapes.from_m[shapes.first[:-1]] == 0).all()
    assert shapes.to_m[shapes.first[1:] - 1] == pytest.approx(streets.length_m, abs=1e-9)
    every = np.arange(len(streets.tail))
    assert as_lines(shapes.whole(every)).length == pytest.approx(
        shapely.length(network.geometry).sum()
    )
