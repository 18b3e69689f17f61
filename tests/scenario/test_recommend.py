"""Where to build: the answer is the best there is, and delivers what it promises."""

import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely

import lifecircle as lc
from lifecircle.scenario.siting.curve import best_next, knee
from lifecircle.scenario.siting.problem import Reached
from towns import Town, analysed, circle, degrees, draw, people, study_of

# A row of nine junctions, 100 m apart; a limit of 2 minutes at 1 m/s is 120 m. Homes of 1, 2, 4,
# 8, 16 and 32 people stand at A, C, D, F, H and I; the only clinic stands at A.
AT = {"a": 0.0, "c": 200.0, "d": 300.0, "f": 500.0, "h": 700.0, "i": 800.0}
TOWN = Town(
    draw("A---B---C---D---E---F---G---H---I"),
    {name: (x, 0.0) for name, x in AT.items()},
    {"old": ("clinic", (0.0, 0.0))},
)
CARE = circle(minutes=2.0, target_share=0.9)


def places(*metres, **columns):
    lon, lat = degrees([(x, 0.0) for x in metres]).T
    ids = [f"P{x}" for x in metres]
    return gpd.GeoDataFrame(columns, geometry=shapely.points(lon, lat), index=ids, crs="EPSG:4326")


EVERYWHERE = places(*range(0, 900, 100))


def delivered(study, found):
    return people(lc.analyse(found.scenario.apply(study)))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_no_other_choice_reaches_more(count):
    study = study_of(TOWN, CARE)
    found = lc.recommend_sites(study, EVERYWHERE, circle="care", sites=count)

    def tried(chosen):
        plan = lc.Scenario("try")
        for name in chosen:
            at = (EVERYWHERE.geometry[name].x, EVERYWHERE.geometry[name].y)
            plan = plan.open(name, service="clinic", at=at)
        return people(lc.analyse(plan.apply(study)))

    best = max(tried(one) for one in itertools.combinations(EVERYWHERE.index, count))
    assert found.answer.status == "optimal"
    assert found.people_after == best == delivered(study, found)


def test_the_sites_say_whom_each_brings_and_what_would_do_instead():
    # From H or I both 16 and 32 are within 120 m: 48. E reaches D and F besides, 4 and 8.
    found = lc.recommend_sites(study_of(TOWN, CARE), EVERYWHERE, circle="care", sites=2)
    assert found.people_before == 1
    assert found.people_after == 1 + 48 + 12
    assert found.sites["people_added"].tolist() == [48, 12]
    # Instead of E: F or G bring 8 more, C or D 6. Instead of H: I, the same.
    assert found.sites["people_instead"].tolist() == [61, 57]
    assert set(found.sites["instead"]).isdisjoint(found.sites.index)


def test_a_share_is_reached_with_the_fewest_sites():
    study = study_of(TOWN, CARE)
    found = lc.recommend_sites(study, EVERYWHERE, circle="care", target_share=0.9)
    # 63 people: 0.9 is 56.7, so 57 must be within reach: E and H do with 61, one cannot.
    assert len(found.sites) == 2
    assert delivered(study, found) == found.people_after >= 57


def test_what_is_reached_already_needs_no_site():
    found = lc.recommend_sites(study_of(TOWN, CARE), EVERYWHERE, circle="care", target_share=0.01)
    assert found.answer.status == "optimal"
    assert found.sites.empty
    assert found.people_after == found.people_before == 1


def test_a_share_out_of_reach_says_by_how_many_people():
    found = lc.recommend_sites(study_of(TOWN, CARE), places(500), circle="care", target_share=0.9)
    assert found.answer.reason == "target-out-of-reach"
    # 56.7 are wanted and 1 is there; the one place reaches 8 of the others.
    assert found.answer.details["short"] == pytest.approx(55.7 - 8)
    assert found.people_after == found.people_before


def test_a_budget_buys_the_most_people():
    costs = [5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 9.0, 9.0]  # at H and I it is dear
    priced = EVERYWHERE.assign(cost=costs)
    study = study_of(TOWN, CARE)
    cheap = lc.recommend_sites(study, priced, circle="care", budget=2.0)
    rich = lc.recommend_sites(study, priced, circle="care", budget=10.0)
    # For 2: G reaches F and H, 24, and C or D 6 more. For 10: H or I for 9, 48, and E for 1, 12.
    assert cheap.people_after == 31
    assert rich.people_after == 61
    assert cheap.sites["cost"].sum() <= 2.0
    assert rich.sites["cost"].sum() <= 10.0


def test_a_budget_without_costs_is_refused():
    with pytest.raises(lc.CallError, match="cost"):
        lc.recommend_sites(study_of(TOWN, CARE), EVERYWHERE, circle="care", budget=2.0)


def test_without_places_the_junctions_are_looked_at():
    study = study_of(TOWN, CARE)
    found = lc.recommend_sites(study, circle="care", sites=1)
    assert found.candidates > 0
    assert delivered(study, found) == found.people_after > found.people_before


def test_a_place_that_touches_no_street_is_named():
    far = places(500, 90_000)
    found = lc.recommend_sites(study_of(TOWN, CARE), far, circle="care", sites=1)
    assert found.apart == ("P90000",)
    with pytest.raises(lc.CallError, match="touches a street"):
        lc.recommend_sites(study_of(TOWN, CARE), places(90_000), circle="care", sites=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"sites": 1, "target_share": 0.5},
        {"sites": 0},
        {"target_share": 1.5},
        {"sites": 1, "floor_share": 0.0},
        {"budget": -1.0},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(lc.CallError):
        lc.recommend_sites(study_of(TOWN, CARE), EVERYWHERE, circle="care", **wrong)


def test_an_unknown_circle_is_refused_with_those_there_are():
    with pytest.raises(lc.CallError, match="care"):
        lc.recommend_sites(study_of(TOWN, CARE), EVERYWHERE, circle="core", sites=1)


def test_the_curve_begins_where_the_study_stands_and_never_falls():
    found = lc.recommend_sites(analysed(TOWN, CARE), EVERYWHERE, circle="care", sites=1)
    assert found.curve["people"].iloc[0] == 1
    assert (np.diff(found.curve["people"]) > 0).all()
    assert found.curve["people"].iloc[-1] == 63
    assert found.curve["knee"].sum() == 1


def test_the_best_next_site_is_the_first_of_equal_ones():
    # Site 0 reaches homes of 1 and 2, site 1 the home of 2 and one of 1, site 2 nobody.
    reached = Reached(
        home=np.array([0, 1, 1, 2]), site=np.array([0, 0, 1, 1]), cost=np.zeros(4),
        people=np.array([1.0, 2.0, 1.0]), sites=3,
    )  # fmt: skip
    order, added = best_next(reached, np.arange(3), most=3)
    assert order.tolist() == [0, 1]
    assert added.tolist() == [3.0, 1.0]


def test_a_straight_curve_has_no_knee_before_its_end():
    assert knee(np.array([5.0])) == 0
    assert knee(np.array([5.0, 5.0, 5.0])) == 2
