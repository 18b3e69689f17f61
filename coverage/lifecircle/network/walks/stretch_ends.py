"""How far a place on a stretch is from the two ends of it, in seconds.

Between two nodes of a cut network a walk can only go on through one of them, so whatever holds
of the ends can be told for the place between them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import SAME_PLACE_M, Floats, Ints
from lifecircle.network.travel import Origins


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
    """

    tail: Ints
    head: Ints
    tail_s: Floats
    head_s: Floats

    def through(self, seconds: Floats) -> tuple[Floats, Floats]:
        """Return the seconds by way of each end, given what is left to walk at every node."""
        return seconds[self.tail] + self.tail_s, seconds[self.head] + self.head_s


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
    )


def _along(away_m: Floats, part_s: Floats, is_open: NDArray[np.bool_]) -> Floats:
    """Return the seconds to an end, none where it is closed but reached already."""
    return np.where(is_open, part_s, np.where(away_m <= SAME_PLACE_M, 0.0, np.inf))
