"""Everybody's walk to the nearest of some places, held to answer one place more or less."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.held.doorsteps import Doorsteps, offered_at_cuts, offered_at_doors
from lifecircle.network.held.labels import Labels, joined_labels
from lifecircle.network.held.newcomer import newcomer_walks, slack_seconds
from lifecircle.network.held.outward import OutwardGround, settled_within
from lifecircle.network.held.walkers import Walkers
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.ties import leads
from lifecircle.network.travel import Walks


@dataclass(frozen=True, eq=False)
class HeldWalks:
    """Everybody's walk to the nearest of some facilities.

    Facilities have numbers: their rows in the study the streets were cut for, and further ones.

    Parameters
    ----------
    walkers
        Who looks, on which streets.
    held
        The walk from every node.
    walks
        Of the walkers.
    cut
        Which rows of that study count where they stood.
    placed
        Doors of the others that count, by number.
    """

    walkers: Walkers
    held: Labels
    walks: Walks
    cut: NDArray[np.bool_]
    placed: Mapping[int, Doorsteps]

    @property
    def ground(self) -> OutwardGround:
        """The streets."""
        return self.walkers.ground

    def without(self, number: int, *, rank: Ints) -> "HeldWalks":
        """Return the walks when a facility no longer counts: those it served are answered anew.

        Parameters
        ----------
        number
            Of the facility.
        rank
            Place of each facility among all in the order of their ids, by number, and one more.
        """
        freed = np.flatnonzero(self.held.facility == number)
        held = self.held.copy()
        cut, placed = self.cut.copy(), dict(self.placed)
        cut[number : number + 1] = False
        gone = placed.pop(number, None)
        held.put(freed, Labels.none(len(freed)))
        left = replace(self, held=held, cut=cut, placed=placed)
        if len(freed):
            at, offered = left.border(freed)
            held.put(freed, settled_within(self.ground, freed, at, offered, rank=rank))
        return left.again(freed, () if gone is None else (gone,), number, rank)

    def with_place(self, number: int, door: Doorsteps | None, *, rank: Ints) -> "HeldWalks":
        """Return the walks when a facility counts as well.

        Parameters
        ----------
        number
            Of the facility.
        door
            Where it is entered; None where it stood when the streets were cut.
        rank
            As for `without`.
        """
        held, cut, placed = self.held.copy(), self.cut, dict(self.placed)
        if door is None:
            cut = cut.copy()
            cut[number] = True
            at, offered = offered_at_cuts(self.ground.graph, number)
        else:
            placed[number] = door
            at, offered = offered_at_doors(self.ground.graph, number, door)
        changed, new = newcomer_walks(
            self.ground, held.seconds, at, offered, rank=rank, slack_s=lambda: self.slack_s
        )
        better = leads(new.told(rank), held.at(changed).told(rank))
        changed = changed[better]
        held.put(changed, new.at(np.flatnonzero(better)))
        more = replace(self, held=held, cut=cut, placed=placed)
        return more.again(changed, () if door is None else (door,), number, rank)

    @cached_property
    def slack_s(self) -> Floats:
        """By how much the walk held at each arc's end would be longer over the arc."""
        return slack_seconds(self.ground, self.held.seconds)

    def again(
        self, nodes: Ints, doors: tuple[Doorsteps, ...], number: int, rank: Ints
    ) -> "HeldWalks":
        """Return the same with the walks of everybody a change may have to do with.

        Parameters
        ----------
        nodes, doors
            Where walks differ now: from nodes, and to doors between them.
        number
            Of the facility that came or went.
        rank
            As for `without`.
        """
        asked = self.walkers.touched(nodes, doors)
        asked |= self.walks.facility == number
        rows = np.flatnonzero(asked)
        some = self.walkers.walks(rows, self.held, self.placed, rank)
        return replace(self, walks=_overwritten(self.walks, rows, some))

    def border(self, freed: Ints) -> tuple[Ints, Labels]:
        """Return the walks that lead into freed nodes from others, and from facilities there.

        Parameters
        ----------
        freed
            Nodes without a walk.
        """
        weighted, streets = self.ground.graph.weighted, self.ground.graph.streets
        arc = self.ground.into(freed)
        begins = weighted.begins[arc]
        on_street = begins < streets.nodes
        counts = np.zeros(len(arc), bool)
        counts[~on_street] = self.cut[begins[~on_street] - streets.nodes]
        counts[on_street] = np.isfinite(self.held.seconds[begins[on_street]])
        arc, begins, on_street = arc[counts], begins[counts], on_street[counts]
        from_node = self.held.at(np.where(on_street, begins, 0))
        start = Labels(
            np.where(on_street, from_node.seconds, 0.0),
            np.where(on_street, from_node.facility, begins - streets.nodes),
            np.where(on_street, from_node.metres, 0.0),
        )
        parts = [start.farther(self.ground.graph.matrix.data[arc], weighted.metres[:, arc])]
        at = [weighted.ends[arc]]
        for number, door in self.placed.items():
            node, offered = offered_at_doors(self.ground.graph, number, door)
            inside = np.flatnonzero(np.isin(node, freed))
            at.append(node[inside])
            parts.append(offered.at(inside))
        return np.concatenate(at), joined_labels(parts)


def _overwritten(before: Walks, rows: Ints, some: Walks) -> Walks:
    """Return walks with those of some rows in place of theirs."""
    names = Walks.__dataclass_fields__
    columns = {name: getattr(before, name).copy() for name in names}
    for name, values in columns.items():
        values[rows] = getattr(some, name)
    return Walks(**columns)
