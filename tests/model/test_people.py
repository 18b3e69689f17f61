"""Whole persons in whole numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.model.people import AGES, GROUPS, OLDER, RESIDENTS, drawn, whole, with_people


@given(
    expected=st.lists(st.floats(0.01, 500.0), min_size=1, max_size=60),
    seed=st.integers(0, 2**32 - 1),
)
def test_whole_numbers_keep_the_sum_and_stay_near(expected, seed):
    numbers = whole(np.array(expected), rng=np.random.default_rng(seed))
    assert numbers.sum() == round(sum(expected))
    assert (np.abs(numbers - expected) < 2.0).all()


def test_drawn_positions_are_different_and_never_of_no_weight():
    weight = np.array([0.0, 1.0, 2.0, 0.0, 5.0])
    assert list(drawn(weight, 3, rng=np.random.default_rng(1))) == [1, 2, 4]


def test_a_heavier_position_is_drawn_more_often():
    weight = np.array([1.0, 9.0])
    hits = [drawn(weight, 1, rng=np.random.default_rng(seed))[0] for seed in range(400)]
    assert np.mean(hits) == pytest.approx(0.9, abs=0.06)


def test_every_person_has_one_age_and_totals_are_exact():
    homes = pd.DataFrame(
        {"kind": ["village", "old", "estate", "dormitory"] * 5, "floor_area_m2": np.arange(20) + 50}
    )
    people = with_people(homes, total=4096, older=512, seed=1)
    assert people["residents"].sum() == 4096
    assert people["age_60_plus"].sum() == 512
    ages = people[[age.group for age in AGES]].sum(axis=1)
    assert (ages <= people["residents"]).all()
    assert (people["age_80_plus"] <= people["age_60_plus"]).all()


def test_the_model_has_the_plans_people(scene):
    totals = scene.homes[list(GROUPS)].sum()
    assert totals["residents"] == RESIDENTS == 364_694
    assert totals["age_60_plus"] == OLDER == 43_544
    assert (scene.homes[list(GROUPS)] >= 0).all(axis=None)
    assert (scene.homes["migrants"] <= scene.homes["residents"]).all()


def test_the_old_town_is_older_and_dormitories_are_full_of_migrants(scene):
    by_kind = scene.homes.groupby("kind")[["residents", "age_60_plus", "migrants"]].sum()
    older = by_kind["age_60_plus"] / by_kind["residents"]
    movers = by_kind["migrants"] / by_kind["residents"]
    assert older["old"] > 1.5 * older["estate"]
    assert older["dormitory"] < 0.05
    assert movers["dormitory"] > 0.7
