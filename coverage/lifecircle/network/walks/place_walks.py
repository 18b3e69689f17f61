"""How long the walk is between homes and places that are no facilities yet.

Each place is searched outward on its own and only as far as its limit: over a few hundred streets,
not over the whole town.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import Attachments, Floats, Ints
from lifecircle.network.stretch_ends import StretchEnds
from lifecircle.network.walks.same_edge import SameEdge, same_edge
from lifecircle.network.walks.uncut import StreetSources, UncutStreets, Walking


@dataclass(frozen=True, eq=False)
class PlaceWalks:
    """Streets on which walks between places and homes are searched.

    Parameters
    ----------
    streets
        The streets.
    places
        Where the places touch them, one attachment each.
    homes
        Where the homes touch them.
    walking
        Who walks which way.
    """

    streets: UncutStreets
    places: Attachments
    homes: Attachments
    walking: Walking

    @cached_property
    def _sources(self) -> StreetSources:
        """The places on the streets."""
        return StreetSources.of(self.streets, self.places, self.walking)

    @cached_property
    def _ends(self) -> StretchEnds:
        return self.streets.ends(self.homes, self.walking)

    @cached_property
    def _same_edge(self) -> SameEdge:
        """Who lives on the edge a place stands on: no junction need lie between them."""
        return same_edge(self._sources.graph, self._sources.cuts, self.homes)

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
        laid, sources = self._sources.laid_out(places)
        ends = self._ends
        any_s = dijkstra(laid, directed=True, indices=sources, limit=limit_s, min_only=True)
        nodes = np.flatnonzero(np.isfinite(any_s))
        local = np.full(len(any_s), len(nodes))
        local[nodes] = np.arange(len(nodes))
        tail, head = local[ends.tail[homes]], local[ends.head[homes]]
        reached = np.minimum(tail, head) < len(nodes)
        beside = self._beside(places)[1].home
        if len(beside):
            reached |= np.isin(homes, beside)
        here = np.flatnonzero(reached)
        near = homes[here]
        left_s = dijkstra(
            _part(laid, nodes, local), directed=True, indices=local[sources], limit=limit_s
        )
        walk_s = _by_either(left_s, ends, near, tail[here], head[here])
        self._shorten(walk_s, places, near)
        return near, self._with_doors(walk_s, places, near)

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
        laid, sources = self._sources.laid_out(places)
        every_s = dijkstra(laid.T.tocsr(), directed=True, indices=nodes, limit=limit_s)
        left_s = every_s[:, sources].T
        tail, head = which[: len(homes)], which[len(homes) :]
        walk_s = _by_either(left_s, ends, homes, tail, head)
        self._shorten(walk_s, places, homes)
        return self._with_doors(walk_s, places, homes)

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
        columns = np.arange(len(self.homes)) if homes is None else homes
        ends = self._ends
        laid, sources = self._sources.laid_out(rows)
        left_s = dijkstra(laid, directed=True, indices=sources, limit=limit_s)
        walk_s = _by_either(left_s, ends, columns, ends.tail[columns], ends.head[columns])
        self._shorten(walk_s, rows, columns)
        return self._with_doors(walk_s, rows, columns)

    def _beside(self, places: Ints) -> tuple[Ints, SameEdge]:
        """Return the places among some that stand along an edge, pair by pair with its homes."""
        cut = self._sources.cuts.node[places] - self._sources.graph.streets.nodes
        return self._same_edge.of(cut)

    def _shorten(self, walk_s: Floats, places: Ints, homes: Ints) -> None:
        """Put the walks along one and the same edge in where they are shorter."""
        row, pairs = self._beside(places)
        if not len(row):
            return
        column = np.full(len(self.homes), -1)
        column[homes] = np.arange(len(homes))
        at = column[pairs.home]
        known = np.flatnonzero(at >= 0)
        row, at = row[known], at[known]
        walk_s[row, at] = np.minimum(walk_s[row, at], pairs.seconds[known])

    def _with_doors(self, walk_s: Floats, places: Ints, homes: Ints) -> Floats:
        """Return seconds along streets with those from the doors of places and homes."""
        speed = self.walking.profile.speed_m_s
        walk_s += self.homes.access_m[homes] / speed
        walk_s += (self.places.access_m[places] / speed)[:, None]
        return walk_s


def _by_either(left_s: Floats, ends: StretchEnds, homes: Ints, tail: Ints, head: Ints) -> Floats:
    """Return the seconds of homes by the better end of their edge, given those to all nodes.

    These arrays are large: they are laid out home by home, and added to where they are.
    """
    node_s = np.ascontiguousarray(left_s.T)
    walk_s, by_head_s = node_s[tail], node_s[head]
    walk_s += ends.tail_s[homes, None]
    by_head_s += ends.head_s[homes, None]
    return np.asarray(np.minimum(walk_s, by_head_s, out=walk_s).T)


def _part(matrix: csr_array, nodes: Ints, local: Ints) -> csr_array:
    """Return the arcs between some nodes, numbered anew; the last stands for all others."""
    begin, count = matrix.indptr[nodes], np.diff(matrix.indptr)[nodes]
    whole = np.concatenate(([0], np.cumsum(count)))
    entry = np.arange(whole[-1]) + np.repeat(begin - whole[:-1], count)
    ends = local[matrix.indices[entry]]
    kept = ends < len(nodes)
    offsets = np.concatenate(([0], np.cumsum(kept)))[np.append(whole, whole[-1])]
    parts = (matrix.data[entry[kept]], ends[kept].astype(np.int32), offsets.astype(np.int32))
    return csr_array(parts, shape=(len(nodes) + 1, len(nodes) + 1))


def fastest_m_s(graph: SearchGraph) -> float:
    """Return the most metres anybody makes good in a second on any stretch, slopes included."""
    length_m = graph.streets.length_m
    with np.errstate(divide="ignore"):
        speeds = [length_m / seconds for seconds in graph.end_seconds]
    return float(max(graph.profile.speed_m_s, *(one.max(initial=0.0) for one in speeds)))
