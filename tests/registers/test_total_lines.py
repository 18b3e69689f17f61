"""Lines of totals are held against their rows, and a register that disagrees with itself is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_files import csv_file, imported, workbook

HEAD = ("编号", "机构名称", "设施类别", "经度", "纬度", "床位数（张）", "建筑面积（平方米）")


def place(number, beds, area=None):
    return (f"a{number}", f"外海第{number}养老服务站", "养老服务站", 113.16, 22.58 + number / 100,
            beds, area)  # fmt: skip


def line(label, beds, area=None):
    return (label, None, None, None, None, beds, area)


def told(done):
    return [
        (fault.row, fault.field, fault.details["sum"], fault.details["difference"])
        for fault in done.faults
        if fault.code == "import-total-differs"
    ]


def test_a_total_that_adds_up_is_passed_over(tmp_path):
    # 8 + 16 + 32 = 56 beds, 100 + 200 + 400 = 700 square metres.
    rows = [HEAD, place(1, 8, 100), place(2, 16, 200), place(3, 32, 400), line("合计", 56, 700)]
    assert told(imported(workbook(tmp_path, {"名册": rows}), accept=True)) == []


def test_a_total_that_does_not_is_told_with_row_column_sum_and_difference(tmp_path):
    rows = [HEAD, place(1, 8, 100), place(2, 16, 200), line("合计", 30, 300)]
    done = imported(workbook(tmp_path, {"名册": rows}), accept=True)
    # 8 + 16 = 24 beds, the line says 30.
    assert told(done) == [(4, "床位数(张)", "24", "+6")]
    assert len(done.facilities) == 2, "the rows are imported as they stand"


def test_a_csv_is_held_against_its_total_too(tmp_path):
    rows = [HEAD, place(1, 8), place(2, 16), line("总计", 20)]
    done = imported(csv_file(tmp_path, rows, encoding="gb18030"), accept=True)
    assert told(done) == [(4, "床位数(张)", "24", "-4")]


def test_subtotals_count_the_rows_since_the_last_one_and_the_whole_counts_all(tmp_path):
    rows = [
        HEAD, place(1, 8), place(2, 16), line("小计", 24), place(3, 32), place(4, 64),
        line("小计", 96), line("合计", 120),
    ]  # fmt: skip
    assert told(imported(workbook(tmp_path, {"名册": rows}), accept=True)) == []


def test_a_wrong_subtotal_is_named_and_the_whole_that_is_right_is_not(tmp_path):
    rows = [
        HEAD, place(1, 8), place(2, 16), line("小计", 25), place(3, 32), place(4, 64),
        line("小计", 96), line("合计", 120),
    ]  # fmt: skip
    done = imported(workbook(tmp_path, {"名册": rows}), accept=True)
    assert told(done) == [(4, "床位数(张)", "24", "+1")]


def test_a_total_above_its_rows_counts_those_below(tmp_path):
    rows = [HEAD, line("合计", 24), place(1, 8), place(2, 16)]
    assert told(imported(workbook(tmp_path, {"名册": rows}), accept=True)) == []


def test_a_line_that_counts_its_rows_is_no_fault(tmp_path):
    rows = [HEAD, place(1, 8), place(2, 16), place(3, 32), line("合计", 3)]
    assert told(imported(workbook(tmp_path, {"名册": rows}), accept=True)) == []


def test_totals_rounded_to_two_decimals_are_no_fault(tmp_path):
    # 3 x 33.333 = 99.999, printed as 100.
    rows = [HEAD, *(place(number, 1, 33.333) for number in (1, 2, 3)), line("合计", 3, 100)]
    assert told(imported(workbook(tmp_path, {"名册": rows}), accept=True)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sentence_names_both_numbers(tmp_path, language):
    rows = [HEAD, place(1, 8), place(2, 16), line("合计", 30)]
    done = imported(workbook(tmp_path, {"名册": rows}), accept=True)
    (fault,) = [one for one in done.faults if one.code == "import-total-differs"]
    assert "30" in fault.text(language=language)
    assert "24" in fault.text(language=language)


@given(beds=st.lists(st.integers(1, 500), min_size=2, max_size=9), off=st.integers(-40, 40))
def test_a_total_is_told_of_exactly_when_it_is_neither_the_sum_nor_the_count(
    tmp_path_factory, beds, off
):
    stated = sum(beds) + off
    rows = [HEAD, *(place(at, one) for at, one in enumerate(beds, 1)), line("合计", stated)]
    path = workbook(tmp_path_factory.mktemp("sums"), {"名册": rows})
    expected = off != 0 and stated != len(beds)
    assert bool(told(imported(path, accept=True))) == expected
