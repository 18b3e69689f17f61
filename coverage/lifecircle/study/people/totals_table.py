"""One table of people by zone: which rows count, which sum up others, which are notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import is_blank, numbers
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.columns.rows import row_faults
from lifecircle.study.kinds import LEVELS
from lifecircle.study.people.crosswalk import Crosswalk
from lifecircle.study.people.total_rows import sum_faults, summed_by, sums_all, sums_part
from lifecircle.study.people.zone_matching import Matches, ZoneFinder, match_zones
from lifecircle.study.population import WHOLE_OF
from lifecircle.study.standards.circle import GROUP_IDS

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The rows of one table that count, and the zones they are of.

    Parameters
    ----------
    layer
        These rows.
    names
        The zone each is of, as written.
    people
        The whole people of each row, by group.
    matches
        The zones of today the rows belong to.
    """

    layer: Placed
    names: NDArray[np.object_]
    people: Mapping[str, Numbers]
    matches: Matches


class TotalsTable:
    """Reads one table and gathers what is wrong with it.

    Parameters
    ----------
    layer
        Columns ``zone``, ``residents`` and further groups.
    level
        The level of its zones.
    zones
        The zones of the district, for what a row of a wider zone sums up.
    known
        The zones of every layer.
    """

    def __init__(
        self, layer: Placed, level: str, *, zones: pd.DataFrame, known: pd.DataFrame
    ) -> None:
        self.layer, self.level, self.zones, self.known = layer, level, zones, known
        self.cells = {name: np.asarray(cells) for name, cells in layer.columns.items()}
        self.faults: list[Fault] = []

    def counted(self, groups: Sequence[str], crosswalk: Crosswalk) -> Counted | None:
        """Return the rows that count, or None where a column is missing.

        Parameters
        ----------
        groups
            The population groups, all of which the table must have.
        crosswalk
            What older names mean.
        """
        reader = ColumnReader(self.layer)
        there = [reader.require(name) for name in ("zone", *groups)]
        self.faults += reader.faults
        if not all(there):
            return None
        names = reader.ids("zone")
        stated = {group: numbers(self.cells[group])[0] for group in groups}
        every = np.array([sums_all(one) for one in names], dtype=np.bool_)
        subtotal = np.array([sums_part(one) for one in names], dtype=np.bool_) & ~every
        named = np.flatnonzero(~every & ~subtotal)
        of_level = self.known[self.known["level"] == self.level]
        place = self.layer.place.at(~every & ~subtotal)
        found, lost = match_zones(names[named].tolist(), of_level, crosswalk=crosswalk, place=place)
        data = np.zeros(len(names), dtype=np.bool_)
        data[named[list(set(found.row))]] = True
        sums = {int(at): data for at in np.flatnonzero(every)}
        for at in np.flatnonzero(subtotal):
            people = np.nan_to_num(stated["residents"])
            sums[int(at)] = summed_by(int(at), subtotals=subtotal, data=data, people=people)
        unmatched = [int(at) for at in named if not data[at]]
        zone_of = dict(zip(named[list(found.row)], found.zone_id, strict=True))
        sums |= self._settle(unmatched, lost, names, zone_of=zone_of)
        self.faults += sum_faults(stated, sums, place=self.layer.place)
        return self._rows(data, names, groups, found)

    def _settle(
        self,
        unmatched: Sequence[int],
        lost: Sequence[Fault],
        names: NDArray[np.object_],
        *,
        zone_of: Mapping[int, str],
    ) -> dict[int, Mask]:
        """Return the rows of wider zones with what they sum up; tell of notes and lost names."""
        wider = self.known[self.known["level"].isin(LEVELS[: LEVELS.index(self.level)])]
        if self.level == "functional":
            wider = self.known[self.known["level"] == "district"]
        finder, sums, notes = ZoneFinder(wider, Crosswalk()), {}, []
        for at, fault in zip(unmatched, lost, strict=True):
            if zone := finder.zone(names[at]):
                inside = self._members(zone)
                sums[int(at)] = np.array(
                    [zone_of.get(row, "") in inside for row in range(len(names))], dtype=np.bool_
                )
            elif self._bare(at):
                notes.append(at)
            elif not names[at]:
                self.faults.append(Fault(code="empty-cell", file=fault.file, row=fault.row,
                                         field=fault.field))  # fmt: skip
            else:
                self.faults.append(fault)
        rows = self.layer.place.rows_of(len(names))[notes]
        texts = [self._first(at) for at in notes]
        self.faults += row_faults(
            rows, code="row-without-zone", file=self.layer.place.file, values=texts,
            severity="warning",
        )  # fmt: skip
        return {at: mask for at, mask in sums.items() if mask.any()}

    def _rows(
        self,
        data: Mask,
        names: NDArray[np.object_],
        groups: Sequence[str],
        found: Matches,
    ) -> Counted:
        """Return the rows that count with their people, whole and none missing."""
        columns = {name: cells[data] for name, cells in self.cells.items()}
        layer = Placed(columns, self.layer.shapes[data], self.layer.place.at(data))
        reader = ColumnReader(layer)
        for group in groups:
            empty = np.array([is_blank(one) for one in columns[group]], dtype=np.bool_)
            reader.complain("empty-cell", empty, group)
        people = {group: reader.whole(group) for group in groups}
        for group in groups:
            whole = people.get(WHOLE_OF.get(group, "residents"), people["residents"])
            reader.complain("total-above-residents", people[group] > whole, group)
        self.faults += reader.faults
        place = {int(row): at for at, row in enumerate(sorted(set(found.row)))}
        rows = tuple(place[row] for row in found.row)
        matches = Matches(row=rows, zone_id=found.zone_id, share=found.share, through=found.through)
        return Counted(layer=layer, names=names[data], people=people, matches=matches)

    def _members(self, zone: str) -> frozenset[str]:
        """Return the zones of the table's level that lie in a wider one."""
        parent = self.zones["parent_id"].to_dict()
        above = pd.Series(self.zones.index[self.zones["level"] == self.level], dtype=object)
        inside, found = above.map(parent), np.zeros(len(above), dtype=np.bool_)
        for _ in LEVELS:
            found |= (inside == zone).to_numpy()
            inside = inside.map(parent)
        return frozenset(map(str, above[found]))

    def _bare(self, at: int) -> bool:
        """Return whether no group has people in a row."""
        groups = (one for one in GROUP_IDS if one in self.cells)
        return all(is_blank(self.cells[one][at]) for one in groups)

    def _first(self, at: int) -> str:
        """Return the first text of a row."""
        cells = (one[at] for one in self.cells.values())
        return next((str(cell) for cell in cells if not is_blank(cell)), "")
