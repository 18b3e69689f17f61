"""Reach areas over whole towns: what the map draws around facilities."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecircle.network.areas import ReachAreas, areas_in_degrees
from lifecircle.network.profiles import PROFILES
from lifecircle.network.reach.area import AreaStyle
from lifecircle.network.reach.reached import reached_stretches, unreached_stretches
from lifecircle.study.projections import project
from reach_pictures import GENERAL, as_lines, drawn, everything, travel_of, walked_towns
from towns import Street, Town, draw

TOWN = settings(max_examples=40, deadline=None, derandomize=True,
                suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
WHO = st.sampled_from(["general", "older", "wheelchair"])
WAYS = st.sampled_from([("to",), ("from",), ("to", "from")])


def has(area, x, y):
    return bool(shapely.contains_xy(area, x, y))


CANAL = Town(
    (
        Street(((0.0, 0.0), (600.0, 0.0))),
        Street(((0.0, 28.0), (600.0, 28.0))),
        Street(((600.0, 0.0), (700.0, 14.0), (600.0, 28.0))),
    ),
    {},
    {"k": ("clinic", (50, 0))},
)
"""Two quays 28 m apart, joined by a bridge more than half a kilometre from the clinic."""


def test_the_other_bank_of_a_canal_is_covered_only_when_one_has_walked_round():
    five, fifteen = drawn(CANAL, 300.0, 900.0)
    # k stands at 50: in 300 m one comes to 350 on this side.
    assert has(five, 340, 0)
    assert not has(five, 390, 0)
    assert not has(five, 200, 28)
    # 550 m to the bridge, 202 m over it, and 148 m back along the other quay, to 452.
    assert has(fifteen, 470, 28)
    assert not has(fifteen, 300, 28)


def test_a_bank_that_belongs_to_a_small_piece_holds_nothing_back():
    near = Street(((0.0, 0.0), (900.0, 0.0)))
    quays = Town((near, CANAL.streets[1]), {}, CANAL.places)
    # The far quay, 600 m with no bridge, is less street than the kilometre that counts.
    assert has(drawn(quays, 300.0)[0], 200, 28)
    assert not has(drawn(quays, 300.0, small_piece_m=500.0)[0], 200, 28)


def test_the_longest_piece_is_never_small():
    # 820 m of street in all: the far quay holds back all the same.
    streets = (
        Street(((0.0, 0.0), (300.0, 0.0), (400.0, 14.0), (300.0, 28.0), (0.0, 28.0))),
        Street(((300.0, 0.0), (310.0, -17.0))),
    )
    (area,) = drawn(Town(streets, {}, {"k": ("clinic", (50, 0))}), 200.0)
    assert has(area, 150, 0)
    assert not has(area, 150, 28)


@pytest.mark.parametrize(("who", "reached_m"), [("general", 300), ("older", 240)])
def test_the_area_ends_round_where_the_street_goes_on(who, reached_m):
    town = Town(draw("A-----------------------B"), {}, {"k": ("clinic", (0, 0))})
    (area,) = drawn(town, 300.0, profile=who)
    # What is reached and 30 m of width, as if the street ended there.
    assert area.bounds[2] == pytest.approx(reached_m + 30, abs=1.5)
    assert has(area, reached_m + 10, 24)


def test_a_wheelchair_goes_round_the_steps():
    town = Town(draw("A---B=======C---D"), {}, {"k": ("clinic", (0, 0))})
    walking, rolling = (drawn(town, 900.0, profile=who)[0] for who in ("general", "wheelchair"))
    assert has(walking, 200, 0)
    assert has(rolling, 99, 0)
    assert not has(rolling, 200, 0)


def test_circles_in_metres_do_not_ask_for_the_speed():
    town = Town(draw("A-------------------B"), {}, {"k": ("clinic", (0, 0))})
    slow, quick = (drawn(town, 200.0, profile=who, metres=True)[0] for who in ("older", "bicycle"))
    assert slow.equals(quick)
    assert slow.bounds[2] == pytest.approx(230, abs=1.5)


def test_there_and_back_is_what_is_reached_both_ways():
    # One may walk from A to B only; k stands at B.
    town = Town(draw("A>>>B---C"), {}, {"k": ("clinic", (100, 0))})
    there, back, both = (
        drawn(town, 90.0, ways=ways)[0] for ways in (("to",), ("from",), ("to", "from"))
    )
    assert has(there, 20, 0)
    assert not has(back, 20, 0)
    assert not has(both, 20, 0)
    assert has(both, 180, 0)
    assert both.symmetric_difference(shapely.intersection(there, back)).area < 1e-6


def test_several_facilities_are_one_area_and_none_is_none():
    town = Town(draw("A---B---C---D---E---F---G"), {},
                {"k": ("clinic", (0, 0)), "m": ("clinic", (600, 0))})  # fmt: skip
    travel = travel_of(town)
    areas = ReachAreas(travel)
    both, first, second, none = (
        areas.around(np.array(rows, np.int64), [200.0], profile=GENERAL)[0]
        for rows in ([0, 1], [0], [1], [])
    )
    assert len(both.geoms) == 2
    assert both.symmetric_difference(shapely.union(first, second)).area < 0.01
    assert none.is_empty
    assert list(areas.around(np.array([0]), [], profile=GENERAL)) == []
    assert areas.around(np.array([0]), [0.0], profile=GENERAL)[0].is_empty


def test_limits_come_back_in_the_order_they_were_asked():
    town = Town(draw("A-------------------B"), {}, {"k": ("clinic", (0, 0))})
    long, short, middle = drawn(town, 300.0, 100.0, 200.0)
    assert short.area < middle.area < long.area
    assert long.covers(middle)


def test_areas_in_degrees_lie_where_their_metres_do():
    travel = travel_of(CANAL)
    areas = ReachAreas(travel).around(np.array([0]), [300.0, 900.0], profile=GENERAL)
    found = areas_in_degrees(areas, travel.network.crs)
    for area, degrees in zip(areas, found, strict=True):
        assert shapely.get_num_coordinates(area) == shapely.get_num_coordinates(degrees)
        assert 113.0 < degrees.centroid.x < 113.2
        assert 22.4 < degrees.centroid.y < 22.6
        lon, lat = shapely.get_coordinates(degrees).T
        x, y = project(lon, lat, travel.network.crs)
        assert np.abs(np.column_stack((x, y)) - shapely.get_coordinates(area)).max() < 1e-6


@TOWN
@given(walked_towns(), WHO, WAYS, st.lists(st.floats(10.0, 700.0), min_size=2, max_size=4))
def test_areas_are_valid_and_nested_in_their_limits(town, who, ways, limits):
    areas = drawn(town, *sorted(limits), profile=who, ways=ways)
    for area in areas:
        assert area.geom_type == "MultiPolygon"
        assert area.is_valid
    for small, large in itertools.pairwise(areas):
        assert small.difference(large).area < 0.01


@TOWN
@given(walked_towns(), WHO, st.sampled_from(["to", "from"]), st.floats(10.0, 700.0))
def test_areas_cover_all_that_is_reached_and_no_street_beyond_a_detour(town, who, way, limit_s):
    travel = travel_of(town)
    style = AreaStyle(smallest_hole_cells=0.0)
    areas = ReachAreas(travel, style=style, small_piece_m=0.0)
    profile = PROFILES[who]
    (area,) = areas.around(everything(travel), [limit_s], profile=profile, ways=(way,))
    graph = travel.graph(profile, way=way)
    settled = graph.nearest(everything(travel)).seconds
    reached = as_lines(reached_stretches(graph, areas.shapes, settled, limit_s=limit_s))
    far_s = limit_s + 2 * style.width_m / profile.speed_m_s
    beyond = as_lines(
        unreached_stretches(
            graph,
            areas.shapes,
            settled,
            limit_s=far_s,
            among=np.arange(len(travel.streets.tail)),
        )
    )
    diagonal_m = style.cell_m * np.sqrt(2)
    if reached.is_empty:
        assert area.is_empty
        return
    assert area.covers(reached)
    assert reached.buffer(style.width_m + diagonal_m + 0.1, quad_segs=64).covers(area)
    hugging = reached.buffer(1.5 * style.cell_m + diagonal_m + 0.1, quad_segs=64)
    assert beyond.difference(hugging).intersection(area).length < 1e-6


@TOWN
@given(walked_towns(), WHO, st.floats(10.0, 500.0), st.floats(10.0, 500.0))
def test_an_area_does_not_depend_on_what_else_is_asked(town, who, limit_s, other_s):
    (alone,) = drawn(town, limit_s, profile=who)
    _, among = drawn(town, other_s, limit_s, profile=who)
    assert alone.symmetric_difference(among).area < 0.01
