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
from lifecircle.network.travel import Travel, locate
from lifecircle.network.walks.stretch_ends import StretchEnds, stretch_ends


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

    def near(self, *, limit_s: float, places: Ints, homes: Ints) -> tuple[Ints, Floats]:
        """Return the homes near places that lie close together, and the seconds between them.

        The same as `seconds`, but only the streets about these places are laid out for the
        search of each of them.

        Parameters
        ----------
        limit_s
            How far to search; infinite for what is farther.
        places, homes
            Which of them.

        Returns
        -------
        homes, seconds
            Those of the homes that a street within the limit leads to, in the same order, and
            the seconds of places (rows) and these homes (columns), doors included.
        """
        streets, ends = self._streets_only, self._ends
        sources = self._travel.streets.entrance_node[places]
        any_s = dijkstra(streets, directed=True, indices=sources, limit=limit_s, min_only=True)
        nodes = np.flatnonzero(np.isfinite(any_s))
        local = np.full(len(any_s), len(nodes))
        local[nodes] = np.arange(len(nodes))
        tail, head = local[ends.tail[homes]], local[ends.head[homes]]
        here = np.flatnonzero(np.minimum(tail, head) < len(nodes))
        near = homes[here]
        left_s = np.full((len(places), len(nodes) + 1), np.inf)
        left_s[:, :-1] = dijkstra(
            streets[nodes][:, nodes], directed=True, indices=local[sources], limit=limit_s
        )
        tail_s = left_s[:, tail[here]] + ends.tail_s[near]
        head_s = left_s[:, head[here]] + ends.head_s[near]
        return near, self._with_doors(np.minimum(tail_s, head_s), places, near)

    def seconds_from_homes(self, *, limit_s: float, places: Ints, homes: Ints) -> Floats:
        """Return what `seconds` does but for rounding, searched from a few homes to all places.

        Parameters
        ----------
        limit_s
            How far to search; infinite for what is farther.
        places, homes
            Which of them.
        """
        ends = self._ends
        nodes, which = np.unique(
            np.concatenate((ends.tail[homes], ends.head[homes])), return_inverse=True
        )
        every_s = dijkstra(
            self._streets_only.T.tocsr(), directed=True, indices=nodes, limit=limit_s
        )
        left_s = every_s[:, self._travel.streets.entrance_node[places]].T
        tail, head = which[: len(homes)], which[len(homes) :]
        walk_s = np.minimum(
            left_s[:, tail] + ends.tail_s[homes], left_s[:, head] + ends.head_s[homes]
        )
        return self._with_doors(walk_s, places, homes)

    def _with_doors(self, walk_s: Floats, places: Ints, homes: Ints | slice) -> Floats:
        """Return seconds along streets with those from the doors of places and homes."""
        speed = self.walking.profile.speed_m_s
        walk_s = walk_s + self.homes.access_m[homes] / speed
        return np.asarray(walk_s + (self.places.access_m[places] / speed)[:, None], np.float64)

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
        ends = self._ends
        left_s = dijkstra(
            self._streets_only,
            directed=True,
            indices=self._travel.streets.entrance_node[rows],
            limit=limit_s,
        )
        tail_s = left_s[:, ends.tail[columns]] + ends.tail_s[columns]
        head_s = left_s[:, ends.head[columns]] + ends.head_s[columns]
        return self._with_doors(np.minimum(tail_s, head_s), rows, columns)


def fastest_m_s(graph: SearchGraph) -> float:
    """Return the most metres anybody makes good in a second on any stretch, slopes included."""
    length_m = graph.streets.length_m
    with np.errstate(divide="ignore"):
        speeds = [length_m / seconds for seconds in graph.end_seconds]
    return float(max(graph.profile.speed_m_s, *(one.max(initial=0.0) for one in speeds)))
