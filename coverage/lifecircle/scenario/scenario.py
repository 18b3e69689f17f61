"""A scenario: a named list of edits, applied to a study in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lifecircle.errors import Fault, StudyError, errors_in
from lifecircle.scenario.edits import Edit, Spot
from lifecircle.scenario.facility_edits import Change, Close, Move, Open
from lifecircle.scenario.people_edits import Grow, Settle
from lifecircle.scenario.rule_edits import Promise, Speed
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

    Examples
    --------
    >>> plan = Scenario("two stations").open("S1", service="elderly-station", at=(113.1, 22.5))
    >>> plan.close("F7").edits[1]
    Close(id='F7')
    """

    name: str
    edits: tuple[Edit, ...] = ()

    def apply(self, study: Study) -> Study:
        """Return the study with every edit made.

        Raises
        ------
        StudyError
            With every fault in every edit; nothing is applied halfway.
        """
        faults: list[Fault] = []
        changed = study
        for number, edit in enumerate(self.edits, start=1):
            changed, found = edit.apply(changed)
            faults += [replace(one, file=one.file or self.name, row=number) for one in found]
        if errors_in(faults):
            raise StudyError(faults)
        return changed

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
    ) -> "Scenario":
        """Return the scenario that also opens a facility; see `Open`."""
        return self._and(
            Open(
                id=facility,
                service=service,
                at=at,
                name=name,
                tier=tier,
                capacities=capacities or {},
                cost=cost,
            )
        )

    def close(self, facility: str) -> "Scenario":
        """Return the scenario that also closes a facility."""
        return self._and(Close(id=facility))

    def move(self, facility: str, at: Spot) -> "Scenario":
        """Return the scenario that also moves a facility."""
        return self._and(Move(id=facility, at=at))

    def change(
        self, facility: str, *, service: str = "", capacities: Mapping[str, float] | None = None
    ) -> "Scenario":
        """Return the scenario that also changes a facility's size or service."""
        return self._and(Change(id=facility, service=service, capacities=capacities or {}))

    def settle(self, home: str, at: Spot, people: Mapping[str, float]) -> "Scenario":
        """Return the scenario in which people also move into a new estate."""
        return self._and(Settle(id=home, at=at, people=people))

    def grow(self, by: Mapping[str, float], *, zone: str = "") -> "Scenario":
        """Return the scenario in which the people of a zone are also multiplied."""
        return self._and(Grow(by=by, zone=zone))

    def walk_at(self, profile: str, speed_m_s: float) -> "Scenario":
        """Return the scenario in which a profile also walks at another speed."""
        return self._and(Speed(profile=profile, speed_m_s=speed_m_s))

    def promise(self, circle: str, **values: float) -> "Scenario":
        """Return the scenario in which a circle also promises something else."""
        return self._and(Promise(circle=circle, values=values))

    @property
    def cost(self) -> float:
        """What its new facilities cost together."""
        return sum(one.cost for one in self.edits if isinstance(one, Open))

    def _and(self, edit: Edit) -> "Scenario":
        return replace(self, edits=(*self.edits, edit))
