"""A study is read whole, checked whole, and never changed after."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from written_study import FILES, box, layer, write_study, zone

import lifecircle.study as face
from lifecircle.errors import CallError, StudyError, errors_in
from lifecircle.study import StreetSource, make_study, read_study, sample_study
from lifecircle.study.study import sample_folder
from lifecircle.study.tables.validator import (
    ENTRANCES,
    FACILITIES,
    LAND,
    ZONE_COLUMNS,
    ZONES,
    resident_schema,
    validate,
)

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"


def codes(study):
    return {fault.code for fault in study.notes}


def assert_sound(study):
    assert validate(study.facilities, FACILITIES) == ()
    assert validate(study.entrances, ENTRANCES) == ()
    assert validate(study.residents, resident_schema(study.groups)) == ()
    assert validate(study.land, LAND) == ()
    assert validate(study.zones, ZONES) == ()


def test_a_study_is_read_into_its_tables(tmp_path):
    study = read_study(write_study(tmp_path))
    assert_sound(study)
    assert study.title == "小城"
    assert study.district == "d"
    assert study.groups == ("residents", "age_60_plus")
    assert study.facilities.index.tolist() == ["k1", "k2", "p1"]
    assert study.facilities["service"].tolist() == ["clinic", "clinic", "park"]
    assert study.entrances["facility_id"].tolist() == ["p1"]
    assert study.residents["residents"].to_dict() == {"h1": 1, "h2": 2, "h3": 4, "h4": 8}
    assert study.residents["age_60_plus"].sum() == 6
    assert study.residents["community_id"].to_dict() == {
        "h1": "c1", "h2": "c3", "h3": "c2", "h4": "c2",
    }  # fmt: skip
    assert study.residents["street_id"].tolist() == ["s1", "s1", "s2", "s2"]
    assert set(study.residents["functional_id"]) == {""}
    assert study.zones["parent_id"].to_dict() == {
        "d": "", "s1": "d", "s2": "d", "c1": "s1", "c2": "s2", "c3": "s1",
    }  # fmt: skip
    assert study.streets.path.name == "streets.geojson"
    assert "edge-effect" in codes(study)
    assert not errors_in(study.notes)


def test_land_keeps_its_size(tmp_path):
    study = read_study(write_study(tmp_path))
    # 0.002 by 0.002 degrees at 22.503 N: 205.8 m by 221.5 m
    assert study.land["area_m2"].sum() == pytest.approx(205.8 * 221.5, rel=2e-3)
    assert set(study.land["community_id"]) == {"c1"}


def test_every_file_is_noted_with_its_hash(tmp_path):
    study = read_study(write_study(tmp_path))
    noted = {(one.role, one.path): one for one in study.inputs}
    assert set(noted) == {
        ("study", "study.toml"), ("streets", "streets.geojson"), ("facilities", "clinics.csv"),
        ("facilities", "parks.geojson"), ("entrances", "gates.geojson"),
        ("residents", "homes.csv"), ("zones", "zones.geojson"), ("land", "land.geojson"),
    }  # fmt: skip
    homes = noted["residents", "homes.csv"]
    assert (homes.rows, homes.datum, len(homes.sha256)) == (4, "wgs84", 64)


def test_settings_profiles_and_circles_of_ones_own_are_taken(tmp_path):
    own = """
