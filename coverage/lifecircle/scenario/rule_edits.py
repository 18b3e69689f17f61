"""Edits of what is measured with: how fast a profile walks, what a circle promises."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lifecircle.scenario.edits import Outcome, edit_fault
from lifecircle.study.circle import Circle
from lifecircle.study.keys import unknown_name
from lifecircle.study.study import Study


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Change how fast a profile walks."""

    profile: str
    speed_m_s: float

    def apply(self, study: Study) -> Outcome:
        """Return the study walked at that speed."""
        now = study.profiles.get(self.profile, {})
        if now.get("speed_m_s") == self.speed_m_s:
            return study, (edit_fault("edit-changes-nothing", "speed", self.profile),)
        changed = {**study.profiles, self.profile: {**now, "speed_m_s": self.speed_m_s}}
        return replace(study, profiles=changed), ()


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Change what a circle promises.

    Parameters
    ----------
    circle
        Its id.
    values
        Fields of `lifecircle.study.circle.Circle`, such as ``{"minutes": 10.0}``.
    """

    circle: str
    values: Mapping[str, float]

    def apply(self, study: Study) -> Outcome:
        """Return the study with the circle promising that."""
        known = {one.id: one for one in study.standard.circles}
        if self.circle not in known:
            at = "promise.circle"
            return study, (unknown_name(self.circle, known, code="unknown-circle", at=at, file=""),)
        before = known[self.circle]
        values: dict[str, Any] = dict(self.values)
        if "minutes" in values or "metres" in values:
            values = {"minutes": None, "metres": None, **values}
        after: Circle = replace(before, **values)
        if after == before:
            return study, (edit_fault("edit-changes-nothing", "promise", self.circle),)
        circles = tuple(after if one.id == self.circle else one for one in study.standard.circles)
        return replace(study, standard=replace(study.standard, circles=circles)), ()
