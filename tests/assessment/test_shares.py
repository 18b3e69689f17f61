"""Capacity wired to a study: hand-worked on one street, and against each facility on its own."""

import numpy as np
import pytest

import lifecircle as lc
from enough_town import HOMES, NAN, assessed, care, rule, study, town
from lifecircle.assessment.shares import without_place
from lifecircle.circles.supply import Pairs, gaussian_weights, two_step

PEOPLE = {name: 2.0**at for at, name in enumerate(HOMES)}


def homes_of(found, name="care"):
    return found.homes.xs(name, level="circle")


def parts_of(found, home):
    row = homes_of(found).loc[home]
    return {key: row[key] for key in ("placed", "full", "roomy", "shut", "unsure") if row[key]}


def test_every_home_is_where_its_places_are():
    # a 1, b 2, c 4, d 8, e 16, f 32, g 64, h 128, i 256, j 512 people. k: 3 places; m: 400.
    found = assessed(town(m=400.0))
    assert parts_of(found, "a") == {"placed": 1}
    assert parts_of(found, "b") == {"placed": 2}
    assert parts_of(found, "c") == {"full": 4}
    assert parts_of(found, "d") == {"unsure": 8}
    assert parts_of(found, "e") == {"unsure": 16}
    assert parts_of(found, "f") == {"placed": 32}
    assert parts_of(found, "i") == {"placed": 256}
    # m has 400 - 288 = 112 left for h (128) and j (512): 112 / 640 of each
    assert parts_of(found, "h") == pytest.approx({"roomy": 22.4, "shut": 105.6})
    assert parts_of(found, "j") == pytest.approx({"roomy": 89.6, "shut": 422.4})
    # g's nearest is k, and k is full
    assert parts_of(found, "g") == {"shut": 64}


def test_the_parts_of_every_home_are_its_need():
    found = homes_of(assessed())
    parts = found[["placed", "full", "roomy", "shut", "unsure"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(found["need"].to_numpy())
    assert found["need"].to_dict() == PEOPLE


def test_two_step_floating_catchments_are_those_of_hand():
    # k: 3 places for a, b, c (7 people); m: 40 for f and i (288); u is not counted
    each = homes_of(assessed())["per_person_2sfca"]
    assert each[["a", "b", "c"]].to_numpy() == pytest.approx(3 / 7)
    assert each[["f", "i"]].to_numpy() == pytest.approx(40 / 288)
    assert each[["d", "e", "g", "h", "j"]].tolist() == [0] * 5


@pytest.mark.parametrize("direction", ["to", "both"])
def test_wired_supply_is_the_pure_measure_on_walks_found_one_facility_at_a_time(direction):
    whole = assessed(town(u=9.0), care(direction=direction))
    walks = np.full((len(HOMES), 3), np.inf)
    for at, name in enumerate(("k", "u", "m")):
        alone = town(u=9.0)
        alone.places.clear()
        alone.places[name] = town(u=9.0).places[name]
        result = lc.analyse(study(alone, care(direction=direction)))
        walks[:, at] = result.nearest["minutes"].to_numpy()
    home, facility = np.nonzero(walks <= 2.00001)
    pairs = Pairs(home, facility, walks[home, facility], 2.0 + 0.001 / 60, len(HOMES), 3)
    people, capacity = list(PEOPLE.values()), [3.0, 9.0, 40.0]
    plain = two_step(pairs, people, capacity)
    bell = two_step(pairs, people, capacity, weights=gaussian_weights(pairs))
    assert homes_of(whole)["per_person_2sfca"].to_numpy() == pytest.approx(plain.per_person)
    assert homes_of(whole)["per_person_gaussian"].to_numpy() == pytest.approx(bell.per_person)


def test_what_people_have_adds_up_to_what_facilities_hold():
    found = homes_of(assessed(town(u=9.0)))
    for name in ("per_person_2sfca", "per_person_gaussian"):
        assert (found["people"] * found[name]).sum() == pytest.approx(3 + 9 + 40)


def test_whoever_has_a_pair_is_covered_and_nobody_else():
    found = assessed(town(u=9.0, k=0.0))
    nearest = found.result.nearest.xs("care", level="circle")
    inside = homes_of(found)[["placed", "full"]].sum(axis=1) > 0
    assert (nearest["status"] == "covered").to_dict() == inside.to_dict()


def test_a_need_of_part_of_a_place_for_another_group_than_walks():
    # 0.25 places a resident: 3 places are enough for the 7 people near k (1.75)
    found = assessed(None, care(rule(need=0.25)))
    assert homes_of(found).at["c", "placed"] == 1.0
    assert homes_of(found)["full"].sum() == pytest.approx(288 * 0.25 - 40)


def test_people_without_a_place_are_counted_in_the_circles_own_group():
    # 0.5 places each: a to c need 3.5 of 3; c's last half place is half of its 4 people's quarter
    lost = without_place(assessed(town(m=400.0), care(rule(need=0.5))).homes)
    assert lost["people"].to_dict() == {("c", "care"): pytest.approx(1.0)}


def test_a_column_nobody_fills_in_leaves_everything_unknown():
    whole = assessed(None, care(rule(need=1.0, column="capacity_beds")))
    found = homes_of(whole)
    assert (found["unsure"] == found["need"]).all()
    assert found["per_person_2sfca"].isna().all()
    told = whole.supply[["capacity", "per_person_2sfca", "per_person_gaussian"]]
    assert told.isna().all(axis=None)
    assert "supply" not in whole.equity.index.get_level_values("basis")


def test_without_a_norm_people_have_something_and_nothing_is_judged():
    found = assessed(None, care(rule(need=None)))
    row = homes_of(found).loc["a"]
    assert row["per_person_2sfca"] == pytest.approx(3 / 7)
    assert np.isnan(row["placed"])
    assert set(found.verdicts["verdict"]) <= {"near_unknown", "far_unknown"}


def test_a_circle_without_capacity_or_whose_group_is_not_known_is_left_out():
    bare = assessed(None, care(rule(group="age_3_5")))
    assert len(bare.homes) == 0
    assert list(bare.supply.columns)
    assert len(bare.places) == 0


def test_a_zero_is_a_capacity():
    found = assessed(town(k=0.0, u=NAN))
    assert parts_of(found, "b") == {"full": 2}
