"""Every kind of question for sites: the answer is the best of all choices, and keeps its promise."""

import dataclasses
import itertools

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import enough_town
import lifecircle as lc
from lifecircle.assessment.shares import shared_circles
from lifecircle.circles.again.retrace import retrace
from lifecircle.scenario.recommendations.phases import phased
from lifecircle.scenario.recommendations.question import Question
from lifecircle.scenario.recommendations.walks import WalkGround
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.problem import Reached, Rules, people_reached
from towns import Town, analysed, circle, degrees, draw, people

# A row of nine junctions, 100 m apart; homes of 1, 2, 4, 8, 16 and 32 people; a clinic at A.
AT = {"a": 0.0, "c": 200.0, "d": 300.0, "f": 500.0, "h": 700.0, "i": 800.0}
TOWN = Town(
    draw("A---B---C---D---E---F---G---H---I"),
    {name: (x, 0.0) for name, x in AT.items()},
    {"old": ("clinic", (0.0, 0.0))},
)
CARE = circle(minutes=2.0, target_share=0.9)  # 120 m
CULTURE = circle("culture", minutes=4.0, services=("library",))  # 240 m, and no library stands


def places(*metres, **columns):
    lon, lat = degrees([(x, 0.0) for x in metres]).T
    ids = [f"P{x}" for x in metres]
    return gpd.GeoDataFrame(columns, geometry=shapely.points(lon, lat), index=ids, crs="EPSG:4326")


EVERYWHERE = places(*range(0, 900, 100))


@pytest.fixture(scope="module")
def base():
    return analysed(TOWN, CARE, CULTURE)


def walks(result, name="care"):
    """Return the minutes of every home, and its people."""
    nearest = result.nearest.xs(name, level="circle")
    return nearest["minutes"], result.study.residents["residents"].loc[nearest.index]


def built(base, chosen, *services):
    plan = lc.Scenario("try")
    for name in chosen:
        at = (EVERYWHERE.geometry[name].x, EVERYWHERE.geometry[name].y)
        for service in services:
            plan = plan.open(f"{name}{service}", service=service, at=at)
    return lc.analyse(plan.apply(base.study))


@pytest.mark.parametrize("objective", ["walking", "worst"])
@pytest.mark.parametrize("count", [1, 2])
def test_no_other_choice_shortens_walks_more(base, objective, count):
    def told(result):
        minutes, many = walks(result)
        return float(minutes @ many) if objective == "walking" else float(minutes.max())

    found = lc.recommend_sites(base, EVERYWHERE, circle="care", sites=count, objective=objective)
    best = min(
        told(built(base, one, "clinic")) for one in itertools.combinations(EVERYWHERE.index, count)
    )
    after = lc.analyse(found.scenario.apply(base.study))
    assert found.answer.status == "optimal"
    assert found.answer.objective == pytest.approx(told(after), rel=1e-9)
    assert found.answer.objective == pytest.approx(best, rel=1e-4)  # places rounded to 1 cm
    assert people(after) == found.people_after
    kind = "mean" if objective == "walking" else "worst"
    total = 63 if objective == "walking" else 1
    assert found.walks.at[kind, "after"] * total == pytest.approx(told(after))
    assert found.walks.at[kind, "before"] * total == pytest.approx(told(base))


