"""The two axes crossed: near and enough, each held against the target."""

import pandas as pd
import pytest

from enough_town import NAN, assessed, care, people, town
from lifecircle.assessment.verdicts import VERDICTS


def verdict(place, zone="w1", **more):
    row = assessed(place, care(**more)).verdicts.loc[(zone, "care")]
    return row["verdict"], row["near"], row["enough"]


def test_near_and_enough():
    assert verdict(town(people=people(a=1, b=2))) == ("enough", True, True)


def test_near_but_full():
    # 8 people at the door of 3 places: 37.5 % of half
    assert verdict(town(people=people(b=8))) == ("full", True, False)


def test_far_but_roomy():
    # g has 140 m to k, which nobody else asks
    assert verdict(town(people=people(g=3))) == ("roomy", False, True)


def test_far_and_full():
    assert verdict(town(people=people(g=7))) == ("neither", False, False)


def test_near_what_does_not_say():
    name, near, enough = verdict(town(people=people(d=5)))
    assert (name, near) == ("near_unknown", True)
    assert enough is pd.NA


def test_far_from_what_does_not_say():
    # 120 m is the limit; at 1,200 m only u, 800 m away, is left
    only_u = town(people=people(j=5))
    del only_u.places["m"]
    del only_u.places["k"]
    assert verdict(only_u, "e1")[0] == "far_unknown"


def test_a_verdict_stands_when_no_unknown_capacity_could_turn_it():
    # 8 people at k with 3 places, 2 at u: room for 3 of 10 at least and 5 of 10 at most
    place = town(people=people(b=8, d=2))
    assert verdict(place, target_share=0.6)[0] == "full"
    assert verdict(place, target_share=0.5)[0] == "near_unknown"
    assert verdict(place, target_share=0.3)[0] == "enough"


def test_a_target_just_met_is_met():
    assert verdict(town(people=people(b=6)), target_share=0.5)[0] == "enough"
    assert verdict(town(people=people(b=6)), target_share=0.51)[0] == "full"


def test_without_a_target_the_standards_default_holds():
    row = assessed(town(people=people(b=6)), care(target_share=None)).verdicts.loc[("w1", "care")]
    assert row["target_share"] == 0.9
    assert row["verdict"] == "full"


def test_near_people_are_those_the_coverage_counts():
    found = assessed()
    covered = found.result.coverage.loc[("care", "community", "w1", "residents")]
    row = found.verdicts.loc[("w1", "care")]
    assert row["near_people"] == covered["covered"] == 1 + 2 + 4 + 8
    assert row["people"] == covered["total"] == 79


def test_neighbourhoods_where_nobody_of_the_group_lives_are_not_judged():
    found = assessed(town(people=people(b=1)))
    assert found.verdicts.index.get_level_values("zone_id").tolist() == ["w1"]


def test_circles_of_other_headlines_are_not_judged():
    found = assessed(town(), care(), care(name="by-home", headline="buildings"))
    assert set(found.verdicts.index.get_level_values("circle")) == {"care"}


def test_rows_stand_in_the_order_of_the_zones_then_of_the_circles():
    found = assessed(town(), care(name="z"), care(name="a"))
    assert found.verdicts.index.tolist() == [("e1", "z"), ("e1", "a"), ("w1", "z"), ("w1", "a")]


@pytest.mark.parametrize("u", [0.0, 5.0, NAN, 1000.0])
def test_every_verdict_is_of_the_list(u):
    assert set(assessed(town(u=u)).verdicts["verdict"]) <= set(VERDICTS)


@pytest.mark.parametrize("zone", ["w1", "e1"])
@pytest.mark.parametrize("target", [0.05, 0.15, 0.3, 0.4, 0.6])
def test_a_verdict_is_given_only_where_it_is_the_same_at_both_ends(zone, target):
    unknown, none, endless = (
        verdict(town(m=300.0, u=u), zone, target_share=target)[0] for u in (NAN, 0.0, 1e6)
    )
    if unknown.endswith("unknown"):
        assert none != endless
    else:
        assert none == unknown == endless
