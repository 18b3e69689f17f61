from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.scenario.siting.center import least_worst_nearby, least_worst_walk
from lifecircle.scenario.siting.interchange import exchanged, greedy_median
from lifecircle.scenario.siting.lagrange import charged
from lifecircle.scenario.siting.median import least_walking, least_walking_nearby
from lifecircle.scenario.siting.problem import Reached, Rules, people_reached
from lifecircle.scenario.siting.walks import Walks


@st.composite
def walks(draw):
    homes, sites = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    row = st.lists(st.integers(0, 50), min_size=sites, max_size=sites)
    cost = np.array(draw(st.lists(row, min_size=homes, max_size=homes)), float)
    people = np.array(draw(st.lists(st.integers(1, 30), min_size=homes, max_size=homes)), float)
    standing = np.array(draw(st.lists(st.integers(0, sites - 1), max_size=2, unique=True)), int)
    count = draw(st.integers(0 if len(standing) else 1, 4))
    return cost, people, count, np.sort(standing)


def every_choice(cost, count, standing):
    free = [site for site in range(cost.shape[1]) if site not in standing]
    for new in combinations(free, count):
        yield new, cost[:, [*standing, *new]].min(axis=1)


@settings(max_examples=150, deadline=None)
@given(walks())
def test_least_walking_equals_trying_every_set_of_sites(problem):
    cost, people, count, standing = problem
    totals = [float(people @ nearest) for _, nearest in every_choice(cost, count, standing)]
    found = least_walking(cost, people, count=count, standing=standing)
    if not totals:
        assert (found.status, found.reason) == ("infeasible", "too-few-sites")
        return
    assert found.status == "optimal"
    assert found.objective == pytest.approx(min(totals))
    assert len(found.new) == count


@settings(max_examples=100, deadline=None)
@given(walks())
def test_the_least_worst_walk_equals_trying_every_set_of_sites(problem):
    cost, people, count, standing = problem
    worst = [float(nearest.max()) for _, nearest in every_choice(cost, count, standing)]
    found = least_worst_walk(cost, people, count=count, standing=standing)
    if not worst:
        assert (found.status, found.reason) == ("infeasible", "too-few-sites")
        return
    assert found.status == "optimal"
    assert found.objective == min(worst)


@given(walks())
def test_no_single_exchange_betters_what_exchanges_leave(problem):
    cost, people, count, _ = problem
    if not 0 < count <= cost.shape[1]:
        return
    walks_ = Walks.of_matrix(cost, people, cost.max(axis=1))
    chosen = exchanged(walks_, np.arange(count))
    total = people @ cost[:, chosen].min(axis=1)
    assert walks_.total(chosen) == pytest.approx(total)
    for place in range(count):
        for site in set(range(cost.shape[1])) - set(chosen.tolist()):
            other = chosen.copy()
            other[place] = site
            assert people @ cost[:, other].min(axis=1) >= total - 1e-6


@given(walks())
def test_prices_bound_the_least_walking_and_close_no_site_that_is_needed(problem):
    cost, people, count, _ = problem
    if not 0 < count <= cost.shape[1]:
        return
    walks_ = Walks.of_matrix(cost, people, cost.max(axis=1))
    start = greedy_median(walks_, count=count)
    found = charged(walks_, count=count, best=start, until=np.inf)
    totals = {
        new: float(people @ nearest) for new, nearest in every_choice(cost, count, np.zeros(0, int))
    }
    best = min(totals.values())
    assert found.bound <= best + 1e-6
    assert found.total == pytest.approx(walks_.total(found.best))
    if found.total > best + 1e-6:  # then a best answer keeps to what was closed and opened
        open_ = [set(new) for new, total in totals.items() if total <= best + 1e-6]
        sure, shut = (set(np.flatnonzero(one)) for one in (found.surely, found.closed))
        assert any(sure <= one and not (shut & one) for one in open_)


