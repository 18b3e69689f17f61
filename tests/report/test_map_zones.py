"""Zones on the map: borders, figures, the facility most people go to, and who is under-served."""

import numpy as np
import pytest
from map_reading import known, unpacked

from lifecircle.report.headline import headlines
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.placing import Placing
from lifecircle.report.map.zones import LEVELS, ZoneHomes, add_figures, add_gaps, add_zones

CARE, CULTURE = 0, 1
DISTRICT, STREET, WEST, EAST = range(4)


def figures(result, number):
    blob = Blob()
    add_figures(blob, result, headlines(result)[number], lives=ZoneHomes(result), name="c")
    return unpacked(blob.text())[0]


def test_zones_come_with_their_level_their_name_and_a_place_for_it_inside(result):
    blob = Blob()
    add_zones(blob, result, Placing(), tolerance_m=4.0)
    columns, texts = unpacked(blob.text())
    assert [LEVELS[at] for at in columns["zone.level"]] == [
        "district",
        "street",
        "community",
        "community",
    ]
    assert texts["zone.name"] == ["江海区", "江南街道", "仁美社区", "中福社区"]
    assert columns["zone.of"].tolist() == [1, 1, 1, 1]
    # The middle of a square of 0.01 degree.
    middle = columns["zone.name_x"][WEST] / 1e5, columns["zone.name_y"][WEST] / 1e5
    assert middle == pytest.approx((113.105, 22.505), abs=1e-3)


def test_figures_are_those_of_the_coverage(result):
    columns = figures(result, CARE)
    assert known(columns["c.zone.total"], 10) == [8, 8, 2, 6]
    assert known(columns["c.zone.covered"], 10) == [2, 2, 2, 0]
    assert known(columns["c.zone.covered_share"], 10_000) == [0.25, 0.25, 1.0, 0.0]
    # 0.9 of 6 people is 5.4.
    assert known(columns["c.zone.short_by"], 10)[EAST] == 5.4


def test_a_zone_of_a_circle_without_a_target_has_none(result):
    assert known(figures(result, CULTURE)["c.zone.target_share"], 10_000) == [None] * 4


def test_the_nearest_facility_of_a_zone_is_that_of_most_of_its_people(result):
    # Aged 60 and over: 1 and 1 in the west, 2 and 4 in the east, whose 4 reach nothing.
    facility, minutes = ZoneHomes(result).nearest(result.circles[CARE])
    assert facility.tolist() == [0, 0, 0, 0]
    # In the west the middle of two walks is the first of them, 2.5 minutes; of eight people in
    # all four reach nothing, so the middle one needs 28.5; in the east four of six reach nothing.
    assert minutes.tolist() == [28.5, 28.5, 2.5, np.inf]


def test_where_nobody_lives_there_is_no_nearest_facility(make_result):
    result = make_result()
    result.study.residents["age_60_plus"] = [0.0, 0.0, 2.0, 4.0]
    facility, minutes = ZoneHomes(result).nearest(result.circles[CARE])
    assert (facility[WEST], minutes[WEST]) == (-1, np.inf)


def test_of_two_facilities_with_as_many_people_the_first_is_told(make_result):
    result = make_result()
    rows = result.nearest
    rows.loc[("B2", "elderly-care"), "facility_id"] = "F3"
    facility, _ = ZoneHomes(result).nearest(result.circles[CARE])
    assert facility[WEST] == 0


def test_under_served_neighbourhoods_stand_in_the_order_of_the_result(result):
    blob = Blob()
    add_gaps(blob, result, result.circles[CARE], name="c")
    add_gaps(blob, result, result.circles[CULTURE], name="d")
    columns, _ = unpacked(blob.text())
    assert columns["c.gap.zone"].tolist() == [EAST]
    assert known(columns["c.gap.people"], 10) == [6.0]
    assert known(columns["c.gap.reach"], 10) == [5.4]
    told = {key: columns[f"c.gap.{key}"].tolist() for key in ("severity", "reason", "small")}
    assert told == {"severity": [2], "reason": [0], "small": [1]}
    assert columns["c.gap.doubtful"].tolist() == [0]
    assert columns["d.gap.zone"].tolist() == []
