"""What the page covers and what scrolls: nothing by a hair, and the scale is always seen."""

import pytest
from chromium import needs_chromium, opened

from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

browser = pytest.fixture(opened, scope="module")

SIZES = [(1400, 900), (1280, 720), (390, 844)]
TITLE = "江海区公共服务生活圈（示范模型，非实测）"
# What is longer than its box and can be scrolled there, other than lists and pages.
SCROLLED = """
const page = document.documentElement;
const found = page.scrollHeight > innerHeight || page.scrollWidth > innerWidth ? ["html"] : [];
document.querySelectorAll("body *").forEach((one) => {
  const style = getComputedStyle(one);
  if (!/auto|scroll/.test(style.overflowX + style.overflowY)) return;
  if (one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth)
    found.push(one.tagName.toLowerCase() + "#" + one.id + "." + one.className);
});
return found;
"""
MEANT = {"div#.lc-scroll", "div#lc-page.lc-page", "aside#lc-panel.", "section#lc-card."}


@pytest.mark.parametrize("size", SIZES)
def test_neither_the_page_nor_a_short_name_scrolls(browser, make_result, size):
    browser.open(map_text(make_result(title=TITLE, model=True)), size=size)
    assert set(browser.run(SCROLLED)) <= MEANT
    for kind in ("zone", "home", "place"):
        browser.run("lifecircle.visit(arguments[0], 0)", kind)
        assert set(browser.run(SCROLLED)) <= MEANT


def test_a_name_that_is_long_indeed_scrolls_in_its_place(browser, make_result):
    browser.open(map_text(make_result(names={"C2": "长" * 500})))
    browser.run("lifecircle.visit('zone', 3)")
    assert "h2#." in browser.run(SCROLLED)


@pytest.mark.parametrize("size", SIZES)
def test_a_card_however_tall_leaves_the_scale_and_the_credit_in_sight(browser, result, size):
    browser.open(map_text(result), size=size)
    browser.run("lifecircle.visit('zone', 3)")
    apart = browser.run(
        "const card = document.getElementById('lc-card'), filler = document.createElement('p');"
        "filler.style.height = '3000px'; card.append(filler);"
        "const box = card.getBoundingClientRect();"
        "return ['scale', 'attribution'].map((name) => {"
        "  const one = document.querySelector('.leaflet-control-' + name).getBoundingClientRect();"
        "  return one.height > 0 && (one.top >= box.bottom || one.bottom <= box.top"
        "    || one.left >= box.right || one.right <= box.left);"
        "});"
    )
    assert apart == [True, True]
