"""study.toml becomes frozen values, or says everything that is wrong with it."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from lifecircle.study.config.file import read_config
from lifecircle.study.config.settings import Settings

SMALL = """
standards = "jianghai-2025"
[streets]
path = "a.osm.pbf"
[[facilities]]
path = "clinics.csv"
service = "clinic"
datum = "gcj02"
[residents]
path = "homes.gpkg"
datum = "EPSG:4547"
"""


def written(folder: Path, text: str) -> Path:
    place = folder / "study.toml"
    place.write_text(text, encoding="utf-8")
    return place


def faults_of(folder: Path, text: str) -> dict[str, object]:
    _, faults = read_config(written(folder, text))
    return {fault.code: fault for fault in faults}


def test_a_small_study_has_a_default_for_every_other_key(tmp_path):
    config, faults = read_config(written(tmp_path, SMALL))
    assert faults == ()
    assert config.standards == ("jianghai-2025",)
    assert config.settings == Settings()
    assert (config.title, config.district, config.year, config.model) == ("", "", None, False)
    assert config.streets.datum == "wgs84"
    assert config.facilities[0].header_row == 1
    assert config.residents.unit == "building"
    assert config.zones == () and config.land is None


def test_a_folder_and_its_file_are_the_same_study(tmp_path):
    place = written(tmp_path, SMALL)
    assert read_config(tmp_path) == read_config(place)


def test_the_configuration_cannot_be_changed(tmp_path):
    config, _ = read_config(written(tmp_path, SMALL))
    with pytest.raises(FrozenInstanceError):
        config.title = "other"


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path):
    place = tmp_path / "study.toml"
    place.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    config, faults = read_config(place)
    assert faults == () and config.facilities[0].service == "clinic"


def test_every_key_can_be_given(tmp_path):
    text = """
