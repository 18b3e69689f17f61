"""What a slope is to a walker: time up and down, as a multiple of that on level ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lifecircle.network.profiles import MetreProfile, Profile

Floats = NDArray[np.float64]

STEEPEST_ON_WHEELS = 1.0 / 12.0
"""Rise over run above which those who cannot take steps stop (GB 50763: ramps of 1:12)."""

MOST_SLOPE = 0.3
"""Steeper ground is taken to be no steeper: the formula was not measured there."""

_STEEPNESS = 3.5
_EASIEST = 0.05


@dataclass(frozen=True, eq=False)
class Grade:
    """How hilly edges or stretches are.

    Parameters
    ----------
    forward, backward
        Time from tail to head, and back, as a multiple of that on level ground; 1 on steps,
        which have a pace of their own.
    steepest
        The greatest rise or fall over run of its pieces, not below 0.
    """

    forward: Floats
    backward: Floats
    steepest: Floats

    def of(self, edges: NDArray[np.int64]) -> "Grade":
        """Return the grade of stretches, each as the edge it is part of."""
        return Grade(self.forward[edges], self.backward[edges], self.steepest[edges])


def slope_time(slope: ArrayLike) -> Floats:
    """Return the time on a slope as a multiple of that on level ground.

    Tobler's walking speed, 6 exp(-3.5 |S + 0.05|) km/h, divided into what it is at S = 0, so
    that level ground keeps the walker's own speed. Slopes beyond `MOST_SLOPE` count as that.

    Parameters
    ----------
    slope
        Rise over run in the direction walked, below 0 downhill.

    Notes
    -----
    W. Tobler (1993), Three presentations on geographical analysis and modeling, NCGIA 93-1.

    Examples
    --------
    >>> slope_time([0.0, 0.1, -0.05, -0.1]).round(3).tolist()
    [1.0, 1.419, 0.839, 1.0]
    """
    held = np.clip(np.asarray(slope, dtype=np.float64), -MOST_SLOPE, MOST_SLOPE)
    return np.asarray(np.exp(_STEEPNESS * (np.abs(held + _EASIEST) - _EASIEST)))


def graded_seconds(level_s: Floats, grade: Grade, profile: Profile) -> tuple[Floats, Floats]:
    """Return the seconds back (from head to tail) and forth on stretches that rise or fall.

    Those who cannot take steps stop where it is steeper than `STEEPEST_ON_WHEELS`, up or down.
    Metres are metres whatever the slope.

    Parameters
    ----------
    level_s
        Seconds on level ground, infinite where closed.
    grade
        Of the stretches.
    profile
        Who walks.
    """
    if not profile.steps_factor:
        level_s = np.where(grade.steepest > STEEPEST_ON_WHEELS, np.inf, level_s)
    if isinstance(profile, MetreProfile):
        return level_s, level_s
    return level_s * grade.backward, level_s * grade.forward
