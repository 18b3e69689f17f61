"""The page in a real browser, from the disk, the network cut off, every name a piece of code."""

import pytest
from chromium import needs_chromium, opened

from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_result, map_text

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

browser = pytest.fixture(opened, scope="module")

NAMES = {
    "F1": "诊所{{7*7}}</script><script>window.pwned=1</script>",
    "F2": "<img src=x onerror=window.pwned=1>`${window.pwned=1}`",
    "F3": '"\'\\ {% x \u2028 {# 备注 "><img src=x onerror=window.pwned=1>',
    "C1": "<b onclick=window.pwned=1>社区</b>" + "长" * 5000,
    "C2": "</div><script>alert(1);window.pwned=1</script>",
    "S1": "\u202e街道转向 👵🏽🏥 \u0627\u0644\u0645\u0631\u0643\u0632",
}
TITLE = "<script>window.pwned=1</script>${window.pwned=1}{{7*7}}"

EVERY = """
const seen = [], {study, state} = lifecircle;
study.circles.forEach((circle, at) => {
  state.circle(at);
  [["zone", study.zones], ["place", study.places], ["home", study.homes]].forEach(([kind, held]) =>
    held.name.forEach((name, row) => {
      lifecircle.visit(kind, row);
      seen.push([name, document.querySelector("#lc-card h2").textContent]);
    }));
});
return seen;
"""


@pytest.fixture
def hostile(make_result):
    result = make_result(names=NAMES, title=TITLE, model=True)
    result.study.residents["name"] = ["<i>一号楼</i>", "", None, "\u202e{{7*7}}"]
    return result


def test_the_page_asks_for_nothing_and_complains_of_nothing(browser, hostile):
    assert browser.open(map_text(hostile))
    assert browser.asked() == []
    assert browser.complaints() == []
    assert "0.8米/秒 × 15分钟 = 720米" in browser.text("#lc-page")


def test_every_thing_opens_under_its_own_name_and_no_name_runs(browser, hostile):
    browser.open(map_text(hostile))
    seen = browser.run(EVERY)
    assert len(seen) == 2 * (4 + 3 + 4)
    assert [name for name, _ in seen] == [shown for _, shown in seen]
    assert {name for name, _ in seen} >= set(NAMES.values())
    assert browser.run("return window.pwned === undefined")
    assert browser.asked() == []
    assert browser.complaints() == []


def test_names_are_text_in_the_list_in_search_in_print_and_at_the_pointer(browser, hostile):
    browser.open(map_text(hostile))
    browser.run("document.getElementById('lc-tab-gaps').click()")
    assert browser.texts(".lc-gaps .lc-name") == [NAMES["C2"]]
    for typed, wanted in (("诊所{{", "F1"), ("onerror", "F2"), ("长长", "C1"), ("👵", "S1")):
        browser.run(
            "const box = document.getElementById('lc-search'); box.value = arguments[0];"
            "box.dispatchEvent(new Event('input'))",
            typed,
        )
        assert NAMES[wanted] in browser.texts("#lc-found .lc-name")
    browser.run("lifecircle.print.lay()")
    assert browser.text("#lc-sheet h1") == TITLE
    assert browser.texts("#lc-sheet .lc-sheet-gaps .lc-name") == [NAMES["C2"]]
    assert browser.text("#lc-panel h1") == browser.driver.title == TITLE
    assert browser.run("return window.pwned === undefined")


def test_a_long_name_and_one_from_right_to_left_leave_everything_else_in_place(browser, hostile):
    browser.open(map_text(hostile), size=(1024, 768))
    browser.run("lifecircle.visit('zone', 2)")
    card = browser.run("return document.getElementById('lc-card').getBoundingClientRect().toJSON()")
    assert card["height"] <= 768 - 24 and card["width"] <= 330
    assert browser.run("return document.documentElement.scrollWidth") == 1024
    assert "覆盖率100.0%" in browser.text("#lc-card table")
    browser.run("lifecircle.visit('zone', 1)")
    isolated = "return getComputedStyle(document.querySelector('#lc-card h2')).unicodeBidi"
    assert browser.run(isolated).startswith("isolate")


def test_folium_s_own_page_runs_as_well(browser, hostile):
    page = map_result(hostile).get_root().render()
    assert browser.open(page)
    assert [name for name, _ in browser.run(EVERY)][:4] == browser.run(
        "return lifecircle.study.zones.name"
    )
    assert browser.run("return window.pwned === undefined")


def test_a_script_that_is_not_the_pages_own_does_not_run(browser, result):
    page = map_text(result).replace(
        "</body>", "<script>document.title = 'pwned';</script></body>", 1
    )
    assert browser.open(page)
    assert browser.driver.title != "pwned"
    assert any("Content Security Policy" in one for one in browser.complaints())


def test_an_old_browser_unpacks_the_columns_itself(browser, result):
    page = map_text(result)
    browser.open(page)
    told = "const s = lifecircle.study; return [Array.from(s.homes.x), s.zones.name, s.places.id]"
    there = browser.run(told)
    assert browser.open(page, before="delete window.DecompressionStream;")
    assert browser.run("return typeof DecompressionStream") == "undefined"
    assert browser.run(told) == there
    assert browser.complaints() == []


def test_columns_that_cannot_be_read_are_said_to_be_so(browser, result):
    page = map_text(result)
    broken = page.replace("id='lc-columns'>", "id='lc-columns'>AAAA", 1)
    assert not browser.open(broken)
    assert not browser.run("return document.getElementById('lc-unreadable').hidden")
    assert "较新的浏览器" in browser.text("#lc-unreadable")


def test_a_page_opens_at_the_circle_and_in_the_language_of_its_address(browser, result):
    browser.open(map_text(result), anchor="#circle=culture-10&lang=en")
    assert browser.run("return [lifecircle.state.now.circle, document.documentElement.lang]") == [
        1,
        "en",
    ]
    browser.open(map_text(result), anchor="#circle=<img src=x>&lang=xx")
    assert browser.run("return [lifecircle.state.now.circle, document.documentElement.lang]") == [
        0,
        "zh-CN",
    ]
    assert browser.complaints() == []
