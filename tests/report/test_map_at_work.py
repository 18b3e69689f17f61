"""The map as it is used: layers, circles, search, lists, clicks, walks, keys, phone."""

import numpy as np
import pytest
from chromium import needs_chromium, opened

import lifecircle as lc
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text
from towns import Town, draw, study_of
from towns import circle as circle_of

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

browser = pytest.fixture(opened, scope="module")

# A block of 100 m has steps on its east side. The clinic stands at the north-east corner; from the
# south-west corner the way along the north takes 300 m, over the steps 200 m but slowly.
STREETS = draw("A---B---C---D---E---F---G\n|       H               |\nJ---K---L---M---N---O---P")
HOMES = {"一号": (0, 10), "二号": (212, 6), "三号": (600, 8), "四号": (2000, 0)}
PLACES = {"书屋": ("library", (590, 110)), "诊所": ("clinic", (200, 110))}
BOOKSHOP, CLINIC = 0, 1
NEAR = circle_of("near", metres=250.0, target_share=0.9)
SLOW = circle_of("slow", minutes=4.0, profile="older")
BOOKS = circle_of("books", minutes=15.0, services=("library",))


@pytest.fixture(scope="module")
def town():
    return lc.analyse(
        study_of(
            Town(STREETS, HOMES, PLACES, people={"四号": 1.0}), NEAR, SLOW, BOOKS, title="小城"
        )
    )


@pytest.fixture(scope="module")
def page(town):
    return map_text(town, language="zh")


@pytest.fixture
def opened_page(browser, page):
    assert browser.open(page)
    return browser


def painted(browser):
    """Return a number that stands for everything painted on the canvas."""
    return browser.run(
        "const c = document.querySelector('.lc-canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "let sum = 0; for (let at = 0; at < d.length; at += 1) sum = (sum * 31 + d[at]) % 1000003;"
        "return sum;"
    )


def pixel_of(browser, kind, row):
    """Return where a home or a facility stands in the window."""
    return browser.run(
        "const held = lifecircle.study[arguments[0]], row = arguments[1];"
        "const lon = held.x[row] / (256 * 2 ** 20) * 360 - 180;"
        "const y = held.y[row] / (256 * 2 ** 20);"
        "const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;"
        "const at = lifecircle.map.latLngToContainerPoint([lat, lon]); return [at.x, at.y];",
        kind,
        row,
    )


def test_every_layer_switches_something_on_the_map_and_in_the_legend(opened_page):
    browser = opened_page
    browser.run("lifecircle.map.setZoom(16.4, {animate: false})")
    layers = browser.run("return Object.keys(lifecircle.state.now.layers)")
    assert len(layers) == 9
    for layer in sorted(set(layers) - {"names"}):
        box = f"document.querySelector('[data-layer={layer}]')"
        before, was = painted(browser), browser.run(f"return {box}.checked")
        browser.run(f"{box}.click()")
        assert painted(browser) != before, layer
        assert browser.run(f"return {box}.checked") is not was
        browser.run(f"{box}.click()")
        assert painted(browser) == before, layer


def test_names_of_zones_are_written_and_wiped(browser, result):
    browser.open(map_text(result))
    before = painted(browser)
    browser.run("document.querySelector('[data-layer=names]').click()")
    assert painted(browser) != before


def test_the_chosen_circle_is_answered_and_painted(opened_page):
    browser, before = opened_page, painted(opened_page)
    shares = browser.texts(".lc-circles .lc-share")
    assert len(set(shares)) > 1
    browser.run("document.querySelectorAll('[name=lc-circle]')[1].click()")
    assert browser.text(".lc-figure strong") == shares[1]
    assert painted(browser) != before
    assert "0.8米/秒 × 4分钟 = 192米" in browser.text("#lc-page")


def test_the_language_changes_in_place_and_back(opened_page):
    browser = opened_page
    zh = browser.texts("#lc-panel *")
    browser.run("document.querySelector('[data-language=en]').click()")
    assert browser.run("return document.documentElement.lang") == "en"
    assert "Legend and layers" in browser.text("#lc-panel")
    assert not any("图例" in one for one in browser.texts("#lc-panel *"))
    browser.run("document.querySelector('[data-language=zh]').click()")
    assert browser.texts("#lc-panel *") == zh


