from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.errors import CallError
from lifecircle.registers.layer.reconcile import COLUMNS, STATUSES, names_agree, reconcile
from lifecircle.study.projections import metric_crs, unproject

PLANE = metric_crs([113.1], [22.5])


def side(*rows, prefix="f"):
    """Return facilities of (name, service, shape in metres or x along a line)."""
    shapes = [shapely.Point(one[2], 0) if np.isscalar(one[2]) else one[2] for one in rows]
    degrees = [
        shapely.transform(one, lambda x, y: unproject(x, y, PLANE), interleaved=False)
        for one in shapes
    ]
    cells = {"name": [one[0] for one in rows], "service": [one[1] for one in rows]}
    index = [f"{prefix}{number}" for number in range(len(rows))]
    return GeoDataFrame(
        pd.DataFrame(cells, index=index, dtype=object), geometry=degrees, crs="EPSG:4326"
    )


def told(register, osm, **options):
    table = reconcile(side(*register, prefix="r"), side(*osm, prefix="o"), **options)
    return [
        (row.status, row.register_id, row.osm_id, row.distance_m)
        for row in table.itertuples(index=False)
    ]


def pairs(register, osm, **options):
    return {one[:3] for one in told(register, osm, **options)}


def test_one_name_at_one_place_is_matched_and_farther_off_moved():
    register = [("外海养老院", "elderly-home", 0), ("礼乐养老院", "elderly-home", 5000)]
    osm = [("外海养老院", "elderly-home", 99), ("礼乐养老院", "elderly-home", 5400)]
    assert told(register, osm) == [
        ("matched", "r0", "o0", 99.0),
        ("moved", "r1", "o1", 400.0),
    ]


def test_the_limits_are_inclusive_and_can_be_set():
    register, osm = [("甲小学", "school", 0)], [("甲小学", "school", 200)]
    assert told(register, osm, within_m=201)[0][0] == "matched"
    assert told(register, osm, within_m=199)[0][0] == "moved"
    assert pairs(register, osm, within_m=10, moved_m=199) == {
        ("only_register", "r0", ""),
        ("only_osm", "", "o0"),
    }


def test_the_area_a_name_begins_with_and_its_signs_make_no_difference():
    assert names_agree("江门市江海区外海中心幼儿园（有限公司）", "外海中心幼儿园")
    assert names_agree("St. Mary's Primary School", "st marys primary school")
    assert names_agree("礼乐街道养老服务站", "礼乐街道居家养老服务站")
    assert not names_agree("外海小学", "礼乐小学")
    assert not names_agree("", "")
    assert not names_agree("站", "养老站")


def test_a_place_without_a_name_is_matched_by_place_to_its_own_service_only():
    register = [("甲诊所", "clinic", 0)]
    assert pairs(register, [("", "clinic", 80)]) == {("matched", "r0", "o0")}
    assert len(pairs(register, [("", "pharmacy", 80)])) == 2
    assert len(pairs(register, [("", "clinic", 120)])) == 2, "without a name nothing is moved"


def test_other_names_at_one_place_are_two_facilities():
    found = pairs([("甲诊所", "clinic", 0)], [("乙大药房", "clinic", 1)])
    assert {status for status, *_ in found} == {"only_register", "only_osm"}


def test_services_of_one_family_agree_and_others_do_not():
    assert pairs([("甲站", "health-station", 0)], [("甲站", "clinic", 5)]) == {
        ("matched", "r0", "o0")
    }
    assert len(pairs([("甲站", "health-station", 0)], [("甲站", "primary-school", 5)])) == 2


def test_a_name_goes_before_a_nearer_place_without_one():
    register = [("甲诊所", "clinic", 0)]
    osm = [("", "clinic", 5), ("甲诊所", "clinic", 600)]
    assert pairs(register, osm) == {("moved", "r0", "o1"), ("only_osm", "", "o0")}


def test_the_nearest_of_several_is_taken_and_nobody_twice():
    register = [("甲站", "clinic", 0), ("甲站", "clinic", 60)]
    osm = [("甲站", "clinic", 50), ("甲站", "clinic", 90)]
    # 60-50 is the nearest pair; 0-90 is what is left.
    assert pairs(register, osm) == {("matched", "r1", "o0"), ("matched", "r0", "o1")}


