from pathlib import Path

from lifecircle.report.map.ground import ground
from lifecircle.study.config.settings import StreetSource

BOX = (113.0, 22.4, 113.2, 22.6)

# A pond of 0.01 degree with an island, a wood, a puddle too small to see, and a road.
TOWN = """<osm version="0.6" generator="hand">
 <node id="1" lat="22.50" lon="113.10"/><node id="2" lat="22.50" lon="113.11"/>
 <node id="3" lat="22.51" lon="113.11"/><node id="4" lat="22.51" lon="113.10"/>
 <node id="5" lat="22.504" lon="113.104"/><node id="6" lat="22.504" lon="113.106"/>
 <node id="7" lat="22.506" lon="113.106"/>
 <node id="8" lat="22.5200" lon="113.1200"/><node id="9" lat="22.5200" lon="113.12005"/>
 <node id="10" lat="22.52005" lon="113.12005"/>
 <way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
 <way id="2"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/></way>
 <way id="3"><nd ref="8"/><nd ref="9"/><nd ref="10"/><nd ref="8"/>
  <tag k="natural" v="water"/></way>
 <way id="4"><nd ref="2"/><nd ref="8"/><nd ref="3"/><nd ref="2"/><tag k="natural" v="wood"/></way>
 <way id="5"><nd ref="1"/><nd ref="8"/><tag k="highway" v="residential"/></way>
 <relation id="1"><member type="way" ref="1" role="outer"/>
  <member type="way" ref="2" role="inner"/>
  <tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>
</osm>
"""


def drawn(tmp_path, box=BOX):
    path = tmp_path / "town.osm"
    path.write_text(TOWN, encoding="utf-8")
    return ground(StreetSource(path=path), box, tolerance_m=1.0)


def test_water_keeps_its_island_and_a_puddle_is_left_out(tmp_path):
    assert sorted(drawn(tmp_path)["water"]["sizes"]) == [4, 5]


def test_greens_are_kept_apart_from_water(tmp_path):
    assert drawn(tmp_path)["green"]["sizes"] == [4]


def test_what_lies_outside_the_picture_is_cut_off(tmp_path):
    west = drawn(tmp_path, box=(113.0, 22.4, 113.102, 22.6))["water"]
    assert sum(west["x"]) <= 11310200
    assert drawn(tmp_path, box=(112.0, 22.4, 112.1, 22.6))["water"]["sizes"] == []


def test_other_streets_have_no_ground(tmp_path):
    for source in (StreetSource(), StreetSource(path=Path("streets.gpkg"))):
        assert ground(source, BOX, tolerance_m=1.0)["water"] == {"sizes": [], "x": [], "y": []}
