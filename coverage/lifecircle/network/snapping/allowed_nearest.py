"""The nearest line that may be walked to: others are passed over, the nearest first.

A line may bend round what is in the way. So of each line all straight stretches are tried, each at
its own nearest place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FIRST_M, _GROWS = 40.0, 3.0
_ROUNDED_M = 1e-6
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
        shape, line, least_m = _candidates(shapes, lines, some, tree, limit_m, rules)
        away_m, best_m = np.full(len(shape), np.inf), np.full(len(shapes), np.inf)
        order = np.lexsort((line, least_m, shape))
        nearest = order[np.flatnonzero(np.diff(shape[order], prepend=-1))]
        # Mostly nothing is in the way to the nearest: then what is farther is not tried.
        for tried in (nearest, np.setdiff1d(order, nearest)):
            rest = tried[least_m[tried] <= best_m[shape[tried]] + _ROUNDED_M]
            free = free_places(
                shapes, lines, shape[rest], line[rest], limit_m=limit_m, blocked=rules.blocked
            )
            away_m[rest] = free.away_m
            best_m[shape[nearest]] = away_m[nearest]
        held = np.flatnonzero(np.isfinite(away_m))
        order = held[np.lexsort((line[held], away_m[held], shape[held]))]
        chosen = order[np.flatnonzero(np.diff(shape[order], prepend=-1))]
        found[shape[chosen]] = line[chosen]
    return found


def _candidates(
    shapes: NDArray[np.object_],
    lines: NDArray[np.object_],
    some: Ints,
    tree: shapely.STRtree,
    limit_m: Floats,
    rules: Rules,
) -> tuple[Ints, Ints, Floats]:
    """Return the lines that are tried for some of the shapes, pair by pair, and how far they are.

    Most find enough of them close by, so the ground that is looked at grows by and by.
    """
    found: list[tuple[Ints, Ints, Floats]] = []
    around_m = _FIRST_M
    while len(some):
        wide_m = np.minimum(limit_m, around_m)
        shape, line, away_m = _within(shapes, lines, some, tree, wide_m, rules)
        enough = np.bincount(shape, minlength=len(shapes)) >= rules.candidates
        enough |= wide_m >= limit_m
        kept = enough[shape]
        found.append((shape[kept], line[kept], away_m[kept]))
        some, around_m = some[~enough[some]], around_m * _GROWS
    shapes_of, lines_of, away_of = zip(*found, strict=True)
    return np.concatenate(shapes_of), np.concatenate(lines_of), np.concatenate(away_of)


def _within(
    shapes: NDArray[np.object_],
    lines: NDArray[np.object_],
    some: Ints,
    tree: shapely.STRtree,
    limit_m: Floats,
    rules: Rules,
) -> tuple[Ints, Ints, Floats]:
    """Return the nearest lines within limits that may be asked for, up to as many as are tried."""
    most_m = limit_m[some] * (1 + 1e-9) + 1e-6
    place, line = tree.query(shapes[some], predicate="dwithin", distance=most_m)
    shape = some[place]
    kept = rules.allowed(shape, line)
    shape, line = shape[kept], line[kept]
    away_m = shapely.distance(shapes[shape], lines[line])
    near = away_m <= limit_m[shape]
    shape, line, away_m = shape[near], line[near], away_m[near]
    order = np.lexsort((line, away_m, shape))
    shape, line, away_m = shape[order], line[order], away_m[order]
    first = np.searchsorted(shape, shape)
    tried = np.arange(len(shape)) - first < rules.candidates
    return shape[tried], line[tried], away_m[tried]


@dataclass(frozen=True, eq=False)
class FreePlaces:
    """The nearest place of a line that a straight walk leads to with nothing in its way.

    Parameters
    ----------
    away_m
        How far it is, infinite where there is none.
    xy
        Where it is, missing where there is none.
    """

    away_m: Floats
    xy: Floats


def free_places(
    shapes: NDArray[np.object_],
    lines: NDArray[np.object_],
    shape: Ints,
    line: Ints,
    *,
    limit_m: Floats,
    blocked: Blocked,
) -> FreePlaces:
    """Return the nearest free place for pairs of a shape and a line.

    Parameters
    ----------
    shapes, lines
        Points or outlines, and lines.
    shape, line
        The pairs.
    limit_m
        Farthest distance of each shape, inclusive.
    blocked
        As in `Rules`.
    """
    xy, part = shapely.get_coordinates(lines[line], return_index=True)
    inner = np.flatnonzero(part[1:] == part[:-1])
    stretches = shapely.linestrings(np.stack((xy[inner], xy[inner + 1]), axis=1))
    pair = part[inner]
    begins, ends = straight_walks(shapes[shape[pair]], stretches)
    away_m = np.hypot(*(ends - begins).T)
    # The measured distance and that of the found place differ by rounding.
    open_one = np.flatnonzero(away_m <= limit_m[shape[pair]] * (1 + 1e-9) + 1e-6)
    at = pair[open_one]
    open_one = open_one[~blocked(shape[at], line[at], begins[open_one], ends[open_one])]
    order = open_one[np.lexsort((open_one, away_m[open_one], pair[open_one]))]
    best = order[np.flatnonzero(np.diff(pair[order], prepend=-1))]
    found = FreePlaces(np.full(len(shape), np.inf), np.full((len(shape), 2), np.nan))
    found.away_m[pair[best]], found.xy[pair[best]] = away_m[best], ends[best]
    return found


def straight_walks(
    shapes: NDArray[np.object_], lines: NDArray[np.object_]
) -> tuple[Floats, Floats]:
    """Return where the shortest straight walk from each shape to its line begins and ends."""
    walk = shapely.shortest_line(shapes, lines)
    xy = shapely.get_coordinates(walk).reshape(-1, 2, 2)
    return xy[:, 0], xy[:, 1]
