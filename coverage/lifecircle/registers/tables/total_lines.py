"""Lines of totals, held against the rows they add up: a register that disagrees with itself."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.registers.tables.row_kinds import columns_of
from lifecircle.registers.tables.table import OtherRow, RegisterTable
from lifecircle.study.columns.cells import numbers

ROUNDING = 0.005
"""A printed total may be off by so much for each row, where numbers have two decimals."""

_LEAST_ROWS = 2


def total_faults(table: RegisterTable) -> tuple[Fault, ...]:
    """Return a warning for each cell of a total that no sum of its column comes to.

    A total may add up the rows since the total before it, all rows above it, all rows of the
    register, or the totals above it; it may also count rows. Cells merged over several rows count
    once, as everywhere else.

    Parameters
    ----------
    table
        The register.

    Returns
    -------
    tuple
        ``import-total-differs``, with the row of the total, the head of its column, what it says,
        what the rows come to and the difference.
    """
    lines = [one for one in table.others if one.fate == "total" and one.cells]
    if not lines or len(table.rows) < _LEAST_ROWS:
        return ()
    told = columns_of(table.header)
    skipped = told.names | told.places | told.serials
    found: list[Fault] = []
    for at, head in enumerate(table.header):
        if head and at not in skipped:
            found += _of_column(table, at, sorted(lines, key=lambda one: one.row))
    return tuple(sorted(found, key=lambda fault: (fault.row or 0, fault.field or "")))


def _of_column(table: RegisterTable, at: int, lines: list[OtherRow]) -> Iterator[Fault]:
    """Yield what is wrong with the totals of one column."""
    values, wrong = numbers(list(table.cells[at]))
    counts = ~np.isnan(values) & ~wrong & ~table.shared[at]
    if counts.sum() < _LEAST_ROWS:
        return
    amounts = np.where(counts, values, 0.0)
    above: list[float] = []
    before = 0
    for line in lines:
        printed, odd = numbers([line.cells[at]])
        stated = float(printed[0])
        if odd[0] or np.isnan(stated):
            continue
        own = (table.rows > before) & (table.rows < line.row)
        sums = _sums(amounts, counts, own, table.rows < line.row, above)
        slack = ROUNDING * max(len(values), 1) if (amounts % 1).any() or stated % 1 else 1e-9
        nearest = min(sums, key=lambda one: (abs(one - stated), one))
        if abs(nearest - stated) > slack:
            yield Fault(
                code="import-total-differs",
                severity="warning",
                file=table.place,
                row=line.row,
                field=table.header[at],
                value=f"{stated:g}",
                details={
                    "sum": f"{nearest:,.10g}",
                    "stated": f"{stated:,.10g}",
                    "difference": f"{stated - nearest:+,.10g}",
                },
            )
        above.append(stated)
        before = line.row


def _sums(
    amounts: NDArray[np.float64],
    counts: NDArray[np.bool_],
    own: NDArray[np.bool_],
    over: NDArray[np.bool_],
    above: list[float],
) -> list[float]:
    """Return everything a line of totals may add up, the likeliest first."""
    parts = [own, over, np.ones(len(amounts), dtype=bool)]
    sums = [float(amounts[part].sum()) for part in parts if (counts & part).any()]
    sums += [float(sum(above))] if above else []
    return [*sums, *(float(part.sum()) for part in parts if part.any())]
