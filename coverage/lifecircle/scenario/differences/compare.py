"""What a scenario changes: who gains and who loses, by circle, group, zone and home.

Losers are counted as plainly as winners. Homes are matched by id; a home that only one side has
(a new estate) counts as gained where it is covered, and not as a loser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lifecircle.circles.results import Result
from lifecircle.scenario.differences.capacity import Eased, eased
from lifecircle.scenario.differences.sides import LEVELS, Side, side_of
from lifecircle.scenario.differences.walks_changed import (
    MASSES,
    SUMS,
    Walks,
    gini_of,
    home_table,
    sums_of,
    walks_of,
    zone_sums,
)

_WANTED = ["total", "covered", "covered_share", "met"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two results side by side.

    Parameters
    ----------
    name
        Of the second.
    coverage
        Index (``circle``, ``level``, ``zone_id``, ``denominator``); ``total``, ``covered`` and
        ``covered_share`` with ``_before`` and ``_after``, ``target_share``, ``gained`` (covered
        after less before), ``turned`` (``met``, ``missed`` or nothing) and ``headline``.
    people
        Index ``circle``; people of its group: ``won`` (covered only after), ``lost`` (only
        before), ``nearer`` and ``farther`` (walk shorter or longer by a second or more);
        ``person_minutes`` saved in all, ``minutes_saved``, the mean over those who have a walk
        before and after, and ``minutes_nearer`` and ``minutes_farther``, by how much the nearer
        and the farther walk less and more on average, missing where there are none.
    homes
        Index (``resident_id``, ``circle``), only homes whose status or walk changes:
        ``status_before``, ``status_after``, ``minutes_before``, ``minutes_after``,
        ``facility_before``, ``facility_after``, ``people``.
    circles
        Index ``circle``; the district's headline before and after (``denominator``, ``total``,
        ``covered``, ``covered_share``, ``target_share``, ``turned``), ``gini`` of the walks of
        those who have one before and after, ``gaps`` (neighbourhoods that miss the target), and
        the columns of ``people``.
    groups
        Index (``circle``, ``group``), every population group in every circle: as ``people``.
    zones
        Index (``circle``, ``level``, ``zone_id``): the headline before and after, ``turned``,
        `MASSES` and ``person_minutes`` saved; zones in which nothing changes are left out.
    cost
        What the scenario costs, 0 where nothing is stated.
    eased
        What becomes of capacity, and of the verdicts on near and enough, where both sides know.
    """

    name: str
    coverage: pd.DataFrame
    people: pd.DataFrame
    homes: pd.DataFrame
    circles: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    zones: pd.DataFrame = field(default_factory=pd.DataFrame)
    cost: float = 0.0
    eased: Eased = field(default_factory=Eased)

    @property
    def changes_nothing(self) -> bool:
        """Whether no home and no figure differs."""
        same = self.coverage["gained"].abs().max() == 0 if len(self.coverage) else True
        return bool(same) and not len(self.homes)


def compare(base: Result, other: Result, *, name: str = "", cost: float = 0.0) -> Comparison:
    """Return what differs between two results.

    Parameters
    ----------
    base, other
        Before and after; circles that only one of them answers are left out.
    name
        Of the second, for tables.
    cost
        Of the second, in any one unit of money.

    Examples
    --------
    >>> compare(result, result).changes_nothing  # doctest: +SKIP
    True
    """
    return compare_sides(side_of(base), side_of(other), name=name, cost=cost)


def compare_sides(base: Side, other: Side, *, name: str = "", cost: float = 0.0) -> Comparison:
    """Return what differs between two sides, whether they were just computed or read from files.

    Parameters
    ----------
    base, other
        Before and after. Where one of them does not know who lives where, only ``coverage``,
        ``circles`` and ``zones`` are told.
    name, cost
        As for `compare`.
    """
    shared = [one for one in other.circles if one in base.circles]
    coverage = _coverage(base, other)
    homes = home_table(base, other)
    found = [] if homes is None else [walks_of(base, other, one, homes) for one in shared]
    people = _by_circle({walks.circle: sums_of(walks) for walks in found})
    return Comparison(
        name=name or other.title,
        coverage=coverage,
        people=people,
        homes=_changed_homes(found),
        circles=_circles(shared, coverage, people, found, (base, other)),
        groups=_groups(found),
        zones=_zones(coverage, found),
        cost=cost,
        eased=eased(base, other),
    )


