from itertools import chain, combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from lifecircle.scenario.recommendations.room import RoomGround
from lifecircle.scenario.recommendations.room_search import one_more_with_room
from lifecircle.scenario.siting.capacitated import fewest_with_room, most_with_room
from lifecircle.scenario.siting.problem import Reached, Rules
from lifecircle.scenario.siting.room_flow import room_flow


def reached_of(table, people):
    table = np.array(table, bool)
    home, site = np.nonzero(table)
    return Reached(
        home=home, site=site, cost=np.ones(len(home)), people=np.array(people, float),
        sites=table.shape[1],
    )  # fmt: skip


def placed(table, people, capacity, open_):
    """Find the most people with a place by a maximum flow, which knows nothing of programs."""
    homes, sites = table.shape
    graph = np.zeros((homes + sites + 2, homes + sites + 2), np.int32)
    graph[-2, :homes] = people
    graph[:homes, homes : homes + sites] = np.where(table & open_, 10**6, 0)
    graph[homes : homes + sites, -1] = capacity
    size = len(graph)
    return maximum_flow(csr_matrix(graph), size - 2, size - 1).flow_value


def placed_whole(table, people, capacity, open_):
    """Find the most people with a place when a home goes to one site as a whole."""
    best = 0
    for choice in product(range(-1, table.shape[1]), repeat=len(people)):
        room, found = list(capacity), 0
        for home, site in enumerate(choice):
            if site >= 0:
                found += people[home] if table[home, site] and open_[site] else -(10**6)
                room[site] -= people[home]
        if min(room) >= 0:
            best = max(best, found)
    return best


@st.composite
def problems(draw):
    homes, sites = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    row = st.lists(st.booleans(), min_size=sites, max_size=sites)
    table = np.array(draw(st.lists(row, min_size=homes, max_size=homes)), bool)
    people = draw(st.lists(st.integers(0, 9), min_size=homes, max_size=homes))
    capacity = np.array(draw(st.lists(st.integers(0, 12), min_size=sites, max_size=sites)))
    price = np.array(draw(st.lists(st.integers(1, 4), min_size=sites, max_size=sites)))
    standing = np.array(draw(row), bool)
    return table, people, capacity, price, standing


@pytest.mark.parametrize(("split", "most_placed"), [(True, placed), (False, placed_whole)])
@settings(max_examples=60, deadline=None)
@given(problem=problems(), share=st.sampled_from([0.3, 0.7, 1.0]))
def test_the_cheapest_sites_with_room_equal_trying_every_set(split, most_placed, problem, share):
    table, people, capacity, price, standing = problem
    free = np.flatnonzero(~standing)
    wanted = share * sum(people)
    fitting = []
    for new in chain.from_iterable(combinations(free, many) for many in range(len(free) + 1)):
        open_ = standing.copy()
        open_[list(new)] = True
        if most_placed(table, people, capacity, open_) >= wanted - 1e-9:
            fitting.append(float(price[list(new)].sum()))
    found = fewest_with_room(
        reached_of(table, people), Rules(standing=standing, price=price.astype(float)),
        capacity=capacity.astype(float), share=share, split=split,
    )  # fmt: skip
    if fitting:
        assert found.status == "optimal"
        assert found.objective == pytest.approx(min(fitting))
        assert found.people >= wanted - 0.01
    else:
        assert (found.status, found.reason) == ("infeasible", "too-few-places")


@pytest.mark.parametrize(("split", "most_placed"), [(True, placed), (False, placed_whole)])
@settings(max_examples=80, deadline=None)
@given(problem=problems(), data=st.data())
def test_most_people_with_a_place_equals_trying_every_set(split, most_placed, problem, data):
    table, people, capacity, price, standing = problem
    sites = table.shape[1]
    count, budget = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 8))
    not_both = [(0, 1)] if sites > 1 and data.draw(st.booleans()) else []
    one_in = [np.array([data.draw(st.integers(0, sites - 1))])] if data.draw(st.booleans()) else []
    best = None
    for new in chain.from_iterable(
        combinations(np.flatnonzero(~standing), many) for many in range(count + 1)
    ):
        open_ = standing.copy()
        open_[list(new)] = True
        if (
            price[list(new)].sum() <= budget
            and not any(open_[one] and open_[other] for one, other in not_both)
            and all(open_[group].any() for group in one_in)
        ):
            best = max(best or 0, most_placed(table, people, capacity, open_))
    rules = Rules(
        standing=standing, price=price.astype(float), count=count, budget=float(budget),
        not_both=not_both, one_in=one_in,
    )  # fmt: skip
    found = most_with_room(
        reached_of(table, people), rules, capacity=capacity.astype(float), split=split
    )
    if best is None:
        assert (found.status, found.reason) == ("infeasible", "rules-contradict")
    else:
        assert found.status == "optimal"
        assert found.people == found.objective == pytest.approx(best, abs=1e-3)


