"""One facility more or less, on held walks: what a search from all of them leaves."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from lifecircle.network.attach import attach_study
from lifecircle.network.exact import PARTS, exact
from lifecircle.network.held import newcomer
from lifecircle.network.held.doorsteps import Cuts
from lifecircle.network.held.labels import Labels
from lifecircle.network.held.outward import OutwardGround
from lifecircle.network.held.walkers import Walkers
from lifecircle.network.held.walks import HeldWalks
from lifecircle.network.profiles import PROFILES
from lifecircle.network.study_network import study_streets
from lifecircle.network.travel import Travel, Walks, locate, walks_from
from random_towns import towns
from towns import study_of

law = settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow,
                           HealthCheck.function_scoped_fixture],
)  # fmt: skip


def held_of(travel, homes, facilities, *, profile="older"):
    """Return the walks of homes to some facilities, searched from all of them."""
    graph = travel.graph(PROFILES[profile])
    walkers = Walkers(OutwardGround(graph), locate(travel, homes))
    settled = graph.nearest(facilities)
    cut = np.zeros(travel.facilities, bool)
    cut[facilities] = True
    walks = walks_from(graph, walkers.origins, settled)
    return HeldWalks(walkers, Labels.of(settled), walks, cut, {})


def assert_equal(one, other):
    for name in Walks.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(one.walks, name), getattr(other.walks, name))
    for name in ("seconds", "facility", "metres"):
        np.testing.assert_array_equal(getattr(one.held, name), getattr(other.held, name))


@pytest.mark.parametrize("turns", [0, 3, 10_000], ids=["searched", "given up", "followed"])
@law
@given(town=towns())
def test_without_and_with_each_facility_is_what_searching_from_the_rest_leaves(
    monkeypatch, turns, town
):
    monkeypatch.setattr(newcomer, "_turns", lambda nodes: turns)
    study = study_of(town)
    network, _ = study_streets(study)
    attached = attach_study(network, study)
    count = len(study.facilities)
    travel = Travel(network, attached.places, count)
    everyone, rank = np.arange(count), np.arange(count + 1)
    whole = held_of(travel, attached.homes, everyone)
    for number in everyone:
        less = whole.without(int(number), rank=rank)
        assert_equal(less, held_of(travel, attached.homes, everyone[everyone != number]))
        assert_equal(less.with_place(int(number), None, rank=rank), whole)
        # Entered by doors that the streets are not cut at: as if they were.
        own = attached.places.owner == number
        place = _taken(attached.places, own)
        rest = _taken(attached.places, ~own)
        others = Travel(network, rest, count)
        if (cuts := Cuts(network, others.streets, rest)).crowded(
            place, own=rest.owner[:0], others=()
        ):
            continue
        by_doors = held_of(others, attached.homes, everyone[everyone != number])
        by_doors = by_doors.with_place(int(number), cuts.doorsteps(place), rank=rank)
        for name in Walks.__dataclass_fields__:
            found, wanted = (getattr(one.walks, name) for one in (by_doors, whole))
            np.testing.assert_array_equal(found, wanted)


def _taken(places, rows):
    return type(places)(**{n: getattr(places, n)[rows] for n in places.__dataclass_fields__})


def test_sums_of_exact_numbers_have_no_order():
    draw = np.random.default_rng(1)
    lengths = exact(draw.uniform(0, 1000, 1000))
    totals = {float(np.cumsum(draw.permutation(lengths))[-1]) for _ in range(50)}
    assert len(totals) == 1
    assert np.abs(lengths * PARTS - np.rint(lengths * PARTS)).max() == 0
