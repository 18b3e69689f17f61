"""The map on paper: one landscape page with everything a reader needs to take it for true."""

import re

import pandas as pd
import pytest
from chromium import needs_chromium, opened

from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

browser = pytest.fixture(opened, scope="module")


def laid(browser, page, paper, *, language="zh"):
    browser.open(page, anchor=f"#lang={language}")
    browser.run("lifecircle.print.choose(arguments[0]); lifecircle.print.lay()", paper)


# A4 is 297 by 210 mm, A3 420 by 297; a PDF counts in 72nds of an inch.
@pytest.mark.parametrize(("paper", "size"), [("A4", (842, 595)), ("A3", (1191, 842))])
def test_the_sheet_is_one_page_of_the_paper_asked_for_on_its_side(browser, result, paper, size):
    browser.open(map_text(result))
    made = browser.printed(paper)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", made)
    assert [float(one) for one in box.groups()] == pytest.approx(size, abs=1.5)


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_the_sheet_has_title_legend_scale_north_source_and_date(browser, make_result, paper):
    result = make_result(model=True, title="小镇生活圈")
    laid(browser, map_text(result), paper)
    assert browser.text("#lc-sheet h1") == "小镇生活圈"
    assert browser.text(".lc-sheet-circle strong") == "养老圈"
    assert "60岁及以上老人：0.8米/秒 × 15分钟 = 720米" in browser.text(".lc-sheet-circle")
    assert "60岁及以上人口" in browser.text(".lc-sheet-circle")
    legend = browser.text("#lc-sheet .lc-legend")
    for told in ("覆盖率（按社区、村）", "75%–90%", "服务不足的片区", "未覆盖的居住点", "设施"):
        assert told in legend
    assert "未达标，还差6人" in browser.text(".lc-sheet-column")
    assert browser.run("return document.querySelector('#lc-sheet .lc-north svg') !== null")
    assert re.search(r"\d米|千米", browser.text(".lc-sheet-scale"))
    assert "养老.csv\u2069（2020）" in browser.text(".lc-sheet-foot")
    assert "测试标准" in browser.text(".lc-sheet-foot")
    assert "示范模型，非实测" in browser.text(".lc-sheet-head")


def test_the_sheet_speaks_the_language_shown(browser, result):
    laid(browser, map_text(result), "A4", language="en")
    assert "Under-served neighbourhoods" in browser.text("#lc-sheet .lc-legend")
    assert "not met, 6 people to reach" in browser.text(".lc-sheet-column")


def test_only_layers_that_are_shown_stand_in_the_legend(browser, result):
    browser.open(map_text(result))
    browser.run("lifecircle.state.layer('shares', false); lifecircle.state.layer('reach', true)")
    browser.run("lifecircle.print.lay()")
    legend = browser.text("#lc-sheet .lc-legend")
    assert "步行可达范围" in legend and "步行10分钟以内" in legend
    assert "覆盖率（按社区、村）" not in legend


def test_the_bar_and_the_ratio_of_the_scale_agree(browser, result):
    laid(browser, map_text(result), "A3")
    wide_mm = float(browser.run("return parseFloat("
                                "document.querySelector('.lc-sheet-scale i').style.width)"))  # fmt: skip
    said = browser.text(".lc-sheet-scale")
    told = re.match(r"([\d.,]+)(米|千米)约 1 : ([\d,]+)", said)
    metres = float(told[1].replace(",", "")) * {"米": 1, "千米": 1000}[told[2]]
    assert wide_mm / 1000 * float(told[3].replace(",", "")) == pytest.approx(metres, rel=0.01)


def test_a_pixel_is_as_long_as_leaflet_says(browser, result):
    browser.open(map_text(result))
    ours, leaflets = browser.run(
        "const m = lifecircle.map, c = m.getSize().divideBy(2);"
        "const far = m.distance(m.containerPointToLatLng([c.x - 200, c.y]),"
        " m.containerPointToLatLng([c.x + 200, c.y]));"
        "return [lifecircle.layer.view.metres, far / 400];"
    )
    # Leaflet measures on a sphere of 6,371 km, the map on the equator of 6,378 km.
    assert ours == pytest.approx(leaflets, rel=0.003)


