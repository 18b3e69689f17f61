"""Remedies in words, on a sheet and in the paper."""

import numpy as np
import pandas as pd
import pytest

import lifecircle as lc
from lifecircle.report.cause_words import cause_sentence
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.causes import add_causes
from lifecircle.report.map.placing import Placing
from lifecircle.report.map.remedies import add_remedies
from lifecircle.report.paper.blocks import Table
from lifecircle.report.paper.remedies_page import MOST_SHOWN, remedy_blocks
from lifecircle.report.remedy_words import remedy_sentence
from lifecircle.report.sheets.remedies import remedies_sheet
from lifecircle.scenario.remedies.table import COLUMNS
from lifecircle.words import entry
from towns import Town, circle, draw, study_of

KEYS = sorted(entry("remedies.told", language="en"))
ROW = {
    **COLUMNS, "lon": 113.1, "lat": 22.5, "to_lon": 113.101, "to_lat": 22.5, "metres": 102.9,
    "minutes": 7.25, "people_zone": 1234.0, "people_all": 2345.0, "places": 30.0, "unit": "beds",
    "ids": "; ".join(f"h{at}" for at in range(9)), "ids_count": 9, "crosses": "river",
    "crosses_name": "Long River",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", KEYS)
def test_every_kind_of_remedy_has_a_sentence_without_a_blank_left_open(key, language):
    told = remedy_sentence({**ROW, "key": key}, language=language)
    assert "{" not in told and "nan" not in told


def test_a_sentence_carries_its_numbers_and_names_at_most_five_things():
    link = remedy_sentence({**ROW, "key": "link_across"}, language="en")
    assert "103 m across a river (Long River), from 113.10000, 22.50000 to 113.10100" in link
    assert "1,234 people here" in link and "2,345 in all" in link
    site = remedy_sentence({**ROW, "key": "site"}, language="en")
    assert "walking 7.2 min" in site or "walking 7.3 min" in site
    full = remedy_sentence({**ROW, "key": "places"}, language="en", names={"h0": "Home of rest"})
    assert full.startswith("Add 30 beds at Home of rest, h1, h2, h3, h4:")
    assert "h5" not in full


TOWN = Town(
    draw("A---B---C---D---E---F---G---H---I\n        |       |\n        J       K"),
    {"a": (0.0, 100.0), "c": (200.0, 100.0), "e": (400.0, 100.0), "i": (800.0, 100.0)},
    {"k": ("clinic", (800.0, 100.0))},
)


@pytest.fixture(scope="module")
def assessment():
    near, soon = circle(minutes=3.5), circle("soon", minutes=1.0)
    return lc.assess(lc.analyse(study_of(TOWN, near, soon)))


def test_an_assessment_brings_a_remedy_for_every_gap(assessment):
    assert set(assessment.remedies.index) == set(assessment.result.gaps.index)
    assert (assessment.remedies["kind"] == "site").all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sheet_lists_them_with_most_people_first(assessment, language):
    sheet = remedies_sheet(assessment, language=language)
    cells = {one.key: list(one.cells) for one in sheet.columns}
    assert cells["rank"] == [1.0, 2.0]
    assert cells["people_all"] == sorted(cells["people_all"], reverse=True)
    assert cells["people_all"][0] == 1 + 2 + 4
    assert cells["remedy_kind"] == [entry("remedies.kind", language=language)["site"]] * 2


def test_the_chapter_shows_the_foremost_and_says_what_must_not_be_added_up(assessment):
    blocks = remedy_blocks(assessment, language="en")
    tables = [one for one in blocks if isinstance(one, Table)]
    assert [len(one.rows) for one in tables] == [1, 2]
    assert tables[0].rows[0] == ("new site", "2", "14")  # 1 + 2 + 4 in both circles
    assert "must not be added up" in blocks[1].text
    assert "for each of 2 cases by its main reason: the 2 below target. Each" in blocks[1].text
    many = pd.concat([assessment.remedies] * MOST_SHOWN)
    wide = remedy_blocks(replaced(assessment, many), language="en")
    assert len(wide[-1].rows) == MOST_SHOWN
    assert f"{len(many) - MOST_SHOWN} more stand" in wide[-1].notes[-1]


def test_the_chapter_tells_those_below_target_from_those_without_a_place(assessment):
    near = assessment.remedies.rename(index={"all": "elsewhere"}, level="zone_id")
    both = replaced(assessment, pd.concat([assessment.remedies, near.iloc[:1]]))
    told = remedy_blocks(both, language="en")[1].text
    assert "each of 3 cases by its main reason: the 2 below target, and 1 more within" in told
    assert "未达标的2处，走得到但多数人没有名额的1处" in remedy_blocks(both, language="zh")[1].text


def test_without_gaps_the_chapter_says_so_and_there_is_no_sheet(assessment):
    none = replaced(assessment, assessment.remedies.iloc[:0])
    assert remedies_sheet(none, language="en") is None
    assert remedy_blocks(none, language="en")[1].text == "Nothing is missing that could be mended."


def replaced(assessment, table):
    from dataclasses import replace

    return replace(assessment, remedies=table)


def test_the_map_holds_each_remedy_with_its_place_and_its_sentence_in_both_languages(assessment):
    blob = Blob()
    add_remedies(blob, assessment, Placing())
    told = {name: values.tolist() for name, (values, _) in blob.columns.items()}
    row = assessment.remedies.loc[("all", "care")]
    assert told["c0.mend.zone"] == [0] and told["c0.mend.shown"] == [1]
    assert told["c0.mend.x"] == told["c0.mend.to_x"] == [round(row["lon"] * 100_000)]
    assert told["c0.mend.y"] == [round(row["lat"] * 100_000)]
    for language in ("en", "zh"):
        assert blob.texts[f"c0.mend.{language}"] == [remedy_sentence(row, language=language)]


def test_a_link_has_two_ends_on_the_map_and_what_has_no_place_none(assessment):
    changed = assessment.remedies.copy()
    changed.loc[("all", "care"), ["to_lon", "to_lat"]] = [113.2, 22.6]
    changed.loc[("all", "soon"), ["lon", "lat"]] = np.nan
    blob = Blob()
    add_remedies(blob, replaced(assessment, changed), Placing())
    told = {name: values.tolist() for name, (values, _) in blob.columns.items()}
    assert (told["c0.mend.shown"], told["c1.mend.shown"]) == ([2], [0])
    assert (told["c0.mend.to_x"], told["c0.mend.to_y"]) == ([11_320_000], [2_260_000])


def test_without_remedies_the_map_has_no_columns_for_them(assessment):
    blob = Blob()
    add_remedies(blob, replaced(assessment, assessment.remedies.iloc[:0]), Placing())
    assert not blob.columns and not blob.texts


def test_the_map_has_the_sentence_of_every_cause_in_both_languages(assessment):
    blob = Blob()
    add_causes(blob, assessment)
    rows = assessment.zone_causes
    zones = assessment.result.study.zones.index
    assert {key for key in blob.texts if ".why." in key} == {
        f"c{at}.why.{language}" for at in range(2) for language in ("zh", "en")
    }
    for at, one in enumerate(assessment.result.circles):
        its = rows[rows.index.get_level_values("circle") == one.id]
        told = blob.texts[f"c{at}.why.en"]
        assert told == [
            cause_sentence(assessment.result, row, language="en") for _, row in its.iterrows()
        ]
        assert len(told) == len(its) > 0
    assert set(rows.index.get_level_values("zone_id")) <= set(zones)
