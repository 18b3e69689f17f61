"""Coverage by every denominator, on towns whose sums can be done by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from id_tables import NO_FACILITIES, NO_LAND, ZONES, circle, places, walk

from lifecircle.circles.measures import LAND, UNITS, coverage_table, headline_denominator
from lifecircle.circles.tally import PARTS, place_states
from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.errors import CallError

COLUMNS = [
    "total",
    "covered",
    "beyond",
    "unreachable",
    "not_snapped",
    "covered_share",
    "target_share",
    "short_by",
    "met",
    "headline",
    "straight_line_covered",
    "straight_line_share",
]


def cover(circles, residents, *, reaches, land=NO_LAND, land_reaches=None, **options):
    options = {"zones": ZONES, "facilities": NO_FACILITIES, "unit": "building", **options}
    groups = tuple(one for one in ("residents", "age_60_plus") if one in residents)
    return coverage_table(
        tuple(circles),
        residents,
        land,
        options["zones"],
        options["facilities"],
        reaches=reaches,
        land_reaches=land_reaches or {},
        groups=groups,
        unit=options["unit"],
        district="d",
    )


def town(**columns):
    """Six homes: 1, 2 in a; 4, 8 in b; 16 in c; 32 in no community."""
    people = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    return places(["a", "a", "b", "b", "c", ""], residents=people, **columns)


# Minutes of the six homes: the first is exactly at the limit of ten, the third beyond it, the
# fourth has no path, the sixth could not be joined to a street.
TOWN_WALK = walk(
    [10.0, 3.0, 10.001, np.inf, 9.0, 1.0],
    straight_m=[100, 100, 300, 500, 900, 50],
    snapped=[True, True, True, True, True, False],
)


def test_the_sums_name_who_was_reached():
    table = cover([circle(target_share=0.5)], town(), reaches={"care": TOWN_WALK})
    people = table.xs("residents", level="denominator").loc["care"]
    assert list(table.columns) == COLUMNS
    # 1 (at the limit) + 2 + 16 are covered, 4 is beyond, 8 has no path, 32 is not on a street.
    assert people.loc[("district", "d"), [*PARTS, "total"]].tolist() == [19, 4, 8, 32, 63]
    assert people.loc[("street", "east"), [*PARTS, "total"]].tolist() == [3, 4, 8, 0, 15]
    assert people.loc[("street", "west"), [*PARTS, "total"]].tolist() == [16, 0, 0, 0, 16]
    assert people.loc[("community", "a"), [*PARTS, "total"]].tolist() == [3, 0, 0, 0, 3]
    assert people.loc[("community", "b"), [*PARTS, "total"]].tolist() == [0, 4, 8, 0, 12]
    assert people.loc[("community", NO_ZONE), [*PARTS, "total"]].tolist() == [0, 0, 0, 32, 32]
    # Straight lines of 600 m would have claimed 1, 2, 4, 8 and 32, and missed 16.
    assert people.loc[("district", "d"), "straight_line_covered"] == 47
    assert people.loc[("district", "d"), "straight_line_share"] == pytest.approx(47 / 63)


def test_the_target_is_held_against_the_headline_only():
    residents = town(age_60_plus=[1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    care = circle(group="age_60_plus", target_share=0.9)
    table = cover([care], residents, reaches={"care": TOWN_WALK})
    district = table.loc[("care", "district", "d")]
    assert district.index[district["headline"]].tolist() == ["age_60_plus"]
    old = district.loc["age_60_plus"]
    # Two people of sixty and over, one of them covered: 0.9 x 2 - 1 = 0.8 still to reach.
    assert (old["covered_share"], old["target_share"], old["met"]) == (0.5, 0.9, False)
    assert old["short_by"] == pytest.approx(0.8)
    others = district.drop("age_60_plus")
    assert others[["target_share", "short_by"]].isna().all(axis=None)
    assert others["met"].isna().all()


def test_a_target_reached_to_the_last_person_is_met():
    residents = places(["a"] * 10, residents=np.ones(10))
    # 0.7 x 10 is 7.000000000000001 in floating point; seven of ten are enough.
    reach = walk([1.0] * 7 + [99.0] * 3)
    table = cover([circle(target_share=0.7)], residents, reaches={"care": reach})
    row = table.loc[("care", "district", "d", "residents")]
    assert (row["short_by"], row["met"]) == (0.0, True)


def test_a_circle_without_a_target_is_neither_met_nor_missed():
    table = cover([circle()], town(), reaches={"care": TOWN_WALK})
    row = table.loc[("care", "district", "d", "residents")]
    assert row["headline"]
    assert row[["target_share", "short_by", "met"]].isna().all()


def test_a_zone_without_anybody_has_no_share_and_no_verdict():
    residents = places(["a"], residents=[5.0])
    table = cover([circle(target_share=0.9)], residents, reaches={"care": walk([1.0])})
    row = table.loc[("care", "community", "c", "residents")]
    assert row["total"] == 0
    assert row[["covered_share", "met"]].isna().all()


def test_homes_without_the_circle_s_group_still_count_for_everybody_else():
    residents = places(["a"] * 4, residents=[1.0, 2.0, 4.0, 8.0], age_60_plus=[0.0, 0.0, 0.0, 0.0])
    reach = walk(
        [1.0, 50.0, np.inf, 1.0],
        snapped=[True, True, True, False],
        people=residents["age_60_plus"],
    )
    assert place_states(reach).tolist() == [0, 1, 2, 3]
    table = cover([circle(group="age_60_plus")], residents, reaches={"care": reach})
    district = table.loc[("care", "district", "d")]
    assert district.loc["residents", list(PARTS)].tolist() == [1, 2, 4, 8]
    assert district.loc["age_60_plus", "total"] == 0


def test_a_study_without_the_group_is_told_by_all_residents():
    care = circle(group="age_60_plus", target_share=0.5)
    table = cover([care], town(), reaches={"care": TOWN_WALK})
    headline = table[table["headline"]]
    assert set(headline.index.get_level_values("denominator")) == {"residents"}


def test_land_and_homes_have_their_own_rows():
    land = places(["a", "b", ""], area_m2=[2500.0, 2500.0, 1000.0])
    table = cover(
        [circle(headline="land", target_share=0.5)],
        town().assign(residents=[0.0, 2.0, 4.0, 8.0, 16.0, 32.0]),
        reaches={"care": TOWN_WALK},
        land=land,
        land_reaches={"care": walk([5.0, 20.0, 5.0])},
        unit="compound",
    )
    district = table.loc[("care", "district", "d")]
    assert district.loc[LAND, ["covered", "beyond", "total", "met"]].tolist() == [
        3500,
        2500,
        6000,
        True,
    ]
    # Homes with people: five of six; the first has none.
    assert district.loc["compounds", [*PARTS, "total"]].tolist() == [2, 1, 1, 1, 5]
    assert table.loc[("care", "community", NO_ZONE, LAND), "covered"] == 1000


def test_functional_zones_lie_across_the_others():
    residents = town(functional=["new", "", "new", "", "new", ""])
    table = cover([circle()], residents, reaches={"care": TOWN_WALK})
    people = table.xs("residents", level="denominator")
    assert people.loc[("care", "functional", "new"), ["covered", "beyond"]].tolist() == [17, 4]
    assert people.loc[("care", "functional", NO_ZONE), "total"] == 42


def test_people_outside_the_district_are_kept_in_a_row_of_their_own():
    residents = pd.concat([town(), places(["a"], district="", residents=[64.0])], ignore_index=True)
    reach = walk([1.0] * 7)
    people = cover([circle()], residents, reaches={"care": reach}).xs(
        "residents", level="denominator"
    )
    assert people.loc[("care", "district", "d"), "total"] == 63
    assert people.loc[("care", "district", NO_ZONE), "total"] == 64
    assert people.loc[("care", "community", "a"), "total"] == 3


def test_zones_of_another_district_are_no_rows():
    others = pd.DataFrame(
        [("e", "district", ""), ("e1", "street", "e"), ("e2", "community", "e1")],
        columns=["zone_id", "level", "parent_id"],
    ).set_index("zone_id")
    zones = pd.concat([others, ZONES])
    table = cover([circle()], town(), reaches={"care": TOWN_WALK}, zones=zones)
    told = set(table.index.get_level_values("zone_id"))
    assert told == {"d", "east", "west", "a", "b", "c", "new", NO_ZONE}


def test_no_row_is_made_for_nobody_in_no_zone():
    residents = places(["a", "c"], residents=[1.0, 2.0], functional=["new", "new"])
    table = cover([circle()], residents, reaches={"care": walk([1.0, 2.0])})
    assert NO_ZONE not in table.index.get_level_values("zone_id")


MARKETS = places(
    ["a", "a", "c", "b", "b"],
    service=["market", "market", "market", "market", "library"],
    tier=["street", "", "community", "", ""],
    status=["open", "open", "open", "planned", "open"],
)


def units(**values):
    headline = circle(headline="units", **values)
    options = {"zones": values.pop("zones")} if "zones" in values else {}
    return cover([headline], town(), reaches={"care": TOWN_WALK}, facilities=MARKETS, **options).xs(
        UNITS, level="denominator"
    )


def test_units_are_communities_with_an_open_facility_of_the_circle():
    table = units(target_share=0.9).loc["care"]
    # a has two and c one; b has one that is only planned, and a library.
    assert table.loc[("district", "d"), ["covered", "beyond", "total", "met"]].tolist() == [
        2,
        1,
        3,
        False,
    ]
    assert table.loc[("district", "d"), "short_by"] == pytest.approx(0.7)
    assert table.loc[("street", "east"), "covered_share"] == 0.5
    assert table.loc[("street", "west"), "covered_share"] == 1.0
    assert table.loc["community"]["covered"].to_dict() == {"a": 1, "b": 0, "c": 1}
    assert table["straight_line_share"].isna().all()
    assert "functional" not in table.index.get_level_values("level")


def test_units_of_a_street_circle_are_streets():
    table = units(unit_level="street").loc["care"]
    assert table.loc[("district", "d"), ["covered", "total"]].tolist() == [2, 2]
    assert "community" not in table.index.get_level_values("level")


def test_only_villages_count_where_the_circle_says_rural():
    table = units(unit_kind="rural").loc["care"]
    assert table.loc[("district", "d"), ["covered", "total"]].tolist() == [1, 2]
    assert table.loc["community"].index.tolist() == ["b", "c"]


def test_a_unit_of_unstated_kind_is_not_left_out():
    zones = ZONES.assign(kind="")
    table = cover(
        [circle(headline="units", unit_kind="rural")],
        town(),
        reaches={"care": TOWN_WALK},
        facilities=MARKETS,
        zones=zones,
    )
    assert table.loc[("care", "district", "d", UNITS), "total"] == 3


def test_a_community_that_states_no_street_stands_where_its_homes_are():
    zones = ZONES.drop(columns="parent_id")
    table = cover(
        [circle(headline="units")],
        town(),
        reaches={"care": TOWN_WALK},
        facilities=MARKETS,
        zones=zones,
    )
    streets = table.loc[("care", "street")].xs(UNITS, level="denominator")
    assert streets["total"].to_dict() == {"east": 2, "west": 1}


def test_a_circle_of_some_tiers_counts_only_those():
    assert counting_facilities(circle(), MARKETS).tolist() == [True, True, True, False, False]
    some = circle(tiers=("street", "district"))
    assert counting_facilities(some, MARKETS).tolist() == [True, False, False, False, False]


def test_circles_and_rows_keep_their_order_and_can_be_sliced():
    circles = [circle("z"), circle("a")]
    reaches = {"z": TOWN_WALK, "a": TOWN_WALK}
    table = cover(circles, town(), reaches=reaches)
    assert table.index.get_level_values("circle").unique().tolist() == ["z", "a"]
    assert table.loc["z"].index.get_level_values("level").unique().tolist() == [
        "district",
        "street",
        "community",
        "functional",
    ]
    assert len(table.loc[("a", "street")]) > 0
    assert table.index.is_unique


def test_a_circle_without_walks_is_refused_by_name():
    with pytest.raises(CallError, match="care"):
        cover([circle()], town(), reaches={})
    land = places(["a"], area_m2=[1.0])
    with pytest.raises(CallError, match="care"):
        cover([circle()], town(), reaches={"care": TOWN_WALK}, land=land)


def test_the_tables_given_are_not_changed():
    residents = town()
    before = residents.copy(deep=True)
    cover([circle()], residents, reaches={"care": TOWN_WALK})
    pd.testing.assert_frame_equal(residents, before)


@pytest.mark.parametrize(
    ("headline", "named"),
    [("people", "residents"), ("land", LAND), ("buildings", "cells"), ("units", UNITS)],
)
def test_each_headline_names_its_denominator(headline, named):
    asked = circle(headline=headline)
    assert headline_denominator(asked, groups=("residents",), unit="cell") == named


homes = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", ""]),
        st.sampled_from(["new", ""]),
        st.integers(0, 1000),
        st.one_of(st.floats(0, 40), st.just(np.inf)),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


def laid_out(drawn, *, people=1, minutes=0.0):
    """Return the homes drawn, with people and walks scaled and shifted."""
    residents = places(
        [one[0] for one in drawn],
        functional=[one[1] for one in drawn],
        residents=np.array([one[2] for one in drawn], dtype=float) * people,
    )
    reach = walk(
        [one[3] + minutes for one in drawn],
        straight_m=[one[2] for one in drawn],
        snapped=[one[4] for one in drawn],
        people=residents["residents"],
    )
    return residents, reach


def of(drawn, **changes):
    residents, reach = laid_out(drawn, **changes)
    return cover([circle(target_share=0.8)], residents, reaches={"care": reach})


@settings(max_examples=60, deadline=None)
@given(homes)
def test_every_total_is_the_sum_of_its_parts(drawn):
    table = of(drawn)
    assert (table[list(PARTS)].sum(axis=1) == table["total"]).all()
    assert table.loc[("care", "district", "d", "residents"), "total"] == sum(h[2] for h in drawn)


@settings(max_examples=60, deadline=None)
@given(homes)
def test_every_level_adds_up_to_the_district(drawn):
    people = of(drawn).drop(index=UNITS, level="denominator")
    added = people.groupby(level=["level", "denominator"], observed=True)[["total", *PARTS]].sum()
    district = added.loc["district"]
    for level in ("street", "community", "functional"):
        pd.testing.assert_frame_equal(added.loc[level], district, check_index_type=False)


@settings(max_examples=60, deadline=None)
@given(homes)
def test_doubling_the_people_leaves_the_shares(drawn):
    once, twice = of(drawn), of(drawn, people=2)
    shares = ["covered_share", "straight_line_share", "met"]
    pd.testing.assert_frame_equal(once[shares], twice[shares])
    is_people = once.index.get_level_values("denominator") == "residents"
    assert (2 * once["total"][is_people] == twice["total"][is_people]).all()


@settings(max_examples=60, deadline=None)
@given(homes, st.randoms(use_true_random=False))
def test_the_order_of_the_homes_does_not_matter(drawn, random):
    shuffled = drawn.copy()
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(of(drawn), of(shuffled))


@settings(max_examples=60, deadline=None)
@given(homes, st.floats(0, 30))
def test_a_shorter_walk_never_lowers_coverage(drawn, saved):
    far, near = of(drawn, minutes=saved), of(drawn)
    assert (near["covered"] >= far["covered"]).all()
