"""What would mend it: one computed remedy for every under-served neighbourhood and circle.

The main cause says which kind is looked for: a site where there is no facility, a link or a gate
where something is in the way, places where it is full, and a survey where the data are in doubt.
What a site, link or gate promises is exactly what applying it as an edit and running again gives.
"""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.reasons.cause_table import causes_table
from lifecircle.circles.reasons.zone_causes import zone_causes
from lifecircle.circles.results import Result
from lifecircle.scenario.left_out import LeftOut, left_out
from lifecircle.scenario.remedies.gates import through_barriers
from lifecircle.scenario.remedies.ground import RemedyGround
from lifecircle.scenario.remedies.places import places_to_add
from lifecircle.scenario.remedies.site_search import best_sites, site_gains
from lifecircle.scenario.remedies.site_sweep import Wanted, site_bounds
from lifecircle.scenario.remedies.survey import what_to_survey
from lifecircle.study.standards.circle import Circle

KINDS = ("site", "link", "gate", "places", "survey", "none")
"""What a remedy is."""

COLUMNS: Mapping[str, str | float | int] = {
    "cause": "",
    "left_out": 0.0,
    "kind": "none",
    "lon": np.nan,
    "lat": np.nan,
    "to_lon": np.nan,
    "to_lat": np.nan,
    "metres": np.nan,
    "minutes": np.nan,
    "people_zone": 0.0,
    "people_all": 0.0,
    "places": 0.0,
    "unit": "",
    "ids": "",
    "ids_count": 0,
    "crosses": "",
    "crosses_name": "",
    "key": "none",
}
"""Columns of the table, each with what stands where it does not apply."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = pd.DataFrame

_FAR_M = 1200.0


def remedies_table(
    result: Result,
    *,
    again: Retrace | None = None,
    causes: pd.DataFrame | None = None,
    mix: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one remedy for every under-served neighbourhood and circle.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    again
        Its study on its streets, if it is at hand.
    causes
        Of `lifecircle.circles.reasons.cause_table.causes_table`; by default those that time alone
        tells, so that nothing is ``full``.
    mix
        What `lifecircle.circles.reasons.zone_causes.zone_causes` makes of them, if it is at hand.

    Returns
    -------
    DataFrame
        Index (``zone_id``, ``circle``), a row for each of ``result.gaps`` and each neighbourhood
        where most of those left out find no place: ``cause`` of most of the ``left_out``;
        ``kind`` (`KINDS`); ``lon``, ``lat`` of the site, of the gate, of the link's beginning on
        the side people come from, of the facility that lacks places, or of the first thing to
        survey; ``to_lon``, ``to_lat`` and ``metres`` of a link; ``minutes``, what those it brings
        in walk then, on the mean; ``people_zone`` and ``people_all`` it brings in, in the
        neighbourhood and in all (none for a survey); ``places`` to add and the ``unit`` they
        are counted in; ``ids`` of the facility
        that lacks places, of the estate to open or of what to survey, at most twelve, and
        ``ids_count`` of all; ``crosses`` and ``crosses_name`` of a link or gate; ``key`` of its
        sentence; ``rank``, 1 where most people are brought in, equal ones in the order of the rows.
    """
    again = again or retrace(result)
    causes = causes_table(result, again=again) if causes is None else causes
    ground = RemedyGround(result, again)
    mix = (zone_causes(causes, result) if mix is None else mix).reset_index()
    in_gaps = pd.MultiIndex.from_frame(mix[["zone_id", "circle"]]).isin(result.gaps.index)
    wanted = mix[in_gaps | (mix["cause"] == "full").to_numpy()]
    named = causes.index.get_level_values("circle")
    mine = {str(one): part for one, part in causes.droplevel("circle").groupby(named)}
    asked = [
        _of_circle(
            ground, circle, wanted[wanted["circle"] == circle.id], mine.get(circle.id, causes[:0])
        )
        for circle in result.circles
    ]
    return _table([one.rows() for one in _with_sites(ground, asked) if len(one.base)])


def _table(parts: list[Rows]) -> pd.DataFrame:
    """Return the rows of all circles as the table."""
    names = ["zone_id", "circle"]
    if not parts:
        empty = pd.MultiIndex.from_arrays([[], []], names=names)
        return pd.DataFrame({name: [] for name in (*COLUMNS, "rank")}, index=empty)
    table = pd.concat(parts, ignore_index=True)
    for name, nothing in COLUMNS.items():
        column = table[name] if name in table else pd.Series(np.nan, index=table.index)
        table[name] = column if isinstance(nothing, float) else column.astype(object)
        if not pd.isna(nothing):
            table[name] = table[name].where(table[name].notna(), nothing)
    table["ids_count"] = table["ids_count"].astype(np.int64)
    order = np.lexsort((np.arange(len(table)), -table["people_all"].to_numpy(float)))
    table["rank"] = np.argsort(order) + 1
    return table.set_index(names)[[*COLUMNS, "rank"]]


