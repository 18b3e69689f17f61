"""A search that stops at a limit tells the times of one that does not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.network.near_search import near_seconds
from lifecircle.network.profiles import PROFILES
from reach_pictures import everything, travel_of, walked_towns
from towns import Street, Town, draw

GENERAL = PROFILES["general"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    walked_towns(),
    st.sampled_from(["general", "wheelchair", "older"]),
    st.sampled_from(["to", "from"]),
    st.floats(0.0, 700.0),
)
def test_within_the_limit_times_are_those_of_the_whole_search(town, who, way, limit_s):
    travel = travel_of(town)
    graph = travel.graph(PROFILES[who], way=way)
    whole = graph.nearest(everything(travel)).seconds
    found = near_seconds(graph, everything(travel), limit_s=limit_s)
    assert (found == np.where(whole <= limit_s, whole, np.inf)).all()


def test_of_parallel_streets_the_shorter_is_taken():
    round_about = Street(((100.0, 0.0), (150.0, 80.0), (200.0, 0.0)))
    travel = travel_of(Town((*draw("A---B---C---D"), round_about), {}, {"k": ("clinic", (300, 0))}))
    found = near_seconds(travel.graph(GENERAL), np.array([0]), limit_s=1000.0)
    # The block from C to B is 100 m, the way round about 189 m.
    assert found.max() == pytest.approx(300, abs=1e-3)


def test_the_limit_is_inclusive_and_nothing_is_found_without_facilities():
    travel = travel_of(Town(draw("A---B---C"), {}, {"k": ("clinic", (0, 0))}))
    graph = travel.graph(GENERAL)
    far_s = float(near_seconds(graph, np.array([0]), limit_s=np.inf).max())
    assert near_seconds(graph, np.array([0]), limit_s=far_s).max() == far_s
    assert np.isinf(near_seconds(graph, np.zeros(0, np.int64), limit_s=900.0)).all()


@pytest.mark.parametrize("length_m", [np.nan, -1.0, np.inf])
def test_a_street_without_a_real_length_stops_the_search(length_m):
    travel = travel_of(Town(draw("A---B"), {}, {"k": ("clinic", (30, 5))}))
    wrong = replace(travel, network=replace(travel.network, length_m=np.array([length_m])))
    with pytest.raises(ValueError, match="no finite, positive time"):
        near_seconds(wrong.graph(GENERAL), np.array([0]), limit_s=900.0)


@pytest.mark.parametrize("access_m", [np.nan, -1.0])
def test_a_door_without_a_real_walk_stops_the_search(access_m):
    travel = travel_of(Town(draw("A---B"), {}, {"k": ("clinic", (30, 5))}))
    wrong = replace(travel, entrances=replace(travel.entrances, access_m=np.array([access_m])))
    with pytest.raises(ValueError, match="no finite, positive time"):
        near_seconds(wrong.graph(GENERAL), np.array([0]), limit_s=900.0)
