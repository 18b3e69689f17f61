"""The columns of one layer, read cell by cell, with everything wrong in them gathered."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import ids, numbers, plain, texts
from lifecircle.study.columns.keys import nearest_name
from lifecircle.study.columns.places import Placed, cell_faults, missing_column
from lifecircle.words import Value

Texts = NDArray[np.object_]
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

_YEAR = re.compile(r"([12]\d{3})(?!\d)")


class ColumnReader:
    """Reads the columns of one layer and gathers what is wrong with their cells.

    Parameters
    ----------
    layer
        The layer, its columns under our names, and where its rows come from.
    """

    def __init__(self, layer: Placed) -> None:
        self.columns = {**layer.columns, "geometry": layer.shapes}
        self.many = len(layer)
        self.place = layer.place
        self.labels = layer.labels
        self.faults: list[Fault] = []

    def has(self, name: str) -> bool:
        """Return whether there is such a column."""
        return name in self.columns

    def require(self, name: str) -> bool:
        """Return whether there is such a column, and tell of it where there is not."""
        return self._tell_missing(name)

    def cells(self, name: str) -> NDArray[Any]:
        """Return a column that is there as its layer has it."""
        cells = self.columns[name]
        return cells if isinstance(cells, np.ndarray) else cells.to_numpy()

    def texts(self, name: str) -> Texts:
        """Return a column as texts, empty ones where there is no such column."""
        if name not in self.columns:
            return np.full(self.many, "", dtype=object)
        return texts(self.cells(name))

    def ids(self, *names: str) -> Texts:
        """Return the first of these columns that is there as ids, empty ones if none is."""
        for name in names:
            if name in self.columns:
                cells = self.cells(name)
                return ids(cells if cells.dtype == object else pd.Series(cells).to_numpy(object))
        return np.full(self.many, "", dtype=object)

    def ids_or_made(self, *names: str, parts: Texts | str) -> Texts:
        """Return ids, with one made of a part and the row where none is given.

        Parameters
        ----------
        *names
            Columns to look for, the first that is there counts.
        parts
            What an id is made of beside the row: one text for all, or one a row.
        """
        given = self.ids(*names)
        empty = np.flatnonzero(given == "")
        if not len(empty):
            return given
        rows = self.place.rows_of(self.many)
        found = given.copy()
        found[empty] = [
            f"{parts if isinstance(parts, str) else parts[at]}-{rows[at]}" for at in empty
        ]
        return found

    def numbers(self, name: str) -> Numbers:
        """Return a column as finite numbers, missing where a cell is empty."""
        if not self._tell_missing(name):
            return np.full(self.many, np.nan)
        values, wrong = numbers(self.cells(name))
        self.complain("not-a-number", wrong | np.isinf(values), name)
        return np.where(np.isinf(values), np.nan, values)

    def whole(self, name: str) -> Numbers:
        """Return a column as whole numbers, none of them negative; an empty cell is 0."""
        values = np.nan_to_num(self.numbers(name))
        self.complain("negative-number", values < 0, name)
        self.complain("not-a-whole-number", values != np.floor(values), name)
        return np.floor(np.maximum(values, 0))

    def words(self, name: str, words: Mapping[str, str], *, code: str) -> Texts:
        """Return a column whose cells come from a closed list of words.

        Parameters
        ----------
        name
            The column; empty texts where there is none.
        words
            Every word that may stand there, to what it means. An empty cell stays empty.
        code
            The fault of any other word.
        """
        if name not in self.columns:
            return np.full(self.many, "", dtype=object)
        given = self.texts(name)
        means = {one: words.get(plain(one), words.get(one, "")) for one in set(given)}
        found = np.array([means[one] for one in given], dtype=object)
        strange = (found == "") & (given != "")
        if strange.any():
            self.complain(code, strange, name, known=tuple(words))
        return found

    def years(self, name: str) -> Numbers:
        """Return a column as years, each read from the beginning of a year or a date."""
        if name not in self.columns:
            return np.full(self.many, np.nan)
        given = self.texts(name)
        found = [_YEAR.match(unicodedata.normalize("NFKC", one)) for one in given]
        years = np.array([np.nan if one is None else float(one[1]) for one in found])
        self.complain("not-a-year", np.isnan(years) & (given != ""), name)
        return years

    def complain(
        self,
        code: str,
        bad: Mask,
        name: str,
        *,
        known: Sequence[str] = (),
        details: Mapping[str, Value] | None = None,
    ) -> None:
        """Add a fault for each bad cell of a column.

        Parameters
        ----------
        code
            The fault.
        bad
            True at the bad rows.
        name
            The column.
        known
            The words that may stand there; the sentence names the nearest.
        details
            Further values of the sentence.
        """
        if bad.any() and name in self.columns:
            cells = pd.Series(self.cells(name), index=self.labels, name=name)
            found = cell_faults(code, bad, cells=cells, place=self.place, details=details)
            self.faults.extend(_with_nearest(found, known) if known else found)

    def with_more(self, faults: Iterable[Fault]) -> tuple[Fault, ...]:
        """Return what was found and what the validator adds to it for other cells."""
        told = {(fault.row, fault.field) for fault in self.faults}
        more = [
            fault
            for fault in faults
            if (fault.row, fault.field) not in told and (None, fault.field) not in told
        ]
        return (*self.faults, *more)

    def _tell_missing(self, name: str) -> bool:
        """Return whether there is such a column, and say so when there is not."""
        if name in self.columns:
            return True
        found = [one for one in self.columns if one != "geometry"]
        self.faults.append(missing_column(name, found, place=self.place))
        return False


def _with_nearest(faults: Iterable[Fault], known: Sequence[str]) -> Iterator[Fault]:
    """Yield the faults with the known word nearest to each value."""
    for fault in faults:
        named = {"nearest": nearest_name(fault.value, known), "known": ", ".join(known)}
        yield replace(fault, details={**named, **fault.details})
