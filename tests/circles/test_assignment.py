import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog

from lifecircle.circles.capacity.assignment import assign
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


def random_town(seed, *, homes, facilities, whole=True, endless=0.0):
    random = np.random.default_rng(seed)
    points = random.uniform(0, 30, (homes, 2)), random.uniform(0, 30, (facilities, 2))
    minutes = np.hypot(*(points[0][:, None] - points[1][None]).transpose(2, 0, 1))
    people = random.integers(0, 9, homes) * (1.0 if whole else 1 / 3)
    places = random.integers(0, 2 * max(homes * 4 // facilities, 1), facilities).astype(float)
    last = random.random(facilities) < endless
    return pairs_of(minutes), people, np.where(last, np.inf, places), last


def best_by_one_program(pairs, people, places, last):
    """Return how many have a place, how many at the last, and the walking, by scipy's own door."""
    rows = np.zeros((pairs.homes + pairs.facilities, len(pairs.home)))
    rows[pairs.home, np.arange(len(pairs.home))] = 1
    rows[pairs.homes + pairs.facility, np.arange(len(pairs.home))] = 1
    bounds = np.concatenate((people, np.minimum(places, people.sum())))
    dear = last[pairs.facility]
    cost = pairs.minutes + 1e4 * dear - 1e4 * (1 + last.any())
    values = linprog(cost, A_ub=rows, b_ub=bounds).x
    return values.sum(), (values * dear).sum(), (values * pairs.minutes).sum()


@pytest.mark.parametrize("endless", [0.0, 0.3])
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_parts_and_columns_give_what_one_program_of_all_pairs_gives(seed, whole, endless):
    # Thirds of a person are whole in no unit: then there is no cut, only the columns.
    pairs, people, places, last = random_town(
        seed, homes=120, facilities=12, whole=whole, endless=endless
    )
    found = assign(pairs, people, places, last=last)
    placed, at_last, walking = best_by_one_program(pairs, people, places, last)
    assert found.placed.sum() == pytest.approx(placed)
    assert (found.people * last[pairs.facility]).sum() == pytest.approx(at_last, abs=1e-6)
    assert (found.people * pairs.minutes).sum() == pytest.approx(walking)
    assert found.most_spared == 0.0


@pytest.mark.parametrize("endless", [0.0, 0.1, 0.3])
@pytest.mark.parametrize("steps", [0, 1, 40])
@pytest.mark.parametrize("seed", range(4))
def test_work_that_is_cut_short_places_as_many_and_owns_up_to_the_walking(seed, steps, endless):
    pairs, people, places, last = random_town(seed, homes=120, facilities=12, endless=endless)
    best = assign(pairs, people, places, last=last)
    hasty = assign(pairs, people, places, last=last, steps=steps)
    assert hasty.placed.sum() == pytest.approx(best.placed.sum())
    assert (hasty.people >= 0).all()
    assert (hasty.placed <= people + 1e-9).all()
    assert (hasty.taken <= places + 1e-9).all()
    walked, least = ((one.people * pairs.minutes).sum() for one in (hasty, best))
    if not endless:
        assert least <= walked + 1e-6
        assert walked - least <= hasty.most_spared + 1e-6
