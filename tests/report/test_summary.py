"""The summary as JSON, whatever people call things."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.circles.results import records
from lifecircle.report.json_rows import json_rows
from lifecircle.report.json_text import json_text


@pytest.mark.parametrize("name", ["}, {", '}, {"', '"}, {"x": "', "],", "a\\", "\u2028", "{{7*7}}"])
def test_a_name_never_changes_the_shape_of_the_json(name):
    value = {"rows": [{"id": name, "n": 1.5}, {"id": "b", "n": None}], "ids": [name]}
    assert json.loads(json_text(value)) == value


def test_a_row_stands_on_a_line_of_its_own():
    text = json_text({"rows": [{"id": "a"}, {"id": "b"}]})
    assert [line.strip(" ,") for line in text.splitlines()][2:4] == ['{"id": "a"}', '{"id": "b"}']


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        json_text({"x": float("nan")})


NAMES = st.text(alphabet='a街"\\%{}\n\u2028', max_size=4)


@given(
    st.lists(
        st.tuples(
            NAMES,
            st.floats(-1e9, 1e9) | st.sampled_from([float("inf"), None]),
            st.booleans() | st.none(),
        )
    ),
    st.lists(NAMES, min_size=3, max_size=3, unique=True),
)
def test_rows_written_column_by_column_are_those_written_one_by_one(rows, names):
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    kinds = ("str", "float64", "boolean")
    table = pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=kind)
            for name, column, kind in zip(names, columns, kinds, strict=True)
        }
    )
    told = json_rows(table)
    assert told == [json.dumps(row, ensure_ascii=False) for row in records(table)]
    assert json.loads(json_text({"rows": told})) == {"rows": records(table)}
