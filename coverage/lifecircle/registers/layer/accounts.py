"""What became of every row: the account that has to balance."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lifecircle.registers.layer.entries import Entry
from lifecircle.registers.tables.table import FATES, Fate, OtherRow


@dataclass(frozen=True, kw_only=True)
class Account:
    """The rows of one register, or of all, by what became of them.

    Parameters
    ----------
    place
        Which register; empty for all of them.
    rows_in
        How many rows the input has, counted in the input itself.
    fates
        How many rows had each fate, in the order of `lifecircle.registers.tables.table.FATES`.
    """

    place: str
    rows_in: int
    fates: Mapping[Fate, int]

    @property
    def balanced(self) -> bool:
        """Whether every row that went in is accounted for."""
        return self.rows_in == sum(self.fates.values())


@dataclass(frozen=True, kw_only=True)
class RowFate:
    """What became of one row.

    Parameters
    ----------
    row
        Its number in the file.
    fate
        What became of it.
    reason
        Why it has no place, or is refused.
    text
        Its name, or what it begins with.
    into
        Where it was joined, as ``file · sheet: row``.
    """

    row: int
    fate: Fate
    reason: str = ""
    text: str = ""
    into: str = ""


def row_fates(
    entries: Iterable[Entry], others: Iterable[OtherRow], *, places: Sequence[str]
) -> tuple[RowFate, ...]:
    """Return what became of every row of one register, in the order of its rows.

    Parameters
    ----------
    entries
        Its data rows.
    others
        Its other rows.
    places
        Names of all registers, for rows that were joined into another's.
    """
    found = [
        RowFate(
            row=entry.row, fate=entry.fate, reason=entry.reason, text=entry.name,
            into=f"{places[entry.into[0]]}: {entry.into[1]}" if entry.into else "",
        )
        for entry in entries
    ]  # fmt: skip
    found += [RowFate(row=other.row, fate=other.fate, text=other.text) for other in others]
    return tuple(sorted(found, key=lambda one: one.row))


def account_of(place: str, rows_in: int, rows: Iterable[RowFate]) -> Account:
    """Return the account of one register.

    Parameters
    ----------
    place
        Which.
    rows_in
        How many rows its file has.
    rows
        What became of each.
    """
    counted = Counter(one.fate for one in rows)
    return Account(place=place, rows_in=rows_in, fates={fate: counted[fate] for fate in FATES})


def total_of(accounts: Iterable[Account]) -> Account:
    """Return the account of all registers together."""
    listed = list(accounts)
    fates = {fate: sum(one.fates[fate] for one in listed) for fate in FATES}
    return Account(place="", rows_in=sum(one.rows_in for one in listed), fates=fates)
