"""One home's walk: where it runs, its arithmetic, and the two arrays it is read from."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

import lifecircle as lc
from lifecircle.network.walks.routes import edge_walks, route
from lifecircle.network.walks.walk_tree import walk_tree
from on_streets import SPEED_M_S, STEPS, OnStreets
from random_towns import beside, towns
from towns import Street, Town, degrees, draw

WGS84 = Geod(ellps="WGS84")
PROFILE = st.sampled_from(sorted(SPEED_M_S))
WAY = st.sampled_from(["to", "from"])

random_towns = settings(
    max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


def decoded(tree, home):
    """Read a walk as the documentation of the encoding says, with lists and whole numbers only.

    Returns (edge, from metres, to metres) one after another, and the row of the door.
    """
    network, homes, doors = tree.ground.network, tree.ground.homes, tree.ground.doors
    tail, head, length_m = (column.tolist() for column in
                            (network.tail, network.head, network.length_m))  # fmt: skip
    at_junction, at_home = tree.at_junction.tolist(), tree.at_home.tolist()
    halves = range(2 * len(tail))
    turns = [[half for half in halves if (head if half % 2 else tail)[half // 2] == junction]
             for junction in range(network.nodes)]  # fmt: skip
    edge, here, step = int(homes.edge[home]), float(homes.offset_m[home]), at_home[home]
    if step == -1:
        return [], None
    walked = []
    if step >= 0:
        walked.append((edge, here, 0.0 if step == 1 else length_m[edge]))
        junction = tail[edge] if step == 1 else head[edge]
        while at_junction[junction] >= 0:
            half = turns[junction][at_junction[junction]]
            edge = half >> 1
            ends = (0.0, length_m[edge])
            walked.append((edge, *(ends[::-1] if half & 1 else ends)))
            junction = tail[edge] if half & 1 else head[edge]
            assert len(walked) < 10_000, "walks in a ring"
        step = at_junction[junction]
        assert step <= -2, "a walk ends nowhere"
        edge = int(doors.edge[(-2 - step) >> 1])
        here = length_m[edge] if (-2 - step) & 1 else 0.0
    door = (-2 - step) >> 1
    assert doors.edge[door] == edge
    if abs(doors.along_m[door] - here) > 0.002:
        assert (-2 - step) & 1 == (doors.along_m[door] < here), "walked the way it is said to be"
    walked.append((edge, here, float(doors.along_m[door])))
    return walked, door


def node_at(network, edge, metres):
    """Return the junction at an end of an edge, or the place on it."""
    if metres == 0.0:
        return int(network.tail[edge])
    return int(network.head[edge]) if metres == network.length_m[edge] else (edge, metres)


def check_walk(tree, home, walks, profile, way):
    """Compare one decoded walk with the figures of the search."""
    network, homes, doors = tree.ground.network, tree.ground.homes, tree.ground.doors
    walked, door = decoded(tree, home)
    if door is None:
        assert walks.facility[home] == -1
        assert route(tree, home) is None
        return
    assert doors.facility[door] == walks.facility[home]
    metres = [abs(to_m - from_m) for _, from_m, to_m in walked]
    assert sum(metres) == pytest.approx(walks.walk_m[home], abs=1e-6)
    access_m = homes.access_m[home] + doors.access_m[door]
    assert access_m == pytest.approx(walks.access_m[home], abs=1e-9)
    seconds = access_m / SPEED_M_S[profile]
    for (edge, from_m, to_m), long in zip(walked, metres, strict=True):
        sense = int(np.sign(to_m - from_m)) * (1 if way == "to" else -1)
        factor = STEPS[profile] if network.steps[edge] else 1.0
        if long > 0.001:
            assert sense * network.oneway[edge] >= 0, "against a street that binds walkers"
            assert factor > 0, "over closed steps"
        seconds += long / (SPEED_M_S[profile] * factor) if factor else 0.0
    # Who stands within a millimetre of a place is there.
    assert seconds == pytest.approx(walks.seconds[home], abs=0.01)
    for (edge, _, to_m), (other, from_m, _) in itertools.pairwise(walked):
        assert node_at(network, edge, to_m) == node_at(network, other, from_m), "a gap"


@random_towns
@given(towns(), towns(), PROFILE, WAY, st.data())
def test_every_walk_is_read_back_from_the_two_arrays(one, other, profile, way, data):
    place = OnStreets(beside(one, other))
    some = data.draw(st.lists(st.sampled_from(place.names), min_size=1, unique=True))
    walks, tree = place.walks(profile, way, place.rows(*some))
    for home in range(len(place.attached.homes)):
        check_walk(tree, home, walks, profile, way)


@random_towns
@given(towns(), towns(), PROFILE, WAY)
def test_the_legs_of_a_route_sum_to_the_figures_of_the_walk(one, other, profile, way):
    place = OnStreets(beside(one, other))
    walks, tree = place.walks(profile, way)
    found = [route(tree, home) for home in range(len(place.attached.homes))]
    assume(any(found))
    for home, drawn in enumerate(found):
        if drawn is None:
            assert walks.facility[home] == -1
            continue
        assert (drawn.facility, drawn.way) == (walks.facility[home], way)
        sums = (drawn.seconds, drawn.walk_m, drawn.steps_m, drawn.access_m)
        said = (walks.seconds, walks.walk_m, walks.steps_m, walks.access_m)
        assert sums == pytest.approx([one[home] for one in said], abs=1e-9)
        check_line(drawn, place, home)


def check_line(drawn, place, home):
    """The line runs from door to door without a gap, and is as long as the legs say."""
    places = place.attached.homes
    line = drawn.lon_lat
    assert line[0].tolist() == [places.lon[home], places.lat[home]]
    assert WGS84.line_length(*line.T) == pytest.approx(drawn.walk_m + drawn.access_m, abs=0.01)
    for leg, after in itertools.pairwise(drawn.legs):
        assert WGS84.inv(*leg.lon_lat[-1], *after.lon_lat[0])[2] < 0.01, "a gap"
    for leg in drawn.legs:
        assert WGS84.line_length(*leg.lon_lat.T) == pytest.approx(leg.metres, abs=0.01)
    doors = place.travel.entrances
    own = np.flatnonzero(doors.owner == drawn.facility)
    last = np.column_stack((doors.lon[own], doors.lat[own]))
    assert (np.abs(last - line[-1]) < 2e-9).all(axis=1).any(), "it ends at an entrance of it"


@random_towns
@given(towns(), towns(), PROFILE, WAY)
def test_the_tree_leads_every_node_to_its_own_facility_in_its_own_time(one, other, profile, way):
    place = OnStreets(beside(one, other))
    graph = place.graph(profile, way)
    settled = graph.nearest(place.rows())
    tree = walk_tree(graph, settled)
    streets, entrances = place.travel.streets, place.travel.entrances
    for node in range(streets.nodes):
        ahead, stretch, entered = tree.toward[node], tree.stretch[node], tree.entrance[node]
        if settled.facility[node] < 0:
            assert (ahead, stretch, entered) == (-1, -1, -1)
        elif entered >= 0:
            assert (ahead, stretch) == (-1, -1)
            assert entrances.owner[entered] == settled.facility[node]
            assert streets.entrance_node[entered] == node
            access_s = entrances.access_m[entered] / SPEED_M_S[profile]
            assert settled.seconds[node] == pytest.approx(access_s, abs=1e-9)
        else:
            ends = [streets.tail[stretch], streets.head[stretch]]
            assert ends == ([node, ahead] if tree.forward[node] else [ahead, node])
            assert settled.facility[ahead] == settled.facility[node]
            left_s = settled.seconds[ahead] + graph.stretch_seconds[stretch]
            assert left_s == pytest.approx(settled.seconds[node], abs=1e-9)


# By hand ------------------------------------------------------------------------------------------


def test_a_route_by_hand_with_a_bend_steps_and_both_doors():
    # a is 30 m west of and 20 m off A---B; from A up 100 m of steps to C, and 40 m on to k,
    # whose door is 10 m off the street.
    streets = draw(
        """
        C---D
        H
        A---B
        """
    )
    place = OnStreets(Town(streets, {"a": (30, -20)}, {"k": ("clinic", (40, 110))}))
    walks, tree = place.walks("older")
    drawn = route(tree, 0)
    assert [leg.kind for leg in drawn.legs] == ["access", "street", "steps", "street", "access"]
    assert [round(leg.metres, 3) for leg in drawn.legs] == [20, 30, 100, 40, 10]
    # 0.8 m/s on the level, 0.35 of it on steps: 20 / 0.8 = 25, 30 / 0.8 = 37.5, 100 / 0.28.
    assert [round(leg.seconds, 3) for leg in drawn.legs] == [25, 37.5, 357.143, 50, 12.5]
    assert (drawn.walk_m, drawn.steps_m, drawn.access_m) == pytest.approx((170, 100, 30), abs=1e-3)
    corners = degrees([(30, -20), (30, 0), (0, 0), (0, 100), (40, 100), (40, 110)])
    assert drawn.lon_lat == pytest.approx(corners, abs=1e-7)
    assert drawn.line.coords[:] == [tuple(corner) for corner in drawn.lon_lat]
    assert drawn.legs[0].edge == -1
    assert drawn.legs[2].edge == np.flatnonzero(place.travel.network.steps)[0]
    assert walks.seconds[0] == pytest.approx(sum((25, 37.5, 357.142857, 50, 12.5)), abs=1e-3)


def test_a_bent_street_is_drawn_bent_from_either_end():
    bent = Street(((0.0, 0.0), (50.0, 30.0), (100.0, 0.0), (200.0, 0.0)))
    place = OnStreets(Town((bent,), {"a": (150, 0), "b": (0, 0)}, {"k": ("clinic", (75, 15))}))
    _, tree = place.walks()
    west, east = (route(tree, home).lon_lat for home in (place.homes["a"], place.homes["b"]))
    assert west == pytest.approx(degrees([(150, 0), (100, 0), (75, 15)]), abs=1e-7)
    assert east == pytest.approx(degrees([(0, 0), (50, 30), (75, 15)]), abs=1e-7)


def test_home_and_door_on_one_edge_walk_straight_to_each_other():
    place = OnStreets(Town(draw("A---B"), {"a": (80, 0), "b": (10, 0), "c": (30, 5)},
                           {"k": ("clinic", (30, 0))}))  # fmt: skip
    _, tree = place.walks()
    for name, metres in (("a", 50), ("b", 20), ("c", 0)):
        walked, door = decoded(tree, place.homes[name])
        assert (len(walked), door) == (1, 0)
        assert abs(walked[0][2] - walked[0][1]) == pytest.approx(metres, abs=1e-3)
    assert (tree.at_home <= -2).all()


def test_a_walk_passes_the_doors_of_facilities_that_do_not_count():
    # k at 10 and m at 60 lie between a (90) and n (-> at 0).
    place = OnStreets(Town(draw("A---B"), {"a": (90, 0)}, {
        "k": ("clinic", (10, 0)), "m": ("clinic", (60, 0)), "n": ("clinic", (0, 0))}))  # fmt: skip
    _, tree = place.walks(facilities=place.rows("n"))
    assert tree.at_home.tolist() == [1]
    walked, door = decoded(tree, 0)
    assert sum(abs(b - a) for _, a, b in walked) == pytest.approx(90, abs=1e-3)
    assert place.names[place.ground.doors.facility[door]] == "n"


def test_on_a_ring_the_shorter_side_is_walked_from_its_one_junction():
    # A ring of 400 m at A, cut by k 100 m from A on one side: 300 m on the other.
    ring = Street(((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)))
    spur = Street(((0.0, 0.0), (-80.0, -10.0)))
    for door in ((100.0, 0.0), (0.0, 100.0)):
        place = OnStreets(Town((ring, spur), {"a": (-80, -10), "b": (100, 100)},
                               {"k": ("clinic", door)}))  # fmt: skip
        walks, tree = place.walks()
        for name, metres in (("a", 100 + np.hypot(80, 10)), ("b", 100)):
            walked, _ = decoded(tree, place.homes[name])
            assert sum(abs(b - a) for _, a, b in walked) == pytest.approx(metres, abs=1e-3)
            check_walk(tree, place.homes[name], walks, "general", "to")


def test_a_home_on_a_cut_of_its_own_edge_walks_on_from_there():
    # k is at 50 and b on the same spot; the library n at 100 is what counts.
    place = OnStreets(Town(draw("A---B"), {"b": (50, 0)},
                           {"k": ("clinic", (50, 0)), "n": ("library", (100, 0))}))  # fmt: skip
    _, tree = place.walks(facilities=place.rows("n"))
    assert tree.at_home.tolist() == [0]
    walked, _ = decoded(tree, 0)
    assert sum(abs(b - a) for _, a, b in walked) == pytest.approx(50, abs=1e-3)


def test_of_two_gates_of_one_park_each_home_takes_its_own():
    place = OnStreets(Town(draw("A---B---C---D---E"), {"a": (0, 0), "b": (400, 0)},
                           {"p": ("park", (200, 30))}, (("p", (150, 20)), ("p", (260, 20)))))  # fmt: skip
    _, tree = place.walks()
    gates = degrees([(150, 20), (260, 20)])
    for name, gate in (("a", gates[0]), ("b", gates[1])):
        assert route(tree, place.homes[name]).lon_lat[-1] == pytest.approx(gate, abs=1e-7)


def test_of_two_gates_at_one_spot_of_the_street_the_nearer_is_taken():
    # One gate is 30 m south of the street at 50, the other 10 m north of the same spot.
    place = OnStreets(Town(draw("A---B"), {"a": (0, 0)}, {"p": ("park", (50, 40))},
                           (("p", (50, -30)), ("p", (50, 10)))))  # fmt: skip
    walks, tree = place.walks()
    assert len(place.ground.doors) == 1
    check_walk(tree, 0, walks, "general", "to")
    assert route(tree, 0).access_m == pytest.approx(10, abs=1e-3)


@pytest.mark.parametrize("name", ["k", "m"])
def test_doors_less_than_a_millimetre_apart_are_walked_to_at_one_place(name):
    # The street is cut once, at the first of them: so far everybody walks to either.
    place = OnStreets(Town(draw("A---B"), {"a": (0, 0), "b": (100, 0)},
                           {"k": ("clinic", (50, 0)), "m": ("clinic", (50.0007, 0))}))  # fmt: skip
    walks, tree = place.walks(facilities=place.rows(name))
    for home in place.homes.values():
        check_walk(tree, home, walks, "general", "to")


@pytest.mark.parametrize("way", ["to", "from"])
@pytest.mark.parametrize("x", [49.9995, 50.0005])
def test_half_a_millimetre_against_a_one_way_street_takes_no_time(x, way):
    place = OnStreets(Town(draw("A>>>B"), {"a": (x, 20)}, {"k": ("clinic", (50, 0))}))
    walks, tree = place.walks(way=way)
    drawn = route(tree, 0)
    assert drawn.seconds == pytest.approx(walks.seconds[0], abs=1e-9)
    assert drawn.walk_m == pytest.approx(0.0005, abs=1e-5)
    with_the_street = (x < 50) == (way == "to")
    assert drawn.legs[1].seconds == pytest.approx(0.0005 if with_the_street else 0.0, abs=1e-5)


def test_a_home_exactly_between_two_doors_walks_to_the_one_the_search_chose():
    place = OnStreets(Town(draw("A---B"), {"a": (40, 0)},
                           {"k": ("clinic", (0, 0)), "m": ("clinic", (100, 0))}))  # fmt: skip
    half_m = place.attached.snapper.network.length_m / 2
    attached = place.attached
    there = replace(attached.places, access_m=np.zeros(2))
    place.__dict__["attached"] = replace(
        attached, places=there, homes=replace(attached.homes, offset_m=half_m)
    )
    walks, tree = place.walks()
    check_walk(tree, 0, walks, "general", "to")


def test_nobody_reached_is_no_route_and_an_unknown_home_a_wrong_call():
    place = OnStreets(Town(draw("A---B"), {"a": (50, 0)}, {"k": ("clinic", (0, 0))}))
    _, tree = place.walks(facilities=np.zeros(0, np.int64))
    assert tree.at_home.tolist() == [-1]
    assert set(tree.at_junction.tolist()) == {-1}
    assert route(tree, 0) is None
    assert edge_walks(tree, 0) == ([], -1)
    for home in (-1, 1):
        with pytest.raises(lc.CallError, match="there is no home"):
            route(tree, home)


def test_only_steps_that_are_taken_survive_pruning():
    # k stands at A; a on the alley north of B, b on that north of C; nobody walks from D.
    alleys = (Street(((100.0, 0.0), (100.0, 90.0))), Street(((200.0, 0.0), (200.0, 90.0))))
    place = OnStreets(Town((*draw("A---B---C---D"), *alleys), {"a": (100, 80), "b": (200, 80)},
                           {"k": ("clinic", (0, 0))}))  # fmt: skip
    _, tree = place.walks()
    a, b = place.homes["a"], place.homes["b"]
    only = tree.pruned(homes=np.arange(2) == a)
    assert decoded(only, a) == decoded(tree, a)
    assert only.at_home[b] == -1
    # a passes B and A; b passes C too; D and the two dead ends of the alleys are passed by nobody.
    assert (only.at_junction != -1).sum() == 2
    both = tree.pruned()
    assert [decoded(both, home) for home in (a, b)] == [decoded(tree, home) for home in (a, b)]
    assert (both.at_junction != -1).sum() == 3
    assert (tree.at_junction != -1).sum() == 6
