"""Enough and fair in the paper, and a verdict as a sentence, in both languages."""

from dataclasses import replace

import pytest

import lifecircle as lc
from enough_town import assessed, care, people, rule, town
from lifecircle.report.paper.blocks import Figure, Heading, Items, Paragraph, Table
from lifecircle.report.paper.content import report_content
from lifecircle.report.paper.enough_page import enough_blocks
from lifecircle.report.paper.neighbourhoods import neighbourhood_blocks
from lifecircle.report.verdict_words import keyed, room_words, unit_words, verdict_sentence
from lifecircle.words import LANGUAGES


def sentence(place, language, **more):
    found = assessed(place, care(**more))
    row = keyed(found.verdicts)["w1", "care"]
    return verdict_sentence(row, found.result.circles[0], language=language)


def test_a_verdict_says_both_axes_and_what_is_short():
    place = town(people=people(b=8))
    assert sentence(place, "en") == (
        "care: 100.0% of 8 residents within 2 min (target 50%); "
        "of the 8 places needed, 37.5% finds room, 5 places short within the limit: near but full."
    )
    assert sentence(place, "zh") == (
        "care：8名常住人口中100.0%在2分钟内（目标50%）；"
        "所需8学位/托位中37.5%能落实，时限内缺5学位/托位：够近但已满。"
    )


def test_an_unknown_capacity_gives_a_range():
    told = sentence(town(people=people(b=8, d=2)), "en")
    assert "30.0% to 50.0% finds room" in told


def test_a_circle_without_a_need_says_so():
    told = sentence(town(people=people(b=8)), "en", supply=rule(need=None))
    assert "is not stated: near, capacity not known." in told


def test_a_range_of_one_percentage_is_one_percentage():
    same = {"enough_share": 0.68, "enough_most_share": 0.6804}
    assert room_words(same, language="en") == "68.0%"


@pytest.mark.parametrize(("value", "told"), [(0.5, "0.5 m²"), (3.0, "3 m²"), (12.4, "12 m²")])
def test_amounts_are_whole_from_ten_on(value, told):
    assert unit_words(value, "m2", language="en") == told


def kinds(blocks):
    return [type(one) for one in blocks]


def test_the_chapter_tells_supply_verdicts_the_fullest_and_fairness():
    found = assessed(town(people=people(b=8, e=1, f=1)))
    blocks = enough_blocks(found, language="en")
    assert kinds(blocks) == [Heading, Paragraph, Table, Table, Paragraph, Items, Table]
    supply, verdicts, fair = (one for one in blocks if isinstance(one, Table))
    assert supply.rows == (
        ("care", "places", "43", "10", "4", "5", "0", "0", "1", "40.0% to 50.0%"),
    )
    assert verdicts.rows == (("care", "1", "1", "0", "0", "0", "0"),)
    (items,) = (one for one in blocks if isinstance(one, Items))
    assert items.items[0].startswith("w1. care: 100.0% of 8 residents")
    assert "Facilities that state no capacity: 1." in " ".join(supply.notes)
    assert fair.header[0] == "Circle"


def test_an_assumed_need_is_marked():
    found = assessed(None, care(rule(verified=False)))
    supply = next(one for one in enough_blocks(found, language="en") if isinstance(one, Table))
    assert supply.rows[0][0] == "care*"
    assert any("was not checked: care" in note for note in supply.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_any_capacity_only_minutes_are_told(language):
    bare = assessed(None, care(rule(group="age_3_5")))
    assert kinds(enough_blocks(bare, language=language)) == [Heading, Paragraph, Table]


def test_the_fullest_are_the_two_with_most_people_without_a_place_in_each_circle():
    # w1: 8 people for k's 3 places; e1: 100 for m's 40
    place = town(people=people(b=8, f=100))
    found = assessed(place, care(), care(name="other"))
    (items,) = (one for one in enough_blocks(found, language="en") if isinstance(one, Items))
    assert [one.split(":")[0] for one in items.items] == [
        "e1. care", "e1. other", "w1. care", "w1. other",
    ]  # fmt: skip


def test_circles_that_cannot_be_judged_are_named_with_the_reason():
    empty = town(k=float("nan"), m=float("nan"))
    found = assessed(empty, care(), care(rule(need=None), name="measured"))
    told = [one.text for one in enough_blocks(found, language="en") if isinstance(one, Paragraph)]
    assert "Not known: care. No facility there states what it holds." in told
    assert "Measured and not judged, because no need is stated: measured." in told


def test_the_chart_stands_before_the_table_of_fairness(picture):
    blocks = enough_blocks(assessed(), language="zh", figure=picture())
    assert kinds(blocks)[-2:] == [Figure, Table]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_has_the_chapter_only_with_an_assessment(language):
    found = assessed()
    with_it, without = (
        report_content(found.result, language=language, assessment=one) for one in (found, None)
    )
    title = enough_blocks(found, language=language)[0].text
    heads = [
        [one.text for one in told.blocks if isinstance(one, Heading)] for told in (with_it, without)
    ]
    assert title in heads[0]
    assert title not in heads[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_least_walking_is_not_proven_the_paper_says_so(language):
    found = assessed(town(people=people(b=8)))
    hasty = replace(found, supply=found.supply.assign(walking_gap_share=0.02))
    told = [
        {
            note
            for one in enough_blocks(each, language=language)
            for note in getattr(one, "notes", ())
        }
        for each in (found, hasty)
    ]
    (more,) = told[1] - told[0]
    assert "walking_gap_share" in more
    assert "care" in more


def test_the_count_of_reasons_follows_the_closer_look_where_there_was_one():
    # 64 people at k, which holds 3, and one 20 m beyond the limit: 61 are left out because it is
    # full. Time alone knows only of the one.
    found = assessed(town(people=people(b=64, g=1)), care(target_share=1.0))
    quick, closer = (
        next(one for one in neighbourhood_blocks(result, language="zh", causes=causes)
             if isinstance(one, Table))
        for result, causes in (
            (lc.analyse(found.result.study), None), (found.result, found.zone_causes),
        )
    )  # fmt: skip
    assert [row[:2] for row in quick.rows] == [("附近缺设施", "1")]
    assert [row[:2] for row in closer.rows] == [("设施已满", "1")]
