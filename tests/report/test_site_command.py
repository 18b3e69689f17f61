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
        ("--sites", "1", "--objective", "nicest"),
        ("--target", "90%", "--objective", "walking"),
        ("--sites", "2", "--phases", "soon:2"),
        ("--sites", "2", "--phases", "2026:1"),
        ("--sites", "1", "--room", "split", "--capacity", "9"),
        ("--sites", "1", "--not-both", "P1"),
        ("--sites", "1", "--not-both", "P1,P2"),
        ("--sites", "1", "--capacity", "many"),
        ("--sites", "1", "--seed", "-1"),
        ("--sites", "1", "--circle", "unknown"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_call_ends_with_2_and_writes_nothing(town, capsys, words, language):
    call = ["site", "town", "--circle", "care", *words, "--out", "o", "--lang", language]
    assert main(call) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: " if language == "en" else "错误：")
    assert "Traceback" not in told
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


def test_phases_are_a_proposal_each_with_a_file_each(town, capsys):
    features = [
        {"type": "Feature", "properties": {"id": name},
         "geometry": {"type": "Point", "coordinates": [lon, 22.5]}}
        for name, lon in (("X1", 113.005), ("X2", 113.0185))
    ]  # fmt: skip
    layer = {"type": "FeatureCollection", "features": features}
    Path("places.geojson").write_text(json.dumps(layer))
    words = ["--sites", "2", "--phases", "2026:1,2027:1", "--candidates", "places.geojson"]
    call = ["site", "town", "--circle", "near", *words, "--lang", "en"]
    assert main([*call, "--out", "o", "--tables-only", "--quiet"]) == 0
    assert "2026: 1" in capsys.readouterr().out
    assert [one["year"] for one in rows("o/tables/recommended.csv")] == ["2026", "2027"]
    assert [one["sites"] for one in rows("o/tables/phases.csv")] == ["1", "1"]
    assert len(list(Path("o/scenarios").rglob("*.toml"))) == 2
    ranked = {one["scenario"]: float(one["won"]) for one in rows("o/tables/ranking.csv")}
    assert len(ranked) == 2


def test_everybody_who_can_be_reached_is_a_target(town, capsys):
    assert site("--target", "all", "--out", "o", "--tables-only", "--quiet") == 0
    assert "100" in capsys.readouterr().out


def test_an_unmet_floor_names_the_community_in_both_languages(town, capsys):
    point = {"type": "Point", "coordinates": [113.001, 22.5]}
    feature = {"type": "Feature", "properties": {}, "geometry": point}
    layer = {"type": "FeatureCollection", "features": [feature]}
    Path("places.geojson").write_text(json.dumps(layer))
    words = ("--sites", "1", "--floor", "90%", "--candidates", "places.geojson")
    for language, zone in (("en", "2 people in 东"), ("zh", "东还差2人")):
        call = ["site", "town", "--circle", "care", *words, "--out", "o", "--lang", language]
        assert main(call) == 2
        assert zone in capsys.readouterr().err


def test_the_paper_tells_the_sites_before_it_ranks(town):
    assert site("--sites", "1", "--out", "o", "--quiet") == 0
    page = Path("o/compare.html").read_text(encoding="utf-8")
    assert page.index("Recommended sites") < page.index("Proposals, best first")


def test_a_wrong_layer_says_which_row_and_which_id(town, capsys):
    features = [
        {"type": "Feature", "properties": {"id": one, "capacity": size, "excludes": no},
         "geometry": {"type": "Point", "coordinates": [113.0183, 22.5]}}
        for one, size, no in (("X1", -4, "X9"), ("X2", 5, ""))
    ]  # fmt: skip
    layer = {"type": "FeatureCollection", "features": features}
    Path("places.geojson").write_text(json.dumps(layer))
    assert site("--sites", "1", "--candidates", "places.geojson", "--out", "o") == 1
    told = capsys.readouterr().err
    assert "X9" in told
    assert "-4" in told
