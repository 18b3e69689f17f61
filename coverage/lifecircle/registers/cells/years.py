"""Years as registers write them: 2019, 2019年, 2019-05-01, 20190501, 二〇一九年."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.study.columns.cells import is_blank, plain

_YEAR = re.compile(r"(?<!\d)(1[6-9]\d{2}|20\d{2}|21\d{2})(?!\d)")
_RUN_TOGETHER = re.compile(r"^(1[6-9]\d{2}|20\d{2}|21\d{2})(0[1-9]|1[0-2])([0-3]\d)?$")
_DECIMAL = re.compile(r"^((?:1[6-9]|20|21)\d{2})\.\d{1,2}(?:\.\d{1,2})?$")
_HAN = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_NOTHING = frozenset({"-", "--", "—", "/", "无", "不详", "na", "n/a", "none", "null", "暂无"})


def read_years(
    cells: Sequence[Any] | NDArray[Any],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return cells as years, and which of them hold something that is none.

    Parameters
    ----------
    cells
        Numbers, dates or texts.

    Examples
    --------
    >>> years, wrong = read_years(["2019年", "二〇二〇年五月", 1998.0, "去年"])
    >>> years.tolist(), wrong.tolist()
    ([2019.0, 2020.0, 1998.0, nan], [False, False, False, True])
    """
    found = [_year(cell) for cell in cells]
    years = np.array([np.nan if year is None else float(year) for year in found], dtype=np.float64)
    empty = np.array([_is_nothing(cell) for cell in cells], dtype=np.bool_)
    return years, np.isnan(years) & ~empty


def _year(cell: object) -> int | None:
    """Return the first year a cell names."""
    if isinstance(cell, date):
        return cell.year
    if is_blank(cell):
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    text = plain(text).translate(_HAN)
    hit = _RUN_TOGETHER.match(text) or _DECIMAL.match(text) or _YEAR.search(text)
    return int(hit[1]) if hit else None


def _is_nothing(cell: object) -> bool:
    return is_blank(cell) or plain(str(cell)).casefold() in _NOTHING
