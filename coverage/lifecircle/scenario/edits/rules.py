"""Edits of what is measured with: how fast a profile walks, what a circle promises."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lifecircle.errors import CallError, Fault
from lifecircle.scenario.edits.edit import Outcome, edit_fault
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study

PROMISES = ("minutes", "metres", "target_share", "target_year")
"""What of a circle a scenario may change."""

_SPEEDS_M_S = (0.05, 15.0)


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Change how fast a profile walks."""

    profile: str
    speed_m_s: float

    def apply(self, study: Study) -> Outcome:
        """Return the study walked at that speed."""
        walkers = tuple(dict.fromkeys(one.profile for one in study.standard.circles))
        if self.profile not in walkers:
            code, at = "edit-nobody-walks-so", "speed.profile"
            return study, (unknown_name(self.profile, walkers, code=code, at=at, file=""),)
        if not _SPEEDS_M_S[0] <= self.speed_m_s <= _SPEEDS_M_S[1]:
            return study, (_out_of_range("speed.speed_m_s", self.speed_m_s, _SPEEDS_M_S),)
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
        New values of `PROMISES`, such as ``{"minutes": 10.0}`` or ``{"target_share": 0.95}``.
    """

    circle: str
    values: Mapping[str, float]

    def apply(self, study: Study) -> Outcome:
        """Return the study with the circle promising that."""
        known = {one.id: one for one in study.standard.circles}
        if self.circle not in known:
            at = "promise.circle"
            return study, (unknown_name(self.circle, known, code="unknown-circle", at=at, file=""),)
        strange = [one for one in self.values if one not in PROMISES]
        if strange:
            return study, tuple(
                unknown_name(one, PROMISES, code="unknown-key", at=f"promise.{one}", file="")
                for one in strange
            )
        before = known[self.circle]
        values: dict[str, Any] = dict(self.values)
        if "minutes" in values or "metres" in values:
            values = {"minutes": None, "metres": None, **values}
        try:
            after: Circle = replace(before, **values)
        except CallError:
            told = ", ".join(f"{key} = {one:g}" for key, one in self.values.items())
            return study, (edit_fault("edit-not-a-promise", "promise", self.circle, value=told),)
        if after == before:
            return study, (edit_fault("edit-changes-nothing", "promise", self.circle),)
        circles = tuple(after if one.id == self.circle else one for one in study.standard.circles)
        return replace(study, standard=replace(study.standard, circles=circles)), ()


def _out_of_range(field: str, value: float, least_most: tuple[float, float]) -> Fault:
    """Return the fault of a number that cannot be."""
    least, most = least_most
    details = {"least": f"{least:g}", "most": f"{most:g}"}
    return Fault(code="key-out-of-range", field=field, value=f"{value:g}", details=details)
