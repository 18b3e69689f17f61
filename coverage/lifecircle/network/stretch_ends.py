"""How far a place on a stretch is from the two ends of it, in seconds.

Between two nodes of a cut network a walk can only go on through one of them, so whatever holds
of the ends can be told for the place between them.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.exact import exact
from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import SAME_PLACE_M, Attachments, Floats, Ints


@dataclass(frozen=True, eq=False)
class StretchEnds:
    """The two ways off its stretch that each origin has.

    Parameters
    ----------
    tail, head
        Nodes at the two ends.
    tail_s, head_s
        Seconds along the street between the origin and each of them, infinite where that way is
        closed; who stands at an end (within `SAME_PLACE_M`) is there whatever the stretch is.
    rest_m
        Metres to the head.
    access_s
        Seconds between door and street.
    """

    tail: Ints
    head: Ints
    tail_s: Floats
    head_s: Floats
    rest_m: Floats
    access_s: Floats

    def through(self, seconds: Floats) -> tuple[Floats, Floats]:
        """Return the seconds by way of each end, given what is left to walk at every node."""
        return seconds[self.tail] + self.tail_s, seconds[self.head] + self.head_s

    def quickest(self, seconds: Floats) -> Floats:
        """Return the seconds from the door by the better end, given the same."""
        return np.asarray(np.minimum(*self.through(seconds)) + self.access_s)


@dataclass(frozen=True, eq=False)
class Origins:
    """Places on a cut network that look for a facility."""

    places: Attachments
    stretch: Ints
    along_m: Floats
    _ends: dict[SearchGraph, StretchEnds] = field(default_factory=dict, init=False, repr=False)

    def ends(self, graph: SearchGraph) -> StretchEnds:
        """Return the two ways off each stretch, worked out once a graph."""
        if graph not in self._ends:
            self._ends[graph] = stretch_ends(graph, self)
        return self._ends[graph]

    @cached_property
    def access_m(self) -> Floats:
        """Metres between door and street, exactly."""
        return exact(self.places.access_m)


def stretch_ends(graph: SearchGraph, origins: Origins) -> StretchEnds:
    """Return the two ways off its stretch that each origin has, for one profile and one way."""
    stretch = origins.stretch
    tail_s, head_s = graph.parts_seconds(stretch, origins.along_m)
    by_tail, by_head = (ends[stretch] for ends in graph.open_ends)
    rest_m = graph.streets.length_m[stretch] - origins.along_m
    return StretchEnds(
        tail=graph.streets.tail[stretch],
        head=graph.streets.head[stretch],
        tail_s=_along(origins.along_m, tail_s, by_tail),
        head_s=_along(rest_m, head_s, by_head),
        rest_m=rest_m,
        access_s=graph.access_seconds(origins.places.access_m),
    )


def _along(away_m: Floats, part_s: Floats, is_open: NDArray[np.bool_]) -> Floats:
    """Return the seconds to an end, none where it is closed but reached already."""
    return np.where(is_open, part_s, np.where(away_m <= SAME_PLACE_M, 0.0, np.inf))
