import json
import re

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.report.map import leaflet as leaflet_module
from lifecircle.report.map import page as page_module
from lifecircle.report.map.data import map_data
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


def data_of(page):
    block = re.search(r"<script type='application/json' id='lc-data'>(.*?)</script>", page, re.S)
    return json.loads(block.group(1))


@given(st.text())
def test_any_text_comes_back_from_the_page_and_cannot_leave_its_block(text):
    block = script_json({"name": text})
    assert json.loads(block)["name"] == text
    for sign in ("<", ">", "&", "\u2028", "\u2029", "{{", "{%", "{#"):
        assert sign not in block


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_name_that_is_code_is_a_name_in_the_page(make_result, name):
    result = make_result(names={"F1": name, "C1": name}, title=name)
    data = data_of(map_text(result))
    assert data["facilities"]["name"][0] == name
    assert data["zones"]["name"][2] == name
    assert data["title"] == name


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


def test_only_homes_left_out_are_sent_weighted_by_the_circles_own_group(result):
    care = map_data(result, language="zh")["circles"][0]
    assert care["homes"] == {
        "at": [2, 3],
        "people": [2.0, 4.0],
        "status": [0, 2],
        "minutes": [28.5, None],
        "facility": [0, -1],
    }


def test_a_circle_says_its_speed_its_metres_and_what_its_share_is_of(result):
    care, culture = map_data(result, language="zh")["circles"]
    # 15 minutes at 0.8 m/s are 720 m.
    assert (care["speed_m_s"], care["minutes"], care["metres"]) == (0.8, 15, 720)
    assert (care["denominator"], care["unit"]) == ("60岁及以上人口", "人")
    assert (culture["minutes"], culture["metres"], culture["limit"]) == (None, 500, "500米")
    assert care["whole"]["covered_share"] == 0.25
    assert care["whole"]["met"] is False
    assert culture["whole"]["met"] is None


def test_planned_places_are_shown_beside_those_that_count(result):
    data = map_data(result, language="en")
    assert data["circles"][0]["facilities"] == [0, 2]
    assert data["facilities"]["status"] == ["open", "open", "planned"]


def test_flagged_neighbourhoods_are_listed_with_their_reason(result):
    assert map_data(result, language="zh")["circles"][0]["gaps"] == [
        {"zone": 3, "people": 6.0, "severity": "重", "reason": "附近没有设施", "small": True}
    ]


def test_the_page_says_where_its_data_are_from_and_whether_it_is_a_model(make_result):
    data = map_data(make_result(model=True), language="zh")
    assert data["model"] == "示范模型，非实测"
    assert data["sources"] == ["facilities/养老.csv 2020"]
    assert data["osm"] is False


def test_folium_draws_no_lots(make_result):
    assert map_text(make_result()) == map_text(make_result())
