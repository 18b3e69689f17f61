"""What a session holds between two steps, and what a step makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lifecircle.circles.results import Result
from lifecircle.circles.walks.presence import served_units
from lifecircle.circles.walks.reach import straight_limit_m
from lifecircle.network.travel import Walks, changed_walks
from lifecircle.scenario.sessions.answer import Answer, circle_change
from lifecircle.scenario.sessions.buffers import Buffers, claimed_with, claimed_without
from lifecircle.scenario.sessions.ground import Held, SearchKey, SessionGround
from lifecircle.scenario.sessions.register import Register
from lifecircle.scenario.sessions.seen import Seen, seen_again, seen_of
from lifecircle.scenario.sessions.step import FacilityEdit, Step
from lifecircle.study.standards.circle import Circle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[np.float64] | NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class SessionState:
    """Everybody's walks and what they add up to.

    Parameters
    ----------
    ground
        What no step changes.
    register
        The facilities.
    held
        Everybody's walks, for all circles that ask for the same.
    counting
        Numbers of the facilities that count for each circle, ascending.
    seen
        What each circle is to homes, and to land where there is any.
    columns
        The coverage of each circle by reporting row and denominator.
    """

    ground: SessionGround
    register: Register
    held: Mapping[SearchKey, Held]
    counting: Mapping[str, "NDArray[np.int64]"]
    seen: Mapping[str, tuple[Seen, ...]]
    columns: Mapping[str, "Columns"]

    def walks(self, circle: Circle) -> tuple[Walks, ...]:
        """Return the walks of homes, and of land, in a circle."""
        return self.ground.by_table(self.held[self.ground.key(circle)].walks)

    def concerned(self, step: Step) -> tuple[Circle, ...]:
        """Return the circles a step has to do with."""
        found = []
        for circle in self.ground.result.circles:
            was = step.before is not None and step.before.counts_for(circle)
            now = step.facility.counts_for(circle)
            if was != now or (was and step.moves):
                found.append(circle)
        return tuple(found)

    def after(self, step: Step) -> "SessionState":
        """Return what is held after a step that leaves the streets as they are."""
        register = self.register.with_facility(step.facility_id, step.facility)
        circles, held = self.concerned(step), dict(self.held)
        for circle in circles:
            key = self.ground.key(circle)
            if held[key] is self.held[key]:
                held[key] = _searched(held[key], step, register, circle)
        counting = {one.id: self._counting(one, step, register) for one in circles}
        counting = {**self.counting, **counting}
        now = replace(self, register=register, held=held, counting=counting)
        buffers = Buffers(self.ground.lines, step.facility.shape)
        found = {one.id: _seen(self, now, one, step, buffers) for one in circles}
        now = replace(now, seen={**self.seen, **found})
        return replace(now, columns={**self.columns, **counted(now, circles)})

    def _counting(self, circle: Circle, step: Step, register: Register) -> "NDArray[np.int64]":
        """Return the numbers of those that count for a circle after a step."""
        number = register.number[step.facility_id]
        before = self.counting[circle.id]
        rest: NDArray[np.int64] = before[before != number]
        if not step.facility.counts_for(circle):
            return rest
        return np.insert(rest, np.searchsorted(rest, number), number)


def began_state(result: Result) -> SessionState:
    """Return what a session holds of a finished run.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    ground = SessionGround(result)
    held: dict[SearchKey, Held] = {}
    counting = {one.id: ground.register.counting(one) for one in result.circles}
    for circle in result.circles:
        key = ground.key(circle)
        if key not in held:
            held[key] = ground.held(key, counting[circle.id])
    seen = {
        one.id: tuple(
            seen_of(table.told(one, walks), tally)
            for table, tally, walks in zip(
                ground.tables,
                ground.tallies,
                ground.by_table(held[ground.key(one)].walks),
                strict=True,
            )
        )
        for one in result.circles
    }
    ground.prepare()
    state = SessionState(ground, ground.register, held, counting, seen, {})
    return replace(state, columns=counted(state, result.circles))


def counted(state: SessionState, circles: tuple[Circle, ...]) -> dict[str, "Columns"]:
    """Return the coverage of some circles by reporting row and denominator.

    Parameters
    ----------
    state
        What is held.
    circles
        The circles.
    """
    if not circles:
        return {}
    weighed = state.ground.weighed
    sums = [weighed.sums(*(seen.by_cell for seen in state.seen[one.id])) for one in circles]
    facilities = state.register.facilities
    served = [
        np.array([facilities[at].units[one.unit_level] for at in state.counting[one.id]], int)
        for one in circles
    ]
    units = served_units(circles, served, state.ground.street_of, rows=weighed.rows)
    every = weighed.columns(circles, np.stack(sums), units)
    return {
        circle.id: {name: values[at] for name, values in every.items()}
        for at, circle in enumerate(circles)
    }


def answer_between(
    was: SessionState, now: SessionState, edit: FacilityEdit, circles: tuple[Circle, ...]
) -> Answer:
    """Return what a step changes.

    Parameters
    ----------
    was, now
        Before and after it.
    edit
        The step.
    circles
        Those it has to do with.
    """
    weighed, groups, changes = now.ground.weighed, now.ground.groups, []
    for circle in circles:
        (headline,) = weighed.headline((circle,))
        at = int(np.flatnonzero(headline)[0])
        before, after = (
            {name: values[:, at] for name, values in one.columns[circle.id].items()}
            for one in (was, now)
        )
        change = circle_change(
            circle.id,
            weighed.denominators[at],
            (before, after),
            (was.seen[circle.id][0], now.seen[circle.id][0]),
            groups.get(circle.group, groups["residents"]),
        )
        changes.append(change)
    return Answer(edit, tuple(changes), weighed.rows, now.ground.home_rows)


def _seen(
    was: SessionState, now: SessionState, circle: Circle, step: Step, buffers: Buffers
) -> tuple[Seen, ...]:
    """Return what a circle is to homes and land after a step."""
    ground, number = now.ground, now.register.number[step.facility_id]
    profile = ground.again.profiles[circle.profile]
    limit_m = straight_limit_m(circle, profile)
    walks = now.held[ground.key(circle)].walks
    changed = changed_walks(was.held[ground.key(circle)].walks, walks)
    numbers = now.counting[circle.id]
    found = []
    every = zip(was.seen[circle.id], ground.rows, ground.tallies, ground.slices, strict=True)
    for table, (before, rows, tally, own) in enumerate(every):
        claimed = before.placed.straight_within
        if step.before is not None and step.before.counts_for(circle):
            rest = now.register.shapes(numbers[numbers != number])
            lines = ground.lines[table]
            claimed = claimed_without(lines, claimed, step.before.shape, limit_m, rest)
        if step.facility.counts_for(circle):
            claimed = claimed_with(claimed, buffers.claimed(table, limit_m))
        asked = np.flatnonzero(changed[own])
        new = walks.at(own.start + asked)
        found.append(
            seen_again(before, circle, profile, new, claimed, rows=rows, tally=tally, changed=asked)
        )
    return tuple(found)


def _searched(held: Held, step: Step, register: Register, circle: Circle) -> Held:
    """Return everybody's walks after a step."""
    number, before = register.number[step.facility_id], step.before
    if before is not None and before.counts_for(circle):
        held = held.without(number, rank=register.rank)
    if step.facility.counts_for(circle):
        held = held.with_place(number, step.facility.door, rank=register.rank)
    return held