def test_a_floor_keeps_a_neighbourhoods_places():
    # One new site of 5 places: at 0 for the home of 9, or at 1 for that of 4, who must have 3.
    rules = Rules(count=1, floors=[(np.array([1]), 3.0)])
    reached = reached_of([[1, 0], [0, 1]], [9, 4])
    found = most_with_room(reached, rules, capacity=np.array([5.0, 5.0]))
    assert (found.new, found.people) == ((1,), 4)


def test_too_few_places_say_how_many_are_missing():
    # 10 people, 6 places in all: 90 % are 9
    found = fewest_with_room(
        reached_of([[1, 1]], [10]), Rules(), capacity=np.array([4.0, 2.0]), share=0.9
    )
    assert found.details == pytest.approx({"wanted": 9, "possible": 6, "short": 3})


def test_without_a_limit_of_places_one_site_is_enough():
    found = fewest_with_room(
        reached_of([[1, 1], [1, 0]], [8, 8]), Rules(), capacity=np.array([np.inf, 3.0]), share=1.0
    )
    assert found.new == (0,)


@settings(max_examples=150, deadline=None)
@given(problem=problems())
def test_no_further_site_gives_more_a_place_than_its_bound_says(problem):
    table, people, capacity, _, open_ = problem
    reached, room = reached_of(table, people), capacity.astype(float)
    now = room_flow(reached, room, open_, seconds=10.0)
    assert now.placed == pytest.approx(placed(table, people, capacity, open_))
    most = now.gain_at_most(reached, room)
    for site in np.flatnonzero(~open_):
        more = open_.copy()
        more[site] = True
        assert now.placed + most[site] >= placed(table, people, capacity, more) - 1e-6


@settings(max_examples=100, deadline=None)
@given(problem=problems(), need=st.sampled_from([1.0, 0.5]))
def test_one_more_site_gives_as_many_a_place_as_any_other(problem, need):
    # Candidates come first and what stands last; one unit of need is `need` of a person's place.
    table, people, capacity, _, open_ = problem
    order = np.argsort(open_, kind="stable")
    table, capacity, standing = table[:, order], capacity[order], int(open_.sum())
    reached = reached_of(table, people)
    ground = RoomGround(
        reached=reached, capacity=capacity.astype(float), need=need, people=sum(people) / need,
        before=0.0, unknown=0, standing=standing,
    )  # fmt: skip
    new = reached.sites - standing
    rest, allowed = np.arange(min(1, new)), np.arange(new) > 0

    def told(some):
        open_ = ~ground.new
        open_[some] = True
        return placed(table, people, capacity, open_) / need

    best = max([told([*rest, site]) for site in np.flatnonzero(allowed)], default=-1.0)
    found, value = one_more_with_room(ground, rest, allowed, split=True, until=float("inf"))
    assert value == pytest.approx(max(best, told(rest)))
    assert (found >= 0) == (best > told(rest))
    assert found < 0 or told([*rest, found]) == pytest.approx(best)


def test_when_time_is_over_no_place_is_told():
    reached = reached_of([[1, 1]], [4])
    ground = RoomGround(
        reached=reached, capacity=np.array([2.0, 3.0]), need=1.0, people=4.0, before=0.0,
        unknown=0, standing=0,
    )  # fmt: skip
    found = one_more_with_room(
        ground, np.array([0]), np.array([False, True]), split=True, until=0.0
    )
    assert found[0] == -1 and np.isnan(found[1])
