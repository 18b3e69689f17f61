"""What of the streets is reached: cut exactly at the limit, from both ends, by direction."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lifecircle.network.profiles import PROFILES
from lifecircle.network.reach.reached import reached_stretches, unreached_stretches
from lifecircle.network.reach.stretch_shapes import stretch_shapes
from lifecircle.network.travel import in_metres
from lifecircle.study.projections import project
from oracle import BruteForce, Foot, seconds
from reach_pictures import as_lines, everything, in_town, travel_of, walked_towns
from towns import Street, Town, degrees, draw


def lines_of(town, limit_s, *, profile="general", way="to", metres=False):
    """Return what is reached and what is not, in the metres of the town."""
    travel = travel_of(town)
    who = in_metres(PROFILES[profile]) if metres else PROFILES[profile]
    graph = travel.graph(who, way=way)
    shapes = stretch_shapes(travel.network, travel.streets)
    settled = graph.nearest(everything(travel)).seconds
    reached = reached_stretches(graph, shapes, settled, limit_s=limit_s)
    every = np.arange(len(travel.streets.tail))
    rest = unreached_stretches(graph, shapes, settled, limit_s=limit_s, among=every)
    return in_town(travel, as_lines(reached)), in_town(travel, as_lines(rest))


def spans(shape):
    """Return where lines on the axis of x begin and end."""
    found = shapely.get_parts(shapely.line_merge(shapely.union_all(shape)))
    return sorted([round(one.bounds[0], 2), round(one.bounds[2], 2)] for one in found)


def test_a_street_is_cut_where_the_limit_is():
    # k at 250 of a block of 500 m: 120 m to either side.
    town = Town(draw("A-------------------B"), {}, {"k": ("clinic", (250, 0))})
    reached, rest = lines_of(town, 120.0)
    assert spans(reached) == [[130, 370]]
    assert spans(rest) == [[0, 130], [370, 500]]


def test_the_walk_from_the_door_is_taken_off():
    town = Town(draw("A-------------------B"), {}, {"k": ("clinic", (250, 50))})
    # 120 s less 50 s; at 0.8 m/s 96 m less 50.
    assert spans(lines_of(town, 120.0)[0]) == [[180, 320]]
    assert spans(lines_of(town, 120.0, profile="older")[0]) == [[204, 296]]
    assert lines_of(town, 49.0)[0].is_empty


def test_a_block_between_two_facilities_is_reached_from_both_ends():
    town = Town(draw("A---B---C---D"), {}, {"k": ("clinic", (0, 0)), "m": ("clinic", (300, 0))})
    assert spans(lines_of(town, 140.0)[0]) == [[0, 140], [160, 300]]
    assert spans(lines_of(town, 150.0)[0]) == [[0, 300]]
    assert lines_of(town, 151.0)[1].is_empty


def test_curves_are_followed_to_the_limit():
    bend = Street(((0.0, 0.0), (60.0, 0.0), (60.0, 80.0), (160.0, 80.0)))
    reached, _ = lines_of(Town((bend,), {}, {"k": ("clinic", (0, 0))}), 150.0)
    end = shapely.get_parts(shapely.boundary(shapely.line_merge(shapely.union_all(reached))))
    # 60 along, 80 up, 10 along.
    assert reached.length == pytest.approx(150, abs=0.01)
    assert min(shapely.distance(end, shapely.Point(70, 80))) < 0.01


def test_steps_are_slower_and_closed_to_a_wheelchair():
    town = Town(draw("A---B===C---D"), {}, {"k": ("clinic", (0, 0))})
    # 100 s to B; steps at half the speed: 60 s are 30 m of them.
    assert spans(lines_of(town, 160.0)[0]) == [[0, 130]]
    assert spans(lines_of(town, 1000.0, profile="wheelchair")[0]) == [[0, 100]]
    # In metres steps are as long as they are.
    assert spans(lines_of(town, 160.0, metres=True)[0]) == [[0, 160]]


def test_a_street_that_binds_walkers_is_reached_from_one_end_only():
    # One may walk from A to B only: people come to k along it, staff cannot leave by it.
    town = Town(draw("A>>>B---C"), {}, {"k": ("clinic", (100, 0))})
    assert spans(lines_of(town, 60.0)[0]) == [[40, 160]]
    assert spans(lines_of(town, 60.0, way="from")[0]) == [[100, 160]]


def test_an_island_is_not_reached():
    streets = (*draw("A---B"), Street(((0.0, 90.0), (100.0, 90.0))))
    reached, rest = lines_of(Town(streets, {}, {"k": ("clinic", (50, 0))}), 900.0)
    assert reached.length == pytest.approx(100, abs=0.01)
    assert rest.length == pytest.approx(100, abs=0.01)


def test_what_a_smaller_limit_reached_whole_can_be_left_out():
    town = Town((*draw("A---B---C---D"), Street(((100.0, 0.0), (100.0, 50.0)))), {},
                {"k": ("clinic", (0, 0))})  # fmt: skip
    travel = travel_of(town)
    graph = travel.graph(PROFILES["general"])
    shapes = stretch_shapes(travel.network, travel.streets)
    settled = graph.nearest(np.array([0])).seconds
    added = reached_stretches(graph, shapes, settled, limit_s=220.0, beyond_s=120.0)
    # 0-100 was whole at 120 m; the 200 m beyond B and the 50 m beside it were not.
    assert as_lines(added).length == pytest.approx(120 + 50, abs=0.01)


def test_a_lane_that_is_in_the_network_twice_is_drawn_once():
    # The lane that leads north from B stands for a copy that is on no map.
    streets = (*draw("A---B---C"), Street(((100.0, 0.0), (100.0, 50.0))))
    travel = travel_of(Town(streets, {}, {"k": ("clinic", (60, 0))}))
    north = shapely.bounds(travel.network.geometry)[:, 3]
    hidden = north > north.min() + 1
    assert hidden.sum() == 1
    gated = SimpleNamespace(outward=np.zeros(len(hidden), np.int8), drawn=~hidden)
    twice = replace(travel, network=replace(travel.network, gated=gated))
    shapes = stretch_shapes(twice.network, twice.streets)
    graph = twice.graph(PROFILES["general"])
    settled = graph.nearest(np.array([0])).seconds
    every = np.arange(len(twice.streets.tail))
    for limit_s, drawn_m in ((900.0, 200.0), (80.0, 140.0), (10.0, 20.0)):
        reached = as_lines(reached_stretches(graph, shapes, settled, limit_s=limit_s))
        rest = unreached_stretches(graph, shapes, settled, limit_s=limit_s, among=every)
        assert reached.length == pytest.approx(drawn_m, abs=0.01)
        assert as_lines(rest).length == pytest.approx(200 - drawn_m, abs=0.01)


@settings(max_examples=50, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(
    walked_towns(),
    st.sampled_from(["general", "older", "wheelchair"]),
    st.sampled_from(["to", "from"]),
    st.floats(20.0, 600.0),
    st.lists(st.floats(0.02, 0.98), min_size=3, max_size=3),
)
def test_a_place_on_a_street_is_reached_where_the_brute_force_walks_there(
    town, who, way, limit_s, shares
):
    number = {}
    for street in town.streets:
        for point in street.points:
            number.setdefault(point, len(number))
    oracle = BruteForce(
        dict(zip(number.values(), degrees(list(number)), strict=True)),
        [([number[point] for point in street.points], street.tags) for street in town.streets],
    )
    for name, (_, place) in town.places.items():
        foot = oracle.nearest(*degrees(place)[0], 300.0)
        assume(foot is None or not foot.doubtful)
        if foot:
            oracle.put(name, foot, gate=True)
    for row in range(len(oracle.segments)):
        for share in shares:
            # Segments that two ways draw on the same corners are one line to the eye.
            a, b, *_ = oracle.segments[row]
            oracle.put((row, share if a <= b else 1 - share), Foot(row, share, 0.0))
    cost = seconds(oracle.graph(who, way=way), town.places)
    travel = travel_of(town)
    graph = travel.graph(PROFILES[who], way=way)
    shapes = stretch_shapes(travel.network, travel.streets)
    settled = graph.nearest(everything(travel)).seconds
    reached = as_lines(reached_stretches(graph, shapes, settled, limit_s=limit_s))
    every = np.arange(len(travel.streets.tail))
    rest = as_lines(unreached_stretches(graph, shapes, settled, limit_s=limit_s, among=every))
    total_m = shapely.length(travel.network.geometry).sum()
    assert reached.length + rest.length == pytest.approx(total_m, abs=1e-3)
    least, doubtful = {}, set()
    for (row, share), *_ in oracle.doors:
        key = (*sorted(oracle.segments[row][:2]), share)
        found = cost.get((row, share), np.inf)
        least[key] = min(found, least.get(key, np.inf))
        doubtful |= {key} if abs(found - limit_s) < 0.05 else set()
    places = {node: lonlat for (a, b, *_), ends in zip(oracle.segments, oracle.lonlat, strict=True)
              for node, lonlat in ((a, ends[:2]), (b, ends[2:]))}  # fmt: skip
    for (a, b, share), found in least.items():
        if (a, b, share) not in doubtful:
            lon, lat = places[a] + share * (places[b] - places[a])
            spot = shapely.Point(*project(lon, lat, travel.network.crs))
            near = reached.distance(spot) < 0.01 if not reached.is_empty else False
            assert near == (found <= limit_s), (a, b, share, found)
