import json

import pytest
import shapely
from osm_town import place, ring_of

from lifecircle.errors import Fault
from lifecircle.fetch.places import chosen_place, place_question, read_places
from lifecircle.fetch.web import Refusal

POINT = {"type": "Point", "coordinates": [113.1, 22.5]}


def chosen(*places):
    found = read_places(json.dumps(places).encode())
    assert not isinstance(found, Refusal), found
    return chosen_place(found, asked="江海区")


def test_a_name_is_searched_and_an_id_looked_up():
    by_name = place_question(" 江海区, 江门市 ", server="http://a", language="en")
    assert by_name.url == "http://a/search"
    assert by_name.fields["q"] == "江海区, 江门市"
    assert by_name.language == "en"
    for written in ("relation/3286354", "R3286354", "r3286354"):
        by_id = place_question(written, server="http://a", language="zh")
        assert (by_id.url, by_id.fields["osm_ids"]) == ("http://a/lookup", "R3286354")


def test_the_one_place_with_an_outline_is_meant():
    found, faults = chosen(place())
    assert faults == ()
    assert (found.id, found.name) == ("relation/3286354", "江海区")
    assert found.outline.equals(shapely.Polygon(ring_of()))


def test_a_boundary_goes_before_the_point_and_the_park_of_that_name():
    park = place(osm_type="way", osm_id=5, category="leisure", type="park")
    point = place(osm_type="node", osm_id=6, category="place", type="suburb", geojson=POINT)
    found, faults = chosen(point, park, place())
    assert (found.id, faults) == ("relation/3286354", ())
    assert chosen(point, park)[0].id == "way/5"


def test_several_places_of_a_name_are_listed_and_none_is_taken():
    other = place(osm_id=77, display_name="江海区, 别处")
    found, (fault,) = chosen(place(), other)
    assert (found, fault.code, fault.details["count"]) == (None, "fetch-several-places", 2)
    assert "relation/3286354 江海区, 江门市, 广东省, 中国" in fault.details["listed"]
    assert "relation/77 江海区, 别处" in fault.details["listed"]


def test_one_place_told_twice_is_one():
    assert chosen(place(), place())[0].id == "relation/3286354"


def test_no_place_of_that_name_is_said():
    assert chosen() == (None, (Fault(code="fetch-no-such-place", value="江海区"),))


@pytest.mark.parametrize(
    "shape",
    [POINT, None, {"type": "LineString", "coordinates": [[113, 22], [113, 23]]},
     {"type": "Polygon", "coordinates": [[[113, 22], [113, 22], [113, 22], [113, 22]]]}],
)  # fmt: skip
def test_a_place_without_an_outline_is_said(shape):
    found, (fault,) = chosen(place(geojson=shape))
    assert (found, fault.code) == (None, "fetch-no-outline")
    assert "relation/3286354" in fault.details["listed"]


def test_an_outline_that_crosses_itself_is_mended():
    bow = [[113.0, 22.0], [113.1, 22.1], [113.1, 22.0], [113.0, 22.1], [113.0, 22.0]]
    found, faults = chosen(place(geojson={"type": "Polygon", "coordinates": [bow]}))
    assert faults == ()
    assert found.outline.is_valid
    assert found.outline.area == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"<html>blocked</html>", "fetch-answer-broken"),
        (b'{"error": {"code": 400, "message": "Nothing to search for."}}', "fetch-refused"),
        (b"[1]", "fetch-refused"),
        (b'[{"osm_type": "relation"}]', "fetch-answer-broken"),
        (b'[{"osm_type":"way","osm_id":1,"geojson":{"type":"Polygon","coordinates":[["x"]]}}]',
         "fetch-answer-broken"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(text, code):
    assert read_places(text).code == code


def test_a_name_of_strange_signs_stays_a_name():
    found, _ = chosen(place(name="{{7*7}}\n\"'", display_name="a\n\tb,  c"))
    assert (found.name, found.label) == ("{{7*7}}\n\"'", "a b, c")
