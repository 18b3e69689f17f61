"""Walks from places on uncut streets are those of streets cut at each of the places."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from estate_towns import gated_towns
from lifecircle.network.changes.places import places_along, taken
from lifecircle.network.profiles import PROFILES
from lifecircle.network.travel import Travel, locate, walks_from
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.network.walks.uncut import UncutStreets, Walking
from on_streets import OnStreets
from random_towns import towns
from towns import Town, draw

law = settings(
    max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


def by_cutting(network, places, homes, walking):
    """Return the seconds found by cutting the streets at one place after another."""
    found = []
    for at in range(len(places)):
        travel = Travel(network, taken(places, np.array([at])), 1)
        graph = travel.graph(walking.profile, way=walking.way)
        walks = walks_from(graph, locate(travel, homes), graph.single(0))
        found.append(walks.seconds)
    return np.array(found).reshape(len(places), len(homes))


@law
@given(
    st.one_of(towns(), gated_towns().map(lambda one: one.town)),
    st.sampled_from(["general", "wheelchair"]),
    st.sampled_from(["to", "from"]),
    st.sampled_from([30.0, 170.0, 900.0]),
)
def test_walks_from_places_are_those_of_streets_cut_there(town, who, way, limit_s):
    attached = OnStreets(town).attached
    network, homes = attached.snapper.network, attached.homes
    places = places_along(network, spacing_m=70.0).joined
    walking = Walking(PROFILES[who], way)
    walks = PlaceWalks(UncutStreets(network), places, homes, walking)
    every_s = by_cutting(network, places, homes, walking)
    within = every_s <= limit_s
    some, all_homes = np.arange(len(places)), np.arange(len(homes))
    near, near_s = walks.near(limit_s=limit_s, places=some, homes=all_homes)
    spread_s = np.full(every_s.shape, np.inf)
    spread_s[:, near] = near_s
    found = (
        walks.seconds(limit_s=limit_s),
        spread_s,
        walks.seconds_from_homes(limit_s=limit_s, places=some, homes=all_homes),
    )
    for seconds in found:
        assert ((seconds <= limit_s) == within).all()
        assert seconds[within] == pytest.approx(every_s[within], abs=1e-6)


def test_who_lives_on_the_street_of_a_place_walks_along_it_however_far_the_corners_are():
    # One street of 400 m; a stands 60 m from the place in its middle, both 140 m or more from its
    # ends, which a search of 80 s at 1 m/s does not reach.
    on_streets = OnStreets(Town(draw("A---B---C---D---E"), {"a": (260.0, 0.0)}, {}))
    homes, network = on_streets.attached.homes, on_streets.attached.snapper.network
    middle = replace(homes, offset_m=np.array([200.0]))
    walking = Walking(PROFILES["general"], "to")
    walks = PlaceWalks(UncutStreets(network), middle, homes, walking)
    assert walks.seconds(limit_s=80.0)[0, 0] == pytest.approx(60.0, abs=0.1)
    _, near_s = walks.near(limit_s=80.0, places=np.array([0]), homes=np.array([0]))
    assert near_s[0, 0] == pytest.approx(60.0, abs=0.1)
