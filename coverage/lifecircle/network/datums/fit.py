"""How well places sit where they are: on streets, in buildings, clear of what crosses them.

Good or bad is not judged by a distance alone, which differs from town to town, but against the
same places pushed a few hundred metres any way: places in the wrong datum sit no better than
those, places in the right one clearly better than all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]
Measure = Callable[[Floats, Floats], Floats]
"""What each place measures once it is moved by so many metres east and north; less is better."""

FAR_M = 150.0
"""Nothing is looked for farther away."""

_DEVIATIONS = 4.0
_GOLDEN = np.pi * (3.0 - np.sqrt(5.0))  # no two pushes and no street grid run the same way
_PUSHES = tuple(
    (push_m * np.cos(turn * _GOLDEN), push_m * np.sin(turn * _GOLDEN))
    for turn, push_m in enumerate((180.0, 300.0) * 4, start=1)
)


def distances_to(shapes: shapely.STRtree, x: Floats, y: Floats) -> Measure:
    """Return a measure: how far places are from the nearest of some shapes, at most `FAR_M`.

    Parameters
    ----------
    shapes
        An index of streets, or of buildings; inside one the distance is 0.
    x, y
        The places, in the plane of the shapes.
    """

    def measure(east_m: Floats, north_m: Floats) -> Floats:
        """Return how far each place is from a shape once it is pushed."""
        points = shapely.points(x + east_m, y + north_m)
        away_m = np.full(len(points), FAR_M)
        (place, _), found_m = shapes.query_nearest(
            points, max_distance=FAR_M, return_distance=True, all_matches=False
        )
        away_m[place] = found_m
        return np.round(away_m, 2)  # equal distances are equal after a push as well

    return measure


def crossed_by(shapes: shapely.STRtree, outlines: Shapes, owner: Ints) -> Measure:
    """Return a measure: 1 for outlines that one of some shapes crosses, 0 for the others.

    Parameters
    ----------
    shapes
        An index of streets, or of buildings.
    outlines
        The lines around areas, such as parcels and parks, in the plane of the shapes.
    owner
        The place each of them belongs to.
    """
    xy, outline = shapely.get_coordinates(outlines, return_index=True)

    def measure(east_m: Floats, north_m: Floats) -> Floats:
        """Return which outlines are crossed once they are pushed."""
        by_m = np.column_stack((east_m, north_m))[owner[outline]]
        moved = shapely.set_coordinates(outlines.copy(), xy + by_m)
        crossed = np.zeros(len(outlines))
        crossed[shapes.query(moved, predicate="intersects")[0]] = 1.0
        return crossed

    return measure


@dataclass(frozen=True, eq=False)
class Fit:
    """How places sit in one position.

    Parameters
    ----------
    values
        What each of them measures there, or those of them that can be measured.
    strength
        How clearly they sit better there than pushed away; see `strength_of`.
    chance
        The strength that chance may bring about: four standard deviations above the mean of
        the pushed ones. Where streets repeat themselves, places seem to sit well all at once.
    """

    values: Floats
    strength: float
    chance: float


def fit_at(measure: Measure, east_m: Floats, north_m: Floats) -> Fit:
    """Return how places sit once each is moved, against the same places pushed from there.

    Parameters
    ----------
    measure
        What is measured.
    east_m, north_m
        How far to move each place.
    """
    values = measure(east_m, north_m)
    pushed = [measure(east_m + east, north_m + north) for east, north in _PUSHES]
    chances = [
        strength_of(one, np.concatenate(pushed[:at] + pushed[at + 1 :]))
        for at, one in enumerate(pushed)
    ]
    chance = float(np.mean(chances) + _DEVIATIONS * np.std(chances))
    return Fit(values, strength_of(values, np.concatenate(pushed)), chance)


def strength_of(values: Floats, others: Floats) -> float:
    """Return how clearly values are smaller than others: the one-sided statistic of Smirnov.

    The greatest excess of the share of values within some bound over the share of others within
    it, times the root of the number of values. Values drawn like the others exceed s with
    probability exp(-2 s²): 1.2 in one case of eighteen, 2.5 in one of 270,000.

    Parameters
    ----------
    values
        At least one.
    others
        Many more than values.

    Examples
    --------
    >>> strength_of(np.full(16, 5.0), np.array([5.0, 20.0, 30.0, 40.0]))
    3.0
    """
    return best_bound(values, others)[1] * float(np.sqrt(len(values)))


def best_bound(values: Floats, others: Floats) -> tuple[float, float]:
    """Return the bound within which values exceed others most, and by which share (0 or more)."""
    bounds = np.sort(values)
    within = np.arange(1, len(bounds) + 1) / len(bounds)
    expected = np.searchsorted(np.sort(others), bounds, side="right") / len(others)
    # Of equal values the last counts them all.
    at = len(bounds) - 1 - int(np.argmax((within - expected)[::-1]))
    return float(bounds[at]), max(float(within[at] - expected[at]), 0.0)
