"""How fairly something is shared out: among people, among streets, among groups.

All measures weigh people, not rows. They are for times and supplies; of a yes or no they say
nothing (the Gini index of being covered is one minus the share covered), so those are refused.
Formulae: Gini from the Lorenz curve, Theil (1967) with its parts between and within groups,
Palma (top tenth over bottom four tenths), location quotient.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import CallError

Numbers = NDArray[np.float64]

PERCENTILES = (10, 25, 50, 75, 90)


@dataclass(frozen=True, eq=False)
class Lorenz:
    """The curve of what share of the whole the least favoured share of people has.

    Parameters
    ----------
    people_share
        From 0 to 1, the least favoured first.
    held_share
        What they hold of the whole, from 0 to 1.
    """

    people_share: Numbers
    held_share: Numbers

    @property
    def gini(self) -> float:
        """The Gini index: 0 where all have the same, towards 1 where one has all."""
        steps = np.diff(self.people_share)
        return float(1.0 - (steps * (self.held_share[1:] + self.held_share[:-1])).sum())

    def held_by_least(self, share: float) -> float:
        """Return what the least favoured share of people holds, straight between rows."""
        return float(np.interp(share, self.people_share, self.held_share))

    @property
    def palma(self) -> float:
        """What the best tenth holds over what the last four tenths hold; infinite for nothing."""
        last = self.held_by_least(0.4)
        return (1.0 - self.held_by_least(0.9)) / last if last > 0 else np.inf


@dataclass(frozen=True)
class Theil:
    """Theil's index and its two parts, which add up to it.

    Parameters
    ----------
    total
        0 where all have the same.
    between
        What would be left if all in a group had the group's mean.
    within
        The rest.
    """

    total: float
    between: float
    within: float


def lorenz(values: ArrayLike, people: ArrayLike) -> Lorenz:
    """Return the Lorenz curve of something people have.

    Parameters
    ----------
    values
        What each person of a row has: minutes or supply; finite, not negative.
    people
        How many people each row stands for; rows of nobody are passed over.

    Raises
    ------
    CallError
        If a value is negative or endless, only 0 and 1 occur, or nobody has anything.

    Examples
    --------
    >>> lorenz([1, 3], [1, 1]).gini
    0.25
    """
    held, weight = _rows(values, people)
    order = np.argsort(held, kind="stable")
    mass = (held * weight)[order]
    return Lorenz(_shares(weight[order]), _shares(mass))


def theil(values: ArrayLike, people: ArrayLike, groups: ArrayLike) -> Theil:
    """Return Theil's index, split into what lies between groups and within them.

    Parameters
    ----------
    values, people
        As `lorenz` takes them.
    groups
        The group of each row, for example its street.

    Examples
    --------
    >>> theil([1, 1, 3, 3], [1, 1, 1, 1], ["a", "a", "b", "b"]).within
    0.0
    """
    named = np.asarray(groups)[np.asarray(people, np.float64) > 0]
    held, weight = _rows(values, people)
    mass, all_people = held * weight, weight.sum()
    mean = mass.sum() / all_people
    total = float((weight / all_people * _log_product(held / mean)).sum())
    sums = pd.DataFrame({"mass": mass, "people": weight}).groupby(named, sort=True).sum()
    ratio = sums["mass"].to_numpy() / sums["people"].to_numpy() / mean
    between = float((sums["people"].to_numpy() / all_people * _log_product(ratio)).sum())
    return Theil(total, between, total - between)


def location_quotients(supply: pd.Series, people: pd.Series) -> pd.Series:
    """Return each zone's supply a person over that of the whole; missing where nobody lives.

    Parameters
    ----------
    supply, people
        By zone, on the same index.

    Examples
    --------
    >>> location_quotients(pd.Series([10, 30]), pd.Series([20, 20])).tolist()
    [0.5, 1.5]
    """
    whole = supply.sum() / people.sum()
    return (supply / people.where(people > 0)) / whole


def group_ratio(covered: ArrayLike, group: ArrayLike, other: ArrayLike) -> float:
    """Return the share of one group that is covered over that of another.

    Parameters
    ----------
    covered
        Which rows are covered, or the share of each that is.
    group, other
        People of the two groups in each row.

    Returns
    -------
    float
        1 where both fare alike, less where the first fares worse; missing where the other group
        has nobody covered or either has nobody.
    """
    inside = np.asarray(covered, np.float64)
    one, two = np.asarray(group, np.float64), np.asarray(other, np.float64)
    if not one.sum() or not two.sum() or not (inside * two).sum():
        return np.nan
    return float(((inside * one).sum() / one.sum()) / ((inside * two).sum() / two.sum()))


def weighted_percentiles(
    values: ArrayLike, people: ArrayLike, *, at: ArrayLike = PERCENTILES
) -> Numbers:
    """Return the values that so many percent of people do not exceed.

    Parameters
    ----------
    values
        May be infinite, as the minutes of who reaches nothing.
    people
        How many each row stands for.
    at
        Percents, 0 to 100.

    Returns
    -------
    ndarray
        For each percent the least value that at least so many people stay within.

    Examples
    --------
    >>> weighted_percentiles([5, 10, np.inf], [50, 40, 10], at=[50, 90, 91])
    array([ 5., 10., inf])
    """
    held, weight = np.asarray(values, np.float64), np.asarray(people, np.float64)
    lived = weight > 0
    held, weight = held[lived], weight[lived]
    wanted = np.asarray(at, np.float64)
    if not len(held):
        return np.full(wanted.shape, np.nan)
    order = np.argsort(held, kind="stable")
    reached = np.cumsum(weight[order])
    needed = wanted / 100.0 * reached[-1] * (1 - 1e-12)  # whole shares must not slip to the next
    return np.asarray(held[order][np.searchsorted(reached, needed, side="left")])


def _rows(values: ArrayLike, people: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return the rows somebody lives in, checked."""
    held, weight = np.asarray(values, np.float64), np.asarray(people, np.float64)
    if (weight < 0).any() or not np.isfinite(weight).all():
        raise CallError("people must be finite and not negative")
    held, weight = held[weight > 0], weight[weight > 0]
    if not np.isfinite(held).all() or (held < 0).any():
        raise CallError("an index of equality needs values that are finite and not negative")
    if not (held * weight).sum() > 0:
        raise CallError("nobody has anything: how equally nothing is shared cannot be said")
    if np.asarray(values).dtype == bool:
        raise CallError("the Gini index of yes and no says only how many are covered")
    return held, weight


def _shares(parts: Numbers) -> Numbers:
    """Return the running sum of parts as shares of their sum, from 0."""
    return np.concatenate(([0.0], np.cumsum(parts) / parts.sum()))


def _log_product(ratio: Numbers) -> Numbers:
    """Return ``x ln x``, which is 0 at 0."""
    return np.asarray(ratio * np.log(np.where(ratio > 0, ratio, 1.0)))
