"""The sheets on enough and fair: every number of the assessment in a cell, with its words."""

import pytest
from python_calamine import CalamineWorkbook

from enough_town import assessed, care, people, rule, town
from lifecircle.report.sheets.enough import enough_sheets
from lifecircle.report.sheets.workbook import sheets, write_workbook
from lifecircle.words import LANGUAGES, entry


def cells(assessment, key, language="en"):
    """Return the columns of one sheet by key, or by header where that is a name."""
    found = {one.key: one for one in enough_sheets(assessment, language=language)}[key]
    return {one.header or one.key: list(one.cells) for one in found.columns}


@pytest.fixture(scope="module")
def found():
    return assessed(town(m=400.0))


def test_the_matrix_has_a_row_a_neighbourhood_and_a_column_a_circle(found):
    told = cells(found, "matrix")
    assert told["zone_name"] == ["e1", "w1"]
    assert told["parent_name"] == ["east", "west"]
    assert told["care"] == ["far and full", "far and full"]


def test_the_verdicts_come_with_both_axes(found):
    told = cells(found, "verdicts")
    row = {key: column[told["zone_id"].index("w1")] for key, column in told.items()}
    assert (row["people"], row["near_people"], row["near"]) == (79, 15, False)
    assert (row["need"], row["placed"], row["full"], row["unsure"]) == (79, 3, 4, 8)
    assert row["unit_name"] == "places"
    assert row["enough"] is False


def test_supply_stands_for_every_zone_beside_the_need(found):
    told = cells(found, "supply", "zh")
    assert told["level_name"] == ["全区", "街道", "街道", "社区、村", "社区、村", "功能片区"]
    assert told["zone_id"] == ["town", "east", "west", "e1", "w1", "(none)"]
    assert told["capacity"] == [403, 400, 3, 400, 3, 403]
    assert told["facilities_here"] == [3, 1, 2, 1, 2, 3]
    assert told["unstated"] == [1, 0, 1, 0, 1, 1]
    assert set(told["need_per_person"]) == {1}


def test_how_full_each_facility_is_and_what_is_not_said_stays_empty(found):
    told = cells(found, "places")
    by_id = dict(zip(told["facility_id"], zip(told["capacity"], told["taken"], told["full_share"],
                                              strict=True), strict=True))  # fmt: skip
    assert by_id == {"k": (3, 3, 1), "u": (None, None, None), "m": (400, 288, 0.72)}


def test_fairness_has_a_row_a_circle_and_what_is_shared_out(found):
    told = cells(found, "equity")
    assert told["basis_name"] == [
        "minutes to the nearest", "supply a person", "share within the limit",
    ]  # fmt: skip
    assert told["gini"][2] is None
    value = found.equity.at[("care", "supply", "gini", ""), "value"]
    assert told["gini"][1] == pytest.approx(value, abs=1e-4)
    assert told["ratio_rural_urban"][2] == pytest.approx((15 / 79) / (304 / 944), abs=1e-4)


def test_a_sheet_without_rows_is_left_out():
    bare = assessed(None, care(rule(group="age_3_5")))
    keys = [one.key for one in enough_sheets(bare, language="en")]
    assert keys == ["matrix", "verdicts", "equity"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_them_after_the_indicators(found, language, tmp_path):
    path = tmp_path / "a.xlsx"
    write_workbook(found.result, path, language=language, assessment=found)
    titles = entry("sheets.sheet", language=language)
    names = CalamineWorkbook.from_path(path).sheet_names
    wanted = [titles[key] for key in ("matrix", "verdicts", "supply", "places", "equity")]
    at = names.index(titles["matrix"])
    assert names[at : at + 5] == wanted
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(titles["verdicts"]).to_python()
    words = entry("assessment.verdict", language=language)
    assert sheet[1][2] == words["neither"]


def test_without_an_assessment_the_workbook_is_as_it_was(found):
    keys = {one.key for one in sheets(found.result, language="en")}
    assert not keys & {"matrix", "verdicts", "supply", "places", "equity"}


def test_every_column_has_words_in_both_languages(found):
    for language in LANGUAGES:
        words = entry("sheets.column", language=language)
        for sheet in enough_sheets(found, language=language):
            assert all(one.header or one.key in words for one in sheet.columns)


def test_nobody_near_and_nobody_living_there_leaves_the_cell_empty():
    two = assessed(town(people=people(b=1, e=1)), care(), care(name="other"))
    told = cells(two, "matrix")
    assert len(told["care"]) == 2
    assert told["care"][told["zone_id"].index("w1")] == "near and enough"
