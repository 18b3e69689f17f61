"""From ways to edges between junctions: no bend and no metre is lost."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.sources.simplify import SHORTEST_M, geodesic_m, segments
from lifecircle.network.sources.ways import pack_ways
from lifecircle.network.streets import build_network
from lifecircle.study.projections import project
from towns import PLANE, Street, degrees, draw, street_frame


def network_of(streets):
    return build_network(ways_of_lines(street_frame(streets))[0])


def ways_on(nodes, *lists, highway="residential", oneway=None):
    """Return ways over numbered nodes with places in metres."""
    refs = [ref for refs in lists for ref in refs]
    lon, lat = degrees([nodes[ref] for ref in refs]).T
    kinds = [highway] * len(lists) if isinstance(highway, str) else highway
    return pack_ways(
        lon=lon, lat=lat, node=np.array(refs), sizes=[len(refs) for refs in lists],
        way_id=range(1, len(lists) + 1), highway=kinds, oneway=oneway or [0] * len(lists),
    )  # fmt: skip


def test_bends_go_junctions_stay():
    # A and F are bends, E is the only place where three streets meet; G is a dead end.
    network = network_of(draw(
        """
        A---B---C
        |       |
        D---E---F
            |
            G
        """
    ))  # fmt: skip
    # E is the junction: a ring of 600 m back to itself, and 100 m to the dead end G.
    assert sorted(network.length_m.round(4)) == [100.0, 600.0]
    assert network.nodes == 2
    assert network.piece_m.round(4).tolist() == [700.0]


def test_a_change_of_class_is_a_junction():
    network = network_of(draw("A---B===C---D"))
    assert network.edges == 3
    assert network.length_m[network.steps].round(4).tolist() == [100.0]


def test_a_street_that_binds_walkers_is_an_edge_of_its_own():
    network = network_of(draw("A---B>>>C---D"))
    assert network.edges == 3
    assert network.nodes == 4
    (bound,) = np.flatnonzero(network.oneway)
    x, _ = project(network.node_lon, network.node_lat, PLANE)
    ends = x[[network.tail[bound], network.head[bound]]][:: network.oneway[bound]]
    assert ends.round(3).tolist() == [100.0, 200.0]


def test_the_geometry_of_a_bound_edge_runs_from_tail_to_head():
    for picture in ("A>>>B", "A<<<B"):
        network = network_of(draw(picture))
        x, y = project(network.node_lon, network.node_lat, network.crs)
        begin = shapely.get_coordinates(shapely.get_point(network.geometry, 0))
        assert np.allclose(begin, np.column_stack((x, y))[network.tail])


def test_a_ring_without_a_junction_keeps_its_whole_length():
    network = network_of(draw(
        """
        A---B
        |   |
        D---C
        """
    ))  # fmt: skip
    assert (network.edges, network.nodes) == (1, 1)
    assert network.tail[0] == network.head[0]
    assert network.length_m[0] == pytest.approx(400, abs=1e-4)
    assert shapely.length(network.geometry[0]) == pytest.approx(400, abs=1e-4)


def test_two_rings_and_a_street_are_three_pieces_by_length():
    rings = draw(
        """
        A---B   E---F---G
        |   |   |       |
        D---C   H---I---J

        K---L
        """
    )
    network = network_of(rings)
    assert network.piece_m.round(3).tolist() == [600.0, 400.0, 100.0]
    assert network.edge_piece[np.argmax(network.length_m)] == 0


def test_two_streets_between_the_same_junctions_are_both_kept():
    direct = Street(((0.0, 0.0), (100.0, 0.0)))
    round_about = Street(((0.0, 0.0), (50.0, 80.0), (100.0, 0.0)))
    ends = [Street(((-100.0, 0.0), (0.0, 0.0))), Street(((100.0, 0.0), (200.0, 0.0)))]
    network = network_of([direct, round_about, *ends])
    # 2 * sqrt(50^2 + 80^2) = 188.68
    assert sorted(network.length_m.round(2)) == [100.0, 100.0, 100.0, 188.68]


def test_a_stretch_that_two_ways_draw_counts_once():
    nodes = {1: (0, 0), 2: (100, 0), 3: (200, 0)}
    network = build_network(ways_on(nodes, [1, 2, 3], [3, 2], [2, 3]))
    assert network.length_m.sum() == pytest.approx(200, abs=1e-4)


def test_steps_beside_a_ramp_on_the_same_nodes_are_both_kept():
    nodes = {1: (0, 0), 2: (100, 0)}
    network = build_network(ways_on(nodes, [1, 2], [1, 2], highway=["steps", "footway"]))
    assert sorted(network.steps) == [False, True]


def test_a_street_bound_one_way_by_each_of_two_drawings_may_be_walked_both_ways():
    nodes = {1: (0, 0), 2: (100, 0)}
    network = build_network(ways_on(nodes, [1, 2], [2, 1], oneway=[1, 1]))
    assert network.edges == 2
    same_tail = network.tail[0] == network.tail[1]
    assert (network.oneway[0] == network.oneway[1]) != same_tail


def test_two_nodes_on_one_spot_stay_apart_by_a_millimetre():
    nodes = {1: (0, 0), 2: (100, 0), 3: (100, 0), 4: (200, 0)}
    parts = segments(ways_on(nodes, [1, 2, 3, 4]))
    assert parts.length_m.min() == SHORTEST_M
    assert build_network(ways_on(nodes, [1, 2, 3, 4])).length_m.sum() == pytest.approx(
        200.001, abs=1e-4
    )


def test_a_node_twice_in_a_row_is_no_stretch():
    nodes = {1: (0, 0), 2: (100, 0)}
    assert len(segments(ways_on(nodes, [1, 1, 2, 2])).tail) == 1


def test_no_places_are_no_distance():
    assert geodesic_m(*[np.zeros(0)] * 4).tolist() == []


# Laws ---------------------------------------------------------------------------------------------

NODES = {at: (137.0 * (at % 4) + 11.0 * (at // 3), 151.0 * (at // 4) - 7.0 * (at % 3))
         for at in range(12)}  # fmt: skip
LISTS = st.lists(st.lists(st.sampled_from(sorted(NODES)), min_size=2, max_size=9), min_size=1,
                 max_size=8)  # fmt: skip
KINDS = st.sampled_from([("footway", 0), ("residential", 0), ("steps", 0), ("footway", 1),
                         ("steps", -1)])  # fmt: skip


def _distinct(lists, kinds):
    """Return stretches as a reader of the map would count them: once each, whoever drew them."""
    found = {}
    for refs, (highway, oneway) in zip(lists, kinds, strict=True):
        for a, b in itertools.pairwise(refs):
            if a != b:
                sense = oneway if a < b else -oneway
                found[min(a, b), max(a, b), highway == "steps", sense] = (a, b)
    return found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(LISTS, st.data())
def test_no_length_and_no_geometry_is_lost(lists, data):
    kinds = [data.draw(KINDS) for _ in lists]
    stretches = _distinct(lists, kinds)
    assume(stretches)
    ways = ways_on(NODES, *lists, highway=[kind for kind, _ in kinds],
                   oneway=[oneway for _, oneway in kinds])  # fmt: skip
    network = build_network(ways)
    ends = degrees([NODES[ref] for pair in stretches.values() for ref in pair]).reshape(-1, 4)
    assert network.length_m.sum() == pytest.approx(geodesic_m(*ends.T).sum(), abs=1e-6)
    drawn = shapely.union_all(network.geometry)
    x, y = project(*degrees(list(NODES.values())).T, network.crs)
    place = np.column_stack((x, y))
    wanted = shapely.union_all([shapely.LineString(place[list(pair)])
                                for pair in stretches.values()])  # fmt: skip
    assert shapely.hausdorff_distance(drawn, wanted) < 1e-6
    assert network.length_m.sum() == pytest.approx(shapely.length(network.geometry).sum(), abs=1e-4)
    assert network.piece_m.sum() == pytest.approx(network.length_m.sum())
    assert (np.diff(network.piece_m) <= 1e-9).all()
    _check_edges(network)


def _check_edges(network):
    """Every edge is of one kind, starts at its tail, ends at its head, and passes no junction."""
    x, y = project(network.node_lon, network.node_lat, network.crs)
    place = np.column_stack((x, y))
    for edge, line in enumerate(network.geometry):
        corners = shapely.get_coordinates(line)
        assert np.allclose(corners[0], place[network.tail[edge]])
        assert np.allclose(corners[-1], place[network.head[edge]])
        if network.oneway[edge]:
            assert len(corners) == 2, "a bound edge is one stretch"
    ends = np.concatenate((network.tail, network.head))
    degree = np.bincount(ends, minlength=network.nodes)
    for node in np.flatnonzero(degree == 2):
        at = np.flatnonzero((network.tail == node) | (network.head == node))
        ring = len(at) == 1
        kinds = {(int(network.highway[edge]), int(network.oneway[edge])) for edge in at}
        bound = network.oneway[at].any()
        assert ring or bound or len(kinds) == 2, "what is no junction was joined"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_ways_does_not_matter_to_lengths_and_pieces(lists, random):
    assume(_distinct(lists, [("footway", 0)] * len(lists)))
    turned = [refs[::-1] if random.random() < 0.5 else refs for refs in lists]
    random.shuffle(turned)
    one, other = build_network(ways_on(NODES, *lists)), build_network(ways_on(NODES, *turned))
    assert np.allclose(np.sort(one.length_m), np.sort(other.length_m))
    assert np.allclose(one.piece_m, other.piece_m)
