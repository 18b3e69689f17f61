"""Shortest times over a cut network, from the facilities outward.

The weights are checked before any search: SciPy never returns from a negative one and passes
over one that is not a number. Of parallel arcs the quickest is kept, because a sparse matrix
would add them up; an arc from a node to itself leads nowhere and goes.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.network.arcs import Arcs, Way, directed
from lifecircle.network.exact import exact
from lifecircle.network.grade import Grade, graded_seconds
from lifecircle.network.profiles import Profile
from lifecircle.network.snap import Attachments, Floats, Ints
from lifecircle.network.snapping.cut import CutNetwork
from lifecircle.network.ties import Links, told_paths

__all__ = ["METRES", "SearchGraph", "Settled", "Way"]

METRES = ("walk_m", "steps_m", "access_m")
"""What is summed along the quickest path, in the order of `Settled.metres`."""

_EVERY = slice(None)


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
class Weighted:
    """The matrix of a search and, entry by entry, where its arcs lead and what they measure.

    Seconds and metres are `lifecircle.network.exact`. Who asks for seconds only never has the rest
    laid out.

    Parameters
    ----------
    matrix
        Seconds of the quickest arc between two nodes.
    source
        Of each arc: its stretch, or the number of stretches plus the entrance.
    streets
        The cut network.
    access_m
        From the door to the street at each entrance.
    """

    matrix: csr_array
    source: Ints
    streets: CutNetwork
    access_m: Floats

    @cached_property
    def begins(self) -> Ints:
        """The node where each arc begins."""
        return np.repeat(np.arange(self.matrix.shape[0]), np.diff(self.matrix.indptr))

    @cached_property
    def ends(self) -> Ints:
        """The node where each arc ends."""
        return np.asarray(self.matrix.indices, np.int64)

    @cached_property
    def metres(self) -> Floats:
        """Metres of each arc, a row for each of `METRES`."""
        length_m, steps = self.streets.length_m, self.streets.steps
        doorless, streetless = np.zeros(len(self.access_m)), np.zeros(len(length_m))
        measures = (
            np.concatenate((length_m, doorless)),
            np.concatenate((length_m * steps, doorless)),
            np.concatenate((streetless, exact(self.access_m))),
        )
        return np.stack([one[self.source] for one in measures])


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
    arcs
        Those of the cut network for this way.

    Raises
    ------
    ValueError
        On first use, if a weight is not finite or is below zero.
    """

    streets: CutNetwork
    entrances: Attachments
    facilities: int
    profile: Profile
    way: Way
    arcs: Arcs

    @cached_property
    def stretch_seconds(self) -> Floats:
        """Seconds along each stretch on level ground, infinite where the profile may not go."""
        begins_m = self.streets.from_m
        return _apart(self._level_at(begins_m), self._level_at(begins_m + self.streets.length_m))

    @cached_property
    def end_seconds(self) -> tuple[Floats, Floats]:
        """Seconds along each stretch by its tail, by its head; infinite where nobody may go.

        By the tail is from head to tail for who walks to the facility, the other way for who
        comes from it. Without slopes both are one array.
        """
        if self.streets.grade is None:
            return self.stretch_seconds, self.stretch_seconds
        begins_m = self.streets.from_m
        ends_m = begins_m + self.streets.length_m
        begin, end = self._ends_at(begins_m), self._ends_at(ends_m)
        return _apart(begin[0], end[0]), _apart(begin[1], end[1])

    def parts_seconds(self, stretch: Ints, along_m: Floats) -> tuple[Floats, Floats]:
        """Return the seconds between places on stretches and their tail, their head.

        The two of a place add up to exactly those of its stretch. Missing or infinite where
        nobody may go.

        Parameters
        ----------
        stretch
            Of each place.
        along_m
            How far it is from the tail, from `CutNetwork.locate`.
        """
        begins_m = self.streets.from_m[stretch]
        begin = self._ends_at(begins_m, stretch)
        here = self._ends_at(begins_m + along_m, stretch)
        end = self._ends_at(begins_m + self.streets.length_m[stretch], stretch)
        return _apart(begin[0], here[0]), _apart(here[1], end[1])

    def access_seconds(self, access_m: Floats) -> Floats:
        """Return the seconds between doors and the street."""
        return exact(access_m / self.profile.speed_m_s)

    def _level_at(self, edge_m: Floats, stretch: Ints | slice = _EVERY) -> Floats:
        """Return the seconds from the tail of its edge to a place of each stretch, if level."""
        factor = np.where(self.streets.steps[stretch], self.profile.steps_factor, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            level_s = edge_m / (self.profile.speed_m_s * factor)
        return exact(np.where(factor > 0, level_s, np.inf))

    def _ends_at(self, edge_m: Floats, stretch: Ints | slice = _EVERY) -> tuple[Floats, Floats]:
        """Return those seconds for who goes by the tail, by the head."""
        level_s = self._level_at(edge_m, stretch)
        grade = self.streets.grade
        if grade is None:
            return level_s, level_s
        own = Grade(grade.forward[stretch], grade.backward[stretch], grade.steepest[stretch])
        back, forth = map(exact, graded_seconds(level_s, own, self.profile))
        return (back, forth) if self.way == "to" else (forth, back)

    @cached_property
    def open_ends(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether a place on each stretch is joined to the search by the tail, by the head."""
        by_tail, by_head = directed(self.streets, self.way)
        tail_s, head_s = self.end_seconds
        return np.isfinite(tail_s) & by_tail, np.isfinite(head_s) & by_head

    def _arc_seconds(self, access_s: Floats) -> Floats:
        """Return the seconds of each arc, by the end of the stretch where it begins."""
        tail_s, head_s = self.end_seconds
        arcs, streets = self.arcs, self.streets
        seconds = np.asarray(np.concatenate((tail_s, access_s))[arcs.source], float)
        if head_s is tail_s:
            return seconds
        street = np.flatnonzero(arcs.source < len(tail_s))
        by_head = street[streets.tail[arcs.source[street]] != arcs.begins[street]]
        seconds[by_head] = head_s[arcs.source[by_head]]
        return seconds

    @cached_property
    def weighted(self) -> Weighted:
        """The arcs away from the facilities; row and column of one are beyond the streets'."""
        length_m, access_m = self.streets.length_m, self.entrances.access_m
        _refuse(~(np.isfinite(length_m) & (length_m > 0)), "stretches of street")
        access_s = self.access_seconds(access_m)
        _refuse(~(np.isfinite(access_s) & (access_s >= 0)), "walks from a door to the street")
        seconds = self._arc_seconds(access_s)
        kept = self.arcs.quickest_of(seconds)
        begins, ends = self.arcs.begins[kept], self.arcs.ends[kept]
        size = self.arcs.size
        offsets = np.zeros(size + 1, np.int32)
        np.cumsum(np.bincount(begins, minlength=size), out=offsets[1:])
        matrix = csr_array((seconds[kept], ends.astype(np.int32), offsets), shape=(size, size))
        return Weighted(matrix, self.arcs.source[kept], self.streets, access_m)

    @property
    def matrix(self) -> csr_array:
        """Seconds of the quickest arc between two nodes, away from the facilities.

        Row and column of a facility are its own row beyond the nodes of the streets.
        """
        return self.weighted.matrix

    def nearest(self, facilities: Ints) -> Settled:
        """Return the nearest of some facilities for every node of the streets."""
        nodes = self.streets.nodes
        if not len(facilities):
            nobody = np.full(nodes, -1)
            no_metres = np.zeros((nodes, len(METRES)))
            return Settled(np.full(nodes, np.inf), nobody, no_metres, nobody)
        seconds, before, _ = dijkstra(
            self.matrix,
            directed=True,
            indices=nodes + np.sort(facilities),
            return_predecessors=True,
            min_only=True,
        )
        weighted = self.weighted
        root, metres, before = told_paths(
            Links(weighted.begins, weighted.ends, weighted.matrix.data, weighted.metres),
            seconds,
            before.astype(np.int64),
        )
        facility = np.where(before >= 0, root - nodes, -1)
        return Settled(seconds[:nodes], facility[:nodes], metres.T[:nodes], before[:nodes])

    def single(self, facility: int) -> Settled:
        """Return the time between one facility and every node of the streets."""
        return self.nearest(np.array([facility]))


def _apart(one_s: Floats, other_s: Floats) -> Floats:
    """Return the seconds between two places of a stretch, infinite where nobody may go."""
    with np.errstate(invalid="ignore"):
        apart_s = other_s - one_s
    return np.where(np.isfinite(other_s), apart_s, np.inf)


def _refuse(wrong: NDArray[np.bool_], what: str) -> None:
    """Stop before a search that would never end or pass over a street."""
    if wrong.any():
        count = int(wrong.sum())
        raise ValueError(f"{count} {what} have no finite, positive time; check their lengths")
