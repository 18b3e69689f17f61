import json

import osmium
import osmnx
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from osm_town import DATE, PLACE_ID, PLANE, degrees, map_answer, place, ring_of, town
from stand_in import Reply, stand_in, told

import lifecircle as lc
from lifecircle.errors import errors_in
from lifecircle.fetch.boundaries import divided
from lifecircle.fetch.comparison import compared, tallied, write_comparison
from lifecircle.fetch.fetching import Wishes, fetch_place
from lifecircle.fetch.patience import Patience
from lifecircle.fetch.places import FoundPlace
from lifecircle.network.street_source import read_streets
from lifecircle.study.config.file import read_config
from lifecircle.study.projections import project_geometries
from lifecircle.words import LANGUAGES

EXTRACT = "streets/streets.osm.pbf"


def fetched(out, elements=None, *, places=None, maps=None, **changes):
    """Fetch the town into a folder; return what came of it, its faults and what was asked."""
    maps = maps or [told(map_answer(town() if elements is None else elements))]
    replies = {"search": [told([place()] if places is None else places)], "interpreter": maps}
    out.mkdir(exist_ok=True)
    with stand_in(**replies) as server:
        wishes = Wishes(
            nominatim=server.url,
            overpass=server.overpass,
            cache=out.parent / "cache",
            patience=Patience(tries=2, pause=lambda _: None),
            **{"people": 1024, **changes},
        )
        found, faults = fetch_place("江海区, 江门市", out, wishes=wishes)
    return found, faults, server.asked


def test_a_fetched_place_is_a_study_that_reads_without_an_error(tmp_path):
    found, faults, _ = fetched(tmp_path / "jianghai")
    assert faults == ()
    study = lc.read_study(tmp_path / "jianghai")
    assert study.title == "江海区"
    assert study.district == "relation/3286354"
    # Eight homes of 400 m2 and six storeys share 1024 people: 128 each.
    assert study.residents["residents"].tolist() == [128.0] * 8
    assert sorted(study.residents.index) == [f"way/{number}" for number in range(3000, 3008)]
    assert sorted(study.facilities["service"]) == ["kindergarten"] * 4 + ["primary-school"]
    assert dict(study.zones["name"]) == {
        "relation/3286354": "江海区",
        "relation/51": "江南街道",
        "relation/52": "外海街道",
    }
    assert dict(study.zones["level"].value_counts()) == {"street": 2, "district": 1}
    assert not errors_in(study.notes)
    assert {found.supply["kindergarten"].inside, found.supply["kindergarten"].around} == {3, 1}


def test_a_fetched_study_can_be_analysed(tmp_path):
    fetched(tmp_path / "a")
    study = lc.read_study(tmp_path / "a")
    result = lc.analyse(study)
    minutes = result.nearest.xs("kindergarten", level="circle")["minutes"]
    # A home at -420, 40 is 20 m from the street at x = -400, whence 51 m north and 90 m west to
    # the kindergarten at -490, 91; those at -60 and 60 walk 40 + 60 + 91 + 10 m to the middle one.
    # Children with an adult walk 0.9 m/s; the limit of 5 minutes is 270 m.
    assert minutes["way/3001"] * 54 == pytest.approx(161, abs=0.5)
    assert minutes["way/3004"] * 54 == pytest.approx(201, abs=0.5)
    row = result.coverage.loc[("kindergarten", "district", study.district, "residents")]
    assert row["covered"] == 3 * 128


def test_streets_keep_their_ids_and_all_their_tags(tmp_path):
    fetched(tmp_path / "a")
    reading = osmium.FileProcessor(str(tmp_path / "a" / EXTRACT), osmium.osm.WAY)
    ways = {one.id: dict(one.tags) for one in reading}
    assert ways[1003] == {"highway": "residential", "name": "3路"}
    assert ways[2003] == {"highway": "footway", "surface": "asphalt"}
    relations = {
        one.id: [(member.type, member.ref, member.role) for member in one.members]
        for one in osmium.FileProcessor(str(tmp_path / "a" / EXTRACT), osmium.osm.RELATION)
    }
    assert relations == {number: [("w", 7000 + number, "outer")] for number in (51, 52, PLACE_ID)}


