"""People are spread over buildings as whole persons, and nobody is lost or added."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.errors import CallError
from lifecircle.study.population import spread_people

floor_area = st.floats(0, 1e6, allow_nan=False)
buildings = st.lists(st.tuples(floor_area, st.integers(-1, 3)), min_size=1, max_size=40)
people = st.lists(st.integers(0, 5000), min_size=4, max_size=4)


def spread(weights, zone, residents, **groups):
    ids = [f"b{number:03d}" for number in range(len(weights))]
    return spread_people({"residents": residents, **groups}, weights, ids=ids, zone=zone)


def test_people_follow_floor_area():
    # 100 m2, 200 m2 and 100 m2 share 8 people: 2, 4, 2.
    found = spread([100, 200, 100], [0, 0, 0], [8])
    assert found["residents"].tolist() == [2, 4, 2]


def test_the_largest_remainder_gets_the_last_person():
    # Shares 1.4, 1.4 and 2.2 of 5: whole 1, 1, 2; the one left goes to the first of the two 0.4.
    found = spread([14, 14, 22], [0, 0, 0], [5])
    assert found["residents"].tolist() == [2, 1, 2]


def test_each_zone_keeps_its_own_total():
    # Zone 0 has 4 people on one building, zone 1 has 2 on two; the fifth building is in no zone.
    found = spread([50, 10, 10, 999], [0, 1, 1, -1], [4, 2])
    assert found["residents"].tolist() == [4, 1, 1, 0]


def test_other_groups_follow_the_residents():
    # 10 people as 5, 3, 2; half of them are over 60: 2.5, 1.5, 1 -> 3, 1, 1 (first id on a tie).
    found = spread([50, 30, 20], [0, 0, 0], [10], age_60_plus=[5])
    assert found["residents"].tolist() == [5, 3, 2]
    assert found["age_60_plus"].tolist() == [3, 1, 1]


def test_a_zone_without_floor_area_gets_nobody():
    found = spread([0, 5], [0, 1], [7, 3])
    assert found["residents"].tolist() == [0, 3]


@given(buildings, people, st.floats(0, 1))
def test_totals_are_kept_and_nobody_is_negative(rows, residents, share):
    weights, zone = (np.array(column) for column in zip(*rows, strict=True))
    older = [int(count * share) for count in residents]
    oldest = [int(count * share) for count in older]
    found = spread(weights, zone, residents, age_80_plus=oldest, age_60_plus=older)
    assert (found.to_numpy() >= 0).all()
    assert (found.to_numpy() == np.floor(found.to_numpy())).all()
    assert (found["age_60_plus"] <= found["residents"]).all()
    assert (found["age_80_plus"] <= found["age_60_plus"]).all()
    for number, (total, old) in enumerate(zip(residents, older, strict=True)):
        inside = zone == number
        housed = weights[inside].sum() > 0
        assert found["residents"].to_numpy()[inside].sum() == (total if housed else 0)
        assert found["age_60_plus"].to_numpy()[inside].sum() == (old if housed else 0)
        assert found["age_80_plus"].to_numpy()[inside].sum() == (oldest[number] if housed else 0)
    assert (found.to_numpy()[zone == -1] == 0).all()


@given(buildings, people, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, residents, random):
    ids = [f"b{number:03d}" for number in range(len(rows))]
    order = list(range(len(rows)))
    random.shuffle(order)
    weights, zone = (np.array(column) for column in zip(*rows, strict=True))
    first = spread_people({"residents": residents}, weights, ids=ids, zone=zone)
    other = spread_people(
        {"residents": residents}, weights[order], ids=[ids[at] for at in order], zone=zone[order]
    )
    assert first["residents"].to_dict() == other["residents"].to_dict()


def test_no_building_is_more_than_one_person_from_its_share():
    rng = np.random.default_rng(7)
    weights = rng.uniform(1, 500, 20_000)
    found = spread(weights, np.zeros(20_000, dtype=int), [380_000])["residents"].to_numpy()
    assert found.sum() == 380_000
    assert np.abs(found - 380_000 * weights / weights.sum()).max() < 1


def test_those_over_80_live_where_those_over_60_do():
    # 6 people as 3, 2, 1; 2 over 60 as 1, 1, 0 by the residents; the one over 80 lives with them.
    found = spread([3, 2, 1], [0, 0, 0], [6], age_80_plus=[1], age_60_plus=[2])
    assert found["age_60_plus"].tolist() == [1, 1, 0]
    assert found["age_80_plus"].tolist() == [1, 0, 0]
    assert list(found) == ["residents", "age_80_plus", "age_60_plus"]


@pytest.mark.parametrize(
    ("weights", "residents", "message"),
    [
        ([-1.0], [3], "finite and not negative"),
        ([np.nan], [3], "finite and not negative"),
        ([1.0], [2.5], "whole persons"),
        ([1.0], [-2], "whole persons"),
    ],
)
def test_what_cannot_be_spread_is_refused(weights, residents, message):
    with pytest.raises(CallError, match=message):
        spread(weights, [0], residents)


def test_residents_must_be_among_the_totals():
    with pytest.raises(CallError, match="residents"):
        spread_people({"age_60_plus": [3]}, [1.0], ids=["a"], zone=[0])
