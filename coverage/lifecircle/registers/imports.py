"""Registers turned into one clean layer: read, recognised, decided, placed, joined, accounted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lifecircle.errors import CallError, Fault, errors_in
from lifecircle.registers.decisions.choices import Choices
from lifecircle.registers.decisions.mapping import Decided, read_mapping
from lifecircle.registers.decisions.plan import Plan, plan_register
from lifecircle.registers.layer.accounts import Account, RowFate, account_of, row_fates, total_of
from lifecircle.registers.layer.duplicates import Doubt, join_duplicates
from lifecircle.registers.layer.entries import Entry, read_entries
from lifecircle.registers.layer.facilities import UNSHARED, Facility, facilities_of
from lifecircle.registers.sources import Source, read_sources
from lifecircle.registers.tables.total_lines import total_faults
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.columns.rows import row_faults
from lifecircle.study.projections import DATUMS, known_datum
from lifecircle.study.standards.services import services
from lifecircle.words import Value, say


@dataclass(frozen=True, kw_only=True)
class Import:
    """What came of an import, before anything is written.

    Parameters
    ----------
    plans
        How each register is read.
    sources
        Every sheet, file and layer, those without a register too.
    entries
        Every data row, in order; empty where the import is refused.
    facilities
        The layer.
    doubts
        Pairs of rows that may be one facility.
    faults
        Everything found: errors refuse the import, warnings are in the report.
    """

    plans: tuple[Plan, ...]
    sources: tuple[Source, ...]
    entries: tuple[Entry, ...]
    facilities: tuple[Facility, ...]
    doubts: tuple[Doubt, ...]
    faults: tuple[Fault, ...]

    @property
    def refused(self) -> bool:
        """Whether nothing may be written until the user has decided."""
        return bool(errors_in(self.faults))

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the registers, by their number."""
        return tuple(plan.table.place for plan in self.plans)

    @cached_property
    def rows(self) -> Mapping[str, tuple[RowFate, ...]]:
        """What became of every row, by sheet, file and layer."""
        numbers = {place: number for number, place in enumerate(self.places)}
        by_register: dict[int, list[Entry]] = {}
        for entry in self.entries:
            by_register.setdefault(entry.register, []).append(entry)
        found: dict[str, tuple[RowFate, ...]] = {}
        for source in self.sources:
            number = numbers.get(source.place, -1)
            own = by_register.get(number, [])
            others = source.table.others if source.table is not None else source.others
            found[source.place] = row_fates(own, others, places=self.places)
        return found

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The account of each sheet, file and layer; every one balances."""
        rows = self.rows
        return tuple(
            account_of(source.place, source.rows_in, rows[source.place]) for source in self.sources
        )

    @cached_property
    def account(self) -> Account:
        """The account of all of them together."""
        return total_of(self.accounts)


def import_registers(
    files: Sequence[str | Path],
    *,
    folder: Path | None = None,
    choices: Choices | None = None,
    sheets: Sequence[str] = (),
    mapping: str | Path | None = None,
    language: str = "en",
) -> Import:
    """Return registers as one clean layer, with an account of every row. Nothing is written.

    Parameters
    ----------
    files
        Registers: CSV, XLSX, Shapefile, GeoPackage, GeoJSON, GeoParquet.
    folder
        What relative paths are relative to; the working folder by default.
    choices
        Service, datum, and whether guesses are accepted.
    sheets
        Sheets of workbooks, or the layer of a GeoPackage; by default all sheets that are shown.
    mapping
        A mapping file of an earlier import.
    language
        Of the message where the call is wrong.

    Returns
    -------
    Import
        With errors among its faults it is refused, and holds no entries.

    Raises
    ------
    CallError
        If no file is named or one is named twice, or a service or datum of `choices` is unknown.
    """
    chosen = choices or Choices()
    _check(files, chosen, language=language)
    here = folder or Path.cwd()
    decided, faults = _decided(mapping, here)
    if errors_in(faults):
        return _refused((), (), faults)
    sources, more = read_sources(files, folder=here, sheets=sheets, decided=decided)
    faults += more
    plans: list[Plan] = []
    for source in sources:
        if source.table is not None and (source.decided is not None or not decided):
            plan, its = plan_register(source.table, choices=chosen, decided=source.decided)
            plans.append(plan)
            faults += (*its, *total_faults(source.table))
    if errors_in(faults):
        return _refused(tuple(plans), sources, faults)
    return _done(tuple(plans), sources, faults)


def _done(
    plans: tuple[Plan, ...], sources: tuple[Source, ...], faults: tuple[Fault, ...]
) -> Import:
    """Return an import that nothing forbids."""
    entries: list[Entry] = []
    for number, plan in enumerate(plans):
        own, its = read_entries(plan, register=number)
        entries += own
        faults += (*its, *_split_quantities(plan, own))
    joined, doubts = join_duplicates(entries)
    return Import(
        plans=plans, sources=sources, entries=joined, facilities=facilities_of(joined),
        doubts=doubts, faults=faults,
    )  # fmt: skip


def _refused(
    plans: tuple[Plan, ...], sources: tuple[Source, ...], faults: tuple[Fault, ...]
) -> Import:
    """Return an import that waits for the user."""
    return Import(plans=plans, sources=sources, entries=(), facilities=(), doubts=(), faults=faults)


def _split_quantities(plan: Plan, entries: Sequence[Entry]) -> tuple[Fault, ...]:
    """Return a warning for rows whose quantities stay with the first of their services."""
    rows = [
        entry.row
        for entry in entries
        if entry.fate == "facility"
        and len(entry.services) > 1
        and entry.numbers.keys() & {*UNSHARED}
    ]
    return row_faults(rows, code="import-split-quantity", file=plan.table.place, severity="warning")


def _decided(
    mapping: str | Path | None, folder: Path
) -> tuple[tuple[Decided, ...], tuple[Fault, ...]]:
    """Return the tables of the mapping file, if there is one."""
    return ((), ()) if mapping is None else read_mapping(folder / mapping, file=str(mapping))


def _check(files: Sequence[str | Path], choices: Choices, *, language: str) -> None:
    """Refuse a call that cannot be obeyed."""
    twice = [str(file) for number, file in enumerate(files) if file in files[:number]]
    values: dict[str, Value] = {}
    if not files:
        key = "no_file"
    elif twice:
        key, values = "file_twice", {"file": twice[0]}
    elif choices.datum and not known_datum(choices.datum):
        known = ", ".join((*DATUMS, "EPSG:nnnn"))
        key, values = "unknown_datum", {"datum": choices.datum, "known": known}
    elif choices.service and choices.service not in services():
        nearest = nearest_name(choices.service, services())
        key, values = "unknown_service", {"service": choices.service, "nearest": nearest}
    else:
        return
    raise CallError(say(f"registers.call.{key}", language=language, **values))
