"""Metres on a Gauss-Kruger zone: either order of axes, with a zone number or without."""

import re

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from lifecircle.errors import errors_in
from lifecircle.study.layers.gauss_kruger import code_of_number, settle_metres, zone_of
from lifecircle.study.layers.layer import read_layer
from lifecircle.study.projections import shapes_to_wgs84
from lifecircle.words import LANGUAGES

GEOD = Geod(ellps="WGS84")
# The place 113.11 E, 22.57 N in each system, worked out with the EPSG database.
EAST_M, NORTH_M = 408466.0, 2497192.0
SIX_EAST_M, SIX_NORTH_M = 717037.0, 2498453.0
THREE_DEGREES = [*range(25, 46)]
SIX_DEGREES = [*range(13, 24)]


def settled(*points, datum):
    shapes = np.array([shapely.Point(point) for point in points], dtype=object)
    rows = np.arange(2, len(points) + 2)
    return settle_metres(shapes, datum, rows=rows, file="a.csv")


def codes(faults):
    return [fault.code for fault in faults]


def away_m(shape, datum, lon=113.11, lat=22.57):
    (degrees,) = shapes_to_wgs84(np.array([shape], dtype=object), datum)
    return GEOD.inv(degrees.x, degrees.y, lon, lat)[2]


@pytest.mark.parametrize(
    ("datum", "point", "notes"),
    [
        ("EPSG:4547", (EAST_M, NORTH_M), []),
        ("EPSG:4547", (NORTH_M, EAST_M), ["axes-exchanged"]),
        ("EPSG:4547", (38e6 + EAST_M, NORTH_M), ["zone-number-removed"]),
        ("EPSG:4547", (NORTH_M, 38e6 + EAST_M), ["axes-exchanged", "zone-number-removed"]),
        ("EPSG:4526", (38e6 + EAST_M, NORTH_M), []),
        ("EPSG:4526", (NORTH_M, 38e6 + EAST_M), ["axes-exchanged"]),
        ("EPSG:4526", (EAST_M, NORTH_M), ["zone-number-added"]),
        ("EPSG:4526", (NORTH_M, EAST_M), ["axes-exchanged", "zone-number-added"]),
        ("EPSG:4508", (SIX_EAST_M, SIX_NORTH_M), []),
        ("EPSG:4508", (19e6 + SIX_EAST_M, SIX_NORTH_M), ["zone-number-removed"]),
        ("EPSG:4497", (19e6 + SIX_EAST_M, SIX_NORTH_M), []),
        ("EPSG:4497", (SIX_NORTH_M, SIX_EAST_M), ["axes-exchanged", "zone-number-added"]),
        ("cgcs2000", (38e6 + EAST_M, NORTH_M), ["zone-from-easting"]),
        ("cgcs2000", (NORTH_M, 38e6 + EAST_M), ["axes-exchanged", "zone-from-easting"]),
        ("cgcs2000", (19e6 + SIX_EAST_M, SIX_NORTH_M), ["zone-from-easting"]),
    ],
)
def test_one_place_however_it_is_written_is_one_place_and_what_was_decided_is_said(
    datum, point, notes
):
    shapes, system, faults = settled(point, point, datum=datum)
    assert codes(faults) == notes
    assert errors_in(faults) == ()
    assert away_m(shapes[1], system) < 1.5
    for language in LANGUAGES:
        assert not any(re.search("{[a-z]+}", fault.text(language=language)) for fault in faults)


@given(
    number=st.sampled_from([*THREE_DEGREES, *SIX_DEGREES]),
    off=st.floats(-1.4, 1.4),
    lat=st.floats(18.2, 53.5),
    north_first=st.booleans(),
    numbered=st.booleans(),
)
def test_every_zone_of_china_is_read_in_either_order_with_its_number_or_without(
    number, off, lat, north_first, numbered
):
    meridian = number * 3 if number in THREE_DEGREES else number * 6 - 3
    datum = code_of_number(number)
    there = Transformer.from_crs("EPSG:4490", datum, always_xy=True)
    x, y = there.transform(meridian + off, lat)
    x -= 0 if numbered else number * 1e6
    shapes, system, faults = settled((y, x) if north_first else (x, y), datum=datum)
    assert system == datum
    assert ("axes-exchanged" in codes(faults)) == north_first
    assert ("zone-number-added" in codes(faults)) == (not numbered)
    assert away_m(shapes[0], system, meridian + off, lat) < 0.01


@pytest.mark.parametrize("number", [*THREE_DEGREES, *SIX_DEGREES])
def test_the_code_of_a_zone_number_is_the_system_with_that_number(number):
    zone = zone_of(code_of_number(number))
    assert zone is not None
    assert zone.prefix == number
    assert zone.meridian == (number * 3 if number >= 25 else number * 6 - 3)
    assert number in zone.numbers


