"""The scoreboard: one row a circle's target, one for every other indicator of the plan.

The towns are worked out by hand. District ``d`` has two streets, ``east`` (communities ``a`` and
``b``) and ``west`` (community ``c``); 1 person lives in ``a``, 2 in ``b``, 4 in ``c``.
"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from id_tables import NO_LAND, ZONES, circle, places, standard, walk

from lifecircle.circles.indicators import STATES, indicators_table
from lifecircle.circles.measures import coverage_table
from lifecircle.circles.scoreboard.basis import Basis
from lifecircle.circles.scoreboard.lacking import missing_words
from lifecircle.study.standards.files import bundled_standards, read_standards
from lifecircle.study.standards.indicator import FORMULAS, Indicator, Supply
from lifecircle.study.standards.services import services

PLAN = Path(__file__).parents[3] / "shared/plan/jianghai-public-services-plan-2021-2025.zh.txt"
CIRCLES = (
    circle(
        "aimed",
        target_share=0.5,
        target_year=2025,
        target_assumed=True,
        clause="6.4",
        note={"zh": "假定", "en": "assumed"},
    ),
    circle("told", headline="units", target_share=1.0, target_year=2022, verified=False),
    circle("counted", headline="units"),
    circle("loose"),
    circle("empty", headline="land", target_share=0.9),
)
HOMES = places(["a", "b", "c"], residents=[1.0, 2.0, 4.0], households=[1.0, 1.0, 2.0])
MARKET = places(["a"], service=["market"], tier=[""], status=["open"])


def coverage(circles=CIRCLES, zones=ZONES, facilities=MARKET):
    return coverage_table(
        circles,
        HOMES,
        NO_LAND,
        zones,
        facilities,
        reaches={one.id: walk([5, 50, 5]) for one in circles},
        land_reaches={},
        groups=("residents",),
        unit="building",
        district="d",
    )


def scoreboard(*, circles=CIRCLES, zones=ZONES, indicators=(), facilities=MARKET, year=2020):
    basis = Basis(facilities, HOMES, zones, "d", year)
    plan = replace(standard(*circles), indicators=tuple(indicators))
    return indicators_table(coverage(circles or (circle("loose"),), zones), plan, basis)


def register(*rows, **columns):
    """Return facilities, a row (service, community, status) each, with further columns."""
    service, community, status = zip(*rows, strict=True)
    table = places(community, service=service, status=status, tier="", name="", count=1)
    table = table.assign(opened=pd.array([None] * len(rows), dtype="Int64"), closed=pd.NA)
    return table.assign(**columns)


def one(formula, /, *, facilities, zones=ZONES, year=2020, **values):
    """Return the row of one indicator."""
    own = {key: values.pop(key) for key in list(values) if key in Supply.__dataclass_fields__}
    supply = values.pop("supply", (Supply(**own),))
    indicator = Indicator(id="X1", name={}, formula=formula, supply=supply, **values)
    return scoreboard(
        circles=(), indicators=(indicator,), facilities=facilities, zones=zones, year=year
    ).loc["X1"]


THREE = register(
    ("nursery", "a", "open"), ("nursery", "c", "open"), ("nursery", "b", "planned"),
    capacity_places=[8.0, 16.0, 32.0],
    floor_area_m2=[10.0, 20.0, 40.0],
    features=["tcm-hall;after-school", "", "tcm-hall"],
    ownership=["public", "private", "public"],
    name=["东托育园", "西托育园", "新托育园"],
    opened=pd.array([2014, 2018, 2023], dtype="Int64"),
)  # fmt: skip


def test_every_target_and_every_presence_has_a_row_in_the_order_of_the_standard():
    assert scoreboard().index.tolist() == ["aimed", "told", "counted", "empty"]


def test_a_row_tells_value_target_year_and_how_sure_they_are():
    row = scoreboard().loc["aimed"]
    assert row["value"] == 5 / 7
    assert (row["target_share"], row["year"], row["met"]) == (0.5, 2025, True)
    assert (row["denominator"], row["clause"]) == ("residents", "6.4")
    assert (row["verified"], row["target_assumed"]) == (True, True)
    assert (row["note_zh"], row["note_en"], row["name_zh"]) == ("假定", "assumed", "圈")
    assert (row["numerator"], row["total"], row["short_by"]) == (5.0, 7.0, 0.0)
    assert (row["state"], row["due"], row["whole_unit"]) == ("met", False, "people")


def test_presence_counts_units_and_has_no_verdict_without_a_target():
    table = scoreboard()
    assert table["value"].round(3).to_dict()["told"] == 0.333
    assert not table.loc["told", "met"]
    assert not table.loc["told", "verified"]
    assert table.loc[["counted"], ["target_share", "year", "met"]].isna().all(axis=None)
    assert table["state"].tolist() == ["met", "not_met", "no_target", "not_measurable"]


def test_where_there_is_nothing_to_count_there_is_no_value_and_no_verdict():
    row = scoreboard().loc[["empty"], ["value", "met"]]
    assert row.isna().all(axis=None)
    assert scoreboard().loc["empty", "missing"] == "denominator:residential_land_m2"


def test_presence_without_any_unit_has_no_value():
    table = scoreboard(zones=ZONES[ZONES["level"] == "district"])
    assert table.loc[["told"], ["value", "met"]].isna().all(axis=None)


def test_an_indicator_answered_by_a_circle_lends_it_its_words_and_has_no_row_of_its_own():
    indicator = Indicator(
        id="A1", name={"en": "x"}, formula="circle", circle="loose", quote="原话", line=7
    )
    table = scoreboard(indicators=(indicator,))
    assert table.index.tolist() == ["aimed", "told", "counted", "loose", "empty"]
    row = table.loc["loose"]
    assert (row["plan_id"], row["quote"], row["line"]) == ("A1", "原话", 7)
    assert row["state"] == "no_target"


def test_a_circle_the_standard_does_not_have_is_named():
    indicator = Indicator(id="A1", name={}, formula="circle", circle="park-5")
    row = scoreboard(indicators=(indicator,)).loc["A1"]
    assert (row["state"], row["missing"]) == ("not_measurable", "circle:park-5")
    assert row["missing_en"] == "the standard has no circle park-5"


def test_a_count_leaves_out_what_is_planned_and_what_lies_outside_the_district():
    row = one("count", services=("nursery",), target=3.0, facilities=THREE)
    assert (row["value"], row["met"], row["short_by"], row["coming"]) == (2.0, False, 1.0, 1.0)
    assert one("count", services=("nursery",), target=2.0, facilities=THREE)["met"]
    outside = THREE.assign(district_id=["", "d", "d"])
    assert one("count", services=("nursery",), target=2.0, facilities=outside)["value"] == 1.0


def test_a_row_that_stands_for_several_counts_as_many():
    several = THREE.assign(count=[4, 1, 1])
    assert one("count", services=("nursery",), facilities=several)["value"] == 5.0


def test_a_count_may_ask_for_features_owners_names_and_years():
    def count(**asked):
        return one("count", services=("nursery",), facilities=THREE, **asked)["value"]

    assert count(features=("tcm-hall",)) == 1.0
    assert count(features=("tcm-hall", "after-school")) == 1.0
    assert count(features=("guidance",)) == 0.0
    assert count(ownership=("private", "subsidised")) == 1.0
    assert count(name_has=("西", "北")) == 1.0
    assert count(opened_from=2014, opened_to=2017) == 1.0
    assert count(opened_from=2018) == 1.0


def test_a_service_no_register_has_is_a_missing_layer_and_none_open_is_a_count_of_none():
    row = one("count", services=("charity-shop",), target=1.0, facilities=THREE)
    assert (row["state"], row["missing"]) == ("not_measurable", "layer:charity-shop")
    assert "慈善超市（F-CHAR）" in row["missing_zh"]
    planned = register(("charity-shop", "a", "planned"))
    row = one("count", services=("charity-shop",), target=1.0, facilities=planned)
    assert (row["value"], row["state"], row["coming"]) == (0.0, "not_met", 1.0)


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ({"features": ("tcm-hall",)}, "features"),
        ({"ownership": ("public",)}, "ownership"),
        ({"opened_from": 2000}, "opened"),
        ({"attribute": "capacity_beds"}, "capacity_beds"),
    ],
)
def test_what_no_facility_tells_is_a_missing_column(asked, column):
    bare = register(("nursery", "a", "open"))
    row = one("sum", services=("nursery",), target=1.0, facilities=bare, **asked)
    assert (row["state"], row["missing"]) == ("not_measurable", f"column:{column}")
    assert column in row["missing_en"]
    assert np.isnan(row["value"])


def test_what_some_do_not_tell_is_left_out_and_counted():
    partly = THREE.assign(capacity_places=[8.0, np.nan, 32.0])
    row = one("sum", services=("nursery",), attribute="capacity_places", facilities=partly)
    assert (row["value"], row["counted"], row["unstated"]) == (8.0, 1.0, 1.0)


def test_a_sum_tells_what_is_short_in_its_own_unit():
    row = one(
        "sum", services=("nursery",), attribute="capacity_places", target=32.0, facilities=THREE
    )
    # 8 + 16 = 24 places are open; the 32 planned ones do not count.
    assert (row["value"], row["short_by"], row["whole_unit"]) == (24.0, 8.0, "places")


def test_a_stated_fact_agrees_within_its_tolerance_and_is_read_for_its_own_year():
    asked = {"services": ("nursery",), "comparison": "equal", "facilities": THREE}
    assert one("count", target=2.0, year=2020, **asked)["met"]
    assert not one("count", target=1.0, year=2020, **asked)["met"]
    # A study of 2020 asked what stood at the end of 2015: only the house opened in 2014.
    indicator = Indicator(
        id="X1", name={}, formula="count", supply=(Supply(services=("nursery",)),),
        target=1.0, year=2015, comparison="equal",
    )  # fmt: skip
    table = scoreboard(circles=(), indicators=(indicator,), facilities=THREE)
    assert (table.loc["X1", "value"], table.loc["X1", "met"]) == (1.0, True)


def test_people_of_another_year_cannot_be_told():
    indicator = Indicator(
        id="X1", name={}, formula="people", group="residents",
        target=7.0, year=2015, comparison="equal",
    )  # fmt: skip
    row = scoreboard(circles=(), indicators=(indicator,)).loc["X1"]
    assert (row["state"], row["missing"]) == ("not_measurable", "year:2015")


def test_people_are_summed_or_a_share_of_others():
    row = one("people", group="residents", target=8.0, facilities=THREE)
    assert (row["value"], row["short_by"], row["state"]) == (7.0, 1.0, "not_met")
    row = one("people", group="households", of="residents", facilities=THREE)
    assert (row["value"], row["unit"]) == (4 / 7, "share")
    row = one("people", group="age_60_plus", facilities=THREE)
    assert row["missing"] == "group:age_60_plus"


def test_presence_names_the_units_that_have_none():
    named = ZONES.assign(name=[f"zone {one}" for one in ZONES.index])
    row = one(
        "presence", level="community", services=("nursery",), target=1.0,
        facilities=THREE, zones=named,
    )  # fmt: skip
    assert (row["value"], row["short_by"], row["lacking"]) == (2 / 3, 1.0, "zone b")
    rural = one(
        "presence", level="community", zone_kinds=("rural",), services=("nursery",),
        facilities=THREE,
    )  # fmt: skip
    assert (rural["numerator"], rural["total"]) == (1.0, 2.0)
    assert one("presence", level="street", services=("nursery",), facilities=THREE)["value"] == 1.0


def test_presence_in_units_nobody_marks_is_not_measurable():
    row = one(
        "presence", level="community", zone_kinds=("new",), services=("nursery",),
        facilities=THREE,
    )  # fmt: skip
    assert row["missing"] == "zones:new"
    row = one(
        "presence", level="street", services=("nursery",), facilities=THREE,
        zones=ZONES[ZONES["level"] != "street"],
    )  # fmt: skip
    assert row["missing"] == "units:street"


def test_a_ratio_is_what_there_is_for_so_many_people():
    row = one(
        "ratio", services=("nursery",), attribute="capacity_places", group="residents", per=7,
        target=32.0, facilities=THREE,
    )  # fmt: skip
    # 24 places for 7 residents, told for 7 of them; 32 would be 8 more.
    assert (row["value"], row["short_by"], row["unit"]) == (24.0, 8.0, "places/7 residents")
    assert (row["numerator"], row["total"], row["met"]) == (24.0, 7.0, False)


def test_a_ratio_with_a_part_unknown_is_a_lower_bound_that_can_only_be_met():
    parts = (
        Supply(services=("nursery",), attribute="floor_area_m2"),
        Supply(services=("nursery",), attribute="sports_area_m2"),
    )
    asked = {"supply": parts, "group": "residents", "facilities": THREE}
    low = one("ratio", target=30 / 7, **asked)
    assert (low["state"], low["missing"]) == ("met", "column:sports_area_m2")
    high = one("ratio", target=5.0, **asked)
    assert (high["state"], high["value"]) == ("not_measurable", 30 / 7)


def test_a_share_of_facilities_may_be_weighed_by_what_they_hold():
    plain = one("share", services=("nursery",), ownership=("public",), facilities=THREE)
    assert plain["value"] == 1 / 2
    weighed = one(
        "share", services=("nursery",), ownership=("public",), attribute="capacity_places",
        target=0.5, facilities=THREE,
    )  # fmt: skip
    # 8 of 24 places are public; half would be 12, so 4 more.
    assert (weighed["value"], weighed["short_by"]) == (1 / 3, 4.0)


def test_growth_is_counted_from_the_end_of_a_year():
    row = one("growth", services=("nursery",), since=2015, target=1.0, facilities=THREE)
    assert (row["value"], row["met"]) == (1.0, True)
    bare = register(("nursery", "a", "open"))
    assert one("growth", services=("nursery",), since=2015, facilities=bare)["missing"] == (
        "column:opened"
    )


def test_named_places_are_found_by_what_their_names_hold_once_they_are_open():
    row = one("named", names=("东托育", "新托育", "北托育"), services=("nursery",), target=3.0,
              facilities=THREE)  # fmt: skip
    assert (row["value"], row["short_by"], row["coming"]) == (1.0, 2.0, 1.0)
    assert row["lacking"] == "新托育、北托育"
    row = one("named", names=("东托育",), services=("hospital",), facilities=THREE)
    assert row["missing"] == "layer:hospital"
    nameless = THREE.assign(name="")
    assert one("named", names=("东",), facilities=nameless)["missing"] == "column:name"


def test_zones_are_counted_by_kind_feature_and_name():
    named = ZONES.assign(name=list(ZONES.index), features=None)
    named.loc["b", "features"] = "old;renewed"

    def zones(**asked):
        return one("zones", level="community", facilities=THREE, zones=named, **asked)

    assert zones(zone_kinds=("rural",))["value"] == 2.0
    assert zones(zone_features=("old",))["value"] == 1.0
    assert zones(zone_features=("renewed",), target=2.0)["short_by"] == 1.0
    assert zones(zone_features=("demonstration",))["missing"] == "zones:demonstration"
    assert zones(names=("a", "nowhere"), target=2.0)["lacking"] == "nowhere"


def test_a_goal_of_a_later_year_is_told_with_its_year_and_is_not_due():
    row = one("count", services=("nursery",), target=3.0, facilities=THREE, year=2020)
    assert pd.isna(row["due"])
    indicator = Indicator(id="X1", name={}, formula="count", target=3.0, year=2025,
                          supply=(Supply(services=("nursery",)),))  # fmt: skip
    for year, due in ((2020, False), (2025, True)):
        table = scoreboard(circles=(), indicators=(indicator,), facilities=THREE, year=year)
        assert (table.loc["X1", "due"], table.loc["X1", "year"]) == (due, 2025)


def test_the_plans_own_slips_are_told_and_never_mended():
    plan = bundled_standards()[0]
    slips = {one.id: one for one in plan.indicators if one.slip}
    # A3-1, A3-4, A3-5, A3-6, A3-7 and A3-8 of the plan's anomalies are spatial.
    assert {"A002", "A162", "A032", "A082", "A140", "A084", "A098"} <= set(slips)
    assert slips["A002"].target == 365000
    assert all(set(one.slip) == {"zh", "en"} for one in slips.values())


def test_the_plans_indicators_have_their_own_ids_and_words_in_both_languages():
    plan = bundled_standards()[0]
    ids = [one.id for one in plan.indicators]
    assert len(ids) == len(set(ids)) >= 60
    assert not set(ids) & {one.id for one in plan.circles}
    assert all(re.fullmatch(r"A\d{3}[a-z]?", one) for one in ids)
    assert all(one.name["zh"] and one.name["en"] for one in plan.indicators)
    assert all(one.quote and one.clause and one.line for one in plan.indicators)
    assert {one.formula for one in plan.indicators} == set(FORMULAS)
    for one in plan.indicators:
        if one.target_assumed or not one.verified:
            assert one.note["zh"]
            assert one.note["en"]


def test_every_layer_an_indicator_looks_for_is_known():
    for one in bundled_standards()[0].indicators:
        for part in one.supply:
            assert set(part.services) <= set(services())


def test_every_circle_an_indicator_refers_to_is_bundled():
    plan, *_, further = bundled_standards()
    known = {one.id for one in (*plan.circles, *further.circles)}
    assert {one.circle for one in plan.indicators if one.circle} <= known


def test_with_the_further_circles_no_circle_is_missing():
    joined, faults = read_standards(["jianghai-2025", "jianghai-2025-further"])
    assert faults == ()
    assert {one.circle for one in joined.indicators if one.circle} <= {
        one.id for one in joined.circles
    }


@pytest.mark.skipif(not PLAN.is_file(), reason="the plan's text does not stand beside the checkout")
def test_every_quote_stands_in_its_line_of_the_plan():
    lines = [re.sub(r"\s", "", one) for one in PLAN.read_text(encoding="utf-8").split("\n")]
    plan = bundled_standards()[0]
    for one in (*plan.indicators, *plan.slips):
        assert re.sub(r"\s", "", one.quote) in lines[one.line - 1], one.id


def test_what_is_missing_is_said_in_both_languages():
    for code in ("layer:nursery,hospital", "column:opened", "group:households", "units:street",
                 "zones:new,old", "circle:x", "year:2020", "layer:"):  # fmt: skip
        told = [missing_words(code, language=one) for one in ("zh", "en")]
        assert all(told)
        assert told[0] != told[1]
    assert missing_words("", language="en") == ""


def test_every_row_has_one_of_the_states():
    assert set(scoreboard(indicators=bundled_standards()[0].indicators)["state"]) <= set(STATES)
