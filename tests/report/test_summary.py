"""The summary as JSON, whatever people call things."""

import json

import pytest

from lifecircle.report.summary import json_text


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
