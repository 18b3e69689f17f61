"""The charts of enough and fair: what they draw, and that they say nothing where nothing is."""

import numpy as np
import pytest

from enough_town import assessed, care, people, rule, town
from lifecircle.report import colours as ink
from lifecircle.report.figures.assessed import assessed_charts
from lifecircle.report.figures.enough import draw_enough, enough_title, judged_circles
from lifecircle.report.figures.fair import (
    curves,
    draw_fair,
    fair_high,
    fair_title,
    shown_circles,
)
from lifecircle.report.figures.fonts import lettering
from lifecircle.report.figures.page import Sheet
from lifecircle.report.figures.shapes import Shape, Words
from lifecircle.words import LANGUAGES

BOX = (30.0, 72.0, 780.0, 469.0)


@pytest.fixture(scope="module")
def found():
    return assessed(town(m=400.0))


def drawn(draw, assessment, language="en"):
    sheet = Sheet(lettering(language))
    draw(sheet, assessment, BOX)
    texts = [one.run.text for one in sheet.marks if isinstance(one, Words)]
    fills = [one.fill for one in sheet.marks if isinstance(one, Shape) and one.fill]
    return sheet.marks, texts, fills


def test_a_cell_has_the_colour_of_its_verdict_and_both_shares(found):
    _, texts, fills = drawn(draw_enough, found)
    # w1: 15 of 79 near, 3 of 79 find room at least; e1: 304 of 944, (288 + 112) / 944
    assert {"w1", "e1", "19", "4", "32", "42"} <= set(texts)
    legend = [fill for fill, _ in ink.VERDICTS.values()]
    assert sorted(fills) == sorted([*legend, *[ink.VERDICTS["neither"][0]] * 2])


def test_only_circles_judged_somewhere_have_a_column():
    two = assessed(town(), care(), care(name="open", supply=rule(need=None)))
    assert [one.id for one in judged_circles(two)] == ["care"]


def test_nothing_is_drawn_where_no_capacity_is_known():
    bare = assessed(None, care(rule(group="age_3_5")))
    assert enough_title(bare, language="en") == ""
    assert drawn(draw_enough, bare)[0] == ()


def test_where_there_is_no_room_those_with_most_people_short_are_shown(found, monkeypatch):
    from lifecircle.report.figures import enough

    monkeypatch.setattr(enough, "_LEAST_HIGH", 400.0)
    monkeypatch.setattr(enough, "_shown", lambda *_, most: [f"zone {most}"])
    _, texts, _ = drawn(draw_enough, found)
    assert "zone 2" in texts
    assert any("1 of 2 shown" in one for one in texts)


def test_the_shown_are_those_with_most_people_short(found):
    from lifecircle.report.figures.enough import _shown

    circles = judged_circles(found)
    assert _shown(found, circles, most=2) == ["e1", "w1"]
    # e1: 944 people, 58 % short; w1: 79 people, 96 % short
    assert _shown(found, circles, most=1) == ["e1"]


def test_curves_run_from_nothing_to_all_and_below_evenness(found):
    for held in curves(found, found.result.circles[0]).values():
        assert (held[0], held[-1]) == (0.0, 1.0)
        assert (np.diff(held) >= -1e-12).all()
        assert (held <= np.linspace(0, 1, 101) + 1e-9).all()


def test_a_curve_of_supply_is_worked_out_by_hand():
    # k's 3 places for b alone, at the door: of 4 people d, e (unknown) and b, b has all
    one = assessed(town(people=people(b=1, g=3)))
    held = curves(one, one.result.circles[0])["supply"]
    # three quarters have nothing, the last quarter has all
    assert held[75] == pytest.approx(0.0)
    assert held[88] == pytest.approx(13 / 25)


def test_each_curve_is_drawn_with_its_gini(found):
    marks, texts, _ = drawn(draw_fair, found)
    lines = {one.line for one in marks if isinstance(one, Shape)}
    assert {ink.FACILITY, str(ink.BARS[False])} <= lines
    gini = found.equity.at[("care", "supply", "gini", ""), "value"]
    assert f"supply a person: Gini {gini:.2f}" in texts


def test_without_supply_all_circles_show_their_minutes():
    bare = assessed(None, care(rule(group="age_3_5")))
    assert [one.id for one in shown_circles(bare)] == ["care"]
    assert list(curves(bare, bare.result.circles[0])) == ["minutes"]


def test_where_everybody_is_at_the_door_there_is_no_curve():
    none = assessed(None, care(services=("library",), supply=rule(group="age_3_5")))
    assert fair_title(none, language="en") == ""
    assert drawn(draw_fair, none)[0] == ()


def test_the_picture_is_as_high_as_its_rows_need(found):
    many = assessed(town(), *(care(name=f"c{at}") for at in range(6)))
    assert fair_high(many, wide=480.0) > fair_high(found, wide=480.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_chart_is_a_page_with_a_title(found, language):
    letters = lettering(language)
    told = list(assessed_charts(found, lambda result, letters: Sheet(letters), letters))
    assert [name for name, *_ in told] == ["enough", "fair", "sure"]
    assert all(title for _, title, _ in told)
