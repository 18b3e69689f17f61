"""OpenStreetMap tags as services, homes, land, boundaries and gates.

The hand-drawn town is some 100 m wide; a corner of a square is called by two letters:

    f1 ── f2   g1 ── g2
    │ park│    │home │
    f4 ── f3   g4 ── g3
"""

from collections import Counter
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
import shapely
from pyproj import Geod

from lifecircle.study.osm.features import PARTS, osm_part, read_osm
from lifecircle.study.osm.scan import scan
from lifecircle.study.osm.tags import osm_tags
from lifecircle.study.standards.services import services

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
LAS_PALMAS = REAL / "las-palmas-osm" / "las_palmas_2023.osm.pbf"
HSINCHU = REAL / "china-jianghai-shenzhen-hsinchu" / "hsinchu_nctu.osm.pbf"
SOCIAL, DAY_CARE = {"amenity": "social_facility"}, "elderly-day-care"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    b'<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name" v="&b;"/></node></osm>'
)
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")


class Town:
    """Writes nodes, ways and relations with tags as an OSM file."""

    def __init__(self):
        self.nodes, self.ways, self.relations = [], [], []

    def node(self, lon, lat, **tags):
        self.nodes.append((len(self.nodes) + 1, lon, lat, tags))
        return len(self.nodes)

    def square(self, lon, lat, side=0.001, **tags):
        corners = [(0, 0), (side, 0), (side, side), (0, side)]
        ring = [self.node(lon + x, lat + y) for x, y in corners]
        return self.way([*ring, ring[0]], **tags)

    def way(self, nodes, **tags):
        self.ways.append((len(self.ways) + 1, nodes, tags))
        return len(self.ways)

    def relation(self, members, **tags):
        self.relations.append((len(self.relations) + 1, members, tags))

    def write(self, path):
        head = '<?xml version="1.0"?><osm version="0.6">'
        nodes = [
            f'<node id="{i}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">{tagged(tags)}</node>'
            for i, lon, lat, tags in self.nodes
        ]
        ways = [
            f'<way id="{i}" version="1">'
            + "".join(f'<nd ref="{n}"/>' for n in refs)
            + f"{tagged(tags)}</way>"
            for i, refs, tags in self.ways
        ]
        relations = [
            f'<relation id="{i}" version="1">'
            + "".join(f'<member type="way" ref="{w}" role="{role}"/>' for w, role in members)
            + f"{tagged(tags)}</relation>"
            for i, members, tags in self.relations
        ]
        path.write_text("".join([head, *nodes, *ways, *relations, "</osm>"]), encoding="utf-8")
        return path


def tagged(tags):
    names = {key.replace("__", ":"): value for key, value in tags.items()}
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in names.items())


def service(**tags):
    return osm_tags().service({key.replace("__", ":"): value for key, value in tags.items()})


def test_every_service_of_the_mapping_is_in_the_vocabulary():
    assert {rule.id for rule in osm_tags().services} <= set(services())


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ({"amenity": "school"}, "school"),
        ({"amenity": "school", "name": "景贤小学"}, "primary-school"),
        ({"amenity": "school", "name": "江海中学"}, "junior-school"),
        ({"amenity": "school", "name": "礼乐九年一贯制中小学"}, "school"),
        ({"amenity": "school", "isced__level": "1"}, "primary-school"),
        ({"amenity": "school", "isced__level": "1;2"}, "school"),
        ({"amenity": "school", "name": "外海幼儿园"}, "kindergarten"),
        ({"amenity": "school;kindergarten"}, "kindergarten"),
        ({"amenity": "kindergarten"}, "kindergarten"),
        ({"amenity": "childcare"}, "nursery"),
        ({"amenity": "clinic"}, "clinic"),
        ({"amenity": "clinic", "name": "礼乐街道社区卫生服务中心"}, "street-health-centre"),
        ({"amenity": "clinic", "name": "七东村卫生站"}, "health-station"),
        ({"healthcare": "centre", "name:zh": "社区卫生服务站"}, "health-station"),
        ({"amenity": "doctors"}, "doctors"),
        ({"amenity": "pharmacy"}, "pharmacy"),
        ({"amenity": "theatre"}, "theatre"),
        ({"amenity": "arts_centre"}, "arts-centre"),
        ({"amenity": "community_centre"}, "community-centre"),
        ({"amenity": "community_centre", "name": "江海区文化馆"}, "culture-centre"),
        ({"amenity": "library"}, "library"),
        ({"amenity": "library", "name": "24小时自助图书馆"}, "self-service-library"),
        ({"tourism": "museum"}, "museum"),
        ({"leisure": "sports_centre"}, "sports-centre"),
        ({"leisure": "pitch"}, "pitch"),
        ({"leisure": "pitch", "sport": "soccer"}, "football-pitch"),
        ({"leisure": "playground"}, "playground"),
        ({"leisure": "fitness_station"}, "fitness-station"),
        ({"leisure": "swimming_pool"}, ""),
        ({"leisure": "swimming_pool", "access": "public"}, "swimming-pool"),
        ({"leisure": "park"}, "park"),
        ({"leisure": "park", "name": "白水带体育公园"}, "sports-park"),
        ({"place": "square"}, "plaza"),
        ({"amenity": "marketplace"}, "market"),
        (SOCIAL, "social-facility"),
        ({**SOCIAL, "social_facility": "day_care", "social_facility__for": "senior"}, DAY_CARE),
        ({**SOCIAL, "social_facility": "day_care"}, "social-facility"),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, "elderly-home"),
        ({"amenity": "nursing_home"}, "elderly-home"),
        ({"amenity": "social_facility", "name": "江南居家养老服务站"}, "elderly-station"),
        ({"amenity": "restaurant", "name": "江南长者饭堂"}, "elderly-canteen"),
        ({"amenity": "restaurant"}, ""),
        ({"amenity": "school", "disused": "yes"}, ""),
        ({"leisure": "pitch", "access": "private"}, ""),
        ({"leisure": "pitch", "access": "no"}, ""),
        ({"amenity": "school", "access": "private"}, "school"),
        ({"name": "景贤小学"}, ""),
    ],
)  # fmt: skip
def test_tags_and_names_say_the_service(tags, wanted):
    assert service(**tags) == wanted


