"""What a search refuses, and what it keeps of parallel arcs."""

from dataclasses import replace

import numpy as np
import pytest

from lifecircle.network.profiles import PROFILES
from lifecircle.network.snap import Snapper, attach_points
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.streets import build_network
from lifecircle.network.travel import Travel, locate, nearest_walks
from towns import Street, degrees, draw, street_frame


def travel_on(streets, *doors, network=None):
    network = network or build_network(ways_of_lines(street_frame(streets))[0])
    lon, lat = degrees(doors).T
    found = attach_points(Snapper(network), lon, lat, max_m=300.0)
    return Travel(network, found, len(doors))


@pytest.mark.parametrize("length_m", [np.nan, -1.0, np.inf])
def test_a_street_without_a_real_length_stops_the_search(length_m):
    streets = [*draw("A---B---C"), Street(((100.0, 0.0), (100.0, 100.0)))]
    sound = build_network(ways_of_lines(street_frame(streets))[0])
    lengths = sound.length_m.copy()
    lengths[2] = length_m
    travel = travel_on(streets, (10, 0), network=replace(sound, length_m=lengths))
    with pytest.raises(ValueError, match="no finite, positive time"):
        travel.graph(PROFILES["general"]).nearest(np.array([0]))


@pytest.mark.parametrize("access_m", [np.nan, -1.0])
def test_a_door_without_a_real_walk_stops_the_search(access_m):
    travel = travel_on(draw("A---B"), (10, 0))
    wrong = replace(travel, entrances=replace(travel.entrances, access_m=np.array([access_m])))
    with pytest.raises(ValueError, match="walks from a door"):
        wrong.graph(PROFILES["general"]).nearest(np.array([0]))


def test_of_parallel_streets_the_shortest_counts_and_they_are_not_added():
    round_about = Street(((100.0, 0.0), (150.0, 80.0), (200.0, 0.0)))
    travel = travel_on([*draw("A---B---C---D"), round_about], (300, 0))
    graph = travel.graph(PROFILES["general"])
    settled = graph.nearest(np.array([0]))
    # The far end is 300 m away over the direct block.
    assert settled.seconds.max() == pytest.approx(300, abs=1e-3)
    assert settled.metres[settled.seconds.argmax()].round(3).tolist() == [300.0, 0.0, 0.0]


def test_no_facilities_reach_nobody():
    travel = travel_on(draw("A---B"), (10, 0))
    settled = travel.graph(PROFILES["general"]).nearest(np.zeros(0, np.int64))
    assert np.isinf(settled.seconds).all()
    assert (settled.facility == -1).all()
    graphs = {way: travel.graph(PROFILES["general"], way=way) for way in ("to", "from")}
    walks = nearest_walks(
        graphs, locate(travel, travel.entrances), facilities=np.zeros(0, np.int64)
    )
    assert np.isinf(walks.seconds).all()


def test_entrances_at_one_spot_share_a_cut_and_those_at_an_end_the_junction():
    travel = travel_on(draw("A---B"), (30, 5), (30, -5), (0, 10), (100, 10))
    cut = travel.streets
    assert cut.nodes == travel.network.nodes + 1
    assert cut.entrance_node[0] == cut.entrance_node[1] == travel.network.nodes
    assert cut.length_m.sum() == pytest.approx(travel.network.length_m.sum())
    assert sorted(cut.length_m.round(3)) == [30.0, 70.0]


def test_nobody_walks_through_a_facility():
    # Two dead ends 60 m apart; a facility with a door on each is no passage.
    streets = draw(
        """
        A---B---C
        |
        D---E---F
        """
    )
    network = build_network(ways_of_lines(street_frame(streets))[0])
    lon, lat = degrees([(200, 90), (200, 10), (190, 100)]).T
    found = attach_points(Snapper(network), lon, lat, max_m=300.0, owner=np.array([0, 0, 1]))
    travel = Travel(network, found, 2)
    settled = travel.graph(PROFILES["general"]).nearest(np.array([1]))
    # From (190, 100) back to A 190 m, down 100 m, out to F 200 m.
    assert settled.seconds[np.isfinite(settled.seconds)].max() == pytest.approx(490, abs=1e-3)
