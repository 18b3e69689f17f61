"""The page after a check says what a study rests on, from its own tables."""

from dataclasses import replace
from pathlib import Path

import pytest

import lifecircle as lc
from lifecircle.report.assumptions import assumption_lines
from lifecircle.words import LANGUAGES

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def model() -> lc.Study:
    return lc.read_study(DATA)


@pytest.fixture(scope="module")
def page(model) -> str:
    return "\n".join(assumption_lines(model, language="en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_page_is_left_with_a_blank(model, language):
    lines = assumption_lines(model, language=language)
    assert len(lines) > 15
    assert not any("{" in line or "nan" in line for line in lines)


def test_a_model_is_called_one_and_a_real_place_is_not(model):
    plain = replace(model, title="甲区")
    assert "not survey data" in assumption_lines(plain, language="en")[0]
    real = replace(plain, model=False)
    assert "not survey data" not in assumption_lines(real, language="en")[0]


def test_the_layer_in_gcj02_is_named_with_what_was_done_to_it(page):
    (told,) = [line for line in page.splitlines() if "came in GCJ-02" in line]
    assert "基层综合性文体服务中心.xlsx" in told


def test_states_are_counted_and_later_years_told(model, page):
    count = model.facilities["status"].value_counts()
    assert f"{count['open']:,} open places count; {count['building']} being built" in page
    later = (model.facilities["opened"] > 2020).fillna(value=False).sum()
    assert f"{later} places in the registers open in 2021-2032" in page


def test_the_plans_people_and_planned_estates_are_told(page):
    assert "2020 364,694, 2025 400,000" in page
    assert "15 with 22,000 people, lived in from 2022 on" in page


def test_estates_without_gates_and_kinds_of_barriers_are_counted(model, page):
    known = set(model.obstacles.gates["estate_id"])
    without = (~model.obstacles.estates.index.isin(known)).sum()
    assert without > 0
    assert f"Gated estates: {without} have no gates in the data" in page
    assert "rivers 6, railways 1, walls 1" in page


def test_a_study_without_estates_says_nothing_of_them(model):
    plain = "\n".join(assumption_lines(replace(model, obstacles=None), language="en"))
    assert "Gated estates" not in plain
    assert "Barriers" not in plain


def test_without_a_year_the_registers_own_state_is_said_to_hold(model):
    plain = "\n".join(assumption_lines(replace(model, year=None), language="en"))
    assert "states no year" in plain


def test_people_who_were_spread_are_told_with_what_was_assumed(model):
    homes = model.residents.head(4).assign(
        residents=[1.0, 2.0, 4.0, 8.0],
        people_by=["given", "floor_area", "levels_assumed", "zone_point"],
    )
    # Of 15 people 14 were spread (93.3 %), 12 by an assumption (80.0 %).
    page = "\n".join(assumption_lines(replace(model, residents=homes), language="en"))
    assert "93.3% of all people were spread over homes, 80.0% by an assumption" in page