@pytest.mark.parametrize("objective", ["walking", "worst"])
def test_the_place_instead_leaves_walks_as_short_as_any_other_would(base, objective):
    def told(result):
        minutes, many = walks(result)
        return float(minutes @ many) / 63 if objective == "walking" else float(minutes.max())

    found = lc.recommend_sites(base, EVERYWHERE, circle="care", sites=2, objective=objective)
    for site in found.sites.index:
        (kept,) = found.sites.index.drop(site)
        tried = {
            other: told(built(base, (kept, other), "clinic"))
            for other in EVERYWHERE.index.difference(found.sites.index)
        }
        without, least = told(built(base, (kept,), "clinic")), min(tried.values())
        instead, minutes = found.sites.loc[site, ["instead", "minutes_instead"]]
        assert minutes == pytest.approx(min(least, without), rel=1e-4)  # rounded to 1 cm
        assert (instead == "") == (least >= without - 1e-4)
        assert not instead or tried[instead] == pytest.approx(least, rel=1e-4)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_each_further_site_is_valued_by_walks_as_if_it_were_built(data):
    homes, sites = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 5))
    minutes = st.one_of(st.integers(0, 9), st.just(np.inf)).map(float)
    stay = np.array(data.draw(st.lists(minutes, min_size=homes, max_size=homes)))
    row = st.lists(minutes, min_size=sites, max_size=sites)
    to = np.array(data.draw(st.lists(row, min_size=homes, max_size=homes)))
    many = np.array(data.draw(st.lists(st.integers(0, 5), min_size=homes, max_size=homes)), float)
    home, site = np.nonzero(to < stay[:, None])
    reached = Reached(home=home, site=site, cost=to[home, site], people=many, sites=sites)
    ground = WalkGround(reached, stay, reached)
    counted = (many > 0) & np.isfinite(np.minimum(stay, to.min(axis=1)))
    rest = np.array([0]) if data.draw(st.booleans()) else np.zeros(0, np.int64)

    def nearest(some):
        return np.minimum(stay, to[:, some].min(axis=1, initial=np.inf))

    saved, worst = ground.saved_by_each(rest), ground.worst_with_each(rest)
    assert ground.worst_of_all(rest) == nearest(rest)[counted].max(initial=0.0)
    for one in range(sites):
        after = nearest([*rest, one])
        assert worst[one] == after[counted].max(initial=0.0)
        counts = [np.minimum(every, ground.longest) @ many for every in (nearest(rest), after)]
        assert saved[one] == pytest.approx(counts[0] - counts[1])


def test_everybody_who_can_be_reached_takes_three_sites(base):
    # C and D have B-D within 120 m, F has E-G, H and I have H or I: E serves D and F, and then C
    # and H with I need one each; two sites reach five homes in no way.
    found = lc.recommend_sites(base, EVERYWHERE, circle="care", everyone=True)
    assert (found.answer.status, len(found.sites), found.people_after) == ("optimal", 3, 63)
    assert people(lc.analyse(found.scenario.apply(base.study))) == 63


def test_whom_no_candidate_reaches_does_not_stand_in_the_way_of_everybody_else(base):
    found = lc.recommend_sites(base, places(200, 800), circle="care", everyone=True)
    assert found.people_after == 1 + 2 + 4 + 16 + 32


@pytest.mark.parametrize("count", [1, 2])
def test_one_building_serves_two_circles_as_well_as_any(base, count):
    def both(result):
        return people(result) + people(result, name="culture")

    found = lc.recommend_sites(base, EVERYWHERE, circle=["care", "culture"], sites=count)
    best = max(
        both(built(base, one, "clinic", "library"))
        for one in itertools.combinations(EVERYWHERE.index, count)
    )
    after = lc.analyse(found.scenario.apply(base.study))
    assert found.people_after == best == both(after)
    assert found.circles["after"].tolist() == [people(after), people(after, name="culture")]


def test_a_target_for_two_circles_is_reached_in_each(base):
    found = lc.recommend_sites(base, EVERYWHERE, circle=["care", "culture"], target_share=0.9)
    share = found.circles["after"] / found.circles["total"]
    assert (share >= 0.9).all()
    fewer = itertools.combinations(EVERYWHERE.index, len(found.sites) - 1)
    tried = (built(base, one, "clinic", "library") for one in fewer)
    assert not any(min(people(one), people(one, name="culture")) >= 0.9 * 63 for one in tried)


def test_sites_that_exclude_each_other_are_never_both_built(base):
    # Without exclusions two sites reach 61 from E and H or I (48 + 12).
    apart = EVERYWHERE.assign(excludes=["", "", "", "", "P700, P800", "", "", "", ""])
    layer = lc.recommend_sites(base, apart, circle="care", sites=2)
    call = lc.recommend_sites(
        base, EVERYWHERE, circle="care", sites=2, not_both=[("P400", "P700"), ("P800", "P400")]
    )
    # Then F, or E without H and I: H with F or G brings 48 + 8, with C or D 48 + 6.
    assert layer.people_after == call.people_after == 1 + 48 + 8
    for found in (layer, call):
        assert not {"P400", "P700"} <= set(found.sites.index)
        assert not set(found.sites["instead"]) & {"P400"}  # excluded by what is kept


