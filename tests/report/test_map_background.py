"""What lies under the map is read from the streets' own file in one pass."""

from pathlib import Path

import pytest
import shapely

from lifecircle.report.map.background import Background, read_background
from lifecircle.study.config.settings import StreetSource

BOX = (113.0, 22.4, 113.2, 22.6)

# A named lake of 0.01 degree and a named pond too small for its name; a wood; two streets, one of
# them named; a motorway, a railway and a disused one; places inside and outside; a coast in the
# east with the land on its left.
TOWN = """<osm version="0.6" generator="hand">
 <node id="1" lat="22.50" lon="113.10"/><node id="2" lat="22.50" lon="113.11"/>
 <node id="3" lat="22.51" lon="113.11"/><node id="4" lat="22.51" lon="113.10"/>
 <node id="5" lat="22.520" lon="113.1200"/><node id="6" lat="22.520" lon="113.1203"/>
 <node id="7" lat="22.5203" lon="113.1203"/>
 <node id="11" lat="22.30" lon="113.19"/><node id="12" lat="22.70" lon="113.19"/>
 <node id="21" lat="22.50" lon="113.15"><tag k="place" v="village"/><tag k="name" v="石咀"/></node>
 <node id="22" lat="22.55" lon="113.15"><tag k="place" v="town"/><tag k="name" v="礼乐"/></node>
 <node id="23" lat="25.00" lon="113.15"><tag k="place" v="city"/><tag k="name" v="远"/></node>
 <node id="24" lat="22.56" lon="113.15"><tag k="place" v="square"/><tag k="name" v="广场"/></node>
 <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
  <tag k="natural" v="water"/><tag k="name" v="{{7*7}}湖"/></way>
 <way id="2"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/>
  <tag k="natural" v="water"/><tag k="name" v="塘"/></way>
 <way id="3"><nd ref="2"/><nd ref="3"/><nd ref="5"/><nd ref="2"/><tag k="natural" v="wood"/></way>
 <way id="5"><nd ref="1"/><nd ref="5"/><tag k="highway" v="residential"/>
  <tag k="name" v="胜利路"/></way>
 <way id="6"><nd ref="1"/><nd ref="6"/><tag k="highway" v="residential"/></way>
 <way id="7"><nd ref="1"/><nd ref="3"/><tag k="highway" v="motorway"/></way>
 <way id="8"><nd ref="2"/><nd ref="4"/><tag k="railway" v="rail"/></way>
 <way id="9"><nd ref="2"/><nd ref="4"/><tag k="railway" v="abandoned"/></way>
 <way id="10"><nd ref="11"/><nd ref="12"/><tag k="natural" v="coastline"/></way>
 <way id="13"><nd ref="2"/><nd ref="99"/><tag k="railway" v="rail"/></way>
</osm>
"""


@pytest.fixture
def seen(tmp_path):
    path = tmp_path / "town.osm"
    path.write_text(TOWN, encoding="utf-8")
    return read_background(StreetSource(path=path), BOX, tolerance_m=1.0)


def test_inland_water_and_the_sea_are_one_area(seen):
    (water,) = seen.water
    assert shapely.contains_xy(water, 113.105, 22.505), "the lake"
    assert shapely.contains_xy(water, 113.195, 22.5), "the sea, right of the coast"
    assert shapely.contains_xy(water, 113.3, 22.5), "far beyond the box as well"
    assert not shapely.contains_xy(water, 113.15, 22.5)


def test_railways_that_run_and_motorways_are_drawn_once(seen):
    assert [len(shapely.get_coordinates(line)) for line in seen.rails] == [2]
    assert [len(shapely.get_coordinates(line)) for line in seen.motorways] == [2]


def test_streets_are_named_by_their_number(seen):
    assert seen.street_names == {5: "胜利路"}


def test_waters_large_enough_and_places_inside_are_named_the_largest_places_first(seen):
    assert [(one.text, one.kind) for one in seen.names] == [
        ("{{7*7}}湖", "water"),
        ("礼乐", "town"),
        ("石咀", "village"),
    ]
    lake = seen.names[0]
    assert shapely.contains_xy(seen.water[0], lake.lon, lake.lat)
    assert lake.size_m == pytest.approx(1110, rel=0.01)


def test_other_streets_have_nothing_under_them():
    for source in (StreetSource(), StreetSource(path=Path("streets.gpkg"))):
        found = read_background(source, BOX, tolerance_m=1.0)
        assert (found.names, found.street_names) == (Background().names, {})
        assert len(found.water) == len(found.green) == len(found.rails) == 0
