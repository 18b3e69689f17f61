"""Near and enough: five parts of the need, worked out by hand and held against flows by brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.circles.capacity.assignment import assign
from lifecircle.circles.capacity.room import PARTS, share_out
from lifecircle.circles.supply import Pairs

LIMIT = 15.0


def pairs_of(table):
    minutes = np.array(table, float)
    home, facility = np.nonzero(minutes <= LIMIT)
    return Pairs(home, facility, minutes[home, facility], LIMIT, *minutes.shape)


def shared(table, need, capacity, *, joined=None):
    minutes = np.array(table, float)
    reached = np.isfinite(minutes).any(axis=1)
    nearest = np.where(reached, minutes.argmin(axis=1), -1)
    known = np.ones(len(minutes), bool) if joined is None else np.array(joined)
    return share_out(
        pairs_of(minutes),
        np.array(need, float),
        np.array(capacity, float),
        nearest=nearest,
        joined=known,
    )


def parts(room):
    return {name: getattr(room, name).tolist() for name in PARTS}


FAR = np.inf


def test_who_is_near_has_a_place_or_finds_it_full():
    # 3 places, 2 + 4 who want one: the nearer home first.
    room = shared([[5], [10]], [2, 4], [3])
    assert parts(room) == {
        "placed": [2, 1],
        "full": [0, 3],
        "roomy": [0, 0],
        "shut": [0, 0],
        "unsure": [0, 0],
    }
    assert room.taken.tolist() == [3]


def test_who_is_far_looks_at_what_the_near_have_left():
    # 10 places, 4 taken by the near; 6 are left for the 8 beyond, in equal parts of their need.
    room = shared([[5], [20], [40]], [4, 2, 6], [10])
    assert room.placed.tolist() == [4, 0, 0]
    assert room.roomy.tolist() == [0, 1.5, 4.5]
    assert room.shut.tolist() == [0, 0.5, 1.5]


def test_an_unknown_capacity_is_neither_none_nor_endless():
    # The first could go to either; the known place is kept for the second, who has no choice.
    room = shared([[1, 5], [9, FAR]], [1, 1], [1, np.nan])
    assert room.placed.tolist() == [0, 1]
    assert room.unsure.tolist() == [1, 0]
    assert room.full.tolist() == [0, 0]


def test_a_known_place_is_taken_before_an_unknown_one_though_it_is_farther():
    room = shared([[1, 14]], [1], [np.nan, 1])
    assert room.placed.tolist() == [1]
    assert room.unsure.tolist() == [0]


def test_far_from_an_unknown_capacity_is_not_known():
    room = shared([[30]], [4], [np.nan])
    assert parts(room)["unsure"] == [4]


def test_who_reaches_nothing_is_shut_out_and_who_is_on_no_street_is_in_doubt():
    room = shared([[FAR], [FAR]], [1, 2], [9], joined=[True, False])
    assert room.shut.tolist() == [1, 0]
    assert room.unsure.tolist() == [0, 2]


def test_no_facility_at_all_shuts_everybody_out():
    none = Pairs(*(np.zeros(0, np.int64),) * 2, np.zeros(0), LIMIT, 2, 0)
    room = share_out(
        none, np.array([1.0, 2.0]), np.zeros(0), nearest=np.full(2, -1), joined=np.ones(2, bool)
    )
    assert room.shut.tolist() == [1, 2]


@st.composite
def towns(draw):
    """Walks without two equal sums, so that the least walking is one and the same way."""
    homes, facilities = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    cells = homes * facilities
    order = draw(st.permutations(range(cells)))
    minutes = np.array([np.sqrt(2.0 + 3.0 * at) * 3.1 for at in order]).reshape(homes, facilities)
    need = draw(st.lists(st.integers(0, 4), min_size=homes, max_size=homes))
    cell = st.one_of(st.integers(0, 5), st.just(np.nan))
    capacity = draw(st.lists(cell, min_size=facilities, max_size=facilities))
    return minutes, need, capacity


@given(towns())
def test_the_parts_are_the_need_and_nobody_takes_more_than_there_is(town):
    minutes, need, capacity = town
    room = shared(minutes, need, capacity)
    total = sum(getattr(room, name) for name in PARTS)
    assert total == pytest.approx(np.array(need, float))
    assert all((getattr(room, name) >= 0).all() for name in PARTS)
    known = ~np.isnan(capacity)
    assert (room.taken[known] <= np.array(capacity)[known] + 1e-9).all()


@given(towns(), st.integers(0, 2), st.integers(1, 3))
def test_a_place_more_worsens_nobody(town, at, more):
    minutes, need, capacity = town
    before = shared(minutes, need, capacity)
    larger = np.array(capacity, float)
    larger[at % len(larger)] += more
    after = shared(minutes, need, larger)
    for home in range(len(need)):
        assert after.placed[home] >= before.placed[home] - 1e-9
        assert after.full[home] <= before.full[home] + 1e-9
        has = after.placed[home] + after.roomy[home]
        assert has >= before.placed[home] + before.roomy[home] - 1e-9


@given(towns(), st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_whatever_the_unknown_capacities_are_the_truth_lies_between(town, guesses):
    minutes, need, capacity = town
    room = shared(minutes, need, capacity)
    unknown = np.isnan(capacity)
    true = np.where(unknown, np.array(guesses[: len(capacity)], float), capacity)
    found = assign(pairs_of(minutes), need, true)
    least = room.placed.sum()
    inside = (np.array(minutes) <= LIMIT).any(axis=1)
    most = least + room.unsure[inside].sum()
    assert least - 1e-9 <= found.placed.sum() <= most + 1e-9