def test_the_map_is_painted_anew_for_the_paper_in_whole_pixels(browser, result):
    laid(browser, map_text(result), "A3")
    told = browser.run(
        "const c = document.querySelector('#lc-sheet canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();"
        "for (let at = 0; at < d.length; at += 400) seen.add(d[at] * 65536 + d[at + 1] * 256"
        " + d[at + 2]);"
        "return [c.width, c.height, c.style.width, c.style.height, seen.size];"
    )
    width, height, css_width, css_height, colours = told
    assert width > 2000 and height > 1500
    assert (css_width, css_height) == (f"{width // 2}px", f"{height // 2}px")
    assert colours > 20


def test_after_printing_the_screen_is_as_it_was(browser, result):
    browser.open(map_text(result))
    browser.printed("A4")
    assert browser.run("return document.getElementById('lc-sheet')") is None
    assert not browser.run("return document.body.classList.contains('lc-printed')")


@pytest.fixture
def many(make_result):
    """The town with its one gap told fourteen times, the people to reach ever fewer."""
    result = make_result()
    result.gaps = pd.concat([result.gaps] * 14).assign(
        to_reach=[5.4 - 0.1 * at for at in range(14)], left_out=[1.0 + at for at in range(14)]
    )
    return result


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_a_list_tells_the_number_it_is_sorted_by_and_how_many_it_leaves_out(browser, many, paper):
    laid(browser, map_text(many), paper)
    told = browser.texts(".lc-sheet-gaps .lc-people")
    assert told == [f"还差{6 if at < 4 else 5}人" for at in range(len(told))]
    assert 1 < len(told) < 14
    assert browser.text(".lc-sheet-gaps .lc-more") == f"……另有{14 - len(told)}个"
    column = "document.querySelector('.lc-sheet-column')"
    assert browser.run(f"return {column}.scrollHeight - {column}.clientHeight") <= 1
    browser.run("document.getElementById('lc-tab-gaps').click()")
    assert browser.texts(".lc-gaps .lc-people")[: len(told)] == told
    assert browser.text(".lc-gaps .lc-quiet").startswith("未覆盖1人 · ")


def test_the_legend_counts_the_under_served_where_no_list_fits(browser, many):
    laid(browser, map_text(many), "A4")
    keys = browser.texts(".lc-sheet-column .lc-layer-gaps .lc-key")
    assert sum(int(re.search("（([0-9]+)个）", one)[1]) for one in keys) == 14


def test_a_list_told_in_full_leaves_nothing_out(browser, result):
    laid(browser, map_text(result), "A4")
    assert browser.texts(".lc-sheet-gaps .lc-people") == ["还差6人"]
    assert browser.text(".lc-sheet-gaps .lc-more") == ""


def test_a_long_list_gives_way_to_the_legend(browser, make_result):
    result = make_result(names={"C2": "很长的名字" * 40})
    laid(browser, map_text(result), "A4")
    for part in (".lc-sheet-column", ".lc-sheet-head", ".lc-sheet-foot"):
        over = browser.run(
            "const e = document.querySelector(arguments[0]);return e.scrollHeight - e.clientHeight",
            part,
        )
        assert over <= 1, part


def test_the_buttons_lay_the_sheet_and_ask_the_browser_to_print(browser, result):
    browser.open(map_text(result), before="window.print = () => { window.asked = true; };")
    browser.run("document.querySelector('[data-paper=A3]').click()")
    assert browser.run("return window.asked")
    assert browser.run("return document.getElementById('lc-sheet').className") == "lc-A3"
    rule = browser.text("#lc-paper")
    assert rule == "@page { size: A3 landscape; margin: 0; }"