def test_the_network_is_the_one_osmnx_draws_from_the_same_answer(tmp_path):
    fetched(tmp_path / "a")
    xml = tmp_path / "a.osm"
    with osmium.SimpleWriter(str(xml)) as writer:
        for thing in osmium.FileProcessor(str(tmp_path / "a" / EXTRACT)):
            if not thing.is_relation() and (thing.is_node() or "highway" in thing.tags):
                writer.add(thing)
    graph = osmnx.graph_from_xml(xml, bidirectional=True, simplify=True)
    network, _ = read_streets(lc.StreetSource(path=tmp_path / "a" / EXTRACT))
    theirs_m = sum(data["length"] for _, _, data in graph.edges(data=True)) / 2
    # OSMnx measures on a sphere, which is up to half a per cent off.
    assert float(network.length_m.sum()) == pytest.approx(theirs_m, rel=0.005)
    # The four corners, where a street meets a footway, are junctions for us.
    assert network.nodes - 4 == len(graph)


def test_the_same_answer_gives_the_same_bytes(tmp_path):
    fetched(tmp_path / "a")
    fetched(tmp_path / "b", elements=list(reversed(town())), fresh=True)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert [one.as_posix() for one in files] == [
        "neighbourhoods/boundary.geojson",
        "source.json",
        EXTRACT,
        "study.toml",
    ]
    for one in files:
        assert (tmp_path / "a" / one).read_bytes() == (tmp_path / "b" / one).read_bytes(), one


def test_licence_and_date_stand_in_the_study_the_map_and_the_source_page(tmp_path):
    fetched(tmp_path / "a")
    text = (tmp_path / "a" / "study.toml").read_text(encoding="utf-8")
    assert "© OpenStreetMap contributors, Open Database License 1.0 (ODbL)" in text
    assert "https://www.openstreetmap.org/copyright" in text
    config, faults = read_config(tmp_path / "a")
    assert faults == ()
    assert {config.streets.date, config.residents.date, config.zones[0].date} == {DATE[:10]}
    source = json.loads((tmp_path / "a" / "source.json").read_text(encoding="utf-8"))
    assert (source["licence"], source["date"]) == ("Open Database License 1.0 (ODbL)", "2026-11-01")
    header = osmium.io.Reader(str(tmp_path / "a" / EXTRACT)).header()
    assert "ODbL" in header.get("generator")
    assert header.get("osmosis_replication_timestamp").startswith("2026-11-01")


def test_without_people_the_check_says_that_they_are_to_be_given(tmp_path):
    fetched(tmp_path / "a", people=None)
    with pytest.raises(lc.StudyError) as caught:
        lc.read_study(tmp_path / "a")
    assert [fault.code for fault in caught.value.faults] == ["no-people"]
    text = (tmp_path / "a" / "study.toml").read_text(encoding="utf-8")
    assert "# 待补填" in text
    (tmp_path / "a" / "study.toml").write_text(
        text.replace("total = 0", "total = 8"), encoding="utf-8"
    )
    assert lc.read_study(tmp_path / "a").residents["residents"].sum() == 8


def test_circles_with_too_few_facilities_are_named_with_counts(tmp_path):
    found, _, _ = fetched(tmp_path / "a", language="en")
    few = {fault.value: fault for fault in found.notes if fault.code == "fetch-few-facilities"}
    assert "kindergarten" not in few, "three of them are enough"
    school = few["primary-school"]
    assert school.details["count"] == 1
    assert "Primary school 1 (+0)" in school.details["services"]
    care = few["elderly-care, elderly-care-5"]  # the same services share a warning
    assert care.details["count"] == 0
    assert care.severity == "warning"


def test_a_map_without_homes_is_said(tmp_path):
    elements = [one for one in town() if "building" not in one.get("tags", {})]
    found, _, _ = fetched(tmp_path / "a", elements)
    assert "fetch-no-homes" in [fault.code for fault in found.notes]


def test_residential_land_is_read_where_there_is_any(tmp_path):
    corners = [(-500, -500), (-300, -500), (-300, -300), (-500, -300)]
    nodes = [
        {"type": "node", "id": 90_000 + at, "lat": degrees(*one)[1], "lon": degrees(*one)[0]}
        for at, one in enumerate(corners)
    ]
    ring = [*range(90_000, 90_004), 90_000]
    land = {"type": "way", "id": 9, "nodes": ring, "tags": {"landuse": "residential"}}
    fetched(tmp_path / "a", [*town(), *nodes, land])
    assert len(lc.read_study(tmp_path / "a").land) > 0


