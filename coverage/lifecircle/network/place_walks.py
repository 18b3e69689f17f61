"""How long the walk is between homes and places that are no facilities yet.

Each place is searched outward on its own and only as far as its limit: over a few hundred streets,
not over the whole town.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.profiles import Profile
from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.snap import Attachments, Floats, Ints
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.stretch_ends import StretchEnds, stretch_ends
from lifecircle.network.travel import Travel, locate


@dataclass(frozen=True)
class Walking:
    """Who walks which way.

    Parameters
    ----------
    profile
        Who; one `in_metres` where seconds are to be metres.
    way
        ``"to"`` the places, or ``"from"`` them.
    """

    profile: Profile
    way: Way


@dataclass(frozen=True, eq=False)
class PlaceWalks:
    """Streets on which walks between places and homes are searched.

    Parameters
    ----------
    network
        The streets.
    places
        Where the places touch them, one attachment each.
    homes
        Where the homes touch them.
    walking
        Who walks which way.
    """

    network: StreetNetwork
    places: Attachments
    homes: Attachments
    walking: Walking

    @cached_property
    def _travel(self) -> Travel:
        """The streets cut at the places."""
        joined = replace(self.places, owner=np.arange(len(self.places)))
        return Travel(self.network, joined, len(self.places))

    @cached_property
    def _graph(self) -> SearchGraph:
        return self._travel.graph(self.walking.profile, way=self.walking.way)

    @cached_property
    def _streets_only(self) -> csr_array:
        """The seconds between places of the streets, without the doors of the places."""
        nodes = self._travel.streets.nodes
        return self._graph.matrix[:nodes, :nodes]

    @cached_property
    def _ends(self) -> StretchEnds:
        return stretch_ends(self._graph, locate(self._travel, self.homes))

    def seconds(
        self, *, limit_s: float, places: Ints | None = None, homes: Ints | None = None
    ) -> Floats:
        """Return the seconds between places (rows) and homes (columns), doors included.

        Parameters
        ----------
        limit_s
            How far to search; infinite for what is farther.
        places, homes
            Which of them; all by default.
        """
        rows = np.arange(len(self.places)) if places is None else places
        columns: Ints | slice = slice(None) if homes is None else homes
        speed, ends = self.walking.profile.speed_m_s, self._ends
        left_s = dijkstra(
            self._streets_only,
            directed=True,
            indices=self._travel.streets.entrance_node[rows],
            limit=limit_s,
        )
        tail_s = left_s[:, ends.tail[columns]] + ends.tail_s[columns]
        head_s = left_s[:, ends.head[columns]] + ends.head_s[columns]
        walk_s = np.minimum(tail_s, head_s) + self.homes.access_m[columns] / speed
        return np.asarray(walk_s + (self.places.access_m[rows] / speed)[:, None], np.float64)


def fastest_m_s(graph: SearchGraph) -> float:
    """Return the most metres anybody makes good in a second on any stretch, slopes included."""
    length_m = graph.streets.length_m
    with np.errstate(divide="ignore"):
        speeds = [length_m / seconds for seconds in graph.end_seconds]
    return float(max(graph.profile.speed_m_s, *(one.max(initial=0.0) for one in speeds)))
