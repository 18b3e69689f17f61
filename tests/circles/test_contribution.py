"""What a facility adds: whom it serves, whom it alone serves, and what closing it would cost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.circles.again.contribution import contributions, served_homes
from lifecircle.circles.again.retrace import retrace
from random_towns import beside, towns
from towns import Town, analysed, circle, draw, home_frame, people

# A street of 600 m. At 1 m/s a limit of 2.5 minutes is 150 m: k at 100 serves a (0), b (150) and
# c (240); m at 300 serves c and d (400); n at 350 serves d (c is 110 m away too); e (600) is far.
STREET = Town(
    draw("A---B---C---D---E---F---G"),
    {"a": (0, 0), "b": (150, 0), "c": (240, 0), "d": (400, 0), "e": (600, 0)},
    {"k": ("clinic", (100, 0)), "m": ("clinic", (300, 0)), "n": ("clinic", (350, 0))},
)  # fmt: skip
NEAR = circle(minutes=2.5)


def closing(town, *names):
    """Return the town with some facilities closed and all others open."""
    places = {name: (*place[:2], {"status": "closed" if name in names else "open"})
              for name, place in town.places.items()}  # fmt: skip
    return Town(town.streets, town.homes, places, town.gates, town.people)


def row(table, facility, name="care"):
    return table.loc[(facility, name)].tolist()


def test_whom_a_facility_serves_as_the_nearest_whom_alone_and_whom_with_others():
    # a 1, b 2, c 4, d 8, e 16 people. c is 60 m from m, 110 m from n and 140 m from k.
    # b is 50 m from k and 150 m from m: within both, as the limit is inclusive.
    table = contributions(analysed(STREET, NEAR))
    assert table.columns.tolist() == [
        "nearest_people", "alone_people", "within_people", "shared_people"]  # fmt: skip
    assert row(table, "k") == [1 + 2, 1, 1 + 2 + 4, 2 + 4]
    assert row(table, "m") == [4, 0, 2 + 4 + 8, 2 + 4 + 8]
    assert row(table, "n") == [8, 0, 4 + 8, 4 + 8]


@pytest.mark.parametrize("name", ["k", "m", "n"])
def test_closing_a_facility_costs_exactly_the_people_it_alone_serves(name):
    result = analysed(STREET, NEAR)
    alone = contributions(result).loc[(name, "care"), "alone_people"]
    assert people(result) - people(analysed(closing(STREET, name), NEAR)) == alone


def test_who_was_shared_by_two_is_alone_with_one_when_the_other_closes():
    # Without m: b 2 is k's alone; c 4 is shared by k and n; d 8 is n's alone.
    table = contributions(analysed(closing(STREET, "m"), NEAR))
    assert table.index.tolist() == [("k", "care"), ("n", "care")]
    assert row(table, "k") == [1 + 2, 1 + 2, 1 + 2 + 4, 4]
    assert row(table, "n") == [4 + 8, 8, 4 + 8, 4]


def test_every_circle_has_its_own_facilities_and_people():
    # The library serves 300 m of street around 200: a, b, c, d. Of the 60 and over only b's.
    town = Town(STREET.streets, STREET.homes, {**STREET.places, "lib": ("library", (200, 0))})
    homes = home_frame(town, age_60_plus=[0, 1, 0, 0, 8])
    result = analysed(town, NEAR, circle("read", services=("library",), metres=300.0),
                      circle("old", minutes=2.5, group="age_60_plus"), residents=homes)  # fmt: skip
    table = contributions(result)
    assert row(table, "lib", "read") == [1 + 2 + 4 + 8, 1 + 2 + 4 + 8, 1 + 2 + 4 + 8, 0]
    assert row(table, "k", "old") == [1, 0, 1, 1]
    # Rows stand in the order of the facilities, then of the circles.
    wanted = {"k": ("care", "old"), "lib": ("read",), "m": ("care", "old"), "n": ("care", "old")}
    order = result.study.facilities.index
    assert table.index.tolist() == [(one, name) for one in order for name in wanted[one]]


def test_a_facility_that_reaches_nobody_stays_in_the_table():
    town = Town(STREET.streets, {"a": (0, 0)}, {"k": ("clinic", (10, 0)),
                                               "far": ("clinic", (100, 900)),
                                               "off": ("clinic", (600, 0))})  # fmt: skip
    table = contributions(analysed(town, NEAR))
    assert row(table, "off") == row(table, "far") == [0, 0, 0, 0]
    assert row(table, "k") == [1, 1, 1, 0]


def test_the_limit_is_the_analysiss_own_to_the_millisecond():
    # a is half a millimetre over 150 m from k, which is the limit; m is 2 mm over it from b.
    town = Town(draw("A---B---C---D---E"), {"a": (0, 0), "b": (400, 0)},
                {"k": ("clinic", (150.0005, 0)), "m": ("clinic", (249.998, 0))})  # fmt: skip
    result = analysed(town, NEAR)
    table = contributions(result)
    assert row(table, "k") == [1, 1, 1, 0]
    assert row(table, "m") == [0, 0, 0, 0]
    assert people(result) == 1


def test_only_the_circles_asked_for_are_told():
    result = analysed(STREET, NEAR, circle("far", minutes=10.0), circle("none", services=("pool",)))
    assert set(contributions(result, circles=["far"]).index.get_level_values("circle")) == {"far"}
    whole = contributions(result)
    assert set(whole.index.get_level_values("circle")) == {"care", "far"}
    assert contributions(result, circles=["none"]).empty
    assert contributions(result, circles=[]).columns.tolist() == whole.columns.tolist()
    with pytest.raises(lc.CallError, match="no circle 'fare' in the result; it has care, far"):
        contributions(result, circles=["fare"])


def test_home_by_home_who_serves_and_who_else_could():
    result = analysed(STREET, NEAR)
    served = served_homes(retrace(result), NEAR)
    names = result.study.facilities.index
    assert [names[at] for at in served.facility] == ["k", "k", "m", "n", "n"]
    assert [names[at] for at in served.other] == ["m", "m", "n", "m", "m"]
    assert (60 * served.minutes).round(3).tolist() == [100, 50, 60, 50, 250]
    assert (60 * served.other_minutes).round(3).tolist() == [300, 150, 110, 100, 300]
    assert served.within.tolist() == [True, True, True, True, False]
    assert served.alone.tolist() == [True, False, False, False, False]


def test_a_home_off_the_streets_is_served_by_nobody():
    town = Town(STREET.streets, {"far": (300, 900), "a": (0, 0)}, STREET.places)
    served = served_homes(retrace(analysed(town, NEAR)), NEAR)
    assert served.facility.tolist()[0] == served.other.tolist()[0] == -1
    assert np.isinf(served.minutes[0]) and np.isinf(served.other_minutes[0])
    assert served.alone.tolist() == [False, True]


def test_minutes_in_a_circle_of_metres_are_at_the_walkers_speed():
    one = circle(metres=150.0, profile="older")
    served = served_homes(retrace(analysed(STREET, one)), one)
    # a walks 100 m to k at 0.8 m/s.
    assert served.minutes[0] == pytest.approx(100 / 0.8 / 60, abs=1e-4)
    assert served.alone.tolist() == [True, False, False, False, False]


# Laws ---------------------------------------------------------------------------------------------

law = settings(
    max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip

CIRCLES = (
    circle("to", minutes=8.0),
    circle("from-old", minutes=8.0, profile="older", direction="from"),
    circle("both-chair", minutes=8.0, profile="wheelchair", direction="both"),
    circle("metres", metres=400.0, services=("clinic", "library")),
)
PLACES = st.builds(beside, towns(), towns())


def covered(result):
    """Return the people of the whole town that each circle covers."""
    table = result.coverage.xs(("district", "residents"), level=("level", "denominator"))
    return table.reset_index("zone_id")["covered"]


@law
@given(PLACES)
def test_in_any_town_closing_costs_the_people_served_alone(town):
    town = closing(town)
    result = analysed(town, *CIRCLES)
    table = contributions(result)
    before = covered(result)
    for name in town.places:
        lost = before - covered(analysed(closing(town, name), *CIRCLES))
        alone = table["alone_people"].xs(name, level="facility_id")
        expected = alone.reindex(lost.index, fill_value=0.0)
        pd.testing.assert_series_equal(lost, expected, check_names=False)


@law
@given(PLACES)
def test_in_any_town_the_nearest_sum_to_the_covered_and_alone_is_never_more(town):
    result = analysed(town, *CIRCLES)
    table = contributions(result)
    sums = table["nearest_people"].groupby(level="circle").sum()
    expected = covered(result).reindex(sums.index)
    pd.testing.assert_series_equal(sums, expected, check_names=False)
    assert (table["alone_people"] <= table["nearest_people"]).all()
    assert (table["nearest_people"] <= table["within_people"]).all()
    assert (table["shared_people"] == table["within_people"] - table["alone_people"]).all()
    nearest = result.nearest["facility_id"].unstack("circle")  # noqa: PD010
    again = retrace(result)
    names = [*result.study.facilities.index, ""]
    for one in CIRCLES:
        served = served_homes(again, one)
        told = nearest.loc[result.study.residents.index, one.id].astype(str)
        assert [names[at] for at in served.facility] == told.tolist()
