import json
from pathlib import Path

import pytest

from lifecircle.cli import main
from lifecircle.errors import Fault
from lifecircle.report.faults import fault_lines, faults_json


def note(file, row, value="注", field="", severity="warning"):
    return Fault(
        code="row-left-out", severity=severity, file=file, row=row, value=value, field=field
    )


def test_the_same_warning_of_several_places_is_one_line_that_names_them_all():
    notes = [note("a.xlsx", 45), note("b.xlsx", 7), note("a.xlsx", 46), note("a.xlsx", 9)]
    (line,) = fault_lines(notes, language="zh")
    assert line.startswith("提醒：a.xlsx，第9、45–46行；b.xlsx，第7行：“注”一行没有坐标")
    assert line.endswith("（共4处）")
    (line,) = fault_lines(notes, language="en")
    assert line.startswith("warning: a.xlsx, row 9, 45–46; b.xlsx, row 7: ")
    assert line.endswith(" (4 times)")


def test_warnings_that_say_something_else_stay_apart_in_the_order_they_came():
    lines = fault_lines([note("a", 1, "x"), note("a", 2, "y"), note("b", 3, "x")], language="en")
    assert [line.split(":")[1].strip() for line in lines] == ["a, row 1; b, row 3", "a, row 2"]


def test_a_warning_alone_is_told_as_ever():
    one = note("a.xlsx", 45)
    assert fault_lines([one], language="zh") == [f"提醒：{one.text(language='zh')}"]


def test_errors_keep_a_line_each_and_come_first():
    faults = [note("a", 1), note("a", 2, severity="error"), note("a", 3, severity="error")]
    lines = fault_lines(faults, language="en")
    assert [line.partition(":")[0] for line in lines] == ["error", "error", "warning"]


def test_rows_named_by_an_id_are_named_after_the_numbers():
    (line,) = fault_lines([note("a", "way/3"), note("a", 2), note("a", 3)], language="en")
    assert line.startswith("warning: a, row 2–3, way/3: ")


def test_for_programs_every_warning_stays_one_of_its_own():
    notes = [note("a", 45), note("b", 7)]
    told = json.loads(faults_json(notes, language="en"))
    assert told["warnings"] == 2
    assert [(one["file"], one["row"]) for one in told["faults"]] == [("a", 45), ("b", 7)]


@pytest.mark.parametrize("command", ["check", "run"])
def test_the_footnote_of_six_registers_is_said_once(command, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    words = ["--out", str(tmp_path / "out"), "--tables-only"] if command == "run" else []
    assert main([command, "data", *words, "--lang", "zh"]) == 0
    lines = [one for one in capsys.readouterr().err.splitlines() if "一行没有坐标" in one]
    assert len(lines) == 1
    assert lines[0].count(".xlsx") == 6
    assert "（共6处）" in lines[0]


@pytest.mark.parametrize(("language", "told"), [("zh", "53,146 人"), ("en", "53,146 people")])
def test_amounts_have_thousands_marks_and_years_and_rows_have_none(language, told):
    details = {"estates": 1, "gates": 1, "assumed": 1, "count": 1, "lanes_km": "1.0"}
    details |= {"people": 53_146, "people_share": "14.6%"}
    assert told in Fault(code="estates-entered", details=details).what(language=language)
    years = {"year": "2020", "count": 1_234, "names": "学校"}
    undated = Fault(code="state-without-year", details=years).what(language=language)
    assert "1,234" in undated and "2020" in undated
    assert "2024" in Fault(code="empty-cell", row=2024).where(language=language)
