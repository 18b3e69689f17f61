import csv
import io

import numpy as np
import pandas as pd
import pytest

from lifecircle.report.tables import TABLES, csv_tables, write_csv, write_tables


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.fixture
def folder(result, tmp_path):
    write_tables(result, tmp_path, language="zh")
    return tmp_path


def test_every_table_of_the_contract_is_written_with_a_byte_order_mark(folder):
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{one}.csv" for one in TABLES)
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in folder.iterdir())


def test_the_contracts_columns_come_first_and_names_for_people_follow(folder):
    assert list(read(folder / "nearest.csv")[0]) == [
        "resident_id",
        "circle",
        "facility_id",
        "minutes",
        "walk_m",
        "steps_m",
        "access_m",
        "status",
        "facility_name",
    ]


def test_a_home_with_nothing_to_walk_to_has_empty_cells_and_its_status(folder):
    row = read(folder / "nearest.csv")[3]
    assert (row["resident_id"], row["facility_id"], row["minutes"]) == ("B4", "", "")
    assert row["status"] == "not_snapped"


def test_minutes_metres_and_shares_are_rounded(folder):
    row = read(folder / "nearest.csv")[1]
    assert (row["minutes"], row["walk_m"]) == ("7.1235", "341.93")


def test_nobody_disappears_between_the_result_and_the_file(result, folder):
    assert len(read(folder / "nearest.csv")) == len(result.nearest)
    assert len(read(folder / "coverage.csv")) == len(result.coverage)


def test_a_park_is_placed_inside_its_outline_and_no_geometry_is_written(folder):
    park = read(folder / "facilities.csv")[1]
    assert (park["lon"], park["lat"], park["name"]) == ("113.1165", "22.5065", "图书馆")
    assert "geometry" not in park
    assert "geometry" not in read(folder / "zones.csv")[0]


def test_a_snapped_place_is_listed_by_name(folder):
    rows = read(folder / "snaps.csv")
    assert [row["name"] for row in rows] == ["B1", "仁美站", "B4"]


def test_a_name_that_is_a_formula_is_text_wherever_it_stands(make_result, tmp_path):
    write_tables(make_result(names={"F1": '=HYPERLINK("x")', "C2": "+86"}), tmp_path, language="zh")
    assert read(tmp_path / "nearest.csv")[0]["facility_name"] == '\'=HYPERLINK("x")'
    assert read(tmp_path / "gaps.csv")[0]["zone_name"] == "'+86"
    assert read(tmp_path / "zones.csv")[3]["name"] == "'+86"


def test_every_table_of_a_model_says_so_in_every_row(make_result, tmp_path):
    write_tables(make_result(model=True), tmp_path, language="zh")
    rows = [row for path in tmp_path.iterdir() for row in read(path)]
    assert {row["data"] for row in rows} == {"示范模型，非实测"}


def test_names_follow_the_language_and_ids_do_not(result):
    english = csv_tables(result, language="en")["coverage"].to_pydict()
    assert english["circle_name"][0] == "Elderly care"
    assert english["denominator_name"][0] == "people aged 60 and over"
    assert english["circle"][0] == "elderly-care"


def test_people_in_no_zone_have_a_row_that_says_so(result):
    row = result.coverage.iloc[[0]].rename(index={"440704": "(none)"}, level="zone_id")
    result.coverage = pd.concat([result.coverage, row])
    assert (
        csv_tables(result, language="zh")["coverage"]["zone_name"][-1].as_py() == "不在任何片区内"
    )


def test_the_result_is_not_changed(make_result):
    result, untouched = make_result(), make_result()
    csv_tables(result, language="zh")
    for table in ("nearest", "coverage", "gaps", "snaps", "indicators", "facilities"):
        pd.testing.assert_frame_equal(getattr(result, table), getattr(untouched, table))


def test_a_long_table_is_written_in_one_stream(result, tmp_path):
    homes = [f"B{number:05d}" for number in range(2000)]
    circles = ["elderly-care", "culture-10"]
    index = pd.MultiIndex.from_product([homes, circles], names=["resident_id", "circle"])
    result.nearest = pd.DataFrame(
        {"facility_id": "F1", "minutes": np.linspace(0, 30, len(index)), "status": "covered"}, index
    )
    write_csv(csv_tables(result, language="zh")["nearest"], tmp_path / "long.csv")
    rows = read(tmp_path / "long.csv")
    assert len(rows) == 4000
    assert (rows[-1]["resident_id"], rows[-1]["minutes"]) == ("B01999", "30")
