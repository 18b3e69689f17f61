"""How sure and who first in the pack: a chapter, sheets and tables that say what was found."""

import pytest

import lifecircle as lc
from enough_town import assessed, care, study, town
from lifecircle.circles.again.otherwise import Otherwise
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.priority import priority_table
from lifecircle.circles.sensitivity import sensitivity_table, sureness_table
from lifecircle.report.figures.fonts import lettering
from lifecircle.report.figures.page import Sheet
from lifecircle.report.figures.pictures import assessed_pictures
from lifecircle.report.figures.shapes import Dots
from lifecircle.report.figures.sure import draw_sure, sure_high, sure_title
from lifecircle.report.paper.blocks import Figure, Paragraph, Table
from lifecircle.report.paper.content import report_content
from lifecircle.report.paper.sureness_page import sureness_blocks
from lifecircle.report.sheets.enough import enough_sheets
from lifecircle.report.sheets.sureness import sureness_sheets
from lifecircle.report.sheets.workbook import sheets
from lifecircle.report.tables import tables_in_turn
from lifecircle.words import LANGUAGES, entry
from towns import analysed, circle


@pytest.fixture(scope="module")
def found():
    # 319 of 1,023 people are within 120 m. At 0.8 m/s, 96 m, a, c and e (1, 4, 16) are not; at
    # 1.2 m/s, 144 m, g and h (64, 128) are too.
    turning = care(target_share=319 / 1023, name="turning")
    return assessed(town(), turning, care(target_share=0.9), care(target_share=None, name="open"))


def cells(assessment, key, language="en"):
    made = {one.key: one for one in sureness_sheets(assessment, language=language)}[key]
    return {one.header or one.key: list(one.cells) for one in made.columns}


def tables(assessment, language="en"):
    blocks = sureness_blocks(assessment, language=language)
    return [one for one in blocks if isinstance(one, Table)]


def test_the_paper_tells_every_circle_as_a_range_with_its_verdict(found):
    ranges = tables(found)[0]
    rows = {row[0]: row[1:] for row in ranges.rows}
    # 298 of 1,023 at 0.8 m/s; evenly, 4 of 5 homes hold 79 people and 3 of 5 hold 944: 629.6.
    assert rows["turning"] == (
        "31.2%", "29.1% to 61.5%", "walking speed", "people in each home", "31.2%",
        "depends on walking speed",
    )  # fmt: skip
    assert rows["care"][-1] == "missed, firm"
    assert rows["open"][-2:] == ("–", "–")


def test_the_lead_counts_what_holds_and_what_turns(found):
    lead = next(
        one.text for one in sureness_blocks(found, language="en") if isinstance(one, Paragraph)
    )
    assert "target: 2." in lead
    assert "tried: 1." in lead
    assert "turn: 1." in lead


def test_the_paper_names_the_weights_and_what_is_left_out(found):
    first = tables(found)[-1]
    assert [row[0] for row in first.rows] == list(found.priority.index)
    assert first.notes[0].startswith("Weights: people in the gap 5")
    assert "share of migrants" in first.notes[1]
    assert "seed 2025" in first.notes[2]


def test_the_paper_tells_whose_verdict_turns_and_on_what(found):
    # turning: e1 has 304 of 944 (288 slower), w1 15 of 79 (79 faster, 2 of 3 homes evenly).
    turning = tables(found)[1]
    assert turning.rows[0] == (
        "e1", "turning", "944", "32.2%", "30.5% to 60.0%", "31.2%", "walking speed"
    )  # fmt: skip
    assert [row[:2] for row in turning.rows[1:]] == [
        ("w1", "turning"), ("w1", "care"), ("w1", "open")
    ]  # fmt: skip
    lead = [one.text for one in sureness_blocks(found, language="en") if hasattr(one, "role")][2]
    assert "below target 5 (2 firm, 3 may turn); at target, may turn 1." in lead


def test_the_sheets_say_of_every_verdict_on_time_whether_it_holds(found):
    made = {one.key: one for one in enough_sheets(found, language="en")}["verdicts"]
    told = {one.header or one.key: list(one.cells) for one in made.columns}
    assert told["sure_name"] == ["turns", "firm", "firm", "turns", "turns", "turns"]
    assert told["depends_name"][3] == "walking speed, people in each home"
    first = cells(found, "priority")
    assert dict(zip(first["zone_id"], first["missed_firm"], strict=True)) == {"e1": 2, "w1": 0}


