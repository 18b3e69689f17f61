"""Older names and codes lead to today's zones, and nobody is lost on the way."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.people.crosswalk import Crosswalk, make_crosswalk, read_crosswalk
from lifecircle.study.people.zone_matching import Matches, ZoneFinder, match_zones, whole_parts
from lifecircle.study.people.zone_names import ZoneNames

ZONES = pd.DataFrame(
    {"name": ["江南街道", "外海街道", "礼乐街道", "东村", "东社区"]},
    index=pd.Index(["1", "2", "3", "4", "5"], name="zone_id"),
)
NO = math.nan


def walk(*rows):
    """Make a crosswalk of (old, new, share) rows."""
    old, new, share = zip(*rows, strict=True)
    made, faults = make_crosswalk(old, new, share, file="沿革.csv")
    assert not faults
    return made


def matched(*names, crosswalk=None):
    place = Place(file="人口.csv", rows=np.arange(2, 2 + len(names)), names={"zone": "街道"})
    return match_zones(names, ZONES, crosswalk=crosswalk or Crosswalk(), place=place)


@pytest.mark.parametrize("name", ["2", "外海街道", " 外海街道 ", "外海街道办事处", "外海", "２"])
def test_an_id_a_name_and_a_name_with_another_ending_mean_the_zone(name):
    found, faults = matched(name)
    assert not faults
    assert found.zone_id == ("2",)
    assert found.through == ("",)


@pytest.mark.parametrize("name", ["东村委会", "东"])
def test_a_name_that_could_be_two_zones_is_not_guessed(name):
    found, faults = matched(name)
    assert found.zone_id == ()
    (fault,) = faults
    assert (fault.code, fault.row, fault.field) == ("zone-ambiguous", 2, "街道")
    assert fault.details["nearest"] == "4, 5"


def test_a_street_is_never_taken_for_a_community_of_the_same_stem():
    assert matched("外海社区")[1][0].code == "zone-unmatched"
    assert matched("外海镇")[0].zone_id == ("2",)


def test_a_name_that_ends_like_a_kind_of_zone_keeps_its_own_ending():
    names = ZoneNames(["水乡社区", "北镇社区"], ["a", "b"])
    assert [names.find(one) for one in ("水乡", "水乡居委会", "北镇", "北")] == ["a", "a", "b", ""]


def test_latin_names_match_whatever_their_capitals():
    assert ZoneNames(["North Ward"], ["n"]).find("north  WARD") == "n"


def test_old_names_go_where_the_crosswalk_says():
    # 滘头 and 滘北 were joined to 江南; 礼乐镇 is 礼乐街道 now; 旧码 is an old code.
    old = walk(
        ("滘头", "江南街道", NO), ("滘北", "1", NO), ("礼乐镇", "礼乐", NO), ("0703", "3", NO)
    )
    found, faults = matched("滘头街道", "滘北", "礼乐镇", "0703", crosswalk=old)
    assert not faults
    assert found.zone_id == ("1", "1", "3", "3")
    assert found.through == ("滘头", "滘北", "礼乐镇", "0703")


def test_a_zone_renamed_twice_is_followed_to_its_name_of_today():
    old = walk(("甲镇", "乙镇", NO), ("乙镇", "江南", 0.25), ("乙镇", "外海", 0.75))
    found, faults = matched("甲镇", crosswalk=old)
    assert not faults
    assert (found.zone_id, found.share) == (("1", "2"), (0.25, 0.75))


def test_a_crosswalk_that_turns_in_a_circle_leads_nowhere():
    _, faults = matched("甲镇", crosswalk=walk(("甲镇", "乙镇", NO), ("乙镇", "甲镇", NO)))
    assert [one.code for one in faults] == ["crosswalk-to-nowhere"]


def test_a_zone_of_today_needs_no_crosswalk_to_be_itself():
    found, _ = matched("江南街道", crosswalk=walk(("江南街道", "外海街道", NO)))
    assert found.zone_id == ("1",)


def test_an_unmatched_name_is_listed_with_the_nearest_ones():
    _, faults = matched("江北街道")
    (fault,) = faults
    assert (fault.code, fault.file, fault.row) == ("zone-unmatched", "人口.csv", 2)
    assert fault.value == "江北街道"
    assert "江南街道" in fault.text(language="zh")
    assert "江南街道" in fault.text(language="en")


def test_a_crosswalk_to_a_zone_that_is_not_there_matches_nothing_and_says_so():
    found, faults = matched("滘头", crosswalk=walk(("滘头", "江南", 0.5), ("滘头", "天上", 0.5)))
    assert found.row == ()
    (fault,) = faults
    assert (fault.code, fault.details["nearest"]) == ("crosswalk-to-nowhere", "天上")


def test_shares_that_do_not_make_a_whole_are_refused():
    _, faults = make_crosswalk(["甲", "甲"], ["1", "2"], [0.5, 0.4], file="沿革.csv")
    assert [(one.code, one.value) for one in faults] == [("crosswalk-shares", "甲")]


def test_a_divided_zone_without_shares_goes_in_equal_parts():
    assert walk(("甲", "1", NO), ("甲", "2", NO)).parts_of("甲") == (("1", 0.5), ("2", 0.5))


def table(**columns):
    cells = {name: np.array(column, dtype=object) for name, column in columns.items()}
    many = len(next(iter(cells.values())))
    place = Place(file="沿革.csv", rows=np.arange(2, 2 + many), names={})
    return Placed(cells, np.full(many, None, dtype=object), place)


def test_a_crosswalk_is_read_with_every_fault_in_it():
    made, faults = read_crosswalk(table(old=["甲", ""], new=["1", ""], share=["half", "-1"]))
    assert made is None
    assert {(one.code, one.row, one.field) for one in faults} == {
        ("empty-cell", 3, "old"), ("empty-cell", 3, "new"),
        ("not-a-number", 2, "share"), ("negative-number", 3, "share"),
    }  # fmt: skip
    made, faults = read_crosswalk(table(old=["甲"], neu=["1"]))
    assert made is None
    assert [one.code for one in faults] == ["missing-column"]
    made, faults = read_crosswalk(table(old=["440704005.0"], new=["1"]))
    assert (made.old, made.share) == (("440704005.0",), (1.0,))
    assert faults == ()


def test_a_finder_gives_one_zone_or_none():
    finder = ZoneFinder(ZONES, walk(("甲", "1", 0.5), ("甲", "2", 0.5)))
    assert [finder.zone(name) for name in ("江南", "甲", "东", "?")] == ["1", "", "", ""]


parts = st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any)


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.floats(0, 1), parts), max_size=5), st.randoms()
)
def test_dividing_zones_loses_nobody_and_no_part_has_more_old_people_than_people(rows, random):
    people = np.array([total for total, _, _ in rows], float)
    old = np.array([int(total * share) for total, share, _ in rows], float)
    pieces = [
        (row, f"z{at}", weight / sum(weights))
        for row, (_, _, weights) in enumerate(rows)
        for at, weight in enumerate(weights)
    ]
    if not pieces:
        return

    def divided():
        row, zone, share = zip(*pieces, strict=True)
        matches = Matches(row=row, zone_id=zone, share=share, through=("",) * len(row))
        return whole_parts({"residents": people, "age_60_plus": old}, matches)

    first = divided()
    assert first["residents"].sum() == people.sum()
    assert first["age_60_plus"].sum() == old.sum()
    assert (first >= 0).all(axis=None)
    assert (first["age_60_plus"] <= first["residents"]).all()
    random.shuffle(pieces)
    pd.testing.assert_frame_equal(first, divided())


def test_whole_parts_are_within_a_person_of_the_shares():
    # 11 people as 2.75, 2.75, 5.5: whole 2, 2, 5, the two left to the largest remainders.
    thirds = Matches(
        row=(0, 0, 0), zone_id=("a", "b", "c"), share=(0.25, 0.25, 0.5), through=("",) * 3
    )
    assert whole_parts({"residents": [11]}, thirds)["residents"].to_dict() == {
        "a": 3,
        "b": 3,
        "c": 5,
    }
