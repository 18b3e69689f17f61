"""Indicators and attributes as data: every fault at once, with the nearest name that is known."""

import geopandas as gpd
import pytest
import shapely

from lifecircle.study.columns.attributes import FEATURES, has_features
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.standards.files import read_standard, read_standards
from lifecircle.study.standards.indicator import FORMULAS, USES
from lifecircle.study.standards.indicator_keys import indicators_from
from lifecircle.study.tables.facilities import RegisterRules, read_registers

SOUND = {"id": "x", "formula": "count", "services": ["nursery"], "target": 3}


def faults_of(*tables):
    found, faults = indicators_from(tables, file="own.toml")
    return found, [(fault.code, fault.field, fault.value) for fault in faults]


def test_a_planner_adds_an_indicator_in_a_few_lines():
    found, faults = faults_of(SOUND)
    assert faults == []
    (one,) = found
    assert (one.id, one.name["zh"], one.supply[0].services) == ("x", "x", ("nursery",))
    assert (one.unit, one.target, one.comparison) == ("facilities", 3.0, "at-least")


def test_every_fault_of_a_table_is_told_at_once():
    _, faults = faults_of(
        {**SOUND, "services": ["nurserry"], "target": "many", "colour": 1},
        {"id": "y", "formula": "ratoi"},
    )
    assert faults == [
        ("unknown-key", "indicators[1] x.colour", "colour"),
        ("key-not-number", "indicators[1] x.target", "many"),
        ("indicator-word", "indicators[1] x.services", "nurserry"),
        ("key-not-allowed", "indicators[2] y.formula", "ratoi"),
    ]


def test_a_strange_word_is_told_with_the_nearest_that_is_known():
    _, faults = indicators_from([{**SOUND, "services": ["nurserry"]}], file="own.toml")
    assert faults[0].details["nearest"] == "nursery"
    assert "own.toml" in faults[0].text()
    assert "nurserry" in faults[0].text()


def test_a_formula_says_what_it_needs_and_what_it_makes_no_use_of():
    _, faults = faults_of({"id": "x", "formula": "ratio", "services": ["nursery"], "names": ["a"]})
    assert faults == [
        ("indicator-needs", "indicators[1] x.group", "group"),
        ("indicator-needs", "indicators[1] x.per", "per"),
        ("indicator-idle", "indicators[1] x.names", "names"),
    ]


def test_a_formula_uses_all_it_needs():
    assert all(set(needed) <= set(USES[formula]) for formula, needed in FORMULAS.items())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tiers", "city"),
        ("features", "tcm"),
        ("ownership", "state"),
        ("attribute", "beds"),
    ],
)
def test_closed_lists_are_closed(key, value):
    raw = {"id": "x", "formula": "sum", "services": ["hospital"], "attribute": "capacity_beds"}
    _, faults = faults_of({**raw, key: value})
    assert [(field, given) for _, field, given in faults] == [(f"indicators[1] x.{key}", value)]


def test_further_parts_are_checked_like_the_first():
    raw = {"id": "x", "formula": "sum", "services": ["plaza"], "attribute": "area_m2"}
    found, faults = faults_of({**raw, "also": [{"services": ["park"], "attribute": "area_m2"}]})
    assert (len(found[0].supply), faults) == (2, [])
    _, faults = faults_of({**raw, "also": [{"services": ["bark"]}]})
    assert faults == [("indicator-word", "indicators[1] x.also[1].services", "bark")]


def test_an_id_given_twice_is_told():
    _, faults = faults_of(SOUND, SOUND)
    assert ("indicator-twice", "id", "x") in faults


def test_a_file_of_indicators_alone_is_joined_to_circles_and_takes_the_place_of_the_same_id(
    tmp_path,
):
    text = 'id = "own"\n[[indicators]]\nid = "A125"\nformula = "count"\nservices = "market"\n'
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    alone, faults = read_standard("own.toml", folder=tmp_path)
    assert (len(alone.circles), len(alone.indicators), faults) == (0, 1, ())
    joined, faults = read_standards(["jianghai-2025", "own.toml"], folder=tmp_path)
    assert faults == ()
    told = {one.id: one for one in joined.indicators}
    assert told["A125"].formula == "count"
    assert len(told) == len(joined.indicators) > 60
    _, faults = read_standards("own.toml", folder=tmp_path)
    assert [fault.code for fault in faults] == ["standard-empty"]


def register(**columns):
    many = len(next(iter(columns.values())))
    frame = gpd.GeoDataFrame(columns, geometry=[shapely.Point(113.1, 22.5)] * many, crs="EPSG:4326")
    place = Place(file="园.xlsx", rows=range(2, many + 2), names={"features": "功能"})
    return read_registers([(Placed.of(frame, place), RegisterRules(service="kindergarten"))])


def test_features_and_owners_are_read_in_the_words_of_a_register():
    frame, faults = register(
        features=["中心园、全托", " day-care ", "", "上门服务；对下指导"],
        ownership=["公办", "普惠", "", "private"],
    )
    assert faults == ()
    assert frame["features"].tolist() == [
        "full-care;street-centre", "day-care", "", "home-visits;guidance",
    ]  # fmt: skip
    assert frame["ownership"].tolist() == ["public", "subsidised", "", "private"]


def test_a_feature_nobody_knows_is_told_with_its_row():
    frame, faults = register(features=["中医馆", "中医管、全托"])
    assert frame is None
    assert [(one.code, one.row, one.field, one.value) for one in faults] == [
        ("unknown-feature", 3, "功能", "中医管、全托")
    ]


def test_a_register_without_the_column_tells_nothing_and_one_with_it_tells_none():
    frame, _ = register(name=["a"])
    assert "features" not in frame
    nothing, _ = register(features=[""])
    assert has_features(nothing["features"].to_numpy(object), ("full-care",)).tolist() == [False]


def test_one_with_features_holds_all_of_them_or_does_not_count():
    cells = gpd.pd.Series(["full-care;guidance", "full-care", None, ""]).to_numpy(object)
    assert has_features(cells, ("full-care", "guidance")).tolist() == [True, False, False, False]
    assert "guidance" in FEATURES