ZONED = Town(
    draw("A---B---C---D---E---F---G---H---I---J---K---L---M"),
    enough_town.HOMES,
    {"old": ("clinic", (100.0, 0.0))},
)


@pytest.fixture(scope="module")
def zoned():
    return analysed(ZONED, CARE, zones=enough_town.zones(), district="town")


def test_every_street_gets_one_even_where_the_other_would_gain_more(zoned):
    # West: d (8) at 400; g (64) at 240 and c (4) at 210 besides. East: a site at 1200 has j, 512.
    west = places(300, 1000)
    plain = lc.recommend_sites(zoned, places(240, 1000), circle="care", sites=1)
    assert plain.sites.index.tolist() == ["P240"]
    each = lc.recommend_sites(zoned, places(240, 1000), circle="care", sites=1, each="street")
    assert each.sites.index.tolist() == ["P1000"]
    assert lc.recommend_sites(zoned, west, circle="care", sites=2, each="street").answer.new


def test_a_street_without_a_candidate_is_named(zoned):
    found = lc.recommend_sites(zoned, places(240, 300), circle="care", sites=1, each="street")
    assert (found.answer.status, found.answer.reason) == ("infeasible", "rules-contradict")
    assert found.missing["zone_id"].tolist() == ["east"]
    assert found.missing["people"].isna().all()


def test_a_floor_out_of_reach_says_which_community_lacks_how_many(zoned):
    # Everybody everywhere with one site: in the east e 16, f 32, h 128, i 256, j 512 are 944, of
    # whom one site at 700 has f, i; h is 140 m away. West: c has the clinic, d and g are 8 + 64.
    found = lc.recommend_sites(zoned, places(700), circle="care", sites=1, floor_share=1.0)
    lacking = found.missing.set_index("zone_id")["people"].round().to_dict()
    assert lacking == {"w1": 8 + 64, "e1": 944 - 32 - 256}
    assert set(found.missing["circle"]) == {"care"}
    assert np.isnan(found.needed)  # no number of sites would do
    two = lc.recommend_sites(zoned, places(240, 1200), circle="care", sites=1, floor_share=0.15)
    assert two.needed == 2
    assert two.missing["zone_id"].tolist() == ["w1"]  # 4.85 people are fewer than 141.6


def test_the_floor_costs_what_it_says(zoned):
    # Two of three sites: 1200 has 512, 700 has f and i, 288; 240 has g, 64. With 15 % everywhere the
    # west (79 people, 7 of them covered) needs 4.85 more: 240 instead of 700, 224 fewer people.
    three = places(240, 700, 1200)
    free = lc.recommend_sites(zoned, three, circle="care", sites=2)
    kept = lc.recommend_sites(zoned, three, circle="care", sites=2, floor_share=0.15)
    assert sorted(free.sites.index) == ["P1200", "P700"]
    assert sorted(kept.sites.index) == ["P1200", "P240"]
    assert kept.price_of_floor == free.people_after - kept.people_after == 224


@pytest.fixture
def crossed():
    """Three sites: the middle has most people, the two outer ones together more."""
    table = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]], bool)
    home, site = np.nonzero(table)
    return Reached(
        home=home, site=site, cost=np.zeros(6), people=np.array([3.0, 2.0, 3.0, 2.0]), sites=3
    )


def phases_of(reached, plan, *, rules=None, phases=((2026, 1.0), (2027, 1.0)), **more):
    question = Question(circles=("care",), phases=phases, plan=plan, **(more or {"sites": 2}))

    def solve(some):
        if question.to_share:
            return fewest_sites(reached, some, share=question.target_share)
        return most_people(reached, some)

    def most(some, among):
        rows = among[reached.site]
        part = dataclasses.replace(
            reached, home=reached.home[rows], site=reached.site[rows], cost=reached.cost[rows]
        )
        return most_people(part, some)

    return phased(rules or Rules(count=2), question, solve, most, sites=reached.sites)


