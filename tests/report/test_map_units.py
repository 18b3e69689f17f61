"""Circles that count administrative units: which have a facility, which have none, and no walks.

One street of 600 metres with four communities, the clinic k in the first and a home in each::

    | west      | near      | far       | town
    a---k-------b-----------c-----------d

The circle counts rural ones, which `town` is not.
"""

import geopandas as gpd
import pytest
import shapely
from chromium import needs_chromium, opened

import lifecircle as lc
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text
from lifecircle.words import entry
from towns import Town, circle, draw, in_degrees, study_of

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

browser = pytest.fixture(opened, scope="module")

VISIT = "lifecircle.visit('zone', lifecircle.study.zones.id.indexOf(arguments[0]))"
LEGEND = """
return Array.from(document.querySelectorAll("#lc-page .lc-layer"), (layer) => [
  layer.querySelector("input").dataset.layer,
  Array.from(layer.querySelectorAll("li"), (line) => line.textContent),
]);
"""


def _zones():
    spans = {"d": (-100, 700), "west": (-100, 150), "near": (150, 300), "far": (300, 500),
             "town": (500, 700)}  # fmt: skip
    kinds = ["", "rural", "rural", "rural", "urban"]
    return gpd.GeoDataFrame(
        {"zone_id": list(spans), "level": ["district", *["community"] * 4], "name": list(spans),
         "kind": kinds, "parent_id": ["", *["d"] * 4]},
        geometry=in_degrees(shapely.box(west, -100, east, 100) for west, east in spans.values()),
        crs="EPSG:4326",
    )  # fmt: skip


def made_page(*circles):
    town = Town(
        draw("A---B---C---D---E---F---G"),
        {"a": (0, 0), "b": (200, 0), "c": (400, 0), "d": (600, 0)},
        {"k": ("clinic", (100, 0))},
    )
    study = study_of(town, *circles, zones=_zones(), district="d")
    made = lc.assess(lc.analyse(study))
    return map_text(made.result, language="zh", assessment=made)


def counted(**values):
    return circle("units", headline="units", target_share=1.0, metres=150.0, **values)


@pytest.fixture(scope="module")
def page():
    return made_page(circle("walked"), counted(unit_kind="rural"))


def test_the_legend_has_two_classes_and_no_key_of_walks(browser, page):
    assert browser.open(page, anchor="#circle=units&by=reason")
    told = dict(browser.run(LEGEND))
    assert set(told) == {"shares", "places", "ground", "names"}
    assert told["shares"] == ["有设施（1个）", "没有设施（2个）", "不是此圈计数的行政单元"]
    assert browser.run("return document.querySelector('[data-by], [data-level]')") is None
    assert "×" not in browser.text("#lc-page"), "no arithmetic of a walk"
    browser.run("lifecircle.state.circle(0)")
    assert {"gaps", "homes"} <= set(dict(browser.run(LEGEND)))
    assert browser.complaints() == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_names_the_units_without_a_facility_the_farthest_first(browser, page, language):
    browser.open(page, anchor=f"#circle=units&lang={language}")
    words = entry("map.map", language=language)
    assert browser.text("#lc-tab-gaps") == words["tab_units"].format(count=2)
    browser.run("document.getElementById('lc-tab-gaps').click()")
    assert browser.texts(".lc-gaps .lc-name") == ["far", "near"]
    # 300 and 100 metres at 1 m/s or what the profile walks: the number they are sorted by.
    minutes = [float(one.replace("步行", "").split("分")[0].split(" min")[0])
               for one in browser.texts(".lc-gaps .lc-people")]  # fmt: skip
    assert minutes[0] == pytest.approx(3 * minutes[1], rel=0.05)
    browser.run("lifecircle.print.lay()")
    assert browser.texts("#lc-sheet .lc-sheet-gaps .lc-name") == ["far", "near"]
    assert words["tab_units"].format(count=2) in browser.texts("#lc-sheet h3")


def test_a_unit_s_card_says_whether_it_has_a_facility(browser, page):
    browser.open(page, anchor="#circle=units")
    told = {}
    for zone in ("west", "far", "town", "d"):
        browser.run(VISIT, zone)
        told[zone] = browser.text("#lc-card")
    assert "有设施" in told["west"] and "没有设施" not in told["west"]
    assert "没有设施" in told["far"]
    assert "不是此圈计数的行政单元" in told["town"]
    assert "行政单元3个" in told["d"] and "没有设施2个" in told["d"]
    for card in told.values():
        assert "超出时限" not in card and "圈内" not in card and "150" not in card


def test_homes_are_neither_painted_nor_clicked_and_tell_no_status(browser, page):
    browser.open(page, anchor="#circle=units")
    statuses = entry("report.status", language="zh")
    browser.run("lifecircle.state.layer('inside', true)")
    hit = (
        "const l = lifecircle, h = l.study.homes, v = l.layer.view;"
        "return Array.from(h.x, (x, at) => l.canvas.at(v, {x: v.px(x), y: v.py(h.y[at])}, 4).kind)"
    )
    assert "home" not in browser.run(hit)
    for row in range(4):
        browser.run("lifecircle.visit('home', arguments[0])", row)
        card = browser.text("#lc-card")
        assert not any(statuses[one] in card for one in ("covered", "beyond"))
        assert "限" not in card


def test_units_are_painted_in_two_colours_and_hatched_where_they_have_none(browser, page):
    browser.open(page, anchor="#circle=units")
    for layer in ("ground", "names", "places"):
        browser.run("lifecircle.state.layer(arguments[0], false)", layer)
    inks = browser.run(
        "const l = lifecircle, v = l.layer.view, c = document.querySelector('.lc-canvas');"
        "const pen = c.getContext('2d');"
        "return arguments[0].map((id) => { const zone = l.study.zones.id.indexOf(id);"
        "  const x = v.px(l.study.zones.x[zone]) * v.sharp,"
        "   y = v.py(l.study.zones.y[zone]) * v.sharp;"
        "  const d = pen.getImageData(x - 12, y - 12, 24, 24).data, seen = new Set();"
        "  for (let at = 0; at < d.length; at += 4) seen.add(d.slice(at, at + 3).join());"
        "  return seen.size; });",
        ["west", "near", "far", "town"],
    )
    assert inks[0] == inks[3] == 1
    assert min(inks[1:3]) > 1


def test_a_page_whose_first_circle_counts_units_opens_with_these(browser):
    browser.open(made_page(counted()))
    told = dict(browser.run(LEGEND))
    assert told["shares"] == ["有设施（1个）", "没有设施（3个）"]
    assert browser.complaints() == []
