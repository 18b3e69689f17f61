import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.circles.supply import (
    Pairs,
    gaussian_weights,
    modified_huff,
    three_step,
    two_step,
    zone_weights,
)
from lifecircle.errors import CallError

LIMIT = 15.0


def pairs_of(table, *, limit=LIMIT):
    """Make pairs of a matrix of minutes, homes down and facilities across."""
    minutes = np.array(table, float)
    home, facility = np.nonzero(minutes <= limit)
    return Pairs(home, facility, minutes[home, facility], limit, *minutes.shape)


@st.composite
def places(draw):
    homes, facilities = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    row = st.lists(st.floats(0, 30), min_size=facilities, max_size=facilities)
    minutes = draw(st.lists(row, min_size=homes, max_size=homes))
    people = draw(st.lists(st.integers(0, 500), min_size=homes, max_size=homes))
    supply = draw(st.lists(st.integers(0, 200), min_size=facilities, max_size=facilities))
    return pairs_of(minutes), np.array(people, float), np.array(supply, float)


MEASURES = {
    "2SFCA": two_step,
    "E2SFCA": lambda pairs, people, supply: two_step(
        pairs, people, supply, weights=zone_weights(pairs)
    ),
    "Gaussian": lambda pairs, people, supply: two_step(
        pairs, people, supply, weights=gaussian_weights(pairs, form="fca")
    ),
    "3SFCA": lambda pairs, people, supply: three_step(
        pairs, people, supply, weights=zone_weights(pairs)
    ),
}


def test_two_catchments_share_by_hand():
    # A (10 beds) is near homes of 4 and 1; B (6 beds) near the home of 1 and one of 2.
    # A has 10/5 = 2 a person, B 6/3 = 2: the home of 1 reaches both and has 4.
    found = two_step(pairs_of([[5, 99], [5, 5], [99, 5]]), [4, 1, 2], [10, 6])
    assert found.per_person.tolist() == [2, 4, 2]
    assert found.per_demand.tolist() == [2, 2]


def test_a_third_step_lets_people_choose_before_they_are_counted():
    # The home of 2 splits evenly: A counts 4 + 1, B counts 1. A 10/5 = 2, B 6/1 = 6;
    # it has half of each, 4.
    pairs = pairs_of([[5, 99], [5, 5]])
    found = three_step(pairs, [4, 2], [10, 6], weights=np.ones(3))
    assert found.per_person.tolist() == [2, 4]


def test_a_larger_facility_draws_more_of_those_who_may_choose():
    # 3 people between A (20) and B (10), alike near: two thirds turn to A
    pairs = pairs_of([[5, 5]])
    found = modified_huff(pairs, [3], [20, 10], weights=np.ones(2))
    assert found.per_demand.tolist() == [10, 10]
    assert found.per_person.tolist() == [10]


def test_zones_end_where_they_are_said_to_end():
    pairs = pairs_of([[0, 5, 5.001, 10, 15]])
    assert zone_weights(pairs).tolist() == [1.0, 1.0, 0.68, 0.68, 0.22]


def test_both_bells_are_one_at_the_door_and_end_as_their_form_says():
    pairs = pairs_of([[0, 15]])
    assert gaussian_weights(pairs).tolist() == [1, 0]
    assert gaussian_weights(pairs, form="fca") == pytest.approx([1, 0.01])
    with pytest.raises(CallError, match="dai, fca"):
        gaussian_weights(pairs, form="gauss")


@pytest.mark.parametrize("name", MEASURES)
@given(places())
def test_what_people_have_adds_up_to_what_somebody_reaches(name, place):
    pairs, people, supply = place
    found = MEASURES[name](pairs, people, supply)
    turned_to = ~np.isnan(found.per_demand)
    assert (people * found.per_person).sum() == pytest.approx(supply[turned_to].sum())


@given(places())
def test_distance_makes_the_modified_huff_measure_lose_but_never_gain(place):
    pairs, people, supply = place
    found = modified_huff(pairs, people, supply, weights=gaussian_weights(pairs, form="fca"))
    assert (people * found.per_person).sum() <= supply.sum() + 1e-6


@given(places(), st.floats(0.5, 20))
def test_twice_the_people_have_half_as_much(place, factor):
    pairs, people, supply = place
    once, more = two_step(pairs, people, supply), two_step(pairs, people * factor, supply)
    assert more.per_person * factor == pytest.approx(once.per_person)


def by_access(name, pairs, people, supply):
    """Work the same out with PySAL's access."""
    from access import Access
    from access.weights import step_fn

    cost = pd.DataFrame({"origin": pairs.home, "dest": pairs.facility, "cost": pairs.minutes})
    homes = pd.DataFrame({"geoid": range(len(people)), "pop": people})
    offers = pd.DataFrame({"geoid": range(len(supply)), "beds": supply})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = Access(
            demand_df=homes, demand_index="geoid", demand_value="pop",
            supply_df=offers, supply_index="geoid", supply_value="beds",
            cost_df=cost, cost_origin="origin", cost_dest="dest", cost_name="cost",
        )  # fmt: skip
        step = step_fn({5: 1.0, 10: 0.68, 15: 0.22})
        if name == "2SFCA":
            found = table.two_stage_fca(max_cost=LIMIT)
        elif name == "E2SFCA":
            found = table.enhanced_two_stage_fca(max_cost=LIMIT, weight_fn=step)
        else:
            found = table.three_stage_fca(max_cost=LIMIT, weight_fn=step)
    return found.iloc[:, 0].reindex(range(len(people))).fillna(0).to_numpy()


@pytest.mark.parametrize("name", ["2SFCA", "E2SFCA", "3SFCA"])
@settings(max_examples=20, deadline=None)
@given(places())
def test_the_measures_equal_those_of_an_independent_library(name, place):
    pairs, people, supply = place
    people = people + 1  # the library divides by nobody
    if not len(pairs.home):
        return
    found = MEASURES[name](pairs, people, supply).per_person
    assert found == pytest.approx(by_access(name, pairs, people, supply), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("people", "supply", "match"),
    [([1, 1], [1], "`people`"), ([-1], [1], "negative"), ([1], [np.inf], "finite")],
)
def test_what_cannot_be_shared_is_refused(people, supply, match):
    with pytest.raises(CallError, match=match):
        two_step(pairs_of([[5]]), people, supply)
