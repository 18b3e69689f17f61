"""What a scenario changes: who gains and who loses, by circle, group, zone and home.

Losers are counted as plainly as winners. Homes are matched by id; a home that only one side has
(a new estate) counts as gained where it is covered, and not as a loser.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lifecircle.circles.results import Result

_KEYS = ["circle", "level", "zone_id", "denominator"]


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
        before), ``nearer`` and ``farther`` (walk shorter or longer by a second or more), and
        ``minutes_saved``, the mean over those who have a walk before and after.
    homes
        Index (``resident_id``, ``circle``), only homes whose status or walk changes:
        ``status_before``, ``status_after``, ``minutes_before``, ``minutes_after``,
        ``facility_before``, ``facility_after``, ``people``.
    cost
        What the scenario costs, 0 where nothing is stated.
    """

    name: str
    coverage: pd.DataFrame
    people: pd.DataFrame
    homes: pd.DataFrame
    cost: float = 0.0

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
    homes = _homes(base, other)
    return Comparison(
        name=name or other.study.title,
        coverage=_coverage(base, other),
        people=_people(homes),
        homes=homes[_changed(homes)],
        cost=cost,
    )


def ranking(comparisons: Mapping[str, Comparison], *, circle: str) -> pd.DataFrame:
    """Return scenarios in the order of the people they bring into one circle.

    Parameters
    ----------
    comparisons
        By name, all with the same base.
    circle
        The circle they are held against.

    Returns
    -------
    DataFrame
        Index ``scenario``; ``won``, ``lost``, ``net``, ``covered_share_after``, ``cost`` and
        ``cost_per_person`` (of those won; missing without a cost or without anybody won).
    """
    rows = {name: _ranked_row(one, circle) for name, one in comparisons.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("scenario").reset_index()
    table = table.sort_values(["net", "cost", "scenario"], ascending=[False, True, True])
    return table.set_index("scenario")


def _ranked_row(one: Comparison, circle: str) -> dict[str, float]:
    """Return one scenario's row."""
    people = {key: float(one.people[key].loc[[circle]].sum()) for key in ("won", "lost")}
    rows = one.coverage.loc[circle]
    head = rows[rows["headline"] & (rows.index.get_level_values("level") == "district")]
    share = float(head["covered_share_after"].iloc[0]) if len(head) else np.nan
    won = people["won"]
    return {
        "won": won,
        "lost": people["lost"],
        "net": won - people["lost"],
        "covered_share_after": share,
        "cost": one.cost,
        "cost_per_person": one.cost / won if one.cost and won else np.nan,
    }


def _coverage(base: Result, other: Result) -> pd.DataFrame:
    """Return both coverage tables side by side."""
    wanted = ["total", "covered", "covered_share", "met"]
    before, after = base.coverage[wanted], other.coverage[wanted]
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


def _homes(base: Result, other: Result) -> pd.DataFrame:
    """Return every home in every circle both answer, before and after."""
    circles = {one.id: one.group for one in other.circles}
    wanted = ["status", "minutes", "facility_id"]
    before, after = (
        one.nearest[wanted].rename(columns={"facility_id": "facility"}).astype(
            {"status": object, "facility": object}
        )
        for one in (base, other)
    )  # fmt: skip
    both = before.add_suffix("_before").join(after.add_suffix("_after"), how="outer")
    known = both.index.get_level_values("circle")
    shared = set(before.index.unique("circle")) & set(after.index.unique("circle"))
    both = both[known.isin(shared)]
    home = both.index.get_level_values("resident_id")
    people = np.zeros(len(both))
    for circle, group in circles.items():
        here = both.index.get_level_values("circle") == circle
        for result in (base, other):  # the later count holds where both know the home
            table = result.study.residents
            column = group if group in table else "residents"
            row = table.index.get_indexer(home[here])
            found = table[column].to_numpy(np.float64)[row]
            people[here] = np.where(row >= 0, found, people[here])
    return both.assign(people=people)


def _changed(homes: pd.DataFrame) -> "pd.Series[bool]":
    """Return which homes differ."""
    same_walk = np.isclose(homes["minutes_before"], homes["minutes_after"], equal_nan=True)
    same = (homes["status_before"] == homes["status_after"]) & same_walk
    return ~(same & (homes["facility_before"] == homes["facility_after"]))


def _people(homes: pd.DataFrame) -> pd.DataFrame:
    """Return who gains and who loses, by circle."""
    was, now = homes["status_before"] == "covered", homes["status_after"] == "covered"
    saved = homes["minutes_before"] - homes["minutes_after"]
    walks = np.isfinite(homes["minutes_before"]) & np.isfinite(homes["minutes_after"])
    second = 1 / 60
    people = homes["people"]
    parts = pd.DataFrame(
        {
            "won": people.where(now & ~was, 0.0),
            "lost": people.where(was & ~now & homes["status_after"].notna(), 0.0),
            "nearer": people.where(walks & (saved >= second), 0.0),
            "farther": people.where(walks & (saved <= -second), 0.0),
            "walkers": people.where(walks, 0.0),
            "saved": (people * saved).where(walks, 0.0),
        }
    )
    table = parts.groupby(level="circle", sort=False).sum()
    walkers = table.pop("walkers")
    return table.assign(minutes_saved=table.pop("saved") / walkers.where(walkers > 0))
