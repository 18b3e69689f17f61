import csv
import errno
import io
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from lifecircle.cli import main, program
from lifecircle.commands.telling import tell_notes
from lifecircle.errors import Fault
from lifecircle.study import study as study_module

# One street of 2 km runs east along 22.5 N; a station stands near its western end. Walking at
# 1 m/s, a home 500 m along it needs about 8 minutes and one 1.9 km along it about 32.
STUDY = """
title = "小街"
district = "D"
{more}

[streets]
path = "streets.geojson"
datum = "wgs84"

[[facilities]]
path = "stations.csv"
service = "elderly-station"
datum = "wgs84"

[residents]
path = "homes.csv"
datum = "wgs84"
unit = "building"

[[zones]]
path = "zones.geojson"
datum = "wgs84"

[[circles]]
id = "care"
name = {{ zh = "养老圈", en = "Care" }}
services = ["elderly-station"]
minutes = 15
target_share = 0.9

[[circles]]
id = "near"
name = {{ zh = "近处", en = "Near" }}
services = ["elderly-station"]
metres = 100
"""


def geojson(*features):
    listed = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": kind, "coordinates": coordinates},
        }
        for kind, coordinates, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed}, ensure_ascii=False)


def box(west, east):
    return [[[west, 22.49], [east, 22.49], [east, 22.51], [west, 22.51], [west, 22.49]]]


