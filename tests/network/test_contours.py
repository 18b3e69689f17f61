"""Rings around what lies below zero: valid, nested, exact on straight slopes."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lifecircle.network.reach.contours import rings_below_zero
from lifecircle.network.reach.distance_field import Window

WINDOW = Window(10, 20, 8, 7)
LEVELS = st.sampled_from([-2.0, -1.0, -0.5, -0.0005, 0.0, 0.0005, 0.25, 1.0, 3.0])
FIELDS = arrays(np.float32, (7, 8), elements=LEVELS.map(np.float32))


def walled(field):
    """Return a field that is above zero all around."""
    field = field.copy()
    field[[0, -1]] = field[:, [0, -1]] = 3.0
    return field


def shape_of(field):
    return rings_below_zero(walled(field), WINDOW).polygons(cell_m=1.0)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(FIELDS, FIELDS)
def test_areas_are_valid_and_nested_as_their_fields_are(field, other):
    area, larger = shape_of(field), shape_of(np.minimum(field, other))
    assert area.is_valid
    assert larger.is_valid
    assert area.difference(larger).area < 1e-9


@settings(max_examples=100, deadline=None, derandomize=True)
@given(FIELDS)
def test_nodes_are_inside_exactly_where_the_field_is_not_above_zero(field):
    area = shape_of(field)
    columns, rows = np.meshgrid(np.arange(8) + 10.0, np.arange(7) + 20.0)
    inside = shapely.contains_xy(area, columns, rows)
    assert (inside == (walled(field) < 1e-3)).all()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(FIELDS)
def test_rings_know_which_of_them_are_holes_and_how_large_each_is(field):
    rings = rings_below_zero(walled(field), WINDOW)
    area = rings.polygons(cell_m=10.0)
    found = shapely.get_rings(shapely.get_parts(area))
    assert rings.areas() * 100 == pytest.approx(shapely.area(shapely.polygons(found)))
    signs = np.where(rings.is_hole, -1.0, 1.0)
    assert (rings.areas() * signs).sum() * 100 == pytest.approx(area.area)
    assert len(area.geoms) == (~rings.is_hole).sum()


def test_a_ring_around_a_hole():
    field = np.full((7, 8), 1.0, np.float32)
    field[1:6, 1:6] = -1.0
    field[3, 3] = 1.0
    rings = rings_below_zero(field, WINDOW)
    # The square of 4 and half a cell around it, corners cut: 25 - 4 / 8; the hole: a diamond of
    # half-diagonals 0.5.
    assert rings.is_hole.tolist() == [False, True]
    assert rings.areas() == pytest.approx([24.5, 0.5])
    assert rings.without(rings.is_hole).polygons(cell_m=2.0).area == pytest.approx(24.5 * 4)
    values = np.arange(56, dtype=np.float32).reshape(7, 8)
    # Beside the corners of the hole the lowest node is (2, 3); of the outer ring (0, 1).
    assert rings.lowest(values, WINDOW).tolist() == [1.0, 19.0]


def test_nothing_below_zero_is_an_empty_area():
    rings = rings_below_zero(np.ones((3, 3), np.float32), Window(0, 0, 3, 3))
    assert rings.polygons(cell_m=1.0).is_empty
    assert not rings.is_hole.any()
