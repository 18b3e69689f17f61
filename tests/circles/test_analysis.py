"""The pipeline: whole tables from a whole town, and nothing changed on the way."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal

import lifecircle as lc
from towns import (
    Town,
    analysed,
    circle,
    draw,
    home_frame,
    in_degrees,
    minutes,
    people,
    street_frame,
    study_of,
)

# Two communities, west and east of x = 250; the clinic stands in the west. The island N-O and the
# far field belong to the east.
#
#   A---B---C---D---E---F
#                             far (800, 500)
#       N---O  (y = -400)
TOWN = Town(
    draw(
        """
        A---B---C---D---E---F
        .
        .
        .
        .
        .
        .
        .
        N---O
        """
    ),
    {"a": (50, 400), "b": (150, 430), "c": (350, 400), "d": (500, 400), "e": (60, 0),
     "f": (800, 900)},
    {"k": ("clinic", (100, 400)), "m": ("library", (500, 400))},
)  # fmt: skip
CIRCLES = (
    circle("five", minutes=5.0, target_share=0.9),
    circle("five-old", minutes=5.0, profile="older", group="age_60_plus"),
    circle("read", services=("library",), metres=200.0),
    circle("none", services=("market",)),
)


def _zones():
    boxes = {"d": (-100, -100, 1000, 1000), "west": (-100, -100, 250, 1000),
             "east": (250, -100, 1000, 1000)}  # fmt: skip
    return gpd.GeoDataFrame(
        {"zone_id": list(boxes), "level": ["district", "community", "community"],
         "name": list(boxes), "kind": "", "parent_id": ["", "d", "d"]},
        geometry=in_degrees(shapely.box(*box) for box in boxes.values()),
        crs="EPSG:4326",
    )  # fmt: skip


@pytest.fixture(scope="module")
def study():
    old = [1.0, 0.0, 2.0, 4.0, 0.0, 8.0]
    land = gpd.GeoDataFrame({"land_id": ["p"]}, geometry=in_degrees([shapely.box(0, 360, 200, 440)]),
                            crs="EPSG:4326")  # fmt: skip
    return study_of(TOWN, *CIRCLES, residents=home_frame(TOWN, age_60_plus=old), zones=_zones(),
                    land=land)  # fmt: skip


@pytest.fixture(scope="module")
def result(study):
    return lc.analyse(study)


def test_every_home_has_a_row_in_every_circle_in_the_order_of_the_study(result):
    homes, circles = list(TOWN.homes), [one.id for one in CIRCLES]
    assert result.nearest.index.tolist() == [(home, one) for home in homes for one in circles]
    assert result.nearest.index.names == ["resident_id", "circle"]
    assert list(result.nearest) == ["facility_id", "minutes", "walk_m", "steps_m", "access_m",
                                    "status"]  # fmt: skip


def test_statuses_are_those_worked_out_by_hand(result):
    # five: k at 100. a 50 s; b 50 + 30 = 80 s; c 250 s; d 400 s > 300; e on the island; f 500 m
    # from any street. five-old at 0.8 m/s: c 250 / 0.8 = 312.5 s > 300; b, e have no 60+.
    table = result.nearest["status"].astype(str).unstack()  # noqa: PD010
    assert table.loc[list("abcdef"), "five"].tolist() == [
        "covered", "covered", "covered", "beyond", "unreachable", "not_snapped"]  # fmt: skip
    assert table.loc[list("abcdef"), "five-old"].tolist() == [
        "covered", "no_population", "beyond", "beyond", "no_population", "not_snapped"]  # fmt: skip
    assert table.loc[list("abcdef"), "read"].tolist() == [
        "beyond", "beyond", "covered", "covered", "unreachable", "not_snapped"]  # fmt: skip
    assert set(table["none"]) == {"unreachable", "not_snapped"}


def test_sums_name_who_was_reached(result):
    # a=1 b=2 c=4 d=8 e=16 f=32
    table = result.coverage.xs(("five", "residents"), level=("circle", "denominator"))
    parts = ["covered", "beyond", "unreachable", "not_snapped", "total"]
    assert table.loc[("district", "d"), parts].tolist() == [7, 8, 16, 32, 63]
    assert table.loc[("community", "west"), parts].tolist() == [3, 0, 16, 0, 19]
    assert table.loc[("community", "east"), parts].tolist() == [4, 8, 0, 32, 44]
    assert table.loc[("district", "d"), "covered_share"] == pytest.approx(7 / 63)
    # 90 % of 63 are 56.7 people: 49.7 still to reach.
    assert table.loc[("district", "d"), "short_by"] == pytest.approx(49.7)
    old = result.coverage.xs(("five-old", "district", "age_60_plus"),
                             level=("circle", "level", "denominator")).iloc[0]  # fmt: skip
    assert old[parts].tolist() == [1, 6, 0, 8, 15]


def test_everybody_of_every_group_is_counted_in_every_circle(result):
    for group, total in (("residents", 63), ("age_60_plus", 15), ("points", 6)):
        rows = result.coverage.xs(("district", group), level=("level", "denominator"))
        parts = rows[["covered", "beyond", "unreachable", "not_snapped"]].sum(axis=1)
        assert parts.tolist() == [total] * len(CIRCLES)


def test_land_is_walked_from_too(result):
    rows = result.coverage.xs(("five", "district", "residential_land_m2"),
                              level=("circle", "level", "denominator"))  # fmt: skip
    assert rows["total"].iloc[0] == pytest.approx(200 * 80, rel=1e-4)
    assert rows["covered_share"].iloc[0] == 1.0


def test_the_minutes_are_those_of_the_walk_and_its_parts_add_up(result):
    rows = result.nearest.xs("five", level="circle")
    held = rows[np.isfinite(rows["minutes"])]
    assert (held["minutes"] * 60).to_numpy() == pytest.approx(
        (held["walk_m"] + held["access_m"]).to_numpy()
    )
    assert minutes(result, "b", "five") * 60 == pytest.approx(80, abs=1e-3)
    assert rows["access_m"]["b"] == pytest.approx(30, abs=1e-3)


def test_an_unreached_home_names_no_facility(result):
    none = result.nearest.xs("none", level="circle")
    assert (none["facility_id"] == "").all()
    assert none["walk_m"].isna().all()


def test_each_stage_is_told_once(study):
    stages = []
    lc.analyse(study, progress=stages.append)
    assert stages == ["streets", "snap", "travel", "measures"]


def test_the_longest_table_is_handed_over_before_the_measures_begin(study, result):
    told = []
    lc.analyse(study, progress=told.append, nearest=told.append)
    assert [one for one in told if isinstance(one, str)][-1] == told[-1] == "measures"
    assert_frame_equal(told[-2], result.nearest)


def test_nothing_that_goes_in_is_changed(study):
    frames = ("facilities", "residents", "zones", "land", "entrances")
    before = {name: getattr(study, name).copy(deep=True) for name in frames}
    lc.analyse(study)
    for name in frames:
        assert_frame_equal(pd.DataFrame(getattr(study, name)), pd.DataFrame(before[name]))


def test_the_same_study_gives_the_same_tables(study, result):
    again = lc.analyse(study)
    for name in ("nearest", "coverage", "gaps", "indicators", "snaps"):
        assert_frame_equal(getattr(again, name), getattr(result, name))
    assert again.summary() == result.summary()


def test_circles_that_ask_alike_answer_alike(study):
    twins = (circle("one", minutes=5.0), circle("two", minutes=10.0), circle("three", minutes=5.0))
    found = analysed(TOWN, *twins)
    one, two, three = (found.nearest.xs(one.id, level="circle") for one in twins)
    assert_frame_equal(one, three)
    assert_frame_equal(one.drop(columns="status"), two.drop(columns="status"))
    assert people(found, name="two") > people(found, name="one")


def test_faults_of_streets_and_profiles_are_told_together(study):
    motorway = street_frame(TOWN.streets).assign(highway="motorway")
    wrong = study_of(TOWN, circle(), streets=motorway)
    broken = lc.Study(**{**vars(wrong), "profiles": {"older": {"speed_m_s": -1.0}}})
    with pytest.raises(lc.StudyError, match="no walkable street") as caught:
        lc.analyse(broken)
    assert {fault.code for fault in caught.value.faults} == {"nothing-walkable", "profile-value"}


def test_the_result_says_what_it_is_of(result):
    assert "4 circles" in repr(result)
    summary = result.summary(language="en")
    assert [one["id"] for one in summary["circles"]] == [one.id for one in CIRCLES]
    assert summary["doubt"]["homes"]["people"] == 63
