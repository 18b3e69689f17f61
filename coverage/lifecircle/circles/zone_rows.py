"""Which places belong to which zones: the rows every table is reported by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = ("district", "street", "community", "functional")
"""Levels of zones, widest first; functional zones lie across the others."""

NO_ZONE = "(none)"
"""Stands for the places that lie in no zone of a level."""


@dataclass(frozen=True, eq=False)
class ZoneRows:
    """The zones of one district in reporting order, each level closed by its `NO_ZONE` row.

    Parameters
    ----------
    district
        Id of the district the study is about.
    level
        Index into `LEVELS` of each row.
    zone_ids
        Zone of each row.
    first
        First row of each level, and the number of rows at the end.
    parent_ids
        Zone above each row's zone as stated, or ``""``.
    kinds
        ``urban``, ``rural``, ``old``, ``new`` or ``""`` for each row.
    """

    district: str
    level: "NDArray[np.int8]"
    zone_ids: tuple[str, ...]
    first: tuple[int, ...]
    parent_ids: tuple[str, ...]
    kinds: tuple[str, ...]

    def zones_at(self, level: str) -> tuple[str, ...]:
        """Return the zones of a level, without the `NO_ZONE` row."""
        at = LEVELS.index(level)
        return self.zone_ids[self.first[at] : self.first[at + 1] - 1]

    def rows_at(self, level: str) -> slice:
        """Return the rows of a level's zones, without the `NO_ZONE` row."""
        at = LEVELS.index(level)
        return slice(self.first[at], self.first[at + 1] - 1)

    def within_level(self, places: pd.DataFrame, *, level: str) -> "NDArray[np.intp]":
        """Return the position of each place's zone among a level's zones, -1 for none."""
        code, ids = pd.factorize(places[f"{level}_id"])
        found = positions(self.zones_at(level), ids)
        return np.append(found, -1)[code]

    def rows_of(self, places: pd.DataFrame) -> "NDArray[np.int64]":
        """Return the row of each place at each level, one column a level.

        A place outside the district stands in the district's `NO_ZONE` row and in no row (-1) of
        any other level, so that each level adds up to the district.
        """
        rows = np.empty((len(places), len(LEVELS)), dtype=np.int64)
        for at, level in enumerate(LEVELS):
            found = self.within_level(places, level=level)
            last = self.first[at + 1] - 1
            rows[:, at] = np.where(found < 0, last, self.first[at] + found)
        outside = rows[:, 0] != self.first[0]
        rows[outside, 1:] = -1
        return rows


def positions(known: Sequence[str], names: Iterable[str]) -> "NDArray[np.intp]":
    """Return where each name stands among the known ones, -1 where it does not."""
    place = {one: at for at, one in enumerate(known)}
    return np.array([place.get(one, -1) for one in names], dtype=np.intp)


def zone_rows(zones: pd.DataFrame, *, district: str) -> ZoneRows:
    """Return the reporting rows of a district.

    Parameters
    ----------
    zones
        Index ``zone_id``; columns ``level``, ``parent_id``, ``kind``. Zones that lie in another
        district by their parents are left out; the rest keep their order.
    district
        Id of the district; it gets its row whether or not it is among the zones.
    """
    ids = [str(one) for one in zones.index]
    parent = dict(zip(ids, _texts(zones, "parent_id"), strict=True))
    kind = dict(zip(ids, _texts(zones, "kind"), strict=True))
    level = dict(zip(ids, _texts(zones, "level"), strict=True))
    others = {one for one in ids if level[one] == "district" and one != district}
    own = [one for one in ids if not _lies_in(one, others, parent=parent)]
    listed = [[district], *([one for one in own if level[one] == name] for name in LEVELS[1:])]
    return _assembled(listed, district=district, parent=parent, kind=kind)


def _assembled(
    listed: Sequence[Sequence[str]],
    *,
    district: str,
    parent: Mapping[str, str],
    kind: Mapping[str, str],
) -> ZoneRows:
    """Return the rows of the zones listed by level."""
    counts = [len(ids) + 1 for ids in listed]
    rows = tuple(one for ids in listed for one in (*ids, NO_ZONE))
    return ZoneRows(
        district=district,
        level=np.repeat(np.arange(len(LEVELS), dtype=np.int8), counts),
        zone_ids=rows,
        first=(0, *np.cumsum(counts).tolist()),
        parent_ids=tuple(parent.get(one, "") for one in rows),
        kinds=tuple(kind.get(one, "") for one in rows),
    )


def _lies_in(zone_id: str, others: set[str], *, parent: Mapping[str, str]) -> bool:
    """Return whether a zone, its parent or its parent's parent is another district."""
    above = parent.get(zone_id, "")
    return bool(others & {zone_id, above, parent.get(above, "")})


def _texts(zones: pd.DataFrame, column: str) -> list[str]:
    """Return a text column, empty where it is not given."""
    if column not in zones:
        return [""] * len(zones)
    return [one if isinstance(one, str) else "" for one in zones[column]]
