"""A layer in another datum than it states is told from its streets; a sound one never is."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.network.datums.suspicion import FEW_PLACES, Around, judge
from lifecircle.study.datum import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from lifecircle.study.projections import metric_crs, project, unproject
from uneven_town import (
    MISTAKES,
    SIZE_M,
    doors,
    moved,
    to_degrees,
    uneven_streets,
    uneven_town,
)

TOWN = uneven_town()
STREETS = Around(uneven_streets())
HOUSES = Around(uneven_streets(), TOWN.homes)


def told(verdict):
    reading = verdict.reading
    return verdict.state, None if reading is None else (reading.datum, reading.slip)


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize(
    ("shapes", "around"),
    [
        pytest.param(doors(TOWN, 60), STREETS, id="doors on streets"),
        pytest.param(doors(TOWN, 20), HOUSES, id="doors in buildings"),
        pytest.param(TOWN.homes, STREETS, id="homes"),
        pytest.param(TOWN.parks, STREETS, id="parks"),
    ],
)
def test_every_mistake_is_named_and_what_is_right_is_left_alone(shapes, around, mistake):
    how, expected = MISTAKES[mistake]
    assert told(judge(shapes, "wgs84", around)) == ("fits", None)
    assert told(judge(moved(shapes, how), "wgs84", around)) == ("other", expected)


@pytest.mark.parametrize(
    ("declared", "undo", "true", "do"),
    [
        ("gcj02", gcj02_to_wgs84, "wgs84", None),
        ("bd09", bd09_to_wgs84, "wgs84", None),
        ("bd09", bd09_to_wgs84, "gcj02", wgs84_to_gcj02),
        ("gcj02", gcj02_to_wgs84, "bd09", wgs84_to_bd09),
        ("cgcs2000", None, "gcj02", wgs84_to_gcj02),
    ],
)
def test_a_datum_that_is_stated_wrongly_is_told_whichever_it_is(declared, undo, true, do):
    written = doors(TOWN, 60) if do is None else moved(doors(TOWN, 60), do)
    as_declared = written if undo is None else moved(written, undo)
    assert told(judge(as_declared, declared, STREETS)) == ("other", (true, "named"))


def test_the_evidence_is_in_metres():
    # The doors stand in the middle of homes, some 14 m off their street, which winds.
    verdict = judge(moved(doors(TOWN, 60), wgs84_to_gcj02), "wgs84", STREETS)
    assert verdict.by == "streets"
    assert 55 <= verdict.places <= 60, "doors of one cell of 30 m are one place"
    assert verdict.within_m == pytest.approx(14.0, abs=3)
    assert verdict.better_share > 0.9
    assert verdict.declared_share < 0.5
    assert verdict.better_m == pytest.approx(14.0, abs=2)
    assert verdict.declared_m > 15
    assert verdict.shift_m == pytest.approx(632, abs=5)


def test_a_file_of_metres_made_of_shifted_degrees_is_told_as_that():
    verdict = judge(moved(doors(TOWN, 60), wgs84_to_gcj02), "EPSG:4547", STREETS)
    assert told(verdict) == ("other", ("gcj02", "projected"))


def test_eleven_places_are_too_few_however_far_off_they_are():
    shapes = moved(doors(TOWN, FEW_PLACES - 1), wgs84_to_gcj02)
    verdict = judge(shapes, "wgs84", HOUSES)
    assert (told(verdict), verdict.places) == (("few", None), FEW_PLACES - 1)


def test_many_rows_at_a_few_places_are_few_places():
    again = np.repeat(moved(doors(TOWN, 8), wgs84_to_gcj02), 20)
    assert told(judge(again, "wgs84", HOUSES)) == ("few", None)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), many=st.integers(12, 200))
def test_places_that_have_nothing_to_do_with_streets_are_never_accused(seed, many):
    rng = np.random.default_rng(seed)
    points = shapely.points(rng.uniform(-SIZE_M / 2, SIZE_M / 2, (many, 2)))
    assert judge(to_degrees(points), "wgs84", HOUSES).state != "other"


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    many=st.integers(12, 80),
    declared=st.sampled_from(["wgs84", "cgcs2000", "gcj02", "bd09", "EPSG:4547"]),
)
def test_places_that_are_right_are_never_accused_whatever_is_stated(seed, many, declared):
    assert judge(doors(TOWN, many, seed=seed), declared, HOUSES).state != "other"


def test_cells_of_a_grid_tell_nothing():
    axis = np.arange(-1400.0, 1400.0, 250.0)
    cells = shapely.points(*(one.ravel() for one in np.meshgrid(axis, axis)))
    assert judge(to_degrees(cells), "wgs84", STREETS).state == "unclear"


def test_the_order_of_rows_does_not_matter():
    shapes = moved(TOWN.homes, wgs84_to_gcj02)
    assert judge(shapes[::-1], "wgs84", STREETS) == judge(shapes, "wgs84", STREETS)


def test_missing_and_empty_shapes_are_no_places():
    shapes = np.append(doors(TOWN, 20), [None, shapely.Point()])
    assert judge(shapes, "wgs84", HOUSES).places == 20


def test_outside_china_nothing_is_suspected():
    # The same town at the same latitude in the Atlantic.
    there = metric_crs([-30.0], [22.57])
    network = replace(uneven_streets(), crs=there)
    places = moved(doors(TOWN, 60), wgs84_to_gcj02)
    plane = moved(places, lambda lon, lat: project(lon, lat, uneven_streets().crs))
    abroad = moved(plane, lambda x, y: unproject(x, y, there))
    assert judge(places, "wgs84", STREETS).state == "other"
    assert judge(abroad, "wgs84", Around(network)).state == "unclear"


def test_lines_are_judged_too():
    # Walks of one block each, drawn on the streets.
    corners = [shapely.get_coordinates(street) for street in TOWN.streets]
    blocks = np.array([shapely.LineString(one[4:6]) for one in corners], dtype=object)
    assert told(judge(blocks, "wgs84", STREETS)) == ("fits", None)
    shifted = judge(moved(blocks, wgs84_to_gcj02), "wgs84", STREETS)
    assert told(shifted) == ("other", ("gcj02", "named"))


def test_where_all_blocks_are_alike_nothing_is_said_by_chance():
    # Blocks of 80 m by 80 m as far as one can see: many pushes land on the pattern again.
    axis = np.arange(-2000.0, 2001.0, 80.0)
    lines = [shapely.LineString([(x, -2000), (x, 2000)]) for x in axis]
    lines += [shapely.LineString([(-2000, y), (2000, y)]) for y in axis]
    frame = gpd.GeoDataFrame(geometry=to_degrees(lines), crs="EPSG:4326")
    network, _ = lc.read_streets(lc.StreetSource(frame=frame))
    rng = np.random.default_rng(3)
    for off_m in np.arange(0.0, 40.0, 2.0):
        x, y = rng.choice(axis[12:-12], 60) + off_m, rng.uniform(-1000, 1000, 60)
        verdict = judge(to_degrees(shapely.points(x, y)), "wgs84", Around(network))
        assert verdict.state != "other"
