import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.report.map.columns import (
    area_columns,
    line_columns,
    path_columns,
    point_columns,
    ring_columns,
    simplified_together,
    street_lines,
)


def back(columns):
    return np.column_stack((np.cumsum(columns["x"]), np.cumsum(columns["y"]))) / 100_000


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
        min_size=1,
        max_size=20,
    )
)
def test_points_come_back_to_half_a_unit_however_long_the_list(points):
    assert np.abs(back(point_columns(np.array(points))) - points).max() <= 0.5000001e-5


def test_lines_keep_their_vertices_and_their_order():
    lines = shapely.from_wkt(["LINESTRING (0 0, 1 2)", "LINESTRING (3 3, 4 4, 5 6)"])
    columns = line_columns(lines)
    assert columns["sizes"] == [2, 3]
    assert back(columns).tolist() == [[0, 0], [1, 2], [3, 3], [4, 4], [5, 6]]


def test_no_line_at_all_gives_empty_columns():
    assert line_columns(np.array([], dtype=object)) == {"sizes": [], "x": [], "y": []}


def test_an_area_gives_its_outer_rings_and_its_holes_and_a_point_gives_none():
    holed = shapely.Polygon(
        [(0, 0), (4, 0), (4, 4), (0, 4)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]]
    )
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    found = area_columns([holed, shapely.Point(0, 0), two])
    assert [one["sizes"] for one in found] == [[5, 5], [], [5, 5]]


def test_rings_know_their_area_and_other_shapes_have_none():
    holed = shapely.Polygon(
        [(0, 0), (4, 0), (4, 4), (0, 4)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]]
    )
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    found = ring_columns([holed, shapely.Point(0, 0), two])
    assert found["of"].tolist() == [2, 0, 2]
    assert found["sizes"].tolist() == [5, 5, 5, 5]
    assert found["x"][:5].tolist() == [0, 400_000, 400_000, 0, 0]
    assert found["y"][-5:].tolist() == [200_000, 300_000, 300_000, 200_000, 200_000]


def test_lines_know_their_path_and_an_area_has_none():
    shapes = shapely.from_wkt(["MULTILINESTRING ((0 0, 1 1), (2 2, 3 3, 4 4))", "POINT (0 0)"])
    found = path_columns([*shapes, shapely.box(0, 0, 1, 1)])
    assert found["of"].tolist() == [2, 0, 0]
    assert found["sizes"].tolist() == [2, 3]
    assert (found["x"] / 100_000).tolist() == [0, 1, 2, 3, 4]


def test_no_shape_at_all_gives_empty_columns():
    for columns in (ring_columns([]), path_columns([])):
        assert {name: len(values) for name, values in columns.items()} == {
            "of": 0,
            "sizes": 0,
            "x": 0,
            "y": 0,
        }


def test_neighbours_still_share_their_border_after_simplifying():
    x = np.linspace(0, 0.01, 101)
    border = np.column_stack((x, np.where(np.arange(101) % 2, 0.00001, 0.0)))
    north = shapely.Polygon([*border, (0.01, 0.01), (0, 0.01)])
    south = shapely.Polygon([*border, (0.01, -0.01), (0, -0.01)])
    simple = simplified_together([north, south], tolerance_m=10)
    assert shapely.get_num_coordinates(simple).max() < 20
    assert shapely.area(shapely.intersection(*simple)) == 0
    assert shapely.area(shapely.union(*simple)) == pytest.approx(0.0002, rel=1e-3)


def test_streets_come_back_to_longitude_and_latitude(result):
    lines = street_lines(result.network)
    assert shapely.get_coordinates(lines[0]) == pytest.approx(
        np.array([[113.100, 22.505], [113.110, 22.505]]), abs=1e-7
    )
