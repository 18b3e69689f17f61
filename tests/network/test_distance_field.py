"""Distances at the nodes of a lattice, against Shapely's at every one of them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.network.reach.distance_field import Window, distance_field, divided, window_around
from reach_pictures import as_lines

PLACES = st.integers(-40_000, 40_000).map(lambda cm: cm / 100) | st.sampled_from(
    [-120.0, 0.0, 30.0, 240.0]
)
LINES = st.lists(st.tuples(PLACES, PLACES, PLACES, PLACES), min_size=1, max_size=8)


def four_rows(lines):
    return np.array(lines, float).T


def nodes_of(window):
    columns, rows = np.meshgrid(np.arange(window.columns), np.arange(window.rows))
    return shapely.points(columns + window.column, rows + window.row)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LINES, st.sampled_from([7.0, 12.0, 40.0]), st.floats(1.0, 6.0))
def test_every_node_knows_its_distance_up_to_the_reach(lines, cell_m, reach):
    lines = four_rows(lines)
    parts = divided(lines, cell_m=cell_m)
    window = window_around(parts, reach=reach)
    field = distance_field(parts, window, reach=reach)
    assert field.shape == (window.rows, window.columns)
    true = shapely.distance(as_lines(lines / cell_m), nodes_of(window))
    assert np.abs(field - np.minimum(true, reach)).max() < 2e-5
    # Nothing within the reach lies outside the window.
    edge = np.concatenate((field[0], field[-1], field[:, 0], field[:, -1]))
    assert (edge >= reach - 1e-5).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    LINES,
    st.integers(-40, 30),
    st.integers(-40, 30),
    st.integers(2, 25),
    st.integers(2, 25),
)
def test_a_window_anywhere_is_a_piece_of_the_whole(lines, column, row, columns, rows):
    parts = divided(four_rows(lines), cell_m=12.0)
    window = Window(column, row, columns, rows)
    true = shapely.distance(as_lines(parts), nodes_of(window))
    field = distance_field(parts, window, reach=3.5)
    assert np.abs(field - np.minimum(true, 3.5)).max() < 2e-5


def test_long_lines_are_divided_into_equal_parts_that_join():
    # 300 m are 25 cells: five parts of five, none above six.
    parts = divided(four_rows([(0, 0, 300, 0), (0, 24, 0, 36)]), cell_m=12.0)
    assert parts[0] == pytest.approx([0, 5, 10, 15, 20, 0])
    assert parts[2] == pytest.approx([5, 10, 15, 20, 25, 0])
    assert parts[1].tolist() == [0, 0, 0, 0, 0, 2]


def test_without_lines_every_node_is_as_far_as_can_be_told():
    field = distance_field(np.zeros((4, 0)), Window(3, 4, 5, 6), reach=2.5)
    assert field.tolist() == [[2.5] * 5] * 6


def test_the_window_holds_all_nodes_within_reach():
    parts = divided(four_rows([(6.0, 6.0, 18.0, 6.0)]), cell_m=12.0)
    # 0.5 to 1.5 cells across, 0.5 up; two cells of reach: -1.5 to 3.5 and -1.5 to 2.5.
    assert window_around(parts, reach=2.0) == Window(-2, -2, 7, 6)


def test_a_line_of_no_length_is_a_point():
    field = distance_field(four_rows([(2, 2, 2, 2)]), Window(0, 0, 5, 5), reach=9.0)
    assert field[2].tolist() == pytest.approx([2, 1, 0, 1, 2])
    assert field[0, 0] == pytest.approx(np.sqrt(8))
