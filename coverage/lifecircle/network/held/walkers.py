"""Who looks for a facility: from a place between two nodes, by the better end of its stretch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lifecircle.network.exact import exact
from lifecircle.network.held.doorsteps import Doorsteps
from lifecircle.network.held.outward import Labels, OutwardGround
from lifecircle.network.snap import SAME_PLACE_M, Floats, Ints
from lifecircle.network.ties import leads
from lifecircle.network.travel import Origins, Walks
from lifecircle.network.walks.stretch_ends import StretchEnds, stretch_ends


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

    def touched(self, nodes: Ints, doors: tuple[Doorsteps, ...]) -> Ints:
        """Return the rows whose walk may have to do with nodes, or with doors on their stretch."""
        streets = self.ground.graph.streets
        near = np.zeros(streets.nodes, bool)
        near[nodes] = True
        found = near[self.ends.tail] | near[self.ends.head]
        for stretch in {int(one) for door in doors for one in door.stretch if one >= 0}:
            found |= self.origins.stretch == stretch
        return np.flatnonzero(found)

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
        best = self._by(rows, held, at_tail=True)
        offers = [(np.arange(len(rows)), self._by(rows, held, at_tail=False))]
        stretch = self.origins.stretch[rows]
        for number, door in placed.items():
            for at in np.flatnonzero(np.isin(door.stretch, stretch)):
                some = np.flatnonzero(stretch == door.stretch[at])
                offers.append((some, self._along(rows[some], number, door, int(at))))
        for some, offer in offers:
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

    def _by(self, rows: Ints, held: Labels, *, at_tail: bool) -> Labels:
        """Return the walks of some rows by one end of their stretch."""
        ends, along_m = self.ends, self.origins.along_m[rows]
        if at_tail:
            return self._off(rows, along_m, ends.tail_s[rows], held.at(ends.tail[rows]))
        length_m = self.ground.graph.streets.length_m[self.origins.stretch[rows]]
        return self._off(rows, length_m - along_m, ends.head_s[rows], held.at(ends.head[rows]))

    def _off(self, rows: Ints, own_m: Floats, own_s: Floats, there: Labels) -> Labels:
        """Return walks that begin along a stretch."""
        steps = self.ground.graph.streets.steps[self.origins.stretch[rows]]
        return there.farther(own_s, np.stack((own_m, own_m * steps, np.zeros(len(rows)))))

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
