"""How many people every site could reach, for many circles at once.

Metres on foot, steps as long as they are, are searched outward from every site once. Nobody walks
them faster than the fastest of a circle, so each circle reads its own bound from the same metres;
where there are neither steps nor slopes it is the very number of people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.retrace import Retrace
from lifecircle.network.profiles import MetreProfile
from lifecircle.network.snap import Attachments
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.network.walks.uncut import Walking
from lifecircle.scenario.left_out import STRAIGHT_SLACK, LeftOut
from lifecircle.study.projections import project

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOX_M = 1200.0

ROUNDED = 1e-9
"""Shares by which sums and lengths may be off, added up in another order."""

_FEW = 0.1  # homes a site; fewer are searched from on their own
_AT_ONCE = 500_000
_ON_FOOT = MetreProfile("any", 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Wanted:
    """Who is to be reached in one circle.

    Parameters
    ----------
    left
        Who is beyond its limit.
    zone
        Number of the neighbourhood of each of them, -1 for nobody's.
    asked
        Numbers of the neighbourhoods that want a site.
    """

    left: LeftOut
    zone: Ints
    asked: Ints

    @property
    def reach_m(self) -> float:
        """Metres on foot beyond which nobody is within the limit."""
        fastest_m_s = self.left.fastest_m_s / STRAIGHT_SLACK
        return self.left.asked.limit_s * fastest_m_s * (1 + ROUNDED)

    @property
    def counted(self) -> Floats:
        """The people of each of those left out, none in neighbourhoods that want no site."""
        return np.where(np.isin(self.zone, self.asked), self.left.people, 0.0)

    @property
    def weights(self) -> Floats:
        """The people of every home left out (rows) by neighbourhood that wants one (columns)."""
        return np.where(self.zone[:, None] == self.asked, self.left.people[:, None], 0.0)


@dataclass(frozen=True, eq=False)
class _Crowd:
    """All who are to be reached, in the order of their neighbourhoods.

    Parameters
    ----------
    homes
        Attached homes.
    zone
        The neighbourhood of each.
    people
        Of each home (columns) in each circle (rows).
    reach_m
        Of each circle.
    """

    homes: Ints
    zone: Ints
    people: Floats
    reach_m: Floats

    @classmethod
    def of(cls, wanted: Sequence[Wanted], homes: int) -> "_Crowd":
        """Return those whom circles want to be reached, of so many attached homes."""
        people, zone = np.zeros((homes, len(wanted))), np.full(homes, -1)
        for column, one in enumerate(wanted):
            people[one.left.attached, column] = one.counted
            zone[one.left.attached] = one.zone
        counted = np.flatnonzero(people.any(axis=1))
        order = counted[np.argsort(zone[counted], kind="stable")]
        reach_m = np.array([one.reach_m for one in wanted])
        return cls(order, zone[order], np.ascontiguousarray(people[order].T), reach_m)

    def within(self, pairs: "_Pairs") -> Iterator[tuple[int, Ints, Ints, Floats]]:
        """Yield each circle, sites, neighbourhoods and people of these within reach of those.

        Parameters
        ----------
        pairs
            Sites and homes, those of one site and one neighbourhood side by side.
        """
        zone = self.zone[pairs.home]
        apart = (pairs.site[1:] != pairs.site[:-1]) | (zone[1:] != zone[:-1])
        group = np.concatenate(([0], np.cumsum(apart)))[: len(zone)]
        first = np.concatenate(([0], np.flatnonzero(apart) + 1))[: len(zone)]
        for reach_m in np.unique(self.reach_m):
            near = np.flatnonzero(pairs.away_m <= reach_m)
            home, held = pairs.home[near], group[near]
            for circle in np.flatnonzero(self.reach_m == reach_m):
                people = self.people[circle][home]
                sums = np.bincount(held, people, minlength=len(first)).astype(np.float64)
                some = np.flatnonzero(sums)
                yield int(circle), pairs.site[first[some]], zone[first[some]], sums[some]


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Sites and homes near to one another.

    Parameters
    ----------
    site, home
        Both, by number.
    away_m
        Metres between them.
    """

    site: Ints
    home: Ints
    away_m: Floats

    @classmethod
    def of(cls, sites: Ints, homes: Ints, away_m: Floats, *, reach_m: float) -> "_Pairs":
        """Return those of some sites (rows) and homes (columns) that are within reach."""
        row, column = np.nonzero(away_m <= reach_m)
        return cls(sites[row], homes[column], away_m[row, column])

    @classmethod
    def joined(cls, parts: Sequence["_Pairs"]) -> "_Pairs":
        """Return the pairs of several."""
        return cls(
            np.concatenate([one.site for one in parts]),
            np.concatenate([one.home for one in parts]),
            np.concatenate([one.away_m for one in parts]),
        )


def site_bounds(again: Retrace, sites: Attachments, wanted: Sequence[Wanted]) -> list[Floats]:
    """Return the most people each site (rows) could reach, by neighbourhood (columns), by circle.

    Parameters
    ----------
    again
        The study on its streets.
    sites
        Where facilities could be opened, one attachment each.
    wanted
        Circles walked one and the same way.
    """
    crowd = _Crowd.of(wanted, len(again.origins.places))
    bounds = [np.zeros((len(sites), len(one.asked))) for one in wanted]
    columns = [_columns(one, crowd.zone) for one in wanted]
    if len(sites) and len(crowd.homes):
        walking = Walking(_ON_FOOT, wanted[0].left.walking.way)
        walks = PlaceWalks(again.uncut, sites, again.origins.places, walking)
        for pairs in _walked(walks, _boxes(again, sites), crowd):
            for circle, site, zone, people in crowd.within(pairs):
                bounds[circle][site, columns[circle][zone]] = people * (1 + ROUNDED)
    return bounds


def _columns(one: Wanted, zones: Ints) -> Ints:
    """Return the column of each neighbourhood, by its number, among those that want a site."""
    column = np.full(1 + max(zones.max(initial=-1), one.asked.max(initial=-1)), -1)
    column[one.asked] = np.arange(len(one.asked))
    return column


def _walked(walks: PlaceWalks, boxes: Sequence[Ints], crowd: _Crowd) -> Iterator[_Pairs]:
    """Yield sites and those of the crowd within the farthest reach, many at once."""
    reach_m = float(crowd.reach_m.max())
    if len(crowd.homes) < _FEW * len(walks.places):
        some, every = np.arange(len(walks.places)), np.arange(len(crowd.homes))
        away_m = walks.seconds_from_homes(limit_s=reach_m, places=some, homes=crowd.homes)
        yield _Pairs.of(some, every, away_m, reach_m=reach_m)
        return
    place = np.full(len(walks.homes), -1)
    place[crowd.homes] = np.arange(len(crowd.homes))
    waiting, count = [], 0
    for some in boxes:
        near, away_m = walks.near(limit_s=reach_m, places=some, homes=crowd.homes)
        waiting.append(_Pairs.of(some, place[near], away_m, reach_m=reach_m))
        count += len(waiting[-1].site)
        if count > _AT_ONCE:
            yield _Pairs.joined(waiting)
            waiting, count = [], 0
    if waiting:
        yield _Pairs.joined(waiting)


def _boxes(again: Retrace, sites: Attachments) -> list[Ints]:
    """Return the sites of each box of the ground."""
    crs = again.attached.snapper.network.crs
    xy = np.column_stack(project(sites.street_lon, sites.street_lat, crs))
    _, which = np.unique(np.floor(xy / BOX_M).astype(np.int64), axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    return np.split(order, np.flatnonzero(np.diff(which.ravel()[order])) + 1)