@pytest.fixture
def study(tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "street"
    folder.mkdir()
    (folder / "study.toml").write_text(STUDY.format(more=""), encoding="utf-8")
    street = (
        "LineString",
        [[113.0, 22.5], [113.01, 22.5], [113.02, 22.5]],
        {"highway": "residential"},
    )
    (folder / "streets.geojson").write_text(geojson(street), encoding="utf-8")
    (folder / "stations.csv").write_text(
        "facility_id,name,lon,lat\nF1,=站,113.0001,22.5001\n", encoding="utf-8"
    )
    (folder / "homes.csv").write_text(
        "resident_id,lon,lat,residents\nB1,113.005,22.5001,1\nB2,113.0185,22.5001,2\n",
        encoding="utf-8",
    )
    zones = [
        ("Polygon", box(112.99, 113.03), {"zone_id": "D", "name": "区", "level": "district"}),
        ("Polygon", box(112.99, 113.01), {"zone_id": "C1", "name": "西", "level": "community"}),
        ("Polygon", box(113.01, 113.03), {"zone_id": "C2", "name": "东", "level": "community"}),
    ]
    (folder / "zones.geojson").write_text(geojson(*zones), encoding="utf-8")
    return folder


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_run_writes_the_pack_and_prints_the_circles(study, capsys):
    assert main(["run", str(study), "--out", "out"]) == 0
    shown = capsys.readouterr()
    assert "33.3%" in shown.out
    assert "成果包已写到 out" in shown.out
    assert {path.name for path in (study.parent / "out").iterdir()} == {
        "tables",
        "report.docx",
        "report.html",
        "report.pdf",
        "coverage.xlsx",
        "figures",
        "summary.json",
        "results.gpkg",
        "map.html",
        "manifest.json",
    }


def test_tables_only_loads_no_map_and_writes_none(study):
    program = (
        "import sys; from lifecircle.cli import main, program; code = main(sys.argv[1:]);"
        "heavy = {'folium', 'branca', 'jinja2', 'matplotlib', 'osmnx', 'networkx'};"
        "print(sorted(heavy & set(sys.modules)), code)"
    )
    words = ["run", str(study), "--out", "out", "--tables-only", "--quiet", "--json"]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[] 0"
    assert done.stderr == b""
    assert not (study.parent / "out" / "map.html").exists()


def test_help_loads_nothing_heavy():
    program = (
        "import sys; from lifecircle.cli import main, program; main(['run', '--help']);"
        "heavy = {'numpy', 'pandas', 'geopandas', 'shapely', 'scipy', 'pyarrow'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").splitlines()[-1] == "[]"


def test_json_on_standard_output_is_the_summary_alone(study, capsys):
    assert main(["run", str(study), "--out", "out", "--tables-only", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((study.parent / "out" / "summary.json").read_text("utf-8"))
    assert {"care", "near"} <= {circle["id"] for circle in printed["circles"]}


def test_one_circle_alone_can_be_run(study):
    assert main(["run", str(study), "--out", "out", "--tables-only", "--circle", "near"]) == 0
    assert {row["circle"] for row in rows(study.parent / "out" / "tables" / "nearest.csv")} == {
        "near"
    }


def test_a_run_of_a_year_counts_what_stands_then(study, capsys):
    (study / "stations.csv").write_text(
        "facility_id,name,lon,lat,opened\nF1,站,113.0001,22.5001,2021\n", encoding="utf-8"
    )
    assert main(["run", str(study), "--out", "out", "--tables-only", "--year", "2020"]) == 0
    assert "0.0%" in capsys.readouterr().out
    assert not (study.parent / "out" / "tables" / "trend.csv").exists()
    again = [
        "run",
        str(study),
        "--out",
        "out",
        "--tables-only",
        "--circle",
        "care",
        "--year",
        "2022，2020",
    ]
    assert main([*again, "--lang", "en"]) == 0
    shown = capsys.readouterr()
    # 1 of 3 people since 2021; the pack is of 2022, the year named first
    assert "Covered share by year" in shown.out
    assert [line["covered"] for line in rows(study.parent / "out" / "tables" / "trend.csv")] == [
        "0",
        "1",
    ]
    summary = json.loads((study.parent / "out" / "summary.json").read_text(encoding="utf-8"))
    assert [one["year"] for one in summary["trend"]] == [2020, 2022]
    assert "--year 2022 --year 2020" in (study.parent / "out" / "manifest.json").read_text("utf-8")
    assert "no totals are stated for other years" in shown.err


def test_a_year_that_is_none_is_a_wrong_call(study, capsys):
    assert main(["run", str(study), "--out", "out", "--year", "20", "--lang", "en"]) == 2
    assert "20 is no year" in capsys.readouterr().err


def test_an_unknown_circle_is_a_wrong_call_that_names_the_nearest(study, capsys):
    assert main(["run", str(study), "--out", "out", "--circle", "cares", "--lang", "en"]) == 2
    assert "did you mean “care”" in capsys.readouterr().err
    assert not (study.parent / "out").exists()


def test_the_same_study_gives_the_same_bytes_under_another_hash_seed_and_folder(study):
    for seed, out in (("1", "a"), ("2", "b")):
        subprocess.run(
            [sys.executable, "-m", "lifecircle.cli", "run", str(study), "--out", out],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"},
        )
    first, second = study.parent / "a", study.parent / "b"
    files = [path.relative_to(first) for path in first.rglob("*") if path.is_file()]
    assert len(files) > 14
    assert [one for one in files if (first / one).read_bytes() != (second / one).read_bytes()] == []


def test_where_the_study_lies_changes_no_byte(study):
    elsewhere = study.parent / "elsewhere" / "moved"
    shutil.copytree(study, elsewhere)
    assert main(["run", str(study), "--out", "a", "--tables-only"]) == 0
    assert main(["run", str(elsewhere), "--out", "b", "--tables-only"]) == 0
    first, second = study.parent / "a", study.parent / "b"
    for path in (path for path in first.rglob("*") if path.is_file()):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path.name


def test_every_fault_is_one_line_and_nothing_is_written(study, capsys):
    (study / "stations.csv").unlink()
    (study / "study.toml").write_text(STUDY.format(more="titel = 1"), encoding="utf-8")
    assert main(["run", str(study), "--out", "out", "--lang", "zh"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert any("stations.csv" in line and line.startswith("错误：") for line in lines)
    assert any("titel" in line for line in lines)
    assert lines[-1] == "没有写出任何文件。"
    assert not any("Traceback" in line for line in lines)
    assert not (study.parent / "out").exists()


def test_a_failed_run_leaves_the_former_pack_as_it_was(study):
    main(["run", str(study), "--out", "out", "--tables-only"])
    before = (study.parent / "out" / "manifest.json").read_bytes()
    (study / "homes.csv").unlink()
    assert main(["run", str(study), "--out", "out", "--tables-only"]) == 1
    assert (study.parent / "out" / "manifest.json").read_bytes() == before


def test_check_of_a_sound_study_finds_nothing_and_writes_nothing(study, capsys):
    before = sorted(study.parent.rglob("*"))
    assert main(["check", str(study), "--lang", "en"]) == 0
    assert capsys.readouterr().out
    assert sorted(study.parent.rglob("*")) == before


def test_check_lists_every_fault_as_json(study, capsys):
    (study / "stations.csv").unlink()
    (study / "zones.geojson").unlink()
    assert main(["check", str(study), "--json", "--lang", "en"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["errors"] >= 2
    assert {"stations.csv", "zones.geojson"} <= {fault["file"] for fault in found["faults"]}
    assert all(fault["what"] and fault["remedy"] for fault in found["faults"])


def test_check_finds_streets_nobody_can_walk_on(study, capsys):
    motorway = ("LineString", [[113.0, 22.5], [113.02, 22.5]], {"highway": "motorway"})
    (study / "streets.geojson").write_text(geojson(motorway), encoding="utf-8")
    assert main(["check", str(study)]) == 1
    assert "streets.geojson" in capsys.readouterr().err


def test_without_data_the_packaged_study_is_meant_and_that_is_said(study, capsys, monkeypatch):
    monkeypatch.setattr(study_module, "sample_folder", lambda: study)
    assert main(["run", "--out", "out", "--tables-only", "--lang", "en"]) == 0
    assert "There is no study in data/ or here" in capsys.readouterr().err


def test_who_stands_in_a_study_means_that_one_and_data_comes_before_it(study, monkeypatch):
    monkeypatch.chdir(study)
    assert main(["run", "--tables-only", "--quiet"]) == 0
    assert json.loads((study / "out" / "summary.json").read_text())["title"] == "小街"
    (study / "data").mkdir()  # of layers: no study
    assert main(["run", "--tables-only", "--quiet"]) == 0
    (study / "data" / "study.toml").write_text("title = 1", encoding="utf-8")
    assert main(["run", "--tables-only", "--quiet"]) == 1


def test_a_quiet_check_counts_the_warnings_it_does_not_list(study, capsys):
    unserved = """
[[circles]]
id = "read"
name = { zh = "阅读圈", en = "Reading" }
services = ["library"]
minutes = 15
"""
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write(unserved)
    assert main(["check", str(study), "--quiet", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["warnings"] == len(told["faults"]) > 0
    assert main(["check", str(study), "--quiet", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"Errors: 0; warnings: {told['warnings']}.\n"
    assert shown.err == ""


def test_data_is_the_default_study(study, capsys):
    study.rename(study.parent / "data")
    assert main(["run", "--tables-only", "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert (study.parent / "out" / "summary.json").exists()


def test_a_folder_that_is_no_pack_is_refused_before_anything_is_read(study, capsys):
    assert main(["run", "nowhere", "--out", str(study)]) == 2
    assert "不是以前的成果包" in capsys.readouterr().err
    assert (study / "study.toml").exists()


@pytest.mark.parametrize("words", [["rum"], ["run", "--oot", "x"], ["sample"]])
def test_a_wrong_call_ends_with_2_and_one_line(words, study, capsys):
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1


def test_help_and_version_and_nothing_at_all_end_well(capsys):
    assert (main([]), main(["check", "-h"]), main(["--version"])) == (0, 0, 0)
    assert "lifecircle 0" in capsys.readouterr().out


def test_standards_are_listed_and_given_as_json(capsys):
    assert main(["standards", "--lang", "en"]) == 0
    assert "jianghai-2025" in capsys.readouterr().out
    assert main(["standards", "--json"]) == 0
    standards = json.loads(capsys.readouterr().out)
    assert standards[0]["circles"][0]["services"]


def test_an_interrupted_run_ends_with_130_and_leaves_nothing(study, capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("lifecircle.report.parts.tables_in_turn", interrupt)
    assert main(["run", str(study), "--out", "out"]) == 130
    assert capsys.readouterr().err == "已中断，没有改动任何成果。\n"
    assert [path.name for path in study.parent.iterdir()] == ["street"]


def test_the_sample_is_written_whole_into_a_new_folder_only(study, capsys, monkeypatch):
    def write(out, *, size):
        (out / "study.toml").write_text(size)

    monkeypatch.setattr("lifecircle.model.write_sample", write)
    assert main(["sample", "--out", "model", "--size", "city", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == ["study.toml"]
    assert main(["sample", "--out", "model"]) == 2
    assert main(["sample", "--out", "street/study.toml"]) == 2
    monkeypatch.setattr("lifecircle.model.write_sample", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["sample", "--out", "half"])
    assert sorted(path.name for path in study.parent.iterdir()) == ["model", "street"]


def test_only_the_first_notes_are_said_and_the_rest_counted(capsys):
    tell_notes(
        tuple(
            Fault(code="standard-missing", severity="warning", value=f"s{number}",
                  details={"nearest": "", "known": ""})
            for number in range(10)
        ),
        "en",
    )  # fmt: skip
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 9
    assert lines[-1] == "2 more warnings; see lifecircle check."


@pytest.mark.skipif(os.name != "posix", reason="pipes close differently elsewhere")
def test_a_reader_that_stops_reading_is_no_error(study):
    command = f"{sys.executable} -m lifecircle.cli standards | head -1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
    assert done.stderr == b""


def test_as_a_program_all_its_output_arrives_and_its_status_is_told(study):
    def run(*words):
        program = [sys.executable, "-m", "lifecircle.cli", *words]
        return subprocess.run(program, capture_output=True, check=False)

    told = run("standards", "--json")
    assert told.returncode == 0
    assert json.loads(told.stdout)[0]["circles"]
    assert run("rum").returncode == 2
    assert run("run", str(study / "nowhere"), "--out", "out").returncode == 1


def test_the_installed_command_is_that_program():
    (script,) = entry_points(group="console_scripts", name="lifecircle")
    assert script.load() is program


def test_a_file_that_cannot_be_written_is_not_told_as_lost_output(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")  # as a write to an open file

    monkeypatch.setattr("lifecircle.commands.standards.obey", full)
    with pytest.raises(OSError, match="No space"):
        main(["standards"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "words", [["standards"], ["check", "nowhere", "--json"], ["run", "nowhere", "--json"]]
)
def test_output_that_cannot_be_written_is_told_in_one_line(words):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lifecircle.cli", *words, "--lang", "en"],
            stdout=full, stderr=subprocess.PIPE, check=False, text=True,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("error: standard output cannot be written (")
    assert len(done.stderr.splitlines()) == 1
