"""What each site of a scenario does: whom it reaches, whom it alone serves, who is new."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.contribution import served_homes
from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.results import Result
from lifecircle.network.walks.catchments import catchments
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study

COLUMNS = (
    "change",
    "within_people",
    "alone_people",
    "shared_people",
    "turned_people",
    "turned_alone_people",
    "cost",
    "cost_per_person",
)
_ASKED = ("status", "service", "tier", "geometry", "hours")


def site_table(
    base: Result,
    other: Result,
    *,
    costs: Mapping[str, float] | None = None,
    again: tuple[Retrace, Retrace] | None = None,
) -> pd.DataFrame:
    """Return what each facility that opens, moves, changes or closes does in each circle.

    Parameters
    ----------
    base, other
        Before and after.
    costs
        Of facilities, by id.
    again
        Both studies on their streets, if they are at hand.

    Returns
    -------
    DataFrame
        Index (``facility_id``, ``circle``). ``change`` is ``opened``, ``moved``, ``changed`` or
        ``closed``. People of the circle's group: ``within_people`` live within the limit of the
        site, ``alone_people`` of them within that of no other, ``shared_people`` are the rest.
        ``turned_people`` of those within were not covered before (of a closed site: are not
        covered after), ``turned_alone_people`` of them by this site alone. ``cost`` and
        ``cost_per_person`` of those turned, missing without a cost or without anybody. A closed
        site is measured before, every other after.
    """
    changed = changed_facilities(base.study, other.study)
    before, after = again or (None, None)
    stand = {one: how for one, how in changed.items() if how != "closed"}
    gone = {one: how for one, how in changed.items() if how == "closed"}
    parts = [_measured(other, base, stand, after), _measured(base, other, gone, before)]
    rows = [row for part in parts for row in part]
    index = pd.MultiIndex.from_tuples(
        [row[:2] for row in rows], names=["facility_id", "circle"]
    ) if rows else pd.MultiIndex.from_arrays([[], []], names=["facility_id", "circle"])  # fmt: skip
    table = pd.DataFrame([row[2:] for row in rows], index=index, columns=list(COLUMNS[:6]))
    known = costs or {}
    cost = [known.get(str(one), 0.0) or np.nan for one in index.get_level_values(0)]
    turned = table["turned_people"].astype(float)
    table["cost"] = np.asarray(cost, np.float64)
    return table.assign(cost_per_person=table["cost"] / turned.where(turned > 0))


def changed_facilities(before: Study, after: Study) -> dict[str, str]:
    """Return what happened to each facility that was touched, in the order of the ids.

    Parameters
    ----------
    before, after
        Two states of a study.

    Returns
    -------
    dict
        Facility to ``opened``, ``moved``, ``changed`` or ``closed``.
    """
    old, new = before.facilities, after.facilities
    found = {}
    for name in old.index.difference(new.index):
        if old.loc[name, "status"] == "open":
            found[str(name)] = "closed"
    known = dict(zip(old.index, _asked(old), strict=True))
    for name, now in zip(new.index, _asked(new), strict=True):
        was = known.get(name)
        if was is None:
            if now["status"] == "open":
                found[str(name)] = "opened"
            continue
        if all(_same(was[key], now[key]) for key in _ASKED):
            continue
        stood, stands = was["status"] == "open", now["status"] == "open"
        if stands and not stood:
            found[str(name)] = "opened"
        elif stood and not stands:
            found[str(name)] = "closed"
        elif stood:
            moved = not _same(was["geometry"], now["geometry"])
            found[str(name)] = "moved" if moved else "changed"
    return dict(sorted(found.items()))


def _asked(facilities: pd.DataFrame) -> list[dict[str, object]]:
    """Return what each facility is asked for, row by row; nothing for a column there is not."""
    nothing = [""] * len(facilities)
    columns = [list(facilities[key]) if key in facilities else nothing for key in _ASKED]
    return [dict(zip(_ASKED, row, strict=True)) for row in zip(*columns, strict=True)]


def _same(was: object, now: object) -> bool:
    """Return whether a value is still the same."""
    return was is now or bool(was == now) or (was != was and now != now)  # noqa: PLR0124  NaN


def _measured(
    here: Result, elsewhere: Result, sites: Mapping[str, str], again: Retrace | None
) -> list[tuple[object, ...]]:
    """Return the rows of sites as they stand in one result, held against the other."""
    if not sites:
        return []
    again = again or retrace(here)
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in sites}
    for circle in here.circles:
        asked = again.asked(circle)
        ids = here.study.facilities.index[asked.facilities]
        at = np.array([row for row, one in enumerate(ids) if str(one) in sites], np.int64)
        if not len(at):
            continue
        for place, numbers in zip(at, _of_circle(again, circle, at, elsewhere), strict=True):
            name = str(ids[place])
            rows[name].append((name, circle.id, sites[name], *numbers))
    return [row for name in sites for row in rows[name]]


def _of_circle(
    again: Retrace, circle: Circle, at: NDArray[np.int64], elsewhere: Result
) -> list[list[float]]:
    """Return within, alone, shared, turned, turned alone for some sites of a circle."""
    asked, served = again.asked(circle), served_homes(again, circle)
    residents = again.study.residents
    group = circle.group if circle.group in residents else "residents"
    people = residents[group].to_numpy(np.float64)
    rows = again.origins.places.owner
    held = catchments(
        asked.graphs, again.origins, facilities=asked.facilities[at], limit_s=asked.limit_s
    )
    turned = people * ~_covered(elsewhere, circle.id, residents.index)
    found = []
    for place, site in enumerate(asked.facilities[at]):
        alone = served.alone & (served.facility == site)
        within = float((held[[place]] @ people[rows])[0])
        own = float(people[alone].sum())
        new = float((held[[place]] @ turned[rows])[0])
        found.append([within, own, within - own, new, float(turned[alone].sum())])
    return found


def _covered(result: Result, circle: str, homes: pd.Index) -> NDArray[np.bool_]:
    """Return which homes a result covers; one it does not know it does not cover."""
    nearest = result.nearest
    rows = nearest[nearest.index.get_level_values("circle") == circle].droplevel("circle")
    return np.asarray((rows["status"] == "covered").reindex(homes, fill_value=False), np.bool_)
