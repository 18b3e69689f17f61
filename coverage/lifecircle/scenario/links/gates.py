"""Whom one more gate in the wall of an estate would bring inside a circle.

Lanes of an estate serve only who lives there or goes there. So a gate helps its residents alone,
unless a facility stands within the wall: such estates are passed over.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.changes.places import taken
from lifecircle.network.estates.possible_gates import PossibleGates
from lifecircle.network.snap import Attachments
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.scenario.left_out import LeftOut, facility_seconds
from lifecircle.study.projections import project_geometries

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_AT_ONCE = 192


@dataclass(frozen=True, eq=False)
class GateSearch:
    """Gates that could help a circle.

    Parameters
    ----------
    left
        Who is beyond the circle's limit.
    gates
        Where gates could be opened, those of one estate side by side.
    """

    left: LeftOut
    gates: PossibleGates

    @cached_property
    def onward_s(self) -> Floats:
        """Seconds between the street before each gate and the nearest facility."""
        return facility_seconds(self.left, self.gates.street)

    @cached_property
    def _homes(self) -> tuple[Ints, Attachments]:
        """Which of those left out live on lanes of estates, and where these touch them."""
        gated = self.left.again.attached.snapper.network.gated
        on_lane = np.zeros(len(self.left.row), bool)
        if gated is not None:
            on_lane = gated.estate[self.left.homes.edge] >= 0
        rows = np.flatnonzero(on_lane)
        return rows, taken(self.left.homes, rows)

    @cached_property
    def _helpful(self) -> Ints:
        """Gates from which a facility is near enough, into estates with nobody to be visited."""
        near = self.onward_s < self.left.asked.limit_s
        return np.flatnonzero(near & ~np.isin(self.gates.estate, estates_visited(self.left)))

    def _into(self, homes: NDArray[np.bool_]) -> Ints:
        """Return the helpful gates of estates where some of the homes on lanes stand."""
        gated, helpful = self.left.again.attached.snapper.network.gated, self._helpful
        if gated is None:
            return helpful[:0]
        inhabited = np.unique(gated.estate[self._homes[1].edge[homes]])
        return helpful[np.isin(self.gates.estate[helpful], inhabited)]

    def best(self, weights: Floats) -> tuple[Ints, Floats]:
        """Return the best gate of every group and its worth, the first on a tie, -1 without one.

        Parameters
        ----------
        weights
            People of every home left out (rows) by group (columns).
        """
        people = weights[self._homes[0]]
        counted = np.asarray(people.any(axis=1))
        helpful = self._into(counted)
        worth = np.zeros((len(helpful), weights.shape[1]))
        for begin in range(0, len(helpful), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            homes, after_s = self._over(helpful[some], counted)
            worth[some] = (after_s <= self.left.asked.limit_s) @ people[homes]
        if not len(helpful):
            return np.full(weights.shape[1], -1), np.zeros(weights.shape[1])
        at = worth.argmax(axis=0)
        most = worth[at, np.arange(worth.shape[1])]
        return np.where(most > 0, helpful[at], -1), most

    def gains(self, gates: Ints) -> tuple[Floats, Floats]:
        """Return the people left out that gates bring inside, and their minutes on the mean.

        Parameters
        ----------
        gates
            Which, none of an estate that is visited.
        """
        limit_s, people = self.left.asked.limit_s, self.left.people[self._homes[0]]
        homes, after_s = self._over(gates, people > 0)
        gains = (after_s <= limit_s) * people[homes]
        total = gains.sum(axis=1)
        walked_s = (np.where(gains > 0, after_s, 0.0) * gains).sum(axis=1)
        seconds = np.divide(walked_s, total, out=np.zeros(len(gates)), where=total > 0)
        return total, np.asarray(seconds / self.left.asked.per_minute)

    @cached_property
    def _walks(self) -> PlaceWalks:
        left = self.left
        return PlaceWalks(left.again.uncut, self.gates.lane, self._homes[1], left.walking)

    def _over(self, gates: Ints, counted: NDArray[np.bool_]) -> tuple[Ints, Floats]:
        """Return some of the homes on lanes, and their seconds by way of each gate."""
        onward_s = self.onward_s[gates]
        farthest_s = self.left.asked.limit_s - onward_s.min(initial=np.inf)
        homes, walk_s = self._walks.near(
            limit_s=float(max(farthest_s, 0.0)), places=gates, homes=np.flatnonzero(counted)
        )
        return homes, walk_s + onward_s[:, None]


def estates_visited(left: LeftOut) -> Ints:
    """Return the estates in or at which a facility of a circle stands.

    Parameters
    ----------
    left
        Who is beyond its limit.
    """
    network = left.again.attached.snapper.network
    if network.gated is None:
        return np.zeros(0, np.int64)
    table = left.again.study.facilities.iloc[left.asked.facilities]
    shapes = project_geometries(np.asarray(table.geometry, dtype=object), network.crs)
    tree = shapely.STRtree(network.gated.outlines.shapes)
    _, estate = tree.query(shapes, predicate="intersects")
    places = left.again.attached.places
    theirs = np.isin(places.owner, left.asked.facilities)
    on_lane = network.gated.estate[places.edge[theirs]]
    return np.unique(np.concatenate((estate, on_lane[on_lane >= 0])))
