"""A table of the workbook before it is written: columns with a kind each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

DECIMALS: Mapping[str, int] = {
    "count": 2,
    "speed": 2,
    "index": 4,
    "share": 6,
    "minutes": 2,
    "metres": 1,
    "degrees": 6,
    "year": 0,
}
"""Kinds of number, with the decimals kept; every other kind is text or a truth value."""


Cell = str | float | None
"""What a cell of a file holds."""


_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, eq=False)
class Column:
    """One column.

    Parameters
    ----------
    key
        Its header in ``sheets.column``, and its note in ``sheets.hint`` where there is one.
    kind
        ``text``, ``long`` (text that wraps), ``yes`` (a truth value), or one of `DECIMALS`.
    cells
        Text, numbers, truth values; None is an empty cell.
    header
        Stands instead of the word for `key`, where the header is a name.
    """

    key: str
    kind: str
    cells: Sequence[object]
    header: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet with a table.

    Parameters
    ----------
    key
        Its title in ``sheets.sheet`` and what it holds in ``sheets.about``.
    columns
        All equally long.
    frozen
        How many columns stay when the sheet is scrolled sideways.
    title
        Stands instead of the word for `key`, where the sheet belongs to another workbook.
    """

    key: str
    columns: tuple[Column, ...]
    frozen: int = 1
    title: str = ""

    @property
    def rows(self) -> int:
        """How many rows stand under the header."""
        return len(self.columns[0].cells)


def begins_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would take a text for a formula if somebody typed it.

    Parameters
    ----------
    text
        Of a cell.
    """
    return text[:1] in _FORMULA


def column(values: Iterable[object], key: str, *, kind: str = "text", header: str = "") -> Column:
    """Return a column of plain cells: rounded numbers, None for what is missing or endless.

    Parameters
    ----------
    values
        A pandas column, an index, an array or a list.
    key, kind, header
        As in `Column`.
    """
    import pandas as pd  # who binds a workbook elsewhere needs none

    series = pd.Series(values)
    if kind in DECIMALS:
        numbers = series.to_numpy(np.float64, na_value=np.nan)
        plain = np.round(numbers, DECIMALS[kind]) + 0.0
        finite = np.isfinite(plain).tolist()
        cells = [
            cell if there else None for cell, there in zip(plain.tolist(), finite, strict=True)
        ]
        return Column(key, kind, cells, header)
    texts = series.to_numpy(object, copy=True)
    texts[series.isna().to_numpy()] = None
    return Column(key, kind, texts.tolist(), header)


def called(values: Iterable[object], names: Mapping[str, str]) -> "pd.Series":
    """Return ids as their names; an id without a name stands for itself.

    Parameters
    ----------
    values
        Ids.
    names
        Id to name.
    """
    import pandas as pd

    codes, ids = pd.factorize(pd.Series(values).astype(object))
    words = np.array([names.get(str(one), str(one)) for one in ids] + [None], dtype=object)
    return pd.Series(words[codes])
