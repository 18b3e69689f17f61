"""What an import leaves behind: a layer a study reads, lists to go on with, and a report."""

import csv
import io
import json
import tomllib

import pytest
from register_files import HEAD, STATION, codes, csv_file, fates, imported

import lifecircle as lc
from lifecircle.errors import CallError
from lifecircle.registers import json_text, write_import
from lifecircle.registers.told.console import (
    outcome_lines,
    recognition_rows,
    refused_line,
    register_lines,
)
from lifecircle.words import LANGUAGES

ROWS = [
    (*HEAD, "状态", "启用时间", "床位数(张)", "占地面积(亩)", "地址"),
    (*STATION, "在用", "2019年", 10, 1.5, None),
    ("a3", "乙站", "养老服务站、托老所", 113.12, 22.55, None, None, 20, None, None),
    ("a3", "乙站", "养老服务站、托老所", 113.12, 22.55, None, None, 20, None, None),
    ("a4", "=cmd|' /C calc'!A0", "小学", None, None, "规划", None, None, None, "-江海路1号"),
    ("a5", "麻三小学", "小学", 113.14, 22.56, "停用", 2001, None, None, None),
    ("合计",),
    ("注：1. 测试。",),
]

STUDY = """\
title = "小城"
[streets]
path = "streets.geojson"
datum = "wgs84"
[residents]
path = "homes.csv"
datum = "wgs84"
groups = { residents = "人口" }
"""


@pytest.fixture
def done(tmp_path):
    return imported(csv_file(tmp_path, ROWS))


def read(folder, name):
    return (folder / name).read_text(encoding="utf-8-sig" if name.endswith("csv") else "utf-8")


def table(folder, name):
    return list(csv.DictReader(io.StringIO(read(folder, name))))


def written(done, tmp_path, language="zh"):
    folder = tmp_path / f"out-{language}"
    folder.mkdir()
    return folder, write_import(done, folder, language=language)


