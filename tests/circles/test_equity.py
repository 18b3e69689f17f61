import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.circles.equity import (
    group_ratio,
    location_quotients,
    lorenz,
    theil,
    weighted_percentiles,
)
from lifecircle.errors import CallError

ROWS = st.lists(st.tuples(st.floats(0.01, 1e3), st.integers(1, 60)), min_size=1, max_size=25)


def test_gini_of_two_people_with_one_and_three():
    # half the people hold a quarter: the area under the curve is 0.375, Gini 1 - 2 * 0.375
    assert lorenz([3, 1], [1, 1]).gini == pytest.approx(0.25)


def test_palma_is_the_best_tenth_over_the_last_four():
    # ten people with 1, 1, 1, 1, 2, 2, 2, 2, 2, 6 hold 20: 6 over 4
    assert lorenz([1] * 4 + [2] * 5 + [6], [1] * 10).palma == pytest.approx(1.5)


def test_palma_is_endless_when_the_last_four_tenths_hold_nothing():
    assert lorenz([0, 1], [5, 5]).palma == np.inf


@given(ROWS)
def test_gini_equals_the_mean_difference_of_all_pairs(rows):
    held = np.repeat([value for value, _ in rows], [people for _, people in rows])
    pairs = np.abs(held[:, None] - held[None, :]).mean() / (2 * held.mean())
    values, people = zip(*rows, strict=True)
    assert lorenz(values, people).gini == pytest.approx(pairs, abs=1e-9)


@given(ROWS, st.lists(st.sampled_from("abc"), min_size=25, max_size=25), st.floats(0.1, 10))
def test_theil_adds_up_and_does_not_depend_on_the_unit(rows, names, factor):
    values, people = (np.array(part, float) for part in zip(*rows, strict=True))
    groups = names[: len(rows)]
    found = theil(values, people, groups)
    assert found.between + found.within == pytest.approx(found.total)
    assert found.between >= -1e-12
    # by hand: every group's own index, weighed by what it holds
    within = 0.0
    for name in set(groups):
        here = np.array([one == name for one in groups])
        held = (values * people)[here].sum() / (values * people).sum()
        within += held * theil(values[here], people[here], [name] * here.sum()).total
    assert found.within == pytest.approx(within, abs=1e-9)
    assert theil(values * factor, people, groups).total == pytest.approx(found.total, abs=1e-9)


@given(ROWS)
def test_a_row_may_be_divided_without_changing_anything(rows):
    values, people = (np.array(part, float) for part in zip(*rows, strict=True))
    twice = (np.concatenate((values, values)), np.concatenate((people, people)))
    assert lorenz(*twice).gini == pytest.approx(lorenz(values, people).gini, abs=1e-9)
    assert weighted_percentiles(*twice).tolist() == weighted_percentiles(values, people).tolist()


def test_percentiles_count_people_and_know_those_who_reach_nothing():
    # 4 people within 5 minutes, 4 within 12, 2 never
    found = weighted_percentiles([12, np.inf, 5, 1], [4, 2, 4, 0], at=[10, 40, 41, 80, 81])
    assert found.tolist() == [5, 5, 12, 12, np.inf]


def test_location_quotients_tell_who_has_less_than_the_whole():
    supply = pd.Series({"a": 30.0, "b": 10.0, "empty": 0.0})
    people = pd.Series({"a": 50.0, "b": 50.0, "empty": 0.0})
    found = location_quotients(supply, people).dropna().to_dict()
    assert found == pytest.approx({"a": 1.5, "b": 0.5})


def test_a_group_is_held_against_another():
    # old: 1 of 4 covered; all: 5 of 10
    assert group_ratio([True, False], [1, 3], [5, 5]) == 0.5
    assert np.isnan(group_ratio([True, False], [0, 0], [5, 5]))
    assert np.isnan(group_ratio([False, False], [1, 1], [5, 5]))


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ([np.inf, 1.0], "finite"),
        ([-1.0, 1.0], "not negative"),
        ([0.0, 0.0], "nobody has anything"),
        (np.array([True, False]), "yes and no"),
    ],
)
def test_what_has_no_index_is_refused(values, match):
    with pytest.raises(CallError, match=match):
        lorenz(values, [1, 1])
