"""Faults of single rows: the first few one by one, the others in one line."""

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lifecircle.errors import Fault
from lifecircle.words import Value

MOST_ROWS = 10
_MOST_LISTED = 30


def row_faults(
    rows: ArrayLike,
    *,
    code: str,
    file: str,
    field: str = "",
    values: Iterable[object] = (),
    details: Mapping[str, Value] | None = None,
    severity: Literal["error", "warning"] = "error",
) -> tuple[Fault, ...]:
    """Return one fault a row for the first ten rows, and one for all that follow.

    Parameters
    ----------
    rows
        Row numbers as the user's program shows them.
    code
        The fault's code.
    file, field
        Where it is.
    values
        What stands in each of the rows, in their order.
    details
        Further values the sentence names, the same for every row.
    severity
        ``"error"`` or ``"warning"``.
    """
    listed = [int(row) for row in np.asarray(rows).ravel()]
    shown = [_shown(value) for value in values] or [""] * len(listed)
    faults = tuple(
        Fault(
            code=code,
            severity=severity,
            file=file,
            row=row,
            field=field,
            value=value,
            details=details or {},
        )
        for row, value in zip(listed[:MOST_ROWS], shown, strict=False)
    )
    rest = listed[MOST_ROWS:]
    if not rest:
        return faults
    named = ", ".join(map(str, rest[:_MOST_LISTED])) + (" …" if len(rest) > _MOST_LISTED else "")
    more: dict[str, Value] = {"count": len(rest), "rows": named, "first": str(faults[0].row or 0)}
    return (
        *faults,
        Fault(code="further-rows", severity=severity, file=file, field=field, details=more),
    )


def sample(rows: ArrayLike, *, most: int = 3) -> str:
    """Return the first few row numbers as one text.

    Examples
    --------
    >>> sample([4, 7, 9, 12])
    '4, 7, 9 …'
    """
    listed = [int(row) for row in np.asarray(rows).ravel()]
    return ", ".join(map(str, listed[:most])) + (" …" if len(listed) > most else "")


def _shown(value: object) -> str:
    """Return a cell as text."""
    return "" if value is None else str(value)
