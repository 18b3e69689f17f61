"""Several years side by side, on the sheet, in the paper and as a chart."""

import numpy as np
import pandas as pd
import pytest

from lifecircle.report.figures.fonts import lettering
from lifecircle.report.figures.page import Sheet
from lifecircle.report.figures.trends import draw_trends, trends_title
from lifecircle.report.paper.content import Heading, Paragraph, Table, report_content
from lifecircle.report.sheets.workbook import sheets

BOX = (0.0, 0.0, 480.0, 330.0)


@pytest.fixture
def three_years(result):
    """Care rises from 2 to 6 of 8 people in 2025 and stays; culture falls from 12/15 to 12/20."""
    rows = {
        ("elderly-care", 2020): ("age_60_plus", 1, 8.0, 2.0, 0.9, 2025, 5.2, False, 15.0, np.nan),
        ("elderly-care", 2025): ("age_60_plus", 2, 8.0, 6.0, 0.9, 2025, 1.2, False, 20.0, 4.0),
        ("elderly-care", 2035): ("age_60_plus", 2, 8.0, 6.0, 0.9, 2025, 1.2, False, 20.0, 0.0),
        ("culture-10", 2020): ("residents", 1, 15.0, 12.0, np.nan, None, np.nan, None, 15.0, np.nan),
        ("culture-10", 2025): ("residents", 1, 20.0, 12.0, np.nan, None, np.nan, None, 20.0, 0.0),
        ("culture-10", 2035): ("residents", 1, 20.0, 12.0, np.nan, None, np.nan, None, 20.0, 0.0),
    }  # fmt: skip
    names = ["denominator", "facilities", "total", "covered", "target_share", "target_year"]
    index = pd.MultiIndex.from_tuples(rows, names=["circle", "year"])
    table = pd.DataFrame(
        list(rows.values()), index=index, columns=[*names, "short_by", "met", "residents", "gained"]
    )
    share = table["covered"] / table["total"]
    result.trend = table.assign(
        covered_share=share,
        met=table["met"].astype("boolean"),
        target_year=table["target_year"].astype("Int64"),
    )
    return result


def chapter(result, language):
    blocks = report_content(result, language=language).blocks
    at = next(
        place
        for place, one in enumerate(blocks)
        if isinstance(one, Heading) and one.text in ("各年覆盖率", "Covered share by year")
    )
    return blocks[at : at + 3]


def test_the_sheet_has_a_row_for_each_circle_and_year(three_years):
    sheet = next(one for one in sheets(three_years, language="en") if one.key == "trend")
    cells = {one.key: one.cells for one in sheet.columns}
    assert cells["study_year"] == [2020, 2025, 2035] * 2
    assert cells["covered"] == [2, 6, 6, 12, 12, 12]
    assert cells["covered_share"] == [0.25, 0.75, 0.75, 0.8, 0.6, 0.6]
    assert cells["gained"] == [None, 4, 0, None, 0, 0]


def test_one_year_has_no_sheet_and_no_chapter(result):
    assert "trend" not in [one.key for one in sheets(result, language="zh")]
    texts = [
        one.text for one in report_content(result, language="zh").blocks if isinstance(one, Heading)
    ]
    assert "各年覆盖率" not in texts


def test_the_chapter_names_what_rose_and_what_fell(three_years):
    _, lead, _ = chapter(three_years, "en")
    assert isinstance(lead, Paragraph)
    assert lead.text == (
        "From 2020 to 2035 the share covered rises in 1 of the circles, falls in 1 and stays in 0. "
        "It rises most in Elderly care (25.0% to 75.0%). It falls most in Culture (80.0% to 60.0%)."
    )


def test_the_table_of_the_chapter_has_a_column_for_each_year(three_years):
    *_, table = chapter(three_years, "zh")
    assert isinstance(table, Table)
    assert table.header == ("生活圈", "2020年", "2025年", "2035年", "目标")
    assert table.rows[0] == ("养老圈", "25.0%", "75.0%", "75.0%", "90.0%")
    assert "2025年20人" in table.notes[1]


def drawn(result, box=BOX):
    sheet = Sheet(lettering("en"))
    draw_trends(sheet, result, box)
    return sheet.marks


def test_the_chart_draws_nothing_without_several_years(result):
    assert drawn(result) == ()
    assert trends_title(result, language="en") == ""


def test_the_chart_stays_inside_its_box(three_years):
    left, top, wide, high = BOX
    dots = [
        (x, y)
        for mark in drawn(three_years)
        if type(mark).__name__ == "Dots"
        for x, y in np.atleast_2d(mark.xy)
    ]
    assert len(dots) == 6
    assert all(left <= x <= left + wide and top <= y <= top + high for x, y in dots)


def test_years_stand_as_far_apart_as_they_are_in_time(three_years):
    xs = [
        float(np.atleast_2d(mark.xy)[0, 0])
        for mark in drawn(three_years)
        if type(mark).__name__ == "Dots"
    ][:3]
    assert (xs[1] - xs[0]) / (xs[2] - xs[0]) == pytest.approx(5 / 15)


def test_a_higher_share_stands_higher(three_years):
    ys = [
        float(np.atleast_2d(mark.xy)[0, 1])
        for mark in drawn(three_years)
        if type(mark).__name__ == "Dots"
    ]
    assert ys[1] == ys[2] < ys[0]  # care: 75 % over 25 %
    assert ys[3] < ys[4]  # culture: 80 % over 60 %
