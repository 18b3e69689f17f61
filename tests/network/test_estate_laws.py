"""What holds in every town with gated estates, whatever its streets and walls."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from shapely import Point, box

import lifecircle as lc
from estate_towns import GatedTown, gated_towns, gates_of, without
from lifecircle.circles.again.retrace import retrace
from lifecircle.network.travel import nearest_walks
from lifecircle.network.walks.doors import doors_of
from lifecircle.network.walks.route_tree import RouteGround
from lifecircle.network.walks.route_trees import route_trees
from lifecircle.network.walks.routes import edge_walks, route
from lifecircle.network.walks.second_nearest import two_nearest
from lifecircle.network.walls.gated import ARRIVING, BETWEEN, LEAVING, OPEN_TO_ALL
from random_towns import towns
from towns import circle, in_degrees

MANY = lc.Settings(small_piece_m=0.0, barrier_candidates=1000)
SLACK = 1e-4  # minutes: where streets are cut, shares of them are rounded anew
law = settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
WAYS = st.sampled_from(["to", "from", "both"])


def walks(gated, way="to"):
    return gated.analysed(circle(direction=way, minutes=30.0), settings=MANY).nearest["minutes"]


@law
@given(st.data(), gated_towns(), WAYS)
def test_a_gate_that_a_plan_adds_never_makes_a_walk_longer(data, gated, way):
    name = data.draw(st.sampled_from(list(gated.estates)))
    more = data.draw(gates_of(name, gated.estates[name], gated.town.streets))
    assume(more)
    study = gated.study(circle(direction=way, minutes=30.0), settings=MANY)
    planned = study.obstacles
    for _, at in more:
        (point,) = in_degrees([Point(at)])
        planned = planned.with_gate((point.x, point.y), estate_id=name)
    before, after = (lc.analyse(replace(study, obstacles=one)).nearest["minutes"]
                     for one in (study.obstacles, planned))  # fmt: skip
    assert (after <= before + SLACK).all()


@law
@given(gated_towns(), WAYS)
def test_an_opened_facility_never_makes_a_walk_longer(gated, way):
    assume(len(gated.town.places) > 1)
    places = dict(list(gated.town.places.items())[1:])
    assume(any(service == "clinic" for service, _ in places.values()))
    fewer = without(gated, town=replace(gated.town, places=places))
    assert (walks(gated, way) <= walks(fewer, way) + SLACK).all()


@law
@given(gated_towns())
def test_the_order_of_estates_and_gates_does_not_matter(gated):
    turned = without(gated, estates=dict(reversed(gated.estates.items())), gates=gated.gates[::-1])
    assert np.allclose(walks(gated), walks(turned), atol=1e-9)


@law
@given(towns(), WAYS)
def test_a_town_without_private_lanes_in_its_estates_is_unchanged(town, way):
    far = {"e": box(9000, 9000, 9100, 9100)}
    here, there = (GatedTown(town, estates).analysed(circle(direction=way, minutes=30.0))
                   for estates in ({}, far))  # fmt: skip
    assert there.network.gated is not None
    same = here.nearest["minutes"].to_numpy()
    assert np.allclose(same, there.nearest["minutes"].to_numpy(), atol=1e-7)
    assert here.snaps["status"].equals(there.snaps["status"])
    assert here.coverage["covered"].equals(there.coverage["covered"])


@law
@given(gated_towns(), st.sampled_from([("to",), ("from",), ("to", "from")]))
def test_every_walk_that_is_drawn_is_as_long_as_it_is_said_to_be_and_trespasses_nowhere(
    gated, ways
):
    result = gated.analysed(circle(minutes=30.0), settings=MANY)
    again = retrace(result)
    profile = result.profiles["general"]
    graphs = {way: again.travel.graph(profile, way=way) for way in ways}
    rows = np.arange(len(result.study.facilities))
    found = nearest_walks(graphs, again.origins, facilities=rows)
    ground = RouteGround(again.travel.network, again.attached.homes, doors_of(again.travel))
    trees = route_trees(graphs, again.origins, ground, facilities=rows)
    for home in range(len(again.attached.homes)):
        drawn = [(tree, one) for tree in trees if (one := route(tree, home))]
        assert len(drawn) == (found.facility[home] >= 0)
        for tree, one in drawn:
            assert one.seconds == pytest.approx(found.seconds[home], abs=1e-6)
            assert one.walk_m == pytest.approx(found.walk_m[home], abs=1e-6)
            _check_rights(result.network.gated, [walk.edge for walk in edge_walks(tree, home)[0]])


def _check_rights(gated, edges):
    """A walk leaves by lanes of one estate, goes on streets, and arrives by lanes of one."""
    kinds = [int(gated.side[edge]) for edge in edges if gated.side[edge] != BETWEEN]
    order = {LEAVING: 0, OPEN_TO_ALL: 1, ARRIVING: 2}
    ranks = [order[kind] for kind in kinds]
    assert ranks == sorted(ranks)
    for side in (LEAVING, ARRIVING):
        assert len({int(gated.estate[edge]) for edge in edges if gated.side[edge] == side}) <= 1


@law
@given(gated_towns(), st.sampled_from(["to", "from"]))
def test_the_two_nearest_are_those_of_single_searches(gated, way):
    result = gated.analysed(circle(minutes=30.0), settings=MANY)
    again = retrace(result)
    graph = again.travel.graph(result.profiles["general"], way=way)
    rows = np.arange(len(result.study.facilities))
    found = two_nearest({way: graph}, again.origins, facilities=rows)
    single = [nearest_walks({way: graph}, again.origins, facilities=np.array([row])).seconds
              for row in rows]  # fmt: skip
    least = np.sort(np.vstack([*single, np.full((2, len(found.seconds)), np.inf)]), axis=0)
    assert np.allclose(found.seconds, least[0], atol=1e-9)
    assert np.allclose(found.second_seconds, least[1], atol=1e-9)
