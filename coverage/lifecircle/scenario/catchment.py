"""Which homes lie within a limit of which possible sites: each site searched once, when asked.

Circles that are walked the same way to the same limit share the answers, whoever they are for.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack
from scipy.spatial import cKDTree

from lifecircle.circles.again.retrace import Retrace
from lifecircle.network.snap import Attachments
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.network.walks.uncut import Walking
from lifecircle.study.projections import project

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class Catchment:
    """Homes within a limit of possible sites.

    Parameters
    ----------
    again
        The study on its streets.
    joined
        Where each possible site touches the streets, one attachment a site.
    walking
        Who walks which way.
    limit_s
        The limit, inclusive.
    reach_m
        Nobody within the limit lives farther away as the crow flies.
    """

    again: Retrace
    joined: Attachments
    walking: Walking
    limit_s: float
    reach_m: float
    _row: dict[int, int] = field(default_factory=dict)
    _rows: list[csr_array] = field(default_factory=list)

    def within(self, sites: Ints) -> csr_array:
        """Return 1 where a home (column, as attached) is within the limit of a site (row)."""
        new = np.array([site for site in sites.tolist() if site not in self._row], np.int64)
        for begin in range(0, len(new), _AT_ONCE):
            some = new[begin : begin + _AT_ONCE]
            first = len(self._row)
            self._row.update({int(site): first + at for at, site in enumerate(some)})
            self._rows.append(self._searched(some))
        if len(self._rows) > 1:
            self._rows[:] = [vstack(self._rows, format="csr")]
        rows = np.array([self._row[site] for site in sites.tolist()], np.int64)
        if not len(rows):
            return csr_array((0, len(self.again.origins.places)))
        return self._rows[0][rows]

    @cached_property
    def _walks(self) -> PlaceWalks:
        homes = self.again.origins.places
        return PlaceWalks(self.again.uncut, self.joined, homes, self.walking)

    @cached_property
    def _ground(self) -> tuple[Floats, Floats]:
        """Where the homes and the sites touch the streets, metres."""
        crs = self.again.attached.snapper.network.crs
        homes, sites = (
            np.column_stack(project(one.street_lon, one.street_lat, crs))
            for one in (self.again.origins.places, self.joined)
        )
        return homes, sites

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self._ground[0])

    def _searched(self, sites: Ints) -> csr_array:
        """Return which homes are within the limit of some sites, searched box by box."""
        homes_xy, sites_xy = self._ground
        box = np.floor(sites_xy[sites] / self.reach_m).astype(np.int64)
        _, which = np.unique(box, axis=0, return_inverse=True)
        order = np.argsort(which.ravel(), kind="stable")
        parts, columns_of = [], []
        for part in np.split(order, np.flatnonzero(np.diff(which.ravel()[order])) + 1):
            corner = sites_xy[sites[part]]
            low, high = corner.min(axis=0) - self.reach_m, corner.max(axis=0) + self.reach_m
            half = float((high - low).max()) / 2
            near = np.array(self._tree.query_ball_point((low + high) / 2, half, p=np.inf), np.int64)
            walk_s = self._walks.seconds(limit_s=self.limit_s, places=sites[part], homes=near)
            row, column = np.nonzero(walk_s <= self.limit_s)
            parts.append(part[row])
            columns_of.append(near[column])
        rows, columns = np.concatenate(parts), np.concatenate(columns_of)
        shape = (len(sites), len(homes_xy))
        return csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=shape))
