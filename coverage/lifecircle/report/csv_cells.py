"""One column of a table as the cells of a CSV file: rounded numbers, text that stays text."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

# A spreadsheet takes a cell that begins so for a formula, whatever the file says it is.
_STARTS = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(_STARTS)
_NUMBER = re.compile(r"-\d+(\.\d+)?")
_DECIMALS = (("minutes", 4), ("_m", 2), ("_m2", 2), ("lon", 7), ("lat", 7))
_DECIMALS_ELSE = 6

Names = Mapping[str, str]


def plain_text(value: object) -> str:
    """Return a value as text that no spreadsheet runs as a formula.

    Text that begins like a formula gets an apostrophe before it; a plain negative number does
    not. What UTF-8 cannot hold becomes a question mark.

    Parameters
    ----------
    value
        Any value; it is shown as ``str`` shows it.

    Examples
    --------
    >>> plain_text("=1+1"), plain_text("-12"), plain_text("诊所")
    ("'=1+1", '-12', '诊所')
    """
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def cells(values: pd.Index | pd.Series, *, name: str) -> pa.Array:
    """Return one column ready for a CSV file.

    Parameters
    ----------
    values
        Numbers are rounded by the unit in their name (minutes to 4 decimals, metres to 2, degrees
        to 7, shares and the rest to 6); an infinite one is an empty cell. Truth values stay. All
        else is text, passed through `plain_text`.
    name
        The column's name.
    """
    kind = values.dtype
    if pd.api.types.is_bool_dtype(kind):
        return pa.array(values, pa.bool_(), from_pandas=True)
    if pd.api.types.is_integer_dtype(kind):
        return pa.array(values, pa.int64(), from_pandas=True)
    if pd.api.types.is_numeric_dtype(kind):
        return _rounded(values, name=name)
    return named_cells(values)


def named_cells(values: pd.Index | pd.Series, *, names: Names | None = None) -> pa.Array:
    """Return a column of ids as text, or as their names; where there is no id, nothing.

    Parameters
    ----------
    values
        Ids.
    names
        Id to name; an id without one keeps its id.
    """
    found = pd.Series(values).array
    if isinstance(found, pd.Categorical):
        return _spread(found.codes, found.categories, names)
    codes, ids = pd.factorize(found)
    return _spread(codes, ids, names)


def key_cells(index: pd.Index, place: int, *, names: Names | None = None) -> pa.Array:
    """Return one level of a table's key as text, or as the names of its ids.

    Parameters
    ----------
    index
        The key; of a key with several levels each different id is touched only once.
    place
        Which level, from 0.
    names
        Id to name; an id without one keeps its id.
    """
    if not isinstance(index, pd.MultiIndex):
        return named_cells(index, names=names)
    return _spread(np.asarray(index.codes[place]), index.levels[place], names)


def same_cells(text: str, rows: int) -> pa.Array:
    """Return a column that says the same in every row.

    Parameters
    ----------
    text
        What it says.
    rows
        How many rows there are.
    """
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), [text])


def _spread(
    codes: NDArray[np.intp], ids: pd.Index | ExtensionArray, names: Names | None
) -> pa.DictionaryArray:
    """Turn each different id into text once; each cell is the number of its text."""
    numbers = pa.array(codes, pa.int32(), mask=codes < 0)
    if not names and ids.dtype == "str":
        return pa.DictionaryArray.from_arrays(numbers, _plain_texts(ids))
    known, keys = names or {}, np.asarray(ids, dtype=object)
    texts = [known.get(str(key), str(key)) for key in keys]
    return pa.DictionaryArray.from_arrays(numbers, _plain_texts(texts))


def _plain_texts(texts: Iterable[str]) -> pa.Array:
    """Do what `plain_text` does, one by one only if there is something to do."""
    try:
        found = pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([plain_text(text) for text in texts], pa.string())
    if pa.compute.any(pa.compute.match_substring_regex(found, f"^{_STARTS}")).as_py():
        return pa.array([plain_text(text) for text in texts], pa.string())
    return found


def _rounded(values: pd.Index | pd.Series, *, name: str) -> pa.Array:
    """Round by unit; no zero is negative, and what is not finite is not there."""
    decimals = next((count for ending, count in _DECIMALS if name.endswith(ending)), _DECIMALS_ELSE)
    numbers = np.round(pd.Series(values).to_numpy(np.float64, na_value=np.nan), decimals) + 0.0
    return pa.array(numbers, mask=~np.isfinite(numbers))
