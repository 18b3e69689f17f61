"""One validator tells everything wrong with a table: by row, field and value, all at once."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from lifecircle.study.columns.places import cell_faults
from lifecircle.study.tables import validator as tables
from lifecircle.study.tables.validator import (
    FACILITIES,
    NEAREST,
    RESIDENTS,
    Column,
    Place,
    Schema,
    resident_schema,
    validate,
)

EVERY = [value for value in vars(tables).values() if isinstance(value, Schema)]


def facilities(**changes) -> gpd.GeoDataFrame:
    columns = {
        "service": ["clinic", "library"],
        "name": ["a", ""],
        "tier": ["", "street"],
        "status": ["open", "planned"],
        "opened": pd.array([2001, None], dtype="Int64"),
        "closed": pd.array([None, None], dtype="Int64"),
        "count": [1, 2],
        "capacity_beds": [np.nan, 20.0],
        "source": "x.csv",
        "max_snap_m": 300.0,
    }
    return gpd.GeoDataFrame(
        {**columns, **changes},
        geometry=[shapely.Point(113, 22), shapely.box(113, 22, 113.1, 22.1)],
        index=pd.Index(["f1", "f2"], name="facility_id"),
        crs=4326,
    )


def codes(faults):
    return [(fault.code, fault.row, fault.field) for fault in faults]


def test_a_sound_table_has_no_faults():
    assert validate(facilities(), FACILITIES) == ()


def test_columns_nobody_declared_may_stand_there():
    assert validate(facilities(remark=["x", "y"]), FACILITIES) == ()


def test_a_missing_column_is_named_with_the_nearest_found():
    frame = facilities().rename(columns={"status": "statuss"})
    (fault,) = validate(frame, FACILITIES)
    assert (fault.code, fault.field, fault.details["nearest"]) == (
        "missing-column", "status", "statuss",
    )  # fmt: skip


def test_an_optional_column_may_be_absent():
    assert validate(facilities().drop(columns="capacity_beds"), FACILITIES) == ()


def test_every_fault_is_told_at_once_with_the_users_rows_and_names():
    frame = facilities(
        status=["opne", "open"], count=[0, 2], capacity_beds=[-1.0, 3.0], service=["clinic", ""]
    )
    place = Place(file="r.xlsx", rows=[7, 9], names={"capacity_beds": "床位数"})
    faults = validate(frame, FACILITIES, place=place)
    assert set(codes(faults)) == {
        ("not-allowed", 7, "status"),
        ("out-of-range", 7, "count"),
        ("negative-number", 7, "床位数"),
        ("empty-cell", 9, "service"),
    }
    assert {fault.file for fault in faults} == {"r.xlsx"}
    assert {fault.value for fault in faults} == {"opne", "0", "-1", ""}


def test_a_row_is_named_by_its_id_where_the_file_has_no_rows():
    (fault,) = validate(facilities(tier=["x", ""]), FACILITIES)
    assert (fault.row, fault.details["known"]) == ("f1", "district, street, community")


def test_ids_must_differ():
    frame = facilities().set_axis(pd.Index(["f1", "f1"], name="facility_id"))
    (fault,) = validate(frame, FACILITIES, place=Place(file="f.csv", rows=[2, 3]))
    assert (fault.code, fault.row, fault.value) == ("duplicate-id", 3, "f1")


def test_the_index_must_bear_its_name():
    (fault,) = validate(facilities().rename_axis("id"), FACILITIES)
    assert (fault.code, fault.details["wanted"]) == ("wrong-index", "facility_id")


def test_coordinates_must_be_wgs84_degrees():
    frame = facilities().set_crs(4547, allow_override=True)
    assert [fault.code for fault in validate(frame, FACILITIES)] == ["wrong-crs"]
    plain = pd.DataFrame(facilities())
    assert [fault.code for fault in validate(plain, FACILITIES)] == ["wrong-crs"]


def test_missing_empty_and_unfit_geometries_are_told():
    frame = gpd.GeoDataFrame(
        {"residents": [1.0, 2.0, 3.0], **dict.fromkeys(tables.ZONE_COLUMNS, "")},
        geometry=[None, shapely.Point(), shapely.box(0, 0, 1, 1)],
        index=pd.Index(["a", "b", "c"], name="resident_id"),
        crs=4326,
    )
    assert codes(validate(frame, RESIDENTS)) == [
        ("missing-geometry", "a", "geometry"),
        ("missing-geometry", "b", "geometry"),
        ("wrong-geometry", "c", "geometry"),
    ]


@pytest.mark.parametrize(
    ("cells", "kind", "code"),
    [
        ([1.0, np.nan], "number", "empty-cell"),
        ([1.0, np.inf], "number", "not-a-number"),
        (["1", "2"], "number", "not-a-number"),
        ([1.0, 2.5], "whole", "not-a-whole-number"),
        ([1, 0], "flag", "not-allowed"),
        (["a", None], "text", "empty-cell"),
        (["a", ""], "text", "empty-cell"),
    ],
)
def test_each_kind_of_cell_is_held_to_its_kind(cells, kind, code):
    schema = Schema(name="t", index=(), columns=(Column(name="x", kind=kind),))
    faults = validate(pd.DataFrame({"x": cells}), schema)
    assert {fault.code for fault in faults} == {code}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ([1.0, np.nan], Column(name="x", kind="number", blank=True)),
        ([1.0, np.inf], Column(name="x", kind="number", endless=True)),
        (["a", ""], Column(name="x", kind="text", blank=True)),
        (pd.array([True, None], dtype="boolean"), Column(name="x", kind="flag", blank=True)),
        ([True, False], Column(name="x", kind="flag")),
    ],
)
def test_what_is_allowed_passes(cells, column):
    schema = Schema(name="t", index=(), columns=(column,))
    assert validate(pd.DataFrame({"x": cells}), schema) == ()


def test_an_index_of_two_levels_is_checked_as_a_pair():
    index = pd.MultiIndex.from_tuples([("r", "a"), ("r", "b")], names=["resident_id", "circle"])
    frame = pd.DataFrame(
        {
            "facility_id": ["f", ""],
            "minutes": [3.0, np.inf],
            "walk_m": [100.0, np.inf],
            "steps_m": [0.0, np.inf],
            "access_m": [5.0, np.nan],
            "status": ["covered", "unreachable"],
        },
        index=index,
    )
    assert validate(frame, NEAREST) == ()
    assert [fault.code for fault in validate(frame.iloc[[0, 0]], NEAREST)] == ["duplicate-id"]


def test_many_bad_rows_are_named_in_few_lines():
    cells = pd.Series(np.arange(1000.0), name="x")
    faults = list(cell_faults("negative-number", np.ones(1000, bool), cells=cells, place=Place()))
    assert 5 < len(faults) < 20
    assert faults[-1].code == "further-rows"


def test_population_groups_become_columns_of_people():
    schema = resident_schema(["residents", "age_60_plus", "not-a-group"])
    names = [column.name for column in schema.columns]
    assert names.count("residents") == 1 and "age_60_plus" in names and "not-a-group" not in names


def test_no_table_declares_a_column_twice():
    for schema in EVERY:
        names = [column.name for column in schema.columns]
        assert len(names) == len(set(names)), schema.name


def test_validating_changes_nothing():
    frame = facilities(status=["opne", "open"])
    before = frame.copy(deep=True)
    validate(frame, FACILITIES)
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))


def test_some_tables_may_name_a_place_twice():
    index = pd.MultiIndex.from_tuples([("facilities", "p")] * 2, names=["layer", "id"])
    frame = pd.DataFrame(
        {
            "lon": 113.1, "lat": 22.5, "street_lon": [113.1, np.nan], "street_lat": [22.5, np.nan],
            "access_m": [3.0, np.nan], "piece_m": [100.0, np.nan],
            "status": ["snapped", "not_snapped"], "note": "",
        },
        index=index,
    )  # fmt: skip
    assert validate(frame, tables.SNAPS) == ()