def test_a_point_within_an_outline_is_at_no_distance():
    campus = shapely.box(-100, -100, 100, 100)
    assert told([("甲小学", "school", 90)], [("甲小学", "school", campus)])[0][3] == 0.0


def test_a_side_without_rows_leaves_the_other_as_it_is():
    nothing = side(("x", "clinic", 0)).iloc[:0]
    some = side(("甲站", "clinic", 0))
    assert reconcile(some, nothing)["status"].tolist() == ["only_register"]
    assert reconcile(nothing, some)["status"].tolist() == ["only_osm"]
    empty = reconcile(nothing, nothing)
    assert (len(empty), tuple(empty.columns)) == (0, COLUMNS)


def test_both_names_and_services_stand_in_the_table():
    table = reconcile(
        side(("江海区甲站", "health-station", 0)), side(("甲站", "clinic", 7), prefix="o")
    )
    assert tuple(table.columns) == COLUMNS
    row = table.iloc[0]
    assert (row["service"], row["osm_service"]) == ("health-station", "clinic")
    assert (row["register_name"], row["osm_name"]) == ("江海区甲站", "甲站")


def test_distances_the_wrong_way_round_are_refused():
    nothing = side(("x", "clinic", 0))
    for within_m, moved_m in ((10, 5), (-1, 5)):
        with pytest.raises(CallError, match="within_m"):
            reconcile(nothing, nothing, within_m=within_m, moved_m=moved_m)


place = st.tuples(
    st.sampled_from(["甲小学", "乙小学", ""]),
    st.sampled_from(["school", "clinic"]),
    st.integers(0, 40).map(lambda step: step * 37),
)


def greedy(register, osm):
    """Take pair after pair by hand: names first, then the nearest, then by id."""
    every = []
    for (r, one), (o, other) in ((x, y) for x in enumerate(register) for y in enumerate(osm)):
        away = abs(one[2] - other[2])
        named = one[0] == other[0] != "" and one[1] == other[1] and away <= 1000
        blank = "" in (one[0], other[0]) and one[1] == other[1] and away <= 100
        if named or blank:
            every.append((not named, away, f"r{r}", f"o{o}"))
    taken, found = set(), set()
    for _, away, one, other in sorted(every):
        if one not in taken and other not in taken:
            taken |= {one, other}
            found.add(("matched" if away <= 100 else "moved", one, other))
    found |= {("only_register", f"r{n}", "") for n in range(len(register)) if f"r{n}" not in taken}
    return found | {("only_osm", "", f"o{n}") for n in range(len(osm)) if f"o{n}" not in taken}


@settings(max_examples=60, deadline=None)
@given(st.lists(place, min_size=1, max_size=6), st.lists(place, min_size=1, max_size=6))
def test_it_agrees_with_taking_pair_after_pair_by_hand(register, osm):
    assert pairs(register, osm) == greedy(register, osm)


@settings(max_examples=30, deadline=None)
@given(st.lists(place, min_size=1, max_size=6), st.lists(place, min_size=1, max_size=6))
def test_every_facility_stands_once_in_the_table(register, osm):
    table = reconcile(side(*register, prefix="r"), side(*osm, prefix="o"))
    assert sorted(one for one in table["register_id"] if one) == [
        f"r{n}" for n in range(len(register))
    ]
    assert sorted(one for one in table["osm_id"] if one) == [f"o{n}" for n in range(len(osm))]
    assert set(table["status"]) <= set(STATUSES)
    assert (table["distance_m"].isna() == table["status"].str.startswith("only")).all()


def test_the_order_of_rows_changes_nothing():
    register = side(("甲站", "clinic", 0), ("甲站", "clinic", 80), prefix="r")
    osm = side(("甲站", "clinic", 40), ("甲站", "clinic", 40), prefix="o")
    first = reconcile(register, osm)
    for order in permutations(range(2)):
        pd.testing.assert_frame_equal(
            first, reconcile(register.iloc[list(order)], osm.iloc[list(order)])
        )
    assert [set(one) for one in combinations(first["osm_id"], 2)] == [{"o0", "o1"}]