def test_the_end_is_best_in_one_plan_and_each_step_in_the_other(crossed):
    end, steps = phases_of(crossed, "end"), phases_of(crossed, "steps")
    assert (end.answer.new, end.answer.people) == ((0, 2), 10)
    # The middle first (6), then either outer one (2 more).
    assert steps.answer.people == 8
    assert dict(zip(steps.answer.new, steps.years, strict=True))[1] == 2026
    assert end.answer.status == steps.answer.status == "optimal"


def test_money_not_spent_stays_for_the_next_year(crossed):
    price = np.array([3.0, 9.0, 3.0])
    rules = Rules(budget=6.0, price=price)
    found = phases_of(crossed, "end", rules=rules, phases=((2026, 2.0), (2027, 4.0)), budget=6.0)
    assert (found.answer.new, found.years) == ((0, 2), (2027, 2027))  # 2 buy nothing, 6 both


def test_phases_too_small_for_a_target_say_how_many_it_takes(crossed):
    found = phases_of(crossed, "end", rules=Rules(), phases=((2026, 1.0),), target_share=1.0)
    assert found.answer.reason == "phases-too-few"
    assert found.answer.details == {"needed": 2, "count": 1}
    steps = phases_of(crossed, "steps", rules=Rules(), phases=((2026, 1.0),), target_share=1.0)
    assert steps.answer.reason == "phases-fall-short"
    assert steps.answer.details == {"possible": 6}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_phases_equal_trying_every_order(data):
    homes, sites = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 5))
    row = st.lists(st.booleans(), min_size=sites, max_size=sites)
    table = np.array(data.draw(st.lists(row, min_size=homes, max_size=homes)), bool)
    many = np.array(data.draw(st.lists(st.integers(0, 9), min_size=homes, max_size=homes)), float)
    home, site = np.nonzero(table)
    reached = Reached(home=home, site=site, cost=np.zeros(len(home)), people=many, sites=sites)

    def worth(chosen):
        return people_reached(reached, np.isin(np.arange(sites), list(chosen)))

    def best(most, among, given=()):
        every = itertools.chain.from_iterable(
            itertools.combinations(among, size) for size in range(most + 1)
        )
        return max(worth((*given, *one)) for one in every)

    end, steps = phases_of(reached, "end"), phases_of(reached, "steps")
    assert end.answer.people == best(2, range(sites))
    first = [one for one, year in zip(end.answer.new, end.years, strict=True) if year == 2026]
    assert worth(first) == best(1, end.answer.new)
    first = [one for one, year in zip(steps.answer.new, steps.years, strict=True) if year == 2026]
    assert worth(first) == best(1, range(sites))
    assert steps.answer.people == best(1, range(sites), first)


def test_each_phase_is_a_scenario_that_gives_what_it_says(base):
    found = lc.recommend_sites(
        base, EVERYWHERE, circle="care", sites=2, phases=[(2026, 1), (2028, 1)]
    )
    assert [year for year, _ in found.steps] == found.phases.index.tolist() == [2026, 2028]
    for year, scenario in found.steps:
        after = lc.analyse(scenario.apply(base.study))
        assert people(after) == found.phases.at[year, "people"]
    assert found.phases["people"].tolist() == [49, 61]


ROOM = circle(minutes=2.0, supply=enough_town.rule())
ROW = places(0, 200, 400, 600, 800, 1200)


def places_after(found, study):
    """Return who has a place by the assignment of the circle, which knows nothing of siting."""
    result = lc.analyse(found.scenario.apply(study))
    (shared,) = shared_circles(retrace(result), result)
    return float(shared.room.placed.sum())


