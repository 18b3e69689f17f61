"""The data rows of a register as entries: what each says, and what becomes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.registers.cells.measures import read_measures
from lifecircle.registers.cells.years import read_years
from lifecircle.registers.decisions.mapping import MEANINGS
from lifecircle.registers.decisions.plan import Plan
from lifecircle.registers.heads.head_matches import matches
from lifecircle.registers.heads.heads import read_head
from lifecircle.registers.recognition.words_met import Subject, shown_word
from lifecircle.registers.tables.table import Cells, Fate
from lifecircle.registers.words.closed_reading import is_nothing
from lifecircle.registers.words.vocabulary import ADDRESS, QUANTITIES
from lifecircle.study.columns.cells import ids, texts
from lifecircle.study.columns.rows import row_faults

Key = tuple[int, int]
Numbers = Mapping[str, NDArray[np.float64]]

_TELLING_NOTHING = ("serial", "contact", "remark")
_YEARS = ("opened", "closed")
_CLOSED: tuple[Subject, ...] = ("service", "status", "tier")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One data row of a register.

    Parameters
    ----------
    register
        Which register, counted from 0.
    row
        Its number in the file.
    id, name
        As written, without blanks around them.
    services
        Ids of its services.
    said
        The words of its services as written; empty where the whole register has one.
    tier, status
        Their ids; empty where nothing is said.
    hours
        When it is open, as written; empty where nothing is said.
    numbers
        Years, capacities, areas and the count, in the layer's units; what is not said is absent.
    address
        What helps to find it.
    rest
        What stands in the columns that are left out, but for running numbers, people and remarks:
        two rows that differ in it are not one.
    shape
        Its geometry in WGS-84, or None.
    fate
        What becomes of it.
    reason
        Why it has no place, or is refused.
    into
        The entry it was joined to.
    """

    register: int
    row: int
    id: str
    name: str
    services: tuple[str, ...]
    said: str
    tier: str
    status: str
    hours: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    address: Mapping[str, str] = field(default_factory=dict)
    rest: Mapping[str, str] = field(default_factory=dict)
    shape: Any = None
    fate: Fate = "facility"
    reason: str = ""
    into: Key | None = None

    @property
    def key(self) -> Key:
        """Register and row, which no two entries share."""
        return self.register, self.row


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """The columns of a register, read."""

    ids: Cells
    names: Cells
    said: tuple[str, ...]
    statuses: tuple[str, ...]
    tiers: tuple[str, ...]
    hours: Cells
    numbers: Numbers
    address: Mapping[str, Cells]
    rest: Mapping[str, Cells]
    means: Mapping[str, Mapping[str, tuple[str, ...]]]

    def meant(self, subject: Subject, word: str) -> tuple[str, ...]:
        """Return what a word of a closed column was taken for."""
        return self.means[subject].get(word, ()) if word else ()


def read_entries(plan: Plan, *, register: int) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """Return every data row of a register as an entry, and the cells that could not be read.

    A row without a place is to be geocoded, whatever else it lacks; one with a place and no
    known service, or a status that means nothing, or a count of 0, is refused.

    Parameters
    ----------
    plan
        How the register is to be read.
    register
        Its number, counted from 0.

    Returns
    -------
    tuple
        One entry a data row, in their order, and the warnings ``import-cell-unread``,
        ``import-shared-quantity`` and ``import-own-unit``.
    """
    numbers, faults = _numbers(plan)
    columns = _Columns(
        ids=ids(_emptied(plan, "id")),
        names=texts(_emptied(plan, "name")),
        said=_words(plan, "service"),
        statuses=_words(plan, "status"),
        tiers=_words(plan, "tier"),
        hours=texts(_emptied(plan, "hours")),
        numbers=numbers,
        address={name: texts(_emptied(plan, name)) for name in ADDRESS if name in plan.at},
        rest={head: texts(plan.table.cells[at]) for head, at in _left_over(plan).items()},
        means={subject: plan.means(subject) for subject in _CLOSED},
    )
    rows = range(len(plan.table.rows))
    return tuple(_entry(plan, columns, at, register) for at in rows), faults


