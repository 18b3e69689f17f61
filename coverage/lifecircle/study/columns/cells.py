"""What a cell of an office spreadsheet means: a text, an id, a number, or nothing.

Full-width signs are read as their plain twins in headers, ids and numbers. Names keep every sign
as written and lose only the blanks around them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Cells = Sequence[Any] | NDArray[Any]

_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "n/a", "na", "nan", "null", "none"})
_NUMBER = re.compile(
    r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(e[+-]?\d{1,3})?([万亿]?)", re.IGNORECASE
)
_TIMES = {"": 1.0, "万": 1e4, "亿": 1e8}
_CODE = re.compile(r"(?:0\d+|\d{16,})$")
_DIGITS = re.compile(r"[0-9.+-]*")


def plain(text: str) -> str:
    """Return a text with full-width signs made plain and every run of blanks made one.

    Examples
    --------
    >>> plain("床位数（张）　１２ ")
    '床位数(张) 12'
    """
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing: empty, blanks, or not a number."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    if isinstance(cell, float | np.floating):
        return bool(np.isnan(cell))
    return cell is None or cell is pd.NA or cell is pd.NaT


def texts(cells: Cells) -> NDArray[np.object_]:
    """Return cells as texts without blanks around them; nothing becomes an empty text.

    Parameters
    ----------
    cells
        Cells as a reader gives them. Whole numbers lose their ``.0``.
    """
    return _array(cells if _are_tidy(cells) else (_text(cell) for cell in cells))


def ids(cells: Cells) -> NDArray[np.object_]:
    """Return cells as ids: texts with full-width signs made plain.

    ``12.0`` becomes ``"12"``; ``"0012"`` and eighteen digits typed as text stay what they are.

    Parameters
    ----------
    cells
        Cells as a reader gives them.
    """
    tidy = _are_tidy(cells) and "".join(cells).isascii()
    return _array(cells if tidy else (plain(_text(cell)) for cell in cells))


def numbers(cells: Cells) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return cells as numbers, and which of them hold something that is no number.

    Parameters
    ----------
    cells
        Numbers, or texts such as ``"1,234"``, ``"１２"``, ``"1.2万"``. Empty cells and the usual
        signs for nothing (``-``, ``/``, ``无``) become NaN and are not counted as wrong.

    Returns
    -------
    values
        NaN where there is nothing or no number.
    wrong
        True where something stands that is no number.
    """
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iuf":
        return cells.astype(np.float64), np.zeros(len(cells), dtype=np.bool_)
    quick = _plainly_numbers(cells)
    if quick is not None:
        return quick, np.zeros(len(quick), dtype=np.bool_)
    found = [_number(cell) for cell in cells]
    values = np.array([np.nan if one is None else one for one in found], dtype=np.float64)
    return values, np.array([one is None for one in found], dtype=np.bool_)


def settled(cells: Cells) -> NDArray[Any]:
    """Return a column as numbers if every cell that is not empty is one, else as texts.

    A column in which any number has a leading zero or more than fifteen digits holds codes and
    stays text.

    Parameters
    ----------
    cells
        Cells as a reader gives them.
    """
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iuf":
        return cells
    if (quick := _plainly_numbers(cells)) is not None:
        coded = any(isinstance(cell, str) and _CODE.match(cell) for cell in cells)
        return texts(cells) if coded or np.isnan(quick).all() else quick
    values = np.empty(len(cells), dtype=np.float64)
    for place, cell in enumerate(cells):
        number = _number(cell)
        if number is None or (isinstance(cell, str) and _CODE.match(plain(cell))):
            return texts(cells)
        values[place] = number
    return texts(cells) if np.isnan(values).all() else values


def _plainly_numbers(cells: Cells) -> NDArray[np.float64] | None:
    """Return cells as numbers if they are, or are texts of digits, signs and points, else None."""
    kinds = set(map(type, cells))
    if kinds <= {int, float}:
        return np.array(cells, dtype=np.float64)
    if kinds != {str} or not _DIGITS.fullmatch("".join(cells)):
        return None
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)
    except ValueError:
        return None


def _are_tidy(cells: Cells) -> bool:
    """Return whether cells are all texts, with no blank anywhere in them."""
    if set(map(type, cells)) != {str}:
        return False
    joined = "".join(cells)
    return not joined or joined.split(maxsplit=1) == [joined]


def _array(values: Iterable[str]) -> NDArray[np.object_]:
    """Return texts as an array of Python strings."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _text(cell: object) -> str:
    """Return one cell as text."""
    if isinstance(cell, str):
        return cell.strip()
    if is_blank(cell):
        return ""
    if isinstance(cell, shapely.Geometry):
        return str(cell.geom_type)
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell))
    return str(cell)


def _number(cell: object) -> float | None:
    """Return one cell as a number, NaN for nothing, None for what is no number."""
    if is_blank(cell):
        return np.nan
    if isinstance(cell, int | float | np.integer | np.floating) and not isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str):
        return None
    text = plain(cell)
    if text.casefold() in _NOTHING:
        return np.nan
    found = _NUMBER.fullmatch(text)
    if found is None or not (found[2] or (found[3] and len(found[3]) > 1)):
        return None
    sign, whole, part, power, times = (group or "" for group in found.groups())
    return float(f"{sign}{whole.replace(',', '')}{part}{power}") * _TIMES[times]
