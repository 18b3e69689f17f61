"""People known by zone only, in tables without places, matched to the zones of today."""

from collections.abc import Iterator, Sequence

import pandas as pd

from lifecircle.errors import Fault, errors_in
from lifecircle.study.columns.places import Placed
from lifecircle.study.people.crosswalk import Crosswalk
from lifecircle.study.people.totals_table import Counted, TotalsTable
from lifecircle.study.people.zone_matching import whole_parts
from lifecircle.study.population import Totals
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.words import Value

_SHOWN = 5


def read_totals(
    tables: Sequence[tuple[Placed, str]],
    *,
    zones: pd.DataFrame,
    known: pd.DataFrame,
    crosswalk: Crosswalk,
    file: str,
) -> tuple[Totals | None, tuple[Fault, ...]]:
    """Return the people of each zone, or None, and what is wrong or doubtful in the tables.

    A row that sums up others (合计, 小计, the name of a wider zone) is held against them and never
    counted; a row without people that names no zone is left out as a note.

    Parameters
    ----------
    tables
        Columns ``zone``, ``residents`` and further groups; and the level of each table's zones.
    zones
        The zones of the district.
    known
        The zones of every layer, those of other districts among them.
    crosswalk
        What older names mean.
    file
        The study file, for faults of no single table.
    """
    levels = list(dict.fromkeys(level for _, level in tables))
    if len(levels) > 1:
        listed = ", ".join(levels)
        fault = Fault(code="totals-of-several-levels", file=file, value=listed, field="totals")
        return None, (fault,)
    level, groups = levels[0], _groups(tables)
    read = [TotalsTable(layer, level, zones=zones, known=known) for layer, _ in tables]
    found = [one.counted(groups, crosswalk) for one in read]
    faults = [fault for one in read for fault in one.faults]
    sound = [one for one in found if one is not None]
    faults += _twice(sound)
    if errors_in(faults) or len(sound) < len(found):
        return None, tuple(faults)
    parts = [whole_parts(one.people, one.matches) for one in sound]
    people = pd.concat(parts).groupby(level=0).sum()
    faults += _joined(sound, zones)
    faults += _left_out(people, zones[zones["level"] == level], file)
    here = people.index.isin(zones.index)
    return Totals(people=people[here], level=level), tuple(faults)


def _groups(tables: Sequence[tuple[Placed, str]]) -> list[str]:
    """Return the groups any of the tables has, residents always."""
    known = {"residents"}.union(*(layer.columns for layer, _ in tables))
    return [one for one in GROUP_IDS if one in known]


def _twice(read: Sequence[Counted]) -> Iterator[Fault]:
    """Yield a fault for each row that counts a zone which another row has counted already."""
    first: dict[tuple[str, str], str] = {}
    for one in read:
        rows, place = one.layer.place.rows_of(len(one.names)), one.layer.place
        told: set[int] = set()
        matches = one.matches
        for row, zone, through in zip(matches.row, matches.zone_id, matches.through, strict=True):
            here = f"{place.file} {rows[row]}"
            key = ("", through) if through else (zone, "")
            before = first.setdefault(key, here)
            if before != here and row not in told:
                told.add(row)
                yield Fault(
                    code="zone-counted-twice", file=place.file, row=int(rows[row]),
                    field=place.field("zone"), value=str(one.names[row]),
                    details={"first": before, "zone": zone},
                )  # fmt: skip


def _joined(read: Sequence[Counted], zones: pd.DataFrame) -> Iterator[Fault]:
    """Yield a note for each zone that several rows were added up for."""
    from_rows: dict[str, list[str]] = {}
    for one in read:
        for row, zone in zip(one.matches.row, one.matches.zone_id, strict=True):
            from_rows.setdefault(zone, []).append(str(one.names[row]))
    file = read[0].layer.place.file
    for zone, names in sorted(from_rows.items()):
        if len(names) > 1 and zone in zones.index:
            details: dict[str, Value] = {"names": "、".join(names)}
            called = str(zones.loc[zone, "name"])
            yield Fault(
                code="zone-of-several-rows", severity="warning", file=file, value=called,
                details=details,
            )  # fmt: skip


def _left_out(people: pd.DataFrame, zones: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Yield a note of the zones no table has, and of the people of other districts."""
    lacking = zones[~zones.index.isin(people.index)]
    if len(lacking):
        names = "、".join(map(str, lacking["name"].iloc[:_SHOWN]))
        details: dict[str, Value] = {"count": len(lacking), "names": names}
        yield Fault(code="zones-without-total", severity="warning", file=file, details=details)
    beyond = people[~people.index.isin(zones.index)]
    if len(beyond):
        count: dict[str, Value] = {
            "count": len(beyond),
            "people": f"{beyond['residents'].sum():,.0f}",
        }
        yield Fault(code="totals-outside", severity="warning", file=file, details=count)
