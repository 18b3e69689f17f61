"""Coordinates as people write them, in the order they write them, and rows that have none."""

import numpy as np
import pytest
from register_files import codes, csv_file, fates, imported

from lifecircle.registers.cells.angles import read_angle, read_angles
from lifecircle.study.datum import wgs84_to_gcj02

PAIR = ("机构名称", "设施类别", "坐标")


def paired(tmp_path, *cells, head="坐标", **options):
    rows = [(f"{at}号小学", "小学", cell) for at, cell in enumerate(cells)]
    path = csv_file(tmp_path, [("机构名称", "设施类别", head), *rows])
    return imported(path, **options)


def stands(done):
    return [(round(one.shape.x, 6), round(one.shape.y, 6)) for one in done.facilities]


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("113.11", 113.11),
        ("１１３．１１", 113.11),
        ("113°06′36″", 113.11),  # 113 + 6/60 + 36/3600
        ("113°6'36\"", 113.11),
        ("东经113度6分36秒", 113.11),
        ("113º06’36”E", 113.11),
        ("W2°18'", -2.3),
        ("南纬 22.5", -22.5),
        ("-2.3", -2.3),
    ],
)
def test_one_coordinate_in_every_way_of_writing_it(text, degrees):
    angle = read_angle(text)
    assert angle is not None
    assert angle.value == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize("text", ["113°66′", "见附件", "113.11,22.57", "13号", "113°06′36″36"])
def test_what_is_no_single_coordinate_is_not_read_as_one(text):
    assert read_angle(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "113.11,22.57",
        "113.11，22.57",
        "113.11 22.57",
        "(113.11, 22.57)",
        "POINT(113.11 22.57)",
        "113°6'36\"、22°34'12\"",
        "东经113.11 北纬22.57",
    ],
)
def test_two_coordinates_in_one_cell_in_every_way_of_writing_them(text):
    found = read_angles(text)
    assert found is not None
    assert [one.value for one in found] == pytest.approx([113.11, 22.57], abs=1e-9)


def test_latitude_first_is_told_by_the_range_and_said(tmp_path):
    done = paired(tmp_path, "22.57,113.11", "22.58,113.12")
    assert stands(done) == [(113.11, 22.57), (113.12, 22.58)]
    assert done.plans[0].placing.order == "lat,lon"


def test_what_the_text_says_of_itself_goes_before_its_order(tmp_path):
    done = paired(tmp_path, "北纬51.5 东经7.4", "51.6N 7.5E", head="经纬度")
    assert stands(done) == [(7.4, 51.5), (7.5, 51.6)]


def test_mixed_orders_are_each_read_by_range_and_mentioned(tmp_path):
    done = paired(tmp_path, "113.11,22.57", "113.12,22.58", "22.59,113.13")
    assert stands(done) == [(113.11, 22.57), (113.12, 22.58), (113.13, 22.59)]
    assert "import-order-mixed" in codes(done, "warning")


def test_an_order_that_ranges_cannot_tell_is_asked_for(tmp_path):
    cells = ("-2.31,53.39", "-2.35,53.38")
    assert codes(paired(tmp_path, *cells)) == ["import-order-unknown"]
    assert codes(paired(tmp_path, *cells, accept=True)) == ["import-order-unknown"], "no guess"
    assert stands(paired(tmp_path, *cells, head="经纬度")) == [(-2.31, 53.39), (-2.35, 53.38)]
    turned = paired(tmp_path, "53.39,-2.31", head="lat/lon")
    assert stands(turned) == [(-2.31, 53.39)]


def columns(tmp_path, *pairs, **options):
    rows = [(f"{at}号小学", "小学", *pair) for at, pair in enumerate(pairs)]
    return imported(
        csv_file(tmp_path, [("机构名称", "设施类别", "经度", "纬度"), *rows]), **options
    )


def test_columns_that_are_swapped_stop_the_import_until_somebody_says_so(tmp_path):
    pairs = [(22.57, 113.11), (22.58, 113.12)]
    done = columns(tmp_path, *pairs)
    (fault,) = done.faults
    assert fault.code == "import-swapped-columns"
    assert fault.details["rows"] == "2 (22.57, 113.11); 3 (22.58, 113.12)"
    accepted = columns(tmp_path, *pairs, accept=True)
    assert stands(accepted) == [(113.11, 22.57), (113.12, 22.58)]
    assert accepted.plans[0].at["lon"] == 3, "the mapping file will say so next year"


