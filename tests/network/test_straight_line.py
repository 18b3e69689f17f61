"""What a buffer would have claimed."""

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame

from lifecircle.network.straight_line import StraightLines
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
