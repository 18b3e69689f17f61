"""Which zone of today a name, a code or an old name means, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import plain
from lifecircle.study.columns.places import Place
from lifecircle.study.people.crosswalk import Crosswalk, Parts
from lifecircle.study.people.zone_names import ZoneNames
from lifecircle.study.population import spread_people


@dataclass(frozen=True, kw_only=True)
class Matches:
    """The zones of some rows.

    Parameters
    ----------
    row
        Position of each row, once for each zone it is part of.
    zone_id
        That zone.
    share
        The part of the row that belongs to it.
    through
        The old name by which the crosswalk led there; empty where the row names the zone itself.
    """

    row: tuple[int, ...] = ()
    zone_id: tuple[str, ...] = ()
    share: tuple[float, ...] = ()
    through: tuple[str, ...] = ()


def match_zones(
    names: Sequence[str],
    zones: pd.DataFrame,
    *,
    crosswalk: Crosswalk,
    place: Place,
) -> tuple[Matches, tuple[Fault, ...]]:
    """Return the zones that names or codes mean, and a fault for each that means none.

    A name means the zone with that id, else the only one with that name, else what the crosswalk
    says, else the only zone whose name differs in its ending alone (礼东村, 礼东村委会), else
    the only name of the crosswalk that does.

    Parameters
    ----------
    names
        As a table writes them.
    zones
        Index ``zone_id``; column ``name``. Of one level.
    crosswalk
        What older names mean; what it leads to may be an older name again.
    place
        Where the rows come from, for faults; the names stand in its column ``zone``.

    Returns
    -------
    tuple
        The matches, and errors ``zone-unmatched``, ``zone-ambiguous``, ``crosswalk-to-nowhere``.
    """
    known, rows = ZoneFinder(zones, crosswalk), place.rows_of(len(names))
    found: list[tuple[int, str, float, str]] = []
    faults = []
    for row, name in enumerate(names):
        parts, through = known.parts(name)
        found += [(row, zone, share, through) for zone, share in parts]
        if not parts:
            at = int(rows[row])
            faults.append(known.fault(name, file=place.file, row=at, field=place.field("zone")))
    row_, zone_, share_, through_ = zip(*found, strict=True) if found else ((), (), (), ())
    return Matches(row=row_, zone_id=zone_, share=share_, through=through_), tuple(faults)


class ZoneFinder:
    """Finds the zones of today that names, ids and old names mean.

    Parameters
    ----------
    zones
        Index ``zone_id``; column ``name``.
    crosswalk
        What older names mean.
    """

    def __init__(self, zones: pd.DataFrame, crosswalk: Crosswalk) -> None:
        ids = [str(one) for one in zones.index]
        self._ids = {plain(one): one for one in ids}
        self._names = ZoneNames(zones["name"], ids)
        self._crosswalk = crosswalk

    def zone(self, name: str) -> str:
        """Return the only zone a name means, or an empty text where it is none or several."""
        parts, _ = self.parts(name)
        return parts[0][0] if len(parts) == 1 else ""

    def parts(self, name: str) -> tuple[Parts, str]:
        """Return the zones of a name with their shares, and the old name that led there."""
        written = self._ids.get(plain(name)) or self._names.as_written(name)
        if written:
            return [(written, 1.0)], ""
        if self._crosswalk.parts_of(name):
            return self._through(plain(name), ()), plain(name)
        if zone := self._names.by_stem(name):
            return [(zone, 1.0)], ""
        old = self._crosswalk.names.by_stem(name)
        return (self._through(old, ()), old) if old else ([], "")

    def fault(self, name: str, *, file: str, row: int | None = None, field: str = "") -> Fault:
        """Return why a name means no zone, with the names nearest to it."""
        code, near = "zone-unmatched", self._names.nearest(name)
        several = self._names.several(name)
        if len(several) > 1:
            code, near = "zone-ambiguous", ", ".join(several)
        old = plain(name) if self._crosswalk.parts_of(name) else self._crosswalk.names.by_stem(name)
        if old:
            lost = [new for new, _ in self._crosswalk.parts_of(old) if not self._zones_of(new)]
            code, near = "crosswalk-to-nowhere", "、".join(lost or [old])
        return Fault(
            code=code, file=file, row=row, field=field, value=name, details={"nearest": near}
        )

    def _through(self, old: str, seen: tuple[str, ...]) -> Parts:
        """Return the zones an old name stands for now, or none where one of them is unknown."""
        found: Parts = []
        for new, share in self._crosswalk.parts_of(old):
            parts = self._zones_of(new, seen=(*seen, old))
            if not parts:
                return []
            found += [(zone, share * part) for zone, part in parts]
        return found

    def _zones_of(self, new: str, *, seen: tuple[str, ...] = ()) -> Parts:
        """Return the zones of what a crosswalk leads to, a later old name among that."""
        if zone := self._ids.get(new) or self._names.find(new):
            return [(zone, 1.0)]
        return [] if new in seen else self._through(new, seen)


def whole_parts(totals: Mapping[str, ArrayLike], matches: Matches) -> pd.DataFrame:
    """Return people by zone: each row's whole numbers in whole parts that add up to them.

    Residents follow the shares, every other group the residents, so that no part has more people
    over 60 than people; fractions are settled by the largest remainder, in the order of zone ids.

    Parameters
    ----------
    totals
        For each group, the people of each row; ``residents`` is required.
    matches
        What `match_zones` returned.

    Returns
    -------
    DataFrame
        Index ``zone_id``, sorted; a column a group.

    Examples
    --------
    >>> three = Matches(row=(0, 0, 0), zone_id=("a", "b", "c"), share=(0.25, 0.25, 0.5))
    >>> whole_parts({"residents": [10]}, three)["residents"].to_dict()
    {'a': 3.0, 'b': 2.0, 'c': 5.0}
    """
    zones = np.array(matches.zone_id, dtype=object)
    parts = spread_people(
        totals, np.array(matches.share, float), ids=zones, zone=np.array(matches.row, np.intp)
    )
    return parts.groupby(pd.Index(zones, name="zone_id", dtype=object)).sum().sort_index()
