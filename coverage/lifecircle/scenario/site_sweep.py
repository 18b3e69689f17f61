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
from lifecircle.network.place_walks import PlaceWalks, Walking
from lifecircle.network.profiles import MetreProfile
from lifecircle.network.snap import Attachments
from lifecircle.scenario.left_out import LeftOut
from lifecircle.study.projections import project

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BOX_M = 800.0

_ROUNDED = 1e-6
_ON_FOOT = MetreProfile("any", 1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Wanted:
    """Who is to be reached in one circle.

    Parameters
    ----------
    left
        Who is beyond its limit.
    weights
        People of every home left out (rows) by neighbourhood (columns).
    """

    left: LeftOut
    weights: Floats

    @property
    def reach_m(self) -> float:
        """Metres on foot beyond which nobody is within the limit."""
        return self.left.asked.limit_s * self.left.fastest_m_s


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
    bounds = [np.zeros((len(sites), one.weights.shape[1])) for one in wanted]
    if not len(sites) or not wanted:
        return bounds
    homes = again.origins.places
    people = [_by_attachment(one, len(homes)) for one in wanted]
    reach_m = max(one.reach_m for one in wanted)
    network, way = again.attached.snapper.network, wanted[0].left.walking.way
    walks = PlaceWalks(network, sites, homes, Walking(_ON_FOOT, way))
    for some, near in _boxes(again, sites, reach_m, np.any([one.any(axis=1) for one in people], 0)):
        away_m = walks.seconds(limit_s=reach_m, places=some, homes=near)
        for bound, one, weights in zip(bounds, wanted, people, strict=True):
            here = weights[near]
            rows, groups = (np.flatnonzero(here.any(axis=axis)) for axis in (1, 0))
            if len(rows):
                within = (away_m[:, rows] <= one.reach_m).astype(np.float64)
                bound[np.ix_(some, groups)] = within @ here[np.ix_(rows, groups)]
    return [bound * (1 + _ROUNDED) for bound in bounds]


def _by_attachment(one: Wanted, homes: int) -> Floats:
    """Return the weights of all attached homes."""
    every = np.zeros((homes, one.weights.shape[1]))
    every[one.left.attached] = one.weights
    return every


def _boxes(
    again: Retrace, sites: Attachments, reach_m: float, counted: NDArray[np.bool_]
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the sites of each box, and the homes that count within reach of any of them."""
    crs, homes = again.attached.snapper.network.crs, again.origins.places
    homes_xy, sites_xy = (
        np.column_stack(project(one.street_lon, one.street_lat, crs)) for one in (homes, sites)
    )
    count = np.flatnonzero(counted)
    box = np.floor(sites_xy / BOX_M).astype(np.int64)
    _, which = np.unique(box, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(which.ravel()[order])) + 1):
        low = sites_xy[some].min(axis=0) - reach_m
        high = sites_xy[some].max(axis=0) + reach_m
        at = homes_xy[count]
        near = count[((at >= low) & (at <= high)).all(axis=1)]
        if len(near):
            yield some, near
