import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from map_reading import unpacked

from lifecircle.errors import CallError
from lifecircle.report.map.blob import LARGEST, Blob, varints

numbers = st.lists(st.integers(-(2**28), 2**28), max_size=40)


@given(numbers)
def test_numbers_come_back_as_they_were_or_as_the_sum_of_their_steps(values):
    blob = Blob()
    blob.add("plain", values)
    blob.add("summed", values, steps=True)
    columns, _ = unpacked(blob.text())
    assert columns["plain"].tolist() == values
    assert columns["summed"].tolist() == values


@given(st.lists(st.text(), max_size=8))
def test_names_come_back_whatever_they_are(names):
    blob = Blob()
    blob.texts["names"] = names
    assert unpacked(blob.text())[1]["names"] == [
        name.encode("utf-8", "replace").decode() for name in names
    ]


def test_half_a_character_becomes_a_question_mark_and_harms_nothing_else():
    blob = Blob()
    blob.texts["names"] = ["a\ud800b", "诊所"]
    blob.add("after", [1, 2, 3])
    columns, texts = unpacked(blob.text())
    assert texts["names"] == ["a?b", "诊所"]
    assert columns["after"].tolist() == [1, 2, 3]


# Seven bits a byte: -64 and 63 are the last that fit one, 2 ** 13 the first that needs three.
@pytest.mark.parametrize(
    ("value", "size"), [(0, 1), (-64, 1), (63, 1), (64, 2), (8191, 2), (8192, 3), (LARGEST - 1, 5)]
)
def test_small_numbers_take_few_bytes(value, size):
    assert len(varints([value])) == size


def test_no_number_at_all_is_no_byte():
    assert varints([]) == b""


def test_several_columns_are_told_apart_in_their_order():
    blob = Blob()
    blob.add_all({"b": [1, 2], "a": [], "c": np.array([[3, 4], [5, 6]])}, steps=("c",))
    columns, _ = unpacked(blob.text())
    assert {name: values.tolist() for name, values in columns.items()} == {
        "b": [1, 2],
        "a": [],
        "c": [3, 4, 5, 6],
    }


def test_a_number_a_browser_could_not_read_is_refused():
    for values in ([LARGEST], [-LARGEST]):
        with pytest.raises(CallError, match="'far' is there already or holds a number beyond"):
            Blob().add("far", values)
    with pytest.raises(CallError, match="'apart'"):
        Blob().add("apart", [-(LARGEST // 2) - 1, LARGEST // 2], steps=True)


def test_a_name_is_given_once():
    blob = Blob()
    blob.add("twice", [1])
    with pytest.raises(CallError, match="'twice' is there already"):
        blob.add("twice", [1])


def test_the_same_columns_are_the_same_text():
    def text():
        blob = Blob()
        blob.add("x", range(1000), steps=True)
        return blob.text()

    assert text() == text()
