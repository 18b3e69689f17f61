"""Under-served neighbourhoods, on towns whose gaps can be counted on the fingers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from id_tables import NO_FACILITIES, NO_LAND, ZONES, circle, places, standard, walk

from lifecircle.circles.gaps import gaps_table
from lifecircle.circles.measures import coverage_table
from lifecircle.circles.reasons.causes import REMEDIES, TIME_CAUSES

CARE = circle(target_share=0.9)


def gaps(residents, *, reaches, zones=ZONES, held=None, unsure=None):
    held = held or standard(CARE)
    circles = tuple(one for one in held.circles if one.id in reaches)
    groups = tuple(one for one in ("residents", "age_60_plus") if one in residents)
    coverage = coverage_table(
        circles,
        residents,
        NO_LAND,
        zones,
        NO_FACILITIES,
        reaches=reaches,
        land_reaches={},
        groups=groups,
        unit="building",
        district="d",
    )
    lost = np.isinf(next(iter(reaches.values())).access_m)
    return gaps_table(
        coverage,
        residents,
        zones,
        standard=held,
        reaches=reaches,
        district="d",
        unsure=lost if unsure is None else np.asarray(unsure, bool),
    )


def test_only_neighbourhoods_below_their_target_are_flagged_most_people_first():
    # a: 90 of 100 within reach, exactly the target. b: 40 of 80. c: 100 of 200.
    residents = places(
        ["a", "a", "b", "b", "c", "c"], residents=[90.0, 10.0, 40.0, 40.0, 100.0, 100.0]
    )
    table = gaps(residents, reaches={"care": walk([5, 50, 5, 50, 5, 50])})
    assert table.index.tolist() == [("c", "care"), ("b", "care")]
    c = table.loc[("c", "care")]
    # 0.9 x 200 - 100 = 80 people still to reach.
    assert c[["people", "left_out", "share", "target_share"]].tolist() == [200, 100, 0.5, 0.9]
    assert c["to_reach"] == pytest.approx(80)
    assert (c["level"], c["group"]) == ("community", "residents")


def test_as_many_people_to_reach_are_told_in_the_order_of_the_zones():
    residents = places(["c", "a", "b"], residents=[100.0, 100.0, 100.0])
    table = gaps(residents, reaches={"care": walk([50, 50, 50])})
    assert table.index.get_level_values("zone_id").tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("covered", "severity"),
    # Of 1,000 people with a target of 0.9: half of it is 450, four fifths are 720.
    [(449, "high"), (450, "medium"), (719, "medium"), (720, "low"), (899, "low")],
)
def test_severity_is_the_part_of_the_target_that_is_reached(covered, severity):
    residents = places(["a", "a"], residents=[float(covered), 1000.0 - covered])
    table = gaps(residents, reaches={"care": walk([5, 50])})
    assert table["severity"].tolist() == [severity]


def test_the_thresholds_come_from_the_standard():
    residents = places(["a", "a"], residents=[60.0, 40.0])
    strict = standard(CARE, medium_below=0.95, high_below=0.9)
    table = gaps(residents, reaches={"care": walk([5, 50])}, held=strict)
    assert table["severity"].tolist() == ["high"]


def left_by_cause(row):
    return row[[f"left_{name}" for name in TIME_CAUSES]].tolist()


def test_each_reason_is_told_from_straight_line_and_network():
    # Near is up to 600 / 1.42 = 422.5 m. The homes of a: 1 in reach; 2 with nothing near; 4 beyond
    # the fair distance though a buffer claims them; 8 with a way round; 16 without a path though
    # one is near; 32 without a path and far; 64 on no street and near; 128 on no street and far;
    # 256 on a small piece and near.
    residents = places(["a"] * 9, residents=[2.0**at for at in range(9)])
    reach = walk(
        [5, 50, 50, 50, np.inf, np.inf, 5, 5, np.inf],
        straight_m=[100, 700, 423, 422, 300, 5000, 100, 700, 100],
        snapped=[True] * 6 + [False, False, True],
    )
    unsure = [False] * 6 + [True] * 3
    row = gaps(residents, reaches={"care": reach}, unsure=unsure).loc[("a", "care")]
    # no_facility 2 + 4 + 32 + 128, barrier 8 + 16, data_doubt 64 + 256.
    assert left_by_cause(row) == [166, 24, 320]
    assert row["left_out"] == 510
    assert (row["reason"], row["remedy"]) == ("data_doubt", "survey")
    assert row["confidence"] == "doubtful"


@pytest.mark.parametrize(
    ("straight_m", "minutes", "reason", "remedy"),
    [
        (700, 50, "no_facility", "build"),
        (500, 50, "no_facility", "build"),
        (400, 50, "barrier", "link"),
        (400, np.inf, "barrier", "link"),
        (500, np.inf, "no_facility", "build"),
    ],
)
def test_the_reason_is_that_of_most_people(straight_m, minutes, reason, remedy):
    residents = places(["a", "a", "a"], residents=[200.0, 100.0, 50.0])
    other = 100 if reason == "no_facility" else 5000
    reach = walk([minutes, 5, 50], straight_m=[straight_m, 100, other])
    row = gaps(residents, reaches={"care": reach}).loc[("a", "care")]
    assert (row["reason"], row["remedy"]) == (reason, remedy)
    assert REMEDIES[reason] == remedy


def test_of_causes_with_as_many_people_the_facility_comes_before_the_way_and_that_before_doubt():
    residents = places(["a", "a", "b", "b"], residents=[100.0] * 4)
    reach = walk([50, 50, 50, np.inf], straight_m=[400, 700, 400, 400])
    table = gaps(residents, reaches={"care": reach}, unsure=[False, False, False, True])
    assert table["reason"].to_dict() == {("a", "care"): "no_facility", ("b", "care"): "barrier"}


def test_a_facility_on_no_street_puts_those_near_it_in_doubt():
    residents = places(["a", "a"], residents=[1.0, 2.0])
    reach = walk([50, 50], straight_m=[400, 700], unjoined=True)
    row = gaps(residents, reaches={"care": reach}).loc[("a", "care")]
    assert left_by_cause(row) == [2, 0, 1]


def test_a_home_that_a_wall_keeps_from_every_street_is_behind_a_barrier():
    residents = places(["a", "a"], residents=[1.0, 2.0])
    reach = walk([5, 5], straight_m=[100, 100], snapped=[False, False])
    row = gaps(residents, reaches={"care": reach}, unsure=[False, True]).loc[("a", "care")]
    assert left_by_cause(row) == [0, 1, 2]
    # Both are on no street, which is what the mark is about.
    assert row["confidence"] == "doubtful"


def test_where_no_facility_exists_nothing_is_near_and_the_finding_is_firm():
    residents = places(["a"], residents=[200.0])
    reach = walk([np.inf], straight_m=[np.inf])
    row = gaps(residents, reaches={"care": reach}).loc[("a", "care")]
    assert (row["reason"], row["confidence"]) == ("no_facility", "firm")


def test_a_finding_is_doubtful_above_the_stated_share_only():
    # Of 100 left out, 30 have no path: not above 0.3. One more is.
    def confidence(cut_off):
        residents = places(["a", "a"], residents=[100.0 - cut_off, float(cut_off)])
        reach = walk([50, np.inf], straight_m=[700, 700])
        return gaps(residents, reaches={"care": reach})["confidence"].tolist()

    assert confidence(30) == ["firm"]
    assert confidence(31) == ["doubtful"]


def test_a_small_area_is_marked_by_all_its_residents():
    residents = places(["a", "b"], residents=[99.0, 100.0], age_60_plus=[9.0, 9.0])
    old = circle(group="age_60_plus", target_share=0.9)
    table = gaps(residents, reaches={"care": walk([50, 50])}, held=standard(old))
    assert table["small"].to_dict() == {("a", "care"): True, ("b", "care"): False}
    assert set(table["group"]) == {"age_60_plus"}


def test_a_circle_without_a_target_is_held_against_the_default():
    residents = places(["a", "a"], residents=[80.0, 20.0])
    held = standard(circle(), default_target_share=0.85)
    table = gaps(residents, reaches={"care": walk([5, 50])}, held=held)
    assert table["target_share"].tolist() == [0.85]


def test_circles_measured_on_land_or_units_flag_no_neighbourhood():
    residents = places(["a"], residents=[100.0])
    held = standard(CARE, circle("land", headline="land", target_share=0.9))
    table = gaps(residents, reaches={"care": walk([50]), "land": walk([50])}, held=held)
    assert table.index.tolist() == [("a", "care")]


def test_streets_stand_in_where_there_are_no_communities_and_then_the_district():
    residents = places(["a", "c"], residents=[10.0, 20.0])
    reaches = {"care": walk([50, 50])}
    streets = gaps(residents, reaches=reaches, zones=ZONES[ZONES["level"] != "community"])
    assert streets.index.get_level_values("zone_id").tolist() == ["west", "east"]
    district = gaps(residents, reaches=reaches, zones=ZONES[ZONES["level"] == "district"])
    assert district.index.get_level_values("zone_id").tolist() == ["d"]
    assert district["left_no_facility"].tolist() == [30]


def test_people_in_no_community_or_outside_the_district_flag_nothing():
    outside = places(["a"], district="", residents=[500.0])
    residents = pd.concat([places(["a", ""], residents=[100.0, 100.0]), outside], ignore_index=True)
    table = gaps(residents, reaches={"care": walk([50, 50, 50])})
    assert table["left_out"].to_dict() == {("a", "care"): 100}
    assert table["left_no_facility"].to_dict() == {("a", "care"): 100}


def test_a_town_that_reaches_everything_has_an_empty_table_of_the_same_columns():
    residents = places(["a"], residents=[100.0])
    good = gaps(residents, reaches={"care": walk([5])})
    bad = gaps(residents, reaches={"care": walk([50])})
    assert len(good) == 0
    assert list(good.columns) == list(bad.columns)
    assert good.index.names == bad.index.names


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c"]),
            st.integers(0, 500),
            st.one_of(st.floats(0, 40), st.just(np.inf)),
            st.floats(0, 2000),
            st.booleans(),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_the_reasons_add_up_to_those_left_out_and_no_gap_is_beyond_its_people(drawn):
    residents = places([one[0] for one in drawn], residents=[float(one[1]) for one in drawn])
    reach = walk(
        [one[2] for one in drawn],
        straight_m=[one[3] for one in drawn],
        snapped=[one[4] for one in drawn],
        people=residents["residents"],
    )
    table = gaps(residents, reaches={"care": reach})
    causes = table[[f"left_{name}" for name in TIME_CAUSES]]
    assert np.allclose(causes.sum(axis=1), table["left_out"])
    assert [f"left_{one}" for one in table["reason"]] == causes.idxmax(axis=1).tolist()
    assert (table["to_reach"] <= table["left_out"]).all()
    assert (table["left_out"] <= table["people"]).all()
    assert table["to_reach"].is_monotonic_decreasing
