import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.report.csv_cells import cells, key_cells, named_cells, plain_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+8613800000000",
        "@SUM(A1)",
        "-cmd|'/C calc'!A0",
        "\t=1",
        "\r=1",
        "＝1",
        "－1",
        "＠a",
    ],
)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text):
    assert plain_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["诊所", "-12", "-12.5", "a=1", "", "0012", "1+1"])
def test_other_text_and_plain_negative_numbers_stay_as_they_are(text):
    assert plain_text(text) == text


@given(st.text())
def test_no_cell_ever_begins_with_a_sign_that_starts_a_formula(text):
    shown = plain_text(text)
    assert not shown.startswith(tuple("=+@\t\r＝＋－＠"))
    assert shown.encode("utf-8").decode("utf-8").endswith(text)


def test_half_a_surrogate_pair_becomes_a_question_mark():
    assert plain_text("a\ud800") == "a?"


def test_numbers_are_rounded_by_the_unit_in_their_name():
    third = pd.Series([1 / 3])
    assert cells(third, name="minutes").to_pylist() == [0.3333]
    assert cells(third, name="walk_m").to_pylist() == [0.33]
    assert cells(third, name="covered_share").to_pylist() == [0.333333]
    assert cells(third, name="lon").to_pylist() == [0.3333333]


def test_what_is_not_finite_is_an_empty_cell_and_no_zero_is_negative():
    values = pd.Series([np.nan, np.inf, -np.inf, -0.0000001])
    assert cells(values, name="minutes").to_pylist() == [None, None, None, 0.0]
    assert math.copysign(1, cells(values, name="minutes")[3].as_py()) == 1


def test_whole_numbers_and_truth_values_keep_their_kind_and_their_holes():
    assert cells(pd.Series([2018, None], dtype="Int64"), name="opened").to_pylist() == [2018, None]
    assert cells(pd.Series([True, None], dtype="boolean"), name="met").to_pylist() == [True, None]
    assert cells(pd.Series([True, False]), name="small").type == pa.bool_()


def test_ids_become_names_and_an_unknown_id_keeps_itself():
    values = pd.Series(["F1", None, "F9"])
    assert named_cells(values, names={"F1": "=站"}).to_pylist() == ["'=站", None, "F9"]


def test_a_level_of_a_key_is_laid_out_row_by_row():
    index = pd.MultiIndex.from_tuples([("B1", "x"), ("B2", "x"), ("B1", "y")])
    assert key_cells(index, 0).to_pylist() == ["B1", "B2", "B1"]
    assert key_cells(index, 1, names={"x": "圈"}).to_pylist() == ["圈", "圈", "y"]
    assert key_cells(pd.Index(["=A"]), 0).to_pylist() == ["'=A"]
