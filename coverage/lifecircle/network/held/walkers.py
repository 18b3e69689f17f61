"""Who looks for a facility: from a place between two nodes, by the better end of its stretch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.exact import exact
from lifecircle.network.held.doorsteps import Doorsteps
from lifecircle.network.held.labels import Labels
from lifecircle.network.held.outward import OutwardGround
from lifecircle.network.snap import SAME_PLACE_M, Floats, Ints
from lifecircle.network.stretch_ends import Origins, StretchEnds, stretch_ends
from lifecircle.network.ties import leads
from lifecircle.network.travel import Walks


@dataclass(frozen=True, eq=False)
class Walkers:
    """Places that look for a facility, on the streets of one graph.

    Parameters
    ----------
    ground
        The streets.
    origins
        Who looks.
    """

    ground: OutwardGround
    origins: Origins

    @cached_property
    def ends(self) -> StretchEnds:
        """The two ways off its stretch that each has."""
        return stretch_ends(self.ground.graph, self.origins)

    @cached_property
    def own_s(self) -> Floats:
        """Seconds between each one's door and the street."""
        return self.ground.graph.access_seconds(self.origins.places.access_m)

    @cached_property
    def own_m(self) -> Floats:
        """Metres of it."""
        return exact(self.origins.places.access_m)

    @cached_property
    def rest_m(self) -> Floats:
        """Metres between each one and the head of its stretch."""
        streets = self.ground.graph.streets
        return np.asarray(streets.length_m[self.origins.stretch] - self.origins.along_m)

    @cached_property
    def on_steps(self) -> NDArray[np.bool_]:
        """Whether each one's stretch is steps."""
        return np.asarray(self.ground.graph.streets.steps[self.origins.stretch], bool)

    def prepare(self) -> None:
        """Make now what the first question would have to make."""
        none = np.zeros(0, np.int64)
        self.ground.into(none)
        nobody = Labels.none(self.ground.graph.streets.nodes)
        self.walks(none, nobody, {}, np.zeros(1, np.int64))

    def touched(self, nodes: Ints, doors: tuple[Doorsteps, ...]) -> NDArray[np.bool_]:
        """Return whose walk may have to do with nodes, or with doors on their stretch."""
        near = np.zeros(self.ground.graph.streets.nodes, bool)
        near[nodes] = True
        found = near[self.ends.tail]
        found |= near[self.ends.head]
        for stretch in {int(one) for door in doors for one in door.stretch if one >= 0}:
            found |= self.origins.stretch == stretch
        return found

    def walks(self, rows: Ints, held: Labels, placed: Mapping[int, Doorsteps], rank: Ints) -> Walks:
        """Return the walks of some rows: by an end of their stretch, or along it to a door.

        Parameters
        ----------
        rows
            Who is asked for.
        held
            The walk from every node.
        placed
            Doors of facilities the streets are not cut at, by number.
        rank
            As for `lifecircle.network.held.outward.settled_within`.
        """
        best = self._by_ends(rows, held, rank)
        stretch = self.origins.stretch[rows]
        for number, door in placed.items():
            for at in np.flatnonzero(door.stretch >= 0):
                (some,) = np.nonzero(stretch == door.stretch[at])
                if len(some):
                    offer = self._along(rows[some], number, door, int(at))
                    better = leads(offer.told(rank), best.at(some).told(rank))
                    best.put(some[better], offer.at(np.flatnonzero(better)))
        reached = np.isfinite(best.seconds)
        walk_m, steps_m, access_m = best.metres
        return Walks(
            facility=np.where(reached, best.facility, -1),
            seconds=best.seconds + self.own_s[rows],
            walk_m=np.where(reached, walk_m, np.nan),
            steps_m=np.where(reached, steps_m, np.nan),
            access_m=np.where(reached, access_m, 0.0) + self.own_m[rows],
        )

    def _by_ends(self, rows: Ints, held: Labels, rank: Ints) -> Labels:
        """Return the walks of some rows by the better end of their stretch."""
        ends = self.ends
        tail_s = held.seconds[ends.tail[rows]] + ends.tail_s[rows]
        head_s = held.seconds[ends.head[rows]] + ends.head_s[rows]
        by_head = head_s < tail_s
        even = np.flatnonzero(np.isfinite(tail_s) & (tail_s == head_s))
        if len(even):
            tail, head = (
                self._by(rows[even], held, np.full(len(even), one)) for one in (False, True)
            )
            by_head[even] = leads(head.told(rank), tail.told(rank))
        return self._by(rows, held, by_head)

    def _by(self, rows: Ints, held: Labels, by_head: NDArray[np.bool_]) -> Labels:
        """Return the walks of some rows by the one end of their stretch, or the other."""
        ends = self.ends
        node = np.where(by_head, ends.head[rows], ends.tail[rows])
        own_s = np.where(by_head, ends.head_s[rows], ends.tail_s[rows])
        own_m = np.where(by_head, self.rest_m[rows], self.origins.along_m[rows])
        return self._off(rows, own_m, own_s, held.at(node))

    def _off(self, rows: Ints, own_m: Floats, own_s: Floats, there: Labels) -> Labels:
        """Return walks that begin along a stretch."""
        steps_m = own_m * self.on_steps[rows]
        return there.farther(own_s, np.stack((own_m, steps_m, np.zeros(len(rows)))))

    def _along(self, rows: Ints, number: int, door: Doorsteps, at: int) -> Labels:
        """Return the walks of some rows along their stretch to a door on it."""
        graph, stretch = self.ground.graph, door.stretch[at : at + 1]
        apart_m = self.origins.along_m[rows] - door.along_m[at]
        tail_s, head_s = graph.parts_seconds(stretch, door.along_m[at : at + 1])
        by_tail, by_head = (bool(ends[stretch[0]]) for ends in graph.open_ends)
        back = apart_m >= 0
        may = np.where(back, by_tail, by_head)
        home_s = np.where(back, self.ends.tail_s[rows], self.ends.head_s[rows])
        part_s = home_s - np.where(back, tail_s, head_s) if by_tail or by_head else home_s
        stands = np.where(np.abs(apart_m) <= SAME_PLACE_M, 0.0, np.inf)
        access_m = door.access_m[at : at + 1]
        there = Labels(
            np.repeat(graph.access_seconds(access_m), len(rows)),
            np.full(len(rows), number),
            np.repeat([[0.0], [0.0], exact(access_m)], len(rows), axis=1),
        )
        return self._off(rows, np.abs(apart_m), np.where(may, part_s, stands), there)
