"""Every home's walk before and after, and who of its people gains or loses by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.equity import lorenz
from lifecircle.errors import CallError
from lifecircle.scenario.differences.sides import LEVELS, Side

SECOND = 1 / 60
"""A walk that changes by less than this many minutes is the same walk."""

MASSES = ("won", "lost", "nearer", "farther")
"""Who gains: covered only after, only before; a walk shorter, longer by a second or more."""

SUMS = (*MASSES, "minutes_saved", "person_minutes", "minutes_nearer", "minutes_farther")
"""What `sums_of` tells: people, the mean of minutes saved, all minutes, the means of either."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Walks:
    """The walks of all homes of both sides in one circle.

    Parameters
    ----------
    circle
        Its id.
    group
        The population group it counts.
    homes
        Index ``resident_id``, every home of either side: the groups (those of after where both
        know the home), the zone ids, and ``before``, whether the home stood before.
    table
        On the same index: ``status``, ``minutes`` and ``facility`` with ``_before`` and
        ``_after``; missing where the side does not know the home.
    """

    circle: str
    group: str
    homes: pd.DataFrame
    table: pd.DataFrame

    @cached_property
    def masks(self) -> Mapping[str, NDArray[np.bool_]]:
        """Which homes gain and lose, by `MASSES`, and ``walkers`` on both sides."""
        table = self.table
        was = np.asarray(table["status_before"] == "covered")
        now = np.asarray(table["status_after"] == "covered")
        saved, walkers = self.saved
        return {
            "won": now & ~was,
            "lost": was & ~now & table["status_after"].notna().to_numpy(),
            "nearer": walkers & (saved >= SECOND),
            "farther": walkers & (saved <= -SECOND),
            "walkers": walkers,
        }

    @cached_property
    def saved(self) -> tuple[Numbers, NDArray[np.bool_]]:
        """The minutes each walk is shorter, 0 where there is none, and where there is one."""
        before = self.table["minutes_before"].to_numpy(np.float64)
        after = self.table["minutes_after"].to_numpy(np.float64)
        walkers = np.isfinite(before) & np.isfinite(after)
        return np.where(walkers, before, 0.0) - np.where(walkers, after, 0.0), walkers

    @cached_property
    def changed(self) -> NDArray[np.bool_]:
        """Which homes differ in anything."""
        table = self.table
        before, after = (table[f"minutes_{when}"].to_numpy() for when in ("before", "after"))
        same = (before == after) | np.isclose(before, after, equal_nan=True)
        for key in ("status", "facility"):
            was, now = (table[f"{key}_{when}"].to_numpy(object) for when in ("before", "after"))
            same &= np.asarray(was == now, bool)
        return np.asarray(~same, np.bool_)

    def people(self, *, group: str = "") -> Numbers:
        """Return the people of each home, of the circle's group by default."""
        return self.homes[group or self.group].to_numpy(np.float64)


def home_table(base: Side, other: Side) -> pd.DataFrame | None:
    """Return every home of either side: its people after, else before, and its zones.

    Parameters
    ----------
    base, other
        Before and after.

    Returns
    -------
    DataFrame or None
        None where a side does not know who lives where.
    """
    if base.homes is None or other.homes is None:
        return None
    groups = [one for one in other.groups if one in base.homes]
    columns = [*groups, *(f"{level}_id" for level in LEVELS)]
    gone = base.homes.index.difference(other.homes.index)
    if not len(gone):
        homes = other.homes[columns]
    else:
        homes = pd.concat([other.homes[columns], base.homes.loc[gone, columns]])
    return homes.assign(before=homes.index.isin(base.homes.index))


def walks_of(base: Side, other: Side, circle: str, homes: pd.DataFrame) -> Walks:
    """Return the walks of all homes in one circle.

    Parameters
    ----------
    base, other
        Before and after; both answer the circle.
    circle
        Its id.
    homes
        From `home_table`.
    """
    parts = {}
    for name, side in (("before", base), ("after", other)):
        rows = _of_circle(side.nearest, circle).reindex(homes.index)
        parts[f"status_{name}"] = rows["status"].astype(object)
        parts[f"minutes_{name}"] = rows["minutes"].astype(np.float64)
        parts[f"facility_{name}"] = rows["facility_id"].astype(object).fillna("")
    order = [f"{key}_{when}" for key in ("status", "minutes", "facility")
             for when in ("before", "after")]  # fmt: skip
    group = other.circles[circle]
    group = group if group in homes else "residents"
    return Walks(circle, group, homes, pd.DataFrame(parts, index=homes.index)[order])


def sums_of(walks: Walks, *, group: str = "") -> dict[str, float]:
    """Return who gains and loses in a circle, and the minutes they save: `SUMS`.

    Parameters
    ----------
    walks
        From `walks_of`.
    group
        A population group; by default the circle's.
    """
    people, masks = walks.people(group=group), walks.masks
    found = {name: float(people[masks[name]].sum()) for name in MASSES}
    walkers = float(people[masks["walkers"]].sum())
    minutes = people * walks.saved[0]
    saved = float(minutes.sum())
    found |= {"minutes_saved": saved / walkers if walkers > 0 else np.nan, "person_minutes": saved}
    for name in ("nearer", "farther"):
        its = abs(float(minutes[masks[name]].sum()))
        found[f"minutes_{name}"] = its / found[name] if found[name] > 0 else np.nan
    return found


def zone_sums(walks: Walks, *, levels: Sequence[str] = LEVELS) -> pd.DataFrame:
    """Return who gains and loses by zone, and the minutes all of them save together.

    Parameters
    ----------
    walks
        From `walks_of`.
    levels
        Of the zones.

    Returns
    -------
    DataFrame
        Index (``level``, ``zone_id``), zones where nobody's walk changes left out; `MASSES` and
        ``person_minutes``.
    """
    here = walks.changed
    people, masks = walks.people()[here], walks.masks
    values = {name: people * masks[name][here] for name in MASSES}
    values["person_minutes"] = people * walks.saved[0][here]
    parts = []
    for level in levels:
        zone = walks.homes.loc[here, f"{level}_id"].to_numpy(object)
        sums = pd.DataFrame(values).groupby(zone, sort=True).sum()
        sums.index = pd.MultiIndex.from_product([[level], sums.index], names=["level", "zone_id"])
        parts.append(sums)
    return pd.concat(parts)


def gini_of(walks: Walks, when: str) -> float:
    """Return how unequal walks are, over everybody who has one before and after.

    Parameters
    ----------
    walks
        From `walks_of`.
    when
        ``before`` or ``after``.

    Returns
    -------
    float
        The Gini index of minutes; missing where nobody walks at all.
    """
    walkers = walks.saved[1]
    minutes = walks.table[f"minutes_{when}"].to_numpy(np.float64)[walkers]
    try:
        return lorenz(minutes, walks.people()[walkers]).gini
    except CallError:  # nobody has to walk
        return np.nan


def _of_circle(nearest: pd.DataFrame, circle: str) -> pd.DataFrame:
    """Return the rows of one circle, by home."""
    here = nearest.index.get_level_values("circle") == circle
    return nearest[here].droplevel("circle")
