"""The rows of a long table as JSON, written column by column."""

import json

import numpy as np
import pandas as pd

from lifecircle.report.json_text import JsonRow

_VALUE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_DECIMALS = 6


def json_rows(table: pd.DataFrame) -> list[JsonRow]:
    """Return each row of a table as a JSON object.

    Parameters
    ----------
    table
        Numbers are rounded to six decimals; what is missing or endless becomes null, as
        `lifecircle.circles.results.records` has it. Texts and truth values are few and different.

    Examples
    --------
    >>> table = pd.DataFrame({"level": ["street", "street"], "share": [0.25, float("nan")]})
    >>> for row in json_rows(table):
    ...     print(row)
    {"level": "street", "share": 0.25}
    {"level": "street", "share": null}
    """
    if not len(table):
        return []
    keys = [_VALUE.encode(str(name)).replace("%", "%%") for name in table]
    form = f"{{{', '.join(f'{key}: %s' for key in keys)}}}"
    columns = [_told(table[name]) for name in table]
    return [JsonRow(form % row) for row in zip(*columns, strict=True)]


def _told(column: pd.Series) -> list[str]:
    """Return the values of a column as JSON; each different text is encoded once."""
    if column.dtype.kind == "f":
        numbers = np.round(column.to_numpy(np.float64), _DECIMALS)
        told = list(map(repr, numbers.tolist()))
        for place in np.flatnonzero(~np.isfinite(numbers)).tolist():
            told[place] = "null"
        return told
    codes, values = pd.factorize(column.array)
    texts = [*map(_VALUE.encode, np.asarray(values, object).tolist()), "null"]
    return [texts[code] for code in codes.tolist()]
