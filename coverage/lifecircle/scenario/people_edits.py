"""Edits of people: an estate they move into, growth of a zone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from lifecircle.errors import Fault
from lifecircle.scenario.edits import Outcome, Spot, edit_fault, spot_faults, with_row
from lifecircle.study.circle import GROUP_IDS
from lifecircle.study.keys import unknown_name
from lifecircle.study.study import Study
from lifecircle.study.zoning import assign_zones


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
    zone
        Id of a zone of any level; empty for the district.
    """

    by: Mapping[str, float]
    zone: str = ""

    def apply(self, study: Study) -> Outcome:
        """Return the study with its people multiplied."""
        zone = self.zone or study.district
        faults: tuple[Fault, ...] = ()
        if zone not in study.zones.index:
            known = [str(one) for one in study.zones.index]
            faults += (unknown_name(zone, known, code="unknown-zone", at="grow.zone", file=""),)
        for group, factor in self.by.items():
            if group not in GROUP_IDS:
                at = f"grow.by.{group}"
                faults += (unknown_name(group, GROUP_IDS, code="unknown-key", at=at, file=""),)
            elif not (np.isfinite(factor) and factor >= 0):
                faults += (edit_fault("edit-not-people", "grow", zone, value=str(factor)),)
        if not faults and all(factor == 1 for factor in self.by.values()):
            faults += (edit_fault("edit-changes-nothing", "grow", zone),)
        if faults:
            return study, faults
        level = str(study.zones.loc[zone, "level"])
        here = (study.residents[f"{level}_id"] == zone).to_numpy()
        usual = self.by.get("residents", 1.0)
        grown = {
            group: study.residents[group].to_numpy() * np.where(here, self.by.get(group, usual), 1)
            for group in study.groups
        }
        return replace(study, residents=study.residents.assign(**grown)), ()
