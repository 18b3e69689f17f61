"""Capacity in the packs of `scenario` and `compare`: one town, computed and read back.

F1 in the west has one bed, F2 in the east one; B1 (1 person, west) and B2 (2 people, east) need
a bed each. Today B1 has hers and B2 is beyond reach; with F2 one of B2's two people has one, and
two people turn to F2's one bed.
"""

import csv
import io
import json
import zipfile

import pytest
from proposal_town import write_town

from lifecircle.cli import main

SUPPLY = """
[circles.supply]
column = "capacity_beds"
group = "residents"
need = 1
"""
EAST = """
name = "B"
datum = "wgs84"

[[open]]
id = "F2"
service = "elderly-station"
name = "东站"
at = [113.0185, 22.5001]
capacity_beds = 1
"""
BEDS = "facility_id,name,lon,lat,capacity_beds\nF1,西站,113.0001,22.5001,1\n"


def town_with_beds(folder, more=""):
    write_town(folder)
    study = (folder / "study.toml").read_text("utf-8")
    told = study.replace("target_share = 0.9\n", f"target_share = 0.9\n{SUPPLY}")
    (folder / "study.toml").write_text(told, encoding="utf-8")
    (folder / "stations.csv").write_text(BEDS + more, encoding="utf-8")
    return str(folder)


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    home = tmp_path_factory.mktemp("beds")
    town = town_with_beds(home / "town")
    later = town_with_beds(home / "later", "F2,东站,113.0185,22.5001,1\n")
    (home / "east.toml").write_text(EAST, encoding="utf-8")
    common = ["--quiet", "--lang", "zh"]
    east = str(home / "east.toml")
    assert main(["scenario", town, east, "--out", str(home / "S"), *common]) == 0
    for study, out in ((town, "A"), (later, "B")):
        assert main(["run", study, "--out", str(home / out), *common]) == 0
    pair = [str(home / one) for one in ("A", "B")]
    assert main(["compare", *pair, "--out", str(home / "C"), *common]) == 0
    return home


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def care(folder, name="capacity"):
    return next(row for row in rows(folder / "tables" / f"{name}.csv") if row["circle"] == "care")


def test_the_tables_say_who_gets_a_bed_and_what_is_too_full(packs):
    row = care(packs / "S")
    wanted = {
        "unit": "beds", "group": "residents", "capacity_before": "1", "capacity_after": "2",
        "placed_people_before": "1", "placed_people_after": "2", "place_won": "1",
        "place_lost": "0", "over_before": "0", "over_after": "1", "over_by_before": "0",
        "over_by_after": "1",
    }  # fmt: skip
    assert {key: row[key] for key in wanted} == wanted
    full = next(one for one in rows(packs / "S" / "tables" / "crowding.csv")
                if (one["facility_id"], one["circle"]) == ("F2", "care"))  # fmt: skip
    assert (full["load_before"], full["load_after"], full["over_by_after"]) == ("0", "2", "1")


def test_two_packs_say_the_same_but_who_gets_a_bed(packs):
    asked, read = (care(packs / one) for one in "SC")
    personal = ("scenario", "place_won", "place_lost")
    assert {key: asked[key] for key in asked if key not in personal} == {
        key: read[key] for key in read if key not in personal
    }
    assert (read["place_won"], read["place_lost"]) == ("", "")
    crowded = [rows(packs / one / "tables" / "crowding.csv") for one in "SC"]
    assert crowded[0] == crowded[1]


def test_the_paper_and_the_workbook_show_it(packs):
    page = (packs / "S" / "compare.html").read_text("utf-8")
    for words in ("容量是否缓解", "省时、评定与容量", "时限内新有位 1 人次，失去位 0 人次"):
        assert words in page
    with zipfile.ZipFile(packs / "S" / "compare.xlsx") as book:
        sheets = book.read("xl/workbook.xml").decode("utf-8")
    assert all(f'name="{one}"' in sheets for one in ("容量", "设施负荷", "评定变化"))
    compared = (packs / "C" / "compare.html").read_text("utf-8")
    assert "容量是否缓解" in compared
    assert "新有位</th>" not in compared


def test_the_summary_holds_it_for_programs(packs):
    (one,) = json.loads((packs / "S" / "summary.json").read_text("utf-8"))["scenarios"]
    told = next(row for row in one["capacity"] if row["circle"] == "care")
    assert (told["place_won"], told["over_after"]) == (1, 1)
