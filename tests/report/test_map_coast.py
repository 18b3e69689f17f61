import numpy as np
import pytest
import shapely

from lifecircle.report.map.coast import sea

BOX = (0.0, 0.0, 10.0, 10.0)


def wet(*lines):
    return sea(np.array([shapely.LineString(line) for line in lines], dtype=object), BOX)


def test_without_a_coast_there_is_no_sea():
    assert len(sea(np.array([], dtype=object), BOX)) == 0


def test_the_sea_lies_to_the_right_of_the_coast():
    east = wet([(5, -1), (5, 11)])
    assert shapely.area(east).sum() == pytest.approx(50)
    assert shapely.contains_xy(east[0], 8, 5)
    west = wet([(5, 11), (5, -1)])
    assert shapely.contains_xy(west[0], 2, 5)


def test_an_island_is_dry_and_the_sea_is_around_it():
    island = [(4, 4), (6, 4), (6, 6), (4, 6), (4, 4)]
    (around,) = wet(island)
    assert shapely.area(around) == pytest.approx(96)
    assert not shapely.contains_xy(around, 5, 5)


def test_a_lagoon_is_wet_and_the_land_around_it_is_dry():
    lagoon = [(4, 4), (4, 6), (6, 6), (6, 4), (4, 4)]
    assert shapely.area(wet(lagoon)).sum() == pytest.approx(4)


def test_a_coast_in_pieces_is_put_together():
    assert shapely.area(wet([(5, -1), (5, 4)], [(5, 4), (5, 11)])).sum() == pytest.approx(50)


def test_a_coast_that_was_clipped_is_carried_on_away_from_the_middle():
    # From 8, 5 straight up to 8, 8, carried on outwards: the sea is a strip in the east.
    (east,) = wet([(8, 2), (8, 8)])
    assert shapely.contains_xy(east, 9, 5)
    assert not shapely.contains_xy(east, 5, 5)
    assert 10 < shapely.area(east) < 25


def test_land_beyond_an_inlet_stays_dry():
    inlet = [(0, 4), (5, 4), (5, 6), (0, 6)]
    found = wet([(-1, 4), *inlet, (-1, 6)])
    assert shapely.area(found).sum() == pytest.approx(90)
    assert not any(shapely.contains_xy(one, 2, 5) for one in found)
