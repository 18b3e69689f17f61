"""Rows of a table that sum up others: 合计, 小计, or the name of a wider zone."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import plain
from lifecircle.study.columns.places import Place
from lifecircle.words import Value

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]

_ALL = re.compile(r".*(合计|总计|共计)(\(.*\))?:?|全(区|市|县|镇|乡|街道)|(grand)?total:?|sum:?")
_PART = re.compile(r".*小计(\(.*\))?:?|sub-?total:?")


def sums_all(name: str) -> bool:
    """Return whether a row's name says that it sums up the whole table.

    Examples
    --------
    >>> sums_all("合 计"), sums_all("全区合计"), sums_all("小计"), sums_all("合计村")
    (True, True, False, False)
    """
    return _ALL.fullmatch(_joined(name)) is not None


def sums_part(name: str) -> bool:
    """Return whether a row's name says that it sums up some rows beside it."""
    return _PART.fullmatch(_joined(name)) is not None


def sum_faults(
    stated: Mapping[str, Numbers], parts: Mapping[int, Mask], *, place: Place
) -> Iterator[Fault]:
    """Yield a warning for each sum in a table that its rows do not add up to.

    Parameters
    ----------
    stated
        The people of each row of the table, by group; missing where the cell is empty.
    parts
        Position of each row that sums up others, to these others.
    place
        Where the rows come from.
    """
    rows = place.rows_of(len(next(iter(stated.values()))))
    for at, summed in sorted(parts.items()):
        for group, people in stated.items():
            total, wanted = people[at], np.nansum(people[summed])
            if not np.isnan(total) and total != wanted:
                details: dict[str, Value] = {"stated": f"{total:,.0f}", "sum": f"{wanted:,.0f}"}
                yield Fault(
                    code="total-row-differs", severity="warning", file=place.file,
                    row=int(rows[at]), field=place.field(group), details=details,
                )  # fmt: skip


def summed_by(at: int, *, subtotals: Mask, data: Mask, people: Numbers) -> Mask:
    """Return the rows a subtotal sums up: those above it, or those below it if they fit.

    Parameters
    ----------
    at
        The subtotal.
    subtotals, data
        Which rows are subtotals, and which count.
    people
        The residents of each row.
    """
    rows = np.arange(len(data))
    cuts = np.flatnonzero(subtotals)
    before = cuts[cuts < at][-1] if (cuts < at).any() else -1
    after = cuts[cuts > at][0] if (cuts > at).any() else len(data)
    above = data & (rows > before) & (rows < at)
    below = data & (rows > at) & (rows < after)
    fits = people[below].sum() == people[at] and below.any()
    return below if fits and people[above].sum() != people[at] else above


def _joined(name: str) -> str:
    """Return a name in plain letters without blanks."""
    return plain(name).casefold().replace(" ", "")
