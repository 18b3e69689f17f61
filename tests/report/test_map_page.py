import json
import re

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_reading import packed_in, told_in

from lifecircle.report import colours
from lifecircle.report.map import leaflet as leaflet_module
from lifecircle.report.map import page as page_module
from lifecircle.report.map.circles import circle_data
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_result, map_text, script_json

PAYLOADS = (
    "诊所{{7*7}}",
    "{% x",
    "{# 备注",
    "{{ cycler.__init__.__globals__ }}",
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "`${window.pwned=1}`",
    "\"\\'\u2028\n",
)

needs_leaflet = pytest.mark.skipif(
    leaflet() is None, reason="XStatic-Leaflet, which carries Leaflet, is not installed"
)


@given(st.text())
def test_any_text_comes_back_from_the_page_and_cannot_leave_its_block(text):
    block = script_json({"name": text})
    assert json.loads(block)["name"] == text
    for sign in ("<", ">", "&", "\u2028", "\u2029", "{{", "{%", "{#"):
        assert sign not in block


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_name_that_is_code_is_a_name_in_the_page(make_result, name):
    result = make_result(names={"F1": name, "C1": name}, title=name)
    page = map_text(result)
    _, texts = packed_in(page)
    assert texts["place.name"][0] == name
    assert texts["zone.name"][2] == name
    assert told_in(page)["title"] == name


def test_the_map_is_folium_s_and_takes_more_layers(result):
    drawn = map_result(result)
    assert isinstance(drawn, folium.Map)
    folium.CircleMarker((22.5, 113.1)).add_to(drawn)
    assert "L.circleMarker" in drawn.get_root().render()
    assert "<iframe" in drawn._repr_html_()


def test_no_tiles_and_no_file_from_elsewhere_are_asked_for(result):
    page = map_text(result)
    assert "tileLayer(" not in page.split("lifecircleMap", 1)[1]
    asked = re.findall(r"""<(?:script|link|img)[^>]+(?:src|href)=["']?([^"'> ]+)""", page)
    assert asked == ([] if leaflet() else list(leaflet_module.ONLINE.values()))


@needs_leaflet
def test_every_script_of_the_page_is_named_in_its_policy(result):
    page = map_text(result)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page).group(1)
    scripts = re.findall(r"<script>", page)
    assert policy.count("'sha256-") == len(scripts) > 2
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy


def test_without_leaflet_at_hand_the_page_asks_for_it_and_says_what_to_do(result, monkeypatch):
    monkeypatch.setattr(page_module, "leaflet", lambda: None)
    page = map_text(result)
    assert leaflet_module.ONLINE["script"] in page
    assert "XStatic-Leaflet" in page
    assert "Content-Security-Policy" not in page


def test_leaflet_is_none_where_its_carrier_is_not_installed(monkeypatch):
    monkeypatch.setattr(
        leaflet_module,
        "distribution",
        lambda _: (_ for _ in ()).throw(leaflet_module.PackageNotFoundError),
    )
    assert leaflet() is None


def test_a_circle_says_its_speed_its_metres_and_what_its_share_is_of(result):
    care, culture = circle_data(result)
    # 15 minutes at 0.8 m/s are 720 m.
    assert (care["speed_m_s"], care["minutes"], care["reach_m"]) == (0.8, 15, 720)
    assert (care["steps_factor"], care["who"]) == (0.35, "older")
    assert (care["denominator"], care["group"]) == ("age_60_plus", "age_60_plus")
    assert (culture["minutes"], culture["metres"], culture["reach_m"]) == (None, 500, 500)
    assert care["name"] == {"zh": "养老圈", "en": "Elderly care"}
    assert care["whole"]["covered_share"] == 0.25
    assert care["whole"]["met"] is False
    assert culture["whole"]["met"] is None
    assert "target_share" not in culture["whole"]


def test_planned_places_are_shown_beside_those_that_count(result):
    assert circle_data(result)[0]["facilities"] == [0, 2]


def test_both_languages_travel_in_the_page_whichever_is_shown_first(result):
    for language in ("zh", "en"):
        told = told_in(map_text(result, language=language))
        assert told["language"] == language
        assert set(told["words"]) == {"zh", "en"}
        assert told["words"]["en"]["map"]["print"] == "Print"
        assert told["words"]["zh"]["map"]["print"] == "打印"
        assert told["services"]["library"]["en"] != told["services"]["library"]["zh"]


def test_the_page_says_where_its_data_are_from_and_whether_it_is_a_model(make_result):
    told = told_in(map_text(make_result(model=True)))
    assert told["model"] is True
    assert told["sources"] == [["facilities", "facilities/养老.csv", "2020"]]
    assert told["osm"] is False


def test_the_map_has_the_colours_of_the_figures(result):
    told = told_in(map_text(result))["colours"]
    assert [tuple(one) for one in told["classes"]] == [
        (one.low, one.high, one.fill) for one in colours.SHARE_CLASSES
    ]
    assert told["facility"] == colours.FACILITY


def test_every_circle_has_its_columns(result):
    columns, _ = packed_in(map_text(result))
    for number in (0, 1):
        for name in ("status", "minutes", "zone.total", "gap.zone", "trees", "buffer.x", "reach.x"):
            assert f"c{number}.{name}" in columns
    # Areas for five, ten and fifteen minutes; for half and all of the metres.
    assert [len(columns[f"c{number}.reach.of"]) for number in (0, 1)] == [3, 2]


def test_folium_draws_no_lots(make_result):
    assert map_text(make_result()) == map_text(make_result())
