"""Edits of facilities: open, close, move, change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import Outcome, Spot, edit_fault, spot_faults, with_row
from lifecircle.scenario.edits.hours import hours_faults, with_hours
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.kinds import CAPACITIES
from lifecircle.study.standards.services import TIERS, services
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
    on
        Id of a facility on whose ground it opens, with its entrances, instead of a place: school
        grounds that are opened, premises that are used again.
    name, tier
        As in a register.
    capacities
        Such as ``{"capacity_places": 300}``.
    cost
        In any one unit of money, for the ranking.
    hours
        When it is open, as `lifecircle.study.standards.opening_hours` reads it; for circles that
        ask.
    """

    id: str
    service: str = ""
    at: Spot | None = None
    on: str = ""
    name: str = ""
    tier: str = ""
    capacities: Mapping[str, float] = field(default_factory=dict)
    cost: float = 0.0
    hours: str = ""

    def apply(self, study: Study) -> Outcome:
        """Return the study with the facility open."""
        if self.id in study.facilities.index:
            faults = (*_capacity_faults("open", self.capacities),
                      *hours_faults(study, "open", self.hours))  # fmt: skip
            return self._again(study, faults)
        row, faults = self.new_row(study)
        if faults:
            return study, faults
        table = with_hours(study.facilities) if self.hours else study.facilities
        gates = study.entrances[study.entrances["facility_id"] == self.on]
        opened = replace(study, facilities=with_row(table, self.id, row))
        if not self.on or not len(gates):
            return opened, ()
        every = pd.concat([study.entrances, gates.assign(facility_id=self.id)], ignore_index=True)
        return replace(opened, entrances=every), ()

    def new_row(self, study: Study) -> tuple[Mapping[str, object], tuple[Fault, ...]]:
        """Return the row of a facility that is not there yet, and what is wrong with it.

        Parameters
        ----------
        study
            The study it is to stand in.
        """
        faults = _capacity_faults("open", self.capacities)
        faults += hours_faults(study, "open", self.hours)
        faults += (*_service_faults("open", self.service), *_tier_faults("open", self.tier))
        faults += self._ground_faults(study)
        if faults:
            return {}, faults
        return {
            "geometry": self._ground(study), "service": self.service,
            "name": self.name or self.id, "tier": self.tier or services()[self.service].tier,
            "status": "open", "count": 1, "source": "scenario",
            "max_snap_m": study.settings.max_snap_m, **self.capacities,
            **({"hours": self.hours} if self.hours else {}),
        }, ()  # fmt: skip

    def _again(self, study: Study, faults: tuple[Fault, ...]) -> Outcome:
        """Return the study with a facility open that it knows already."""
        here = study.facilities.loc[self.id]
        if here["status"] == "open":
            faults += (edit_fault("edit-changes-nothing", "open", self.id),)
        if self.at is not None or self.on or (self.service and self.service != here["service"]):
            faults += (edit_fault("edit-open-again", "open", self.id),)
        if faults:
            return study, faults
        hours = {"hours": self.hours} if self.hours else {}
        values = {"status": "open", **self.capacities, **hours}
        return _with_facility(study, self.id, values), ()

    def _ground_faults(self, study: Study) -> tuple[Fault, ...]:
        """Return what is wrong with where it is to stand."""
        if not self.on:
            return spot_faults(study, "open", self.id, self.at)
        if self.at is not None:
            return (edit_fault("edit-two-places", "open", self.id),)
        return _known_facility(study, "open", self.on, key="on")

    def _ground(self, study: Study) -> shapely.Geometry:
        """Return where it stands."""
        return study.facilities.loc[self.on, "geometry"] if self.on else shapely.Point(self.at)


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
    cost: float = 0.0

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
    """Change the size, the service, the tier or the hours of a facility.

    Parameters
    ----------
    id
        Of the facility.
    service, tier
        What it offers from now on, and for which level; empty to keep it.
    capacities
        New sizes.
    cost
        In the unit of the other costs.
    hours
        When it is open from now on; empty to keep it.
    """

    id: str
    service: str = ""
    tier: str = ""
    capacities: Mapping[str, float] = field(default_factory=dict)
    cost: float = 0.0
    hours: str = ""

    def apply(self, study: Study) -> Outcome:
        """Return the study with the facility changed."""
        faults = (*_known_facility(study, "change", self.id),
                  *_capacity_faults("change", self.capacities),
                  *_tier_faults("change", self.tier))  # fmt: skip
        faults += _service_faults("change", self.service) if self.service else ()
        faults += hours_faults(study, "change", self.hours)
        if faults:
            return study, faults
        named = {"service": self.service, "tier": self.tier, "hours": self.hours}
        values = {**{key: one for key, one in named.items() if one}, **self.capacities}
        before = study.facilities.loc[self.id]
        if all(name in before.index and before[name] == value for name, value in values.items()):
            return study, (edit_fault("edit-changes-nothing", "change", self.id),)
        return _with_facility(study, self.id, values), ()


_CLOSED = {"status": "closed"}


def _with_facility(study: Study, name: str, values: Mapping[str, object]) -> Study:
    """Return a study with some values of one facility changed."""
    table = study.facilities.copy()
    table = with_hours(table) if "hours" in values else table
    for column, value in values.items():
        if column not in table:
            table[column] = np.nan
        table.loc[name, column] = value
    return replace(study, facilities=table)


def _known_facility(study: Study, edit: str, name: str, *, key: str = "id") -> tuple[Fault, ...]:
    """Return a fault if there is no such facility."""
    if name in study.facilities.index:
        return ()
    known = [str(one) for one in study.facilities.index]
    return (unknown_name(name, known, code="unknown-facility-id", at=f"{edit}.{key}", file=""),)


def _service_faults(edit: str, service: str) -> tuple[Fault, ...]:
    """Return a fault if there is no such service."""
    if service in services():
        return ()
    at = f"{edit}.service"
    return (unknown_name(service, services(), code="unknown-service", at=at, file=""),)


def _tier_faults(edit: str, tier: str) -> tuple[Fault, ...]:
    """Return a fault if there is no such tier."""
    if not tier or tier in TIERS:
        return ()
    return (unknown_name(tier, TIERS, code="key-not-allowed", at=f"{edit}.tier", file=""),)


def _capacity_faults(edit: str, capacities: Mapping[str, float]) -> tuple[Fault, ...]:
    """Return what is wrong with new sizes."""
    faults: tuple[Fault, ...] = ()
    for name, size in capacities.items():
        if name not in CAPACITIES:
            at = f"{edit}.{name}"
            faults += (unknown_name(name, CAPACITIES, code="unknown-key", at=at, file=""),)
        elif not (np.isfinite(size) and size >= 0):
            faults += (edit_fault("edit-not-a-size", edit, name, value=str(size)),)
    return faults
