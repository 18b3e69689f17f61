"""Walks there and back, and the least of streets that walks are drawn on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.network.doubts.small_ground import small_ground
from lifecircle.network.travel import nearest_walks
from lifecircle.network.walks.route_tree import RouteGround
from lifecircle.network.walks.route_trees import route_trees
from lifecircle.network.walks.routes import edge_walks, route
from on_streets import OnStreets
from random_towns import beside, towns
from towns import Town, draw

random_towns = settings(
    max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


def trees_of(place, profile, ways):
    """Return the walks to any facility, and the trees they are drawn from."""
    graphs = {way: place.graph(profile, way) for way in ways}
    rows = place.rows()
    walks = nearest_walks(graphs, place.origins, facilities=rows)
    return walks, route_trees(graphs, place.origins, place.ground, facilities=rows)


@random_towns
@given(towns(), towns(), st.sampled_from(["general", "wheelchair"]))
def test_there_and_back_each_home_finds_its_slower_walk_in_one_tree(one, other, profile):
    place = OnStreets(beside(one, other))
    walks, trees = trees_of(place, profile, ("to", "from"))
    for home in range(len(place.attached.homes)):
        drawn = [found for tree in trees if (found := route(tree, home))]
        assert len(drawn) == (walks.facility[home] >= 0)
        for found in drawn:
            assert found.facility == walks.facility[home]
            assert found.seconds == pytest.approx(walks.seconds[home], abs=1e-9)
            assert found.walk_m == pytest.approx(walks.walk_m[home], abs=1e-6)


def test_the_way_that_counts_is_the_slower_one():
    # As in a ring A>>>B, C, D: to k 120 m with the street, back 280 m round the south.
    town = Town(draw(
        """
        A>>>B
        |   |
        D---C
        """
    ), {"a": (0, 90), "b": (50, 0)}, {"k": ("clinic", (100, 90))})  # fmt: skip
    place = OnStreets(town)
    _, trees = trees_of(place, "general", ("to", "from"))
    a, b = place.homes["a"], place.homes["b"]
    steps = {tree.way: tree.at_home[[a, b]].tolist() for tree in trees}
    # b is 50 + 90 m from k either way: there and back are one, and "to" is told.
    assert [one != -1 for one in steps["from"]] == [True, False]
    assert [one != -1 for one in steps["to"]] == [False, True]
    back = next(tree for tree in trees if tree.way == "from")
    assert route(back, a).walk_m == pytest.approx(280, abs=1e-3)


def test_one_way_gives_one_tree_and_no_facility_an_empty_one():
    place = OnStreets(Town(draw("A---B---C"), {"a": (50, 0)}, {"k": ("clinic", (150, 0))}))
    graphs = {"to": place.graph()}
    (tree,) = route_trees(graphs, place.origins, place.ground, facilities=place.rows())
    assert route(tree, 0).walk_m == pytest.approx(100, abs=1e-3)
    nobody = np.zeros(0, np.int64)
    (empty,) = route_trees(graphs, place.origins, place.ground, facilities=nobody)
    assert route(empty, 0) is None
    both = {way: place.graph(way=way) for way in ("to", "from")}
    assert route_trees(both, place.origins, place.ground, facilities=nobody) == ()


# The least of streets -----------------------------------------------------------------------------


@random_towns
@given(towns(), towns(), st.sampled_from([("to",), ("from",), ("to", "from")]))
def test_walks_are_the_same_on_the_least_of_streets(one, other, ways):
    place = OnStreets(beside(one, other))
    trees = [tree for who in ("general", "wheelchair") for tree in trees_of(place, who, ways)[1]]
    least = small_ground(place.ground, trees)
    small, network = least.ground.network, place.ground.network
    assert (small.length_m == network.length_m[least.edges]).all()
    assert (least.junctions[small.tail] == network.tail[least.edges]).all()
    used = set(least.ground.homes.edge.tolist()) | set(least.ground.doors.edge.tolist())
    for before, after in zip(trees, least.trees, strict=True):
        assert (after.profile, after.way) == (before.profile, before.way)
        for home in range(len(place.attached.homes)):
            walks, door = edge_walks(before, home)
            fewer, same_door = edge_walks(after, home)
            assert [replace(walk, edge=int(least.edges[walk.edge])) for walk in fewer] == walks
            assert (least.doors[same_door] if same_door >= 0 else -1) == door
            used |= {walk.edge for walk in fewer}
    assert used == set(range(small.edges)), "no street that nobody walks or lives on"


def test_streets_nobody_walks_are_left_out_but_the_home_of_who_reaches_nothing_stays():
    # a walks on B---C to k at C; b's dead end may only be entered; nobody is on A---B and B---E.
    place = OnStreets(Town(draw(
        """
        A---B---C>>>D
            |
            E
        """
    ), {"a": (150, 100), "b": (270, 100)}, {"k": ("clinic", (200, 100))}))  # fmt: skip
    _, (tree,) = trees_of(place, "general", ("to",))
    assert tree.at_home[place.homes["b"]] == -1
    least = small_ground(place.ground, (tree,))
    assert least.ground.network.edges == 2
    assert place.ground.network.edges == 4
    assert len(least.junctions) == 3
    assert least.ground.homes.owner.tolist() == place.attached.homes.owner.tolist()


def test_trees_on_another_ground_are_a_wrong_call():
    place = OnStreets(Town(draw("A---B"), {"a": (50, 0)}, {"k": ("clinic", (0, 0))}))
    _, (tree,) = trees_of(place, "general", ("to",))
    other = RouteGround(place.ground.network, place.ground.homes, place.ground.doors)
    with pytest.raises(lc.CallError, match="must all stand on the ground"):
        small_ground(other, (tree,))
    least = small_ground(place.ground, ())
    assert (least.trees, len(least.ground.doors), least.ground.network.edges) == ((), 0, 1)
