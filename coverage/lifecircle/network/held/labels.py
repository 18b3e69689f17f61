"""Walks as they are held at the nodes of the streets, and offered to them."""

from dataclasses import dataclass, fields, replace

import numpy as np

from lifecircle.network.search import METRES, Settled
from lifecircle.network.snap import Floats, Ints
from lifecircle.network.ties import Label


@dataclass(frozen=True, eq=False)
class Labels:
    """Walks to places, one each: of every node its own, or some that are offered to nodes.

    Parameters
    ----------
    seconds
        Infinite where there is none.
    facility
        Number of the facility, -1 where there is none.
    metres
        One row for each of `lifecircle.network.search.METRES`, 0 where there is no walk.
    """

    seconds: Floats
    facility: Ints
    metres: Floats

    @classmethod
    def of(cls, settled: Settled) -> "Labels":
        """Return what a search left, with 0 metres where it left nothing."""
        return cls(settled.seconds, settled.facility, np.ascontiguousarray(settled.metres.T))

    @classmethod
    def none(cls, nodes: int) -> "Labels":
        """Return that no node has a walk."""
        return cls(np.full(nodes, np.inf), np.full(nodes, -1), np.zeros((len(METRES), nodes)))

    def copy(self) -> "Labels":
        """Return labels that may be written to."""
        return Labels(self.seconds.copy(), self.facility.copy(), self.metres.copy())

    def at(self, rows: Ints) -> "Labels":
        """Return some of them."""
        return Labels(self.seconds[rows], self.facility[rows], self.metres[:, rows])

    def put(self, rows: Ints, ones: "Labels") -> None:
        """Write labels at some rows."""
        self.seconds[rows], self.facility[rows] = ones.seconds, ones.facility
        self.metres[:, rows] = ones.metres

    def told(self, rank: Ints) -> Label:
        """Return them as the label of `lifecircle.network.ties`, facilities by their rank."""
        return self.seconds, rank[self.facility], *self.metres

    def farther(self, seconds: Floats, metres: Floats) -> "Labels":
        """Return the labels at the far end of something that takes and measures so much."""
        return replace(self, seconds=self.seconds + seconds, metres=self.metres + metres)


def joined_labels(parts: list[Labels]) -> Labels:
    """Return several sets of labels as one."""
    names = [one.name for one in fields(Labels)]
    return Labels(**{name: np.concatenate([getattr(p, name) for p in parts], -1) for name in names})
