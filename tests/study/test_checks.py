"""What only the whole study can tell: rows in the wrong place, twins, circles without data."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.study.checks import facility_notes, fit_circles, placement_faults
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.standards.files import read_standard

DISTRICT = shapely.box(113.07, 22.48, 113.19, 22.60)  # 江海区's own box


def layer(*points, file="r.csv") -> Placed:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(point) for point in points], crs=4326)
    return Placed.of(frame, Place(file=file, rows=np.arange(2, len(points) + 2)))


def test_rows_in_and_near_the_district_are_no_matter():
    # 0.02 degrees east of the box is about 2 km.
    assert placement_faults(layer((113.1, 22.5), (113.21, 22.5)), DISTRICT) == ()
    assert placement_faults(layer(), DISTRICT) == ()


def test_rows_some_kilometres_outside_are_told_once_with_the_farthest():
    found = placement_faults(layer((113.1, 22.5), (113.25, 22.5), (113.4, 22.5)), DISTRICT)
    (fault,) = found
    assert (fault.code, fault.severity) == ("outside-study", "warning")
    assert (fault.details["count"], fault.details["rows"]) == (2, "3, 4")
    assert float(fault.details["km"]) == pytest.approx(0.21 * 111.2 * 0.923, abs=1)


def test_rows_some_kilometres_outside_may_go_untold():
    assert placement_faults(layer((113.1, 22.5), (113.4, 22.5)), DISTRICT, told=False) == ()


def test_a_row_in_another_city_is_an_error_with_its_distance():
    (fault,) = placement_faults(layer((113.1, 22.5), (121.4, 31.2)), DISTRICT)
    assert (fault.code, fault.severity, fault.row) == ("far-from-study", "error", 3)
    assert 1200 < float(fault.value.replace(",", "")) < 1300
    assert "swapped" in fault.remedy()


def test_swapped_columns_are_told_and_never_mended():
    # Las Palmas at 28.1 N, 15.4 W: both numbers are possible latitudes.
    canary = shapely.box(-15.5, 28.0, -15.4, 28.2)
    (fault,) = placement_faults(layer((28.1, -15.45), (28.05, -15.42)), canary)
    assert (fault.code, fault.details["count"]) == ("swapped-coordinates", 2)


def test_a_layer_that_lies_elsewhere_is_told_in_one_line():
    (fault,) = placement_faults(layer((116.4, 39.9), (116.5, 39.8)), DISTRICT)
    assert (fault.code, fault.severity, fault.details["count"]) == ("layer-elsewhere", "error", 2)


def facilities(*rows) -> gpd.GeoDataFrame:
    names, services, points = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {"service": services, "name": names, "source": "r.csv"},
        geometry=[shapely.Point(point) for point in points],
        index=pd.Index([f"f{at}" for at in range(len(rows))], name="facility_id"),
        crs=4326,
    )


def test_two_facilities_of_one_name_side_by_side_may_be_one():
    # 0.0002 degrees of latitude are 22 m.
    found = facility_notes(
        facilities(
            ("麻园站", "clinic", (113.10, 22.5)),
            ("麻园站", "clinic", (113.10, 22.5002)),
            ("麻园站", "clinic", (113.15, 22.5)),
            ("麻园站", "library", (113.10, 22.5)),
            ("", "clinic", (113.10, 22.5)),
            ("", "clinic", (113.10, 22.5)),
            ("东宁站", "clinic", (113.5, 22.5)),
        ),
        DISTRICT,
    )
    (fault,) = found
    assert (fault.code, fault.severity, fault.value) == ("twin-facilities", "warning", "麻园站")
    assert (fault.details["first"], fault.details["second"]) == ("f0", "f1")


def test_facilities_that_stop_at_the_boundary_are_told():
    inside = ("a", "clinic", (113.10, 22.5))
    beyond = ("b", "clinic", (113.20, 22.5))
    assert [one.code for one in facility_notes(facilities(inside), DISTRICT)] == ["edge-effect"]
    assert facility_notes(facilities(inside, beyond), DISTRICT) == ()


def test_circles_are_fitted_to_the_groups_there_are():
    plan, _ = read_standard("jianghai-2025")
    found, notes = fit_circles(
        plan, facilities=facilities(("a", "clinic", (0, 0))), groups=("residents",), has_land=False
    )
    assert {circle.group for circle in found.circles} == {"residents"}
    assert [circle.id for circle in found.circles] == [circle.id for circle in plan.circles]
    assert plan.circle("elderly-care").group == "age_60_plus"
    told = {note.code for note in notes}
    assert {"no-such-group", "circle-without-facilities", "circle-without-land"} <= told
    (older,) = [note for note in notes if note.value == "age_60_plus"]
    assert "elderly-care" in older.details["circles"]
    assert {note.severity for note in notes} == {"warning"}


def test_circles_that_can_all_be_counted_stay_as_they_are():
    plan, _ = read_standard("jianghai-2025")
    every = sorted({service for circle in plan.circles for service in circle.services})
    groups = tuple({"residents", *(circle.group for circle in plan.circles)})
    rows = [(service, service, (0, 0)) for service in every]
    found, notes = fit_circles(plan, facilities=facilities(*rows), groups=groups, has_land=True)
    assert found == plan and notes == ()
