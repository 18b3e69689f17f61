"""How fairly minutes and supply are shared out: one row a circle, measure and pair of groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.assessment.shares import Shared, by_home
from lifecircle.assessment.zoned import Zoned
from lifecircle.circles.equity import (
    PERCENTILES,
    group_ratio,
    lorenz,
    theil,
    weighted_percentiles,
)
from lifecircle.circles.results import Result
from lifecircle.circles.walks.reach import LIMIT_TOLERANCE
from lifecircle.circles.zone_rows import LEVELS
from lifecircle.study.standards.circle import Circle

Numbers = NDArray[np.float64]

BASES = ("minutes", "supply", "covered")
"""What is shared out: the walk to the nearest facility, what a person has by the Gaussian
catchment, and being within the limit (ratios only, never an index)."""

INDICES = ("gini", "theil", "theil_between", "theil_within", "palma")
MEASURES = (*INDICES, *(f"p{one}" for one in PERCENTILES), "ratio")

ALL = "all"
GROUPS = ("age_60_plus", "migrants", "residents")
KINDS = ("rural", "urban", "old", "new")
PAIRS = (
    ("age_60_plus", "residents"),
    ("migrants", "residents"),
    ("rural", "urban"),
    ("old", "new"),
    ("old", ALL),
)
"""Who is held against whom: population groups by where they live, and people of the circle's own
group by the kind of their neighbourhood."""

_COLUMNS = ("group", "people", "left_out", "value")
_KEYS = ("circle", "basis", "measure", "pair")

Told = Iterator[tuple[str, str, float]]


@dataclass(frozen=True, eq=False)
class Spread:
    """What the people of one circle have, home by home of the district.

    Parameters
    ----------
    circle, basis, group
        The circle, one of `BASES`, and the population column of the people.
    people
        Of each home.
    values
        Minutes (infinite where nothing is reached), units a person, or 1 within the limit.
    streets
        The street of each home, as its place among them.
    """

    circle: str
    basis: str
    group: str
    people: Numbers
    values: Numbers
    streets: NDArray[np.int64]

    def ranked(self, *weights: Numbers) -> tuple[Numbers, ...]:
        """Return the values from the least, and weights of the homes in the same order."""
        return tuple(one[self._rank] for one in (self.values, *weights))

    @cached_property
    def _rank(self) -> NDArray[np.int64]:
        return np.argsort(self.values, kind="stable")


def equity_table(result: Result, shared: Sequence[Shared], zoned: Zoned) -> pd.DataFrame:
    """Return how evenly each circle is shared out in the district.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    shared
        The circles whose capacity is known.
    zoned
        The zones of the study.

    Returns
    -------
    DataFrame
        Index (``circle``, ``basis``, ``measure``, ``pair``). ``pair`` names the groups of a
        ratio, such as ``rural/urban``, and is empty otherwise. ``value`` is missing where it
        cannot be said. ``group`` is whose, ``people`` how many they are, and ``left_out`` how many
        of them reach no facility at all: an index of minutes leaves them out, percentiles and
        medians count their walk as endless, supply counts them with nothing. A ratio compares
        median minutes, mean supply, or shares covered, of the first with those of the second.
    """
    others = _groups(result, zoned)
    rows: list[tuple[object, ...]] = []
    for one in spreads(result, shared, zoned):
        told = [*_ratios(one, others)]
        if one.basis != "covered":
            told = [*_indices(one), *_percentiles(one), *told]
        people = one.people.sum()
        lost = one.people[~np.isfinite(one.values)].sum()
        keys = one.circle, one.basis
        rows += [(*keys, name, pair, one.group, people, lost, value) for name, pair, value in told]
    table = pd.DataFrame(rows, columns=[*_KEYS, *_COLUMNS])
    return table.set_index(list(_KEYS)).astype(dict.fromkeys(_COLUMNS[1:], float))


def spreads(result: Result, shared: Sequence[Shared], zoned: Zoned) -> Iterator[Spread]:
    """Yield what there is to be shared out: circle by circle, minutes, supply, then coverage.

    Parameters
    ----------
    result, shared, zoned
        As `equity_table` takes them.
    """
    inside, residents = zoned.inside, result.study.residents
    named = residents["street_id"].to_numpy(object)[inside]
    streets = np.unique(named, return_inverse=True)[1]
    every = by_home(result, "minutes").to_numpy(np.float64, na_value=np.inf)
    minutes = every.reshape(-1, len(result.circles))
    known = {one.circle.id: one for one in shared}
    for at, circle in enumerate(result.circles):
        group = circle.group if circle.group in residents else "residents"
        people = residents[group].to_numpy(np.float64)[inside]
        walks = minutes[inside, at]
        yield Spread(circle.id, "minutes", group, people, walks, streets)
        if circle.id in known and known[circle.id].told:
            one = known[circle.id]
            has = one.bell.per_person[inside]
            yield Spread(circle.id, "supply", one.provision.group, one.people[inside], has, streets)
        within = (walks <= _limit_minutes(circle, result)).astype(float)
        yield Spread(circle.id, "covered", group, people, within, streets)


def _limit_minutes(circle: Circle, result: Result) -> float:
    """Return the limit of a circle with its tolerance, in minutes of who walks."""
    if circle.metres is None:
        return (circle.minutes or 0.0) + LIMIT_TOLERANCE / 60.0
    speed = result.profiles[circle.profile].speed_m_s
    return (circle.metres + LIMIT_TOLERANCE) / (60.0 * speed)


def _indices(one: Spread) -> Told:
    """Yield the indices of evenness of those who reach anything."""
    told = np.isfinite(one.values) & (one.people > 0)
    people, values, streets = one.people[told], one.values[told], one.streets[told]
    found = dict.fromkeys(INDICES, np.nan)
    if (people * values).sum() > 0:
        curve, parts = lorenz(values, people), theil(values, people, streets)
        found |= {"gini": curve.gini, "palma": curve.palma, "theil": parts.total}
        if len(np.unique(streets)) > 1:
            found |= {"theil_between": parts.between, "theil_within": parts.within}
    yield from ((measure, "", value) for measure, value in found.items())


def _percentiles(one: Spread) -> Told:
    """Yield what so many percent of people do not exceed."""
    values = weighted_percentiles(*one.ranked(one.people))
    for at, value in zip(PERCENTILES, values.tolist(), strict=True):
        yield f"p{at}", "", value


def _ratios(one: Spread, others: Mapping[str, Numbers]) -> Told:
    """Yield how the first of each pair fares against the second, where both are there."""
    for first, second in PAIRS:
        here, there = (_weights(one, others, name) for name in (first, second))
        if here is not None and there is not None and here.sum() > 0 and there.sum() > 0:
            yield "ratio", f"{first}/{second}", _ratio(one, here, there)


def _weights(one: Spread, others: Mapping[str, Numbers], name: str) -> Numbers | None:
    """Return the people of each home who belong to a group, or None if nobody knows."""
    if name == ALL:
        return one.people
    weights = others.get(name)
    return one.people * weights if weights is not None and name in KINDS else weights


def _ratio(one: Spread, here: Numbers, there: Numbers) -> float:
    """Return the ratio of median minutes, of mean supply, or of shares covered."""
    if one.basis == "covered":
        return group_ratio(one.values, here, there)
    if one.basis == "supply":
        first, second = (
            float((one.values * weights).sum() / weights.sum()) for weights in (here, there)
        )
    else:
        first, second = (
            float(weighted_percentiles(*one.ranked(weights), at=[50])[0])
            for weights in (here, there)
        )
    return first / second if np.isfinite(first) and 0 < second < np.inf else np.nan


def _groups(result: Result, zoned: Zoned) -> dict[str, Numbers]:
    """Return people of population groups, and 1 for homes in each kind of neighbourhood."""
    residents, inside = result.study.residents, zoned.inside
    known = [name for name in GROUPS if name in residents]
    people = {name: residents[name].to_numpy(np.float64)[inside] for name in known}
    level = LEVELS.index(zoned.neighbourhoods)
    kinds = np.array(zoned.rows.kinds, object)[zoned.homes[inside, level]]
    return people | {name: (kinds == name).astype(float) for name in KINDS}