def _coverage(base: Side, other: Side) -> pd.DataFrame:
    """Return both coverage tables side by side."""
    before, after = base.coverage[_WANTED], other.coverage[_WANTED]
    both = before.add_suffix("_before").join(after.add_suffix("_after"), how="inner")
    found = other.coverage.loc[both.index]
    met_before, met_after = (both[f"met_{side}"].astype("boolean") for side in ("before", "after"))
    turned = np.select(
        [
            (~met_before & met_after).fillna(value=False),
            (met_before & ~met_after).fillna(value=False),
        ],
        ["met", "missed"],
        default="",
    )
    return both.assign(
        target_share=found["target_share"],
        gained=both["covered_after"].fillna(0) - both["covered_before"].fillna(0),
        turned=turned,
        headline=found["headline"],
    ).drop(columns=["met_before", "met_after"])


def _by_circle(rows: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Return who gains and loses, by circle."""
    table = pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(SUMS), dtype=float)
    return table.rename_axis("circle")


def _circles(
    shared: list[str],
    coverage: pd.DataFrame,
    people: pd.DataFrame,
    found: list[Walks],
    sides: tuple[Side, Side],
) -> pd.DataFrame:
    """Return each circle's headline for the district, with who gains and loses."""
    rows = coverage[coverage["headline"].to_numpy(bool)].reset_index()
    rows = rows[rows["level"] == "district"].drop_duplicates("circle").set_index("circle")
    rows = rows.drop(columns=["level", "zone_id", "headline"]).reindex(shared)
    for number, when in enumerate(("before", "after")):
        ginis = {walks.circle: gini_of(walks, when) for walks in found}
        rows[f"gini_{when}"] = pd.Series(ginis, dtype=float).reindex(shared)
        gaps = sides[number].gaps.groupby("circle").size()
        rows[f"gaps_{when}"] = gaps.reindex(shared).fillna(0).astype(int)
    return rows.join(people).rename_axis("circle")


def _groups(found: list[Walks]) -> pd.DataFrame:
    """Return who gains and loses, by circle and population group."""
    rows = {
        (walks.circle, group): sums_of(walks, group=group)
        for walks in found
        for group in map(str, walks.homes)
        if group != "before" and not group.endswith("_id")
    }
    if not rows:
        return pd.DataFrame(columns=list(SUMS), dtype=float)
    index = pd.MultiIndex.from_tuples(list(rows), names=["circle", "group"])
    return pd.DataFrame(list(rows.values()), index=index)[list(SUMS)]


def _zones(coverage: pd.DataFrame, found: list[Walks]) -> pd.DataFrame:
    """Return each zone's headline before and after, with who gains and loses in it."""
    keys = ["circle", "level", "zone_id"]
    rows = coverage[coverage["headline"].to_numpy(bool)].reset_index()
    rows = rows[rows["level"].isin(LEVELS)].drop(columns="headline").set_index(keys)
    sums = [zone_sums(one) for one in found]
    masses = [*MASSES, "person_minutes"]
    if sums:
        told = pd.concat(sums, keys=[one.circle for one in found], names=keys)
        rows = rows.join(told)
    rows = rows.reindex(columns=[*rows.columns.difference(masses, sort=False), *masses])
    rows[masses] = rows[masses].astype(float).fillna(0.0)
    idle = (rows["gained"] == 0) & (rows["turned"] == "") & (rows[masses] == 0).all(axis=1)
    idle &= (rows["total_before"] == rows["total_after"]).to_numpy()
    return rows[~idle.to_numpy()]


def _changed_homes(found: list[Walks]) -> pd.DataFrame:
    """Return the homes that differ, in the order of homes and circles."""
    parts = []
    for place, walks in enumerate(found):
        here = walks.changed
        part = walks.table[here].assign(people=walks.people()[here])
        parts.append(
            part.assign(circle=walks.circle, _home=np.flatnonzero(here), _circle=place)
            .rename_axis("resident_id")
            .reset_index()
        )
    if not parts:
        index = pd.MultiIndex.from_arrays([[], []], names=["resident_id", "circle"])
        return pd.DataFrame(index=index)
    table = pd.concat(parts).sort_values(["_home", "_circle"], kind="stable")
    return table.drop(columns=["_home", "_circle"]).set_index(["resident_id", "circle"])
