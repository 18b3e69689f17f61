"""A scenario: a named list of edits, applied to a study in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lifecircle.errors import Fault, StudyError, errors_in
from lifecircle.scenario.edits.ageing import Age
from lifecircle.scenario.edits.edit import Edit, Outcome, Spot
from lifecircle.scenario.edits.facilities import Change, Close, Move, Open
from lifecircle.scenario.edits.links import CloseLink, Link, OpenGate, street_faults
from lifecircle.scenario.edits.marks import Mark
from lifecircle.scenario.edits.people import Grow, Settle
from lifecircle.scenario.edits.rules import Promise, Speed
from lifecircle.study.config.street_changes import NEAR_M
from lifecircle.study.study import Study


@dataclass(frozen=True)
class Scenario:
    """What if: some edits under one name.

    Parameters
    ----------
    name
        As it stands in tables and on maps.
    edits
        In the order they are made.
    note
        What it is about, for the pages that show it.
    cost_unit
        Of every cost in it, such as ``"万元"``.
    lump_sum
        What it costs beside the costs of its edits.
    marks
        Where each edit is written, for those read from a file.
    sources
        That file, and the layer it names.

    Examples
    --------
    >>> plan = Scenario("two stations").open("S1", service="elderly-station", at=(113.1, 22.5))
    >>> plan.close("F7").edits[1]
    Close(id='F7')
    """

    name: str
    edits: tuple[Edit, ...] = ()
    note: str = ""
    cost_unit: str = ""
    lump_sum: float = 0.0
    marks: tuple[Mark, ...] = field(default=(), compare=False, repr=False)
    sources: tuple[Path, ...] = field(default=(), compare=False, repr=False)

    def apply(self, study: Study) -> Study:
        """Return the study with every edit made.

        Raises
        ------
        StudyError
            With every fault in every edit; nothing is applied halfway.
        """
        changed, faults = self.applied(study)
        if errors_in(faults):
            raise StudyError(faults)
        return changed

    def applied(self, study: Study) -> Outcome:
        """Return the study with every edit made that can be, and every fault in the others."""
        faults: list[Fault] = []
        changed = study
        for number, edit in enumerate(self.edits, start=1):
            changed, found = edit.apply(changed)
            mark = self.marks[number - 1] if number <= len(self.marks) else Mark(self.name, number)
            faults += [mark.placed(one) for one in found]
        file = self.marks[0].file if self.marks else self.name
        faults += [replace(one, file=one.file or file) for one in street_faults(study, changed)]
        return changed, tuple(faults)

    def open(
        self,
        facility: str,
        *,
        service: str = "",
        at: Spot | None = None,
        name: str = "",
        tier: str = "",
        capacities: Mapping[str, float] | None = None,
        cost: float = 0.0,
        on: str = "",
    ) -> "Scenario":
        """Return the scenario that also opens a facility; see `Open`, which takes hours too."""
        return self._and(
            Open(
                id=facility,
                service=service,
                at=at,
                on=on,
                name=name,
                tier=tier,
                capacities=capacities or {},
                cost=cost,
            )
        )

    def close(self, facility: str) -> "Scenario":
        """Return the scenario that also closes a facility."""
        return self._and(Close(id=facility))

    def move(self, facility: str, at: Spot, *, cost: float = 0.0) -> "Scenario":
        """Return the scenario that also moves a facility."""
        return self._and(Move(id=facility, at=at, cost=cost))

    def change(
        self,
        facility: str,
        *,
        service: str = "",
        tier: str = "",
        capacities: Mapping[str, float] | None = None,
        cost: float = 0.0,
        hours: str = "",
    ) -> "Scenario":
        """Return the scenario that also changes a facility's size, service, tier or hours."""
        edit = Change(
            id=facility, service=service, tier=tier, capacities=capacities or {}, cost=cost,
            hours=hours,
        )  # fmt: skip
        return self._and(edit)

    def settle(self, home: str, at: Spot, people: Mapping[str, float]) -> "Scenario":
        """Return the scenario in which people also move into a new estate."""
        return self._and(Settle(id=home, at=at, people=people))

    def grow(
        self,
        by: Mapping[str, float] | None = None,
        *,
        to: Mapping[str, float] | None = None,
        zone: str = "",
    ) -> "Scenario":
        """Return the scenario in which the people of a zone are also multiplied; see `Grow`."""
        return self._and(Grow(by=by or {}, to=to or {}, zone=zone))

    def age(self, share: float, *, group: str = "age_60_plus", zone: str = "") -> "Scenario":
        """Return the scenario in which another share of people is also old; see `Age`."""
        return self._and(Age(share=share, group=group, zone=zone))

    def walk_at(self, profile: str, speed_m_s: float) -> "Scenario":
        """Return the scenario in which a profile also walks at another speed."""
        return self._and(Speed(profile=profile, speed_m_s=speed_m_s))

    def promise(self, circle: str, **values: float) -> "Scenario":
        """Return the scenario in which a circle also promises something else."""
        return self._and(Promise(circle=circle, values=values))

    def link(
        self,
        link: str,
        *via: Spot,
        steps: bool = False,
        name: str = "",
        cost: float = 0.0,
        within_m: float = NEAR_M,
    ) -> "Scenario":
        """Return the scenario that also adds a footbridge or path; see `Link`."""
        edit = Link(id=link, via=via, steps=steps, name=name, cost=cost, within_m=within_m)
        return self._and(edit)

    def close_link(
        self,
        *,
        way: int | None = None,
        at: Spot | None = None,
        link: str = "",
        within_m: float = NEAR_M,
    ) -> "Scenario":
        """Return the scenario that also closes a street; see `CloseLink`."""
        return self._and(CloseLink(way=way, at=at, link=link, within_m=within_m))

    def open_gate(self, at: Spot, *, estate: str = "", cost: float = 0.0) -> "Scenario":
        """Return the scenario that also opens a gate of an estate; see `OpenGate`."""
        return self._and(OpenGate(at=at, estate=estate, cost=cost))

    @property
    def cost(self) -> float:
        """What all of it costs together."""
        return self.lump_sum + sum(float(getattr(one, "cost", 0.0)) for one in self.edits)

    def _and(self, edit: Edit) -> "Scenario":
        return replace(self, edits=(*self.edits, edit))