def test_ways_that_lack_nodes_are_cut_there_and_that_is_said(tmp_path):
    elements = town()
    lost = elements[5]["id"]  # a node within the southernmost street
    elements = [one for one in elements if (one["type"], one["id"]) != ("node", lost)]
    _, faults, _ = fetched(tmp_path / "a", elements)
    assert faults == ()
    network, notes = read_streets(lc.StreetSource(path=tmp_path / "a" / EXTRACT))
    (note,) = [one for one in notes if one.code == "osm-ways-cut"]
    # The street along it and the one across end at the missing junction: 4 blocks of 200 m less
    # (three where the junction is the end of the one across).
    assert note.details["nodes"] == 2
    whole, _ = read_streets(lc.StreetSource(path=_whole(tmp_path)))
    assert float(whole.length_m.sum() - network.length_m.sum()) == pytest.approx(600, abs=1)


def _whole(tmp_path):
    fetched(tmp_path / "whole", fresh=True)
    return tmp_path / "whole" / EXTRACT


@pytest.mark.parametrize(
    ("maps", "codes", "asked"),
    [
        ([told({"remark": "runtime error: Query timed out in \"query\"", "elements": []})], ["fetch-busy"], 2),
        ([told({"remark": "runtime error: Query run out of memory"})], ["fetch-too-large"], 1),
        ([Reply(b"<html>rate_limited</html>")], ["fetch-busy"], 2),
        ([Reply(status=504)], ["fetch-busy"], 2),
        ([Reply(b'{"elements": [')], ["fetch-answer-broken"], 2),
        ([told(map_answer([]))], ["fetch-empty-map"], 1),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_had_is_a_fault_and_writes_nothing(tmp_path, maps, codes, asked):
    found, faults, questions = fetched(tmp_path / "a", maps=maps)
    assert found is None
    assert [fault.code for fault in faults] == codes
    assert len([one for one in questions if one.path == "/api/interpreter"]) == asked
    assert not (tmp_path / "a" / "study.toml").exists()
    for language in LANGUAGES:
        assert all(fault.text(language=language) for fault in faults)


def test_a_busy_server_that_recovers_is_no_fault(tmp_path):
    maps = [Reply(b"<html>rate_limited</html>"), told(map_answer(town()))]
    found, faults, _ = fetched(tmp_path / "a", maps=maps)
    assert (found.kept, faults) == (False, ())


def test_a_map_is_kept_with_its_date_and_not_asked_for_twice(tmp_path):
    fetched(tmp_path / "a")
    replies = {"search": [Reply(status=500)], "interpreter": [Reply(status=500)]}
    with stand_in(**replies) as server:
        wishes = Wishes(nominatim=server.url, overpass=server.overpass, cache=tmp_path / "cache")
    # Another port is another server: its answers are its own, so nothing is kept for it.
    assert fetch_place("江海区, 江门市", tmp_path / "b", wishes=_impatient(wishes))[0] is None
    with stand_in(search=[told([place()])], interpreter=[told(map_answer(town()))]) as server:
        wishes = Wishes(nominatim=server.url, overpass=server.overpass, cache=tmp_path / "cache")
        (tmp_path / "c").mkdir()
        (tmp_path / "d").mkdir()
        first, _ = fetch_place("江海区", tmp_path / "c", wishes=wishes)
        again, _ = fetch_place("江海区", tmp_path / "d", wishes=wishes)
        assert len(server.asked) == 2
    assert (first.kept, again.kept, again.date) == (False, True, "2026-11-01")


def _impatient(wishes):
    return Wishes(
        nominatim=wishes.nominatim,
        overpass=wishes.overpass,
        cache=wishes.cache,
        patience=Patience(tries=1),
    )


@pytest.mark.parametrize(
    ("places", "code"),
    [([], "fetch-no-such-place"), ([place(), place(osm_id=4)], "fetch-several-places")],
)
def test_a_place_that_cannot_be_told_is_never_asked_for(tmp_path, places, code):
    found, (fault,), questions = fetched(tmp_path / "a", places=places)
    assert (found, fault.code) == (None, code)
    assert [one.path for one in questions] == ["/search"]


def test_a_whole_province_is_refused_before_it_is_asked_for(tmp_path):
    huge = place(geojson={"type": "Polygon", "coordinates": [ring_of(50_000)]})
    found, (fault,), questions = fetched(tmp_path / "a", places=[huge])
    assert (found, fault.code) == (None, "fetch-area-too-large")
    # A square of 100 km with the longest walk and a belt around it.
    assert 10_000 < float(fault.details["area"].replace(",", "")) < 13_000
    assert len(questions) == 1


def test_a_name_that_would_break_a_study_file_stays_a_name(tmp_path):
    name = 'a"]\n[evil]\nx = """ {{7*7}} \\ 区'
    _, faults, _ = fetched(tmp_path / "a", places=[place(name=name)])
    assert faults == ()
    assert lc.read_study(tmp_path / "a").title == 'a"][evil]x = """ {{7*7}} \\ 区'


def boundaries(*rows):
    return GeoDataFrame(
        pd.DataFrame([row[:3] for row in rows], columns=["id", "name", "admin_level"]),
        geometry=[shapely.box(*row[3]) for row in rows],
        crs="EPSG:4326",
    )


OUTLINE = shapely.box(113.0, 22.0, 113.04, 22.04)
DISTRICT = FoundPlace(id="relation/1", name="区", label="区", outline=OUTLINE, administrative=True)


def levels(*rows):
    return dict(divided(DISTRICT, boundaries(*rows)).set_index("zone_id")["level"])


def halves(level, first):
    return [
        (f"relation/{first}", "西", level, (113.0, 22.0, 113.02, 22.04)),
        (f"relation/{first + 1}", "东", level, (113.02, 22.0, 113.04, 22.04)),
    ]


def test_two_levels_that_divide_a_place_are_its_streets_and_communities():
    found = levels(*halves("8", 10), *halves("9", 20), *halves("10", 30))
    assert found == {
        "relation/1": "district",
        "relation/10": "street",
        "relation/11": "street",
        "relation/30": "community",
        "relation/31": "community",
    }


def test_one_level_is_streets_up_to_eight_and_communities_beyond():
    assert levels(*halves("8", 10))["relation/10"] == "street"
    assert levels(*halves("9", 10))["relation/10"] == "community"


def test_a_level_with_a_hole_a_larger_area_and_a_neighbour_divide_nothing():
    west = halves("8", 10)[0]
    around = ("relation/5", "市", "5", (112.0, 21.0, 114.0, 23.0))
    itself = ("relation/1", "区", "6", (113.0, 22.0, 113.04, 22.04))
    neighbour = ("relation/9", "邻", "8", (113.04, 22.0, 113.08, 22.04))
    assert levels(west, around, itself, neighbour) == {"relation/1": "district"}
    assert levels() == {"relation/1": "district"}


def test_a_register_is_held_against_the_map(tmp_path):
    found, _, _ = fetched(tmp_path / "a")
    study = lc.read_study(tmp_path / "a")
    changed = study.facilities.copy()
    nodes = {name: number for number, name in zip(changed.index, changed["name"], strict=True)}
    moved = shapely.Point(*degrees(-200, 90))
    changed.loc[nodes["甲幼儿园"], "geometry"] = moved
    changed.loc[nodes["外海小学"], "name"] = "江门市江海区外海小学"
    changed = changed.drop(index=nodes["乙幼儿园"]).drop(index=nodes["丁幼儿园"])
    changed.loc["R9"] = changed.loc[nodes["丙幼儿园"]]
    changed.loc["R9", ["name", "geometry"]] = ["戊托儿所", shapely.Point(*degrees(100, 300))]
    away = changed.loc["R9"].copy()
    away["geometry"] = shapely.Point(*degrees(40_000, 0))
    changed.loc["far"] = away
    table = compared(_with(study, changed), found)
    # 丁幼儿园 stands beyond the place: a register of the place cannot know it.
    assert tallied(table) == {"matched": 2, "moved": 1, "only_register": 1, "only_osm": 1}
    gone = table.set_index("status").loc["moved"]
    assert gone["distance_m"] == pytest.approx(290.0, abs=1.5)
    write_comparison(tmp_path / "c.csv", table)
    assert (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbfstatus,distance_m,")
    assert len(pd.read_csv(tmp_path / "c.csv")) == 5


def _with(study, facilities):
    from dataclasses import replace

    return replace(study, facilities=facilities)


def test_the_plane_of_these_tests_is_true_to_a_metre():
    (flat,) = project_geometries([shapely.Point(*degrees(600, -600))], PLANE)
    assert (flat.x, flat.y) == (pytest.approx(600, abs=0.1), pytest.approx(-600, abs=0.1))
    assert PLACE_ID == 3286354
