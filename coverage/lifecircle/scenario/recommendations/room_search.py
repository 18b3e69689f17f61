"""Where to build so that people have a place: the search over a circle's places, told in people."""

import time
from dataclasses import replace
from functools import partial

import numpy as np

from lifecircle.scenario.recommendations.question import Question
from lifecircle.scenario.recommendations.room import RoomGround
from lifecircle.scenario.siting.capacitated import fewest_with_room, most_with_room
from lifecircle.scenario.siting.problem import Answer, Bools, Ints, Rules
from lifecircle.scenario.siting.room_flow import RoomFlow, room_flow

_PART_OF_A_PERSON = 1e-3
_LEAST_SECONDS = 0.1


def solved_with_room(
    room: RoomGround, rules: Rules, question: Question, *, floors: tuple[tuple[Ints, float], ...]
) -> Answer:
    """Return the sites that give people a place, in people.

    Parameters
    ----------
    room
        The problem.
    rules
        ``count``, ``budget``, ``one_in``, ``not_both``, ``price`` and ``standing`` of the
        candidates.
    question
        What is asked.
    floors
        Rows of the residents, and people of theirs who must have a place.
    """
    kept = _kept(room, rules, floors)
    most, fewest = (
        partial(one, room.reached, kept, capacity=room.capacity, split=question.room == "split",
                seconds=question.seconds, seed=question.seed)
        for one in (most_with_room, fewest_with_room)
    )  # fmt: skip
    if not question.to_share:
        found = _in_people(most(), room)
        need = room.need
        return replace(found, objective=found.objective / need, bound=found.bound / need)
    found = fewest(share=question.target_share or 1.0)
    if question.everyone and found.reason == "too-few-places":
        found = fewest(share=found.details["possible"] / float(room.reached.people.sum()))
    return _in_people(found, room)


def _kept(room: RoomGround, rules: Rules, floors: tuple[tuple[Ints, float], ...] = ()) -> Rules:
    """Return the rules of candidates as those of all sites, people told in units of need."""
    many = int(room.new.sum())
    standing, price = ~room.new, np.zeros(room.reached.sites)
    price[:many] = np.ones(many) if rules.price is None else rules.price
    if rules.standing is not None:
        standing[:many] = rules.standing
    return Rules(
        standing=standing, price=price, budget=rules.budget, count=rules.count,
        one_in=rules.one_in, not_both=rules.not_both,
        floors=tuple((homes, people * room.need) for homes, people in floors),
    )  # fmt: skip


def most_placed_among(
    room: RoomGround,
    rules: Rules,
    among: Bools,
    *,
    split: bool,
    floors: tuple[tuple[Ints, float], ...] = (),
    seconds: float,
    seed: int = 0,
) -> Answer:
    """Return the most people with a place, with new sites from some of the candidates only.

    Parameters
    ----------
    room
        The problem.
    rules
        As `solved_with_room` takes them; candidates that are ``standing`` are built already.
    among
        Of the candidates.
    split
        Whether a home's people may go to several sites.
    floors
        As `solved_with_room` takes them.
    seconds, seed
        Of the solver.
    """
    kept = _kept(room, rules, floors)
    used = np.ones(room.reached.sites, bool)
    used[: len(among)] = among
    used |= np.asarray(kept.standing, bool)
    rows = used[room.reached.site]
    reached = replace(
        room.reached, home=room.reached.home[rows], site=room.reached.site[rows],
        cost=room.reached.cost[rows],
    )  # fmt: skip
    found = most_with_room(
        reached, kept, capacity=room.capacity, split=split, seconds=seconds, seed=seed
    )
    need = room.need
    told = _in_people(found, room)
    return replace(told, objective=told.objective / need, bound=told.bound / need)


def people_placed(room: RoomGround, built: Ints, *, split: bool, seconds: float) -> float:
    """Return how many people have a place with some candidates; NaN if not known in time.

    Parameters
    ----------
    room
        The problem.
    built
        The candidates.
    split, seconds
        As for `most_placed_among`.
    """
    standing = np.isin(np.arange(int(room.new.sum())), built)
    rules = Rules(standing=standing, count=0)
    return most_placed_among(room, rules, standing, split=split, seconds=seconds).people


def one_more_with_room(
    room: RoomGround, rest: Ints, allowed: Bools, *, split: bool, until: float
) -> tuple[int, float]:
    """Return the candidate that gives most people a place beside some others, and how many have.

    Candidates are valued in the order of what they could bring at most, until none could bring
    more than the best found. They are valued as if a home's people could be divided; where they
    cannot, at least so many have a place as is told.

    Parameters
    ----------
    room
        The problem.
    rest
        Candidates that are built.
    allowed
        Candidates to choose from.
    split
        Whether a home's people may go to several sites.
    until
        When to stop, seconds of `time.perf_counter`: then -1 and NaN are returned.
    """
    open_ = ~room.new
    open_[rest] = True
    now = _flow(room, open_, until)
    hope = np.where(allowed, now.gain_at_most(room.reached, room.capacity)[: len(allowed)], 0.0)
    best, most = -1, now.placed
    for site in np.argsort(-hope, kind="stable").tolist():
        if np.isnan(most) or not now.placed + hope[site] > most + _PART_OF_A_PERSON * room.need:
            break
        one_more = open_.copy()
        one_more[site] = True
        placed = _flow(room, one_more, until).placed
        if np.isnan(placed) or placed > most + _PART_OF_A_PERSON * room.need:
            best, most = site, placed
    if np.isnan(most):
        return -1, np.nan
    if not split:
        built = np.append(rest, best) if best >= 0 else rest
        left = max(until - time.perf_counter(), _LEAST_SECONDS)
        return best, people_placed(room, built, split=False, seconds=left)
    return best, most / room.need


def _flow(room: RoomGround, open_: Bools, until: float) -> RoomFlow:
    """Return who has a place at open sites, homes divided; nobody knows where time is over."""
    left = until - time.perf_counter()
    if left <= 0:
        return RoomFlow(np.nan, np.ones(len(room.reached.people)))
    return room_flow(room.reached, room.capacity, open_, seconds=left)


def _in_people(found: Answer, room: RoomGround) -> Answer:
    """Return an answer with units of need told as people."""
    details = {key: value / room.need for key, value in found.details.items()}
    return replace(found, people=found.people / room.need, details=details)
