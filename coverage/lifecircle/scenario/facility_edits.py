"""Edits of facilities: open, close, move, change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from lifecircle.errors import Fault
from lifecircle.scenario.edits import Outcome, Spot, edit_fault, spot_faults, with_row
from lifecircle.study.config_keys import CAPACITIES
from lifecircle.study.keys import unknown_name
from lifecircle.study.services import services
from lifecircle.study.study import Study


@dataclass(frozen=True, kw_only=True)
class Open:
    """Open a facility: a new one at a spot, or one that stands or is planned already.

    Parameters
    ----------
    id
        Of the facility.
    service
        What it offers; may be left out for one that is there already.
    at
        Longitude and latitude; may be left out for one that is there already.
    name, tier
        As in a register.
    capacities
        Such as ``{"capacity_places": 300}``.
    cost
        In any one unit of money, for the ranking.
    """

    id: str
    service: str = ""
    at: Spot | None = None
    name: str = ""
    tier: str = ""
    capacities: Mapping[str, float] = field(default_factory=dict)
    cost: float = 0.0

    def apply(self, study: Study) -> Outcome:
        """Return the study with the facility open."""
        faults = _capacity_faults(self.id, self.capacities)
        table = study.facilities
        if self.id in table.index:
            if table.loc[self.id, "status"] == "open":
                faults += (edit_fault("edit-changes-nothing", "open", self.id),)
            return _with_facility(study, self.id, {"status": "open", **self.capacities}), faults
        if self.service not in services():
            field_ = "open.service"
            faults += (
                unknown_name(self.service, services(), code="unknown-service", at=field_, file=""),
            )
        faults += spot_faults(study, "open", self.id, self.at)
        if faults or self.at is None:
            return study, faults
        kind = services()[self.service]
        row = {
            "geometry": shapely.Point(self.at), "service": self.service,
            "name": self.name or self.id, "tier": self.tier or kind.tier, "status": "open",
            "count": 1, "source": "scenario", "max_snap_m": study.settings.max_snap_m,
            **self.capacities,
        }  # fmt: skip
        return replace(study, facilities=with_row(table, self.id, row)), faults


@dataclass(frozen=True, kw_only=True)
class Close:
    """Close a facility."""

    id: str

    def apply(self, study: Study) -> Outcome:
        """Return the study with the facility closed."""
        faults = _known_facility(study, "close", self.id)
        if not faults and study.facilities.loc[self.id, "status"] == "closed":
            faults = (edit_fault("edit-changes-nothing", "close", self.id),)
        return (study, faults) if faults else (_with_facility(study, self.id, _CLOSED), ())


@dataclass(frozen=True, kw_only=True)
class Move:
    """Move a facility to a spot; the entrances of its old ground go."""

    id: str
    at: Spot

    def apply(self, study: Study) -> Outcome:
        """Return the study with the facility there."""
        faults = (*_known_facility(study, "move", self.id),
                  *spot_faults(study, "move", self.id, self.at))  # fmt: skip
        if faults:
            return study, faults
        spot = shapely.Point(self.at)
        if study.facilities.loc[self.id, "geometry"].equals(spot):
            return study, (edit_fault("edit-changes-nothing", "move", self.id),)
        kept = study.entrances[study.entrances["facility_id"] != self.id]
        moved = _with_facility(study, self.id, {"geometry": spot})
        return replace(moved, entrances=kept.reset_index(drop=True)), ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """Change the size or the service of a facility.

    Parameters
    ----------
    id
        Of the facility.
    service
        What it offers from now on; empty to keep it.
    capacities
        New sizes.
    """

    id: str
    service: str = ""
    capacities: Mapping[str, float] = field(default_factory=dict)

    def apply(self, study: Study) -> Outcome:
        """Return the study with the facility changed."""
        faults = (*_known_facility(study, "change", self.id),
                  *_capacity_faults(self.id, self.capacities))  # fmt: skip
        if self.service and self.service not in services():
            field_ = "change.service"
            faults += (
                unknown_name(self.service, services(), code="unknown-service", at=field_, file=""),
            )
        if faults:
            return study, faults
        values = {**({"service": self.service} if self.service else {}), **self.capacities}
        before = study.facilities.loc[self.id]
        if all(name in before.index and before[name] == value for name, value in values.items()):
            return study, (edit_fault("edit-changes-nothing", "change", self.id),)
        return _with_facility(study, self.id, values), ()


_CLOSED = {"status": "closed"}


def _with_facility(study: Study, name: str, values: Mapping[str, object]) -> Study:
    """Return a study with some values of one facility changed."""
    table = study.facilities.copy()
    for column, value in values.items():
        if column not in table:
            table[column] = np.nan
        table.loc[name, column] = value
    return replace(study, facilities=table)


def _known_facility(study: Study, edit: str, name: str) -> tuple[Fault, ...]:
    """Return a fault if there is no such facility."""
    known = [str(one) for one in study.facilities.index]
    if name in study.facilities.index:
        return ()
    return (unknown_name(name, known, code="unknown-facility-id", at=f"{edit}.id", file=""),)


def _capacity_faults(name: str, capacities: Mapping[str, float]) -> tuple[Fault, ...]:
    """Return what is wrong with new sizes."""
    strange = [one for one in capacities if one not in CAPACITIES]
    faults = tuple(
        unknown_name(one, CAPACITIES, code="unknown-key", at=f"{name}.{one}", file="")
        for one in strange
    )
    wrong = [one for one, size in capacities.items() if not (np.isfinite(size) and size >= 0)]
    return faults + tuple(edit_fault("edit-not-a-size", one, name) for one in wrong)
