"""The tables of a finished pack, as they stand in its CSV files."""

from pathlib import Path

import pandas as pd

TRUTH = {"true": True, "false": False}
"""How a truth value is written; an empty cell is a missing one."""


def read_table(home: Path, name: str) -> pd.DataFrame:
    """Return a table of a pack, every cell as text.

    Parameters
    ----------
    home
        The folder of the pack.
    name
        Of the table.
    """
    path = home / "tables" / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def numbers(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return a table with some columns as numbers; an empty cell is a missing one.

    Parameters
    ----------
    table
        As text.
    *names
        Of the columns.
    """
    found = {name: pd.to_numeric(table[name].replace("", None)).astype(float) for name in names}
    return table.assign(**found)
