"""The command that looks for sites: its pack, its scenario, its refusals."""

import csv
import io
import json
from pathlib import Path

import pytest
from proposal_town import write_town

from lifecircle.cli import main


@pytest.fixture
def town(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_town(tmp_path / "town")


def rows(path):
    return list(csv.DictReader(io.StringIO(Path(path).read_bytes().decode("utf-8-sig"))))


def site(*words):
    return main(["site", "town", "--circle", "care", *words, "--lang", "en"])


def test_the_command_writes_a_pack_and_a_scenario_that_runs_again(town, capsys):
    assert site("--sites", "1", "--out", "o", "--tables-only", "--quiet") == 0
    assert "Proven" in capsys.readouterr().out
    (found,) = rows("o/tables/recommended.csv")
    assert found["people"] == found["people_added"] == "2"  # B2 alone is left out
    (file,) = Path("o/scenarios").rglob("*.toml")
    call = ["scenario", "town", str(file), "--out", "again", "--tables-only", "--quiet"]
    assert main(call) == 0
    (ranked,) = rows("again/tables/ranking.csv")
    assert float(ranked["won"]) >= 2
    assert json.loads(Path("o/manifest.json").read_text())["command"] == (
        "lifecircle site --tables-only --circle care --sites 1"
    )


def test_the_whole_pack_has_the_recommended_sites_in_its_workbook(town):
    assert site("--target", "90%", "--out", "o", "--quiet") == 0
    assert {"compare.html", "compare.docx", "compare.xlsx", "map.html"} <= {
        one.name for one in Path("o").iterdir()
    }


def test_candidates_come_from_a_layer(town):
    point = {"type": "Point", "coordinates": [113.0183, 22.5]}
    feature = {"type": "Feature", "properties": {"id": "X1", "cost": 7}, "geometry": point}
    layer = {"type": "FeatureCollection", "features": [feature]}
    Path("places.geojson").write_text(json.dumps(layer))
    words = ("--budget", "8", "--candidates", "places.geojson", "--out", "o", "--tables-only")
    assert site(*words, "--quiet") == 0
    assert [one["site_id"] for one in rows("o/tables/recommended.csv")] == ["X1"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--sites", "1", "--target", "0.5"),
        ("--sites", "none"),
        ("--target", "120%"),
        ("--budget", "-3"),
        ("--budget", "3"),
    ],
)
def test_a_wrong_call_ends_with_2_and_writes_nothing(town, words):
    assert site(*words, "--out", "o") == 2
    assert not Path("o").exists()


def test_a_target_out_of_reach_is_told_in_people_and_writes_nothing(town, capsys):
    point = {"type": "Point", "coordinates": [113.001, 22.5]}
    layer = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": point}],
    }
    Path("places.geojson").write_text(json.dumps(layer))
    assert site("--target", "99%", "--candidates", "places.geojson", "--out", "o", "--quiet") == 2
    assert "2 are missing" in capsys.readouterr().err
    assert not Path("o").exists()