def test_numbers_that_belong_to_no_zone_have_no_code():
    assert [code_of_number(number) for number in (0, 12, 24, 46)] == [""] * 4


@pytest.mark.parametrize(
    "datum", ["wgs84", "gcj02", "EPSG:4490", "EPSG:32649", "EPSG:3857", "EPSG:27700"]
)
def test_systems_that_are_no_gauss_kruger_zone_are_left_alone(datum):
    assert zone_of(datum) is None
    shapes, system, faults = settled((NORTH_M, EAST_M), datum=datum)
    assert (shapes[0].x, system, faults) == (NORTH_M, datum, ())


@pytest.mark.parametrize(("code", "prefix"), [(2383, 0), (2362, 38), (2435, 0), (2414, 38)])
def test_the_zones_of_xian_and_beijing_are_zones_as_well(code, prefix):
    zone = zone_of(f"EPSG:{code}")
    assert zone is not None
    assert (zone.meridian, zone.prefix) == (114, prefix)


def test_a_zone_number_of_another_meridian_is_refused_with_the_code_of_its_own():
    _, _, (fault,) = settled((37e6 + EAST_M, NORTH_M), datum="EPSG:4547")
    assert (fault.code, fault.severity) == ("zone-conflict", "error")
    assert fault.details["code"] == "EPSG:4525"
    assert "EPSG:4525" in fault.remedy()


def test_two_zones_in_one_layer_are_refused():
    _, _, (fault,) = settled((38e6 + EAST_M, NORTH_M), (37e6 + EAST_M, NORTH_M), datum="cgcs2000")
    assert fault.code == "zone-conflict"
    _, _, (fault,) = settled((EAST_M, NORTH_M), (37e6 + EAST_M, NORTH_M), datum="EPSG:4547")
    assert (fault.code, fault.details["rows"]) == ("zone-conflict", "3")


def test_rows_in_both_orders_are_refused_and_those_with_northing_first_named():
    _, _, (fault,) = settled((EAST_M, NORTH_M), (NORTH_M, EAST_M), datum="EPSG:4547")
    assert (fault.code, fault.severity) == ("axes-mixed", "error")
    assert fault.details["rows"] == "3"


def test_metres_without_a_zone_number_do_not_say_their_zone():
    shapes, system, faults = settled((EAST_M, NORTH_M), datum="cgcs2000")
    assert (shapes[0].x, system, faults) == (EAST_M, "cgcs2000", ())


def test_degrees_are_left_to_those_who_look_after_degrees():
    shapes, system, faults = settled((113.1, 22.5), (22.5, 113.1), datum="EPSG:4547")
    assert ([one.x for one in shapes], system, faults) == ([113.1, 22.5], "EPSG:4547", ())


def test_missing_shapes_stay_missing_and_outlines_move_whole():
    square = shapely.box(38e6 + EAST_M, NORTH_M, 38e6 + EAST_M + 10, NORTH_M + 20)
    given_shapes = np.array([None, square], dtype=object)
    rows = np.array([1, 2])
    shapes, _, faults = settle_metres(given_shapes, "EPSG:4547", rows=rows, file="a.shp")
    assert shapes[0] is None
    assert shapes[1].bounds == (EAST_M, NORTH_M, EAST_M + 10, NORTH_M + 20)
    assert faults[0].details["rows"] == "2"
    assert given_shapes[1].bounds[0] == 38e6 + EAST_M, "what was given is not changed"


def test_a_register_of_the_surveyors_is_read_with_their_x_for_north(tmp_path):
    rows = [f"{i},{NORTH_M + i},{EAST_M}" for i in range(3)]
    (tmp_path / "a.csv").write_text("\n".join(["id,X,Y", *rows]), encoding="utf-8")
    found, faults = read_layer(
        "a.csv", folder=tmp_path, datum="EPSG:4547", columns={"lon": "X", "lat": "Y"}
    )
    assert codes(faults) == ["axes-exchanged"]
    assert found is not None
    assert GEOD.inv(found.shapes[0].x, found.shapes[0].y, 113.11, 22.57)[2] < 1.5


def test_cgcs2000_in_metres_without_a_zone_number_is_told_what_it_may_be(tmp_path):
    (tmp_path / "a.csv").write_text(f"lon,lat\n{EAST_M},{NORTH_M}\n", encoding="utf-8")
    _, (fault,) = read_layer("a.csv", folder=tmp_path, datum="cgcs2000")
    assert (fault.code, fault.details["guess"]) == ("metres-for-degrees", "EPSG:4547")