def test_single_swapped_rows_stop_the_import_too(tmp_path):
    pairs = [(113.10, 22.55), (22.57, 113.11), (113.13, 22.56)]
    assert codes(columns(tmp_path, *pairs)) == ["import-swapped-rows"]
    accepted = columns(tmp_path, *pairs, accept=True)
    assert stands(accepted) == [(113.1, 22.55), (113.11, 22.57), (113.13, 22.56)]


def test_a_row_without_a_place_is_listed_with_its_reason_and_never_dropped(tmp_path):
    done = columns(
        tmp_path, (113.1, 22.5), ("", ""), ("113.2", ""), ("见附件", "22.5"), (0, 0), (500, 22.5),
        ("-", "无"), (113.2, 22.5), (113.3, 22.5),
    )  # fmt: skip
    reasons = [entry.reason for entry in done.entries if entry.fate == "geocode"]
    assert reasons == [
        "no-coordinates", "half-coordinates", "unreadable", "null-island", "out-of-range",
        "no-coordinates",
    ]  # fmt: skip
    assert fates(done) == {"header": 1, "facility": 3, "geocode": 6}


def test_metres_under_a_datum_of_degrees_are_told_with_the_likely_system(tmp_path):
    done = columns(tmp_path, (408000, 2496000), (409000, 2497000))
    (fault,) = done.faults
    assert fault.code == "metres-for-degrees"
    assert "EPSG:4547" in str(fault.details["guess"])


def test_metres_with_northing_under_x_are_told_as_swapped(tmp_path):
    pairs = [(2496000, 408000), (2497000, 409000)]
    assert codes(columns(tmp_path, *pairs, datum="EPSG:4547")) == ["import-swapped-columns"]
    done = columns(tmp_path, *pairs, datum="EPSG:4547", accept=True)
    assert stands(done)[0] == pytest.approx((113.1, 22.56), abs=0.05)


def test_a_point_far_from_all_others_is_kept_and_mentioned(tmp_path):
    near = [(113.1 + 0.01 * at, 22.5) for at in range(6)]
    done = columns(tmp_path, *near, (103.1, 22.5))  # a 1 typed as 0
    (fault,) = done.faults
    assert (fault.code, fault.severity, fault.details["rows"]) == (
        "import-far-away",
        "warning",
        "8",
    )
    assert fates(done) == {"header": 1, "facility": 7}


def test_the_datum_is_asked_for_never_guessed_whatever_the_file_hints_at(tmp_path):
    rows = [("机构名称", "设施类别", "百度经度", "百度纬度"), ("甲", "小学", 113.1, 22.5)]
    for accept in (False, True):
        done = imported(csv_file(tmp_path, rows), datum="", accept=accept)
        (fault,) = done.faults
        assert fault.code == "import-no-datum"
        assert "百度经度" in str(fault.details["hint"])


def test_a_register_without_coordinates_needs_no_datum(tmp_path):
    rows = [("机构名称", "设施类别", "地址"), ("甲", "小学", "江海路1号")]
    done = imported(csv_file(tmp_path, rows), datum="")
    assert fates(done) == {"header": 1, "geocode": 1}


def test_shifted_coordinates_come_back_to_where_they_are(tmp_path):
    lon, lat = wgs84_to_gcj02(113.11, 22.57)
    done = columns(tmp_path, (float(lon), float(lat)), datum="gcj02")
    assert np.allclose(
        (done.facilities[0].shape.x, done.facilities[0].shape.y), (113.11, 22.57), atol=1e-8
    )


def test_longitude_alone_is_not_a_place(tmp_path):
    rows = [("机构名称", "设施类别", "经度"), ("甲", "小学", 113.1)]
    assert codes(imported(csv_file(tmp_path, rows))) == ["import-one-axis"]
    assert fates(imported(csv_file(tmp_path, rows), accept=True)) == {"header": 1, "geocode": 1}


def test_coordinates_under_a_head_nobody_knows_are_a_guess_to_be_accepted(tmp_path):
    rows = [("机构名称", "设施类别", "值一", "值二"), ("甲", "小学", 113.1234, 22.5678)]
    assert codes(imported(csv_file(tmp_path, rows))) == ["import-doubtful-column"]
    done = imported(csv_file(tmp_path, rows), accept=True)
    assert stands(done) == [(113.1234, 22.5678)]
