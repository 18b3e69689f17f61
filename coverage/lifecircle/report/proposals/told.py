"""Proposals held against the same base: everything their pack tells, before it is laid out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from lifecircle.report.wording import named, names_of, say_names

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.errors import Fault
    from lifecircle.report.paper.blocks import Block
    from lifecircle.scenario.differences.compare import Comparison
    from lifecircle.scenario.scenario import Scenario

Kind = Literal["scenario", "compare", "site"]


Row = Mapping[str, Any]


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, key and columns by name.

    Parameters
    ----------
    frame
        A table with a named index.
    """
    flat = frame.reset_index()
    names = [str(name) for name in flat]
    columns = [flat[name].tolist() for name in flat]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, eq=False)
class Names:
    """What ids are called.

    Parameters
    ----------
    circles
        Circle to its name by language.
    zones, facilities
        Id to name.
    streets
        Community to the name of its street.
    """

    circles: Mapping[str, Mapping[str, str]]
    zones: Mapping[str, str]
    facilities: Mapping[str, str]
    streets: Mapping[str, str] = field(default_factory=dict)

    def circle(self, name: str, *, language: str) -> str:
        """Return a circle's name in a language."""
        return named(self.circles.get(name, {}), language=language) or name

    def zone(self, name: str, *, language: str) -> str:
        """Return a zone's name; what lies in none is called so."""
        return self.zones.get(name) or say_names("label", language=language)["no_zone"]

    def facility(self, name: str) -> str:
        """Return a facility's name."""
        return self.facilities.get(name) or name


@dataclass(frozen=True, eq=False)
class Proposal:
    """One proposal, held against the base.

    Parameters
    ----------
    name, note
        As its file says.
    comparison
        What it changes.
    sites, supply
        As `lifecircle.scenario.remedies.site_shares` and
        `lifecircle.scenario.differences.supply_change` tell.
    edits
        Each edit's kind and table.
    cost_unit
        Of its costs.
    result
        Its own answers, where they were computed here.
    scenario
        What it is made of, where it is a scenario.
    """

    name: str
    comparison: "Comparison"
    note: str = ""
    sites: pd.DataFrame = field(default_factory=pd.DataFrame)
    supply: pd.DataFrame = field(default_factory=pd.DataFrame)
    edits: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    cost_unit: str = ""
    result: "Result | None" = None
    scenario: "Scenario | None" = None

    @property
    def only_people(self) -> bool:
        """Whether nobody's walk changes, only how many people there are."""
        rows = self.comparison.circles
        sums = [one for one in ("won", "lost", "nearer", "farther") if one in rows]
        idle = not rows[sums].fillna(0).to_numpy().any()
        return bool(idle and rows["total_before"].ne(rows["total_after"]).any())

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """The circles in which anybody's walk or any figure changes, in their order."""
        rows = self.comparison.circles
        sums = [one for one in ("won", "lost", "nearer", "farther") if one in rows]
        moved = rows["gained"].fillna(0).ne(0) | rows["total_before"].ne(rows["total_after"])
        moved |= rows[sums].fillna(0).ne(0).any(axis=1)
        return tuple(str(one) for one in rows.index[moved.to_numpy(bool)])


@dataclass(frozen=True, eq=False)
class Proposals:
    """Several proposals, or a later run, against the same base.

    Parameters
    ----------
    kind
        Which command asked.
    title
        Of the study.
    base_name
        What the base is called.
    model
        Whether the place is made up.
    proposals
        In the order of the ranking.
    ranking
        As `lifecircle.scenario.differences.ranking.ranking` tells.
    names
        What ids are called.
    circle
        The circle of the ranking; empty for all of them.
    base
        The base's own answers, where they were computed here.
    refused
        What could not be compared, and why.
    inputs
        Files beside those of the study: role to path.
    credits
        Whom every page must name.
    more
        Further tables, by the name of their file.
    lead
        The answer in a few sentences, where the usual one would not tell it.
    first
        What the paper tells before the proposals are ranked.
    """

    kind: Kind
    title: str
    base_name: str
    model: bool
    proposals: tuple[Proposal, ...]
    ranking: pd.DataFrame
    names: Names
    circle: str = ""
    base: "Result | None" = None
    refused: tuple["Fault", ...] = ()
    inputs: tuple[tuple[str, Path], ...] = ()
    credits: tuple[str, ...] = ()
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    lead: str = ""
    first: tuple["Block", ...] = ()

    @property
    def cost_unit(self) -> str:
        """The unit of costs, where all proposals that state one agree; else nothing."""
        units = {one.cost_unit for one in self.proposals if one.cost_unit}
        return units.pop() if len(units) == 1 else ""


def names_in(*results: "Result") -> Names:
    """Return what the ids of some results are called, those of the first first.

    Parameters
    ----------
    *results
        The base and its proposals.
    """
    circles: dict[str, Mapping[str, str]] = {}
    zones: dict[str, str] = {}
    facilities: dict[str, str] = {}
    streets: dict[str, str] = {}
    for result in results:
        study = result.study
        circles = {**{one.id: one.name for one in result.circles}, **circles}
        zones = {**names_of(study.zones), **zones}
        facilities = {**names_of(study.facilities), **facilities}
        homes = study.residents[["community_id", "street_id"]].drop_duplicates("community_id")
        pairs = zip(homes["community_id"], homes["street_id"], strict=True)
        streets = {**{str(one): zones.get(str(its), "") for one, its in pairs}, **streets}
    return Names(circles, zones, facilities, streets)
