"""Enough, not only near: the floating catchment family on one table of pairs.

Every measure shares what facilities offer among the people who can reach them and returns what
a person of each row has, in the unit of the supply. They differ in how they weigh nearness:

========== ====================================================================================
2SFCA      all within the limit alike (Luo and Wang 2003)
E2SFCA     weights by zones of time (Luo and Qi 2009)
Gaussian   E2SFCA with a bell: ``dai`` falls to 0 at the limit (Dai 2010), ``fca`` to 0.01 there
3SFCA      people first choose among the facilities near them (Wan, Zou and Sternberg 2012)
MH3SFCA    the choice also knows the facilities' size, and distance counts once (Jörg et al. 2019)
========== ====================================================================================
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import CallError

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]

ZONE_WEIGHTS = (1.0, 0.68, 0.22)
"""Of the thirds of the limit in E2SFCA; the weights Luo and Qi chose for three zones."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Who reaches what, and how long it takes: only pairs within the limit.

    Parameters
    ----------
    home, facility
        Rows of each pair.
    minutes
        Time of its walk.
    limit
        The limit of the circle, minutes; inclusive.
    homes, facilities
        How many rows there are of each, reached or not.
    """

    home: Ints
    facility: Ints
    minutes: Numbers
    limit: float
    homes: int
    facilities: int

    def by_home(self, values: Numbers) -> Numbers:
        """Return the sums of a pair's values by home."""
        return np.asarray(np.bincount(self.home, values, minlength=self.homes), np.float64)

    def by_facility(self, values: Numbers) -> Numbers:
        """Return the sums of a pair's values by facility."""
        return np.asarray(np.bincount(self.facility, values, minlength=self.facilities), np.float64)


@dataclass(frozen=True, eq=False)
class Supply:
    """What each person has, and how full each facility is.

    Parameters
    ----------
    per_person
        Supply a person of each home, in the unit of the supply; 0 where nothing is reached.
    per_demand
        Supply of each facility over the people who (by the measure) turn to it; NaN where
        nobody does.
    """

    per_person: Numbers
    per_demand: Numbers


def two_step(
    pairs: Pairs, people: ArrayLike, supply: ArrayLike, *, weights: Numbers | None = None
) -> Supply:
    """Return the two-step floating catchment: shared among all within the limit.

    Parameters
    ----------
    pairs
        Who reaches what.
    people
        Of each home.
    supply
        Of each facility: beds, places, square metres.
    weights
        Of each pair, as `zone_weights` or `gaussian_weights` give them; 1 without (2SFCA).

    Returns
    -------
    Supply
        The people times what they have add up to the supply of the facilities somebody reaches.
    """
    demand, offer = _checked(pairs, people, supply)
    near = np.ones(len(pairs.home)) if weights is None else weights
    ratio = _ratio(offer, pairs.by_facility(near * demand[pairs.home]))
    return Supply(_gathered(pairs, ratio, near), ratio)


def three_step(pairs: Pairs, people: ArrayLike, supply: ArrayLike, *, weights: Numbers) -> Supply:
    """Return 3SFCA: each home's people choose among its facilities by the weights first.

    Parameters
    ----------
    pairs, people, supply, weights
        As `two_step` takes them.
    """
    demand, offer = _checked(pairs, people, supply)
    chosen = _chosen(pairs, weights)
    ratio = _ratio(offer, pairs.by_facility(chosen * demand[pairs.home] * weights))
    return Supply(_gathered(pairs, ratio, chosen * weights), ratio)


def modified_huff(
    pairs: Pairs, people: ArrayLike, supply: ArrayLike, *, weights: Numbers
) -> Supply:
    """Return MH3SFCA: the choice knows the facilities' size, and distance lowers what one has.

    Parameters
    ----------
    pairs, people, supply, weights
        As `two_step` takes them.
    """
    demand, offer = _checked(pairs, people, supply)
    chosen = _chosen(pairs, weights * offer[pairs.facility])
    ratio = _ratio(offer, pairs.by_facility(chosen * demand[pairs.home]))
    return Supply(_gathered(pairs, ratio, chosen * weights), ratio)


def zone_weights(pairs: Pairs, *, weights: Sequence[float] = ZONE_WEIGHTS) -> Numbers:
    """Return the weight of the equal zone of time each pair falls in, upper ends inclusive."""
    ends = pairs.limit * np.arange(1, len(weights)) / len(weights)
    return np.asarray(weights, np.float64)[np.searchsorted(ends, pairs.minutes, side="left")]


def gaussian_weights(pairs: Pairs, *, form: str = "dai") -> Numbers:
    """Return weights that fall with time like a bell.

    Parameters
    ----------
    pairs
        Who reaches what.
    form
        ``dai``: ``(exp(-½ (t/T)²) - exp(-½)) / (1 - exp(-½))``, 1 at the door and 0 at the
        limit; ``fca``: ``exp(-t²/β)`` with ``β = -T² / ln 0.01``, 0.01 at the limit.
    """
    if form not in _BELLS:
        raise CallError(f"`form` is {form!r}; give one of {', '.join(_BELLS)}")
    return _BELLS[form](pairs.minutes / pairs.limit)


def _dai(part: Numbers) -> Numbers:
    """Return Dai's bell of the part of the limit."""
    end = np.exp(-0.5)
    return np.asarray((np.exp(-0.5 * part**2) - end) / (1.0 - end))


def _fca(part: Numbers) -> Numbers:
    """Return the bell that is 0.01 at the limit."""
    return np.asarray(0.01 ** (part**2))


_BELLS: Mapping[str, Callable[[Numbers], Numbers]] = {"dai": _dai, "fca": _fca}


def _checked(pairs: Pairs, people: ArrayLike, supply: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return people and supply as numbers that can be shared."""
    demand, offer = np.asarray(people, np.float64), np.asarray(supply, np.float64)
    wanted = {"people": (demand, pairs.homes), "supply": (offer, pairs.facilities)}
    for name, (values, many) in wanted.items():
        if values.shape != (many,):
            raise CallError(f"`{name}` must have {many} rows, one for each")
        if not np.isfinite(values).all() or (values < 0).any():
            raise CallError(f"`{name}` must be finite and not negative")
    return demand, offer


def _chosen(pairs: Pairs, pull: Numbers) -> Numbers:
    """Return the share of each home's people that turn to each facility."""
    whole = pairs.by_home(pull)[pairs.home]
    return np.asarray(np.divide(pull, whole, out=np.zeros(len(pull)), where=whole > 0))


def _ratio(offer: Numbers, demand: Numbers) -> Numbers:
    """Return supply over demand, NaN where there is no demand."""
    nothing = np.full(len(offer), np.nan)
    return np.asarray(np.divide(offer, demand, out=nothing, where=demand > 0))


def _gathered(pairs: Pairs, ratio: Numbers, weights: Numbers) -> Numbers:
    """Return what each home gathers from the facilities it reaches."""
    return pairs.by_home(weights * np.nan_to_num(ratio)[pairs.facility])
