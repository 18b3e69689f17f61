"""The law of the import: every row that goes in is accounted for, whatever the rows are."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from register_files import imported, workbook

from lifecircle.registers import write_import
from lifecircle.registers.told.row_tables import rows_text

HEAD = ("序号", "机构名称", "设施类别", "坐标", "状态", "床位数(张)")
NAMES = st.sampled_from(["外海小学", "外海 小学", "麻三小学", "龙溪站", "=1+1", "总计划小学", None])
SERVICES = st.sampled_from(["小学", "小学、幼儿园", "养老服务站;托老所", "小雪", "家政", None])
PLACES = st.sampled_from([
    "113.1,22.5", "22.5,113.1", "113.1001,22.5", "113°06′，22°30′", "0,0", "见附件", "113.1", "-",
    "500,22", None,
])  # fmt: skip
STATUSES = st.sampled_from(["在用", "停用", "良好", None])
BEDS = st.sampled_from([10, "20", "三十", None])
DATA = st.tuples(st.integers(1, 99), NAMES, SERVICES, PLACES, STATUSES, BEDS)
OTHERS = st.sampled_from([
    (None,) * 6,
    ("合计", None, None, None, None, 120),
    ("小计", None, None, None, None, None),
    ("注：以核定为准",) + (None,) * 5,
    ("一、外海街道",) + (None,) * 5,
    ("填表人：区民政局", None, None, "审核人：区民政局", None, None),
    (7,) + (None,) * 5,
    HEAD,
])  # fmt: skip
ROWS = st.lists(st.one_of(DATA, OTHERS), max_size=14)
TITLES = st.lists(st.just(("名册",) + (None,) * 5), max_size=2)
LASTING = settings(max_examples=150, deadline=None)


def last_filled(rows):
    """Return how many rows a program shows: down to the last that holds something."""
    return max(
        (at for at, row in enumerate(rows, 1) if any(one is not None for one in row)), default=0
    )


@LASTING
@given(titles=TITLES, rows=ROWS)
def test_each_row_that_goes_in_has_exactly_one_fate(titles, rows):
    whole = [*titles, HEAD, *rows]
    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder), {"名册": whole})
        done = imported(path, accept=True)
    assert not done.refused
    account = done.account
    assert account.rows_in == last_filled(whole), "counted here from what was written"
    assert account.rows_in == sum(account.fates.values())
    told = list(csv.DictReader(io.StringIO(rows_text(done, language="en"))))
    assert [int(row["row"]) for row in told] == list(range(1, account.rows_in + 1))


@LASTING
@given(rows=st.lists(DATA, max_size=10))
def test_a_row_of_data_is_never_lost_as_something_else(rows):
    with tempfile.TemporaryDirectory() as folder:
        done = imported(workbook(Path(folder), {"名册": [HEAD, *rows]}), accept=True)
    # A row that holds its number only is a form not filled in; every other one is data.
    filled = [row for row in rows if any(one is not None for one in row[1:])]
    fates = done.account.fates
    kept = fates["facility"] + fates["joined"] + fates["geocode"] + fates["refused"]
    assert kept == len(filled)
    standing = [entry for entry in done.entries if entry.fate == "facility"]
    assert len(done.facilities) == sum(len(entry.services) for entry in standing)
    assert len({one.facility_id for one in done.facilities}) == len(done.facilities)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, cut=st.integers(0, 14))
def test_two_files_have_the_rows_of_both(rows, cut):
    parts = [[HEAD, *rows[:cut]], [HEAD, *rows[cut:]]]
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            workbook(Path(folder), {"名册": part}, name=f"{number}.xlsx")
            for number, part in enumerate(parts)
        ]
        done = imported(paths, accept=True)
        out = Path(folder) / "out"
        out.mkdir()
        write_import(done, out, language="zh")
    assert [one.rows_in for one in done.accounts] == [last_filled(part) for part in parts]
    assert done.account.rows_in == sum(last_filled(part) for part in parts)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(DATA, min_size=1, max_size=8))
def test_joining_never_adds_a_bed_nor_loses_one_that_stands_once(rows):
    with tempfile.TemporaryDirectory() as folder:
        done = imported(workbook(Path(folder), {"名册": [HEAD, *rows]}), accept=True)
    beds = [
        entry.numbers.get("capacity_beds", 0.0)
        for entry in done.entries
        if entry.fate == "facility"
    ]
    assert sum(one.numbers.get("capacity_beds", 0.0) for one in done.facilities) == sum(beds)
