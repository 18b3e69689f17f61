"""Playing with facilities: each step is answered by searching outward from one place alone.

A session is a value. Every step gives a new one that shares all it can with the one before, so the
session before a step is how the step is undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from lifecircle.circles.analysis import analyse
from lifecircle.circles.results import Result
from lifecircle.scenario.edits.edit import Spot
from lifecircle.scenario.edits.facilities import Close, Move, Open
from lifecircle.scenario.scenario import Scenario
from lifecircle.scenario.sessions.answer import Answer
from lifecircle.scenario.sessions.result import session_result
from lifecircle.scenario.sessions.state import SessionState, answer_between, began_state
from lifecircle.scenario.sessions.step import FacilityEdit, step_of
from lifecircle.study.study import Study


@dataclass(frozen=True, eq=False)
class Session:
    """A study that is played with, and what its last step changed.

    Made by `open_session`. Figures are those of a full run to the last bit.

    Parameters
    ----------
    start
        The study it began with.
    edits
        Every step since, in order.
    answer
        What the last of them changed; None before the first.
    """

    start: Study
    edits: tuple[FacilityEdit, ...]
    answer: Answer | None
    _state: SessionState
    _known: tuple[Study, tuple[FacilityEdit, ...]]

    def __repr__(self) -> str:
        return f"<Session of {self.start.title or self.start.district!r}: {len(self.edits)} steps>"

    def open(
        self,
        facility: str,
        *,
        service: str = "",
        at: Spot | None = None,
        on: str = "",
        name: str = "",
        tier: str = "",
        capacities: Mapping[str, float] | None = None,
        cost: float = 0.0,
    ) -> "Session":
        """Return the session in which a facility is open as well.

        Parameters
        ----------
        facility, service, at, on, name, tier, capacities, cost
            As `lifecircle.Scenario.open` takes them: a new one at a spot or on the ground of
            another, or one that is there and not open.

        Raises
        ------
        StudyError
            With every fault in the step; the session stays as it is.
        """
        edit = Open(
            id=facility, service=service, at=at, on=on, name=name, tier=tier,
            capacities=capacities or {}, cost=cost,
        )  # fmt: skip
        return self.with_edit(edit)

    def close(self, facility: str) -> "Session":
        """Return the session in which a facility is closed; errors as of `open`."""
        return self.with_edit(Close(id=facility))

    def move(self, facility: str, at: Spot, *, cost: float = 0.0) -> "Session":
        """Return the session in which a facility stands at another spot; errors as of `open`."""
        return self.with_edit(Move(id=facility, at=at, cost=cost))

    def with_edit(self, edit: FacilityEdit) -> "Session":
        """Return the session after any edit of one facility: open, close, move or change.

        Parameters
        ----------
        edit
            The step.

        Raises
        ------
        StudyError
            With every fault in the step.
        """
        was = self._state
        step = step_of(edit, was.ground, was.register, study=lambda: self.study)
        circles, edits = was.concerned(step), (*self.edits, edit)
        if step.everything:
            study = step.study or Scenario("session", (edit,)).apply(self.study)
            now = began_state(analyse(study))
            answer = replace(answer_between(was, now, edit, circles), searched_all=True)
            return Session(self.start, edits, answer, now, (study, ()))
        now = was.after(step)
        known = (step.study, ()) if step.study else (self._known[0], (*self._known[1], edit))
        return Session(self.start, edits, answer_between(was, now, edit, circles), now, known)

    @cached_property
    def study(self) -> Study:
        """The study as it is now."""
        study, pending = self._known
        return Scenario("session", pending).apply(study) if pending else study

    def scenario(self, name: str = "session") -> Scenario:
        """Return every step as a scenario, to be kept, compared or run on another study."""
        return Scenario(name, self.edits)

    @cached_property
    def result(self) -> Result:
        """Every table as `lifecircle.analyse` gives it for the study as it is now."""
        state = self._state
        if state.register is state.ground.register:
            return state.ground.result
        return session_result(state, self.study)


def open_session(result: Result) -> Session:
    """Return a session that begins with a finished run.

    It searches once for what it will need; after that, each step searches outward from one place.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.

    Examples
    --------
    >>> session = open_session(analyse(study))  # doctest: +SKIP
    >>> tried = session.open("S1", service="elderly-station", at=(113.13, 22.57))  # doctest: +SKIP
    >>> tried.answer.circles["won"]  # doctest: +SKIP
    """
    return Session(result.study, (), None, began_state(result), (result.study, ()))
