"""Walks between places and homes of one edge, which go by no junction."""

from dataclasses import dataclass

import numpy as np

from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import SAME_PLACE_M, Attachments, Floats, Ints
from lifecircle.network.snapping.cut import StreetCuts


@dataclass(frozen=True, eq=False)
class SameEdge:
    """Cuts and homes on one edge, and the seconds along it between them.

    Parameters
    ----------
    cut, home
        Pairs of them, by cut.
    seconds
        Of each.
    """

    cut: Ints
    home: Ints
    seconds: Floats

    def of(self, cuts: Ints) -> tuple[Ints, "SameEdge"]:
        """Return for some cuts their places in what was asked, and the pairs they are in.

        Parameters
        ----------
        cuts
            Which, each as often as wanted.
        """
        begin = np.searchsorted(self.cut, cuts)
        count = np.searchsorted(self.cut, cuts, side="right") - begin
        asked = np.repeat(np.arange(len(cuts)), count)
        pair = np.arange(len(asked)) + np.repeat(begin - np.cumsum(count) + count, count)
        return asked, SameEdge(self.cut[pair], self.home[pair], self.seconds[pair])


def same_edge(graph: SearchGraph, cuts: StreetCuts, homes: Attachments) -> SameEdge:
    """Return the walks along edges between the cuts and the homes of each.

    Parameters
    ----------
    graph
        Uncut streets, weighted.
    cuts
        Where places stand on them.
    homes
        Where homes touch them.
    """
    cut, home = _alike(cuts.edge, homes.edge)
    edge = cuts.edge[cut]
    here_m, there_m = cuts.at_m[cut], graph.streets.locate(homes)[1][home]
    here_s, there_s = (graph.parts_seconds(edge, one) for one in (here_m, there_m))
    beyond = there_m >= here_m
    by_tail, by_head = (ends[edge] for ends in graph.open_ends)
    with np.errstate(invalid="ignore"):
        seconds = np.where(beyond, there_s[0] - here_s[0], there_s[1] - here_s[1])
    # Who stands at it is there, whatever the street is.
    at_it = np.where(np.abs(there_m - here_m) <= SAME_PLACE_M, 0.0, np.inf)
    seconds = np.where(np.where(beyond, by_tail, by_head), seconds, at_it)
    held = np.flatnonzero(np.isfinite(seconds))
    return SameEdge(cut[held], home[held], seconds[held])


def _alike(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of rows that hold the same number, in the order of the first."""
    order = np.argsort(other, kind="stable")
    ordered = other[order]
    begin = np.searchsorted(ordered, one)
    count = np.searchsorted(ordered, one, side="right") - begin
    first = np.repeat(np.arange(len(one)), count)
    second = np.arange(len(first)) + np.repeat(begin - np.cumsum(count) + count, count)
    return first, order[second]