@st.composite
def nearby(draw):
    """Draw homes that have a walk already, sites that some of them reach, and rules."""
    homes, sites = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    row = st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=sites, max_size=sites)
    table = draw(st.lists(row, min_size=homes, max_size=homes))
    cost = np.array([[np.inf if one is None else one for one in line] for line in table], float)
    stay = np.array(draw(st.lists(st.integers(5, 25), min_size=homes, max_size=homes)), float)
    people = np.array(draw(st.lists(st.integers(0, 9), min_size=homes, max_size=homes)), float)
    limit = 8.0
    index = st.integers(0, sites - 1)
    rules = Rules(
        count=draw(st.one_of(st.none(), st.integers(0, 3))),
        budget=draw(st.one_of(st.none(), st.integers(0, 8))),
        price=np.array(draw(st.lists(st.integers(1, 4), min_size=sites, max_size=sites)), float),
        one_in=[np.array([draw(index)])] if draw(st.booleans()) else [],
        not_both=[(0, 1)] if sites > 1 and draw(st.booleans()) else [],
        floors=[(np.arange(homes), draw(st.integers(0, 15)))] if draw(st.booleans()) else [],
    )
    home, site = np.nonzero(np.isfinite(cost))
    every = Reached(home=home, site=site, cost=cost[home, site], people=people, sites=sites)
    near = cost[home, site] <= limit
    within = Reached(
        home=home[near], site=site[near], cost=cost[home, site][near],
        people=np.where(stay <= limit, 0.0, people), sites=sites,
    )  # fmt: skip
    return cost, stay, every, within, rules


def kept_choices(cost, stay, within, rules):
    """List every set of sites that keeps to the rules, with what each home walks then."""
    sites = cost.shape[1]
    for many in range(sites + 1):
        for new in combinations(range(sites), many):
            open_ = np.isin(np.arange(sites), new)
            found = np.zeros(len(stay), bool)
            found[within.home[open_[within.site]]] = True
            fits = rules.count is None or many <= rules.count
            fits &= rules.budget is None or rules.price[list(new)].sum() <= rules.budget
            fits &= all(open_[group].any() for group in rules.one_in)
            fits &= not any(open_[one] and open_[other] for one, other in rules.not_both)
            fits &= all(
                within.people[who][found[who]].sum() >= least for who, least in rules.floors
            )
            if fits:
                yield np.minimum(stay, cost[:, list(new)].min(axis=1, initial=np.inf)), found


@settings(max_examples=150, deadline=None)
@given(nearby())
def test_least_walking_within_rules_equals_trying_every_set_of_sites(problem):
    cost, stay, every, within, rules = problem
    totals = [every.people @ walk for walk, _ in kept_choices(cost, stay, within, rules)]
    found = least_walking_nearby(every, stay, rules, within=within)
    if totals:
        assert found.status == "optimal"
        assert found.objective == pytest.approx(min(totals), abs=1e-6)
    else:
        assert (found.status, found.reason) == ("infeasible", "rules-contradict")


@settings(max_examples=150, deadline=None)
@given(nearby(), st.booleans())
def test_the_least_worst_walk_within_rules_equals_trying_every_set_of_sites(problem, without):
    cost, stay, every, within, rules = problem
    if without:  # one home has no way to anything that stands
        stay = stay.copy()
        stay[0] = np.inf
    can = (every.people > 0) & np.isfinite(np.minimum(stay, cost.min(axis=1)))
    tried = [
        (float(walk[can].max(initial=0.0)), float(within.people[reached].sum()))
        for walk, reached in kept_choices(cost, stay, within, rules)
    ]
    found = least_worst_nearby(every, stay, rules, within=within)
    worst = min((one for one, _ in tried), default=np.inf)
    if np.isfinite(worst):
        assert found.status == "optimal"
        assert found.objective == worst
        open_ = np.zeros(within.sites, bool)
        open_[list(found.new)] = True
        # of the choices with that worst walk, one that reaches most people
        assert people_reached(within, open_) == max(many for one, many in tried if one == worst)
    else:
        assert found.status == "infeasible"


def test_where_somebody_stays_without_a_way_it_is_said_how_many_sites_are_enough():
    # Two homes without a way to what stands; each site gives one of them a way.
    reached = Reached(
        home=np.array([0, 1]), site=np.array([0, 1]), cost=np.array([3.0, 4.0]),
        people=np.ones(2), sites=2,
    )  # fmt: skip
    stay = np.full(2, np.inf)
    one = least_worst_nearby(reached, stay, Rules(count=1))
    assert (one.status, one.reason, one.details["needed"]) == ("infeasible", "no-way-for-all", 2.0)
    two = least_worst_nearby(reached, stay, Rules(count=2))
    assert (two.status, two.objective) == ("optimal", 4.0)
