"""Supply by zone and fullness by facility, worked out by hand on one street."""

import numpy as np
import pytest

import lifecircle as lc
from enough_town import HOMES, assessed, care, rule, study, town
from lifecircle.circles.capacity.room import PARTS

# people: west a 1 + b 2 + c 4 + d 8 + g 64 = 79, east e 16 + f 32 + h 128 + i 256 + j 512 = 944


def zone(found, name, level="community"):
    return found.supply.loc[("care", level, name)]


def test_a_zone_adds_up_its_homes_and_the_facilities_that_stand_in_it():
    row = zone(assessed(town(m=400.0)), "w1")
    assert (row["unit"], row["group"], row["people"]) == ("places", "residents", 79)
    assert (row["facilities"], row["unstated"], row["capacity"]) == (2, 1, 3)
    assert [row[name] for name in ("placed", "full", "roomy", "shut", "unsure")] == [3, 4, 0, 64, 8]
    # 3 places over 79 people; the district has 403 over 1023
    assert row["per_person_2sfca"] == pytest.approx(3 / 79)


def test_the_shares_that_find_room_are_the_least_and_the_most():
    row = zone(assessed(), "w1")
    assert row["enough_share"] == pytest.approx(3 / 79)
    assert row["enough_most_share"] == pytest.approx((3 + 8) / 79)


def test_every_level_adds_up_to_the_district():
    found = assessed().supply.loc["care"]
    amounts = ["people", "capacity", "facilities", "need", *PARTS]
    whole = found.loc[("district", "town"), amounts].to_numpy(float)
    for level in ("street", "community"):
        assert found.loc[level][amounts].sum().to_numpy() == pytest.approx(whole)
    assert whole[0] == 2 ** len(HOMES) - 1


def test_a_location_quotient_is_what_is_reached_over_the_districts():
    found = assessed(town(u=9.0))
    west, whole = zone(found, "w1"), zone(found, "town", "district")
    expected = west["per_person_gaussian"] / whole["per_person_gaussian"]
    assert west["location_quotient"] == pytest.approx(expected)
    assert whole["location_quotient"] == 1.0


def test_supply_reached_by_nobody_gives_no_quotient():
    found = assessed(town(k=0.0, m=0.0))
    assert np.isnan(zone(found, "w1")["location_quotient"])


def test_how_full_each_facility_is():
    found = assessed().places.xs("care", level="circle")
    # k: 7 within its limit for 3 places; m: 288 for 40; u does not say
    assert found["need_within"].to_dict() == {"k": 7, "u": 24, "m": 288}
    assert found.loc["k", ["taken", "free", "full_share"]].tolist() == [3, 0, 1]
    roomy = assessed(town(m=400.0)).places.loc[("m", "care")]
    assert roomy[["taken", "free", "full_share"]].tolist() == [288, 112, 0.72]
    assert found.loc["u", ["capacity", "taken", "free", "full_share"]].isna().all()
    assert found.at["k", "per_person_2sfca"] == pytest.approx(3 / 7)


def test_what_is_taken_is_what_the_homes_have():
    found = assessed(town(m=400.0))
    assert found.places["taken"].sum() == pytest.approx(found.homes["placed"].sum())


def test_people_beyond_the_district_compete_but_are_not_reported():
    # b's 2 people now live in another district; they still take two of the three places.
    inner = study()
    moved = inner.residents.copy()
    for column in ("district_id", "street_id", "community_id"):
        moved.loc["b", column] = ""
    result = lc.analyse(inner)
    found = lc.assess(type(result)(**{**vars_of(result), "study": replaced(inner, moved)}))
    row = zone(found, "town", "district")
    assert row["people"] == 2 ** len(HOMES) - 1 - 2
    assert row["placed"] == 1 + 40


def vars_of(result):
    from dataclasses import fields

    return {one.name: getattr(result, one.name) for one in fields(result)}


def replaced(inner, residents):
    from dataclasses import replace

    return replace(inner, residents=residents)


def test_a_study_without_capacities_has_empty_tables_with_their_columns():
    found = assessed(None, care(rule(group="age_3_5")))
    assert len(found.supply) == len(found.places) == 0
    assert found.supply.index.names == ["circle", "level", "zone_id"]
    assert "need" in found.supply
    assert (found.verdicts["verdict"].isin(["near_unknown", "far_unknown"])).all()
