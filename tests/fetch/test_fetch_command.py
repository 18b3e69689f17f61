import csv
import io
import json
import subprocess
import sys

import pytest
from osm_town import map_answer, place, town
from stand_in import Reply, stand_in, told

from lifecircle.cli import main
from lifecircle.commands.telling import CALL_AT_FAULT, DATA_AT_FAULT, DONE


@pytest.fixture
def server(tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    with stand_in(search=[told([place()])], interpreter=[told(map_answer(town()))]) as one:
        yield one


def fetch(server, *words, place="江海区, 江门市", out="out"):
    servers = ["--nominatim", server.url, "--overpass", server.overpass, "--cache", "cache"]
    return main(["fetch", place, "--out", out, *servers, *words])


def test_a_fetched_study_is_checked_and_run_as_it_is(server, tmp_path, capsys):
    assert fetch(server, "--people", "1,024") == DONE
    shown = capsys.readouterr()
    assert "地图数据日期 2026-11-01，© OpenStreetMap 贡献者（ODbL）" in shown.out
    assert "住宅 8 处；设施界内 4 处，界外周边 1 处" in shown.out
    assert "待补填" not in shown.out
    assert main(["check", "out", "--quiet"]) == DONE
    assert main(["run", "out", "--out", "pack", "--tables-only", "--quiet"]) == DONE
    manifest = json.loads((tmp_path / "pack" / "manifest.json").read_text(encoding="utf-8"))
    dates = {one["role"]: one["date"] for one in manifest["inputs"]}
    assert dates["streets"] == dates["facilities"] == "2026-11-01"


def test_without_people_the_study_says_where_they_go_and_the_check_fails(server, capsys):
    assert fetch(server, "--lang", "en") == DONE
    assert "total under [residents] in out/study.toml" in capsys.readouterr().out
    assert main(["check", "out", "--lang", "en"]) == DATA_AT_FAULT
    assert "give a total to spread" in capsys.readouterr().err


def test_too_few_facilities_are_told_with_their_counts(server, capsys):
    fetch(server, "--lang", "en")
    told_of = capsys.readouterr().err
    assert "OpenStreetMap has 0 facilities in the place for elderly-care, elderly-care-5" in told_of
    assert fetch(server, "--lang", "en", "--quiet", out="quiet") == DONE
    assert capsys.readouterr().err == ""


def test_a_second_time_the_map_is_kept_unless_a_fresh_one_is_asked_for(server, capsys):
    for number, words in enumerate([[], [], ["--fresh"]]):
        assert fetch(server, *words, out=f"out{number}") == DONE
    assert len(server.questions("/api/interpreter")) == 2
    assert capsys.readouterr().out.count("取自存档") == 1


def test_what_was_fetched_is_given_as_json(server, capsys):
    assert fetch(server, "--json", "--quiet") == DONE
    found = json.loads(capsys.readouterr().out)
    assert found["place"]["id"] == "relation/3286354"
    assert found["facilities"]["kindergarten"] == {"inside": 3, "around": 1}
    assert (found["licence"], found["from_cache"]) == ("Open Database License 1.0 (ODbL)", False)


def test_a_register_is_compared_and_written_beside_the_study(server, tmp_path, capsys):
    fetch(server, "--people", "8")
    text = (tmp_path / "out" / "study.toml").read_text(encoding="utf-8")
    (tmp_path / "out" / "register.csv").write_text(
        "id,name,lon,lat\nR1,甲幼儿园,113.0953,22.5009\nR2,=丙,113.1,22.5\n", encoding="utf-8"
    )
    register = '[[facilities]]\npath = "register.csv"\nservice = "kindergarten"\ndatum = "wgs84"\n'
    whole = '[[facilities]]\npath = "streets/streets.osm.pbf"\ndate = "2026-11-01"\n'
    assert whole in text
    columns = 'columns = { id = "id" }\n'
    changed = text.replace(whole, register + columns)
    (tmp_path / "out" / "study.toml").write_text(changed, encoding="utf-8")
    assert fetch(server, "--compare", "out", out="again") == DONE
    assert (
        "一致 1 处，位置不同 0 处，仅名册有 1 处，仅 OpenStreetMap 有 3 处"
        in capsys.readouterr().out
    )
    written = (tmp_path / "again" / "comparison.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [(row["status"], row["register_id"]) for row in rows[:2]] == [
        ("matched", "R1"),
        ("only_register", "R2"),
    ]
    assert rows[1]["register_name"] == "'=丙", "no spreadsheet computes a name"


def test_several_places_of_a_name_are_listed_and_nothing_is_written(server, tmp_path, capsys):
    server.replies["search"][:] = [told([place(), place(osm_id=7, display_name="江海区, 别处")])]
    assert fetch(server) == DATA_AT_FAULT
    told_of = capsys.readouterr().err
    assert "relation/7 江海区, 别处" in told_of
    assert "没有写出任何文件" in told_of
    assert not (tmp_path / "out").exists()


def test_a_map_that_fails_on_the_way_leaves_no_folder_behind(server, tmp_path, capsys):
    server.replies["interpreter"][:] = [Reply(b"<html>parse error</html>")]
    assert fetch(server, "--lang", "en") == DATA_AT_FAULT
    assert "refused what it was asked" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["cache"]


def test_a_folder_that_holds_something_is_not_written_to(server, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("")
    assert fetch(server) == CALL_AT_FAULT
    assert server.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fetch", "--out", "out"], "which place to fetch"),
        (["fetch", " ", "--out", "out"], "which place to fetch"),
        (["fetch", "江海区"], "--out"),
        (["fetch", "江海区", "--out", "o", "--people", "many"], "“many” after --people"),
        (["fetch", "江海区", "--out", "o", "--people", "-3"], "“-3” after --people"),
        (["fetch", "江海区", "--out", "o", "--people", "9999999999"], "1,000,000,000"),
        (["fetch", "江海区", "--out", "o", "--overpass", "a.org"], "“a.org” after --overpass"),
        (["fetch", "江海区", "--out", "o", "--nominatim", "ftp://a"], "after --nominatim"),
        (["fetch", "江海区", "--out", "o", "--standards", "none"], "jianghai-2025"),
        (["fetch", "江海区", "江门市", "--out", "o"], "takes no “江门市”"),
    ],
)
def test_a_wrong_call_is_told_and_asks_nobody(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--lang", "en"]) == CALL_AT_FAULT
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_help_is_there_in_both_languages_and_loads_nothing_heavy():
    program = (
        "import sys; from lifecircle.cli import main;"
        "main(['fetch', '--help']); main(['fetch', '-h', '--lang', 'en']);"
        "print(sorted({'requests', 'osmium', 'geopandas', 'osmnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    shown = done.stdout.decode("utf-8")
    assert "lifecircle fetch 地名" in shown
    assert "lifecircle fetch PLACE" in shown
    assert shown.splitlines()[-1] == "[]"
