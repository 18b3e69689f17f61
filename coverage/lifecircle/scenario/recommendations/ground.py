"""Circles of a study as one covering problem: whom each candidate would bring inside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.results import Result
from lifecircle.scenario.catchment import Catchment
from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.recommendations.candidates import Candidates
from lifecircle.scenario.siting.problem import Ints, Numbers, Reached, people_reached
from lifecircle.study.standards.circle import Circle


@dataclass(frozen=True, eq=False)
class Part:
    """One circle of the problem.

    Parameters
    ----------
    circle
        The circle.
    left
        Who is left out of it.
    people
        Of the district, in each home left out.
    before, total
        People of the district within the limit now, and in all.
    """

    circle: Circle
    left: LeftOut
    people: Numbers
    before: float
    total: float


@dataclass(frozen=True, eq=False)
class SiteGround:
    """What is known before anything is chosen.

    Parameters
    ----------
    result
        The study as it is.
    again
        The same on its streets.
    parts
        A circle each; their homes are stacked in this order.
    candidates
        Where a facility could be built.
    reached
        Whom each candidate reaches, of the people of the district who are left out.
    """

    result: Result
    again: Retrace
    parts: tuple[Part, ...]
    candidates: Candidates
    reached: Reached

    @property
    def before(self) -> float:
        """People of the district within the limit now, of all circles together."""
        return sum(one.before for one in self.parts)

    @property
    def total(self) -> float:
        """People of the district, of all circles together."""
        return sum(one.total for one in self.parts)

    @property
    def price(self) -> Numbers:
        """What each candidate costs."""
        return self.candidates.table["cost"].to_numpy(np.float64)

    @cached_property
    def firsts(self) -> Ints:
        """Where the homes of each circle begin, and one past the last."""
        return np.cumsum([0, *(len(one.people) for one in self.parts)])

    def homes_of(self, part: int) -> Ints:
        """Return the rows of one circle's homes."""
        return np.arange(self.firsts[part], self.firsts[part + 1])

    def gained(self, chosen: Ints) -> list[float]:
        """Return how many more people each circle reaches with some candidates."""
        open_ = np.isin(np.arange(self.reached.sites), chosen)
        found = []
        for part in range(len(self.parts)):
            mine = np.zeros(len(self.reached.people))
            mine[self.homes_of(part)] = self.reached.people[self.homes_of(part)]
            only = Reached(
                home=self.reached.home, site=self.reached.site, cost=self.reached.cost,
                people=mine, sites=self.reached.sites,
            )  # fmt: skip
            found.append(people_reached(only, open_))
        return found


def site_ground(
    result: Result, again: Retrace, lefts: Sequence[LeftOut], candidates: Candidates
) -> SiteGround:
    """Return circles as one table of whom each candidate reaches.

    Parameters
    ----------
    result, again
        The study as it is, and on its streets.
    lefts
        Who is left out of each circle.
    candidates
        Where a facility could be built.
    """
    parts, homes, sites = [], [], []
    first = 0
    residents = again.study.residents
    here = (residents["district_id"] == again.study.district).to_numpy(bool)
    for left in lefts:
        home, site = pairs_of(left, candidates)
        homes.append(home + first)
        sites.append(site)
        people = np.where(here[left.row], left.people, 0.0)
        row = headline(result, left.circle)
        parts.append(Part(left.circle, left, people, float(row["covered"]), float(row["total"])))
        first += len(left.row)
    home = np.concatenate(homes)
    reached = Reached(
        home=home,
        site=np.concatenate(sites),
        cost=np.zeros(len(home)),
        people=np.concatenate([one.people for one in parts]),
        sites=len(candidates.table),
    )
    return SiteGround(result, again, tuple(parts), candidates, reached)


def pairs_of(left: LeftOut, candidates: Candidates) -> tuple[Ints, Ints]:
    """Return pairs of a home left out and a candidate within the limit of each other."""
    catchment = Catchment(
        left.again,
        candidates.joined,
        left.walking,
        left.asked.limit_s,
        reach_m=left.asked.limit_s * left.fastest_m_s,
    )
    within = catchment.within(np.arange(len(candidates.table)))[:, left.attached].tocoo()
    return within.col.astype(np.int64), within.row.astype(np.int64)


def headline(result: Result, circle: Circle) -> "pd.Series":
    """Return the district's headline of a circle."""
    rows = result.coverage.loc[circle.id]
    rows = rows[rows["headline"]].reset_index()
    rows = rows[(rows["level"] == "district") & (rows["zone_id"] == result.study.district)]
    return rows.iloc[0]


@dataclass(frozen=True, eq=False)
class Floor:
    """What one community must have: rows of its homes left out, and people still needed."""

    zone: str
    circle: str
    homes: Ints
    people: float


def floors_of(ground: SiteGround, share: float) -> tuple[Floor, ...]:
    """Return how many more of each community must be reached, in every circle."""
    found = []
    for number, part in enumerate(ground.parts):
        rows = ground.result.coverage.loc[part.circle.id]
        rows = rows[rows["headline"]].reset_index()
        rows = rows[rows["level"] == "community"]
        zone = _zone_of(ground, part)
        need = share * rows["total"].to_numpy(np.float64) - rows["covered"].to_numpy(np.float64)
        for name, people in zip(rows["zone_id"].tolist(), need.tolist(), strict=True):
            if people > 0:
                homes = ground.firsts[number] + np.flatnonzero(zone == name)
                found.append(Floor(str(name), part.circle.id, homes, float(people)))
    return tuple(found)


def _zone_of(ground: SiteGround, part: Part) -> NDArray[np.object_]:
    """Return the community of each home left out."""
    zone: NDArray[np.object_] = ground.result.study.residents["community_id"].to_numpy(object)
    return zone[part.left.row]


def zones_without(ground: SiteGround, level: str) -> dict[str, Ints]:
    """Return the candidates in every zone of a level that has no facility of a circle yet.

    Parameters
    ----------
    ground
        The study.
    level
        ``street`` or ``community``.

    Returns
    -------
    dict
        Zone where anybody lives to rows of candidates; there may be none.
    """
    study = ground.result.study
    homes = study.residents[study.residents["district_id"] == study.district]
    every = sorted({str(one) for one in homes[f"{level}_id"] if one})
    lies_in = ground.candidates.table[f"{level}_id"].to_numpy(object)
    lacking: set[str] = set()
    for part in ground.parts:
        rows = part.left.asked.facilities
        known = ground.result.facilities[f"{level}_id"].reindex(study.facilities.index)
        held = set(known.to_numpy(object)[rows])
        lacking |= set(every) - held
    return {zone: np.flatnonzero(lies_in == zone) for zone in every if zone in lacking}