def test_nodes_closed_ways_and_relations_are_facilities_and_keep_their_outlines(tmp_path):
    town = Town()
    town.node(113.10, 22.50, amenity="clinic", name="诊所{{7*7}}")
    town.square(113.11, 22.50, leisure="park", name="公园")
    outer, inner = town.square(113.12, 22.50, side=0.004), town.square(113.121, 22.501)
    town.relation([(outer, "outer"), (inner, "inner")], type="multipolygon", amenity="school")
    town.square(113.13, 22.50, highway="service")
    found, faults = read_osm(town.write(tmp_path / "a.osm"))
    assert faults == ()
    facilities = found.facilities.set_index("id")
    assert sorted(facilities.index) == ["node/1", "relation/1", "way/1"]
    assert facilities.geom_type.to_dict() == {
        "node/1": "Point", "way/1": "Polygon", "relation/1": "Polygon",
    }  # fmt: skip
    assert facilities.name["node/1"] == "诊所{{7*7}}"
    assert len(facilities.geometry["relation/1"].interiors) == 1
    assert found.facilities.crs.to_epsg() == 4326


def test_capacities_come_from_their_tags(tmp_path):
    town = Town()
    town.node(113.1, 22.5, amenity="hospital", beds="1500")
    town.node(113.1, 22.5, amenity="kindergarten", capacity="270")
    town.node(113.1, 22.5, amenity="school", capacity="many")
    found, _ = read_osm(town.write(tmp_path / "a.osm"))
    table = found.facilities.set_index("id")
    assert table["capacity_beds"]["node/1"] == 1500
    assert table["capacity_places"]["node/2"] == 270
    assert table["capacity_places"].isna()["node/3"]


def test_which_buildings_are_homes(tmp_path):
    town = Town()
    kinds = {
        "plain": town.square(113.100, 22.5, side=0.0002, building="yes"),
        "addressed": town.square(
            113.101, 22.5, side=0.0002, building="yes", addr__street="江海路", addr__housenumber="1"
        ),
        "apartments": town.square(113.102, 22.5, side=0.0002, building="apartments"),
        "shop below": town.square(113.103, 22.5, side=0.0002, building="apartments", shop="bakery"),
    }
    others = [
        {"building": "yes", "amenity": "school"},
        {"building": "yes", "shop": "mall"},
        {"building": "yes", "office": "company"},
        {"building": "industrial"},
        {"building": "apartments", "abandoned": "yes"},
    ]
    for place, tags in enumerate(others):
        town.square(113.11 + place / 1000, 22.5, side=0.0002, **tags)
    town.square(113.104, 22.5, side=0.00002, building="yes")  # 2 m wide: a shed
    town.square(113.2, 22.5, landuse="industrial")
    town.square(113.2002, 22.5002, side=0.0002, building="yes")
    town.square(113.2005, 22.5005, side=0.0002, building="house")
    found, _ = read_osm(town.write(tmp_path / "a.osm"), want=["buildings"])
    homes = {f"way/{number}" for number in kinds.values()}
    assert set(found.buildings["id"]) == homes | {f"way/{len(town.ways)}"}
    assert len(found.facilities) == 0


