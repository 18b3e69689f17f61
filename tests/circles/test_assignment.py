import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from lifecircle.circles.assignment import assign
from lifecircle.circles.supply import Pairs
from lifecircle.errors import CallError

LIMIT = 15.0


def pairs_of(table):
    minutes = np.array(table, float)
    home, facility = np.nonzero(minutes <= LIMIT)
    return Pairs(home, facility, minutes[home, facility], LIMIT, *minutes.shape)


def test_who_lives_nearer_goes_there_and_the_rest_go_on():
    # A has 3 places for homes of 2 (1 minute) and 4 (5 minutes); B, 10 minutes from the second,
    # takes 3 more: 2 + 1 at A, 3 at B.
    found = assign(pairs_of([[1, 99], [5, 10]]), [2, 4], [3, 9])
    assert found.people.tolist() == [2, 1, 3]
    assert found.without.tolist() == [0, 0]
    assert found.taken.tolist() == [3, 3]


def test_nobody_is_left_out_to_save_a_walk():
    # Both could go to A (1 place); only the second can go to B instead, 14 minutes away.
    found = assign(pairs_of([[2, 99], [1, 14]]), [1, 1], [1, 1])
    assert found.placed.tolist() == [1, 1]


def test_who_reaches_nothing_is_not_called_without_a_place():
    found = assign(pairs_of([[99], [5]]), [4, 2], [1])
    assert found.without.tolist() == [0, 1]
    assert found.placed.tolist() == [0, 1]


def test_full_and_endless_facilities():
    found = assign(pairs_of([[5, 9]]), [7], [0, np.inf])
    assert found.people.tolist() == [0, 7]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_the_answer_equals_seating_one_person_after_another(data):
    homes, facilities = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    row = st.lists(st.integers(0, 25), min_size=facilities, max_size=facilities)
    minutes = np.array(data.draw(st.lists(row, min_size=homes, max_size=homes)), float)
    people = data.draw(st.lists(st.integers(0, 3), min_size=homes, max_size=homes))
    places = data.draw(st.lists(st.integers(0, 4), min_size=facilities, max_size=facilities))
    pairs = pairs_of(minutes)
    found = assign(pairs, people, places)
    # one row a person and one column a place: the Hungarian method knows nothing of flows
    seats = minutes[np.repeat(np.arange(homes), people)][
        :, np.repeat(np.arange(facilities), places)
    ]
    cost = np.where(seats <= LIMIT, seats - 1e6, 0.0)
    rows, columns = linear_sum_assignment(cost)
    seated = seats[rows, columns] <= LIMIT
    assert found.placed.sum() == pytest.approx(seated.sum())
    walking = seats[rows, columns][seated].sum()
    assert (found.people * pairs.minutes).sum() == pytest.approx(walking)
    assert (found.taken <= np.array(places) + 1e-9).all()
    assert (found.people == np.round(found.people)).all()


def test_people_below_nothing_are_refused():
    with pytest.raises(CallError, match="not negative"):
        assign(pairs_of([[5]]), [-1], [1])
