from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.errors import StudyError
from lifecircle.study.config.growth import growth_from
from lifecircle.study.people_years import people_in, total_in
from lifecircle.study.years import status_in, study_in
from towns import Town, circle, draw, study_of

STREET = draw("A---B---C")
HOMES = {"a": (0.0, 0.0), "b": (100.0, 0.0), "c": (200.0, 0.0)}


def register(**states):
    """Make a register: name to (status, opened, closed)."""
    rows = pd.DataFrame.from_dict(states, orient="index", columns=["status", "opened", "closed"])
    return rows.astype({"opened": "Int64", "closed": "Int64"})


@pytest.mark.parametrize(
    ("state", "year", "expected"),
    [
        (("open", None, None), 1990, "open"),
        (("open", 2015, None), 2014, "planned"),
        (("open", 2015, None), 2015, "open"),
        (("open", 2015, 2019), 2018, "open"),
        (("open", 2015, 2019), 2019, "closed"),
        (("building", 2023, None), 2022, "building"),
        (("building", 2023, None), 2023, "open"),
        (("planned", 2025, None), 2024, "planned"),
        (("planned", 2025, None), 2035, "open"),
        (("planned", None, None), 2035, "planned"),
        (("closed", None, 2021), 2020, "open"),
        (("closed", None, 2021), 2021, "closed"),
        (("closed", 2000, 2021), 1999, "planned"),
        (("closed", 2000, None), 2010, "closed"),
    ],
)
def test_what_stands_at_the_end_of_a_year_follows_from_its_years(state, year, expected):
    status, _ = status_in(register(F=state), year)
    assert status["F"] == expected


def test_a_change_without_its_year_keeps_the_registers_word_and_is_told():
    table = register(P=("planned", None, None), C=("closed", 2001, None), O=("open", None, None))
    status, undated = status_in(table, 2022)
    assert status.tolist() == ["planned", "closed", "open"]
    assert undated.tolist() == [True, True, False]


def test_people_run_straight_between_the_stated_years_and_stay_outside_them():
    stated = {2020: 364_694, 2025: 400_000, 2035: 420_000}
    # 2030 is half way from 400,000 to 420,000
    assert [total_in(stated, year) for year in (2010, 2020, 2025, 2030, 2050)] == [
        364_694, 364_694, 400_000, 410_000, 420_000,
    ]  # fmt: skip


def homes(people, *, old=None):
    table = pd.DataFrame({"residents": np.array(people, float)})
    if old is not None:
        table["age_60_plus"] = np.array(old, float)
    table.index = [f"h{at}" for at in range(len(table))]
    return table


def test_homes_grow_by_one_share_and_groups_keep_theirs():
    grown = people_in(
        homes([10, 20, 70], old=[1, 9, 10]), {"residents": {2020: 100, 2030: 200}}, 2030
    )
    assert grown["residents"].tolist() == [20, 40, 140]
    assert grown["age_60_plus"].tolist() == [2, 18, 20]  # 20 of 100 stay a fifth


def test_a_group_with_totals_of_its_own_follows_them_but_never_outgrows_a_home():
    growth = {"residents": {2020: 12}, "age_60_plus": {2020: 3, 2030: 9}}
    grown = people_in(homes([2, 10], old=[2, 1]), growth, 2030)
    # in proportion 6 and 3 of 9, but only 2 live in the first home: 4 go to the other
    assert grown["age_60_plus"].tolist() == [2, 7]


def test_a_half_is_rounded_once_and_to_the_even_number():
    # 7 of 14 people are old; of 29 people 14.5 would be: 14, though 29 / 14 x 7 falls just above
    grown = people_in(homes([14], old=[7]), {"residents": {2020: 14, 2030: 29}}, 2030)
    assert grown["age_60_plus"].tolist() == [14]


def test_a_group_nobody_has_yet_comes_where_people_live():
    growth = {"residents": {2020: 30}, "age_60_plus": {2020: 3}}
    grown = people_in(homes([10, 20], old=[0, 0]), growth, 2020)
    assert grown["age_60_plus"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("growth", "field"),
    [
        ({"residents": {2030: 30}, "age_60_plus": {2030: 31}}, "growth.age_60_plus"),
        ({"residents": {2030: 30}, "age_60_plus": {2030: 5}, "age_80_plus": {2030: 6}},
         "growth.age_80_plus"),
    ],
)  # fmt: skip
def test_a_group_cannot_be_larger_than_the_whole_it_is_part_of(growth, field):
    people = homes([10, 20], old=[4, 4]).assign(age_80_plus=[1.0, 1.0])
    with pytest.raises(StudyError, match="In 2030") as caught:
        people_in(people, growth, 2030)
    assert [one.field for one in caught.value.faults] == [field]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(0, 1)), min_size=1, max_size=30),
    st.integers(0, 400),
)
def test_no_year_loses_or_adds_anybody(rows, more):
    people = [count for count, _ in rows]
    if not sum(people):
        return
    old = [int(count * share) for count, share in rows]
    total = sum(people) + more
    grown = people_in(homes(people, old=old), {"residents": {2020: sum(people), 2030: total}}, 2030)
    assert grown["residents"].sum() == total
    assert grown["age_60_plus"].sum() == round(Fraction(sum(old) * total, sum(people)))
    assert (grown >= 0).all(axis=None)
    assert (grown["age_60_plus"] <= grown["residents"]).all()


def test_a_study_in_another_year_says_what_it_could_not_date():
    places = {"P": ("clinic", (0.0, 0.0), {"status": "planned"})}
    study = study_of(Town(STREET, HOMES, places), circle())
    later = study_in(study, 2030)
    assert later.year == 2030
    assert {"state-without-year", "people-of-another-year"} <= {one.code for one in later.notes}
    assert study.year is None
    grown = study_in(replace(study, growth={"residents": {2020: 7, 2025: 14}}), 2030)
    assert "year-beyond-growth" in {one.code for one in grown.notes}
    assert grown.residents["residents"].sum() == 14


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"resident": {"2020": 5}}, "unknown-key"),
        ({"residents": 5}, "key-not-table"),
        ({"residents": {"zwanzig": 5}}, "growth-not-a-year"),
        ({"residents": {"2020": -5}}, "key-not-whole"),
        ({"residents": {"2020": 5.5}}, "key-not-whole"),
        ({"age_60_plus": {"2020": 5}}, "growth-without-residents"),
    ],
)
def test_growth_that_makes_no_sense_is_told_with_its_place(raw, code):
    _, faults = growth_from(raw, file="study.toml")
    assert [one.code for one in faults] == [code]
    assert all(one.text(language="zh") and one.text(language="en") for one in faults)
