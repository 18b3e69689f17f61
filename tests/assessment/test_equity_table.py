"""Fairness wired: hand-worked on one street, and equal to the pure measures on the same homes."""

import numpy as np
import pytest

import lifecircle as lc
from enough_town import HOMES, assessed, care, people, rule, study, town
from lifecircle.assessment.equity_table import MEASURES
from lifecircle.circles.equity import lorenz, theil, weighted_percentiles
from towns import Town, draw


def told(found, basis, measure, pair="", name="care"):
    return found.equity.loc[(name, basis, measure, pair)]


def test_minutes_and_supply_are_the_pure_measures_on_the_same_homes():
    found = assessed(town(u=9.0))
    nearest = found.result.nearest.xs("care", level="circle")["minutes"].to_numpy()
    has = found.homes["per_person_gaussian"].to_numpy()
    many = 2.0 ** np.arange(len(HOMES))
    streets = found.result.study.residents["street_id"].to_numpy()
    for basis, values in (("minutes", nearest), ("supply", has)):
        parts = theil(values, many, streets)
        expected = {
            "gini": lorenz(values, many).gini,
            "palma": lorenz(values, many).palma,
            "theil": parts.total,
            "theil_between": parts.between,
            "theil_within": parts.within,
            "p50": weighted_percentiles(values, many, at=[50])[0],
        }
        for measure, value in expected.items():
            assert told(found, basis, measure)["value"] == pytest.approx(value), measure


def test_all_have_the_same_and_every_index_says_so():
    # two homes 100 m from the one facility they reach, one each way
    place = town(people=people(a=5), homes={**HOMES, "z": (200, 0)})
    place.people["z"] = 3.0
    found = assessed(place)
    for basis in ("minutes", "supply"):
        assert told(found, basis, "gini")["value"] == pytest.approx(0, abs=1e-6)
        assert told(found, basis, "theil")["value"] == pytest.approx(0, abs=1e-6)
        assert told(found, basis, "palma")["value"] == pytest.approx(0.1 / 0.4)


def test_percentiles_are_of_people_and_not_of_homes():
    # a 100 m and b 0 m to k: of 10 people one walks 100 m
    found = assessed(town(people=people(a=1, b=9)))
    assert told(found, "minutes", "p90")["value"] == pytest.approx(0, abs=1e-6)
    found = assessed(town(people=people(a=2, b=8)))
    assert told(found, "minutes", "p90")["value"] == pytest.approx(100 / 60)


def test_who_reaches_nothing_is_left_out_of_an_index_and_counted():
    island = Town(
        (*town().streets, *(one for one in _island())), {**HOMES, "isle": (0, 5050)}, town().places
    )
    found = assessed(island, zones=None, district="")
    row = told(found, "minutes", "gini")
    assert row["left_out"] == 1024
    assert row["people"] == 2047
    same = assessed(zones=None, district="")
    assert row["value"] == pytest.approx(told(same, "minutes", "gini")["value"])
    # more than half of all people never arrive: the median walk is endless
    assert told(found, "minutes", "p50")["value"] == np.inf
    assert told(found, "minutes", "p25")["value"] < np.inf
    assert told(found, "supply", "gini")["left_out"] == 0


def _island():
    from dataclasses import replace

    streets = draw("A---B")
    return [replace(one, points=tuple((x, y + 5000) for x, y in one.points)) for one in streets]


def test_a_ratio_of_kinds_compares_rural_with_urban_people():
    found = assessed(town(u=9.0))
    # within the limit: west 15 of 79, east 16 + 32 + 256 of 944
    ratio = told(found, "covered", "ratio", "rural/urban")["value"]
    assert ratio == pytest.approx((15 / 79) / (304 / 944))
    west, east = (found.supply.loc[("care", "community", one)] for one in ("w1", "e1"))
    expected = west["per_person_gaussian"] / east["per_person_gaussian"]
    assert told(found, "supply", "ratio", "rural/urban")["value"] == pytest.approx(expected)
    # medians: the 40th of 79 people in the west lives at g (140 m); the east's half walks 500 m
    medians = told(found, "minutes", "ratio", "rural/urban")["value"]
    assert medians == pytest.approx(140 / 500)


def test_a_ratio_of_groups_compares_where_they_live():
    inner = study(town(u=9.0))
    old = np.array([1.0, 2.0, 0, 0, 0, 0, 0, 0, 0, 3.0])
    residents = inner.residents.assign(age_60_plus=old)
    from dataclasses import replace

    result = lc.analyse(replace(inner, residents=residents, groups=(*inner.groups, "age_60_plus")))
    found = lc.assess(result)
    # 3 of 6 old people are within the limit, 319 of 1023 residents
    ratio = told(found, "covered", "ratio", "age_60_plus/residents")["value"]
    assert ratio == pytest.approx((3 / 6) / (319 / 1023))
    coverage = result.coverage.loc[("care", "district", "town")]["covered_share"]
    assert ratio == pytest.approx(coverage["age_60_plus"] / coverage["residents"])


def test_no_ratio_stands_where_one_side_has_nobody():
    pairs = set(assessed().equity.xs("ratio", level="measure").index.get_level_values("pair"))
    assert pairs == {"rural/urban"}


def test_a_yes_or_no_has_ratios_and_no_index():
    found = assessed().equity.xs("covered", level="basis")
    assert set(found.index.get_level_values("measure")) == {"ratio"}
    assert set(assessed().equity.index.get_level_values("measure")) <= set(MEASURES)


def test_where_nobody_has_anything_no_index_can_be_said():
    found = assessed(town(k=0.0, m=0.0, u=0.0))
    assert np.isnan(told(found, "supply", "gini")["value"])
    assert told(found, "supply", "p90")["value"] == 0


def test_one_street_has_nothing_between_streets():
    found = assessed(town(u=9.0), zones=None, district="")
    assert np.isnan(told(found, "minutes", "theil_between")["value"])
    assert told(found, "minutes", "theil")["value"] > 0


def test_twice_the_people_change_no_index():
    place = town(u=9.0)
    double = town(u=9.0, people={name: 2.0 * 2**at for at, name in enumerate(HOMES)})
    one, two = assessed(place), assessed(double, care(rule(need=0.5)))
    values = one.equity["value"]
    scaled = two.equity["value"].copy()
    units = [key for key in scaled.index if key[1] == "supply" and key[2].startswith("p")]
    quantiles = [key for key in units if key[2] != "palma"]
    scaled.loc[quantiles] *= 2
    assert scaled.to_numpy() == pytest.approx(values.to_numpy(), nan_ok=True)
