"""Points join the nearest street where they stand, never a junction for convenience."""

import numpy as np
import pytest
import shapely

from lifecircle.network.snap import Attachments, Snapper, attach_points, join_attachments
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.streets import build_network
from lifecircle.study.projections import project
from towns import PLANE, Street, degrees, draw, street_frame


def snapper_of(streets, **options):
    return Snapper(build_network(ways_of_lines(street_frame(streets))[0]), **options)


def attach(snapper, *points, max_m=300.0, **options):
    lon, lat = degrees(points).T
    return attach_points(snapper, lon, lat, max_m=max_m, **options)


def street_places(found):
    """Return where on the streets the attachments lie, metres east and north."""
    x, y = project(found.street_lon, found.street_lat, PLANE)
    return [(round(float(a), 2) + 0.0, round(float(b), 2) + 0.0) for a, b in zip(x, y, strict=True)]


def test_a_point_keeps_its_offset_along_a_long_block():
    # 300 m of one edge; the point lies 90 m along it and 20 m beside it.
    found = attach(snapper_of(draw("A-----------B")), (90, 20))
    assert street_places(found) == [(90.0, 0.0)]
    assert found.access_m == pytest.approx([20.0], abs=1e-6)
    assert min(found.offset_m[0], 300 - found.offset_m[0]) == pytest.approx(90, abs=1e-4)
    assert found.assumed.tolist() == [False]


def test_offsets_go_round_a_bend():
    # The edge A-B-C turns at B: 60 m past the bend are 160 m from A (or 40 m from C).
    found = attach(snapper_of(draw("""
        A---B
            |
            C
        """)), (104, 40))  # fmt: skip
    assert min(found.offset_m[0], 200 - found.offset_m[0]) == pytest.approx(40, abs=1e-4)
    assert found.access_m == pytest.approx([4.0], abs=1e-6)


def test_the_limit_is_a_straight_distance_and_inclusive():
    snapper = snapper_of(draw("A---B"))
    found = attach(snapper, (50, 299.9), (50, 300.1), (50, 10))
    assert found.owner.tolist() == [0, 2]
    assert found.missing(3).tolist() == [1]
    own = attach(snapper, (50, 299.9), (50, 10), max_m=np.array([200.0, 10.001]))
    assert own.owner.tolist() == [1]


def test_beyond_the_end_of_a_street_its_end_is_the_place():
    found = attach(snapper_of(draw("A---B")), (-30, 40), (130, -40))
    assert found.access_m == pytest.approx([50, 50], abs=1e-6)
    assert set(found.offset_m) == {0.0, snapper_of(draw("A---B")).network.length_m[0]}


def test_near_a_junction_the_place_is_the_junction_whichever_street_is_found():
    # 0.4 mm from the crossing is the crossing: its offset is an end of the edge exactly.
    snapper = snapper_of(draw("""
            E
            |
        A---B---C
            |
            D
        """))  # fmt: skip
    network = snapper.network
    found = attach(snapper, (100.0004, 100), (99.9996, 100.0002))
    at_end = (found.offset_m == 0) | (found.offset_m == network.length_m[found.edge])
    assert at_end.all()
    end = np.where(found.offset_m == 0, network.tail[found.edge], network.head[found.edge])
    assert len(set(end)) == 1


ISLAND = """
    A---B---C---D---E---F---G---H---I---J---K---L

    M---N
"""


def test_a_small_piece_is_passed_over_while_another_is_within_reach():
    # The main street is 1,100 m long, M-N 100 m. The point is 20 m from M-N, 80 m from the main.
    snapper = snapper_of(draw(ISLAND))
    assert street_places(attach(snapper, (50, 20))) == [(50.0, 100.0)]
    assert snapper.in_small_piece.tolist() == [False, True]


def test_a_small_piece_is_taken_when_nothing_else_is_within_reach():
    assert street_places(attach(snapper_of(draw(ISLAND)), (50, 20), max_m=60.0)) == [(50.0, 0.0)]


@pytest.mark.parametrize(("small_piece_m", "y"), [(0.0, 0.0), (99.9, 0.0), (100.1, 100.0)])
def test_the_size_of_a_small_piece_is_a_setting_and_0_turns_it_off(small_piece_m, y):
    snapper = snapper_of(draw(ISLAND), small_piece_m=small_piece_m)
    assert street_places(attach(snapper, (50, 20))) == [(50.0, y)]


def test_the_longest_piece_is_never_small():
    snapper = snapper_of(draw("A---B"), small_piece_m=1e9)
    assert not snapper.in_small_piece.any()
    assert len(attach(snapper, (50, 20))) == 1


def test_two_nodes_on_one_spot_do_not_spoil_the_offset():
    # The short edge between the two nodes has no extent; a point nearest to it still has a place.
    import networkx as nx

    from lifecircle.network.sources.graph_file import ways_of_graph

    graph = nx.Graph()
    for name, place in {"a": (0, 0), "b": (100, 0), "c": (100, 0), "d": (200, 0)}.items():
        lon, lat = degrees(place)[0]
        graph.add_node(name, x=lon, y=lat)
    graph.add_edges_from([("a", "b"), ("c", "d")], highway="footway")
    graph.add_edge("b", "c", highway="steps")
    ways = ways_of_graph(graph)[0]
    found = attach(Snapper(build_network(ways)), (100, 30), (100, 0), (150, 5))
    assert np.isfinite(found.offset_m).all()
    assert street_places(found) == [(100.0, 0.0), (100.0, 0.0), (150.0, 0.0)]


def test_the_nearest_of_equals_is_the_first_edge():
    snapper = snapper_of([Street(((0.0, 0.0), (100.0, 0.0))), Street(((0.0, 50.0), (100.0, 50.0)))])
    ties = snapper.nearest_edge(shapely.points([[0.0, 0.0]]), max_m=1e9)
    assert ties.tolist() in ([0], [1])


def test_no_points_are_no_attachments():
    found = attach_points(snapper_of(draw("A---B")), np.zeros(0), np.zeros(0), max_m=300.0)
    assert isinstance(found, Attachments)
    assert len(found) == 0
    assert found.missing(2).tolist() == [0, 1]


def test_joined_attachments_are_in_the_order_of_their_owners():
    snapper = snapper_of(draw("A---B"))
    one = attach(snapper, (10, 5), (20, 5), owner=np.array([2, 0]))
    other = attach(snapper, (30, 5), owner=np.array([1]), assumed=True)
    both = join_attachments(one, other)
    assert both.owner.tolist() == [0, 1, 2]
    assert both.assumed.tolist() == [False, True, False]
