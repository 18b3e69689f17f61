"""The search for very many homes gives what the whole program gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.scenario.siting import cover, walks
from lifecircle.scenario.siting.cover import most_people
from lifecircle.scenario.siting.median import least_walking
from lifecircle.scenario.siting.problem import Reached, Rules


@st.composite
def problems(draw):
    """Draw homes strewn along a street, reached by the sites around them."""
    homes, sites = draw(st.integers(1, 40)), draw(st.integers(1, 10))
    seed = draw(st.integers(0, 999))
    random = np.random.default_rng(seed)
    away = np.abs(random.uniform(0, 10, (homes, 1)) - random.uniform(0, 10, (1, sites)))
    home, site = np.nonzero(away < draw(st.sampled_from([0.8, 2.0])))
    people = random.integers(0, 9, homes) / draw(st.sampled_from([1.0, 3.0]))
    reached = Reached(home=home, site=site, cost=np.zeros(len(home)), people=people, sites=sites)
    return reached, draw(st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_most_people_is_the_same_whichever_search_is_taken(problem):
    reached, count = problem
    plain = most_people(reached, Rules(count=count))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "MANY_CLASSES", 1)
        patch.setattr(walks, "_FEW_HOMES", 0)  # sums of blocks, not of homes
        large = most_people(reached, Rules(count=count))
    assert large.status == plain.status == "optimal"
    assert large.people == pytest.approx(plain.people)
    assert large.objective == pytest.approx(plain.objective)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 999), st.integers(1, 3))
def test_walks_told_in_blocks_have_the_same_least(seed, count):
    random = np.random.default_rng(seed)
    cost, people = random.integers(0, 30, (25, 8)).astype(float), random.integers(1, 9, 25) * 1.5
    plain = least_walking(cost, people, count=count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walks, "_FEW_HOMES", 0)
        blocks = least_walking(cost, people, count=count)
    assert blocks.status == plain.status == "optimal"
    assert blocks.objective == pytest.approx(plain.objective)
