from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.errors import CallError
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.greedy import greedy_cover
from lifecircle.scenario.siting.problem import Reached, Rules, people_reached
from lifecircle.scenario.siting.reduce import price_of, reduced


def reached_of(table, people):
    """Make a problem of a table of yes and no, homes down and sites across."""
    table = np.array(table, bool)
    home, site = np.nonzero(table)
    walk = np.ones(len(home))
    return Reached(
        home=home, site=site, cost=walk, people=np.array(people, float), sites=table.shape[1]
    )


@st.composite
def problems(draw):
    homes, sites = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    row = st.lists(st.booleans(), min_size=sites, max_size=sites)
    table = draw(st.lists(row, min_size=homes, max_size=homes))
    people = draw(st.lists(st.integers(0, 64), min_size=homes, max_size=homes))
    return reached_of(table, people)


@st.composite
def rules_for(draw, sites, homes):
    some = st.lists(st.integers(0, sites - 1), max_size=2, unique=True)
    standing = np.zeros(sites, bool)
    standing[draw(some)] = True
    price = np.array(draw(st.lists(st.integers(1, 5), min_size=sites, max_size=sites)), float)
    pair = (
        draw(st.lists(st.integers(0, sites - 1), min_size=2, max_size=2, unique=True))
        if sites > 1
        else []
    )
    street = st.lists(st.integers(0, sites - 1), min_size=1, max_size=2, unique=True)
    groups = [np.array(draw(street))] if draw(st.booleans()) else []
    members = np.array(draw(st.lists(st.integers(0, homes - 1), min_size=1, unique=True)))
    return {
        "standing": standing, "price": price, "one_in": groups,
        "not_both": [tuple(pair)] if pair and draw(st.booleans()) else [],
        "floors": [(members, float(draw(st.integers(0, 20))))] if draw(st.booleans()) else [],
    }  # fmt: skip


def allowed(reached, rules):
    """List every set of new sites that keeps to the rules, with the people it reaches."""
    price = price_of(reached, rules)
    standing = np.zeros(reached.sites, bool) if rules.standing is None else rules.standing
    free = np.flatnonzero(~standing)
    for new in chain.from_iterable(combinations(free, many) for many in range(len(free) + 1)):
        open_ = standing.copy()
        open_[list(new)] = True
        found = np.zeros(len(reached.people), bool)
        found[reached.home[open_[reached.site]]] = True
        kept = rules.count is None or len(new) <= rules.count
        kept &= rules.budget is None or price[list(new)].sum() <= rules.budget
        kept &= all(open_[group].any() for group in rules.one_in)
        kept &= not any(open_[one] and open_[other] for one, other in rules.not_both)
        kept &= all(reached.people[who][found[who]].sum() >= least for who, least in rules.floors)
        if kept:
            yield new, float(reached.people[found].sum()), float(price[list(new)].sum())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_most_people_equals_trying_every_set_of_sites(data):
    reached = data.draw(problems())
    parts = data.draw(rules_for(reached.sites, len(reached.people)))
    count = data.draw(st.one_of(st.none(), st.integers(0, 4)))
    budget = data.draw(st.one_of(st.none(), st.integers(0, 9)))
    rules = Rules(**parts, count=count, budget=budget)
    best = max((people for _, people, _ in allowed(reached, rules)), default=None)
    found = most_people(reached, rules)
    if best is None:
        assert (found.status, found.reason) == ("infeasible", "rules-contradict")
    else:
        assert found.status == "optimal"
        assert found.people == found.objective == pytest.approx(best)
        assert found.new in {new for new, _, _ in allowed(reached, rules)}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_fewest_sites_equals_trying_every_set_of_sites(data):
    reached = data.draw(problems())
    rules = Rules(**data.draw(rules_for(reached.sites, len(reached.people))))
    share = data.draw(st.sampled_from([0.25, 0.5, 0.9, 1.0]))
    can = np.unique(reached.home)
    everybody = reached.people[can].sum()
    wanted = everybody if share == 1.0 else share * reached.people.sum()
    fitting = [price for _, people, price in allowed(reached, rules) if people >= wanted - 1e-9]
    found = fewest_sites(reached, rules, share=share)
    if wanted > everybody + 1e-9:
        assert (found.status, found.reason) == ("infeasible", "target-out-of-reach")
        assert found.details["possible"] == everybody
    elif not fitting:
        assert (found.status, found.reason) == ("infeasible", "rules-contradict")
    else:
        assert found.objective == pytest.approx(min(fitting))
        assert found.people >= wanted - 1e-9


@given(problems(), st.integers(1, 3))
def test_the_quick_answer_reaches_at_least_63_percent_of_the_best(reached, count):
    rules = Rules(count=count)
    small = reduced(reached, rules)
    chosen = greedy_cover(small, price_of(reached, rules)[small.candidates], rules)
    open_ = np.zeros(reached.sites, bool)
    open_[small.candidates[chosen]] = True
    best = max(people for _, people, _ in allowed(reached, rules))
    assert people_reached(reached, open_) >= (1 - 1 / np.e) * best - 1e-9


def test_exchanges_mend_what_the_best_next_site_misses():
    # The middle site reaches 3 of 4 pairs' halves and is taken first; the two outer ones reach all.
    table = [[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]]
    reached = reached_of(table, [3, 2, 3, 2])
    rules = Rules(count=2)
    small = reduced(reached, rules)
    chosen = greedy_cover(small, np.ones(len(small.candidates)), rules)
    assert small.candidates[chosen].tolist() == [0, 2]


def test_nobody_left_to_reach_needs_no_site():
    reached = reached_of([[1], [0]], [5, 0])
    found = fewest_sites(reached, Rules(standing=np.array([True])))
    assert (found.status, found.new, found.objective) == ("optimal", (), 0)


def test_a_target_beyond_every_site_says_by_how_many_people():
    # 30 of 40 could be reached; 90 % are 36
    found = fewest_sites(reached_of([[1], [0]], [30, 10]), Rules(), share=0.9)
    assert found.reason == "target-out-of-reach"
    assert found.details == {"wanted": 36, "possible": 30, "short": 6}


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"home": np.array([5])}, "`home`"),
        ({"site": np.array([9])}, "`site`"),
        ({"people": np.array([-1.0])}, "negative"),
        ({"cost": np.array([np.inf])}, "finite"),
        ({"cost": np.array([1.0, 2.0])}, "one table"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(values, match):
    plain = {
        "home": np.array([0]), "site": np.array([0]), "cost": np.array([1.0]),
        "people": np.array([1.0]), "sites": 1,
    }  # fmt: skip
    with pytest.raises(CallError, match=match):
        Reached(**{**plain, **values})
