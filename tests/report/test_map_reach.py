import numpy as np
import pytest
import shapely

from lifecircle.circles.again.retrace import retrace
from lifecircle.report.map.reach import DrawnReach, thresholds
from lifecircle.study.projections import project_geometries
from towns import Town, analysed, circle, draw


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"minutes": 15.0}, [5.0, 10.0, 15.0]),
        ({"minutes": 5.0}, [5.0]),
        ({"minutes": 12.0}, [5.0, 10.0, 12.0]),
        ({"minutes": 3.0}, [3.0]),
        ({"metres": 500.0}, [250.0, 500.0]),
    ],
)
def test_areas_are_drawn_every_five_minutes_or_for_half_the_metres(values, expected):
    assert thresholds(circle(**values)) == expected


# A street of 2,000 m with the clinic at its west end.
LONG = Town(
    draw("A" + 20 * "---B"),
    {"home": (10, 0)},
    {"clinic": ("clinic", (0, 0)), "library": ("library", (2000, 0))},
)


def along_m(result, area):
    """Return the stretch of the street inside an area, metres from the west."""
    plane = project_geometries(np.array([area], dtype=object), result.network.crs)[0]
    streets = shapely.union_all(result.network.geometry)
    west = shapely.bounds(streets)[0]
    inside = shapely.intersection(plane, streets)
    return inside.bounds[0] - west, inside.bounds[2] - west


def test_an_area_holds_what_is_reached_and_grows_with_the_limit():
    care = circle(minutes=15.0)
    result = analysed(LONG, care)
    areas = DrawnReach(retrace(result), 1.0).of(care)
    ends = [along_m(result, area) for area in areas]
    # At 1 m/s: 300, 600 and 900 m, and as far beyond as the area is wide.
    for (begin_m, end_m), limit_m in zip(ends, (300, 600, 900), strict=True):
        assert begin_m == pytest.approx(0, abs=1)
        assert limit_m - 1 <= end_m <= limit_m + 35
    assert shapely.area(areas).tolist() == sorted(shapely.area(areas))


def test_metres_are_walked_whoever_walks():
    near = circle(metres=400.0, profile="older")
    result = analysed(LONG, near)
    ends = [along_m(result, area)[1] for area in DrawnReach(retrace(result), 1.0).of(near)]
    assert ends == pytest.approx([200, 400], abs=35)


def test_circles_that_ask_the_same_are_drawn_once():
    one, other = circle("one", minutes=10.0), circle("two", minutes=10.0)
    result = analysed(LONG, one, other)
    drawn = DrawnReach(retrace(result), 1.0)
    assert drawn.of(one) is drawn.of(other)
    assert drawn.of(circle("three", minutes=5.0)) is not drawn.of(one)


def test_without_a_facility_there_is_no_area():
    care = circle(minutes=10.0, services=("park",))
    assert shapely.is_empty(DrawnReach(retrace(analysed(LONG, care)), 1.0).of(care)).all()
