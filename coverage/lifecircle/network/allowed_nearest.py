"""The nearest line that may be walked to: others are passed over, the nearest first."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_AT_ONCE = 1000

Allowed = Callable[[Ints, Ints], Bools]
Blocked = Callable[[Ints, Ints, Floats, Floats], Bools]


@dataclass(frozen=True, eq=False)
class Rules:
    """Which lines a shape may be joined to.

    Parameters
    ----------
    allowed
        Given shapes and lines, pair by pair: whether the line is looked at for the shape at all.
    blocked
        Given further where each straight walk begins and ends: whether something is in its way.
    candidates
        How many allowed lines, the nearest first, are tried for one that is not blocked.
    """

    allowed: Allowed
    blocked: Blocked
    candidates: int


def nearest_allowed(
    shapes: NDArray[np.object_],
    lines: NDArray[np.object_],
    *,
    tree: shapely.STRtree,
    limit_m: Floats,
    rules: Rules,
) -> Ints:
    """Return the nearest line that each shape may be joined to, the lowest on a tie, or -1.

    Parameters
    ----------
    shapes
        Points or outlines.
    lines
        What they may be joined to.
    tree
        An index of the lines.
    limit_m
        Farthest distance of each shape, inclusive.
    rules
        What may be joined to what.
    """
    found = np.full(len(shapes), -1, np.int64)
    for begin in range(0, len(shapes), _AT_ONCE):
        some = np.arange(begin, min(begin + _AT_ONCE, len(shapes)))
        found[some] = _some(shapes, lines, some, tree, limit_m, rules)
    return found


def _some(
    shapes: NDArray[np.object_],
    lines: NDArray[np.object_],
    some: Ints,
    tree: shapely.STRtree,
    limit_m: Floats,
    rules: Rules,
) -> Ints:
    """Return the nearest allowed line of some of the shapes."""
    most_m = limit_m[some] * (1 + 1e-9) + 1e-6
    place, line = tree.query(shapes[some], predicate="dwithin", distance=most_m)
    shape = some[place]
    kept = rules.allowed(shape, line)
    place, shape, line = place[kept], shape[kept], line[kept]
    away_m = shapely.distance(shapes[shape], lines[line])
    near = away_m <= limit_m[shape]
    place, shape, line, away_m = place[near], shape[near], line[near], away_m[near]
    order = np.lexsort((line, away_m, place))
    place, shape, line = place[order], shape[order], line[order]
    first = np.searchsorted(place, np.arange(len(some)))
    tried = np.arange(len(place)) - first[place] < rules.candidates
    place, shape, line = place[tried], shape[tried], line[tried]
    begins, ends = straight_walks(shapes[shape], lines[line])
    free = ~rules.blocked(shape, line, begins, ends)
    place, line = place[free], line[free]
    chosen = np.flatnonzero(np.diff(place, prepend=-1))
    found = np.full(len(some), -1, np.int64)
    found[place[chosen]] = line[chosen]
    return found


def straight_walks(
    shapes: NDArray[np.object_], lines: NDArray[np.object_]
) -> tuple[Floats, Floats]:
    """Return where the shortest straight walk from each shape to its line begins and ends."""
    walk = shapely.shortest_line(shapes, lines)
    xy = shapely.get_coordinates(walk).reshape(-1, 2, 2)
    return xy[:, 0], xy[:, 1]
