"""What a buffer would have claimed."""

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.network.walks.straight_line import SQUARE_M, StraightLines
from towns import PLANE, Town, analysed, circle, degrees, draw, in_degrees


def lines(points, *shapes):
    here = GeoDataFrame(geometry=shapely.points(degrees(points)), crs="EPSG:4326")
    there = GeoDataFrame(geometry=np.asarray(in_degrees(shapes), object), crs="EPSG:4326")
    return StraightLines.between(here, there, crs=PLANE)


def test_the_distance_is_that_to_the_nearest_point_or_edge_and_0_inside():
    between = lines(
        [(0, 0), (50, 0), (400, 0)], shapely.Point(30, 40), shapely.box(40, -10, 60, 10)
    )
    every = between.to_nearest(np.array([0, 1]))
    assert every == pytest.approx([40, 0, 340], abs=1e-4)
    assert between.to_nearest(np.array([0])) == pytest.approx([50, np.hypot(20, 40), np.hypot(370, 40)],
                                                              abs=1e-4)  # fmt: skip
    assert between.to_nearest(np.array([1])) == pytest.approx([40, 0, 340], abs=1e-4)


def test_without_a_place_it_is_endless():
    assert np.isinf(lines([(0, 0)], shapely.Point(1, 1)).to_nearest(np.zeros(0, np.int64))).all()


METRES = st.floats(-2000, 2000).map(lambda value: round(value, 3))
PLACES = st.tuples(METRES, METRES)
SHAPES = PLACES.map(shapely.Point) | PLACES.map(lambda xy: shapely.Point(xy).buffer(150.0))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(PLACES, min_size=1, max_size=30),
    st.lists(SHAPES, min_size=1, max_size=4),
    st.sampled_from([0.0, 100.0, SQUARE_M, 500.0, 1000.0]),
)
def test_judging_squares_of_ground_first_claims_the_same_as_measuring_all(points, shapes, limit_m):
    between = StraightLines(np.array(points), np.array(shapes, object))
    every = np.arange(len(shapes))
    claimed = between.within(every, limit_m)
    assert claimed.tolist() == (between.to_nearest(every) <= limit_m).tolist()


def test_the_limit_of_a_buffer_is_inclusive_and_no_place_claims_nobody():
    between = StraightLines(np.array([(0.0, 0.0), (300.0, 0.0)]), np.array([shapely.Point(100, 0)]))
    assert between.within(np.array([0]), 100.0).tolist() == [True, False]
    assert between.within(np.array([0]), 99.999).tolist() == [False, False]
    assert between.within(np.zeros(0, np.int64), 1e9).tolist() == [False, False]


def test_a_buffer_claims_people_across_a_river():
    # 200 m as the crow flies over the river, 1,000 m by the bridge.
    streets = draw(
        """
        A---B---C---D---E
                        |
        .               |
                        |
        F---G---H---I---J
        """
    )
    town = Town(streets, {"a": (0, 200)}, {"k": ("clinic", (0, 0))})
    result = analysed(town, circle(minutes=5.0))
    row = result.coverage.xs(("care", "district", "residents"),
                             level=("circle", "level", "denominator")).iloc[0]  # fmt: skip
    assert (row["covered"], row["straight_line_covered"]) == (0, 1)
