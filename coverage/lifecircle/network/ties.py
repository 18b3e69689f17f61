"""Which of several equally quick walks is told: one that does not depend on any order of rows.

A walk is labelled with its seconds, the row of its facility, its metres along streets, those on
steps and those of access. Of two walks the one whose label comes first is told. All sums are exact
(`lifecircle.network.exact`), so ties are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.network.snap import Floats, Ints

Label = tuple[NDArray[Any], ...]


@dataclass(frozen=True, eq=False)
class Links:
    """Arcs between nodes, one at most between any two.

    Parameters
    ----------
    begins, ends
        Their nodes.
    seconds
        Of each.
    metres
        What is summed along a path, one row a measure.
    """

    begins: Ints
    ends: Ints
    seconds: Floats
    metres: Floats


def leads(one: Label, other: Label) -> NDArray[np.bool_]:
    """Return where one label comes before another: its first part that differs is less.

    Examples
    --------
    >>> leads((np.array([1, 1]), np.array([5, 5])), (np.array([1, 2]), np.array([5, 0]))).tolist()
    [False, True]
    """
    first, undecided = np.zeros(len(one[0]), bool), np.ones(len(one[0]), bool)
    for mine, its in zip(one, other, strict=True):
        first |= undecided & (mine < its)
        undecided &= mine == its
    return first


def told_paths(links: Links, seconds: Floats, before: Ints) -> tuple[Ints, Floats, Ints]:
    """Return where the path of each node begins, its metres, and the node before it.

    Of equally quick paths it is the one that begins at the lowest node, then the one with the
    least of each measure in turn.

    Parameters
    ----------
    links
        The arcs that were searched.
    seconds
        Least time to each node, infinite where there is none.
    before
        A node before each on a path of that time; negative where a path begins, or there is none.
    """
    tied = _tied(links, seconds)
    ends, begins = links.ends[tied], links.begins[tied]
    while True:
        root, metres = _summed(links, before)
        if not len(tied):
            break
        label = (root[begins], *(metres[:, begins] + links.metres[:, tied]))
        order = np.lexsort((*label[::-1], ends))
        best = order[np.flatnonzero(np.diff(ends[order], prepend=-1))]
        own = (root[ends[best]], *metres[:, ends[best]])
        better = best[leads(tuple(one[best] for one in label), own)]
        if not len(better):
            break
        before[ends[better]] = begins[better]
    return root, metres, before


def _tied(links: Links, seconds: Floats) -> Ints:
    """Return the arcs to nodes that several arcs reach in the least time."""
    least_s = seconds[links.ends]
    tight = (seconds[links.begins] + links.seconds == least_s) & np.isfinite(least_s)
    quick = np.flatnonzero(tight)
    many = np.bincount(links.ends[quick], minlength=len(seconds)) > 1
    return quick[many[links.ends[quick]]]


def _summed(links: Links, before: Ints) -> tuple[Ints, Floats]:
    """Return where each node's path begins and its metres, by pointer doubling."""
    used = np.flatnonzero(before[links.ends] == links.begins)
    metres = np.zeros((len(links.metres), len(before)))
    metres[:, links.ends[used]] = links.metres[:, used]
    pointer = np.where(before >= 0, before, np.arange(len(before)))
    while True:
        for column in metres:
            np.add(column, column[pointer], out=column)
        ahead = pointer[pointer]
        if np.array_equal(ahead, pointer):
            return pointer, metres
        pointer = ahead
