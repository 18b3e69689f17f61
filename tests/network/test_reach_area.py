"""The area of reached lines, by itself: how wide, how exact, nested, and what holds it back."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.network.reach.area import AreaStyle, ReachStep, reach_areas
from reach_pictures import as_lines

NOTHING = np.zeros((4, 0))
EVERY_HOLE = AreaStyle(smallest_hole_cells=0.0)
DIAGONAL_M = 12.0 * np.sqrt(2)
"""Of a cell: by no more than this any area is wrong anywhere."""

PLACES = st.integers(-3000, 3000).map(lambda dm: dm / 10) | st.sampled_from([-120.0, 0.0, 36.0])
LINES = st.lists(st.tuples(PLACES, PLACES, PLACES, PLACES), min_size=1, max_size=6).map(
    lambda rows: np.array(rows, float).T
)
STYLES = st.sampled_from(
    [EVERY_HOLE, AreaStyle(), AreaStyle(width_m=18.0, smallest_hole_cells=4.0),
     AreaStyle(width_m=75.0, cell_m=12.0), AreaStyle(width_m=20.0, cell_m=12.0)]
)  # fmt: skip


def lines(*rows):
    return np.array(rows, float).T


def area_of(reached, unreached=NOTHING, *, style=EVERY_HOLE):
    (area,) = reach_areas([ReachStep(reached, unreached)], style=style)
    assert area.is_valid
    return area


def has(area, x, y):
    return bool(shapely.contains_xy(area, x, y))


# Worked out by hand ------------------------------------------------------------------------------


def test_a_street_alone_is_a_strip_of_the_width_with_round_ends():
    area = area_of(lines((0, 0, 480, 0)))
    # 480 m by 60 m and a circle of 30 m; the corners of the ends are cut by a few metres.
    assert area.area == pytest.approx(480 * 60 + np.pi * 30**2, rel=0.01)
    west, south, east, north = area.bounds
    assert (south, north) == pytest.approx((-30, 30), abs=0.01)
    assert (west, east) == pytest.approx((-30, 510), abs=1.0)


def test_the_far_bank_is_not_covered_because_it_is_near():
    # Two quays 26 m apart, one of them reached: the area ends half-way, 13 m, but for the 1.5
    # cells (18 m) that always belong to a reached street.
    near, far = lines((0, 0, 480, 0)), lines((0, 26, 480, 26))
    assert has(area_of(near), 240, 26)
    area = area_of(near, far)
    assert not has(area, 240, 26)
    assert has(area, 240, 17)
    assert has(area, 240, -29)
    # 50 m apart the middle of the water is the limit: 25 m.
    area = area_of(near, lines((0, 50, 480, 50)))
    assert has(area, 240, 24.5)
    assert not has(area, 240, 25.5)


def test_a_street_across_the_reached_one_does_not_cut_it():
    reached = lines((0, 0, 480, 0))
    area = area_of(reached, lines((240, -200, 240, 200)))
    assert area.covers(as_lines(reached))
    assert has(area, 240, 17)
    assert not has(area, 240, 25)


def test_a_block_wider_than_the_streets_keeps_its_hole():
    block = lines((0, 0, 120, 0), (120, 0, 120, 120), (120, 120, 0, 120), (0, 120, 0, 0))
    (polygon,) = area_of(block).geoms
    (hole,) = polygon.interiors
    # 120 m less twice 30 m.
    assert shapely.Polygon(hole).area == pytest.approx(60**2, rel=0.02)
    # With 66 m between the streets 6 m by 6 m are left, 0.25 cells: noise, and filled.
    block = block * 66 / 120 + 1.0
    assert len(area_of(block).geoms[0].interiors) == 1
    assert len(area_of(block, style=AreaStyle()).geoms[0].interiors) == 0


def test_a_small_hole_stays_where_an_unreached_street_is_in_it():
    # 44 m between two streets, and a stub of 4 m in the middle: 22 m from both, and what is
    # farther than 18 m from both is 8 m by some 40 m, less than three cells.
    reached = lines((0, 0, 240, 0), (0, 44, 240, 44))
    stub = lines((118, 22, 122, 22))
    for style in (EVERY_HOLE, AreaStyle()):
        (hole,) = area_of(reached, stub, style=style).geoms[0].interiors
        assert 1 < shapely.Polygon(hole).area / 144 < 3
        assert shapely.Polygon(hole).covers(as_lines(stub))
    assert len(area_of(reached).geoms[0].interiors) == 0


def test_an_unreached_street_far_off_changes_nothing():
    reached = lines((0, 0, 480, 0))
    far = lines((0, 61, 480, 61), (600, 0, 900, 0))
    assert area_of(reached, far).equals(area_of(reached))


def test_limits_that_reach_nothing_have_empty_areas():
    steps = [ReachStep(NOTHING, NOTHING), ReachStep(lines((0, 0, 50, 0)), NOTHING)]
    nothing, something = reach_areas(steps, style=AreaStyle())
    assert nothing.is_empty
    assert has(something, 25, 0)
    assert reach_areas(steps[:1], style=AreaStyle())[0].is_empty
    assert reach_areas([], style=AreaStyle()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width_m": 17.0}, "width_m` must be at least 1.5 times"),
        ({"width_m": np.inf}, "width_m` must be"),
        ({"cell_m": 0.0}, "cell_m`, above 0"),
        ({"cell_m": -1.0}, "cell_m`, above 0"),
        ({"smallest_hole_cells": -0.1}, "between 0 and 4"),
        ({"smallest_hole_cells": 4.1}, "between 0 and 4"),
    ],
)
def test_a_style_that_cannot_keep_its_word_is_refused(options, message):
    with pytest.raises(lc.CallError, match=message):
        AreaStyle(**options)


@pytest.mark.parametrize("width_m", [30.0, 75.0])
def test_a_street_holds_an_area_back_from_almost_two_widths_away(width_m):
    # 1.8 widths from the reached street: half-way, 0.9 widths, the area ends.
    far_m = 1.8 * width_m
    area = area_of(
        lines((0, 0, 480, 0)),
        lines((200, far_m, 280, far_m)),
        style=AreaStyle(width_m=width_m, smallest_hole_cells=0.0),
    )
    assert has(area, 240, 0.88 * width_m)
    assert not has(area, 240, 0.92 * width_m)
    assert has(area, 60, 0.98 * width_m)


# Laws --------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None, derandomize=True)
@given(LINES, LINES, STYLES)
def test_the_distances_decide_at_every_node(reached, unreached, style):
    style = replace(style, smallest_hole_cells=0.0)
    area = area_of(reached, unreached, style=style)
    grid = np.arange(-36, 37) * style.cell_m
    x, y = (one.ravel() for one in np.meshgrid(grid, grid))
    spots = shapely.points(x, y)
    to_reached = shapely.distance(as_lines(reached), spots)
    to_unreached = shapely.distance(as_lines(unreached), spots)
    away = np.maximum(to_reached - style.width_m, (to_reached - to_unreached) / 2)
    away = np.minimum(away, to_reached - 1.5 * style.cell_m)
    clear = np.abs(away) > 0.05
    assert (shapely.contains_xy(area, x, y) == (away < 0))[clear].all()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(LINES, LINES, STYLES)
def test_an_area_covers_every_reached_line_and_little_else(reached, unreached, style):
    area = area_of(reached, unreached, style=style)
    drawn = as_lines(reached)
    assert area.covers(drawn)
    wrong_m = style.cell_m * np.sqrt(2) + 0.02
    # A circle of 256 corners lies within the round one by 0.1 per mille.
    most = drawn.buffer((style.width_m + wrong_m) * 1.0001, quad_segs=64)
    depth_m = style.cell_m * np.sqrt(style.smallest_hole_cells / np.pi)
    assert most.buffer(depth_m + 0.02).covers(area)
    if not style.smallest_hole_cells:
        assert most.covers(area)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(LINES, STYLES)
def test_what_is_clearly_within_the_width_is_inside(reached, style):
    within_m = style.width_m - style.cell_m * np.sqrt(2)
    assert area_of(reached, style=style).covers(as_lines(reached).buffer(within_m - 0.02))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(LINES, LINES, STYLES)
def test_no_unreached_line_is_inside_unless_it_hugs_a_reached_one(reached, unreached, style):
    area = area_of(reached, unreached, style=style)
    # Where it is 1.5 cells and a diagonal away from what is reached, it is outside.
    hugging = as_lines(reached).buffer(style.cell_m * (1.5 + np.sqrt(2)) + 0.02, quad_segs=64)
    assert as_lines(unreached).difference(hugging).intersection(area).length < 1e-6


@settings(max_examples=80, deadline=None, derandomize=True)
@given(LINES, LINES, LINES, LINES, STYLES)
def test_more_reached_and_less_unreached_is_more_area(reached, added, unreached, gone, style):
    join = lambda *some: np.concatenate(some, axis=1)  # noqa: E731
    small = area_of(reached, join(unreached, gone), style=style)
    large = area_of(join(reached, added), unreached, style=style)
    # To a square decimetre: distances are told to a tenth of a millimetre.
    assert small.difference(large).area < 0.01
    # Asked for in one go, where the second step need not repeat the first, it is the same.
    steps = [ReachStep(reached, join(unreached, gone)), ReachStep(added, unreached)]
    for one, other in zip(reach_areas(steps, style=style), (small, large), strict=True):
        assert one.symmetric_difference(other).area < 0.01


@settings(max_examples=40, deadline=None, derandomize=True)
@given(LINES, LINES, st.integers(-50, 50), st.integers(-50, 50))
def test_areas_move_with_their_lines_by_whole_cells(reached, unreached, east, north):
    by = np.array([[12.0 * east], [12.0 * north]] * 2)
    here, there = area_of(reached, unreached), area_of(reached + by, unreached + by)
    back = shapely.transform(there, lambda xy: xy - by[:2].T)
    assert back.symmetric_difference(here).area < 0.01
