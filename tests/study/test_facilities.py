"""Registers become one table of facilities: a place a row, an id a place."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.tables.facilities import RegisterRules, read_entrances, read_registers
from lifecircle.study.tables.validator import ENTRANCES, FACILITIES, validate


def register(file="r.csv", names=None, many=None, **columns) -> Placed:
    many = many or len(next(iter(columns.values())))
    frame = gpd.GeoDataFrame(
        columns, geometry=[shapely.Point(113, 22 + 0.001 * at) for at in range(many)], crs=4326
    )
    return Placed.of(frame, Place(file=file, rows=np.arange(2, many + 2), names=names))


CLINIC = RegisterRules(service="clinic")


def read(layer, rules=CLINIC):
    return read_registers([(layer, rules)])


def test_a_bare_list_of_points_is_enough():
    found, faults = read(register(many=2))
    assert faults == ()
    assert validate(found, FACILITIES) == ()
    assert found.index.tolist() == ["clinic-2", "clinic-3"]
    row = found.iloc[0]
    assert (row["service"], row["status"], row["count"]) == ("clinic", "open", 1)
    assert (row["source"], row["max_snap_m"]) == ("r.csv", 300.0)
    assert pd.isna(row["opened"])


def test_ids_and_names_are_kept_as_the_register_has_them():
    layer = register(id=["0012", "440704001001"], name=["站（一）", "{{7*7}}"])
    found, _ = read(layer)
    assert found.index.tolist() == ["0012", "440704001001"]
    assert found["name"].tolist() == ["站（一）", "{{7*7}}"]


def test_a_service_may_stand_there_by_id_or_by_name():
    layer = register(service=["library", "居家养老服务站", ""])
    found, faults = read(layer, RegisterRules(service="plaza"))
    assert faults == ()
    assert found["service"].tolist() == ["library", "elderly-station", "plaza"]


def test_an_unknown_service_is_named_with_its_row_and_the_nearest():
    found, (fault,) = read(register(service=["library", "libary"]), RegisterRules())
    assert found is None
    assert (fault.code, fault.row, fault.value) == ("unknown-service", 3, "libary")
    assert fault.details["nearest"] == "library"


def test_statuses_and_tiers_are_read_in_the_words_of_offices():
    layer = register(status=["在建", "规划", "", "closed"], tier=["区级", "", "社区级", "street"])
    found, faults = read(layer)
    assert faults == ()
    assert found["status"].tolist() == ["building", "planned", "open", "closed"]
    assert found["status_assumed"].tolist() == [False, False, True, False]
    assert found["tier"].tolist()[0] == "district"
    assert found["tier"].tolist()[2:] == ["community", "street"]


def test_a_tier_nobody_states_is_the_usual_one_of_the_service():
    found, _ = read(register(many=1), RegisterRules(service="elderly-centre"))
    assert found["tier"].tolist() == ["street"]


def test_years_are_read_from_the_beginning_of_a_date():
    found, faults = read(
        register(opened=[2015, "2021年9月", ""], closed=["", "２０２２", "2023-01-01"])
    )
    assert faults == ()
    assert found["opened"].tolist() == [2015, 2021, pd.NA]
    assert found["closed"].tolist() == [pd.NA, 2022, 2023]


def test_rows_that_count_no_facility_are_left_out():
    found, faults = read(register(count=[2, 0, 1]), RegisterRules(service="clinic", count="count"))
    assert faults == ()
    assert found.index.tolist() == ["clinic-2", "clinic-4"]
    assert found["count"].tolist() == [2, 1]


def test_capacities_are_numbers_or_empty():
    found, faults = read(register(capacity_beds=["1,200", ""], area_m2=[3.5, None]))
    assert faults == ()
    assert found["capacity_beds"].tolist()[0] == 1200
    assert np.isnan(found["capacity_beds"].iloc[1])


@pytest.mark.parametrize(
    ("columns", "rules", "code", "value"),
    [
        ({"capacity_beds": ["20", "二十张"]}, CLINIC, "not-a-number", "二十张"),
        ({"capacity_beds": [20, -3]}, CLINIC, "negative-number", "-3"),
        ({"status": ["open", "opne"]}, CLINIC, "not-allowed", "opne"),
        ({"tier": ["", "county"]}, CLINIC, "not-allowed", "county"),
        ({"opened": ["2001", "去年"]}, CLINIC, "not-a-year", "去年"),
        ({"count": [1, -1]}, RegisterRules(service="clinic", count="count"), "negative-number",
         "-1"),
        ({"count": [1, 1.5]}, RegisterRules(service="clinic", count="count"),
         "not-a-whole-number", "1.5"),
        ({"service": ["clinic", ""]}, RegisterRules(), "empty-cell", ""),
        ({"id": ["a", "a"]}, CLINIC, "duplicate-id", "a"),
    ],
)  # fmt: skip
def test_each_bad_cell_is_named_with_its_row(columns, rules, code, value):
    found, faults = read(register(**columns), rules)
    assert found is None
    assert [(fault.code, fault.row, fault.value) for fault in faults] == [(code, 3, value)]
    for language in ("en", "zh"):
        assert fault_text(faults[0], language)


def fault_text(fault, language):
    return fault.what(language=language) and fault.remedy(language=language)


def test_faults_name_the_files_own_columns():
    layer = register(capacity_beds=["x"], names={"capacity_beds": "床位数（张）"})
    _, (fault,) = read(layer)
    assert fault.field == "床位数（张）"


def test_a_column_of_counts_that_is_not_there_is_named():
    layer = register(many=1, names={"count": "数量"})
    _, faults = read(layer, RegisterRules(service="clinic", count="count"))
    assert [(fault.code, fault.value) for fault in faults] == [("missing-column", "数量")]


def test_an_id_in_two_registers_is_a_fault_where_the_study_names_both():
    names = {"id": "编号"}
    found, faults = read_registers([
        (register("a.csv", names, id=["1", "2"]), CLINIC),
        (register("b.csv", names, id=["2", "3"]), CLINIC),
    ])  # fmt: skip
    assert found is None
    assert [(one.code, one.file, one.value, one.details["first"]) for one in faults] == [
        ("id-in-two-layers", "b.csv", "2", "a.csv")
    ]


def test_ids_nobody_named_are_told_apart_by_service():
    # One grid of cells counts schools and clinics: the same ids in both.
    cells = {"id": ["c1", "c2"]}
    found, faults = read_registers([
        (register("grid.csv", **cells), RegisterRules(service="primary-school")),
        (register("grid.csv", **cells), RegisterRules(service="clinic")),
    ])  # fmt: skip
    assert faults == ()
    assert found.index.tolist() == ["c1", "c2", "clinic-c1", "clinic-c2"]


def test_registers_with_other_capacities_share_one_table():
    found, faults = read_registers([
        (register("a.csv", capacity_beds=[5]), CLINIC),
        (register("b.csv", area_m2=[70.0]), RegisterRules(service="plaza", max_snap_m=50)),
    ])  # fmt: skip
    assert faults == ()
    assert validate(found, FACILITIES) == ()
    assert found["capacity_beds"].tolist()[0] == 5 and np.isnan(found["area_m2"].iloc[0])
    assert found["max_snap_m"].tolist() == [300, 50]


def test_faults_of_all_registers_are_told_at_once():
    _, faults = read_registers([
        (register("a.csv", capacity_beds=["x"]), CLINIC),
        (register("b.csv", status=["?"]), CLINIC),
        (register("c.csv", id=["7", "7"]), CLINIC),
    ])  # fmt: skip
    assert [(one.file, one.code) for one in faults] == [
        ("a.csv", "not-a-number"),
        ("b.csv", "not-allowed"),
        ("c.csv", "duplicate-id"),
    ]


def test_an_empty_register_is_an_empty_table():
    empty = Placed({}, np.array([], dtype=object), Place(file="r.csv", rows=np.arange(0)))
    found, faults = read(empty)
    assert faults == () and len(found) == 0 and validate(found, FACILITIES) == ()


def test_entrances_belong_to_facilities_that_are_there():
    found, faults = read_entrances(register(facility_id=["p1", "p1"]), facility_ids=["p1", "p2"])
    assert faults == () and validate(found, ENTRANCES) == ()
    _, faults = read_entrances(register(facility_id=["p1", "p9"]), facility_ids=["p1", "p2"])
    assert [(one.code, one.row, one.value) for one in faults] == [("unknown-facility", 3, "p9")]
    _, faults = read_entrances(register(gate=["p1"]), facility_ids=["p1"])
    assert [one.code for one in faults] == ["missing-column"]


def test_a_column_of_words_called_geometry_is_no_shape():
    words = {"geometry": np.array(["POINT (1 1)"], dtype=object)}
    shapes = np.array([shapely.Point(113, 22)], dtype=object)
    place = Place(file="g.csv", rows=np.array([2]))
    _, (fault,) = read_entrances(Placed(words, shapes, place), facility_ids=["p1"])
    assert (fault.code, fault.field) == ("missing-column", "facility_id")
    words["facility_id"] = np.array(["p1"], dtype=object)
    found, faults = read_entrances(Placed(words, shapes, place), facility_ids=["p1"])
    assert faults == () and found.geometry.tolist() == shapes.tolist()


def test_reading_changes_no_layer():
    layer = register(service=["居家养老服务站"], status=["在建"])
    columns, shapes = pd.DataFrame(layer.columns).copy(deep=True), layer.shapes.copy()
    read(layer, RegisterRules())
    pd.testing.assert_frame_equal(pd.DataFrame(layer.columns), columns)
    assert (layer.shapes == shapes).all()


def test_a_register_that_does_not_say_what_it_holds_is_told_once():
    _, faults = read(register(name=["a", "b"]), RegisterRules())
    assert [(one.code, one.file, one.field) for one in faults] == [
        ("missing-service", "r.csv", "service")
    ]
