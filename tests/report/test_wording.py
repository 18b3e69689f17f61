import pytest

from lifecircle.errors import CallError
from lifecircle.report.map.page import map_result
from lifecircle.report.pack import write_pack
from lifecircle.report.wording import named, names_of


def test_a_name_falls_back_on_the_language_it_has():
    assert named({"zh": "圈", "en": "Circle"}, language="en") == "Circle"
    assert named({"zh": "圈"}, language="en") == "圈"
    assert named({}, language="en") == ""


def test_an_unnamed_place_goes_by_its_id(result):
    zones = result.study.zones.assign(name=["区", None, "", "东"])
    assert list(names_of(zones).values()) == ["区", "S1", "C1", "东"]


@pytest.mark.parametrize(
    "call", [map_result, lambda result, language: write_pack(result, "x", language=language)]
)
def test_a_language_without_words_is_refused(result, call):
    with pytest.raises(CallError, match="'fr'"):
        call(result, language="fr")