@pytest.mark.parametrize(
    ("tags", "levels", "known"),
    [
        ({"building": "apartments", "building__levels": "12"}, 12, True),
        ({"building": "apartments", "building__levels": "3;5"}, 5, True),
        ({"building": "yes", "height": "30 m"}, 10, True),
        ({"building": "yes", "height": "2"}, 1, True),
        ({"building": "apartments"}, 6, False),
        ({"building": "yes"}, 2, False),
        ({"building": "farm"}, 2, False),
        ({"building": "yes", "building__levels": "900"}, 2, False),
        ({"building": "yes", "building__levels": "0"}, 2, False),
        ({"building": "yes", "building__levels": "many"}, 2, False),
    ],
)
def test_storeys_come_from_tags_then_height_then_kind(tmp_path, tags, levels, known):
    town = Town()
    town.square(113.1, 22.5, side=0.001, **tags)
    home = read_osm(town.write(tmp_path / "a.osm"))[0].buildings.iloc[0]
    ground_m2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(home.geometry)[0])
    assert (home["levels"], home["levels_known"]) == (levels, known)
    assert home["footprint_m2"] == pytest.approx(ground_m2, rel=1e-5)
    assert home["floor_area_m2"] == pytest.approx(ground_m2 * levels, rel=1e-5)


def test_a_gate_on_an_outline_is_an_entrance_of_each_facility_it_lies_on(tmp_path):
    town = Town()
    gate = town.node(113.1, 22.5, barrier="gate")
    locked = town.node(113.101, 22.5, barrier="gate", access="private")
    far = town.node(113.101, 22.501)
    town.way([gate, locked, far, gate], leisure="park")
    west, south = town.node(113.099, 22.5), town.node(113.1, 22.499)
    town.way([gate, west, south, gate], amenity="school")
    town.node(113.15, 22.55, entrance="main")
    found, _ = read_osm(town.write(tmp_path / "a.osm"), want=["entrances"])
    assert sorted(found.entrances["facility_id"]) == ["way/1", "way/2"]
    assert set(found.entrances.geometry) == {shapely.Point(113.1, 22.5)}


def test_land_and_boundaries_are_areas(tmp_path):
    town = Town()
    town.square(113.1, 22.5, landuse="residential", name="石鹤利")
    ring = town.square(113.0, 22.4, side=0.5)
    town.relation(
        [(ring, "outer")],
        type="boundary",
        boundary="administrative",
        admin_level="6",
        name="江海区",
    )
    found, _ = read_osm(town.write(tmp_path / "a.osm"))
    assert found.land["name"].tolist() == ["石鹤利"]
    assert found.boundaries[["name", "admin_level"]].to_numpy().tolist() == [["江海区", "6"]]


def test_an_outline_cut_by_the_edge_of_an_extract_is_left_out_and_named(tmp_path):
    town = Town()
    town.relation([(99, "outer")], type="multipolygon", leisure="park", name="公园")
    town.node(113.1, 22.5, amenity="library")
    found, (note,) = read_osm(town.write(tmp_path / "a.osm"), file="a.osm")
    assert found.facilities["id"].tolist() == ["node/1"]
    assert (note.code, note.severity) == ("open-outlines", "warning")
    assert "relation/1" in note.text()


def test_a_closed_way_with_missing_nodes_does_not_stop_the_reading(tmp_path):
    town = Town()
    here, there = town.node(113.1, 22.5), town.node(113.2, 22.5)
    town.way([here, there, 98, 99, here], leisure="park")
    town.node(113.1, 22.5, amenity="library")
    found, _ = read_osm(town.write(tmp_path / "a.osm"))
    assert "library" in found.facilities["service"].tolist()


