import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.report.json_text import json_text
from lifecircle.report.manifest import manifest_text, pack_files, plain
from lifecircle.report.summary import summary_text
from lifecircle.study.config.settings import StreetSource


@pytest.fixture
def manifest(result, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "nearest.csv").write_bytes(b"abc")
    text = manifest_text(result, tmp_path, command="lifecircle run", language="zh")
    return json.loads(text)


def test_every_input_and_output_is_named_with_its_hash(manifest):
    assert manifest["inputs"] == [
        {
            "role": "facilities",
            "path": "facilities/养老.csv",
            "sha256": "0" * 64,
            "rows": 2,
            "datum": "wgs84",
            "date": "2020",
        }
    ]
    assert manifest["outputs"] == {"tables/nearest.csv": hashlib.sha256(b"abc").hexdigest()}


def test_settings_hold_what_a_number_depends_on(manifest):
    settings = manifest["settings"]
    assert settings["profiles"]["older"]["speed_m_s"] == 0.8
    assert settings["snap"]["max_snap_m"] == 300.0
    assert [circle["minutes"] for circle in settings["circles"]] == [15, None]


def test_it_holds_no_clock_and_no_place_of_this_machine(manifest, tmp_path):
    text = json.dumps(manifest)
    assert str(tmp_path) not in text
    assert set(manifest) == {
        "lifecircle",
        "command",
        "title",
        "model",
        "language",
        "settings",
        "inputs",
        "outputs",
        "seeds",
        "credits",
        "versions",
    }


def test_a_folder_is_a_pack_only_by_a_manifest_of_ours(tmp_path):
    assert pack_files(tmp_path) is None
    for text in ("{", "[]", '{"name": "something else"}'):
        (tmp_path / "manifest.json").write_text(text)
        assert pack_files(tmp_path) is None
    (tmp_path / "manifest.json").write_text('{"lifecircle": "1", "outputs": {"map.html": "00"}}')
    assert pack_files(tmp_path) == {"manifest.json", "map.html"}


def test_what_json_has_no_form_for_becomes_text(tmp_path):
    assert plain({"a": (1, None), "path": tmp_path}) == {"a": [1, None], "path": str(tmp_path)}


def test_the_summary_is_the_results_own_in_readable_json(result):
    text = summary_text(result, language="zh")
    assert json.loads(text) == result.summary(language="zh")
    assert "小镇" in text


def test_a_number_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"minutes": float("inf")})


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_laid_out_reads_back_the_same(value):
    assert json.loads(json_text(value)) == value


def test_a_row_of_a_table_is_a_line():
    rows = [{"zone_id": "C1", "share": 0.5}, {"zone_id": "C2", "share": None}]
    assert json_text({"coverage": rows}) == (
        '{\n "coverage": [\n  {"zone_id": "C1", "share": 0.5},\n'
        '  {"zone_id": "C2", "share": null}\n ]\n}\n'
    )


def test_openstreetmap_is_named_where_streets_are_its_and_never_for_a_model(make_result, tmp_path):
    def told(*, file, model=False):
        result = make_result(model=model)
        result.study.streets = StreetSource(path=Path("/somewhere") / file)
        text = manifest_text(result, tmp_path, command="lifecircle run", language="en")
        return json.loads(text)["credits"]

    assert told(file="town.osm.pbf") == [
        "© OpenStreetMap contributors, Open Database License 1.0 (ODbL)"
    ]
    assert told(file="town.graphml") == told(file="town.osm.pbf")
    assert told(file="roads.gpkg") == []
    assert told(file="town.osm.pbf", model=True) == []
