import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.errors import StudyError
from lifecircle.scenario.files.reading import read_scenario, scenario_in
from lifecircle.scenario.files.writing import scenario_text, write_scenario
from lifecircle.scenario.scenario import Scenario
from lifecircle.study.datum import wgs84_to_bd09, wgs84_to_gcj02
from towns import Town, circle, degrees, draw, people, study_of

# A to E is 400 m. One clinic at A; homes of 1, 2, 4 at A, C, E. 150 s at 1 m/s reach 150 m.
TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (0.0, 0.0), "c": (200.0, 0.0), "e": (400.0, 0.0)},
    {"old": ("clinic", (0.0, 0.0)), "hall": ("library", shapely.box(390, -40, 410, -2))},
    gates=(("hall", (400.0, 0.0)),),
)
CARE = circle(minutes=2.5)


def at(east, north=0.0):
    return tuple(degrees([(east, north)])[0].tolist())


@pytest.fixture(scope="module")
def study():
    return study_of(TOWN, CARE)


@pytest.fixture
def written(tmp_path):
    def write(text, name="plan.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults_of(path, study):
    with pytest.raises(StudyError) as caught:
        read_scenario(path, study)
    return caught.value.faults


EVERY = f"""
name = "everything at once"
note = "养老与医疗"
datum = "wgs84"
cost = 50
cost_unit = "万元"

[[open]]
id = "new"
service = "clinic"
at = {list(at(200.0))}
name = "New clinic"
tier = "community"
capacity_beds = 12
cost = 400

[[close]]
id = "old"

[[open]]
id = "school ground"
service = "clinic"
on = "hall"

[[move]]
id = "new"
at = {list(at(300.0))}

[[resize]]
id = "new"
capacity_beds = 20
cost = 30

[[change]]
id = "hall"
service = "clinic"
tier = "street"

[[link]]
id = "bridge"
via = [{list(at(0.0))}, {list(at(50.0, 30.0))}, {list(at(400.0))}]

[[close_link]]
link = "bridge"

[[settle]]
id = "estate"
at = {list(at(100.0))}
people = {{ residents = 64 }}

[[grow]]
by = {{ residents = 2 }}

[[speed]]
profile = "general"
speed_m_s = 1.5

[[promise]]
circle = "care"
minutes = 3
target_share = 0.8
target_year = 2030
"""


def test_a_file_says_what_the_fluent_scenario_says(study, written):
    read = read_scenario(written(EVERY), study)
    said = (
        Scenario("everything at once", note="养老与医疗", cost_unit="万元", lump_sum=50.0)
        .open(
            "new", service="clinic", at=at(200.0), name="New clinic", tier="community",
            capacities={"capacity_beds": 12.0}, cost=400.0,
        )
        .close("old")
        .open("school ground", service="clinic", on="hall")
        .move("new", at(300.0))
        .change("new", capacities={"capacity_beds": 20.0}, cost=30.0)
        .change("hall", service="clinic", tier="street")
        .link("bridge", at(0.0), at(50.0, 30.0), at(400.0))
        .close_link(link="bridge")
        .settle("estate", at(100.0), {"residents": 64})
        .grow({"residents": 2})
        .walk_at("general", 1.5)
        .promise("care", minutes=3.0, target_share=0.8, target_year=2030)
    )  # fmt: skip
    assert read == said
    assert read.cost == 50 + 400 + 30


def test_a_scenario_written_out_reads_back_as_itself(study, written, tmp_path):
    read = read_scenario(written(EVERY), study)
    write_scenario(read, tmp_path / "again.toml")
    assert read_scenario(tmp_path / "again.toml", study) == read
    assert scenario_text(read_scenario(tmp_path / "again.toml", study)) == scenario_text(read)


_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(
    title=_NAMES.filter(lambda one: one.strip() == one and one),
    east=st.floats(0, 400),
    north=st.floats(-90, 90),
    cost=st.floats(0, 1e9),
    people_=st.integers(1, 10**6),
)
def test_any_scenario_survives_being_written_and_read(
    tmp_path_factory, title, east, north, cost, people_
):
    study = study_of(TOWN, CARE)
    plan = (
        Scenario(title, note=title)
        .open("new", service="clinic", at=at(east, north), name=title, cost=cost)
        .settle("n", at(north, 0.0), {"residents": people_})
        .close("old")
    )
    path = tmp_path_factory.mktemp("round") / "plan.toml"
    write_scenario(plan, path)
    assert read_scenario(path, study) == plan


def test_edits_are_made_in_the_order_of_the_file(study, written):
    text = '[[close]]\nid = "old"\n[[open]]\nid = "old"\n'
    read = read_scenario(written(text), study)
    assert [type(one).__name__ for one in read.edits] == ["Close", "Open"]
    assert read.name == "plan"


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_place_of_another_datum_stands_where_it_was_meant(study, written, datum, shift):
    lon, lat = (float(one) for one in shift(*at(200.0)))
    text = f'datum = "{datum}"\n[[move]]\nid = "old"\nat = [{lon!r}, {lat!r}]\n'
    (move,) = read_scenario(written(text), study).edits
    assert np.allclose(move.at, at(200.0), atol=1e-7)


def test_every_fault_is_told_at_once_with_its_line(study, written):
    path = written(
        'nam = "x"\n'  # 1
        'datum = "wgs84"\n'
        "[[close]]\n"  # 3
        'id = "odl"\n'
        "[[open]]\n"  # 5
        'id = "n"\n'
        'service = "clinics"\n'  # 7
        "at = [22.5, 113.1]\n"
        "[[move]]\n"  # 9
        'id = "old"\n'
        'at = "there"\n'  # 11
        "[[grow]]\n"
        'zone = "nowhere"\n'  # 13
        "by = { residents = 2 }\n"
        "[[promise]]\n"  # 15
        'circle = "care"\n'
        "minutes = -1\n"
    )
    found = {(one.code, one.row) for one in faults_of(path, study)}
    assert found == {
        ("unknown-key", 1),
        ("unknown-facility-id", 4),
        ("unknown-service", 7),
        ("edit-far-away", 5),
        ("edit-not-a-place", 11),
        ("unknown-zone", 13),
        ("edit-not-a-promise", 15),
    }
    told = {one.code: one for one in faults_of(path, study)}
    assert told["unknown-facility-id"].details["nearest"] == "old"
    assert told["unknown-service"].details["nearest"] == "clinic"
    assert told["unknown-service"].field == "open[1].service"
    for one in told.values():
        assert one.file == path.as_posix()
        assert all(one.text(language=spoken) for spoken in ("zh", "en"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[[move]]\nid = "old"\nat = [113.1, 22.5]\n', "missing-datum"),
        ('datum = "gcj03"\n[[move]]\nid = "old"\nat = [113.1, 22.5]\n', "unknown-datum"),
        ('[[close]\nid = "old"\n', "study-syntax"),
        ('[[close]]\nid = "old"\n[[close]]\nid = "old"\n', "edit-changes-nothing"),
        ('[[close]]\nid = 7\n', "key-not-text"),
        ('[[close]]\n', "missing-key"),
        ('[close]\nid = "old"\n', "key-not-tables"),
        ('datum = "wgs84"\n[[move]]\nid = "old"\n', "missing-key"),
        ('datum = "wgs84"\n[[link]]\nid = "b"\nvia = [113.1, 22.5]\n', "edit-not-a-line"),
        ('[[change]]\nid = "old"\nhours = "24/7"\n', "edit-hours"),
        ('[[change]]\nid = "old"\nhours = "8-18"\n', "edit-not-hours"),
        ('[[resize]]\nid = "old"\ncapacity_beds = -1\n', "edit-not-a-size"),
        ('[[resize]]\nid = "old"\n', "edit-changes-nothing"),
        ('[[change]]\nid = "old"\ntier = "town"\n', "key-not-allowed"),
        ('[[open]]\nid = "n"\nservice = "clinic"\non = "hal"\n', "unknown-facility-id"),
        ('[[open]]\nid = "n"\nservice = "clinic"\n', "edit-without-place"),
        ('[[open]]\nid = "old"\n', "edit-changes-nothing"),
        ('[[close]]\nid = "old"\n[[open]]\nid = "old"\nservice = "library"\n', "edit-open-again"),
        ('datum = "wgs84"\n[[open]]\nid = "n"\nservice = "clinic"\non = "hall"\nat = [113.1, 22.5]\n',
         "edit-two-places"),
        ('[[grow]]\nby = { residents = "many" }\n', "key-not-number"),
        ('[[grow]]\nby = { residents = 2 }\nto = { residents = 9 }\n', "edit-grown-twice"),
        ('[[grow]]\nby = { age_0_2 = 2 }\n', "unknown-key"),
        ('[[age]]\nshare = 0.3\n', "key-not-allowed"),
        ('[[speed]]\nprofile = "old"\nspeed_m_s = 1\n', "edit-nobody-walks-so"),
        ('[[speed]]\nprofile = "general"\nspeed_m_s = 99\n', "key-out-of-range"),
        ('[[promise]]\ncircle = "care"\nminutes = 2\nmetres = 100\n', "edit-not-a-promise"),
        ('[[promise]]\ncircle = "care"\ntarget_share = 5\n', "edit-not-a-promise"),
        ('layer = "none.gpkg"\ndatum = "wgs84"\n', "missing-file"),
        ('layer = "none.shp"\ndatum = "wgs84"\n', "unknown-format"),
        ('cost = -5\n', "key-out-of-range"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(study, written, text, code):
    found = faults_of(written(text), study)
    assert code in [one.code for one in found]
    assert all(one.row for one in found if one.code not in ("missing-file", "missing-datum",
                                                            "unknown-format"))  # fmt: skip
    assert all(one.text(language=spoken) for one in found for spoken in ("zh", "en"))


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_faults(study, tmp_path):
    (tmp_path / "plan.toml").write_bytes('name = "x"\nnote = "养"\n'.encode("gb18030"))
    (fault,) = faults_of(tmp_path / "plan.toml", study)
    assert (fault.code, fault.row) == ("study-not-utf8", 2)
    (fault,) = faults_of(tmp_path / "pla.toml", study)
    assert (fault.code, fault.details["nearest"]) == ("missing-scenario", "plan.toml")


def test_a_file_without_edits_is_the_study_as_it_is(study, written):
    assert read_scenario(written('name = "as it is"\n'), study).apply(study) == study


def test_opened_grounds_are_entered_where_their_owner_is(study):
    plan = Scenario("x").close("old").open("ground", service="clinic", on="hall")
    changed = plan.apply(study)
    assert people(lc.analyse(changed)) == 4
    assert changed.facilities.loc["ground", "geometry"].equals(
        study.facilities.loc["hall", "geometry"]
    )
    assert changed.entrances["facility_id"].tolist() == ["hall", "ground"]
    assert study.entrances["facility_id"].tolist() == ["hall"]


def test_growth_to_a_total_reaches_it(study):
    grown = Scenario("x").grow(to={"residents": 21}).apply(study)
    assert grown.residents["residents"].tolist() == [3, 6, 12]


# -- drawn in QGIS ----------------------------------------------------------------------------


def drawn(path, rows):
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326")
    frame.to_file(path)
    return path


ROWS = [
    {"edit": "open", "id": "new", "service": "clinic", "geometry": shapely.Point(at(400.0)),
     "cost": 300.0, "capacity_beds": 12.0},
    {"edit": "close", "id": "old", "geometry": shapely.Point(at(0.0))},
    {"edit": "settle", "id": "estate", "residents": 64.0, "geometry": shapely.Point(at(350.0))},
    {"edit": "link", "id": "bridge", "geometry": shapely.LineString([at(0.0), at(300.0)])},
]  # fmt: skip


@pytest.mark.parametrize("name", ["drawn.gpkg", "drawn.geojson"])
def test_a_layer_drawn_in_qgis_is_read_like_a_file(study, written, tmp_path, name):
    drawn(tmp_path / name, ROWS)
    read = read_scenario(written(f'name = "x"\nlayer = "{name}"\ndatum = "wgs84"\n'), study)
    opened, closed, settled, link = read.edits
    assert (opened.id, opened.service, opened.cost) == ("new", "clinic", 300.0)
    assert opened.capacities == {"capacity_beds": 12.0}
    assert np.allclose(opened.at, at(400.0))
    assert closed.id == "old"
    assert settled.people == {"residents": 64.0}
    assert np.allclose(link.via, [at(0.0), at(300.0)])
    write_scenario(read, tmp_path / "again.toml")
    assert read_scenario(tmp_path / "again.toml", study) == read


CHINESE = [
    {"动作": "新建", "名称": "东头诊所", "类别": "门诊部、诊所", "投资": 300.0, "投资单位": "万元", "床位": 12.0,
     "geometry": shapely.Point(at(400.0))},
    {"动作": "关闭", "编号": "old", "geometry": shapely.Point(at(0.0))},
    {"动作": "迁入", "常住人口": 64.0, "geometry": shapely.Point(at(350.0))},
]  # fmt: skip
LINES = [{"动作": "天桥", "名称": "跨河", "geometry": shapely.LineString([at(0.0), at(300.0)])}]


@pytest.mark.parametrize("name", ["方案一.gpkg", "方案一.geojson"])
def test_a_layer_alone_is_a_scenario_with_chinese_columns_and_words(study, tmp_path, name):
    drawn(tmp_path / name, CHINESE)
    read = read_scenario(tmp_path / name, study, datum="wgs84")
    assert (read.name, read.cost_unit) == ("方案一", "万元")
    opened, closed, settled = read.edits
    assert (opened.id, opened.name, opened.service) == ("方案一-1", "东头诊所", "clinic")
    assert (opened.cost, opened.capacities) == (300.0, {"capacity_beds": 12.0})
    assert (closed.id, settled.id, settled.people) == ("old", "方案一-3", {"residents": 64.0})
    write_scenario(read, tmp_path / "again.toml")
    again = read_scenario(tmp_path / "again.toml", study)
    assert again == read


def test_points_and_lines_of_one_geopackage_are_read_together(study, tmp_path):
    path = tmp_path / "d.gpkg"
    for layer, rows in (("点", CHINESE), ("线", LINES)):
        gpd.GeoDataFrame(rows, crs="EPSG:4326").to_file(path, layer=layer)
    other = gpd.GeoDataFrame({"remark": ["底图"]}, geometry=[shapely.Point(0, 0)], crs="EPSG:4326")
    other.to_file(path, layer="other")
    read = read_scenario(path, study, datum="wgs84")
    assert [type(one).__name__ for one in read.edits] == ["Open", "Close", "Settle", "Link"]
    assert np.allclose(read.edits[3].via, [at(0.0), at(300.0)])


def test_the_datum_of_a_layer_alone_must_be_told_and_moves_its_places(study, tmp_path):
    drawn(tmp_path / "d.gpkg", CHINESE)
    found = faults_of(tmp_path / "d.gpkg", study)
    assert [one.code for one in found] == ["missing-datum"]
    plain, moved = (
        read_scenario(tmp_path / "d.gpkg", study, datum=one).edits[0].at
        for one in ("wgs84", "gcj02")
    )
    assert not np.allclose(plain, moved, atol=1e-4)


def test_a_word_no_edit_has_is_told_with_all_there_are(study, tmp_path):
    drawn(tmp_path / "d.geojson", [{"动作": "盖楼", "geometry": shapely.Point(at(0.0))}])
    _, found = scenario_in(tmp_path / "d.geojson", study, datum="wgs84")
    (fault,) = [one for one in found if one.code == "key-not-allowed"]
    assert fault.file.endswith("d.geojson")
    assert "open（新开）" in fault.text(language="zh")


def test_faults_of_a_drawn_layer_name_its_features(study, written, tmp_path):
    wrong = [
        {"edit": "opne", "id": "x", "geometry": shapely.Point(at(0.0))},
        {"edit": "close", "id": "odl", "geometry": shapely.Point(at(0.0))},
        {"edit": "open", "id": "n", "service": "clinic",
         "geometry": shapely.LineString([at(0.0), at(9.0)])},
        {"edit": "link", "id": "b", "geometry": shapely.Point(at(0.0))},
    ]  # fmt: skip
    drawn(tmp_path / "d.gpkg", wrong)
    found = faults_of(written('layer = "d.gpkg"\ndatum = "wgs84"\n'), study)
    told = {(one.file, one.row, one.code) for one in found}
    assert ("d.gpkg", 1, "key-not-allowed") in told
    assert ("d.gpkg", 2, "unknown-facility-id") in told
    assert any(row == 4 for _, row, _ in told)
    assert next(one for one in found if one.row == 1).details["nearest"] == "open"


def test_a_layer_without_the_column_is_told_what_to_add(study, written, tmp_path):
    drawn(tmp_path / "d.gpkg", [{"edits": "open", "geometry": shapely.Point(at(0.0))}])
    found = faults_of(written('layer = "d.gpkg"\ndatum = "wgs84"\n'), study)
    assert "drawn-without-edit" in [one.code for one in found]


def test_reading_changes_nothing_in_the_study(study, written):
    before = study.facilities.copy()
    scenario_in(written(EVERY), study)
    assert study.facilities.equals(before)
