"""The facilities of a session: what each offers now, where it stands and where it is entered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.circles.walks.presence import shut_then
from lifecircle.network.held.attach_more import AttachedPlace
from lifecircle.network.held.doorsteps import Doorsteps
from lifecircle.study.standards.circle import Circle

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Facility:
    """One facility as it is now.

    Parameters
    ----------
    service, tier, status, hours
        As in the register; no hours where none are stated.
    shape
        In the plane of the streets.
    units
        The zone it stands in of each level of `lifecircle.circles.zone_rows.LEVELS`, as its place
        among them; -1 for none.
    place
        How it is joined to the streets; None where it stands as when the streets were cut.
    door
        Where that is between the cuts; None likewise.
    """

    service: str
    tier: str
    status: str
    hours: str
    shape: shapely.Geometry
    units: Mapping[str, int]
    place: AttachedPlace | None = None
    door: Doorsteps | None = None

    def counts_for(self, circle: Circle) -> bool:
        """Return whether it is one a circle is about, as `counting_facilities` has it."""
        right = self.service in circle.services and self.status == "open"
        right = right and (not circle.tiers or self.tier in circle.tiers)
        return right and not shut_then(self.hours, circle)


@dataclass(frozen=True, eq=False)
class Register:
    """Every facility by its number: those of the study as its rows, new ones after them.

    Parameters
    ----------
    ids
        Of each number.
    facilities
        As they are now.
    """

    ids: tuple[str, ...]
    facilities: tuple[Facility, ...]

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The number of each id."""
        return {one: number for number, one in enumerate(self.ids)}

    @cached_property
    def rank(self) -> "NDArray[np.int64]":
        """Place of each number among all ids in their order, and last one for no facility."""
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        found = np.full(len(self.ids) + 1, len(self.ids))
        found[order] = np.arange(len(order))
        return found

    def with_facility(self, name: str, facility: Facility) -> "Register":
        """Return the register with a facility in place of the one of its id, or as a new one."""
        if name not in self.number:
            return replace(self, ids=(*self.ids, name), facilities=(*self.facilities, facility))
        at = self.number[name]
        before, after = self.facilities[:at], self.facilities[at + 1 :]
        return replace(self, facilities=(*before, facility, *after))

    def counting(self, circle: Circle) -> "NDArray[np.int64]":
        """Return the numbers of those that count for a circle."""
        counts = [one.counts_for(circle) for one in self.facilities]
        return np.flatnonzero(np.array(counts, bool))

    def shapes(self, numbers: "NDArray[np.int64]") -> "NDArray[np.object_]":
        """Return the shapes of some facilities, in the plane of the streets."""
        return np.array([self.facilities[one].shape for one in numbers], dtype=object)

    @cached_property
    def moved_doors(self) -> tuple[Doorsteps, ...]:
        """The doors of those the streets were not cut for where they stand."""
        return tuple(one.door for one in self.facilities if one.door is not None)
