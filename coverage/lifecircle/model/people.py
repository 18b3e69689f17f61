"""Who lives in each building: whole persons, with ages, migrants and households."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

RESIDENTS = 364_694
"""Permanent residents of the seventh census, as the plan's own shares imply (L6)."""

OLDER = 43_544
"""Residents aged 60 and over (L6)."""

PEOPLE_SHARE = {"village": 0.2, "old": 0.22, "estate": 0.45, "dormitory": 0.13}
"""Share of residents by kind of home; the model's own assumption. Village houses are let."""


@dataclass(frozen=True, kw_only=True)
class Age:
    """One age group: its share of all residents, and how much likelier it is by kind of home."""

    group: str
    share: float
    weight: dict[str, float]


AGES = (
    Age(
        group="age_60_plus",
        share=OLDER / RESIDENTS,
        weight={"village": 1.9, "old": 2.1, "estate": 0.72, "dormitory": 0.05},
    ),
    Age(
        group="age_0_2",
        share=0.0305,
        weight={"village": 0.9, "old": 0.75, "estate": 1.4, "dormitory": 0.25},
    ),
    Age(
        group="age_3_5",
        share=0.0355,
        weight={"village": 0.95, "old": 0.8, "estate": 1.4, "dormitory": 0.2},
    ),
    Age(
        group="age_6_14",
        share=0.0995,
        weight={"village": 1.0, "old": 0.9, "estate": 1.3, "dormitory": 0.15},
    ),
)
_OLDEST_SHARE = 0.128
_MIGRANT_SHARE = 0.335
_MIGRANT_WEIGHT = {"village": 0.9, "old": 0.7, "estate": 0.55, "dormitory": 5.0}
_PER_HOUSEHOLD = {"village": 3.3, "old": 2.5, "estate": 2.9, "dormitory": 3.6}

GROUPS = (
    "residents", "age_0_2", "age_3_5", "age_6_14", "age_60_plus", "age_80_plus", "migrants",
    "households",
)  # fmt: skip


def with_people(homes: pd.DataFrame, *, total: int, older: int, seed: int) -> pd.DataFrame:
    """Return the homes with a whole number of people in each `GROUPS` column.

    Every person is drawn with one age, so that groups never exceed residents and the totals
    come out exactly.

    Parameters
    ----------
    homes
        From `homes.build_homes`.
    total, older
        Residents, and those of them aged 60 and over.
    seed
        The same seed gives the same people.
    """
    rng = np.random.default_rng([seed, 4])
    kind = homes["kind"].to_numpy(dtype=str)
    room = homes["floor_area_m2"].to_numpy() * rng.uniform(0.75, 1.25, len(homes))
    share = {k: PEOPLE_SHARE[k] / room[kind == k].sum() for k in np.unique(kind)}
    full = room * np.array([share[k] for k in kind])
    residents = whole(full / full.sum() * total, rng=rng)
    home = np.repeat(np.arange(len(homes)), residents)
    columns = {"residents": residents, **_by_age(home, kind, older, rng)}
    mixed = rng.lognormal(0.0, 0.45, len(homes))
    migrant = np.array([_MIGRANT_WEIGHT[k] for k in kind]) * mixed
    movers = drawn(migrant[home], round(total * _MIGRANT_SHARE), rng=rng)
    columns["migrants"] = np.bincount(home[movers], minlength=len(homes))
    size = np.array([_PER_HOUSEHOLD[k] for k in kind]) * rng.uniform(0.85, 1.15, len(homes))
    columns["households"] = np.ceil(residents / size).astype(np.int64)
    return homes.assign(**{group: columns[group] for group in GROUPS})


def _by_age(
    home: NDArray[np.int64], kind: NDArray[np.str_], older: int, rng: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    """Return people by age group and home; nobody has two ages."""
    local = rng.lognormal(0.0, 0.25, len(kind))
    free = np.ones(len(home), dtype=bool)
    counts: dict[str, NDArray[np.int64]] = {}
    for age in AGES:
        wanted = older if age.group == "age_60_plus" else round(len(home) * age.share)
        weight = np.array([age.weight[k] for k in kind]) * local
        chosen = drawn(np.where(free, weight[home], 0.0), wanted, rng=rng)
        free[chosen] = False
        counts[age.group] = np.bincount(home[chosen], minlength=len(kind))
        if age.group == "age_60_plus":
            oldest = rng.permutation(chosen)[: round(wanted * _OLDEST_SHARE)]
            counts["age_80_plus"] = np.bincount(home[oldest], minlength=len(kind))
    return counts


def drawn(
    weight: NDArray[np.float64], count: int, *, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return `count` different positions, likelier where the weight is greater.

    Weighted sampling without replacement by exponential keys (Efraimidis and Spirakis, 2006).
    """
    with np.errstate(divide="ignore"):
        key = rng.exponential(size=len(weight)) / weight
    return np.sort(np.argpartition(key, count - 1)[:count])


def whole(expected: NDArray[np.float64], *, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return whole numbers near the expected ones, with exactly their (rounded) sum."""
    order = rng.permutation(len(expected))
    total = round(float(expected.sum()))
    steps = np.floor(np.cumsum(expected[order]) / expected.sum() * total + 0.5)
    out = np.empty(len(expected), dtype=np.int64)
    out[order] = np.diff(steps, prepend=0.0).astype(np.int64)
    return out