def test_an_empty_town_gives_empty_frames(tmp_path):
    found, faults = read_osm(Town().write(tmp_path / "a.osm"))
    assert faults == ()
    assert [len(getattr(found, part)) for part in PARTS] == [0] * 5
    assert found.facilities.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.osm.pbf", b"\x00\x00\x00\x0d\n\tOSMHeader\x18\x00 and nothing more"),
        ("a.osm.pbf", b"<html>busy</html>"),
        ("a.osm", b'<osm version="0.6"><node id="1"'),
        ("a.osm", ENTITIES),
        ("a.osm.gz", b"\x1f\x8b\x08\x00cut"),
    ],
)
def test_a_broken_file_is_a_fault_and_no_traceback(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    found, (fault,) = read_osm(path, file=name)
    assert found is None
    assert fault.code == "broken-extract"
    assert str(len(content)) in fault.text()


@needs_real
def test_a_pbf_cut_short_is_a_fault(tmp_path):
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(LAS_PALMAS.read_bytes()[:1_500_000])
    found, faults = read_osm(path)
    assert found is None
    assert [fault.code for fault in faults] == ["broken-extract"]


@needs_real
def test_las_palmas_has_the_facilities_that_were_counted():
    found, faults = read_osm(LAS_PALMAS)
    many = Counter(found.facilities["service"])
    assert many["school"] == 163
    assert many["kindergarten"] == 23
    assert many["college"] == 29 + 8  # colleges and universities
    assert (many["clinic"], many["doctors"], many["hospital"]) == (88, 28, 27)
    assert (many["library"], many["museum"], many["theatre"]) == (11, 14, 13)
    assert many["pharmacy"] == 82 + 1  # one is tagged healthcare=pharmacy only
    assert set(many) <= set(services())
    assert found.facilities["id"].is_unique
    assert found.facilities.geometry.is_valid.all()
    assert [fault.code for fault in faults] == ["open-outlines"]  # neighbours' boundaries are cut


@needs_real
def test_las_palmas_raw_tags_are_nodes_and_areas_with_nothing_lost():
    """SOURCE.md counts tags; here the same tags before access and precedence take any away."""
    things = scan(LAS_PALMAS, tags=osm_tags(), parts=frozenset({"facilities"}))
    counted = Counter(
        f"{key}={value}"
        for tags in things.tags_of(things.which(lambda _: True))
        for key, value in tags.items()
        if key in {"amenity", "leisure"}
    )
    assert counted["leisure=pitch"] == 474
    assert counted["leisure=playground"] == 154
    assert counted["leisure=park"] == 283
    assert counted["leisure=sports_centre"] == 33
    assert counted["leisure=fitness_centre"] == 22
    assert counted["amenity=arts_centre"] == 5
    assert counted["amenity=social_facility"] == 16
    assert counted["amenity=nursing_home"] == 2


@needs_real
def test_las_palmas_homes_have_floors_and_lie_on_the_island():
    homes = read_osm(LAS_PALMAS, want=["buildings"])[0].buildings
    assert 19_000 < len(homes) < 20_695
    assert (homes["levels"] >= 1).all()
    assert (homes["floor_area_m2"] >= homes["footprint_m2"]).all()
    assert 600 < homes["levels_known"].sum() <= 790
    west, south, east, north = homes.total_bounds
    assert (west > -15.6, south > 28.0, east < -15.38, north < 28.19) == (True,) * 4


@needs_real
def test_hsinchu_is_read_with_its_chinese_names_and_what_its_clipping_broke_is_said():
    found, (note,) = read_osm(HSINCHU)
    named = found.facilities.set_index("name")["service"]
    assert named["龍山國小"] == "primary-school"
    assert named["光武國中"] == "junior-school"
    assert named["建功公園"] == "park"
    assert Counter(found.facilities["service"])["kindergarten"] == 3
    # All 13 neighbourhoods are relations whose ways the extract has cut.
    assert len(found.boundaries) == 0
    assert (note.code, note.severity) == ("open-outlines", "warning")


def test_one_part_alone_is_the_same_as_in_all(tmp_path):
    town = Town()
    town.square(113.1, 22.5, leisure="park")
    town.square(113.2, 22.5, building="apartments")
    path = town.write(tmp_path / "a.osm")
    whole, _ = read_osm(path)
    for part in PARTS:
        alone, faults = osm_part(path, part=part)
        assert faults == ()
        assert alone.equals(getattr(whole, part))


def test_homes_that_differ_by_their_address_alone_share_one_set_of_tags(tmp_path):
    town = Town()
    town.square(113.10, 22.5, building="house", addr__street="江海路", addr__housenumber="1")
    town.square(113.11, 22.5, building="house")
    town.square(113.12, 22.5, building="house", addr__street="江海路", name="甲")
    path = town.write(tmp_path / "a.osm")
    things = scan(path, tags=osm_tags(), parts=frozenset({"buildings"}))
    assert things.tags == ({"building": "house"}, {"building": "house", "name": "甲"})
    assert dict(zip(things.ids, things.tags_at, strict=True)) == {
        "way/1": 0,
        "way/2": 0,
        "way/3": 1,
    }
    assert things.names.tolist() == ["", "", "甲"]