def _entry(plan: Plan, columns: _Columns, at: int, register: int) -> Entry:
    """Return one row as an entry."""
    said = "" if plan.whole.service else columns.said[at]
    services = (plan.whole.service,) if plan.whole.service else columns.meant("service", said)
    status = columns.meant("status", columns.statuses[at])
    numbers = {name: float(values[at]) for name, values in columns.numbers.items()}
    known = {name: value for name, value in numbers.items() if not np.isnan(value)}
    reason = str(plan.placing.reasons[at])
    fate: Fate = "geocode" if reason else "facility"
    if not reason:
        reason = _refusal(services, columns.statuses[at], status, known)
        fate = "refused" if reason else "facility"
    return Entry(
        register=register, row=int(plan.table.rows[at]), id=columns.ids[at],
        name=columns.names[at], services=services, said=said,
        tier=next(iter(columns.meant("tier", columns.tiers[at])), ""),
        status=next(iter(status), ""), hours=columns.hours[at], numbers=known,
        address={name: cells[at] for name, cells in columns.address.items() if cells[at]},
        rest={head: cells[at] for head, cells in columns.rest.items() if cells[at]},
        shape=plan.placing.shapes[at], fate=fate, reason=reason,
    )  # fmt: skip


def _refusal(
    services: tuple[str, ...], said: str, status: tuple[str, ...], numbers: Mapping[str, float]
) -> str:
    """Return why a row with a place is no facility; nothing if it is one."""
    if not services:
        return "no-service"
    if said and not status:
        return "no-status"
    return "count-zero" if numbers.get("count") == 0 else ""


def _left_over(plan: Plan) -> Mapping[str, int]:
    """Return the columns that are left out and may still tell two rows apart."""
    used = {one.column for one in plan.columns if one.meaning in MEANINGS}
    return {
        head: column
        for column, head in enumerate(plan.table.header)
        if head and column not in used and not _tells_nothing(head)
    }


def _tells_nothing(head: str) -> bool:
    """Return whether a head is that of running numbers, of people or of remarks."""
    return any(one.meaning in _TELLING_NOTHING for one in matches(read_head(head))[:1])


def _emptied(plan: Plan, meaning: str) -> Cells:
    """Return a column with the cells that say nothing empty; all empty where there is none."""
    many = len(plan.table.rows)
    column = np.full(many, None, dtype=object)
    if meaning in plan.at:
        cells = plan.table.cells[plan.at[meaning]]
        column[:] = [None if is_nothing(cell) else cell for cell in cells]
    return column


def _words(plan: Plan, subject: Subject) -> tuple[str, ...]:
    """Return the words of a closed column; empty where nothing is said."""
    cells = _emptied(plan, subject)
    return tuple("" if cell is None else shown_word(cell) for cell in cells)


def _numbers(plan: Plan) -> tuple[Numbers, tuple[Fault, ...]]:
    """Return the columns of years and quantities in the layer's units, and what is wrong."""
    found: dict[str, NDArray[np.float64]] = {}
    faults: list[Fault] = []
    for name in (*_YEARS, *QUANTITIES):
        if name in plan.at:
            cells = _emptied(plan, name)
            if name in _YEARS:
                found[name], wrong = read_years(cells)
            else:
                found[name], wrong, more = _quantity(plan, name, cells)
                faults += more
            faults += _cell_faults("import-cell-unread", wrong, plan=plan, meaning=name)
    return found, tuple(faults)


def _quantity(
    plan: Plan, name: str, cells: Cells
) -> tuple[NDArray[np.float64], NDArray[np.bool_], Iterator[Fault]]:
    """Return one column of quantities; what a merged cell shares is its first row's alone."""
    read = read_measures(cells, meaning=name, unit=plan.unit.get(name, ""))
    shared = plan.table.shared[plan.at[name]] & ~np.isnan(read.values)
    fraction = np.zeros(len(cells), dtype=np.bool_)
    if name == "count":
        fraction = read.values != np.floor(read.values)
        fraction &= ~np.isnan(read.values)
    values = np.where(shared | fraction, np.nan, read.values)
    told = (
        *_cell_faults("import-shared-quantity", shared, plan=plan, meaning=name),
        *_cell_faults("import-own-unit", read.own_unit, plan=plan, meaning=name),
    )
    return values, (read.wrong | fraction) & ~shared, iter(told)


def _cell_faults(
    code: str, chosen: NDArray[np.bool_], *, plan: Plan, meaning: str
) -> tuple[Fault, ...]:
    """Return a warning for each of some cells of a column."""
    column = plan.at[meaning]
    return row_faults(
        plan.table.rows[chosen], code=code, file=plan.table.place,
        field=plan.table.header[column], values=plan.table.cells[column][chosen],
        severity="warning",
    )  # fmt: skip