@settings(max_examples=12, deadline=None)
@given(
    holds=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    new=st.lists(st.integers(1, 30), min_size=6, max_size=6),
    many=st.lists(st.integers(0, 12), min_size=10, max_size=10),
    split=st.booleans(),
    count=st.integers(1, 2),
)
def test_as_many_people_as_promised_have_a_place(holds, new, many, split, count):
    assume(sum(many))
    town = enough_town.town(
        k=float(holds[0]), m=float(holds[1]),
        people=dict(zip(enough_town.HOMES, map(float, many), strict=True)),
    )  # fmt: skip
    result = analysed(town, ROOM)
    found = lc.recommend_sites(
        result, ROW.assign(capacity=[float(one) for one in new]), circle="care", sites=count,
        room="split" if split else "whole",
    )  # fmt: skip
    before = float(shared_circles(retrace(result), result)[0].room.placed.sum())
    after = places_after(found, result.study)
    assert found.unknown == 1  # what u holds nobody knows
    if split:
        assert found.people_before == pytest.approx(before)
        assert after == pytest.approx(found.people_after, abs=1e-3)
    else:
        assert after >= found.people_after - 1e-3


def with_places(study, chosen):
    """Return who has a place with some of the row built, by the assignment of the circle."""
    plan = lc.Scenario("try")
    for name in chosen:
        at = (HELD.geometry[name].x, HELD.geometry[name].y)
        holds = {"capacity_places": float(HELD.at[name, "capacity"])}
        plan = plan.open(name, service="clinic", at=at, capacities=holds)
    result = lc.analyse(plan.apply(study))
    return float(shared_circles(retrace(result), result)[0].room.placed.sum())


HELD = ROW.assign(capacity=[3.0, 40.0, 90.0, 70.0, 300.0, 200.0])


@pytest.fixture(scope="module")
def held():
    """Make a town, and a table of who has a place with one or two of the row built."""
    result = analysed(enough_town.town(), ROOM)
    sets = [one for many in (1, 2) for one in itertools.combinations(HELD.index, many)]
    return result, {frozenset(one): with_places(result.study, one) for one in sets}


def test_the_place_instead_gives_as_many_a_place_as_any_other_would(held):
    result, placed = held
    found = lc.recommend_sites(result, HELD, circle="care", sites=2, room="split")
    for site in found.sites.index:
        (kept,) = found.sites.index.drop(site)
        tried = {other: placed[frozenset((kept, other))]
                 for other in HELD.index.difference(found.sites.index)}  # fmt: skip
        instead, people_instead = found.sites.loc[site, ["instead", "people_instead"]]
        assert people_instead == pytest.approx(max(tried.values()), abs=1e-2)
        assert tried[instead] == pytest.approx(max(tried.values()), abs=1e-2)


def test_no_place_is_named_where_none_gives_anybody_another(held):
    result, _ = held
    found = lc.recommend_sites(result, HELD.loc[["P1200"]], circle="care", sites=1, room="split")
    assert found.sites["instead"].tolist() == [""]
    assert found.sites["people_instead"].tolist() == pytest.approx([found.people_before], abs=1e-2)


@pytest.mark.parametrize("plan", ["end", "steps"])
def test_phases_of_places_equal_trying_every_order(held, plan):
    result, placed = held
    found = lc.recommend_sites(
        result, HELD, circle="care", sites=2, room="split", phases=[(2026, 1), (2028, 1)], plan=plan
    )
    first = found.sites.index[found.sites["year"] == 2026]
    both = frozenset(found.sites.index)
    pairs = {one: value for one, value in placed.items() if len(one) == 2}
    alone = {one: placed[frozenset((one,))] for one in HELD.index}
    assert found.answer.status == "optimal" and len(first) == 1
    if plan == "end":
        assert placed[both] == pytest.approx(max(pairs.values()), abs=1e-2)
        assert alone[first[0]] == pytest.approx(max(alone[one] for one in both), abs=1e-2)
    else:
        assert alone[first[0]] == pytest.approx(max(alone.values()), abs=1e-2)
        after = [value for one, value in pairs.items() if first[0] in one]
        assert placed[both] == pytest.approx(max(after), abs=1e-2)
    told = found.phases["people"].tolist()
    assert told == pytest.approx([alone[first[0]], placed[both]], abs=1e-2)
    assert found.people_after == pytest.approx(placed[both], abs=1e-2)


