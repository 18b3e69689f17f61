"""Edits of people: an estate they move into, growth of a zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import Outcome, Spot, edit_fault, spot_faults, with_row
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.study import Study
from lifecircle.study.tables.zoning import assign_zones


@dataclass(frozen=True, kw_only=True)
class Settle:
    """Have people move into a new estate.

    Parameters
    ----------
    id
        Of the new home.
    at
        Longitude and latitude.
    people
        Group to people; ``residents`` is required.
    """

    id: str
    at: Spot
    people: Mapping[str, float]

    def apply(self, study: Study) -> Outcome:
        """Return the study with the home."""
        faults = spot_faults(study, "settle", self.id, self.at)
        for group, count in self.people.items():
            if group not in study.groups:
                at = f"settle.people.{group}"
                faults += (unknown_name(group, study.groups, code="unknown-key", at=at, file=""),)
            elif not (np.isfinite(count) and count >= 0):
                faults += (edit_fault("edit-not-people", "settle", self.id, value=str(count)),)
        if self.id in study.residents.index:
            faults += (edit_fault("edit-id-taken", "settle", self.id),)
        if not faults and not self.people.get("residents", 0) > 0:
            faults += (edit_fault("edit-changes-nothing", "settle", self.id),)
        spot = np.array([shapely.Point(self.at)], dtype=object)
        zones = {str(key): value for key, value in assign_zones(spot, study.zones).iloc[0].items()}
        if not faults and zones["district_id"] != study.district:
            faults += (edit_fault("edit-outside", "settle", self.id),)
        if faults:
            return study, faults
        people = {group: float(self.people.get(group, 0.0)) for group in study.groups}
        row = {"geometry": spot[0], **people, **zones}
        if "name" in study.residents:
            row["name"] = self.id
        return replace(study, residents=with_row(study.residents, self.id, row)), ()


@dataclass(frozen=True, kw_only=True)
class Grow:
    """Multiply the people of a zone, or of the whole district.

    Parameters
    ----------
    by
        Factor of each group, such as ``{"residents": 1.1, "age_60_plus": 1.3}``; a group that is
        not named follows ``residents``.
    to
        Instead, how many there are to be, such as ``{"residents": 400000}``.
    zone
        Id of a zone of any level; empty for the district.
    """

    by: Mapping[str, float] = field(default_factory=dict)
    to: Mapping[str, float] = field(default_factory=dict)
    zone: str = ""

    def apply(self, study: Study) -> Outcome:
        """Return the study with its people multiplied."""
        zone = self.zone or study.district
        faults = zone_faults(study, "grow", zone)
        for key, named in (("by", self.by), ("to", self.to)):
            faults += _number_faults(study, key, named, zone)
        faults += tuple(
            edit_fault("edit-grown-twice", "grow", group) for group in self.by if group in self.to
        )
        if faults:
            return study, faults
        here = lives_in(study, zone)
        factors, faults = self._factors(study, here, zone)
        if not faults and all(factor == 1 for factor in factors.values()):
            faults = (edit_fault("edit-changes-nothing", "grow", zone),)
        if faults:
            return study, faults
        usual = factors.get("residents", 1.0)
        grown = {
            group: study.residents[group].to_numpy() * np.where(here, factors.get(group, usual), 1)
            for group in study.groups
        }
        return replace(study, residents=study.residents.assign(**grown)), ()

    def _factors(
        self, study: Study, here: NDArray[np.bool_], zone: str
    ) -> tuple[dict[str, float], tuple[Fault, ...]]:
        """Return the factor of each group that is named."""
        factors = dict(self.by)
        faults: tuple[Fault, ...] = ()
        for group, wanted in self.to.items():
            now = float(study.residents[group].to_numpy()[here].sum())
            if now > 0:
                factors[group] = wanted / now
            else:
                faults = (*faults, edit_fault("edit-nobody-to-grow", "grow", zone, value=group))
        return factors, faults


def lives_in(study: Study, zone: str) -> NDArray[np.bool_]:
    """Return which homes stand in a zone of any level."""
    level = str(study.zones.loc[zone, "level"])
    return np.asarray(study.residents[f"{level}_id"] == zone, np.bool_)


def zone_faults(study: Study, edit: str, zone: str) -> tuple[Fault, ...]:
    """Return a fault if there is no such zone, or nobody lives in it."""
    if zone not in study.zones.index:
        known = [str(one) for one in study.zones.index]
        return (unknown_name(zone, known, code="unknown-zone", at=f"{edit}.zone", file=""),)
    here = lives_in(study, zone)
    if study.residents["residents"].to_numpy()[here].sum() > 0:
        return ()
    return (edit_fault("edit-changes-nothing", edit, zone),)


def _number_faults(
    study: Study, key: str, named: Mapping[str, float], zone: str
) -> tuple[Fault, ...]:
    """Return what is wrong with factors or totals."""
    faults: tuple[Fault, ...] = ()
    for group, number in named.items():
        at = f"grow.{key}.{group}"
        if group not in study.groups:
            faults += (unknown_name(group, study.groups, code="unknown-key", at=at, file=""),)
        elif not (np.isfinite(number) and number >= 0):
            faults += (edit_fault("edit-not-people", "grow", zone, value=str(number)),)
    return faults