@dataclass(frozen=True, eq=False)
class _Circle:
    """One circle's neighbourhoods, and the remedies found for them; the first of each counts."""

    base: Rows
    found: tuple[Rows, ...] = ()
    left: LeftOut | None = None
    to_site: tuple[str, ...] = ()

    def rows(self) -> Rows:
        """Return a row for every neighbourhood."""
        every = pd.concat([pd.DataFrame(columns=["key"]), *self.found])
        return self.base.join(every[~every.index.duplicated()]).reset_index()


def _of_circle(ground: RemedyGround, circle: Circle, wanted: Rows, causes: Rows) -> _Circle:
    """Return the remedies of one circle that are no sites, and who still needs a site."""
    base = wanted[["zone_id", "circle", "cause", "left_out"]].set_index("zone_id")
    if not len(wanted):
        return _Circle(base)
    by_cause = {cause: part.index.to_numpy(object) for cause, part in base.groupby("cause")}
    found: list[Rows] = []
    if "full" in by_cause:
        found.append(places_to_add(ground, circle, by_cause["full"], causes))
    if "data_doubt" in by_cause:
        found.append(what_to_survey(ground, by_cause["data_doubt"], causes))
    far = tuple(by_cause.get("no_facility", ()))
    behind = tuple(by_cause.get("barrier", ()))
    # There and back on streets that bind: no single search tells who would gain.
    if len(ground.again.asked(circle).graphs) > 1 or not (far or behind):
        return _Circle(base, tuple(found))
    left = left_out(ground.again, circle)
    if behind:
        weights = _wanted(ground, left, behind).weights
        found.append(through_barriers(ground, left, np.array(behind, dtype=object), weights))
        behind = tuple(one for one in behind if one not in found[-1].index)
    return _Circle(base, tuple(found), left, (*far, *behind))


def _with_sites(ground: RemedyGround, asked: Sequence[_Circle]) -> list[_Circle]:
    """Return circles with the best site where one is needed, all of them searched together."""
    done = list(asked)
    needy = {at: _wanted(ground, one.left, one.to_site) for at, one in enumerate(asked)
             if one.left and one.to_site}  # fmt: skip
    for alike in _alike(needy, lambda one: (one.left.walking.way, _far(one))):
        of_kind = [needy[at] for at in alike]
        found = site_bounds(ground.again, ground.sites.joined, of_kind)
        bounds = dict(zip(alike, found, strict=True))
        kept = {at: needy[at] for at in alike}
        for same in _alike(kept, lambda one: (one.left.walking, one.left.asked.limit_s)):
            wanted = [needy[at] for at in same]
            best = best_sites(ground.again, ground.sites, wanted, [bounds[at] for at in same])
            for at, its in zip(same, best, strict=True):
                done[at] = _with_its_sites(ground, asked[at], *its)
    return done


def _alike(wanted: Mapping[int, Wanted], kind: Callable[[Wanted], Hashable]) -> list[list[int]]:
    """Return which circles are of one kind, kinds in the order of their first circles."""
    kinds: dict[Hashable, list[int]] = {}
    for at, one in wanted.items():
        kinds.setdefault(kind(one), []).append(at)
    return list(kinds.values())


def _far(one: Wanted) -> int:
    """Return how far a circle reaches, in doublings of a walk: alike are searched together."""
    return max(0, math.ceil(math.log2(one.reach_m / _FAR_M)))


def _wanted(ground: RemedyGround, left: LeftOut, zones: Sequence[str]) -> Wanted:
    """Return who is to be reached in some neighbourhoods."""
    return Wanted(left, ground.zone_numbers(left), ground.zones.get_indexer(pd.Index(zones)))


def _with_its_sites(ground: RemedyGround, one: _Circle, place: Ints, worth: Floats) -> _Circle:
    """Return a circle with the best site of each neighbourhood where one helps."""
    held = np.flatnonzero(place >= 0)
    sites, zones = place[held], np.array(one.to_site, dtype=object)[held]
    left = one.left
    people, minutes = (
        (np.zeros(0), np.zeros(0)) if left is None else site_gains(left, ground.sites, sites)
    )
    far = one.base.loc[zones, "cause"] == "no_facility"
    columns: dict[str, Any] = {
        "kind": "site",
        "lon": ground.sites.places.lon[sites],
        "lat": ground.sites.places.lat[sites],
        "minutes": minutes,
        "people_zone": worth[held],
        "people_all": people,
        "key": np.where(far, "site", "site_no_link"),
    }
    return replace(one, found=(*one.found, pd.DataFrame(columns, index=zones)))