def test_a_share_of_places_comes_when_the_phases_allow_it_or_says_how_many_more_it_gives(held):
    result, placed = held
    asked = {"circle": "care", "room": "split", "plan": "steps"}
    best = max(value for one, value in placed.items() if len(one) == 1)
    share = (best - 1.0) / 1023
    one = lc.recommend_sites(
        result, HELD, target_share=share, phases=[(2026, 1), (2027, 1)], **asked
    )
    assert one.sites["year"].tolist() == [2026]
    short = lc.recommend_sites(result, HELD, target_share=0.9, phases=[(2026, 1)], **asked)
    assert short.answer.reason == "phases-fall-short"
    assert short.answer.details["possible"] == pytest.approx(best - short.people_before, abs=1e-2)


def test_places_come_from_the_layer_or_from_one_number_for_all():
    result = analysed(enough_town.town(), ROOM)
    with pytest.raises(lc.CallError, match="2 candidates state no capacity"):
        lc.recommend_sites(result, places(0, 400), circle="care", sites=1, room="split")
    found = lc.recommend_sites(
        result, places(0, 400, capacity=[np.nan, 5.0]), circle="care", sites=2, room="split",
        capacity=2.0,
    )  # fmt: skip
    assert found.sites["capacity"].to_dict() == {"P0": 2.0, "P400": 5.0}
    opened = {one.id: one.capacities for one in found.scenario.edits}
    assert opened == {"P0": {"capacity_places": 2.0}, "P400": {"capacity_places": 5.0}}


def test_a_share_with_a_place_takes_the_cheapest_sites_or_says_how_many_places_are_missing():
    # 1,023 people; b has 2 and a 1 at k, f 32 and 8 of i at m. 10 % are 102.3: 59.3 more.
    result = analysed(enough_town.town(), ROOM)
    cheap = places(800, 1200, capacity=[60.0, 70.0], cost=[5.0, 4.0])
    found = lc.recommend_sites(result, cheap, circle="care", target_share=0.1, room="split")
    assert found.people_before == 43
    assert (found.sites.index.tolist(), found.people_after) == (["P1200"], pytest.approx(113))
    short = lc.recommend_sites(result, cheap, circle="care", target_share=0.5, room="split")
    assert short.answer.reason == "too-few-places"
    assert short.answer.details["possible"] == pytest.approx(43 + 130)


def test_a_circle_without_a_need_of_places_is_refused(base):
    with pytest.raises(lc.CallError, match="no need of places"):
        lc.recommend_sites(base, circle="care", sites=1, room="split", capacity=5.0)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"sites": 1, "everyone": True}, "one of --sites"),
        ({"sites": 1, "objective": "fairest"}, "--objective"),
        ({"target_share": 0.5, "objective": "worst"}, "go with --sites"),
        ({"sites": 2, "phases": [(2027, 1), (2026, 1)]}, "earliest first"),
        ({"sites": 2, "phases": [(2026, 1)]}, "add up to 1"),
        ({"sites": 1, "phases": [(2026, 0.5), (2027, 0.5)]}, "whole numbers"),
        ({"sites": 1, "phases": [(2026, 1), (2027, 0)]}, "above 0"),
        ({"sites": 1, "not_both": [("P0", "Q7")]}, "Q7"),
        ({"sites": 1, "seconds": 0.0}, "--seconds"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(base, wrong, match):
    with pytest.raises(lc.CallError, match=match):
        lc.recommend_sites(base, EVERYWHERE, circle="care", **wrong)


def test_several_circles_go_with_most_people_only(base):
    with pytest.raises(lc.CallError, match="several circles"):
        lc.recommend_sites(base, EVERYWHERE, circle=("care", "culture"), sites=1, objective="worst")


@settings(max_examples=8, deadline=None)
@given(count=st.integers(1, 3), objective=st.sampled_from(["people", "walking", "worst"]))
def test_a_site_never_worsens_anybody(base, count, objective):
    found = lc.recommend_sites(base, EVERYWHERE, circle="care", sites=count, objective=objective)
    before, _ = walks(base)
    after, _ = walks(lc.analyse(found.scenario.apply(base.study)))
    assert (after <= before + 1e-9).all()
