"""The facilities of a district, ready to be chosen from again and again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import pandas as pd

from lifecircle.study.columns.attributes import has_features
from lifecircle.study.standards.indicator import Supply
from lifecircle.study.years import status_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

T = TypeVar("T")
_COMING = ("building", "planned")


@dataclass(frozen=True, eq=False)
class Chosen:
    """What a supply comes to.

    Parameters
    ----------
    amount
        Of each facility, in the unit of the supply; 0 where it does not count.
    counts
        Which facilities count.
    unstated
        Those that stand and would count, but do not tell what has to be known of them.
    coming
        Those that are planned or being built: they do not count before they open.
    missing
        What the whole study lacks to tell: ``layer:<services>`` or ``column:<name>``; empty
        where nothing is lacking.
    """

    amount: "Numbers"
    counts: "Mask"
    unstated: "Mask"
    coming: "Mask"
    missing: str = ""


@dataclass(frozen=True, eq=False)
class Standing:
    """The facilities of a study by what they are, where they stand and since when.

    Parameters
    ----------
    facilities
        ``service``, ``tier``, ``status``, ``name``, ``opened``, ``closed``, ``count``,
        ``district_id``, and the capacities and attributes the registers have.
    district
        Zone id of the district; what stands outside it does not count.
    """

    facilities: pd.DataFrame
    district: str
    _known: "dict[tuple[str, object], Any]" = field(default_factory=dict, repr=False)

    @cached_property
    def inside(self) -> "Mask":
        """Which facilities stand in the district."""
        return (self.facilities["district_id"] == self.district).to_numpy(bool)

    @cached_property
    def count(self) -> "Numbers":
        """How many facilities each row stands for."""
        if "count" not in self.facilities:
            return np.ones(len(self.facilities))
        return np.asarray(self.facilities["count"].to_numpy(np.float64))

    @cached_property
    def names(self) -> "NDArray[np.str_]":
        """Their names, as one array of text."""
        if "name" not in self.facilities:
            return np.full(len(self.facilities), "", dtype=np.str_)
        name = self.facilities["name"]
        return name.where(name.notna(), "").to_numpy(object).astype(np.str_)

    def named(self, part: str) -> "Mask":
        """Return which names hold a text."""
        return np.char.find(self.names, part) >= 0

    def of(self, services: tuple[str, ...]) -> "Mask":
        """Return which are of these services, whatever their status and wherever; () for all."""
        if not services:
            return np.ones(len(self.facilities), bool)
        return self._once(("service", services), lambda: self._is("service", services))

    def standing(self, year: int | None) -> "Mask":
        """Return which are open: as the study has it, or at the end of another year."""
        if year is None:
            return self._once(("status", None), lambda: self._is("status", ("open",)))
        return self._once(
            ("status", year), lambda: status_in(self.facilities, year)[0].to_numpy() == "open"
        )

    @cached_property
    def coming(self) -> "Mask":
        """Which are planned or being built."""
        return self._is("status", _COMING)

    def _once(self, key: "tuple[str, object]", make: "Callable[[], T]") -> T:
        """Return what is asked for again and again."""
        if key not in self._known:
            self._known[key] = make()
        return cast("T", self._known[key])

    def chosen(self, supply: Supply, *, year: int | None = None) -> Chosen:
        """Return what a supply comes to.

        Parameters
        ----------
        supply
            Which facilities count, and what of them is added up.
        year
            The year whose end is meant; None for the study as it stands.
        """
        known = self.of(supply.services)
        scope = known & self.inside
        if supply.tiers:
            scope &= self._is("tier", supply.tiers)
        if supply.name_has:
            scope &= np.any([self.named(one) for one in supply.name_has], axis=0)
        here = scope & self.standing(year)
        passing, told, lacking = self._told(supply, here)
        counts = here & told & passing
        own = self._column(supply.attribute) if supply.attribute else self.count
        missing = f"column:{lacking}" if lacking else ""
        if not known.any():
            missing = f"layer:{','.join(supply.services)}"
        return Chosen(
            amount=np.where(counts, own, 0.0),
            counts=counts,
            unstated=here & ~told,
            coming=self._will_count(supply, scope),
            missing=missing,
        )

    def _told(self, supply: Supply, here: "Mask") -> "tuple[Mask, Mask, str]":
        """Return which pass the supply's conditions, which tell all of them, and what none does."""
        passing, told = np.ones(len(here), bool), np.ones(len(here), bool)
        lacking = ""
        for name, has, passes in self._conditions(supply):
            told &= has
            passing &= passes
            if not lacking and here.any() and not (here & has).any():
                lacking = name
        return passing, told, lacking

    def _conditions(self, supply: Supply) -> "list[tuple[str, Mask, Mask]]":
        """Return each condition: its column, who tells it, who passes it."""
        found = []
        if supply.features:
            cells = self._features
            has = self._once(("told", ""), lambda: np.array([*map(_is_text, cells)], bool))
            found.append(("features", has, has_features(cells, supply.features)))
        if supply.ownership:
            told = ~self._is("ownership", ("",))
            found.append(("ownership", told, self._is("ownership", supply.ownership)))
        if supply.opened_from is not None or supply.opened_to is not None:
            opened = self._opened
            found.append(("opened", ~np.isnan(opened), _between(opened, supply)))
        if supply.attribute:
            stated = ~np.isnan(self._column(supply.attribute))
            found.append((supply.attribute, stated, stated))
        return found

    def _will_count(self, supply: Supply, scope: "Mask") -> "Mask":
        """Return which are planned or being built, and as far as is told will count."""
        coming = scope & self.coming
        if not coming.any():
            return coming
        if supply.opened_from is not None or supply.opened_to is not None:
            coming &= np.isnan(self._opened) | _between(self._opened, supply)
        if supply.features:
            coming &= has_features(self._features, supply.features)
        if supply.ownership:
            coming &= self._is("ownership", supply.ownership)
        return coming

    @cached_property
    def _opened(self) -> "Numbers":
        """The year each opened or will open, NaN where it is not told."""
        if "opened" not in self.facilities:
            return np.full(len(self.facilities), np.nan)
        opened = self.facilities["opened"].astype("Float64")
        return np.asarray(opened.to_numpy(np.float64, na_value=np.nan))

    @cached_property
    def _features(self) -> "NDArray[np.object_]":
        """What each has, None or a missing number where nothing is told."""
        if "features" not in self.facilities:
            return np.full(len(self.facilities), None, dtype=object)
        return self.facilities["features"].to_numpy(object)

    def _column(self, name: str) -> "Numbers":
        """Return a column of numbers, NaN where nothing is told."""
        if name not in self.facilities:
            return np.full(len(self.facilities), np.nan)
        return self._once(("number", name), lambda: self._numbers(name))

    def _numbers(self, name: str) -> "Numbers":
        """Return a column that is there."""
        return np.asarray(self.facilities[name].to_numpy(np.float64, na_value=np.nan))

    def _is(self, name: str, words: tuple[str, ...]) -> "Mask":
        """Return whose text in a column is one of these; an empty one where nothing is told."""
        codes, known = self._once(("text", name), lambda: self._coded(name))
        wanted = np.array([one in words for one in known], bool)
        return wanted[codes]

    def _coded(self, name: str) -> "tuple[NDArray[np.intp], list[str]]":
        """Return a column of texts as places in a list of them."""
        if name not in self.facilities:
            return np.zeros(len(self.facilities), np.intp), [""]
        codes, known = pd.factorize(self.facilities[name].to_numpy(object))
        return np.where(codes < 0, len(known), codes), [*map(str, known), ""]


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _between(opened: "Numbers", supply: Supply) -> "Mask":
    """Return which years lie between the supply's, both ends included."""
    first = -np.inf if supply.opened_from is None else supply.opened_from
    last = np.inf if supply.opened_to is None else supply.opened_to
    return (opened >= first) & (opened <= last)