def test_the_sheet_of_the_under_served_says_who_is_so_for_certain(found):
    made = {one.key: one for one in sheets(found.result, language="en", assessment=found)}["gaps"]
    told = {one.header or one.key: list(one.cells) for one in made.columns}
    pairs = zip(told["zone_id"], told["circle"], told["sure_name"], strict=True)
    assert set(pairs) == {
        ("e1", "care", "firm"), ("e1", "open", "firm"),
        ("w1", "turning", "turns"), ("w1", "care", "turns"), ("w1", "open", "turns"),
    }  # fmt: skip
    alone = {one.key: one for one in sheets(found.result, language="en")}["gaps"]
    assert "sure_name" not in [one.key for one in alone.columns]


def test_where_nobody_is_missing_the_paper_says_so():
    everybody = assessed(town(), care(target_share=0.0))
    assert len(tables(everybody)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_stands_in_the_paper_and_the_sheets_in_the_workbook(found, language):
    content = report_content(found.result, language=language, assessment=found)
    heading = entry("sureness.paper.heading", language=language)
    assert heading in [getattr(one, "text", "") for one in content.blocks]
    keys = [one.key for one in sheets(found.result, language=language, assessment=found)]
    at = keys.index("sureness")
    assert keys[at : at + 3] == ["sureness", "sensitivity", "priority"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_the_sheets_has_words(found, language):
    words = entry("sheets.column", language=language)
    for sheet in sureness_sheets(found, language=language):
        assert all(one.header or one.key in words for one in sheet.columns)


def test_the_sheets_hold_the_numbers(found):
    told = cells(found, "sureness")
    assert told["sure_name"] == ["turns", "firm", "not judged"]
    assert told["depends_name"][0] == "walking speed"
    tried = cells(found, "sensitivity")
    assert tried["tried"][:4] == ["–", "0.8 m/s", "1 m/s", "1.2 m/s"]
    assert tried["covered"][:4] == [319, 298, 319, 511]
    first = cells(found, "priority")
    assert first["zone_id"] == list(found.priority.index)
    assert "share of migrants" not in first


def test_the_csv_files_come_with_names(found):
    made = dict(tables_in_turn(found.result, language="en", assessment=found))
    assert made["sureness"].column("sure_name").to_pylist() == ["turns", "firm", "not judged"]
    assert "assumption_name" in made["sensitivity"].column_names
    assert "stability_name" in made["priority"].column_names


def test_a_study_of_one_circle_without_a_target_is_told_without_verdicts():
    bare = assessed(town(), care(target_share=None))
    blocks = sureness_blocks(bare, language="en")
    assert blocks[1].text == "No circle here has a target, so only the range of each share is told."
    assert study().title == bare.result.study.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_has_a_dot_for_everything_tried_where_its_share_is(found, language):
    sheet = Sheet(lettering(language))
    draw_sure(sheet, found, (0.0, 0.0, 700.0, 400.0))
    dots = [one for one in sheet.marks if isinstance(one, Dots)]
    kinds = found.sensitivity.index.get_level_values("assumption").nunique()
    assert len(dots) == len(found.sensitivity) + kinds  # the last are the legend's
    shares = sorted(found.sensitivity["covered_share"])
    places = sorted(float(one.xy[0, 0]) for one in dots[: len(found.sensitivity)])
    scale = (places[-1] - places[0]) / (shares[-1] - shares[0])
    assert places == pytest.approx([places[0] + scale * (one - shares[0]) for one in shares])
    assert sure_title(found, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_stands_in_the_paper_with_all_circles_on_it(found, language):
    pictures = assessed_pictures(found, language=language)
    blocks = sureness_blocks(found, language=language, figure=pictures["sure"])
    (figure,) = [one for one in blocks if isinstance(one, Figure)]
    assert figure.picture.artwork.high == pytest.approx(sure_high(found) + 2.0)
    assert figure.picture.png.startswith(b"\x89PNG")


def test_without_the_table_there_is_no_chart(found):
    assert sure_title(type(found)(found.result), language="en") == ""


def test_where_nothing_can_be_counted_there_are_dashes_and_no_strip():
    # Without zones there are no communities to count.
    bare = analysed(town(), circle("units", headline="units", target_share=0.5))
    tried = sensitivity_table(Otherwise(bare, retrace(bare)))
    told = lc.Assessment(
        bare, sensitivity=tried, sureness=sureness_table(tried), priority=priority_table(bare)
    )
    assert tables(told)[0].rows[0][1:] == ("–", "–", "–", "–", "50%", "–")
    assert sure_title(told, language="en") == ""
