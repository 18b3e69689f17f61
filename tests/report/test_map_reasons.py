"""The map coloured by reason: a sign for every home left out, a pattern for every neighbourhood.

One town with one home a reason, everybody within 400 m along the streets::

    s                k    s (2 people) stands near the clinic k, which has one place
    h                     h (1) looks 100 m across at k and walks 500 m round
    lost                  lost (8) lies 50 m from any street, farther than homes are joined
    far, a kilometre on   far (4) has no facility near
"""

import re
from importlib import resources

import numpy as np
import pytest
from chromium import needs_chromium, opened

import lifecircle as lc
from lifecircle.circles.reasons.causes import CAUSES
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.causes import add_causes
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text
from lifecircle.study.standards.circle import Provision
from lifecircle.words import entry
from towns import Street, Town, circle, draw, study_of

browser = pytest.fixture(opened, scope="module")
in_a_browser = pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed")

LEFT = {"no_facility": 4, "barrier": 1, "full": 1, "data_doubt": 8}
OUTSIDE = [one for one in CAUSES if one != "full"]
LEGEND = """
return Array.from(document.querySelector(arguments[0]).querySelectorAll(".lc-layer"), (layer) => [
  layer.firstChild.textContent,
  Array.from(layer.querySelectorAll("li"), (line) => line.textContent),
]);
"""
FILLS = dict(
    re.findall(
        r'(\w+): "(#[0-9a-f]{6})"',
        re.search(
            r"FILLS = \{(.*?)\}",
            resources.files("lifecircle.report.map")
            .joinpath("assets", "reasons.js")
            .read_text(encoding="utf-8"),
        ).group(1),
    )
)
COUNT = """
const canvas = document.querySelector(".lc-canvas"), pen = canvas.getContext("2d");
const {data} = pen.getImageData(0, 0, canvas.width, canvas.height), found = {};
for (let at = 0; at < data.length; at += 4) {
  const hex = "#" + [0, 1, 2].map((one) => data[at + one].toString(16).padStart(2, "0")).join("");
  if (arguments[0].includes(hex)) found[hex] = (found[hex] || 0) + 1;
}
return found;
"""


@pytest.fixture(scope="module")
def assessment():
    streets = (*draw("A---B---C\n        |\nD---E---F"), Street(((1200, 0), (1300, 0))))
    homes = {"h": (0, 100), "s": (50, 0), "far": (1250, 0), "lost": (60, 50)}
    places = {"k": ("clinic", (0, 0), {"capacity_places": 1.0})}
    care = circle(metres=400, supply=Provision(column="capacity_places", need=1.0))
    town = Town(streets, homes, places)
    settings = lc.Settings(max_snap_m=20)
    return lc.assess(lc.analyse(study_of(town, care, settings=settings)))


@pytest.fixture(scope="module")
def page(assessment):
    return map_text(assessment.result, language="zh", assessment=assessment)


def columns(assessment):
    blob = Blob()
    add_causes(blob, assessment)
    return {name: values.tolist() for name, (values, _) in blob.columns.items()}


def test_every_home_has_its_reason_and_every_reason_its_people(assessment):
    told = columns(assessment)
    at = {one: place for place, one in enumerate(assessment.result.study.residents.index)}
    assert {name: CAUSES[told["c0.why.home"][row] - 1] for name, row in at.items()} == {
        "h": "barrier",
        "s": "full",
        "far": "no_facility",
        "lost": "data_doubt",
    }
    # Numbers are in tenths, one more: of the two at s one finds no place.
    assert told["c0.why.lacking"][at["s"]] == 11
    assert told["c0.why.people"] == [10 * LEFT[one] + 1 for one in CAUSES]
    assert told["c0.why.left"] == told["c0.why.people"], "the town is one neighbourhood"
    assert CAUSES[told["c0.why.cause"][0]] == "data_doubt"


def test_people_outside_the_district_are_drawn_and_not_counted(assessment):
    residents = assessment.result.study.residents
    elsewhere = residents.assign(district_id=residents["district_id"].where(
        residents.index != "far", ""))  # fmt: skip
    residents_before = residents["district_id"].copy()
    residents["district_id"] = elsewhere["district_id"]
    try:
        told = columns(assessment)
    finally:
        residents["district_id"] = residents_before
    assert told["c0.why.home"][residents.index.get_loc("far")] == CAUSES.index("no_facility") + 1
    assert told["c0.why.people"][CAUSES.index("no_facility")] == 1


def test_fills_keep_their_order_and_a_distance_in_shades_of_grey():
    assert tuple(FILLS) == CAUSES
    grey = [
        float(np.dot([0.299, 0.587, 0.114], [int(one[at : at + 2], 16) for at in (1, 3, 5)]))
        for one in FILLS.values()
    ]
    assert np.diff(grey).min() > 40


@needs_chromium
@in_a_browser
def test_the_switch_paints_by_reason_and_the_legend_counts_people(browser, page):
    assert browser.open(page)
    wanted = [FILLS[one] for one in ("no_facility", "barrier", "full")]
    assert browser.run(COUNT, wanted) == {}
    browser.run("document.querySelector('[data-by=reason]').click()")
    assert set(browser.run(COUNT, wanted)) == set(wanted)
    words = entry("report.reason", language="zh")
    browser.run("lifecircle.state.layer('gaps', true)")
    told = dict(browser.run(LEGEND, "#lc-page"))
    assert told["服务不足的1个片区（按多数人的原因）"] == [f"{words['data_doubt']}（1个）"]
    assert browser.asked() == []
    assert [one for one in browser.complaints() if "getImageData" not in one] == []


