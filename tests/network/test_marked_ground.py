"""What comes near some boxes is never passed over."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.network.walls.marked_ground import CELL_M, MarkedGround, boxes_of

place = st.floats(-500, 500)
boxes = st.lists(st.tuples(place, place, st.floats(0, 300), st.floats(0, 300)), max_size=6)


def array(found):
    return np.array([(x, y, x + wide, y + high) for x, y, wide, high in found]).reshape(-1, 4)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(boxes, boxes)
def test_boxes_that_meet_are_near_and_those_two_cells_away_are_not(marked, asked):
    marked, asked = array(marked), array(asked)
    near = MarkedGround.of(marked).near(asked)
    for one, found in zip(asked, near, strict=True):
        apart = [max(one[0] - it[2], it[0] - one[2], one[1] - it[3], it[1] - one[3])
                 for it in marked]  # fmt: skip
        if min(apart, default=np.inf) <= 0:
            assert found
        if min(apart, default=np.inf) > 2 * CELL_M:
            assert not found


def test_ground_of_a_province_has_wider_cells_and_still_finds_what_meets():
    marked = np.array([[0.0, 0, 10, 10], [400_000, 300_000, 400_010, 300_010]])
    ground = MarkedGround.of(marked)
    assert ground.sums.size < 1_100_000
    asked = np.array([[5.0, 5, 6, 6], [400_005, 300_005, 400_006, 300_006], [2e5, 1e5, 2e5, 1e5]])
    assert ground.near(asked).tolist() == [True, True, False]


def test_boxes_without_extent_are_left_out():
    ground = MarkedGround.of(np.full((2, 4), np.nan))
    assert not ground.near(np.zeros((1, 4))).any()


def test_a_line_has_the_box_of_its_ends():
    found = boxes_of(np.array([[3.0, 1.0]]), np.array([[2.0, 5.0]]))
    assert found.tolist() == [[2.0, 1.0, 3.0, 5.0]]
