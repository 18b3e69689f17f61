from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.scenario.siting.center import least_worst_walk
from lifecircle.scenario.siting.interchange import exchanged
from lifecircle.scenario.siting.median import least_walking


@st.composite
def walks(draw):
    homes, sites = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    row = st.lists(st.integers(0, 50), min_size=sites, max_size=sites)
    cost = np.array(draw(st.lists(row, min_size=homes, max_size=homes)), float)
    people = np.array(draw(st.lists(st.integers(1, 30), min_size=homes, max_size=homes)), float)
    standing = np.array(draw(st.lists(st.integers(0, sites - 1), max_size=2, unique=True)), int)
    count = draw(st.integers(0 if len(standing) else 1, 4))
    return cost, people, count, np.sort(standing)


def every_choice(cost, count, standing):
    free = [site for site in range(cost.shape[1]) if site not in standing]
    for new in combinations(free, count):
        yield new, cost[:, [*standing, *new]].min(axis=1)


@settings(max_examples=150, deadline=None)
@given(walks())
def test_least_walking_equals_trying_every_set_of_sites(problem):
    cost, people, count, standing = problem
    totals = [float(people @ nearest) for _, nearest in every_choice(cost, count, standing)]
    found = least_walking(cost, people, count=count, standing=standing)
    if not totals:
        assert (found.status, found.reason) == ("infeasible", "too-few-sites")
        return
    assert found.status == "optimal"
    assert found.objective == pytest.approx(min(totals))
    assert len(found.new) == count


@settings(max_examples=100, deadline=None)
@given(walks())
def test_the_least_worst_walk_equals_trying_every_set_of_sites(problem):
    cost, people, count, standing = problem
    worst = [float(nearest.max()) for _, nearest in every_choice(cost, count, standing)]
    found = least_worst_walk(cost, people, count=count, standing=standing)
    if not worst:
        assert (found.status, found.reason) == ("infeasible", "too-few-sites")
        return
    assert found.status == "optimal"
    assert found.objective == min(worst)


@given(walks())
def test_no_single_exchange_betters_what_exchanges_leave(problem):
    cost, people, count, standing = problem
    free = [site for site in range(cost.shape[1]) if site not in standing]
    if count > len(free):
        return
    start = np.array([*standing, *free[:count]])
    chosen = exchanged(cost, people, start, fixed=len(standing))
    total = people @ cost[:, chosen].min(axis=1)
    for place in range(len(standing), len(chosen)):
        for site in set(range(cost.shape[1])) - set(chosen.tolist()):
            other = chosen.copy()
            other[place] = site
            assert people @ cost[:, other].min(axis=1) >= total - 1e-6
