"""The quick search for the nearest edge finds what measuring every edge finds."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.network.nearest_edge import NEAR_M, EdgeIndex

METRES = st.floats(-400, 400).map(lambda value: round(value, 3))
PLACES = st.tuples(METRES, METRES)
LINES = st.lists(PLACES, min_size=2, max_size=5).map(shapely.LineString)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(LINES, min_size=1, max_size=6),
    st.lists(PLACES, min_size=1, max_size=8),
    st.sampled_from([0.0, 5.0, NEAR_M, 120.0, 1e6]),
)
def test_the_nearest_edge_is_the_one_that_measuring_all_of_them_finds(lines, places, limit_m):
    edges = np.arange(len(lines)) * 3 + 7
    points = shapely.points(places)
    found = EdgeIndex(edges, np.array(lines, object)).nearest(
        points, limit_m=np.full(len(points), limit_m)
    )
    away_m = shapely.distance(points[:, None], np.array(lines, object)[None, :])
    for at, edge in enumerate(found):
        least_m = away_m[at].min()
        if abs(least_m - limit_m) < 1e-6:
            continue
        assert (edge >= 0) == (least_m < limit_m)
        if edge >= 0:
            assert away_m[at][list(edges).index(edge)] == pytest.approx(least_m, abs=1e-6)


def test_each_point_has_its_own_limit_and_it_is_inclusive():
    index = EdgeIndex(np.array([4]), np.array([shapely.LineString([(0, 0), (100, 0)])]))
    points = shapely.points([(50, 10), (50, 10), (50, 200), (50, 200)])
    found = index.nearest(points, limit_m=np.array([10.0, 9.99, 200.0, 199.99]))
    assert found.tolist() == [4, -1, 4, -1]


@pytest.mark.parametrize("y", [10, 200])
def test_of_equally_near_edges_the_lowest_is_taken(y):
    line = shapely.LineString([(0, 0), (100, 0)])
    index = EdgeIndex(np.array([3, 8]), np.array([line, line.reverse()]))
    assert index.nearest(shapely.points([(50, y)]), limit_m=np.array([300.0])).tolist() == [3]


def test_outlines_are_measured_from_their_whole_line():
    index = EdgeIndex(np.array([4]), np.array([shapely.LineString([(0, 0), (100, 0)])]))
    ring = np.array([shapely.box(20, 30, 60, 90).exterior])
    assert index.nearest(ring, limit_m=np.array([31.0])).tolist() == [4]
    assert index.nearest(ring, limit_m=np.array([29.0])).tolist() == [-1]


def test_without_edges_or_points_there_is_nothing_to_find():
    none = EdgeIndex(np.zeros(0, np.int64), np.zeros(0, object))
    assert none.nearest(shapely.points([(0, 0)]), limit_m=np.array([9.0])).tolist() == [-1]
    one = EdgeIndex(np.array([0]), np.array([shapely.LineString([(0, 0), (1, 0)])]))
    assert len(one.nearest(np.zeros(0, object), limit_m=np.zeros(0))) == 0
