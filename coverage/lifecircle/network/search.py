"""Shortest times over a cut network, from the facilities outward.

The weights are checked before any search: SciPy never returns from a negative one and passes
over one that is not a number. Of parallel arcs the quickest is kept, because a sparse matrix
would add them up; an arc from a node to itself leads nowhere and goes.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.cut import CutNetwork
from lifecircle.network.profiles import Profile
from lifecircle.network.snap import Attachments, Floats, Ints

Way = Literal["to", "from"]
METRES = ("walk_m", "steps_m", "access_m")
"""What is summed along the quickest path, in the order of `Settled.metres`."""


@dataclass(frozen=True, eq=False)
class Settled:
    """What a search left at each node.

    Parameters
    ----------
    seconds
        Time between the node and its nearest facility, infinite where none is reached.
    facility
        Row of that facility, -1 where none.
    metres
        Sums along that path, one column for each of `METRES`.
    before
        Node next to each on that path, on the side of the facility; a node beyond those of the
        streets is the facility itself. Negative where none is reached.
    """

    seconds: Floats
    facility: Ints
    metres: Floats
    before: Ints


@dataclass(frozen=True, eq=False)
class _Arcs:
    """The matrix of a search and, entry by entry, what its arcs measure."""

    matrix: csr_array
    key: Ints
    metres: Floats


@dataclass(frozen=True, eq=False)
class SearchGraph:
    """A cut network weighted in seconds for one profile and one way of going.

    Facilities are nodes beyond those of the streets, with arcs to their own entrances only, so
    that nobody walks through one.

    Parameters
    ----------
    streets
        The cut network.
    entrances
        The attachments it was cut at; ``owner`` is the facility's row.
    facilities
        How many facilities there are.
    profile
        Who walks.
    way
        ``"to"`` the facility, over arcs turned round, or ``"from"`` it.

    Raises
    ------
    ValueError
        On first use, if a weight is not finite or is below zero.
    """

    streets: CutNetwork
    entrances: Attachments
    facilities: int
    profile: Profile
    way: Way = "to"

    @cached_property
    def stretch_seconds(self) -> Floats:
        """Seconds along each stretch, infinite where the profile may not go."""
        factor = np.where(self.streets.steps, self.profile.steps_factor, 1.0)
        with np.errstate(divide="ignore"):
            return np.asarray(self.streets.length_m / (self.profile.speed_m_s * factor), float)

    @cached_property
    def open_ends(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether a place on each stretch is joined to the search by the tail, by the head.

        Who walks to a facility leaves a stretch by its tail only if it may be walked backward;
        who comes from one enters by the tail only if it may be walked forward.
        """
        passable = np.isfinite(self.stretch_seconds)
        along = passable & (self.streets.oneway >= 0)
        against = passable & (self.streets.oneway <= 0)
        return (against, along) if self.way == "to" else (along, against)

    @cached_property
    def _arcs(self) -> _Arcs:
        streets, access_m = self.streets, self.entrances.access_m
        length_m = streets.length_m
        _refuse(~(np.isfinite(length_m) & (length_m > 0)), "stretches of street")
        by_tail, by_head = (np.flatnonzero(ends) for ends in self.open_ends)
        stretch = np.concatenate((by_tail, by_head))
        begins = np.concatenate((streets.tail[by_tail], streets.head[by_head]))
        ends = np.concatenate((streets.head[by_tail], streets.tail[by_head]))
        seconds = self.stretch_seconds[stretch]
        access_s = access_m / self.profile.speed_m_s
        _refuse(~(np.isfinite(access_s) & (access_s >= 0)), "walks from a door to the street")
        street_m = length_m[stretch]
        metres = np.zeros((len(stretch) + len(access_m), len(METRES)))
        metres[: len(stretch), 0] = street_m
        metres[: len(stretch), 1] = street_m * streets.steps[stretch]
        metres[len(stretch) :, 2] = access_m
        return _quickest_arcs(
            np.concatenate((begins, streets.nodes + self.entrances.owner)),
            np.concatenate((ends, self.streets.entrance_node)),
            np.concatenate((seconds, access_s)),
            metres,
            streets.nodes + self.facilities,
        )

    @property
    def matrix(self) -> csr_array:
        """Seconds of the quickest arc between two nodes, away from the facilities.

        Row and column of a facility are its own row beyond the nodes of the streets.
        """
        return self._arcs.matrix

    def nearest(self, facilities: Ints) -> Settled:
        """Return the nearest of some facilities for every node of the streets."""
        nodes, arcs = self.streets.nodes, self._arcs
        if not len(facilities):
            nobody = np.full(nodes, -1)
            no_metres = np.zeros((nodes, len(METRES)))
            return Settled(np.full(nodes, np.inf), nobody, no_metres, nobody)
        seconds, before, source = dijkstra(
            arcs.matrix,
            directed=True,
            indices=nodes + np.sort(facilities),
            return_predecessors=True,
            min_only=True,
        )
        facility = np.where(source >= 0, source - nodes, -1)
        return self._settled(seconds, before.astype(np.int64), facility.astype(np.int64))

    def single(self, facility: int) -> Settled:
        """Return the time between one facility and every node of the streets."""
        return self.nearest(np.array([facility]))

    def _settled(self, seconds: Floats, before: Ints, facility: Ints) -> Settled:
        """Sum metres along each node's path by pointer doubling over its predecessors."""
        arcs, size = self._arcs, len(seconds)
        node = np.flatnonzero(before >= 0)
        entry = np.searchsorted(arcs.key, before[node] * size + node)
        metres = np.zeros((size, len(METRES)))
        metres[node] = arcs.metres[entry]
        pointer = np.where(before >= 0, before, np.arange(size))
        while True:
            ahead = pointer[pointer]
            metres = metres + metres[pointer]
            if np.array_equal(ahead, pointer):
                break
            pointer = ahead
        nodes = self.streets.nodes
        return Settled(seconds[:nodes], facility[:nodes], metres[:nodes], before[:nodes])


def _quickest_arcs(begins: Ints, ends: Ints, seconds: Floats, metres: Floats, size: int) -> _Arcs:
    """Return a matrix with the quickest of parallel arcs and without arcs to oneself."""
    order = np.lexsort((seconds, ends, begins))
    order = order[begins[order] != ends[order]]
    key = begins[order] * size + ends[order]
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    kept = order[first]
    offsets = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(begins[kept], minlength=size), out=offsets[1:])
    matrix = csr_array((seconds[kept], ends[kept], offsets), shape=(size, size))
    return _Arcs(matrix, key[first], metres[kept])


def _refuse(wrong: NDArray[np.bool_], what: str) -> None:
    """Stop before a search that would never end or pass over a street."""
    if wrong.any():
        count = int(wrong.sum())
        raise ValueError(f"{count} {what} have no finite, positive time; check their lengths")
