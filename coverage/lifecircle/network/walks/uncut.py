"""The streets as they are, cut nowhere, weighted for whoever walks: made once, shared by all.

Whoever asks how far it is from a few hundred places need not have the whole network cut at them:
a place along an edge is a node from which one gets to the two ends of that edge, and nobody walks
through it. Seconds are `lifecircle.network.exact`, so the walks are the same.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from lifecircle.network.profiles import Profile
from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.snap import Attachments, Floats, Ints, no_attachments
from lifecircle.network.snapping.cut import StreetCuts, street_cuts
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.stretch_ends import StretchEnds, stretch_ends
from lifecircle.network.travel import Travel, locate


@dataclass(frozen=True)
class Walking:
    """Who walks which way.

    Parameters
    ----------
    profile
        Who; one `lifecircle.network.travel.in_metres` where seconds are to be metres.
    way
        ``"to"`` the places, or ``"from"`` them.
    """

    profile: Profile
    way: Way


@dataclass(frozen=True, eq=False)
class UncutStreets:
    """Streets that are cut nowhere.

    Parameters
    ----------
    network
        The streets.
    """

    network: StreetNetwork
    _graphs: dict[Walking, SearchGraph] = field(default_factory=dict)

    @cached_property
    def travel(self) -> Travel:
        """The streets without any facility."""
        return Travel(self.network, no_attachments(), 0)

    def graph(self, walking: Walking) -> SearchGraph:
        """Return the streets weighted for who walks which way."""
        if walking not in self._graphs:
            self._graphs[walking] = self.travel.graph(walking.profile, way=walking.way)
        return self._graphs[walking]

    def ends(self, homes: Attachments, walking: Walking) -> StretchEnds:
        """Return the two ways off its edge that each home has."""
        return stretch_ends(self.graph(walking), locate(self.travel, homes))


@dataclass(frozen=True, eq=False)
class StreetSources:
    """Places on uncut streets, ready to be searched from.

    Parameters
    ----------
    graph
        The streets, weighted.
    cuts
        Where the places stand.
    """

    graph: SearchGraph
    cuts: StreetCuts

    @classmethod
    def of(cls, streets: UncutStreets, places: Attachments, walking: Walking) -> "StreetSources":
        """Return places, ready for who walks which way."""
        return cls(streets.graph(walking), street_cuts(streets.network, places))

    @cached_property
    def ways_off(self) -> tuple[Ints, Floats]:
        """The ends of the edge of each cut, and the seconds to them; infinite where closed.

        Rows of two: by the tail and by the head. Where both are one node the quicker counts.
        """
        graph, cuts = self.graph, self.cuts
        streets, edge = graph.streets, cuts.edge
        tail_s, head_s = graph.parts_seconds(edge, cuts.at_m)
        # Who comes to a home by the tail of its edge goes from here towards the head.
        whole_s = graph.end_seconds[0][edge], graph.end_seconds[1][edge]
        by_tail, by_head = (ends[edge] for ends in graph.open_ends)
        with np.errstate(invalid="ignore"):
            to_head_s = np.where(by_tail, whole_s[0] - tail_s, np.inf)
            to_tail_s = np.where(by_head, whole_s[1] - head_s, np.inf)
        ring = streets.tail[edge] == streets.head[edge]
        to_tail_s[ring] = np.minimum(to_tail_s[ring], to_head_s[ring])
        to_head_s[ring] = np.inf
        return (
            np.column_stack((streets.tail[edge], streets.head[edge])),
            np.column_stack((to_tail_s, to_head_s)),
        )

    def laid_out(self, places: Ints) -> tuple[csr_array, Ints]:
        """Return the streets with some of the places as nodes of their own, and those nodes.

        Parameters
        ----------
        places
            Which.
        """
        matrix, junctions = self.graph.matrix, self.graph.streets.nodes
        node = self.cuts.node[places]
        cut = np.unique(node[node >= junctions])
        if not len(cut):
            return matrix, node
        ends, seconds = (part[cut - junctions] for part in self.ways_off)
        is_open = np.isfinite(seconds)
        offsets = matrix.indptr[-1] + np.cumsum(is_open.sum(axis=1), dtype=np.int32)
        size = junctions + len(cut)
        parts = (
            np.concatenate((matrix.data, seconds[is_open])),
            np.concatenate((matrix.indices, ends[is_open].astype(np.int32))),
            np.concatenate((matrix.indptr, offsets)),
        )
        own = np.where(node >= junctions, junctions + np.searchsorted(cut, node), node)
        return csr_array(parts, shape=(size, size)), own
