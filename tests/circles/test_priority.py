"""Who comes first: hand-worked neighbourhoods, and laws of ranks and weights."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import lifecircle as lc
from lifecircle.circles.priority import priority_table, zone_scores
from lifecircle.study.standards.weighing import PARTS, PriorityWeights
from towns import Town, circle, draw, home_frame, in_degrees, study_of

# One street, a clinic at 0 m, 120 m allowed; half of all people should be within.
#          north a: 0 m   b: 400 m     c: 800 m      d: 1200 m
# people         8        4 (2 old)    16 (2 old)    4 (4 old)
# zones          old      new          rural         rural, feature old
HOMES = {"a": (0, 0), "b": (400, 0), "c": (800, 0), "d": (1200, 0)}
PEOPLE = {"a": 8.0, "b": 4.0, "c": 16.0, "d": 4.0}
OLDER = [0.0, 2.0, 2.0, 4.0]
GAPS = {"a": 0.0, "b": 2.0, "c": 8.0, "d": 2.0}
EVEN = dict.fromkeys(PARTS, 1.0)


def zones():
    rows = {"a": "old", "b": "new", "c": "rural", "d": "rural"}
    spans = {name: (HOMES[name][0] - 100, HOMES[name][0] + 100) for name in rows}
    shapes = [shapely.box(-150, -50, 1350, 50)]
    shapes += [shapely.box(left, -50, right, 50) for left, right in spans.values()]
    return gpd.GeoDataFrame(
        {"zone_id": ["town", *rows], "level": ["district", *["community"] * 4],
         "name": ["town", *rows], "kind": ["", *rows.values()],
         "parent_id": ["", *["town"] * 4], "features": ["", "", "", "", "renewed;old"]},
        geometry=in_degrees(shapes), crs="EPSG:4326",
    )  # fmt: skip


def analysed(*circles, weights=None, **groups):
    town = Town(draw("A---B---C---D---E---F---G---H---I---J---K---L---M"), HOMES,
                {"k": ("clinic", (0, 0))}, people=PEOPLE)  # fmt: skip
    asked = circles or (circle(minutes=2.0, target_share=0.5),)
    study = study_of(town, *asked, zones=zones(), district="town",
                     residents=home_frame(town, **(groups or {"age_60_plus": OLDER})))  # fmt: skip
    chosen = PriorityWeights(**{**EVEN, **(weights or {})})
    return lc.analyse(replace(study, standard=replace(study.standard, priority=chosen)))


def test_people_in_the_gap_come_first_and_equal_ones_keep_the_order_of_the_zones():
    table = priority_table(analysed())
    assert table["people_gap"].to_dict() == GAPS
    assert list(table.index) == ["c", "b", "d", "a"]
    assert table["gap_rank"].tolist() == [1, 2, 3, 4]


def test_who_is_missing_in_two_circles_counts_twice():
    two = circle(minutes=2.0, target_share=0.5), circle("more", minutes=3.0, target_share=0.75)
    table = priority_table(analysed(*two))
    assert table.loc["c", "people_gap"] == 8 + 12
    assert table.loc["c", "circles"] == 2
    assert table.loc["c", "left_out"] == 32


def test_each_part_is_the_place_among_all():
    table = priority_table(analysed())
    parts = {
        part: table[f"part_{part}"].to_dict() for part in ("gap", "size", "age_60_plus", "old")
    }
    third = 1 / 3
    assert parts["gap"] == pytest.approx({"a": 0, "b": 0.5, "d": 0.5, "c": 1})
    assert parts["size"] == pytest.approx({"b": third / 2, "d": third / 2, "a": 2 * third, "c": 1})
    # Shares of the older: none, a half, an eighth, all.
    assert parts["age_60_plus"] == pytest.approx({"a": 0, "c": third, "b": 2 * third, "d": 1})
    # a by its kind, d by its feature; the others share the lower half.
    assert parts["old"] == pytest.approx(
        {"b": third / 2, "c": third / 2, "a": 5 * third / 2, "d": 5 * third / 2}
    )


def test_the_index_is_the_mean_of_the_parts_by_their_weights():
    table = priority_table(analysed(weights={"gap": 2.0, "old": 0.0, "size": 1.0}))
    # gap 2, size 1, 60 and over 1: c (2 + 1 + 1/3) / 4, d (1 + 1/6 + 1) / 4
    assert table.loc["c", "priority"] == pytest.approx((2 + 1 + 1 / 3) / 4)
    assert table.loc["d", "priority"] == pytest.approx((1 + 1 / 6 + 1) / 4)
    assert table["priority_rank"].to_dict() == {"c": 1, "d": 2, "b": 3, "a": 4}


def test_a_weight_of_nothing_drops_the_part():
    heavy = priority_table(analysed(weights={"size": 0.0, "gap": 0.0, "old": 0.0}))
    assert heavy[["part_size", "part_gap", "part_old"]].isna().all(axis=None)
    assert heavy["value_size"].notna().all()
    # Only the older are left: the order is theirs, under whatever weights.
    assert heavy["priority_rank"].to_dict() == {"d": 1, "b": 2, "c": 3, "a": 4}
    assert (heavy["rank_low"] == heavy["priority_rank"]).all()
    assert (heavy["rank_high"] == heavy["priority_rank"]).all()


def test_groups_the_study_lacks_are_left_out_and_said_so():
    result = analysed()
    assert zone_scores(result).left_out == ("migrants", "growth")
    assert priority_table(result)["part_migrants"].isna().all()
    with_them = analysed(age_60_plus=OLDER, migrants=[1.0, 0.0, 0.0, 0.0])
    assert zone_scores(with_them).left_out == ("growth",)
    weightless = analysed(weights={"migrants": 0.0, "growth": 0.0})
    assert zone_scores(weightless).left_out == ()


def test_ranks_are_permutations():
    table = priority_table(analysed())
    for name in ("gap_rank", "priority_rank"):
        assert sorted(table[name]) == [1, 2, 3, 4]


def test_the_draws_are_those_of_the_seed():
    one, two = (priority_table(analysed(weights={"draws": 50})) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    other = priority_table(analysed(weights={"draws": 50, "seed": 7, "top": 1}))
    assert other["seed"].eq(7).all()


def test_the_foremost_under_all_weights_is_surely_among_the_first():
    # c leads by people and by gap; with nothing else asked it leads in every draw.
    weights = {"age_60_plus": 0.0, "old": 0.0, "top": 1}
    table = priority_table(analysed(weights=weights))
    assert table["top_share"].to_dict() == {"c": 1.0, "b": 0.0, "d": 0.0, "a": 0.0}
    assert table["stability"].to_dict() == {
        "c": "firm_top", "b": "firm_rest", "d": "firm_rest", "a": "firm_rest",
    }  # fmt: skip


def test_top_shares_add_up_to_the_places_there_are():
    table = priority_table(analysed(weights={"top": 2}))
    assert table["top_share"].sum() == pytest.approx(2.0)
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert set(table["stability"]) <= {"firm_top", "open", "firm_rest"}


def test_without_neighbourhoods_the_district_stands_alone():
    town = Town(draw("A---B"), {"a": (0, 0)}, {"k": ("clinic", (100, 0))})
    table = priority_table(lc.analyse(study_of(town)))
    assert table["level"].tolist() == ["district"]
    assert table["priority_rank"].tolist() == [1]
