"""What indicators are read off: the facilities, the people and the zones of one district."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import pandas as pd

from lifecircle.circles.scoreboard.standing import Standing
from lifecircle.circles.zone_rows import LEVELS, ZoneRows, zone_rows
from lifecircle.study.columns.attributes import JOINT
from lifecircle.study.standards.indicator import Indicator
from lifecircle.study.study import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Basis:
    """What indicators are read off: the facilities, the people and the zones of a district.

    Parameters
    ----------
    facilities
        As `lifecircle.study.tables.whereabouts.facilities_by_zone` gives them.
    residents
        The population groups and the four zone id columns.
    zones
        Index ``zone_id``; ``level``, ``parent_id``, ``kind``, and if told ``name``, ``features``.
    district
        Zone id of the district.
    year
        The year the study describes; None where it names none.
    """

    facilities: pd.DataFrame
    residents: pd.DataFrame
    zones: pd.DataFrame
    district: str
    year: int | None = None
    _known: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def standing(self) -> Standing:
        """The facilities, ready to be chosen from."""
        return Standing(self.facilities, self.district)

    @cached_property
    def rows(self) -> ZoneRows:
        """The reporting rows."""
        return zone_rows(self.zones, district=self.district)

    def facility_rows(self, level: str) -> "NDArray[np.int64]":
        """Return the reporting row of each facility at a level."""
        return self._once(("facility", level), lambda: self._rows(self.facilities, level))

    def home_rows(self, level: str) -> "NDArray[np.int64]":
        """Return the reporting row of each home at a level."""
        return self._once(("home", level), lambda: self._rows(self.residents, level))

    def people(self, group: str) -> "Numbers":
        """Return how many of a group live in each home."""
        return self._once(("people", group), lambda: self.residents[group].to_numpy(np.float64))

    def _once(self, key: tuple[str, str], make: Callable[[], T]) -> T:
        """Return what is asked for again and again."""
        if key not in self._known:
            self._known[key] = make()
        return cast("T", self._known[key])

    def _rows(self, places: pd.DataFrame, level: str) -> "NDArray[np.int64]":
        """Return the row of each place, -1 below the district for one that lies outside it."""
        at = LEVELS.index(level)
        last = self.rows.first[at + 1] - 1
        if level == "district":
            return np.where((places["district_id"] == self.district).to_numpy(bool), 0, last)
        found = self.rows.within_level(places, level=level)
        rows = np.where(found < 0, last, self.rows.first[at] + found)
        inside = self.facility_rows if places is self.facilities else self.home_rows
        return np.where(inside("district") == 0, rows, -1)

    @cached_property
    def zone_names(self) -> dict[str, str]:
        """What the zones are called, by id; empty where they have no names."""
        if "name" not in self.zones:
            return {}
        told = zip(self.zones.index, self.zones["name"], strict=True)
        return {str(one): name if isinstance(name, str) else "" for one, name in told}

    def year_of(self, indicator: Indicator) -> int | None:
        """Return the year an indicator is read for: a stated fact's own, else the study's (None).

        Parameters
        ----------
        indicator
            One whose comparison is ``equal`` states what was so in its year.
        """
        own = indicator.year if indicator.comparison == "equal" else None
        return None if own is None or self.year is None or own == self.year else own

    def of_kind(self, kinds: tuple[str, ...]) -> "Mask":
        """Return which reporting rows are zones of these kinds.

        A zone is of a kind that its ``kind`` or its ``features`` name.
        """
        wanted, told = set(kinds), self.zone_features
        return np.array(
            [
                kind in wanted or bool(wanted & told.get(zone, frozenset()))
                for kind, zone in zip(self.rows.kinds, self.rows.zone_ids, strict=True)
            ]
        )

    @cached_property
    def zone_features(self) -> dict[str, frozenset[str]]:
        """What the zones tell of themselves beside their kind, by id; only those that do."""
        if "features" not in self.zones:
            return {}
        told = zip(self.zones.index, self.zones["features"], strict=True)
        return {str(one): frozenset(cell.split(JOINT)) for one, cell in told if _is_told(cell)}


def basis_of(study: Study, facilities: pd.DataFrame) -> Basis:
    """Return what the indicators of a study are read off.

    Parameters
    ----------
    study
        The study.
    facilities
        Its facilities with their zones, as `lifecircle.study.tables.whereabouts.facilities_by_zone`
        gives them.
    """
    return Basis(facilities, study.residents, study.zones, study.district, study.year)


def _is_told(cell: object) -> bool:
    return isinstance(cell, str)
