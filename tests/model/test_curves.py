"""Smooth lines, ribbons and blobs."""

import numpy as np
import pytest
import shapely

from lifecircle.model.curves import blob, ribbon, smooth_line, turned, wavering

SQUARE = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]])


def test_a_smooth_line_passes_through_every_point_it_was_drawn_from():
    curve = smooth_line(SQUARE, step_m=10.0)
    gaps = np.hypot(*(curve[:, None] - SQUARE[None]).transpose(2, 0, 1)).min(axis=0)
    assert gaps == pytest.approx(0.0)


def test_a_closed_line_comes_back_to_its_start():
    curve = smooth_line(SQUARE, step_m=10.0, closed=True)
    assert curve[0] == pytest.approx(curve[-1])


def test_a_straight_line_stays_straight():
    curve = smooth_line(np.array([[0.0, 0.0], [60.0, 0.0], [120.0, 0.0]]), step_m=10.0)
    assert curve[:, 1] == pytest.approx(0.0)
    assert (np.diff(curve[:, 0]) > 0).all()


def test_a_ribbon_has_the_area_of_length_times_width():
    centre = np.column_stack([np.linspace(0, 1000, 21), np.zeros(21)])
    assert ribbon(centre, np.full(21, 50.0)).area == pytest.approx(50_000.0)


def test_a_wavering_width_stays_within_its_share():
    factor = wavering(200, rng=np.random.default_rng(1), share=0.3)
    assert factor.min() >= 0.7
    assert factor.max() <= 1.3


def test_a_blob_is_a_valid_patch_around_its_centre():
    land = blob(np.array([10.0, 20.0]), np.array([100.0, 80.0]), rng=np.random.default_rng(2))
    assert land.is_valid
    assert land.contains(shapely.Point(10.0, 20.0))


def test_a_quarter_turn_takes_east_to_north():
    assert turned(np.array([[1.0, 0.0]]), np.pi / 2) == pytest.approx(np.array([[0.0, 1.0]]))
