"""Near and enough on the map: columns of zones and facilities, and words in both languages."""

from enough_town import assessed, care, rule, town
from lifecircle.assessment.verdicts import VERDICTS
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.data import map_data
from lifecircle.report.map.verdicts import add_verdicts, verdict_words
from lifecircle.words import LANGUAGES


def columns(assessment):
    blob = Blob()
    add_verdicts(blob, assessment)
    return {name: values.tolist() for name, (values, _) in blob.columns.items()}


def test_every_zone_has_its_verdict_and_numbers():
    found = assessed(town(m=400.0))
    told = columns(found)
    zones = found.result.study.zones.index.tolist()
    at = zones.index("w1")
    assert told["c0.zone.verdict"][at] == VERDICTS.index("neither") + 1
    # numbers are one more: 79 places needed, 4 short, at least 3 / 79, at most 11 / 79
    assert told["c0.zone.need"][at] == 791
    assert told["c0.zone.short"][at] == 41
    assert told["c0.zone.enough"][at] == round(3 / 79 * 10_000) + 1
    assert told["c0.zone.enough_most"][at] == round(11 / 79 * 10_000) + 1
    assert told["c0.zone.verdict"][zones.index("west")] == 0


def test_every_facility_says_what_it_holds_and_how_much_is_taken():
    found = assessed(town(m=400.0))
    told = columns(found)
    rows = dict(zip(found.result.study.facilities.index, told["c0.place.taken"], strict=True))
    assert rows == {"k": 31, "m": 2881, "u": 0}


def test_a_circle_that_is_not_judged_has_no_columns():
    told = columns(assessed(town(), care(), care(name="homes", headline="buildings")))
    assert "c0.zone.verdict" in told
    assert "c1.zone.verdict" not in told


def test_the_page_holds_them_only_with_an_assessment():
    found = assessed(town(), care(rule()))
    with_it = map_data(found.result, language="en", assessment=found)
    without = map_data(found.result, language="en")
    assert "c0.zone.verdict" in with_it.blob.columns
    assert "c0.zone.verdict" not in without.blob.columns
    assert with_it.told["circles"][0]["unit"] == "places"


def test_every_verdict_has_words_in_both_languages():
    for language in LANGUAGES:
        assert set(verdict_words(language)["enough_verdict"]) == set(VERDICTS)
