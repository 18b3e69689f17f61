"""What a cell means: ids stay texts, numbers are numbers however they are written."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.study.columns.cells import ids, is_blank, numbers, plain, settled, texts


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("0012", "0012"),
        ("440704001002003004", "440704001002003004"),
        (12.0, "12"),
        (12, "12"),
        (1.5, "1.5"),
        ("００１２ ", "0012"),
        (" A-7\n", "A-7"),
        (None, ""),
        (float("nan"), ""),
        (date(2024, 5, 1), "2024-05-01"),
        (np.float64(7.0), "7"),
    ],
)
def test_an_id_is_the_text_a_planner_sees(cell, meant):
    assert ids([cell])[0] == meant


def test_a_name_keeps_its_signs_and_loses_only_the_blanks_around_it():
    name = "江海区（外海）“１号”站 `${x}` {{7*7}}"
    assert texts([f" {name}　\n"])[0] == name


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234", 1234.0),
        ("1,234,567.5", 1234567.5),
        ("１２１．４", 121.4),
        ("1.2万", 12000.0),
        ("3亿", 3e8),
        (" 7 ", 7.0),
        ("-15.43", -15.43),
        ("1e3", 1000.0),
        (".5", 0.5),
        (5, 5.0),
    ],
)
def test_a_number_may_be_written_as_offices_write_it(cell, value):
    values, wrong = numbers([cell])
    assert values[0] == pytest.approx(value)
    assert not wrong[0]


@pytest.mark.parametrize("cell", ["", " ", None, "-", "—", "/", "无", "N/A", float("nan")])
def test_nothing_is_no_number_and_not_wrong(cell):
    values, wrong = numbers([cell])
    assert np.isnan(values[0])
    assert not wrong[0]


@pytest.mark.parametrize(
    "cell", ["121.4E", "12,34", "113°06′", "abc", "1.2.3", ".", "+", True, date(2024, 1, 1), "5张"]
)
def test_what_is_no_number_is_told(cell):
    values, wrong = numbers([cell])
    assert np.isnan(values[0])
    assert wrong[0]


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_any_number_written_out_comes_back(value):
    values, wrong = numbers([repr(value)])
    assert values[0] == value
    assert not wrong[0]


def test_a_column_of_numbers_settles_as_numbers_and_a_code_as_text():
    assert settled(["1", "", "2,000"]).tolist()[::2] == [1.0, 2000.0]
    assert settled(["0012", "13"]).tolist() == ["0012", "13"]
    assert settled(["440704001002003004"]).tolist() == ["440704001002003004"]
    assert settled(["1", "x"]).tolist() == ["1", "x"]
    assert settled(["", None]).tolist() == ["", ""]
    assert settled(np.array([1, 2])).dtype.kind == "i"


@given(st.lists(st.text("a０ \t\u3000甲-", max_size=3), max_size=4))
def test_a_column_of_texts_is_read_as_each_of_its_cells_is(cells):
    # A cell with an empty one beside it takes the long way, cell by cell.
    assert texts(cells).tolist() == [texts([cell, None])[0] for cell in cells]
    assert ids(cells).tolist() == [ids([cell, None])[0] for cell in cells]


@given(st.lists(st.floats(allow_infinity=False) | st.integers(-9, 9), max_size=4))
def test_a_column_of_numbers_is_read_as_each_of_its_cells_is(cells):
    values, wrong = numbers(cells)
    one_by_one = [numbers([cell, None])[0][0] for cell in cells]
    assert np.array_equal(values, one_by_one, equal_nan=True)
    assert not wrong.any()


def test_headers_are_compared_without_regard_to_full_width_signs_and_blanks():
    assert plain("床位数（张）\n") == plain("床位数(张)")


def test_a_list_in_a_cell_is_a_text_and_no_number():
    cell = np.array([113.1, 22.5])
    assert settled([cell, "1"])[1] == "1"
    assert not is_blank(cell)


def test_blank_cells():
    assert [is_blank(c) for c in ("", " ", None, float("nan"), 0, "0")] == [True] * 4 + [False] * 2
    assert texts([datetime(2024, 1, 2, 3)])[0] == "2024-01-02T03:00:00"  # noqa: DTZ001
