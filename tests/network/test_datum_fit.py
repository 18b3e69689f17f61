"""Whether places sit anywhere on purpose: against themselves, pushed every way."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.network.datums.fit import (
    FAR_M,
    best_bound,
    crossed_by,
    distances_to,
    fit_at,
    strength_of,
)

STREET = shapely.STRtree(np.array([shapely.LineString([(0, 0), (1000, 0)])], dtype=object))
VALUES = st.lists(st.integers(0, 30).map(float), min_size=1, max_size=30)


def brute_strength(values, others):
    """Count, for every bound there is, how many lie within it."""
    best = 0.0
    for bound in {*values, *others}:
        share = sum(value <= bound for value in values) / len(values)
        best = max(best, share - sum(value <= bound for value in others) / len(others))
    return best * len(values) ** 0.5


@given(values=VALUES, others=VALUES)
def test_the_strength_is_the_greatest_excess_of_any_bound(values, others):
    found = strength_of(np.array(values), np.array(others))
    assert found == pytest.approx(brute_strength(values, others), abs=1e-9)


@given(values=VALUES)
def test_what_is_like_the_others_has_no_strength(values):
    assert strength_of(np.array(values), np.array(values * 3)) == pytest.approx(0.0, abs=1e-9)


def test_the_bound_is_where_two_sets_differ_most():
    # 4 of 4 within 5; of the others 1 of 4.
    assert best_bound(np.array([5.0, 1.0, 5.0, 3.0]), np.array([4.0, 9.0, 9.0, 9.0])) == (5.0, 0.75)


def test_values_that_are_greater_have_no_strength():
    assert strength_of(np.array([9.0, 9.0]), np.array([1.0, 2.0, 3.0])) == 0.0


def test_by_chance_a_strength_of_two_and_a_half_is_hardly_ever_seen():
    # exp(-2 * 1.5²) = 1.1 % and exp(-2 * 2.5²) = 0.0004 % of draws from one and the same.
    rng = np.random.default_rng(1)
    drawn = [strength_of(rng.random(40), rng.random(4000)) for _ in range(4000)]
    assert np.mean(np.array(drawn) > 1.5) < 0.015
    assert max(drawn) < 2.5


def test_distances_end_at_the_farthest_that_is_looked_for():
    measure = distances_to(STREET, np.array([500.0, 500.0, 500.0]), np.array([7.0, 0.0, 9000.0]))
    still = np.zeros(3)
    assert measure(still, still).tolist() == [7.0, 0.0, FAR_M]
    assert measure(still, still + 3.0).tolist() == [10.0, 3.0, FAR_M]


def test_an_outline_is_crossed_or_left_whole_and_moves_with_its_place():
    outlines = shapely.boundary(shapely.box([0, 0, 200], [5, -5, 5], [50, 50, 250], [40, 40, 40]))
    places = np.array([2, 0, 1])  # the outlines belong to the third, the first and the second
    crossed = crossed_by(STREET, outlines, places)
    still = np.zeros(3)
    assert crossed(still, still).tolist() == [0.0, 1.0, 0.0]
    assert crossed(still, np.array([0.0, 0.0, -20.0])).tolist() == [1.0, 1.0, 0.0]


def test_places_along_a_street_sit_there_and_nowhere_beside():
    x = np.linspace(300, 700, 20)
    measure = distances_to(STREET, x, np.full(20, 8.0))
    still = np.zeros(20)
    # None of the eight pushes runs along the street: 20 of 20 within 8 m against none,
    # and the pushed ones differ by chance only.
    assert fit_at(measure, still, still).strength == pytest.approx(20**0.5)
    assert fit_at(measure, still, still + 600.0).strength == 0.0
