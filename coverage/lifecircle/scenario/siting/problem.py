"""A siting problem in numbers: who could be reached from which site, and what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lifecircle.errors import CallError
from lifecircle.programs import Effort, Status

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Reached:
    """Which homes each site reaches within the limit: rows of a table of pairs.

    Parameters
    ----------
    home, site
        Row and column of each pair. To ask for two circles at once, stack their homes: one row
        a home and circle, the same sites.
    cost
        What the walk of each pair costs (minutes or metres); only location problems look at it.
    people
        Of each home.
    sites
        How many sites there are, the standing ones included.
    """

    home: Ints
    site: Ints
    cost: Numbers
    people: Numbers
    sites: int

    def __post_init__(self) -> None:
        """Refuse what no solver should see."""
        if not len(self.home) == len(self.site) == len(self.cost):
            raise CallError("`home`, `site` and `cost` are columns of one table")
        if len(self.home) and not (self.home.min() >= 0 and self.home.max() < len(self.people)):
            raise CallError("`home` names a row that has no people")
        if len(self.site) and not (self.site.min() >= 0 and self.site.max() < self.sites):
            raise CallError("`site` names a site that does not exist")
        if not (np.isfinite(self.people).all() and (self.people >= 0).all()):
            raise CallError("`people` must be finite and not negative")
        if not (np.isfinite(self.cost).all() and (self.cost >= 0).all()):
            raise CallError("`cost` must be finite and not negative")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rules:
    """What a set of sites must keep to, beside what it is chosen for.

    Parameters
    ----------
    standing
        Sites that are there already; they are kept and cost nothing.
    price
        Of each site; 1 without, so that the price is their number.
    budget
        Most that the new sites may cost together.
    count
        How many new sites exactly, or None.
    one_in
        For each group of sites (those of one street), at least one is open, standing or new.
    floors
        For each group of homes (a community), at least so many of its people are reached.
    not_both
        Pairs of sites that exclude each other.
    """

    standing: Bools | None = None
    price: Numbers | None = None
    budget: float | None = None
    count: int | None = None
    one_in: Sequence[Ints] = ()
    floors: Sequence[tuple[Ints, float]] = ()
    not_both: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """Where to build, and how sure that is.

    Parameters
    ----------
    status
        ``optimal`` only with a proof.
    new
        The sites to build, in their order.
    people
        Who is reached then, by standing and new sites together.
    objective
        What was minimised or maximised: people, price, or cost of walks.
    bound
        What no set of sites can better.
    gap
        Relative difference of the two.
    effort
        What it took.
    reason
        Key of the sentence why there is no answer, empty when there is one.
    details
        The numbers of that sentence.
    """

    status: Status
    new: tuple[int, ...] = ()
    people: float = np.nan
    objective: float = np.nan
    bound: float = np.nan
    gap: float = np.inf
    effort: Effort = field(default_factory=Effort)
    reason: str = ""
    details: dict[str, float] = field(default_factory=dict)


def people_reached(reached: Reached, sites: Bools) -> float:
    """Return how many people the open sites reach."""
    found = np.zeros(len(reached.people), bool)
    found[reached.home[sites[reached.site]]] = True
    return float(reached.people[found].sum())