title = "江海"
standards = ["jianghai-2025", "own.toml"]
district = "440704"
year = 2020
model = true
[streets]
path = "lines.gpkg"
layer = "roads"
datum = "cgcs2000"
date = "2020-12-31"
[[facilities]]
path = "r.xlsx"
datum = "bd09"
sheet = "名册"
header_row = 3
encoding = "gb18030"
status_year = 2020
count = "数量"
max_snap_m = 120
tier = "street"
entrances = "gates.geojson"
columns = { id = "编号", service = "类别", lon = "经度", lat = "纬度", capacity_beds = "床位" }
[residents]
path = "homes.gpkg"
datum = "wgs84"
unit = "compound"
totals = { residents = 1000, age_60_plus = 100 }
columns = { levels = "层数" }
[[zones]]
path = "z.gpkg"
datum = "wgs84"
level = "community"
columns = { id = "code", kind = "类型" }
[land]
path = "land.gpkg"
datum = "wgs84"
[profiles.older]
speed_m_s = 0.75
[profiles.skates]
speed_m_s = 3
[snap]
max_snap_m = 200
land_cell_m = 100
[[circles]]
id = "market"
[report]
lang = "en"
"""
    config, faults = read_config(written(tmp_path, text))
    assert faults == ()
    assert config.standards == ("jianghai-2025", "own.toml")
    register = config.facilities[0]
    assert (register.count, register.max_snap_m, register.tier) == ("数量", 120.0, "street")
    assert config.residents.totals == {"residents": 1000, "age_60_plus": 100}
    assert config.profiles == {"older": {"speed_m_s": 0.75}, "skates": {"speed_m_s": 3.0}}
    assert config.settings.land_cell_m == 100.0
    assert config.circles == ({"id": "market"},)
    assert config.report == {"lang": "en"}


def test_one_total_is_the_total_of_residents(tmp_path):
    text = SMALL.replace('datum = "EPSG:4547"', 'datum = "wgs84"\ntotal = 380000')
    config, _ = read_config(written(tmp_path, text))
    assert config.residents.totals == {"residents": 380000}


def test_an_unknown_key_is_refused_with_the_nearest_known_one_and_its_line(tmp_path):
    fault = faults_of(tmp_path, SMALL.replace("standards =", "standard ="))["unknown-key"]
    assert (fault.field, fault.row) == ("standard", 2)
    assert "“standards”" in fault.what()


def test_an_unknown_key_of_one_layer_does_not_hide_the_layer(tmp_path):
    text = SMALL.replace('service = "clinic"', 'service = "clinic"\nsheets = "x"')
    config, faults = read_config(written(tmp_path, text))
    assert [fault.field for fault in faults] == ["facilities[1].sheets"]
    assert len(config.facilities) == 1


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ('datum = "gcj02"', "", "missing-datum", "facilities[1].datum"),
        ('"gcj02"', '"gcj20"', "unknown-datum", "facilities[1].datum"),
        ('"EPSG:4547"', '"EPSG:99999"', "unknown-datum", "residents.datum"),
        ('"clinic"', '"clinik"', "unknown-service", "facilities[1].service"),
        ('path = "homes.gpkg"', "", "missing-key", "residents.path"),
        ('"jianghai-2025"', "2025", "key-not-texts", "standards"),
        ('"a.osm.pbf"', "7", "key-not-text", "streets.path"),
        ('"a.osm.pbf"', '" "', "key-empty", "streets.path"),
        ("[streets]", "year = 2020.5\n[streets]", "key-not-whole", "year"),
        ("[streets]", "year = 20\n[streets]", "key-out-of-range", "year"),
        ("[streets]", 'model = "yes"\n[streets]', "key-not-flag", "model"),
        ("[streets]", 'district = 440704\n[streets]', "key-not-text", "district"),
        ("[streets]", "land = 3\n[streets]", "key-not-table", "land"),
        ("[[facilities]]", "[facilities]", "key-not-tables", "facilities"),
        ("[residents]", '[residents]\nunit = "house"', "key-not-allowed", "residents.unit"),
        ("[residents]", "[snap]\nmax_snap_m = -1\n[residents]", "key-out-of-range", "snap.max_snap_m"),
        ("[residents]", '[snap]\nland_cell_m = "x"\n[residents]', "key-not-number", "snap.land_cell_m"),
        ("[residents]", "[profiles.runner]\nsteps_factor = 1\n[residents]",
         "profile-without-speed", "profiles.runner"),
        ("[residents]", "[profiles.older]\nspeed_m_s = 0\n[residents]", "key-out-of-range",
         "profiles.older.speed_m_s"),
        ("[residents]", "[residents]\ntotal = 1\ntotals = { residents = 1 }", "total-twice",
         "residents.total"),
        ("[residents]", "[residents]\ntotals = { age_60_plus = 1 }", "totals-without-residents",
         "residents.totals"),
        ("[residents]", "[residents]\ntotals = { residents = -1 }", "key-not-whole",
         "residents.totals.residents"),
        ("[residents]", '[residents]\ngroups = { resident = "pop" }', "unknown-key",
         "residents.groups.resident"),
        ("[residents]", "[residents]\ncolumns = { id = 3 }", "key-not-text", "residents.columns.id"),
        ("[residents]", '[[zones]]\npath = "z.osm"\nlevel = "street"\n[residents]',
         "missing-admin-level", "zones[1].admin_level"),
        ('"a.osm.pbf"', '"a.osm.pbf"\ndatum = "gcj02"', "osm-datum", "streets.datum"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_key_and_line(tmp_path, old, new, code, field):
    assert old in SMALL
    faults = faults_of(tmp_path, SMALL.replace(old, new, 1))
    assert code in faults, faults
    fault = faults[code]
    assert fault.field == field
    assert isinstance(fault.row, int)
    assert fault.file.endswith("study.toml")
    for language in ("en", "zh"):
        assert fault.what(language=language) and fault.remedy(language=language)


def test_totals_of_homes_and_of_zones_exclude_each_other(tmp_path):
    text = SMALL.replace("[residents]", "[residents]\ntotal = 5") + (
        '[[zones]]\npath = "z.gpkg"\ndatum = "wgs84"\nlevel = "street"\n'
        'totals = { residents = "pop" }\n'
    )
    assert set(faults_of(tmp_path, text)) == {"total-twice"}


def test_all_faults_are_named_at_once(tmp_path):
    text = (
        SMALL.replace('"gcj02"', '"gcj03"')
        .replace("standards", "standars")
        .replace('"homes.gpkg"', "1")
    )
    assert set(faults_of(tmp_path, text)) == {"unknown-datum", "unknown-key", "key-not-text"}


def test_a_syntax_error_is_named_with_its_line(tmp_path):
    config, faults = read_config(written(tmp_path, SMALL + '\ntitle = "open\n'))
    assert config is None
    assert [(fault.code, fault.row) for fault in faults] == [("study-syntax", 13)]
    assert faults[0].value == 'title = "open'


def test_a_file_that_ends_too_soon_is_a_syntax_error(tmp_path):
    config, faults = read_config(written(tmp_path, "standards = ["))
    assert config is None and faults[0].code == "study-syntax"


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path):
    place = tmp_path / "study.toml"
    place.write_bytes('year = 2020\ntitle = "江海"\n'.encode("gb18030"))
    config, faults = read_config(place)
    assert config is None
    assert [(fault.code, fault.row) for fault in faults] == [("study-not-utf8", 2)]


def test_a_study_that_is_not_there_is_said_to_be_missing(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.toml"):
        config, faults = read_config(path)
        assert config is None
        assert [fault.code for fault in faults] == ["missing-study"]
