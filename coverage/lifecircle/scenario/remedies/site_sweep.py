"""How many people every site could reach, for many circles at once.

Metres on foot, steps as long as they are, are searched outward from every site once. Nobody walks
them faster than the fastest of a circle, so each circle reads its own bound from the same metres;
where there are neither steps nor slopes it is the very number of people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from lifecircle.circles.again.retrace import Retrace
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
    def weights(self) -> Floats:
        """The people of every home left out (rows) by neighbourhood that wants one (columns)."""
        return np.where(self.zone[:, None] == self.asked, self.left.people[:, None], 0.0)


@dataclass(frozen=True, eq=False)
class _Crowd:
    """All who are to be reached.

    Parameters
    ----------
    homes
        Attached homes, ascending.
    people
        By reach in metres: of each home (rows) in each circle of that reach and neighbourhood
        that wants a site there (columns, those of all circles one after another).
    ends
        The column after the last of each circle.
    """

    homes: Ints
    people: Mapping[float, csr_array]
    ends: Ints

    @classmethod
    def of(cls, wanted: Sequence[Wanted]) -> "_Crowd":
        """Return those whom circles want to be reached."""
        ends = np.cumsum([len(one.asked) for one in wanted], dtype=np.int64)
        weights = [coo_array(one.weights) for one in wanted]
        attached = [one.left.attached[its.row] for one, its in zip(wanted, weights, strict=True)]
        homes, row = np.unique(np.concatenate(attached), return_inverse=True)
        column = np.concatenate(
            [its.col + end - its.shape[1] for its, end in zip(weights, ends, strict=True)]
        )
        people = np.concatenate([its.data for its in weights])
        reach_m = np.repeat([one.reach_m for one in wanted], [its.nnz for its in weights])
        by_reach = {}
        for one in np.unique(reach_m).tolist():
            some = np.flatnonzero(reach_m == one)
            entries = people[some], (row[some], column[some])
            by_reach[one] = csr_array(coo_array(entries, shape=(len(homes), int(ends[-1]))))
        return cls(homes, by_reach, ends)

    @property
    def reach_m(self) -> float:
        """The farthest reach of all circles."""
        return max(self.people, default=0.0)

    def within(self, pairs: "_Pairs") -> Iterator[tuple[Ints, Ints, Floats]]:
        """Yield sites, columns and how many people of these are within reach of those.

        Parameters
        ----------
        pairs
            Sites and homes, those of one site side by side.
        """
        first = np.flatnonzero(np.diff(pairs.site, prepend=-1))
        offsets = np.append(first, len(pairs.site))
        site = pairs.site[first]
        for reach_m, people in self.people.items():
            near = np.flatnonzero(pairs.away_m <= reach_m)
            every = np.ones(len(near)), pairs.home[near], np.searchsorted(near, offsets)
            found = coo_array(csr_array(every, shape=(len(site), len(self.homes))) @ people)
            yield site[found.row], found.col, found.data


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
    crowd = _Crowd.of(wanted)
    bounds = np.zeros((len(sites), int(crowd.ends[-1])))
    if len(sites) and len(crowd.homes):
        walking = Walking(_ON_FOOT, wanted[0].left.walking.way)
        walks = PlaceWalks(again.uncut, sites, again.origins.places, walking)
        for pairs in _walked(walks, _boxes(again, sites), crowd):
            for site, column, people in crowd.within(pairs):
                bounds[site, column] = people * (1 + ROUNDED)
    return np.split(bounds, crowd.ends[:-1], axis=1)


def _walked(walks: PlaceWalks, boxes: Sequence[Ints], crowd: _Crowd) -> Iterator[_Pairs]:
    """Yield sites and those of the crowd within the farthest reach, many at once."""
    reach_m = crowd.reach_m
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
