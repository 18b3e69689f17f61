"""Rows of a table as plain values: many times as quick as row by row of pandas."""

from collections.abc import Iterable
from typing import Any

import pandas as pd


def records(table: pd.DataFrame, keys: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Return each row of a table as plain values by column.

    Parameters
    ----------
    table
        With columns named by text.
    keys
        The columns that are wanted; all by default.

    Examples
    --------
    >>> records(pd.DataFrame({"id": ["a", "b"], "people": [3.0, 4.5]}))
    [{'id': 'a', 'people': 3.0}, {'id': 'b', 'people': 4.5}]
    """
    names = [str(one) for one in (table.columns if keys is None else keys)]
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
