import csv
import io
import json
import re
import shutil
import zipfile

import pytest
from proposal_town import EAST_STATION, MOVED, write_town
from python_calamine import CalamineWorkbook

import lifecircle as lc
from lifecircle.cli import main
from lifecircle.report.proposals.sentences import edit_sentence
from lifecircle.report.proposals.told import Names
from lifecircle.scenario.files.keys import EDITS
from lifecircle.scenario.scenario import Scenario
from lifecircle.study.kinds import CAPACITIES
from lifecircle.words import entry
from towns import Street, write_osm

FILES = {
    "compare.html", "compare.docx", "compare.xlsx", "map.html", "summary.json", "manifest.json",
    "figures", "tables", "scenarios",
}  # fmt: skip


@pytest.fixture
def town(tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "east.toml").write_text(EAST_STATION, encoding="utf-8")
    (tmp_path / "moved.toml").write_text(MOVED, encoding="utf-8")
    return write_town(tmp_path / "town")


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Write the pack of two scenarios once, for the tests that only look at it."""
    home = tmp_path_factory.mktemp("pack")
    write_town(home / "town")
    (home / "east.toml").write_text(EAST_STATION, encoding="utf-8")
    (home / "moved.toml").write_text(MOVED, encoding="utf-8")
    files = [str(home / one) for one in ("town", "moved.toml", "east.toml")]
    assert main(["scenario", *files, "--out", str(home / "out"), "--quiet", "--lang", "zh"]) == 0
    return home / "out"


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def bytes_of(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_pack_holds_what_a_meeting_needs(pack):
    assert {path.name for path in pack.iterdir()} == FILES
    assert {path.stem for path in (pack / "tables").iterdir()} == {
        "ranking", "circles", "groups", "zones", "homes", "sites", "capacity",
        "verdicts", "supply",
    }  # fmt: skip
    assert (pack / "scenarios" / "01" / "east.toml").read_text("utf-8") == EAST_STATION
    assert len(list((pack / "figures").glob("*.png"))) == 2


def test_what_decides_fits_a_page_and_the_rest_of_the_ranking_stands_on_the_next_sheet(pack):
    book = CalamineWorkbook.from_path(str(pack / "compare.xlsx"))
    assert book.sheet_names[1:3] == ["方案排序", "其他影响"]
    first, second = (book.get_sheet_by_index(at).to_python() for at in (1, 2))
    assert first[0] == [
        "方案", "序", "净增", "新增覆盖", "失去覆盖", "转为达标（圈）", "转为未达标（圈）",
        "服务不足社区减少", "投资", "每新增一人次",
    ]  # fmt: skip
    assert [row[0] for row in first] == [row[0] for row in second] == ["方案", "东站", "搬到东头"]
    assert first[1][1:5] == [1, 8, 8, 0] and first[1][8:10] == [300, 37.5]
    csv_columns = set(rows(pack / "tables" / "ranking.csv")[0])
    known = {name for row in rows(pack / "tables" / "ranking.csv") for name in row if row[name]}
    assert len(csv_columns) > 20
    # Every column in which anything stands is on one of the two, the names on both.
    assert len(first[0]) + len(second[0]) - 1 == len(known)


def test_the_workbook_of_a_model_says_so_in_every_row_under_a_head_of_its_language(town):
    study = town / "study.toml"
    study.write_text(f"model = true\n{study.read_text('utf-8')}", encoding="utf-8")
    call = ["scenario", str(town), "east.toml", "--out", "out", "--quiet", "--lang"]
    for language, head in (("zh", "数据性质"), ("en", "Data")):
        assert main([*call, language]) == 0
        book = CalamineWorkbook.from_path("out/compare.xlsx")
        ranking = book.get_sheet_by_index(1).to_python()
        assert ranking[0][-1] == head
        assert ranking[1][-1] == entry("report.label", language=language)["model"]


def test_scenarios_are_ranked_and_their_people_counted(pack):
    # East reaches B2 (2 people) in each of the four circles that count stations. Moving the
    # station reaches B2 as well, and loses B1 (1 person) in the circles of 15 minutes.
    first, second = rows(pack / "tables" / "ranking.csv")
    assert (first["scenario"], first["won"], first["lost"]) == ("东站", "8", "0")
    assert (first["cost"], first["cost_per_person"]) == ("300", "37.5")
    assert (second["scenario"], second["won"], second["lost"]) == ("搬到东头", "8", "2")
    assert second["cost_per_person"] == ""
    told = {(one["scenario"], one["circle"]): one for one in rows(pack / "tables" / "circles.csv")}
    assert [told["搬到东头", "care"][key] for key in ("won", "lost", "turned")] == ["2", "1", ""]
    assert [told["东站", "care"][key] for key in ("won", "lost", "turned")] == ["2", "0", "met"]


def test_losers_stand_in_the_paper_as_plainly_as_winners(pack):
    page = (pack / "compare.html").read_text("utf-8")
    assert page.count("谁受益") == page.count("谁受损") == 2
    assert "没有社区的居民因此失去覆盖或走得更远" in page
    assert "新增覆盖 8 人次，2 人次失去覆盖" in page
    assert "转为达标" in page


def test_the_paper_asks_for_nothing_and_runs_nothing(pack):
    page = (pack / "compare.html").read_text("utf-8")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=.https?:", page)
    assert "&lt;b&gt;东站" in page
    assert "<b>东站" not in page


def test_the_map_names_its_scripts_and_holds_names_as_text(pack):
    page = (pack / "map.html").read_text("utf-8")
    assert "script-src 'sha256-" in page
    assert "connect-src" not in page
    assert "<b>东站" not in page
    assert "{{7*7}}" not in page.split("lc-data")[1]


def test_the_workbook_holds_no_formula(pack):
    with zipfile.ZipFile(pack / "compare.xlsx") as book:
        sheets = [one for one in book.namelist() if one.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 10  # a first one, the ranking on two, and every table but the homes
        assert not any(b"<f>" in book.read(one) for one in sheets)


def test_the_summary_and_the_manifest_say_what_was_compared(pack):
    summary = json.loads((pack / "summary.json").read_text("utf-8"))
    assert [one["scenario"] for one in summary["ranking"]] == ["东站", "搬到东头"]
    care = next(one for one in summary["scenarios"][0]["circles"] if one["circle"] == "care")
    assert (care["covered_before"], care["covered_after"], care["turned"]) == (1, 3, "met")
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    named = [one["path"] for one in manifest["inputs"] if one["role"] == "scenario"]
    assert named == ["east.toml", "moved.toml"]
    assert all(len(one["sha256"]) == 64 for one in manifest["inputs"])
    assert "map.html" in manifest["outputs"]


def test_openstreetmap_is_named_where_its_data_are_shown(town):
    streets = write_osm(town / "streets.osm", [Street(((0.0, 0.0), (2000.0, 0.0)))])
    text = (town / "study.toml").read_text("utf-8").replace("streets.geojson", streets.name)
    (town / "study.toml").write_text(text, encoding="utf-8")
    for file in ("stations.csv", "homes.csv"):
        moved = re.sub(r"113\.0(\d*)", r"113.1\1", (town / file).read_text("utf-8"))
        (town / file).write_text(moved, encoding="utf-8")
    zones = (town / "zones.geojson").read_text("utf-8")
    moved = (
        zones.replace("113.03", "113.13").replace("113.01", "113.11").replace("112.99", "113.09")
    )
    (town / "zones.geojson").write_text(moved, encoding="utf-8")
    plan = EAST_STATION.replace("113.0185", "113.1185")
    (town.parent / "east.toml").write_text(plan, encoding="utf-8")
    assert main(["scenario", "town", "east.toml", "--out", "o", "--quiet"]) == 0
    for name in ("compare.html", "manifest.json"):
        assert "© OpenStreetMap" in (town.parent / "o" / name).read_text("utf-8")
    assert '"osm":true' in (town.parent / "o" / "map.html").read_text("utf-8")


def test_the_same_scenarios_give_the_same_bytes(pack, tmp_path):
    write_town(tmp_path / "town")
    for name, text in (("east", EAST_STATION), ("moved", MOVED)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    files = [str(tmp_path / one) for one in ("town", "moved.toml", "east.toml")]
    assert (
        main(["scenario", *files, "--out", str(tmp_path / "out"), "--quiet", "--lang", "zh"]) == 0
    )
    assert bytes_of(tmp_path / "out") == bytes_of(pack)


def test_the_copied_scenario_can_be_run_again(pack, tmp_path, capsys):
    write_town(tmp_path / "town")
    copy = pack / "scenarios" / "01" / "east.toml"
    call = ["scenario", str(tmp_path / "town"), str(copy), "--out", str(tmp_path / "o"), "--json"]
    assert main([*call, "--tables-only", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["ranking"][0]["won"] == 8


def test_one_circle_may_rank_the_scenarios(town):
    files = [
        "scenario",
        "town",
        "east.toml",
        "moved.toml",
        "--out",
        "o",
        "--tables-only",
        "--quiet",
    ]
    assert main([*files, "--circle", "near", "--lang", "en"]) == 0
    assert [one["won"] for one in rows(town.parent / "o" / "tables" / "ranking.csv")] == ["2", "2"]


def test_the_pack_of_the_empty_scenario_is_that_of_the_base(town, tmp_path):
    study = lc.read_study(town)
    packs = {"base": study, "empty": Scenario("as it is").apply(study)}
    for name, one in packs.items():
        result = lc.analyse(one)
        lc.write_pack(result, tmp_path / name, only=("tables", "summary"), language="zh")
    files = {name: bytes_of(tmp_path / name) for name in packs}
    assert len(files["base"]) > 8
    assert files["base"] == files["empty"]


def test_a_scenario_without_edits_changes_nothing(town, capsys):
    (town.parent / "same.toml").write_text('name = "照旧"\n', encoding="utf-8")
    assert main(["scenario", "town", "same.toml", "--out", "o", "--quiet"]) == 0
    assert "没有任何人的步行距离改变" in capsys.readouterr().out
    summary = json.loads((town.parent / "o" / "summary.json").read_text("utf-8"))
    assert summary["scenarios"][0]["changes_nothing"] is True


def test_every_fault_in_every_file_is_told_and_nothing_is_written(town, capsys):
    (town.parent / "a.toml").write_text('[[close]]\nid = "F9"\n', encoding="utf-8")
    (town.parent / "b.toml").write_text('nam = "x"\n[[close]]\nid = "F8"\n', encoding="utf-8")
    assert main(["scenario", "town", "a.toml", "b.toml", "--out", "o", "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert "a.toml, row 2" in told
    assert "b.toml, row 1" in told
    assert "b.toml, row 3" in told
    assert not (town.parent / "o").exists()


def test_two_scenarios_of_one_name_are_a_fault(town, capsys):
    shutil.copy("east.toml", "again.toml")
    assert main(["scenario", "town", "east.toml", "again.toml", "--out", "o", "--lang", "en"]) == 1
    assert "Two scenarios are called" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["town", "--out", "o"], "at least one scenario file"),
        (["town", "east.toml"], "--out"),
        (["town", "east.toml", "--out", "o", "--circle", "car"], "did you mean “care”"),
        (["town", "east.toml", "--out", "town"], "town"),
    ],
)
def test_a_call_that_lacks_something_says_what(town, capsys, words, told):
    assert main(["scenario", *words, "--lang", "en"]) == 2
    assert told in capsys.readouterr().err


def test_an_interrupted_write_leaves_the_former_pack(town, monkeypatch):
    call = ["scenario", "town", "east.toml", "--out", "o", "--tables-only", "--quiet"]
    assert main(call) == 0
    before = bytes_of(town.parent / "o")

    def broken(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("lifecircle.report.proposals.pack.proposals_text", broken)
    assert main(call) == 130
    assert bytes_of(town.parent / "o") == before
    assert not list(town.parent.glob(".o*"))


def test_a_pack_of_another_command_is_not_overwritten(town, capsys):
    assert main(["run", "town", "--out", "o", "--tables-only", "--quiet"]) == 0
    before = bytes_of(town.parent / "o")
    assert main(["scenario", "town", "east.toml", "--out", "o", "--lang", "en"]) == 2
    assert "another kind of pack" in capsys.readouterr().err
    assert bytes_of(town.parent / "o") == before


def test_what_somebody_else_put_into_the_pack_stays(town):
    call = ["scenario", "town", "east.toml", "--out", "o", "--tables-only", "--quiet"]
    assert main(call) == 0
    (town.parent / "o" / "notes.txt").write_text("mine", encoding="utf-8")
    assert main(call) == 0
    assert (town.parent / "o" / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("command", ["scenario", "compare"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_names_every_option(command, language, capsys):
    assert main([command, "--help", "--lang", language]) == 0
    told = capsys.readouterr().out
    assert all(one in told for one in ("--out", "--circle", "--json", "--quiet", "--tables-only"))


# -- two finished packs -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def written_packs(tmp_path_factory):
    """Write the town as it is, and with a second station, as full as `run` writes it."""
    home = tmp_path_factory.mktemp("packs")
    write_town(home / "town")
    write_town(home / "later", stations="F1,西站,113.0001,22.5001\nF2,东站,113.0185,22.5001\n")
    for name, out in (("town", "A"), ("later", "B")):
        call = ["run", str(home / name), "--out", str(home / out), "--quiet", "--lang", "zh"]
        assert main(call) == 0
    return home


@pytest.fixture
def two_packs(written_packs, tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(written_packs, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


def test_two_packs_compared_say_what_a_scenario_would(two_packs, capsys):
    capsys.readouterr()
    assert main(["compare", "A", "B", "--out", "o", "--json", "--quiet"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["kind"] == "compare"
    assert (summary["ranking"][0]["won"], summary["ranking"][0]["lost"]) == (8, 0)
    told = {path.name for path in (two_packs / "o").iterdir()}
    assert told == FILES - {"scenarios"}
    assert [path.name for path in sorted((two_packs / "o" / "figures").iterdir())] == [
        "01-B.png", "01-B.svg"
    ]  # fmt: skip
    (site, *_) = rows(two_packs / "o" / "tables" / "sites.csv")
    assert (site["facility_id"], site["change"], site["within_people"]) == ("F2", "opened", "")
    page = (two_packs / "o" / "compare.html").read_text("utf-8")
    assert "<figure" in page
    assert "成果包里没有每处设施独自服务的人数" in page
    assert {one["resident_id"] for one in rows(two_packs / "o" / "tables" / "homes.csv")} == {"B2"}


def test_a_pack_compared_with_itself_changes_nothing(two_packs, capsys):
    assert main(["compare", "A", "A", "--out", "o", "--quiet"]) == 0
    assert "没有任何人的步行距离改变" in capsys.readouterr().out


def test_packs_of_tables_only_are_compared_by_zone_and_say_so(two_packs, capsys):
    assert main(["run", "town", "--out", "T", "--tables-only", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["compare", "T", "B", "--out", "o", "--lang", "en", "--quiet"]) == 0
    assert "holds no homes" in capsys.readouterr().out
    summary = json.loads((two_packs / "o" / "summary.json").read_text("utf-8"))
    care = summary["scenarios"][0]["circles"][0]
    assert (care["covered_before"], care["covered_after"]) == (1, 3)


def test_what_cannot_be_compared_is_said(two_packs, capsys):
    text = (two_packs / "later" / "study.toml").read_text("utf-8")
    changed = text.replace('id = "near"', 'id = "nearby"').replace("minutes = 15", "minutes = 10")
    (two_packs / "later" / "study.toml").write_text(changed, encoding="utf-8")
    assert main(["run", "later", "--out", "C", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["compare", "A", "C", "--out", "o", "--lang", "en", "--quiet"]) == 0
    told = capsys.readouterr().out
    assert "The circle near is in one of the two packs only" in told
    assert "The circle nearby is in one of the two packs only" in told
    assert "minutes: 15" in told
    summary = json.loads((two_packs / "o" / "summary.json").read_text("utf-8"))
    assert [one["code"] for one in summary["not_compared"]] == [
        "packs-circle-alone", "packs-circle-alone", "packs-circle-differs"
    ]  # fmt: skip


def test_homes_of_one_side_only_are_counted_and_said(two_packs, capsys):
    # B3 (4 people) is new beside the eastern station, and so within reach where it is.
    with (two_packs / "later" / "homes.csv").open("a", encoding="utf-8") as file:
        file.write("B3,113.0186,22.5001,4\n")
    assert main(["run", "later", "--out", "C", "--quiet"]) == 0
    capsys.readouterr()
    assert (
        main(["compare", "A", "C", "--out", "o", "--lang", "en", "--quiet", "--circle", "care"])
        == 0
    )
    assert "1 homes are in one of the two packs only" in capsys.readouterr().out
    (row,) = rows(two_packs / "o" / "tables" / "ranking.csv")
    assert (row["won"], row["lost"]) == ("6", "0")


def test_two_places_stand_side_by_side_by_their_headlines_only(two_packs, capsys):
    for name in ("study.toml", "zones.geojson"):
        path = two_packs / "later" / name
        text = path.read_text("utf-8").replace('"D"', '"E"').replace("小街", "大街")
        path.write_text(text, encoding="utf-8")
    assert main(["run", "later", "--out", "C", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["compare", "A", "C", "--out", "o", "--lang", "en", "--quiet"]) == 0
    assert "different places (小街 / 大街)" in capsys.readouterr().out
    summary = json.loads((two_packs / "o" / "summary.json").read_text("utf-8"))
    assert (summary["base"], summary["scenarios"][0]["name"]) == ("小街", "大街")
    care = next(one for one in summary["scenarios"][0]["circles"] if one["circle"] == "care")
    assert (care["covered_before"], care["covered_after"]) == (1, 3)


def test_a_drawn_layer_is_a_scenario_of_its_own(town, capsys):
    point = {"type": "Point", "coordinates": [113.0185, 22.5001]}
    feature = {"type": "Feature", "geometry": point,
               "properties": {"动作": "新开", "类别": "居家养老服务站", "名称": "东站"}}  # fmt: skip
    layer = {"type": "FeatureCollection", "features": [feature]}
    path = town.parent / "东站.geojson"
    path.write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")
    call = ["scenario", str(town), str(path), "--out", "o", "--tables-only", "--quiet"]
    assert main(call) == 1
    assert "没有写明坐标系" in capsys.readouterr().err
    assert main([*call, "--datum", "wgs84"]) == 0
    (row,) = rows(town.parent / "o" / "tables" / "ranking.csv")
    assert (row["scenario"], row["won"]) == ("东站", "8")
    copied = town.parent / "o" / "scenarios" / "01" / "东站.toml"
    assert main(["scenario", str(town), str(copied), "--out", "p", "--tables-only", "--quiet"]) == 0
    again = [(town.parent / one / "tables" / "ranking.csv").read_bytes() for one in "op"]
    assert again[0] == again[1]


def test_a_layer_kept_elsewhere_is_written_into_the_copy(town):
    (town.parent / "plans").mkdir()
    drawn = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"edit": "open", "id": "F2", "service": "elderly-station"},
                "geometry": {"type": "Point", "coordinates": [113.0185, 22.5001]},
            }
        ],
    }
    (town.parent / "drawn.geojson").write_text(json.dumps(drawn), encoding="utf-8")
    for name, layer in (("plans/far.toml", "../drawn.geojson"), ("near.toml", "drawn.geojson")):
        text = f'name = "{name}"\ndatum = "wgs84"\nlayer = "{layer}"\n'
        (town.parent / name).write_text(text, encoding="utf-8")
    files = ["plans/far.toml", "near.toml"]
    assert main(["scenario", "town", *files, "--out", "o", "--tables-only", "--quiet"]) == 0
    copies = town.parent / "o" / "scenarios"
    told = {path.name: path.read_text("utf-8") for path in copies.rglob("*.toml")}
    assert "[[open]]" in told["far.toml"]
    assert told["near.toml"] == (town.parent / "near.toml").read_text("utf-8")
    again = [str(path) for path in copies.rglob("*.toml")]
    assert main(["scenario", "town", *again, "--out", "o2", "--tables-only", "--quiet"]) == 0
    was, now = (rows(town.parent / one / "tables" / "homes.csv") for one in ("o", "o2"))
    assert was == now


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["A"], "two packs"),
        (["A", "B"], "--out"),
        (["A", "town", "--out", "o"], "is no pack"),
        (["A", "B", "--out", "o", "--circle", "car"], "nearest is care"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(two_packs, capsys, words, told):
    assert main(["compare", *words, "--lang", "en"]) == 2
    assert told in capsys.readouterr().err
    assert not (two_packs / "o").exists()


# -- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_edit_and_every_size_has_its_words(language):
    said = entry("proposals.edit", language=language)
    assert set(EDITS) <= set(said)
    assert {"facilities", *CAPACITIES} <= set(entry("proposals.measure", language=language))
    names = Names({"care": {"zh": "养老圈", "en": "Care"}}, {"C1": "西"}, {"F1": "西站"})
    tables = {
        "open": {"id": "N", "service": "clinic", "at": (113.0, 22.5), "cost": 30.0},
        "close": {"id": "F1"},
        "move": {"id": "F1", "at": (113.0, 22.5)},
        "resize": {"id": "F1", "capacity_beds": 40.0},
        "change": {"id": "F1", "service": "library"},
        "link": {"id": "桥", "via": ((113.0, 22.5), (113.1, 22.5))},
        "close_link": {"way": 12},
        "open_gate": {"at": (113.0, 22.5)},
        "settle": {"id": "N", "at": (113.0, 22.5), "people": {"residents": 64}},
        "grow": {"to": {"residents": 400000}},
        "age": {"share": 0.25, "zone": "C1"},
        "speed": {"profile": "older", "speed_m_s": 0.7},
        "promise": {"circle": "care", "minutes": 10.0, "target_share": 0.95},
    }
    assert set(tables) == set(EDITS)
    told = {
        kind: edit_sentence(kind, table, names, language=language, unit="万元")
        for kind, table in tables.items()
    }
    assert "西站" in told["close"]
    assert "40" in told["resize"]
    assert "30 万元" in told["open"]
    assert "95%" in told["promise"]
    assert "西" in told["age"]
    assert all("{" not in one for one in told.values())