[snap]
max_snap_m = 150
[profiles.older]
speed_m_s = 0.7
[report]
lang = "en"
[priority]
old = 3
[[circles]]
id = "market"
services = ["clinic"]
minutes = 7
"""
    study = read_study(write_study(tmp_path, ("study.toml", "[land]", own + "[land]")))
    assert study.standard.priority.of("old") == 3
    assert study.settings.max_snap_m == 150
    assert study.profiles == {"older": {"speed_m_s": 0.7}}
    assert study.report == {"lang": "en"}
    assert study.standard.circle("market").minutes == 7
    assert set(study.facilities["max_snap_m"]) == {150.0}


def test_circles_for_a_group_nobody_counted_are_counted_for_all(tmp_path):
    study = read_study(write_study(tmp_path))
    assert study.standard.circle("elderly-care").group == "age_60_plus"
    assert study.standard.circle("kindergarten").group == "residents"
    groups = {one.value for one in study.notes if one.code == "no-such-group"}
    assert "age_3_5" in groups and "age_60_plus" not in groups


def test_residents_outside_are_left_out_and_told_with_their_people(tmp_path):
    study = read_study(write_study(tmp_path, ("homes.csv", "113.118,22.518", "113.125,22.518")))
    assert study.residents["residents"].sum() == 7
    (note,) = [one for one in study.notes if one.code == "residents-outside"]
    assert (note.details["count"], note.details["people"]) == (1, "8")


def test_a_total_is_spread_over_the_buildings_of_the_district(tmp_path):
    # Floor areas 1:2 inside; the third building is outside and gets nobody.
    homes = layer(
        (box(113.102, 22.502, 113.103, 22.503), {"id": "a", "层数": 1}),
        (box(113.112, 22.502, 113.113, 22.503), {"id": "b", "层数": 2}),
        (box(113.125, 22.502, 113.126, 22.503), {"id": "c", "层数": 9}),
    )
    folder = write_study(tmp_path, homes=None)
    (folder / "homes.geojson").write_text(homes, encoding="utf-8")
    text = (
        FILES["study.toml"]
        .replace("homes.csv", "homes.geojson")
        .replace(
            'groups = { residents = "人口", age_60_plus = "老人" }',
            'totals = { residents = 301, age_60_plus = 60 }\ncolumns = { levels = "层数" }',
        )
    )
    (folder / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(folder)
    assert study.residents["residents"].to_dict() == {"a": 100, "b": 201}
    assert study.residents["age_60_plus"].to_dict() == {"a": 20, "b": 40}
    assert_sound(study)


def test_totals_by_zone_are_spread_inside_each_and_a_zone_without_homes_keeps_its_people(tmp_path):
    zones = [
        (shape, {**values, "pop": {"c1": 10, "c2": 30, "c3": 7}.get(str(values["zone_id"]), 0)})
        for shape, values in (
            zone("c1", "community", 113.10, 22.50, 113.11, 22.51),
            zone("c2", "community", 113.11, 22.50, 113.12, 22.52),
            zone("c3", "community", 113.10, 22.51, 113.11, 22.52),
        )
    ]
    homes = layer(
        (box(113.102, 22.502, 113.103, 22.503), {"id": "a"}),
        (box(113.112, 22.502, 113.113, 22.503), {"id": "b"}),
        (box(113.112, 22.512, 113.113, 22.513), {"id": "c"}),
    )
    folder = write_study(
        tmp_path,
        ("study.toml", 'path = "homes.csv"', 'path = "homes.geojson"'),
        ("study.toml", 'groups = { residents = "人口", age_60_plus = "老人" }', ""),
        ("study.toml", 'path = "zones.geojson"\ndatum = "wgs84"',
         'path = "zones.geojson"\ndatum = "wgs84"\ntotals = { residents = "pop" }'),
        zones=layer(*zones),
    )  # fmt: skip
    (folder / "homes.geojson").write_text(homes, encoding="utf-8")
    study = read_study(folder)
    assert study.residents["residents"].sum() == 47
    assert study.residents.groupby("community_id")["residents"].sum().to_dict() == {
        "c1": 10, "c2": 30, "c3": 7,
    }  # fmt: skip
    assert study.residents.loc["zone-c3", "residents"] == 7
    assert {"zone-without-homes", "district-derived"} <= codes(study)
    assert_sound(study)


def test_without_zones_everybody_is_in_one_district(tmp_path):
    text = FILES["study.toml"].replace('district = "d"\n', "")
    text = text.replace('[[zones]]\npath = "zones.geojson"\ndatum = "wgs84"\n', "")
    folder = write_study(tmp_path)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(folder)
    assert study.district == "all"
    assert study.residents["residents"].sum() == 15
    assert set(study.residents["district_id"]) == {"all"}


def test_the_order_of_rows_does_not_matter(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = read_study(write_study(tmp_path / "a"))
    head, *rows = FILES["homes.csv"].splitlines()
    turned = "\n".join([head, *reversed(rows)]) + "\n"
    other = read_study(write_study(tmp_path / "b", homes=turned))
    left = pd.DataFrame(one.residents.sort_index())
    right = pd.DataFrame(other.residents.sort_index())
    pd.testing.assert_frame_equal(left, right)


def test_a_study_cannot_be_changed_and_says_what_it_is(tmp_path):
    study = read_study(write_study(tmp_path))
    with pytest.raises(FrozenInstanceError):
        study.title = "other"
    assert "15 people" in repr(study) and "3 facilities" in repr(study)
    assert replace(study, title="x").title == "x"


def test_a_standard_of_ones_own_is_noted_among_the_files(tmp_path):
    text = FILES["study.toml"].replace(
        'standards = "jianghai-2025"', 'standards = ["jianghai-2025", "own.toml"]'
    )
    folder = write_study(tmp_path)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(
        'id = "own"\nname = "自定"\n[[circles]]\nid = "x"\nservices = ["park"]\nmetres = 500\n',
        encoding="utf-8",
    )
    study = read_study(folder)
    assert study.standard.circle("x").metres == 500
    assert [one.path for one in study.inputs if one.role == "standards"] == ["own.toml"]


# A broken study: twelve faults of twelve kinds, in five files, told at once.

BROKEN = (
    ("study.toml", 'title = "小城"', 'titel = "小城"'),  # unknown key
    ("study.toml", 'service = "park"', 'service = "parc"'),  # unknown service
    ("study.toml", 'path = "land.geojson"', 'path = "lnad.geojson"'),  # missing file
    ("study.toml", "[land]", "[snap]\nmax_snap_m = -5\n[land]"),  # out of range
    ("clinics.csv", "22.505,10", "22.505,十"),  # no number
    ("clinics.csv", "k2,二站", "k1,二站"),  # duplicate id
    ("clinics.csv", "113.115,22.515", "115.9,22.515"),  # 300 km away
    ("homes.csv", "22.502,1,0", "22.502,-1,0"),  # negative people
    ("homes.csv", "22.512,2,1", "22.512,two,1"),  # no number of people
    ("homes.csv", "h3,113.112,22.502", "h3,113.112,north"),  # no coordinate
    ("homes.csv", "22.518,8,3", "22.518,,3"),  # nobody said how many
    ("zones.geojson", '"level": "street"', '"level": "stret"'),  # unknown level
)


def test_twelve_faults_are_told_at_once_with_file_row_field_and_remedy(tmp_path):
    with pytest.raises(StudyError, match="titel") as caught:
        read_study(write_study(tmp_path, *BROKEN))
    faults = errors_in(caught.value.faults)
    told = {(Path(one.file).name, one.row, one.field, one.code) for one in faults}
    wanted = {
        ("study.toml", 1, "titel", "unknown-key"),
        ("study.toml", 17, "facilities[2].service", "unknown-service"),
        ("lnad.geojson", None, "", "missing-file-with-hint"),
        ("study.toml", 31, "snap.max_snap_m", "key-out-of-range"),
        ("clinics.csv", 2, "床位", "not-a-number"),
        ("clinics.csv", 3, "编号", "duplicate-id"),
        ("clinics.csv", 3, "", "far-from-study"),
        ("homes.csv", 2, "人口", "negative-number"),
        ("homes.csv", 3, "人口", "not-a-number"),
        ("homes.csv", 5, "人口", "empty-cell"),
        ("zones.geojson", 2, "level", "not-allowed"),
    }
    assert wanted <= told, wanted - told
    assert ("homes.csv", 4) in {(file, row) for file, row, _, _ in told}
    for fault in faults:
        for language in ("en", "zh"):
            assert fault.what(language=language) and fault.remedy(language=language)
            assert "\n" not in fault.text(language=language)
    assert str(caught.value).count("\n") == len(caught.value.faults) - 1


# Studies of frames in memory


def homes(**columns) -> gpd.GeoDataFrame:
    many = len(columns["residents"])
    return gpd.GeoDataFrame(
        columns,
        geometry=[shapely.Point(100 * at, 10) for at in range(many)],
        crs=METRES,
    )


METRES = "+proj=tmerc +lon_0=113 +lat_0=22 +k=1 +ellps=WGS84 +units=m"
STREET = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (500, 0)])], crs=METRES)
CLINIC = gpd.GeoDataFrame(
    {"service": ["clinic"]}, geometry=[shapely.Point(250, 5)], index=["k"], crs=METRES
)


def test_a_town_of_frames_in_metres_is_a_study():
    study = make_study(streets=STREET, facilities=CLINIC, residents=homes(residents=[1, 2, 4]))
    assert_sound(study)
    assert study.facilities.index.tolist() == ["k"]
    assert study.residents.index.tolist() == ["point-1", "point-2", "point-3"]
    assert study.residents["residents"].sum() == 7
    assert study.district == "all" and study.zones.index.tolist() == ["all"]
    assert study.streets.frame.crs == "EPSG:4326"
    west, south = study.residents.geometry.iloc[0].coords[0]
    assert (west, south) == pytest.approx((113, 22.00009), abs=1e-5)


def test_frames_in_any_system_give_the_same_study():
    degrees = {
        "facilities": gpd.GeoDataFrame(
            {"service": ["clinic"]}, geometry=[shapely.Point(113.1, 22.5)], crs=4326
        ),
        "residents": gpd.GeoDataFrame(
            {"residents": [3]}, geometry=[shapely.Point(113.101, 22.5)], crs=4326
        ),
    }
    plane = {name: frame.to_crs(32649) for name, frame in degrees.items()}
    one = make_study(streets=StreetSource(), **degrees)
    other = make_study(streets=StreetSource(), **plane)
    apart = shapely.distance(one.facilities.geometry.values, other.facilities.geometry.values)
    assert apart.max() < 1e-9


def test_frames_keep_their_own_ids_zones_and_options():
    town = homes(residents=[1, 2], resident_id=["x", "y"], age_60_plus=[0, 1])
    zones = gpd.GeoDataFrame(
        {"level": ["district", "community"], "zone_id": ["d", "c"]},
        geometry=[shapely.box(-50, -50, 500, 50), shapely.box(50, -50, 500, 50)],
        crs=METRES,
    )
    own = {"id": "m", "services": ["clinic"], "metres": 100}
    study = make_study(
        streets=STREET, facilities=CLINIC, residents=town, zones=zones, circles=[own],
        unit="compound", year=2024, model=True, title="t", profiles={"older": {"speed_m_s": 0.5}},
    )  # fmt: skip
    assert study.residents["community_id"].to_dict() == {"x": "", "y": "c"}
    assert study.groups == ("residents", "age_60_plus")
    assert study.standard.circle("m").metres == 100
    assert (study.unit, study.year, study.model, study.title) == ("compound", 2024, True, "t")


def test_totals_can_be_spread_over_frames():
    town = homes(residents=[0, 0, 0]).drop(columns="residents").assign(floor_area_m2=[1, 1, 2])
    study = make_study(streets=STREET, facilities=CLINIC, residents=town, totals={"residents": 40})
    assert study.residents["residents"].tolist() == [10, 10, 20]


def test_a_graph_can_be_the_streets():
    graph = nx.MultiDiGraph()
    study = make_study(streets=graph, facilities=CLINIC, residents=homes(residents=[1]))
    assert study.streets.graph is graph


def test_frames_at_fault_are_told_all_at_once_by_their_rows():
    town = homes(residents=[1, -2, 4])
    clinics = CLINIC.assign(service="clinik")
    with pytest.raises(StudyError, match="clinik") as caught:
        make_study(streets=STREET, facilities=clinics, residents=town)
    told = {(one.file, one.row, one.code) for one in errors_in(caught.value.faults)}
    assert told == {("facilities", 1, "unknown-service"), ("residents", 2, "negative-number")}


def test_a_frame_without_a_coordinate_system_is_refused():
    with pytest.raises(StudyError, match="set_crs"):
        make_study(
            streets=STREET, facilities=CLINIC.set_crs(None, allow_override=True),
            residents=homes(residents=[1]),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"streets": 3}, "a StreetSource, a GeoDataFrame or a graph"),
        ({"facilities": pd.DataFrame({"service": ["clinic"]})}, "give a GeoDataFrame"),
        ({"tempo": 3}, "no option 'tempo'"),
        ({"streets": STREET.set_crs(None, allow_override=True)}, "no coordinate system"),
    ],
)
def test_a_wrong_call_is_refused(changes, message):
    frames = {"streets": STREET, "facilities": CLINIC, "residents": homes(residents=[1])}
    with pytest.raises(CallError, match=message):
        make_study(**{**frames, **changes})


def test_making_a_study_changes_no_frame():
    town = homes(residents=[1, 2])
    before = town.copy(deep=True)
    make_study(streets=STREET, facilities=CLINIC, residents=town)
    pd.testing.assert_frame_equal(pd.DataFrame(town), pd.DataFrame(before))


# The model district and the public face


def test_the_model_district_is_found_read_and_labelled():
    study = sample_study()
    assert study.model and "示范" in study.title
    assert_sound(study)
    assert study.residents["residents"].sum() == 364_694
    assert study.residents["age_60_plus"].sum() == 43_544
    assert not errors_in(study.notes)
    for column in ZONE_COLUMNS[:2]:
        assert (study.residents[column] != "").all()


def test_the_model_district_lies_beside_a_checkout():
    assert (sample_folder() / "study.toml").is_file()


def test_the_public_face_loads_what_it_names_and_nothing_heavy():
    code = (
        "import sys, lifecircle.study as face; assert 'geopandas' not in sys.modules;"
        "[getattr(face, name) for name in face.__all__];"
        "heavy = {'folium', 'matplotlib', 'osmnx', 'networkx', 'osmium'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        face.nothing  # noqa: B018


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")
def test_las_palmas_is_read_from_openstreetmap_and_keeps_its_people(tmp_path):
    place = REAL / "las-palmas-osm" / "las_palmas_2023.osm.pbf"
    (tmp_path / "study.toml").write_text(
        f"""
[streets]
path = "{place}"
[[facilities]]
path = "{place}"
[residents]
path = "{place}"
total = 380000
[[zones]]
path = "{place.parent / "boundary_cnig.geojson"}"
datum = "wgs84"
level = "district"
[land]
path = "{place}"
""",
        encoding="utf-8",
    )
    study = read_study(tmp_path)
    assert_sound(study)
    assert study.residents["residents"].sum() == 380_000
    assert (study.residents["residents"] % 1 == 0).all()
    assert 15_000 < len(study.residents) < 20_695
    assert len(study.facilities) > 1000
    assert np.isfinite(study.land["area_m2"]).all()