def test_everything_is_written_and_nothing_else(done, tmp_path):
    folder, names = written(done, tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == list(names)
    assert list(names) == [
        "facilities.geojson", "import-report.json", "import-report.md", "mapping.toml",
        "rows.csv", "study-snippet.toml", "to-geocode.csv",
    ]  # fmt: skip


def test_the_same_registers_give_the_same_bytes(done, tmp_path):
    one, names = written(done, tmp_path)
    again = imported(tmp_path / "名册.csv")
    (tmp_path / "again").mkdir()
    write_import(again, tmp_path / "again", language="zh")
    for name in names:
        assert (one / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_study_reads_the_layer_by_the_snippet_without_a_fault(done, tmp_path):
    folder, _ = written(done, tmp_path)
    line = {"type": "LineString", "coordinates": [[113.10, 22.55], [113.17, 22.58]]}
    feature = {"type": "Feature", "properties": {}, "geometry": line}
    streets = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "streets.geojson").write_text(streets)
    (folder / "homes.csv").write_text("id,经度,纬度,人口\nh1,113.11,22.555,1\n", encoding="utf-8")
    (folder / "study.toml").write_text(STUDY + read(folder, "study-snippet.toml"), encoding="utf-8")
    study = lc.read_study(folder)
    assert study.facilities[["service", "status"]].to_dict("index") == {
        "a1": {"service": "elderly-station", "status": "open"},
        "a3-elderly-station": {"service": "elderly-station", "status": "open"},
        "a3-elderly-day-care": {"service": "elderly-day-care", "status": "open"},
        "a5": {"service": "primary-school", "status": "closed"},
    }
    assert study.facilities.loc["a1", "opened"] == 2019
    assert study.facilities.loc["a1", "area_m2"] == 1000.0  # 1.5 mu
    assert study.facilities["capacity_beds"].sum() == 30, "20 beds of two services count once"
    assert not [note for note in study.notes if note.code != "no-zones" and "facilit" in note.file]


def test_rows_to_be_geocoded_are_filled_in_and_imported_as_they_are(done, tmp_path):
    folder, _ = written(done, tmp_path)
    (row,) = table(folder, "to-geocode.csv")
    assert row["name"] == "'=cmd|' /C calc'!A0", "no spreadsheet runs it"
    assert (row["id"], row["service"], row["status"]) == ("a4", "primary-school", "planned")
    assert row["reason"] == "没有坐标"
    row.update(lon="113.15", lat="22.57", name="丁小学")
    path = csv_file(tmp_path, [list(row), list(row.values())], name="filled.csv")
    again = imported(path)
    assert codes(again) == []
    (one,) = again.facilities
    assert (one.facility_id, one.service, one.status) == ("a4", "primary-school", "planned")


def test_every_row_stands_in_rows_csv_once_with_what_became_of_it(done, tmp_path):
    folder, _ = written(done, tmp_path, "en")
    rows = table(folder, "rows.csv")
    assert [int(row["row"]) for row in rows] == list(range(1, 9))
    assert [row["fate"] for row in rows] == [
        "head", "facility", "facility", "joined to another", "to geocode", "facility", "total",
        "note",
    ]  # fmt: skip
    assert rows[3]["joined_to"].endswith("名册.csv: 3")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_what_was_converted_joined_and_left(done, tmp_path, language):
    folder, _ = written(done, tmp_path, language)
    report = read(folder, "import-report.md")
    values = json.loads(read(folder, "import-report.json"))
    assert values["account"] == {"rows_in": 8, **done.account.fates}
    (register,) = values["registers"]
    assert {one["meaning"]: one["factor"] for one in register["conversions"]} == {
        "capacity_beds": 1.0, "area_m2": pytest.approx(2000 / 3),
    }  # fmt: skip
    assert values["facilities"]["by_service"] == {
        "elderly-day-care": 1, "elderly-station": 2, "primary-school": 1,
    }  # fmt: skip
    assert [one["row"] for one in values["joined"]] == [4]
    assert "666.6666667" in report


def test_markdown_in_a_name_stays_text(tmp_path):
    rows = [HEAD, ("a", "外海|小学 <b>[x](y)`z`", "小学", 113.1, 22.5)]
    rows.append(("b", rows[1][1], "小学", 113.1, 22.5))
    folder, _ = written(imported(csv_file(tmp_path, rows)), tmp_path)
    assert r"外海\|小学 \<b\>\[x\](y)\`z\`" in read(folder, "import-report.md")


def test_without_a_facility_there_is_no_layer_and_no_snippet(tmp_path):
    done = imported(csv_file(tmp_path, [HEAD, ("a", "甲小学", "小学", None, None)]), datum="")
    _, names = written(done, tmp_path)
    assert "facilities.geojson" not in names
    assert "study-snippet.toml" not in names
    assert fates(done) == {"header": 1, "geocode": 1}


def test_a_refused_import_writes_nothing_but_can_be_shown(tmp_path):
    done = imported(csv_file(tmp_path, [HEAD, STATION]), datum="")
    with pytest.raises(CallError, match="refused until its doubts are settled"):
        write_import(done, tmp_path, language="en")
    values = json.loads(json_text(done, language="en"))
    assert values["refused"] is True
    assert [one["code"] for one in values["faults"]] == ["import-no-datum"]
    assert values["registers"][0]["columns"][1]["meaning"] == "name"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_recognised_is_shown_with_its_confidence(done, language):
    (plan,) = done.plans
    head, *rows = recognition_rows(plan, language=language)
    assert len(rows) == 10
    shown = dict(zip(head, rows[2], strict=True))
    assert list(shown.values())[2] == "1.00"
    line, below = register_lines(plan, language=language)
    assert "名册.csv" in line
    assert any("666.6666667" in one for one in below)
    assert "--accept" in refused_line(language=language)


def test_the_account_is_one_line_that_adds_up(done):
    assert outcome_lines(done, language="en") == [
        "8 rows in = 1 head + 3 facility + 1 joined to another + 1 to geocode + 1 total + 1 note",
        "4 facilities in the layer, 2 of them from rows with several services",
        "2 facilities state no status; taken as open",
        "1 rows have no place: to-geocode.csv",
    ]


def test_the_mapping_file_that_is_written_can_be_read(done, tmp_path):
    folder, _ = written(done, tmp_path)
    (table_,) = tomllib.loads(read(folder, "mapping.toml"))["registers"]
    assert table_["columns"]["area_m2"] == "占地面积(亩)"
    assert table_["datum"] == "wgs84"
