"""The search for very many homes gives what the whole program gives."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.scenario.siting import cover, large_cover, unreached, walks
from lifecircle.scenario.siting.core import core
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.home_prices import HomePrices, prices_for_people
from lifecircle.scenario.siting.median import least_walking
from lifecircle.scenario.siting.problem import Reached, Rules, people_reached
from lifecircle.scenario.siting.reduce import reduced
from lifecircle.scenario.siting.swaps import swap_gains, swapped
from lifecircle.scenario.siting.unreached import Unreached
from lifecircle.scenario.siting.weighted_cover import few_for_all


@st.composite
def problems(draw):
    """Draw homes strewn along a street, reached by the sites around them."""
    homes, sites = draw(st.integers(1, 40)), draw(st.integers(1, 10))
    seed = draw(st.integers(0, 999))
    random = np.random.default_rng(seed)
    away = np.abs(random.uniform(0, 10, (homes, 1)) - random.uniform(0, 10, (1, sites)))
    home, site = np.nonzero(away < draw(st.sampled_from([0.8, 2.0])))
    people = random.integers(0, 9, homes) / draw(st.sampled_from([1.0, 3.0]))
    reached = Reached(home=home, site=site, cost=np.zeros(len(home)), people=people, sites=sites)
    return reached, draw(st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_most_people_is_the_same_whichever_search_is_taken(problem):
    reached, count = problem
    plain = most_people(reached, Rules(count=count))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "MANY_CLASSES", 1)
        patch.setattr(unreached, "_FEW_CLASSES", 0)  # sums of blocks, not of classes
        large = most_people(reached, Rules(count=count))
    assert large.status == plain.status == "optimal"
    assert large.people == pytest.approx(plain.people)
    assert large.objective == pytest.approx(plain.objective)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 999), st.integers(1, 3))
def test_walks_told_in_blocks_have_the_same_least(seed, count):
    random = np.random.default_rng(seed)
    cost, people = random.integers(0, 30, (25, 8)).astype(float), random.integers(1, 9, 25) * 1.5
    plain = least_walking(cost, people, count=count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walks, "_FEW_HOMES", 0)
        blocks = least_walking(cost, people, count=count)
    assert blocks.status == plain.status == "optimal"
    assert blocks.objective == pytest.approx(plain.objective)


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from([0.3, 0.6, 0.9]))
def test_the_fewest_sites_are_as_many_whichever_search_is_taken(problem, share):
    reached, _ = problem
    plain = fewest_sites(reached, Rules(), share=share)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "MANY_CLASSES", 1)
        large = fewest_sites(reached, Rules(), share=share)
    assert (large.status, large.reason) == (plain.status, plain.reason)
    if not plain.reason:
        assert large.objective == plain.objective
        assert large.people >= share * reached.people.sum() - 1e-2


def strewn(seed, *, homes=700, sites=60):
    """Make a town of homes and sites strewn over a square, each site reaching a disc of it."""
    random = np.random.default_rng(seed)
    at, place = random.uniform(0, 10, (homes, 2)), random.uniform(0, 10, (sites, 2))
    away = np.linalg.norm(at[:, None] - place, axis=2)
    home, site = np.nonzero(away < 2.0)
    people = random.integers(1, 20, homes).astype(float)
    return Reached(home=home, site=site, cost=np.zeros(len(home)), people=people, sites=sites)


@pytest.mark.parametrize("seed", range(4))
def test_a_town_that_needs_branching_gets_the_same_proof(seed):
    # Without a good answer to begin with everything is left to the bounds and the branches.
    reached = strewn(seed)
    plain = most_people(reached, Rules(count=6))
    fewest = fewest_sites(reached, Rules(), share=0.6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "MANY_CLASSES", 1)
        patch.setattr(unreached, "_FEW_CLASSES", 0)
        patch.setattr(large_cover, "guided", lambda *_, start, **__: start)
        large = most_people(reached, Rules(count=6))
        fewer = fewest_sites(reached, Rules(), share=0.6)
    assert (large.status, fewer.status) == ("optimal", "optimal")
    assert large.objective == pytest.approx(plain.objective)
    assert fewer.objective == fewest.objective


def test_an_answer_cut_short_tells_a_bound_that_holds():
    reached = strewn(5)
    best = most_people(reached, Rules(count=9)).objective
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cover, "MANY_CLASSES", 1)
        short = most_people(reached, Rules(count=9), seconds=1e-3)
    assert short.people <= best <= short.bound + 1e-6
    assert short.status == "optimal" or short.gap > 0


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 99))
def test_whatever_the_prices_no_set_of_sites_reaches_more_than_they_say(problem, seed):
    reached, count = problem
    small = reduced(reached, Rules())
    if not len(small.candidates):
        return
    one = Unreached.of(small.covers, small.people)
    count = min(count, one.sites)
    random = np.random.default_rng(seed)
    some = HomePrices(one.people * random.uniform(0, 1, len(one.people)), np.zeros(one.sites), one)
    wanted = 0.5 * one.everybody
    for prices in (
        some,
        prices_for_people(one, people=wanted, seconds=10.0),
    ):
        closed = prices.closed(count, people=wanted)
        for chosen in combinations(range(one.sites), count):
            people = one.everybody - one.total(np.array(chosen))
            assert people <= prices.most(count) + 1e-6
            if people >= wanted:
                assert count >= prices.fewest(wanted)
                assert not closed[list(chosen)].any()


@given(problems())
def test_every_swap_brings_what_it_is_valued_at(problem):
    reached, count = problem
    small = reduced(reached, Rules())
    one = Unreached.of(small.covers, small.people)
    chosen = np.arange(min(count, one.sites))
    gains = swap_gains(one, chosen)
    for into in range(one.sites):
        for place in range(len(chosen)):
            if into not in chosen:
                other = chosen.copy()
                other[place] = into
                brought = one.total(chosen) - one.total(other)
                assert gains[into, place] == pytest.approx(brought, abs=1e-9)
    assert one.total(swapped(one, chosen)) <= one.total(chosen)


@pytest.mark.parametrize("seed", range(3))
def test_a_search_by_weights_leaves_nobody_out_and_finds_the_fewest(seed):
    reached = strewn(seed, homes=150, sites=40)
    best = fewest_sites(reached, Rules())
    covers = reduced(reached, Rules(), every_site=True).covers
    found = few_for_all(
        covers, np.arange(covers.shape[1]), steps=3_000, seed=0, until=float("inf")
    )  # fmt: skip
    assert (covers[:, found].sum(axis=1) > 0).all()
    assert len(found) == best.objective


@settings(max_examples=60, deadline=None)
@given(problems())
def test_the_core_and_what_is_needed_for_certain_make_up_the_fewest_for_all(problem):
    reached, _ = problem
    best = fewest_sites(reached, Rules()).objective
    left = core(reduced(reached, Rules(), every_site=True).covers)
    sizes = range(len(left.sites) + 1)
    some = next(
        many
        for many in sizes
        for one in combinations(range(len(left.sites)), many)
        if (left.covers[:, list(one)].sum(axis=1) > 0).all()
    )
    assert len(left.needed) + some == best
    every = np.arange(len(left.sites))
    found = few_for_all(left.covers, every, steps=200, seed=0, until=float("inf"))
    assert len(found) == some


def test_the_fewest_for_all_begin_from_a_better_start_where_the_solver_is_not_done(monkeypatch):
    reached = strewn(1, homes=300, sites=50)
    best = fewest_sites(reached, Rules())
    monkeypatch.setattr(cover, "_SOON", 1e-6)
    monkeypatch.setattr(cover, "_STEPS", 500)
    later = fewest_sites(reached, Rules())
    assert later.objective == best.objective
    everybody = np.unique(reached.home)
    open_ = np.isin(np.arange(reached.sites), later.new)
    assert people_reached(reached, open_) == reached.people[everybody].sum()
