"""What one step of a session changes: covered before and after, who gains and who loses."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.circles.zone_rows import LEVELS, NO_ZONE, ZoneRows
from lifecircle.scenario.differences.walks_changed import MASSES, SECOND
from lifecircle.scenario.edits.edit import Edit
from lifecircle.scenario.sessions.seen import Seen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[np.float64] | NDArray[np.bool_]]

_TOLD = ("total", "covered", "covered_share", "target_share", "short_by", "met")
_DISTRICT = 0


@dataclass(frozen=True, eq=False)
class CircleChange:
    """One circle before and after a step.

    Parameters
    ----------
    circle
        Its id.
    denominator
        What its target is held against.
    before, after
        The headline by reporting row: ``total``, ``covered``, ``covered_share``,
        ``target_share``, ``short_by`` (people, or m2, or homes, to reach) and ``met``.
    homes
        Rows of the residents whose walk or status may differ.
    people
        Of the circle's group, in each of these homes.
    masses
        Which of them gain and lose, by `lifecircle.scenario.differences.walks_changed.MASSES`.
    """

    circle: str
    denominator: str
    before: Mapping[str, "NDArray[np.float64]"]
    after: Mapping[str, "NDArray[np.float64]"]
    homes: "NDArray[np.int64]"
    people: "NDArray[np.float64]"
    masses: Mapping[str, "NDArray[np.bool_]"]

    def mass(self, name: str) -> float:
        """Return the people of one mass."""
        return float(self.people[self.masses[name]].sum())

    def turned(self, row: int) -> str:
        """Return ``met`` or ``missed`` where the verdict of a reporting row turns, or nothing."""
        was, now = self.before["met"][row], self.after["met"][row]
        if np.isnan(was) or np.isnan(now) or was == now:
            return ""
        return "met" if now else "missed"


@dataclass(frozen=True, eq=False)
class Answer:
    """What one step of a session changes; every figure as a full run of the study has it.

    Parameters
    ----------
    edit
        The step.
    changes
        Every circle it concerns, in the order they are reported.
    rows
        The reporting rows.
    home_rows
        The reporting row of each home at each level, -1 in another district.
    searched_all
        Whether the streets had to be cut and searched anew, because the step changes them.
    """

    edit: Edit
    changes: tuple[CircleChange, ...]
    rows: ZoneRows
    home_rows: "NDArray[np.int64]"
    searched_all: bool = False

    @cached_property
    def circles(self) -> pd.DataFrame:
        """The district's headlines before and after, and the people who gain and lose.

        Index ``circle``: ``denominator``; ``total``, ``covered``, ``covered_share``,
        ``target_share``, ``short_by`` and ``met``, each with ``_before`` and ``_after``;
        ``turned`` (``met``, ``missed`` or nothing); people of the circle's group who are ``won``,
        ``lost``, ``nearer`` and ``farther``.
        """
        index = pd.Index([one.circle for one in self.changes], name="circle", dtype=object)
        if not self.changes:
            return pd.DataFrame(index=index)
        sides = [_sides(one, _DISTRICT) for one in self.changes]
        columns: dict[str, list[object]] = {
            "denominator": [one.denominator for one in self.changes],
            **{name: [one[name] for one in sides] for name in sides[0]},
            "turned": [one.turned(_DISTRICT) for one in self.changes],
            **{name: [one.mass(name) for one in self.changes] for name in MASSES},
        }
        return pd.DataFrame(columns, index=index)

    @cached_property
    def zones(self) -> pd.DataFrame:
        """The zones in which anything changes.

        Index (``circle``, ``level``, ``zone_id``); ``covered_before``, ``covered_after`` and
        ``short_by`` likewise, of the headline; ``turned``; people who are ``won``, ``lost``,
        ``nearer`` and ``farther``.
        """
        found, keys = [], []
        for one in self.changes:
            masses = self._by_row(one)
            differs = one.before["covered"] != one.after["covered"]
            for row in np.flatnonzero(differs | (masses.sum(axis=0) > 0)):
                if self.rows.zone_ids[row] == NO_ZONE:
                    continue
                level = LEVELS[self.rows.level[row]]
                keys.append((one.circle, level, self.rows.zone_ids[row]))
                sides = _sides(one, int(row))
                kept = [name for name in sides if name.startswith(("covered_b", "covered_a", "sh"))]
                found.append(
                    {
                        **{name: sides[name] for name in kept},
                        "turned": one.turned(int(row)),
                        **dict(zip(MASSES, masses[:, row].tolist(), strict=True)),
                    }
                )
        index = pd.MultiIndex.from_tuples(keys, names=["circle", "level", "zone_id"])
        return pd.DataFrame(found, index=index)

    def _by_row(self, change: CircleChange) -> "NDArray[np.float64]":
        """Return the people of each mass (rows) by reporting row (columns)."""
        found = np.zeros((len(MASSES), len(self.rows.zone_ids)))
        for at, name in enumerate(MASSES):
            chosen = change.masses[name]
            of_home = self.home_rows[change.homes[chosen]]
            people = np.broadcast_to(change.people[chosen][:, None], of_home.shape)
            held = of_home >= 0
            np.add.at(found[at], of_home[held], people[held])
        return found


def circle_change(
    circle: str,
    denominator: str,
    columns: tuple["Columns", "Columns"],
    seen: tuple[Seen, Seen],
    people: "NDArray[np.float64]",
) -> CircleChange:
    """Return what differs in a circle.

    Parameters
    ----------
    circle, denominator
        As of `CircleChange`.
    columns
        Of the coverage before and after, by reporting row.
    seen
        The homes before and after.
    people
        Of the circle's group, in each home.
    """
    before, after = seen
    homes = np.flatnonzero((before.within != after.within) | (before.minutes != after.minutes))
    was, now = before.within[homes], after.within[homes]
    old, new = before.minutes[homes], after.minutes[homes]
    walkers = np.isfinite(old) & np.isfinite(new)
    saved = np.where(walkers, old, 0.0) - np.where(walkers, new, 0.0)
    told = [{name: np.asarray(side[name], np.float64) for name in _TOLD} for side in columns]
    return CircleChange(
        circle=circle,
        denominator=denominator,
        before=told[0],
        after=told[1],
        homes=homes,
        people=people[homes],
        masses={
            "won": now & ~was,
            "lost": was & ~now,
            "nearer": walkers & (saved >= SECOND),
            "farther": walkers & (saved <= -SECOND),
        },
    )


def _sides(change: CircleChange, row: int) -> dict[str, object]:
    """Return the headline of a reporting row before and after."""
    return {
        f"{name}_{when}": _plain(name, float(side[name][row]))
        for name in _TOLD
        for when, side in (("before", change.before), ("after", change.after))
    }


def _plain(name: str, value: float) -> object:
    """Return a figure, or whether a target is met."""
    if name != "met":
        return value
    return None if np.isnan(value) else bool(value)
