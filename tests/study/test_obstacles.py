"""Gated estates, gates and barriers as a study brings them: files, frames and OpenStreetMap."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from written_study import box, layer, point, write_study

import lifecircle as lc
from lifecircle.circles.checking import check_study
from lifecircle.report.street_doubts import street_doubts
from lifecircle.study.config.file import read_config
from lifecircle.study.osm.obstacles import BARRIER_KINDS, read_osm_obstacles
from towns import Town, draw, study_of

ESTATES = layer(
    (box(113.102, 22.5045, 113.106, 22.5055), {"编号": "e1", "小区": "金汇花园"}),
    (box(113.112, 22.5045, 113.116, 22.5055), {"编号": "e2", "小区": "江悦城"}),
)
GATES = layer(
    (point(113.102, 22.505), {"estate_id": "e1"}), (point(113.116, 22.505), {"estate_id": ""})
)
RIVER = layer(
    ({"type": "LineString", "coordinates": [[113.10, 22.51], [113.12, 22.51]]}, {"kind": "river"}),
    (box(113.101, 22.513, 113.103, 22.514), {"kind": "pond"}),
)
ASKED = """
[estates]
path = "estates.geojson"
datum = "wgs84"
columns = { id = "编号", name = "小区" }
gates = "estate-gates.geojson"

[barriers]
path = "rivers.geojson"
datum = "wgs84"

[snap]
gate_reach_m = 40
barrier_candidates = 12
"""


def written(folder, text=ASKED, *, estates=ESTATES, gates=GATES, rivers=RIVER):
    write_study(folder, ("study.toml", "[land]", text + "\n[land]"))
    for name, content in (("estates", estates), ("estate-gates", gates), ("rivers", rivers)):
        (folder / f"{name}.geojson").write_text(content, encoding="utf-8")
    return folder


def faults_of(folder):
    with pytest.raises(lc.StudyError) as error:
        lc.read_study(folder)
    return {fault.code: fault for fault in error.value.faults}


def test_a_study_brings_its_estates_gates_and_barriers(tmp_path):
    study = lc.read_study(written(tmp_path))
    found = study.obstacles
    assert list(found.estates.index) == ["e1", "e2"]
    assert list(found.estates["name"]) == ["金汇花园", "江悦城"]
    assert found.estates["sure"].all()
    assert list(found.gates["estate_id"]) == ["e1", ""]
    assert list(found.barriers["kind"]) == ["river", "pond"]
    assert found.inner_lanes == "private"
    assert (study.settings.gate_reach_m, study.settings.barrier_candidates) == (40.0, 12)
    roles = [one.role for one in study.inputs]
    assert {"estates", "gates", "barriers"} <= set(roles)


def test_a_study_without_them_has_no_obstacles(tmp_path):
    assert lc.read_study(write_study(tmp_path)).obstacles is None


def test_barriers_alone_are_enough(tmp_path):
    text = '[barriers]\npath = "rivers.geojson"\ndatum = "wgs84"\n'
    found = lc.read_study(written(tmp_path, text)).obstacles
    assert len(found.estates) == 0 and len(found.barriers) == 2


def test_estates_without_gates_or_names_are_named_by_their_rows(tmp_path):
    text = '[estates]\npath = "estates.geojson"\ndatum = "wgs84"\nlanes = "all"\n'
    found = lc.read_study(written(tmp_path, text)).obstacles
    assert list(found.estates.index) == ["estate-1", "estate-2"]
    assert len(found.gates) == 0 and found.inner_lanes == "all"


def test_layers_of_one_geopackage_with_chinese_names_and_columns_are_read(tmp_path):
    shapes = [shapely.box(113.102, 22.5045, 113.106, 22.5055)]
    layers = {
        "封闭小区": frame(shapes, 小区编号=["甲"], 小区名称=["金汇花园"]),
        "出入口": frame([shapely.Point(113.102, 22.505)], 所属小区=["甲"]),
        "河涌": frame([shapely.LineString([(113.1, 22.51), (113.12, 22.51)])], 类型=["河涌"]),
    }
    write_study(tmp_path)
    for name, one in layers.items():
        one.to_file(tmp_path / "gates.gpkg", layer=name)
    text = """
[estates]
path = "gates.gpkg"
layer = "封闭小区"
datum = "wgs84"
columns = { id = "小区编号", name = "小区名称" }
gates = { path = "gates.gpkg", layer = "出入口", columns = { estate_id = "所属小区" } }

