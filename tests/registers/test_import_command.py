"""`lifecircle import` as it is typed: shown first, then written whole or not at all."""

import json

import pytest

from lifecircle.arguments import parse
from lifecircle.cli import main
from lifecircle.commands.telling import CALL_AT_FAULT, DATA_AT_FAULT, DONE
from lifecircle.errors import CallError

REGISTER = "编号,机构名称,设施类别,经度,纬度\na1,外海小学,小学,113.1,22.5\n合计,,,,\n"


@pytest.fixture
def register(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "学校.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def test_files_may_stand_before_between_and_after_the_options():
    call = parse(["import", "a.csv", "--datum", "gcj02", "b.csv", "--sheet", "x", "--out", "o"])
    assert (call.files, call.sheets, call.out) == (("a.csv", "b.csv"), ("x",), "o")
    with pytest.raises(CallError, match="did you mean “--datum”"):
        parse(["import", "a.csv", "--dattum", "gcj02", "--lang", "en"])


def test_what_was_recognised_is_shown_and_the_layer_written(register, capsys):
    assert main(["import", "学校.csv", "--datum", "wgs84", "--out", "o", "--lang", "zh"]) == DONE
    told = capsys.readouterr().out
    assert "机构名称" in told
    assert told.index("识别为") < told.index("共 3 行 = 表头 1 + 设施 1 + 合计 1")
    assert (register / "o" / "facilities.geojson").is_file()
    words = ["import", "学校.csv", "--mapping", "o/mapping.toml", "--out", "again"]
    assert main([*words, "--quiet", "--lang", "zh"]) == DONE
    again = (register / "again" / "facilities.geojson").read_bytes()
    assert again == (register / "o" / "facilities.geojson").read_bytes()


def test_without_a_datum_nothing_is_written_and_a_draft_can_be(register, capsys):
    assert main(["import", "学校.csv", "--out", "o", "--lang", "en"]) == DATA_AT_FAULT
    told = capsys.readouterr()
    assert "Nobody has said in which datum" in told.err
    assert not (register / "o").exists()
    words = ["import", "学校.csv", "--draft", "m.toml", "--lang", "en"]
    assert main(words) == DATA_AT_FAULT
    assert 'name = "机构名称"' in (register / "m.toml").read_text(encoding="utf-8")
    assert main(words) == CALL_AT_FAULT, "a draft is never written over another file"
    assert "exists already" in capsys.readouterr().err


def test_the_result_as_json(register, capsys):
    assert main(["import", "学校.csv", "--datum", "wgs84", "--out", "o", "--json"]) == DONE
    values = json.loads(capsys.readouterr().out)
    assert values["account"]["rows_in"] == 3
    assert main(["import", "学校.csv", "--out", "p", "--json"]) == DATA_AT_FAULT
    assert json.loads(capsys.readouterr().out)["refused"] is True


def test_a_call_that_cannot_be_obeyed(register, capsys):
    assert main(["import", "学校.csv", "--lang", "en"]) == CALL_AT_FAULT
    assert main(["import", "--out", "o", "--lang", "en"]) == CALL_AT_FAULT
    assert (
        main(["import", "学校.csv", "--out", "o", "--datum", "mars", "--lang", "en"])
        == CALL_AT_FAULT
    )
    told = capsys.readouterr().err
    assert "Say with --out" in told
    assert "No register is named" in told
    assert "cannot be “mars”" in told
    assert not (register / "o").exists()
    assert main(["import", "--help", "--lang", "en"]) == DONE
    assert "lifecircle import FILE" in capsys.readouterr().out
