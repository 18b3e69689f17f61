"""Where one place is entered on streets that are cut already, without cutting them again."""

from dataclasses import dataclass

import numpy as np

from lifecircle.network.exact import exact
from lifecircle.network.held.labels import Labels
from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import SAME_PLACE_M, Attachments, Floats, Ints
from lifecircle.network.snapping.cut import CutNetwork
from lifecircle.network.streets import StreetNetwork


@dataclass(frozen=True, eq=False)
class Doorsteps:
    """The entrances of one place: at nodes of the cut streets, or between two of them.

    Parameters
    ----------
    edge, offset_m
        Where each is on the streets before any cut.
    node
        Node of each, -1 for one that lies between two.
    stretch, along_m
        Stretch of those, and how far from its tail; -1 and 0 for the others.
    access_m
        Between the door and the street.
    """

    edge: Ints
    offset_m: Floats
    node: Ints
    stretch: Ints
    along_m: Floats
    access_m: Floats


@dataclass(frozen=True, eq=False)
class Cuts:
    """Cut streets and the entrances they were cut at.

    Parameters
    ----------
    network, streets
        Before and after.
    entrances
        Every entrance.
    """

    network: StreetNetwork
    streets: CutNetwork
    entrances: Attachments

    def doorsteps(self, place: Attachments) -> Doorsteps:
        """Return where a place is entered: entrances at one spot of an edge are one, as in a cut.

        Parameters
        ----------
        place
            The attachments of one place.
        """
        edge, offset_m = place.edge, place.offset_m
        length_m = self.network.length_m[edge]
        at_tail, at_head = offset_m <= 0.0, offset_m >= length_m
        node = np.where(at_tail, self.network.tail[edge], self.network.head[edge])
        inner = np.flatnonzero(~(at_tail | at_head))
        node[inner] = -1
        stretch, along_m = np.full(len(edge), -1), np.zeros(len(edge))
        spot_m = exact(_first_of_spot(edge[inner], offset_m[inner]))
        for row, own_m in zip(inner, spot_m, strict=True):
            stretch[row], along_m[row] = self._between(int(edge[row]), float(own_m))
            if along_m[row] == 0.0:
                node[row] = self.streets.tail[stretch[row]]
                stretch[row] = -1
        return Doorsteps(edge, offset_m, node, stretch, along_m, place.access_m)

    def _between(self, edge: int, spot_m: float) -> tuple[int, float]:
        """Return the stretch of a spot on an edge, and how far it is along it."""
        edges, from_m = self.streets.edge, self.streets.from_m
        first, last = np.searchsorted(edges, [edge, edge + 1])
        at = int(first + np.searchsorted(from_m[first:last], spot_m, side="right") - 1)
        return at, float(spot_m - from_m[at])

    def crowded(self, place: Attachments, *, own: Ints, others: tuple[Doorsteps, ...]) -> bool:
        """Return whether a place is entered at nearly, but not exactly, the spot of another.

        Two such entrances share one cut, and where it lies depends on both: then the streets have
        to be cut again.

        Parameters
        ----------
        place
            The attachments of one place.
        own
            Its rows among the entrances the streets were cut at.
        others
            Entrances of places the streets were not cut at.
        """
        inner = np.flatnonzero(
            (place.offset_m > 0.0) & (place.offset_m < self.network.length_m[place.edge])
        )
        mine = np.ones(len(self.entrances), bool)
        mine[own] = False
        held = np.flatnonzero(mine & np.isin(self.entrances.edge, place.edge[inner]))
        edge = np.concatenate((self.entrances.edge[held], *(one.edge for one in others)))
        offset_m = np.concatenate(
            (self.entrances.offset_m[held], *(one.offset_m for one in others))
        )
        for row in inner:
            apart_m = np.abs(offset_m[edge == place.edge[row]] - place.offset_m[row])
            if ((apart_m > 0.0) & (apart_m <= SAME_PLACE_M)).any():
                return True
        return False


def _first_of_spot(edge: Ints, offset_m: Floats) -> Floats:
    """Return for entrances the offset of the first at the same spot of their edge."""
    order = np.lexsort((offset_m, edge))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(edge[order]) != 0) | (np.diff(offset_m[order]) > SAME_PLACE_M)
    first = np.empty(len(order))
    first[order] = offset_m[order][new][np.cumsum(new) - 1]
    return first


def offered_at_cuts(graph: SearchGraph, number: int) -> tuple[Ints, Labels]:
    """Return the nodes that were cut for a facility, and the walks it offers them.

    Parameters
    ----------
    graph
        Who walks, and which way.
    number
        Row of the facility in the study the streets were cut for.
    """
    first, last = graph.matrix.indptr[graph.streets.nodes + number :][:2]
    arc = np.arange(first, last)
    metres = graph.weighted.metres[:, arc]
    return graph.weighted.ends[arc], Labels(
        graph.matrix.data[arc], np.full(len(arc), number), metres
    )


def offered_at_doors(graph: SearchGraph, number: int, door: Doorsteps) -> tuple[Ints, Labels]:
    """Return nodes, and the walks a facility offers them: where it is entered, and beside that.

    Parameters
    ----------
    graph
        Who walks, and which way.
    number
        Of the facility.
    door
        Where it is entered.
    """
    streets = graph.streets
    at_node, on = np.flatnonzero(door.node >= 0), np.flatnonzero(door.stretch >= 0)
    stretch, along_m = door.stretch[on], door.along_m[on]
    part_tail_s, part_head_s = graph.parts_seconds(stretch, along_m)
    whole_tail_s, whole_head_s = (whole[stretch] for whole in graph.end_seconds)
    # Away from a facility a search goes on by the tail of what lies ahead of it, and by the head
    # of what lies behind.
    by_tail, by_head = (np.flatnonzero(ends[stretch]) for ends in graph.open_ends)
    ahead_s = whole_tail_s[by_tail] - part_tail_s[by_tail]
    behind_s = whole_head_s[by_head] - part_head_s[by_head]
    ahead_m = (streets.length_m[stretch] - along_m)[by_tail]
    none = np.zeros(len(at_node))
    walk_m = np.concatenate((none, along_m[by_head], ahead_m))
    on_steps = streets.steps[stretch]
    steps_m = walk_m * np.concatenate((none, on_steps[by_head], on_steps[by_tail]))
    access_m = door.access_m[np.concatenate((at_node, on[by_head], on[by_tail]))]
    node = (door.node[at_node], streets.tail[stretch[by_head]], streets.head[stretch[by_tail]])
    street_s = np.concatenate((none, behind_s, ahead_s))
    return np.concatenate(node).astype(np.int64), Labels(
        graph.access_seconds(access_m) + street_s,
        np.full(len(walk_m), number),
        np.stack((walk_m, steps_m, exact(access_m))),
    )
