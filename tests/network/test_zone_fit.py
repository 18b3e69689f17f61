"""Zones in another datum leave homes outside on one side, and do not cover what they should."""

import numpy as np
import pytest
import shapely

from lifecircle.network.datums.zone_fit import judge_by_homes, judge_by_zones, outline_of
from lifecircle.study.datum import wgs84_to_gcj02
from lifecircle.study.projections import project_geometries
from uneven_town import MISTAKES, PLANE, moved, to_degrees, uneven_town

TOWN = uneven_town()
DISTRICT = TOWN.district[0]
HOMES = shapely.centroid(TOWN.homes)


def told(verdict):
    reading = verdict.reading
    return verdict.state, None if reading is None else (reading.datum, reading.slip)


def sample_share(one, other):
    """Overlap counted on a grid of 20 m, which shares no code with the measured one."""
    one, other = project_geometries([one, other], PLANE)
    west, south, east, north = shapely.total_bounds([one, other])
    x, y = np.meshgrid(np.arange(west, east, 20.0), np.arange(south, north, 20.0))
    first, second = shapely.contains_xy(one, x, y), shapely.contains_xy(other, x, y)
    return (first & second).sum() / (first | second).sum()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_district_that_loses_its_homes_is_told_what_it_is_in(mistake):
    how, expected = MISTAKES[mistake]
    assert told(judge_by_homes(DISTRICT, "wgs84", HOMES)) == ("fits", None)
    wrong = moved(TOWN.district, how)[0]
    verdict = judge_by_homes(wrong, "wgs84", HOMES)
    assert told(verdict) == ("other", expected)
    inside = shapely.contains(wrong, HOMES).sum()
    assert verdict.declared_share == pytest.approx(inside / len(HOMES))
    assert (verdict.better_share, verdict.places) == (1.0, len(HOMES))


def test_homes_that_reach_beyond_the_district_on_every_side_tell_nothing():
    x, y = shapely.get_coordinates(project_geometries([DISTRICT], PLANE)[0]).T
    middle = shapely.box(x.min() + 900, y.min() + 900, x.max() - 900, y.max() - 900)
    small = to_degrees([middle])
    assert judge_by_homes(small[0], "wgs84", HOMES).state == "unclear"
    assert judge_by_homes(moved(small, wgs84_to_gcj02)[0], "wgs84", HOMES).state == "unclear"


def test_a_district_far_wider_than_its_homes_tells_nothing():
    wide = shapely.buffer(DISTRICT, 0.05)
    assert judge_by_homes(wide, "wgs84", HOMES).state == "unclear"


def test_few_homes_tell_nothing():
    wrong = moved(TOWN.district, wgs84_to_gcj02)[0]
    assert judge_by_homes(wrong, "wgs84", HOMES[:49]).state == "few"
    assert judge_by_homes(shapely.Polygon(), "wgs84", HOMES).state == "few"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_two_layers_of_zones_that_should_cover_the_same_tell_which_datum_mends_them(mistake):
    how, expected = MISTAKES[mistake]
    wrong = moved(TOWN.district, how)[0]
    verdict = judge_by_zones(wrong, "wgs84", DISTRICT)
    assert told(verdict) == ("other", expected)
    assert verdict.declared_share == pytest.approx(sample_share(wrong, DISTRICT), abs=0.01)
    assert verdict.better_share == pytest.approx(1.0, abs=1e-6)


def test_layers_that_cover_the_same_fit_and_layers_that_do_not_are_not_accused():
    west, south, east, north = shapely.bounds(DISTRICT)
    half = shapely.box(west, south, (west + east) / 2, north)
    assert judge_by_zones(DISTRICT, "wgs84", DISTRICT).state == "fits"
    assert judge_by_zones(half, "wgs84", DISTRICT).state == "unclear"
    assert judge_by_zones(shapely.Polygon(), "wgs84", DISTRICT).state == "few"


def test_an_outline_is_what_its_zones_cover_together():
    west, south, east, north = shapely.bounds(DISTRICT)
    parts = shapely.box([west, (west + east) / 2], south, [(west + east) / 2, east], north)
    assert outline_of(parts).equals(DISTRICT.envelope)