@needs_chromium
@in_a_browser
@pytest.mark.parametrize("place", ["#lc-page", "#lc-sheet"])
def test_people_inside_without_a_place_stand_apart_from_those_left_out(browser, page, place):
    browser.open(page, anchor="#by=reason")
    browser.run("lifecircle.print.lay()")
    words = entry("report.reason", language="zh")
    told = dict(browser.run(LEGEND, place))
    assert "13人不在" in browser.text(".lc-answer")
    assert told["未覆盖的13人（按原因）"] == [
        *(f"{words[one]}：{LEFT[one]}人" for one in OUTSIDE),
        "另在圈内、没有名额",
        f"{words['full']}：{LEFT['full']}人",
    ]


@needs_chromium
@in_a_browser
def test_crowded_neighbourhoods_are_not_among_the_under_served(browser):
    streets = draw("A---B---C")
    places = {"k": ("clinic", (0, 0), {"capacity_places": 1.0})}
    care = circle(metres=400, supply=Provision(column="capacity_places", need=1.0))
    town = Town(streets, {"a": (50, 0), "s": (60, 0)}, places)
    made = lc.assess(lc.analyse(study_of(town, care)))
    browser.open(map_text(made.result, assessment=made), anchor="#by=reason&lang=zh")
    browser.run("lifecircle.state.layer('gaps', true)")
    full = entry("report.reason", language="zh")["full"]
    told = dict(browser.run(LEGEND, "#lc-page"))
    assert told["服务不足的0个片区（按多数人的原因）"] == [
        "另有1个片区不算服务不足，圈内多有人没有名额：",
        f"{full}（1个）",
    ]
    assert told["未覆盖的0人（按原因）"][0] == "另在圈内、没有名额"


# Whatever a gap's reason, the heading of its card and the list say the one its sentence tells.
@needs_chromium
@in_a_browser
def test_heading_list_and_sentence_of_a_neighbourhood_tell_one_reason(browser):
    streets = (*draw("A---B---C"), Street(((1200, 0), (1300, 0))))
    places = {"k": ("clinic", (0, 0), {"capacity_places": 1.0})}
    care = circle(metres=400, supply=Provision(column="capacity_places", need=1.0))
    # Of the six at s five find no place; the two far off are fewer, and yet below the target.
    town = Town(streets, {"a": (50, 0), "s": (60, 0), "far": (1250, 0)}, places)
    study = study_of(town, care)
    study.residents["residents"] = [1.0, 5.0, 2.0]
    made = lc.assess(lc.analyse(study))
    browser.open(map_text(made.result, assessment=made), anchor="#lang=zh")
    full = entry("report.reason", language="zh")["full"]
    browser.run("document.getElementById('lc-tab-gaps').click()")
    assert full in browser.text(".lc-gaps .lc-quiet")
    browser.run("lifecircle.visit('zone', lifecircle.canvas.circle().gaps[0].zone)")
    assert full in browser.text("#lc-card .lc-flag")
    assert "名额已满" in browser.text("#lc-card .lc-mend p")


@needs_chromium
@in_a_browser
def test_the_switch_is_worked_by_the_keyboard_and_keeps_it(browser, page):
    from selenium.webdriver.common.keys import Keys

    browser.open(page)
    browser.run("document.querySelector('[data-by=reason]').focus()")
    browser.press(Keys.ENTER)
    assert browser.run("return lifecircle.state.now.by") == "reason"
    assert browser.run("return document.activeElement.dataset.by") == "reason"
    assert browser.run("return document.activeElement.getAttribute('aria-pressed')") == "true"


@needs_chromium
@in_a_browser
def test_cards_tell_the_reason_of_a_home_and_the_mix_of_a_neighbourhood(browser, page):
    browser.open(page, anchor="#lang=en&by=reason")
    homes = browser.run("return lifecircle.study.homes.name")
    told = {}
    for row, name in enumerate(homes):
        browser.run("lifecircle.visit('home', arguments[0])", row)
        told[name] = browser.text("#lc-card")
    assert "Reason: a facility near, the way blocked." in told["h"]
    assert "1 people find no place (facilities full)." in told["s"]
    browser.run("lifecircle.visit('zone', lifecircle.canvas.circle().flagged[0].zone)")
    rows = browser.texts("#lc-card .lc-mend tr")
    words = entry("report.reason", language="en")
    assert rows[:4] == [
        *(f"{words[one]}{LEFT[one]} people" for one in OUTSIDE),
        f"Besides, inside with no place left{LEFT['full']} people",
    ]


@needs_chromium
@in_a_browser
def test_the_printed_sheet_has_the_keys_of_the_reasons(browser, page):
    browser.open(page, anchor="#by=reason")
    browser.run("lifecircle.print.lay()")
    keys = browser.texts("#lc-sheet .lc-key")
    assert any(one.endswith("：8人") for one in keys)
    assert not any("%" in one for one in keys), "no classes of shares where none are painted"
    assert browser.printed("A4").startswith(b"%PDF")


@needs_chromium
@in_a_browser
def test_a_map_that_nobody_asked_why_has_no_switch(browser, assessment):
    browser.open(map_text(assessment.result, language="zh"), anchor="#by=reason")
    assert browser.run("return document.querySelector('[data-by]')") is None
    assert browser.run("return lifecircle.state.now.by") == "share"
    assert browser.complaints() == []