def test_search_finds_by_name_and_keys_walk_through_what_is_found(opened_page):
    from selenium.webdriver.common.keys import Keys

    browser = opened_page
    browser.press("/")
    assert browser.run("return document.activeElement.id") == "lc-search"
    browser.press("号")
    assert browser.texts("#lc-found .lc-name") == ["一号", "二号", "三号", "四号"]
    browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert browser.texts("#lc-found [aria-selected=true] .lc-name") == ["二号"]
    browser.press(Keys.ENTER)
    assert browser.text("#lc-card h2") == "二号"
    assert browser.run("return document.activeElement.id") == "lc-card"
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.getElementById('lc-card').hidden")
    browser.press("/", "无此名")
    assert browser.texts("#lc-found li") == ["没有找到"]
    browser.press(Keys.ESCAPE)
    assert browser.run("return document.getElementById('lc-found').hidden")


def test_search_folds_width_and_case(opened_page):
    assert opened_page.run("return lifecircle.search('诊').map((one) => one.kind)") == ["place"]
    assert opened_page.run("return lifecircle.search('  ').length") == 0
    plain, wide = (
        opened_page.run("return lifecircle.search(arguments[0]).length", text)
        for text in ("all", "ＡＬＬ")
    )
    assert plain == wide == 1


def test_a_click_opens_what_lies_under_it(opened_page):
    browser = opened_page
    browser.run("lifecircle.state.layer('inside', true)")
    for kind, row, name in (("homes", 0, "一号"), ("places", CLINIC, "诊所"), ("homes", 1, "二号")):
        browser.click(*pixel_of(browser, kind, row))
        assert browser.text("#lc-card h2") == name
    x, y = pixel_of(browser, "homes", 0)
    browser.click(x + 40, y - 60)
    assert browser.run("return lifecircle.state.now.chosen.kind") == "zone"


