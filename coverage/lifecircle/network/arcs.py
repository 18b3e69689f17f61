"""The arcs of a cut network in the order of a sparse matrix, sorted once for all who walk there.

Whether an arc is open and how long it takes differs between profiles; where it leads does not.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.snap import Attachments, Floats, Ints
from lifecircle.network.snapping.cut import CutNetwork

Way = Literal["to", "from"]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Every arc that one way of going has, sorted by the nodes where it begins and ends.

    Arcs between the same two nodes stand together, the shortest first: of equally quick ones it
    counts. Arcs to oneself are left out.

    Parameters
    ----------
    source
        Stretch of each arc, or the number of stretches plus the entrance.
    begins, ends
        Its nodes; a facility is a node beyond those of the streets, by its row.
    size
        How many nodes there are, facilities included.
    """

    source: Ints
    begins: Ints
    ends: Ints
    size: int

    @cached_property
    def first(self) -> Ints:
        """The first arc of each two nodes that are joined."""
        apart = (np.diff(self.begins) != 0) | (np.diff(self.ends) != 0)
        return np.flatnonzero(np.concatenate((np.ones(min(len(self.begins), 1), bool), apart)))

    def quickest(self, source_s: Floats) -> Ints:
        """Return the quickest arc between each two nodes, the first on a tie; no closed ones.

        Parameters
        ----------
        source_s
            Seconds of each source, infinite where it is closed.
        """
        return self.quickest_of(source_s[self.source])

    def quickest_of(self, seconds: Floats) -> Ints:
        """Return what `quickest` does, where a source may take longer one way than the other.

        Parameters
        ----------
        seconds
            Of each arc, infinite where it is closed.
        """
        first = self.first
        chosen = first
        if len(first) < len(seconds):
            least = np.minimum.reduceat(seconds, first)
            pair = np.repeat(np.arange(len(first)), np.diff(first, append=len(seconds)))
            among = np.flatnonzero(seconds == least[pair])
            chosen = among[np.flatnonzero(np.diff(pair[among], prepend=-1))]
        return chosen[np.isfinite(seconds[chosen])]


def directed(streets: CutNetwork, way: Way) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether streets let a place on each stretch be joined by the tail, by the head.

    Who walks to a facility leaves a stretch by its tail only if it may be walked backward; who
    comes from one enters by the tail only if it may be walked forward. Gates of estates bind the
    search itself: it always leads from facilities to homes.
    """
    along, against = streets.oneway >= 0, streets.oneway <= 0
    by_tail, by_head = (against, along) if way == "to" else (along, against)
    if streets.outward is None:
        return by_tail, by_head
    return by_tail & (streets.outward >= 0), by_head & (streets.outward <= 0)


def sorted_arcs(streets: CutNetwork, entrances: Attachments, facilities: int, *, way: Way) -> Arcs:
    """Return the arcs of a cut network away from the facilities.

    Parameters
    ----------
    streets
        The cut network.
    entrances
        The attachments it was cut at; ``owner`` is the facility's row.
    facilities
        How many facilities there are.
    way
        ``"to"`` the facility, over arcs turned round, or ``"from"`` it.
    """
    by_tail, by_head = (np.flatnonzero(ends) for ends in directed(streets, way))
    doors = np.arange(len(entrances)) + len(streets.tail)
    size = streets.nodes + facilities
    source = np.concatenate((by_tail, by_head, doors))
    begins = np.concatenate(
        (streets.tail[by_tail], streets.head[by_head], streets.nodes + entrances.owner)
    )
    ends = np.concatenate((streets.head[by_tail], streets.tail[by_head], streets.entrance_node))
    key = begins * size + ends
    order = np.argsort(key, kind="stable")
    order = order[begins[order] != ends[order]]
    again = np.flatnonzero(key[order[1:]] == key[order[:-1]])
    parallel = np.unique(np.concatenate((again, again + 1)))
    some = order[parallel]
    metres = np.concatenate((streets.length_m, entrances.access_m))[source[some]]
    steps = np.append(streets.steps, np.zeros(len(entrances), bool))[source[some]]
    order[parallel] = some[np.lexsort((steps, metres, key[some]))]
    return Arcs(source[order], begins[order], ends[order], size)
