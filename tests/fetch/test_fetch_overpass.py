import json
import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from osm_town import DATE, PLANE, map_answer, town
from osm_town import body as told

from lifecircle.fetch.extent import BELT_M, extent_around, longest_walk_m
from lifecircle.fetch.overpass import map_question, read_map
from lifecircle.fetch.web import Refusal
from lifecircle.network.profiles import PROFILES
from lifecircle.study.osm.tags import osm_tags
from lifecircle.study.projections import project_geometries, unproject
from lifecircle.study.standards.circle import Circle

NODE = {"type": "node", "id": 1, "lat": 22.5, "lon": 113.1}
# What Overpass has been seen to answer with status 200.
RATE_LIMIT = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">
<html><body><p>The data included in this document is from www.openstreetmap.org.</p>
<p><strong style="color:#FF0000">Error</strong>: runtime error: open64: 0 Success
/osm3s_v0.7.62_osm_base Dispatcher_Client::request_read_and_idx::rate_limited. Please check
/api/status for the quota of your IP address. </p></body></html>"""
BUSY = RATE_LIMIT.replace(b"rate_limited", b"timeout. The server is probably too busy")


def metres(shape):
    return shapely.transform(shape, lambda x, y: unproject(x, y, PLANE), interleaved=False)


SQUARE = metres(shapely.box(-500, -500, 500, 500))


def query(outline=SQUARE):
    return map_question(extent_around(outline, longest_m=900.0), server="http://a/b")


def test_a_map_has_its_date_and_its_things_once_and_in_order():
    second = {**NODE, "id": 2}
    way = {"type": "way", "id": 1, "nodes": [1, 2], "tags": {"highway": "path"}}
    read = read_map(told(map_answer([way, second, NODE, way, second])))
    assert read.date == DATE[:10]
    assert [(one["type"], one["id"]) for one in read.elements] == [
        ("node", 1),
        ("node", 2),
        ("way", 1),
    ]


def test_a_server_that_tells_no_date_gives_none():
    assert read_map(told({"elements": [NODE]})).date == ""
    assert read_map(told({"elements": [NODE], "osm3s": {"timestamp_osm_base": "x"}})).date == ""


@pytest.mark.parametrize(
    ("text", "code", "again"),
    [
        (RATE_LIMIT, "fetch-busy", True),
        (BUSY, "fetch-busy", True),
        (b"<html><body>400 Bad Request: parse error</body></html>", "fetch-refused", False),
        (b"", "fetch-refused", False),
    ],
)
def test_a_page_in_place_of_the_data_is_no_map(text, code, again):
    refusal = read_map(text)
    assert (refusal.code, refusal.again) == (code, again)
    assert "<" not in refusal.reason


@pytest.mark.parametrize(
    ("remark", "code", "again"),
    [
        ("runtime error: Query timed out in \"query\" at line 3 after 181 seconds.", "fetch-busy", True),
        ("runtime error: Query run out of memory in \"recurse\" using about 1024 MB of RAM.", "fetch-too-large", False),
        ("runtime error: something new", "fetch-refused", False),
    ],
)  # fmt: skip
def test_a_remark_beside_part_of_the_data_is_an_error(remark, code, again):
    refusal = read_map(told(map_answer(town(), remark=remark)))
    assert (refusal.code, refusal.again) == (code, again)
    assert refusal.reason.startswith("runtime error")


def test_a_remark_that_is_no_error_does_no_harm():
    assert len(read_map(told(map_answer([NODE], remark="Timings: 3 s"))).elements) == 1


@pytest.mark.parametrize(
    "element",
    [
        {"type": "node", "id": 1, "lat": 91, "lon": 0},
        {"type": "node", "id": 1, "lat": 22.5},
        {"type": "node", "id": 1, "lat": True, "lon": 0},
        {"type": "node", "id": "1", "lat": 1, "lon": 0},
        {"type": "area", "id": 1},
        {"type": "way", "id": 1, "nodes": {}},
        {"type": "relation", "id": 1, "members": "all"},
        {**NODE, "tags": ["a"]},
        "node",
    ],
)
def test_a_thing_that_is_none_makes_the_answer_broken(element):
    refusal = read_map(told(map_answer([element])))
    assert (refusal.code, refusal.again) == ("fetch-answer-broken", True)


def test_a_cut_answer_is_broken():
    refusal = read_map(told(map_answer(town()))[:-50])
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.again) == ("fetch-answer-broken", True)


def asked_pairs(text, kinds):
    """Return the tags a query asks for, found without the code that wrote it."""
    pairs = set()
    for line in text.splitlines():
        if found := re.match(rf'({kinds})\["([\w:]+)"~"\(\^\|; \?\)\((.*?)\)\( \?;\|\$\)"\]', line):
            pairs |= {(found[2], value) for value in found[3].split("|")}
        elif found := re.match(rf'({kinds})\["([\w:]+)"\]\["name"\]', line):
            pairs.add((found[2], "*"))
    return pairs


def test_every_tag_that_makes_a_facility_is_asked_for():
    pairs = asked_pairs(query().fields["data"], "nwr")
    for rule in osm_tags().services:
        for line in rule.one_of:
            key, values = next(iter(line.items()))
            assert {(key, value) for value in values} <= pairs, rule.id


def test_every_building_that_may_be_a_home_and_every_barrier_is_asked_for():
    pairs = asked_pairs(query().fields["data"], "wr")
    homes = osm_tags().buildings
    assert {("building", value) for value in homes.homes | homes.perhaps} <= pairs
    assert {("landuse", "industrial"), ("waterway", "river"), ("barrier", "wall")} <= pairs


def test_a_rule_for_any_value_goes_by_the_name():
    lines = query().fields["data"].splitlines()
    assert any(line.startswith('nwr["amenity"]["name"](poly:') for line in lines)
    assert not any(line.startswith('nwr["amenity"](poly:') for line in lines)


def grounds(text, head):
    (line,) = [one for one in text.splitlines() if one.startswith(head)]
    numbers = [float(one) for one in re.search(r'poly:"([^"]*)"', line)[1].split()]
    return shapely.Polygon(np.array(numbers).reshape(-1, 2)[:, ::-1])


def test_streets_are_asked_for_farther_out_than_homes():
    text = query().fields["data"]
    streets, homes = grounds(text, 'way["highway"]'), grounds(text, 'wr["building"')
    assert streets.contains(homes)
    assert homes.contains(SQUARE)
    flat = project_geometries(np.array([streets, homes]), PLANE)
    # The square's half side of 500 m and 900 + 1500 m beyond it, or nothing beyond it.
    assert 2900 < flat[0].bounds[2] < 3200
    assert 500 < flat[1].bounds[2] < 800


def test_a_place_of_two_parts_is_asked_for_as_two_grounds():
    parts = shapely.union_all([SQUARE, metres(shapely.box(20_000, -500, 21_000, 500))])
    text = query(parts).fields["data"]
    assert text.count('way["highway"](poly:') == 2


def test_the_query_is_sent_as_a_form_and_asks_for_whole_ways_in_json():
    question = query()
    assert question.posted
    assert question.fields["data"].startswith("[out:json][timeout:180]")
    assert question.fields["data"].endswith(");\n(._;>;);\nout body;\n")
    assert json.dumps(question.fields["data"]).isascii()


corner = st.tuples(st.integers(-4000, 4000), st.integers(-4000, 4000))


@settings(max_examples=40, deadline=None)
@given(st.lists(corner, min_size=3, max_size=8), st.integers(0, 8000))
def test_nothing_within_the_longest_walk_is_cut_off(corners, longest_m):
    flat = shapely.convex_hull(shapely.multipoints(corners))
    if flat.area < 10_000:
        return
    extent = extent_around(metres(flat), longest_m=float(longest_m))
    wide, near = project_geometries(np.array([extent.wide, extent.near]), PLANE)
    fine = shapely.buffer(flat, longest_m + BELT_M, quad_segs=64)
    assert wide.contains(fine)
    assert wide.hausdorff_distance(fine) < 500
    assert near.contains(flat)
    assert extent.area_km2 == pytest.approx(wide.area / 1e6, rel=1e-3)


def circle(**changes):
    return Circle(id="c", name={}, services=("park",), **changes)


def test_the_longest_walk_is_that_of_the_farthest_circle():
    # General people walk 1 m/s, those over 60 0.8 m/s: 900, 720 and 1000 m.
    circles = [circle(minutes=15), circle(minutes=15, profile="older"), circle(metres=1000)]
    assert longest_walk_m(circles, PROFILES) == 1000
    assert longest_walk_m(circles[:2], PROFILES) == 900
    assert longest_walk_m([], PROFILES) == 0