def test_a_name_at_the_pointer_does_not_stay_when_the_map_moves_on(opened_page):
    browser = opened_page
    x, y = pixel_of(browser, "homes", 2)
    browser.command("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    assert browser.until("!document.querySelector('.lc-tip').hidden")
    browser.run("lifecircle.map.panBy([200, 0], {animate: false})")
    assert browser.run("return document.querySelector('.lc-tip').hidden")


def route_metres(browser):
    """Return the length of the walk that is drawn, by kind, metres."""
    return browser.run(
        "const legs = lifecircle.canvas.route(), found = {access: 0, street: 0, steps: 0};"
        "const k = 40075016.686 * Math.cos(22.5 * Math.PI / 180) / 256 / 2 ** 20;"
        "legs.forEach((leg) => leg.corners.forEach(([x, y], at) => { if (at) found[leg.kind] +="
        " k * Math.hypot(x - leg.corners[at - 1][0], y - leg.corners[at - 1][1]); }));"
        "return found;"
    )


@pytest.mark.parametrize("circle", [0, 1, 2])
@pytest.mark.parametrize("home", [0, 1, 2])
def test_the_walk_drawn_is_the_walk_counted(browser, page, town, circle, home):
    browser.open(page)
    browser.run("lifecircle.state.circle(arguments[0])", circle)
    browser.run("lifecircle.visit('home', arguments[0])", home)
    row = town.nearest.loc[(list(HOMES)[home], town.circles[circle].id)]
    drawn = route_metres(browser)
    assert drawn["street"] + drawn["steps"] == pytest.approx(row["walk_m"], abs=2.5)
    assert drawn["steps"] == pytest.approx(row["steps_m"], abs=2.5)
    assert drawn["access"] == pytest.approx(row["access_m"], abs=2.5)


def test_the_arithmetic_of_a_walk_is_written_out(opened_page, town):
    browser = opened_page
    browser.run("lifecircle.state.circle(1); lifecircle.visit('home', 1)")
    # From 二号 12 m along the street, up 100 m of steps at 0.28 m/s, and 6 + 10 m between doors
    # and streets: (12 + 16) / 0.8 + 100 / 0.28 = 392.1 s.
    row = town.nearest.loc[("二号", "slow")]
    assert row["minutes"] == pytest.approx(392.1 / 60, abs=0.02)
    assert browser.text(".lc-formula") == (
        "（12 + 16）米 ÷ 0.8米/秒 + 台阶100米 ÷ 0.28米/秒 = 6.5分钟；时限4分钟"
    )
    browser.run("lifecircle.state.circle(0); lifecircle.visit('home', 1)")
    assert browser.text(".lc-formula") == "沿路与两端合计128米；限250米"


def test_a_home_that_reaches_nothing_has_no_walk_and_says_so(opened_page):
    browser = opened_page
    browser.run("lifecircle.visit('home', 3)")
    assert "远离道路" in browser.text("#lc-card")
    assert browser.run("return lifecircle.canvas.route()") is None


def test_a_facility_says_whom_it_alone_serves(opened_page):
    browser = opened_page
    # Within 250 m of the clinic live the 2 people of 二号 (128 m) and nobody else: 一号 has 300 m.
    browser.run("lifecircle.visit('place', arguments[0])", CLINIC)
    assert "圈内以它为最近2人，1处" in browser.text("#lc-card")
    assert "只有它够得着2人，1处" in browser.text("#lc-card")
    homes = browser.run("return lifecircle.canvas.served().homes")
    assert homes == [[1, True]]
    browser.run("lifecircle.visit('place', arguments[0])", BOOKSHOP)
    assert "不计入当前生活圈" in browser.text("#lc-card")


def test_a_facility_tells_its_size_once_in_every_unit_it_has(browser, make_result):
    result = make_result()
    result.study.facilities["capacity_beds"] = [30.0, np.nan, np.nan]
    result.study.facilities["floor_area_m2"] = [500.0, np.nan, 80.0]
    browser.open(map_text(result))
    for row, size in {0: "30张床位、建筑面积500平方米", 1: "", 2: "建筑面积80平方米"}.items():
        browser.run("lifecircle.visit('place', arguments[0])", row)
        card = "".join(browser.text("#lc-card").split())
        assert card.count("规模") == bool(size)
        assert size in card


def test_the_list_of_the_under_served_flies_to_each(opened_page):
    browser = opened_page
    browser.run("document.getElementById('lc-tab-gaps').click()")
    (name,) = browser.texts(".lc-gaps .lc-name")
    browser.run("document.querySelector('.lc-gaps button').click()")
    assert browser.text("#lc-card h2") == name
    inside = browser.until(
        "lifecircle.map.getBounds().contains(lifecircle.study.zones.shapes.bounds(0))"
    )
    assert inside
    assert "达标尚差" in browser.text("#lc-card")


def test_the_keyboard_reaches_everything_and_is_seen_where_it_is(opened_page):
    from selenium.webdriver.common.keys import Keys

    browser, met = opened_page, []
    for _ in range(40):
        browser.press(Keys.TAB)
        met.append(
            browser.run(
                "const e = document.activeElement, s = getComputedStyle(e);"
                "return [e.id || e.dataset.language || e.dataset.paper || e.dataset.layer || e.name"
                " || e.className, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2];"
            )
        )
    names = [name for name, _ in met]
    for wanted in ("zh", "en", "A4", "A3", "lc-search", "lc-circle", "lc-tab-legend", "homes"):
        assert wanted in names, wanted
    assert any("leaflet-container" in name or name.startswith("map_") for name in names)
    unseen = [name for name, seen in met if not seen and name != "lc-ready"]
    assert unseen == []


def test_arrows_turn_the_tabs_and_a_switch_keeps_the_keyboard(opened_page):
    from selenium.webdriver.common.keys import Keys

    browser = opened_page
    browser.run("document.getElementById('lc-tab-legend').focus()")
    browser.press(Keys.ARROW_RIGHT)
    assert browser.run("return document.activeElement.id") == "lc-tab-gaps"
    assert browser.texts("[role=tab][aria-selected=true]") == browser.texts("#lc-tab-gaps")
    browser.press(Keys.ARROW_LEFT)
    browser.run("document.querySelector('[data-layer=names]').focus()")
    browser.press(" ")
    assert browser.run("return document.activeElement.dataset.layer") == "names"
    assert not browser.run("return lifecircle.state.now.layers.names")


def test_enter_on_the_map_opens_what_lies_in_its_middle_and_escape_goes_back(opened_page):
    from selenium.webdriver.common.keys import Keys

    browser = opened_page
    browser.run("lifecircle.map.getContainer().focus()")
    browser.press(Keys.ENTER)
    assert browser.run("return lifecircle.state.now.chosen.kind") in ("zone", "home", "place")
    browser.press(Keys.ESCAPE)
    assert browser.run("return lifecircle.state.now.chosen") is None


def test_the_cross_of_the_keyboard_stands_in_the_middle_before_the_map_was_ever_moved(
    browser, page
):
    browser.open(page)
    browser.run("lifecircle.map.getContainer().focus()")
    left, top, wide = browser.run(
        "const one = document.querySelector('.lc-cross').style;"
        "return [parseFloat(one.left), parseFloat(one.top), innerWidth]"
    )
    assert wide / 2 < left < wide  # of what the panel leaves
    assert top > 100


def test_what_changes_is_said_to_whoever_cannot_see(opened_page):
    browser = opened_page
    browser.run("lifecircle.visit('home', 0)")
    assert browser.text("[role=status]") == "一号"
    browser.run("lifecircle.state.circle(2)")
    assert browser.text("[role=status]").startswith("books ")


def test_a_phone_has_the_panel_below_and_nothing_beside_the_screen(browser, page):
    browser.open(page, size=(390, 844))
    assert browser.run("return document.documentElement.scrollWidth") <= 390
    placed = "return document.getElementById('lc-panel').getBoundingClientRect().toJSON()"
    panel = browser.run(placed)
    assert panel["width"] == 390 and panel["top"] > 380 and panel["bottom"] == 844
    browser.run("document.querySelector('.lc-fold').click()")
    shut = browser.run(placed)
    assert shut["height"] < 160 and shut["bottom"] == 844
    browser.run("lifecircle.visit('home', 0)")
    card = browser.run("return document.getElementById('lc-card').getBoundingClientRect().toJSON()")
    assert card["width"] == 390 and card["bottom"] == 844
    x, y = browser.until(
        "(() => { const p = lifecircle.map.latLngToContainerPoint("
        "lifecircle.map.getCenter()); return [p.x, p.y]; })()"
    )
    assert 0 < x < 390 and 0 < y < 844
    small = browser.run(
        "return Array.from(document.querySelectorAll('#lc-card button, .lc-fold'),"
        " (one) => one.getBoundingClientRect().height)"
    )
    assert min(small) >= 24


def test_colours_of_the_map_are_told_apart_in_grey(town):
    """Shares run from dark to light, so that a black-and-white print keeps their order."""
    from lifecircle.report.colours import SHARE_CLASSES

    def grey(colour):
        parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
        return parts @ [0.299, 0.587, 0.114]

    greys = [grey(one.fill) for one in SHARE_CLASSES]
    assert min(np.diff(greys)) > 20


def test_the_legend_says_how_many_people_the_dots_of_this_zoom_stand_for(opened_page):
    browser = opened_page
    # The 1 and the 4 people beyond 250 m are gathered into one dot far off, and stand apart near by.
    browser.run("lifecircle.map.setZoom(9, {animate: false})")
    far = browser.texts("#lc-page .lc-key")
    assert "走得到但超出时限，5人" in far
    browser.run("lifecircle.map.setZoom(16, {animate: false})")
    assert "走得到但超出时限，4人" in browser.texts("#lc-page .lc-key")
    assert "走得到但超出时限，5人" not in browser.texts("#lc-page .lc-key")


@pytest.mark.parametrize("zoom", [14, 14.7, 15.5, 17])
def test_no_name_is_written_across_another(browser, make_result, zoom):
    result = make_result(names={"C1": "仁美社区" * 3, "S1": "江南街道"})
    result.study.facilities["service"] = "elderly-station"
    browser.open(map_text(result), size=(1600, 1000))
    browser.run("lifecircle.map.setZoom(arguments[0], {animate: false})", zoom)
    names = browser.run("return lifecircle.names.written()")
    boxes = [(at, *box) for at, some in enumerate(names) for box in some]
    assert len(names) >= 2
    for at, west, north, east, south in boxes:
        for other, left, top, right, bottom in boxes:
            apart = east < left or right < west or south < top or bottom < north
            assert at == other or apart


def test_a_circle_of_which_nothing_can_be_told_is_shown_without_figures(browser):
    land = circle_of("land", headline="land", minutes=15.0)
    result = lc.analyse(study_of(Town(STREETS, HOMES, PLACES), land))
    assert browser.open(map_text(result))
    assert browser.text(".lc-figure strong") == "—"
    for kind, row in (("zone", 0), ("home", 0), ("place", CLINIC)):
        browser.run("lifecircle.visit(...arguments)", kind, row)
        assert browser.text("#lc-card h2")
    assert browser.complaints() == []


def test_a_circle_no_layer_has_a_facility_of_is_not_judged(browser):
    nursery = circle_of("nursery", services=("nursery",), minutes=15.0, target_share=0.9)
    result = lc.analyse(study_of(Town(STREETS, HOMES, PLACES), nursery))
    assert browser.open(map_text(result, language="en"))
    assert "no layer has such a facility: not judged" in browser.text(".lc-figure")
    assert "not met" not in browser.text(".lc-answer")
    assert browser.complaints() == []
