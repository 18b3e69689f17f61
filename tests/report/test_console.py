from dataclasses import replace

from lifecircle.report.console import circles_table, percent, standards_table
from lifecircle.report.terminal import width
from lifecircle.study.standards.files import read_standard


def test_the_table_names_every_circle_with_its_own_denominator_and_target(result):
    lines = circles_table(result, language="zh").split("\n")
    care, culture = lines[3], lines[4]
    assert care.split()[:5] == ["养老圈", "15分钟", "60岁及以上人口", "8", "2"]
    assert care.split()[5:] == ["25.0%", "90.0%", "否", "6"]
    assert culture.split() == ["文化圈", "500米", "常住人口", "15", "12", "80.0%", "—", "—", "—"]


def test_the_columns_line_up_in_a_terminal(result):
    lines = circles_table(result, language="zh").split("\n")[2:5]
    shares = [
        line[: line.index(mark) + len(mark)]
        for line, mark in zip(lines, ("覆盖率", "25.0%", "80.0%"), strict=True)
    ]
    assert len({width(one) for one in shares}) == 1


def test_what_was_not_checked_and_what_is_our_own_default_is_marked(result):
    care, culture = result.circles
    result.circles = (replace(care, target_assumed=True), replace(culture, verified=False))
    lines = circles_table(result, language="zh").split("\n")
    assert "（90.0%）" in lines[3]
    assert lines[4].startswith("文化圈 *")
    assert lines[-2:] == ["* 时限未核对原文", "（目标）为本系统设定，规划未写"]


def test_a_model_says_so_once(make_result):
    assert circles_table(make_result(model=True), language="zh").startswith(
        "小镇 · 示范模型，非实测\n"
    )
    titled = make_result(model=True, title="江海（示范模型，非实测）")
    assert circles_table(titled, language="zh").count("示范模型") == 1


def test_a_circle_without_figures_for_the_district_still_has_its_row(result):
    result.coverage = result.coverage.drop("culture-10", level="circle")
    line = circles_table(result, language="en").split("\n")[4]
    assert line.split() == ["Culture", "500", "m", "residents", *["-"] * 6]


def test_circles_no_layer_has_a_facility_of_are_named_below_and_not_judged(result):
    result.facilities = result.facilities[result.facilities["service"] != "library"]
    table = circles_table(result, language="zh")
    (row,) = (line for line in table.splitlines() if line.startswith("文化圈"))
    assert row.split()[-2:] == ["—", "—"]
    assert table.splitlines()[-1] == "各图层都没有计入的设施，不作判断：文化圈。"


def test_a_standard_lists_its_circles_and_what_was_not_checked():
    standard, _ = read_standard("jianghai-2025")
    shown = standards_table(standard, language="zh")
    assert "elderly-care " in shown
    assert "未核对" in shown
    assert "设定" in shown


def test_no_share_is_a_dash():
    assert (percent(None, language="en"), percent(float("nan"), language="en")) == ("-", "-")
    assert percent(0.9126, language="en") == "91.3%"