[barriers]
path = "gates.gpkg"
layer = "河涌"
datum = "wgs84"
columns = { kind = "类型" }
"""
    found = lc.read_study(written(tmp_path, text)).obstacles
    assert (list(found.estates.index), list(found.estates["name"])) == (["甲"], ["金汇花园"])
    assert list(found.gates["estate_id"]) == ["甲"]
    assert list(found.barriers["kind"]) == ["河涌"]


def test_gates_of_a_table_may_stand_in_another_datum_than_the_outlines(tmp_path):
    (tmp_path / "gates.csv").write_text("经度,纬度,小区\n113.102,22.505,e1\n", encoding="utf-8")
    text = ASKED.replace(
        'gates = "estate-gates.geojson"',
        'gates = { path = "gates.csv", datum = "gcj02", columns = '
        '{ lon = "经度", lat = "纬度", estate_id = "小区" } }',
    )
    found = lc.read_study(written(tmp_path, text)).obstacles
    assert list(found.gates["estate_id"]) == ["e1"]
    # GCJ-02 lies some hundred metres off in Guangdong; the outlines are in WGS-84 and stay.
    assert 0.002 < abs(found.gates.geometry.iloc[0].x - 113.102) < 0.01
    assert found.estates.geometry.iloc[0].bounds[0] == 113.102


def test_a_gate_of_an_unknown_estate_is_named_with_the_nearest(tmp_path):
    gates = layer((point(113.102, 22.505), {"estate_id": "e1x"}))
    fault = faults_of(written(tmp_path, gates=gates))["unknown-estate"]
    assert (fault.value, fault.details["nearest"]) == ("e1x", "e1")
    assert fault.file.endswith("estate-gates.geojson")


def test_every_wrong_row_of_every_layer_is_told_at_once(tmp_path):
    folder = written(
        tmp_path,
        estates=layer((point(113.102, 22.505), {"编号": "e1", "小区": ""})),
        gates=layer((box(113.1, 22.5, 113.101, 22.501), {"estate_id": ""})),
        rivers=layer((point(113.102, 22.505), {"kind": "well"})),
    )
    with pytest.raises(lc.StudyError) as error:
        lc.read_study(folder)
    wrong = [fault for fault in error.value.faults if fault.code == "wrong-geometry"]
    assert [fault.file for fault in wrong] == [
        "estates.geojson",
        "estate-gates.geojson",
        "rivers.geojson",
    ]


def test_two_estates_of_one_id_are_refused(tmp_path):
    twice = ESTATES.replace("e2", "e1")
    assert "duplicate-id" in faults_of(written(tmp_path, estates=twice))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[estates]\npath = "estates.geojson"\n', "missing-datum"),
        ('[estates]\npath = "estates.geojson"\ndatum = "wgs84"\nlanes = "mine"\n',
         "key-not-allowed"),
        ('[barriers]\npath = "rivers.geojson"\ndatum = "wgs84"\nkinds = ["river"]\n',
         "kinds-without-osm"),
        ('[barriers]\npath = "a.osm.pbf"\nkinds = ["rivers"]\n', "key-not-allowed"),
        ('[barriers]\npath = "rivers.geojson"\ndatum = "wgs84"\nkind = "x"\n', "unknown-key"),
        ('[estates]\npath = "estates.geojson"\ndatum = "wgs84"\ngates = 5\n', "key-not-table"),
        ('[estates]\npath = "estates.geojson"\ndatum = "wgs84"\n[estates.gates]\nlayer = "x"\n',
         "missing-key"),
        ('[estates.gates]\npath = "g.geojson"\ncolumns = { id = "x" }\n', "unknown-key"),
        ('[snap]\nbarrier_candidates = 0\n', "key-out-of-range"),
    ],
)  # fmt: skip
def test_wrong_keys_are_told(tmp_path, text, code):
    if text.startswith("[estates.gates]"):
        text = '[estates]\npath = "estates.geojson"\ndatum = "wgs84"\n' + text
    _, faults = read_config(written(tmp_path, text))
    assert code in {fault.code for fault in faults}


def test_a_missing_file_is_told(tmp_path):
    text = '[estates]\npath = "nowhere.geojson"\ndatum = "wgs84"\n'
    assert any(
        "nowhere" in (one.file + one.value) for one in faults_of(written(tmp_path, text)).values()
    )


def test_a_year_a_gcj02_layer_and_check_know_them_too(tmp_path):
    folder = written(tmp_path, ASKED.replace('datum = "wgs84"', 'datum = "gcj02"', 1))
    study = lc.read_study(folder)
    # GCJ-02 lies some hundred metres off in Guangdong: undone, the outline moves.
    moved = study.obstacles.estates.geometry.iloc[0].bounds[0]
    assert 0.002 < abs(moved - 113.102) < 0.01
    assert all(one.severity == "warning" for one in check_study(folder))


def test_check_says_what_was_assumed_about_estates_and_barriers_in_both_languages(tmp_path):
    # h1 (1 person) and h2 (2) of 15 live in an estate that a street crosses on two sides, without
    # a gate in the data.
    home = box(113.101, 22.499, 113.105, 22.513)
    river = {"type": "LineString", "coordinates": [[113.111, 22.501], [113.113, 22.501]]}
    text = ASKED.replace('gates = "estate-gates.geojson"', "")
    folder = written(
        tmp_path,
        text,
        estates=layer((home, {"编号": "e1", "小区": "金汇花园"})),
        rivers=layer((river, {"kind": "river"})),
    )
    found = {one.code: one for one in check_study(folder)}
    entered, assumed = found["estates-entered"], found["gates-assumed"]
    assert (entered.details["people"], assumed.details["people"]) == (3, 3)
    assert assumed.details["gates"] == 2
    assert "3 人" in assumed.what(language="zh") and "20.0%" in assumed.what(language="zh")
    assert "3 people" in assumed.what(language="en") and "20.0%" in assumed.what(language="en")
    assert found["barriers-kept"].details["barriers"] == 1
    assert all(one.severity == "warning" for one in found.values())


def test_check_counts_the_streets_that_look_wrongly_drawn(tmp_path):
    broken = layer(
        ({"type": "LineString", "coordinates": [[113.10, 22.505], [113.12, 22.505]]}, {}),
        ({"type": "LineString", "coordinates": [[113.11, 22.50502], [113.11, 22.51]]}, {}),
    )
    codes = [one.code for one in check_study(write_study(tmp_path, streets=broken))]
    assert codes.count("network-doubts") == 1


def test_check_and_a_run_count_the_same_streets_that_look_wrongly_drawn(tmp_path):
    # Two streets leave the first in the east and end 2 m short of it. The lane of an estate
    # joins the northern one at a gate 11 m before its end; so short an end matters to nobody.
    public, private = ({"highway": "residential", "access": one} for one in ("", "private"))
    east, turn, lane = [113.118, 22.505], [113.10605, 22.5053], [113.10605, 22.50512]
    streets = layer(
        *(
            ({"type": "LineString", "coordinates": line}, tags)
            for line, tags in (
                ([[113.10, 22.505], east, [113.12, 22.505]], public),
                ([east, [113.118, 22.5053], turn, lane, [113.10605, 22.50502]], public),
                ([east, [113.118, 22.503], [113.109, 22.503], [113.109, 22.50498]], public),
                ([lane, [113.105, 22.50512]], private),
            )
        )
    )
    folder = written(tmp_path, gates=layer((point(*lane), {"estate_id": "e1"})))
    (folder / "streets.geojson").write_text(streets, encoding="utf-8")
    (told,) = [one for one in check_study(folder) if one.code == "network-doubts"]
    found = street_doubts(lc.analyse(lc.read_study(folder)))
    assert told.details["ends"] == len(found) == 1


# Frames ------------------------------------------------------------------------------------------


def frame(shapes, **columns):
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def test_frames_are_taken_as_files_are():
    town = Town(draw("A---B"), {"a": (10, 5)}, {"k": ("clinic", (90, 0))})
    outline = shapely.box(113.1, 22.5, 113.101, 22.501)
    study = study_of(
        town,
        estates=frame([outline], estate_id=["e"]),
        gates=frame([shapely.Point(113.1, 22.5005)]),
        barriers=frame([shapely.LineString([(113.1, 22.502), (113.101, 22.502)])]),
    )
    assert list(study.obstacles.estates.index) == ["e"]
    assert list(study.obstacles.gates["estate_id"]) == [""]
    assert list(study.obstacles.barriers["kind"]) == [""]
    assert study_of(town).obstacles is None


def test_a_gate_of_a_plan_comes_to_those_there_are_and_says_so():
    town = Town(draw("A---B"), {"a": (10, 5)}, {"k": ("clinic", (90, 0))})
    outline = shapely.box(113.1, 22.5, 113.101, 22.501)
    gates = frame([shapely.Point(113.1, 22.5005)])
    before = study_of(town, estates=frame([outline], estate_id=["e"]), gates=gates).obstacles
    after = before.with_gate((113.101, 22.5005), estate_id="e")
    assert list(after.gates["added"]) == [False, True]
    assert list(after.gates["estate_id"]) == ["", "e"]
    assert (after.gates.crs, after.gates.geometry.iloc[1].x) == ("EPSG:4326", 113.101)
    assert len(before.gates) == 1 and after.estates is before.estates
    assert list(after.gates.dtypes) == list(before.gates.dtypes)
    # Also where there were none.
    alone = study_of(town, estates=frame([outline], estate_id=["e"])).obstacles
    assert list(alone.with_gate((113.1, 22.5)).gates["estate_id"]) == [""]


def test_an_unknown_choice_of_lanes_is_refused():
    town = Town(draw("A---B"), {"a": (10, 5)}, {"k": ("clinic", (90, 0))})
    with pytest.raises(lc.CallError, match="estate_lanes"):
        study_of(town, estate_lanes="some")


# OpenStreetMap -----------------------------------------------------------------------------------

NODES = {
    1: (113.100, 22.500, {}),
    2: (113.102, 22.500, {"barrier": "lift_gate"}),
    3: (113.102, 22.502, {"entrance": "main"}),
    4: (113.100, 22.502, {}),
    5: (113.105, 22.505, {"entrance": "main"}),
    6: (113.106, 22.506, {"barrier": "gate", "locked": "yes"}),
    7: (113.107, 22.505, {"barrier": "gate"}),
}
WAYS = {
    11: ([1, 2, 3, 4, 1], {"landuse": "residential", "name": "翠湖居"}),
    12: ([1, 5], {"waterway": "river"}),
    13: ([2, 6], {"waterway": "canal", "tunnel": "culvert"}),
    14: ([3, 6], {"railway": "rail"}),
    15: ([3, 7], {"railway": "rail", "bridge": "yes"}),
    16: ([4, 5], {"barrier": "wall"}),
    17: ([5, 6, 7, 5], {"natural": "water"}),
    18: ([4, 7], {"waterway": "canal", "tunnel": "no"}),
}


@pytest.fixture
def osm(tmp_path):
    import osmium

    path = tmp_path / "town.osm"
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, (lon, lat, tags) in NODES.items():
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), tags=tags))
        for number, (nodes, tags) in WAYS.items():
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    return path


def test_osm_outlines_gates_and_barriers_are_told_by_their_tags(osm):
    found, faults = read_osm_obstacles(osm, kinds=BARRIER_KINDS)
    assert faults == ()
    assert list(found.estates.columns["id"]) == ["way/11"]
    assert not found.estates.columns["sure"].any()
    # The barrier, the door on the outline; not the door elsewhere, nor the locked gate.
    places = shapely.get_coordinates(found.gates.shapes)
    assert sorted(map(tuple, places.round(3))) == [
        (113.102, 22.5),
        (113.102, 22.502),
        (113.107, 22.505),
    ]
    kinds = list(found.barriers.columns["kind"])
    # Neither the culvert nor the railway bridge; the canal that is no tunnel is there.
    assert kinds == ["river", "river", "water", "railway", "wall"]
    areas = shapely.get_dimensions(found.barriers.shapes) == 2
    assert np.array(kinds)[areas].tolist() == ["water"]


def test_only_the_wanted_kinds_are_read(osm):
    found, _ = read_osm_obstacles(osm, kinds=("railway",), estates=False)
    assert list(found.barriers.columns["kind"]) == ["railway"]
    assert len(found.estates) == 0 and len(found.gates) == 0


def test_a_study_may_take_all_of_it_from_osm(tmp_path, osm):
    text = '[estates]\npath = "town.osm"\n[barriers]\npath = "town.osm"\nkinds = ["wall"]\n'
    study = lc.read_study(written(tmp_path, text))
    assert list(study.obstacles.estates.index) == ["way/11"]
    assert list(study.obstacles.barriers["kind"]) == ["wall"]
    assert not study.obstacles.gates["sure"].any()
    usual = lc.read_study(written(tmp_path, '[barriers]\npath = "town.osm"\n'))
    assert set(usual.obstacles.barriers["kind"]) == {"river", "water", "railway"}


def test_gates_may_come_from_osm_for_outlines_of_a_file(tmp_path, osm):
    text = '[estates]\npath = "estates.geojson"\ndatum = "wgs84"\ngates = "town.osm"\n'
    found = lc.read_study(written(tmp_path, text)).obstacles
    assert found.estates["sure"].all() and len(found.gates) >= 2


def test_a_broken_extract_is_told(tmp_path):
    (tmp_path / "cut.osm").write_text("<osm><node", encoding="utf-8")
    found, (fault,) = read_osm_obstacles(tmp_path / "cut.osm", kinds=("river",))
    assert found is None and fault.code == "broken-extract"
