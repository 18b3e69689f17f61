"""Columns of whole numbers as one compressed text inside a page.

A page of many shapes and walks is mostly small numbers: steps from vertex to vertex, minutes,
counts. Each column is written as variable-length integers (zigzag, seven bits a byte, least
first), all columns one after another, deflated once and put down in base64. A browser unpacks it
in a few dozen milliseconds.
"""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import CallError

LARGEST = 2**30
"""No value in a column, and no step between two, may be as large as this."""

_LEVEL = 6


@dataclass(frozen=True)
class Blob:
    """Columns and long lists of names, gathered one after another.

    Parameters
    ----------
    columns
        Name to values as they are written, and whether they are steps to be summed up.
    texts
        Name to a list of texts.
    """

    columns: dict[str, tuple[NDArray[np.int64], bool]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, values: ArrayLike, *, steps: bool = False) -> None:
        """Add a column.

        Parameters
        ----------
        name
            How the page's script asks for it.
        values
            Whole numbers.
        steps
            Write the differences from value to value, smaller where neighbours are alike.

        Raises
        ------
        CallError
            If the name is taken or a value is too large to be written.
        """
        whole = np.asarray(values, np.int64).ravel()
        written = np.diff(whole, prepend=0) if steps else whole
        if name in self.columns or (len(written) and np.abs(written).max() >= LARGEST):
            raise CallError(f"column {name!r} is there already or holds a number beyond {LARGEST}")
        self.columns[name] = (written, steps)

    def add_all(self, columns: Mapping[str, ArrayLike], *, steps: Sequence[str] = ()) -> None:
        """Add several columns; those named in `steps` as differences."""
        for name, values in columns.items():
            self.add(name, values, steps=name in steps)

    def text(self) -> str:
        """Return everything as base64.

        Inside the deflated bytes stand four bytes that give the length of the head (least first),
        the head as JSON (``columns``: name, count and 1 for steps, in order; ``texts``), and the
        columns' numbers.
        """
        listed = [[name, len(v), int(steps)] for name, (v, steps) in self.columns.items()]
        head: Mapping[str, Any] = {"columns": listed, "texts": self.texts}
        told = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
        written = told.encode("utf-8", "replace")
        numbers = [varints(values) for values, _ in self.columns.values()]
        body = b"".join((len(written).to_bytes(4, "little"), written, *numbers))
        return base64.b64encode(zlib.compress(body, _LEVEL)).decode("ascii")


def varints(values: ArrayLike) -> bytes:
    r"""Return whole numbers as zigzag variable-length integers.

    Parameters
    ----------
    values
        Numbers smaller than `LARGEST`, of either sign.

    Examples
    --------
    >>> varints([0, -1, 1, 64])
    b'\x00\x01\x02\x80\x01'
    """
    whole = np.asarray(values, np.int64).ravel()
    zigzag = ((whole << 1) ^ (whole >> 63)).astype(np.uint64)
    size = np.ones(len(zigzag), np.int64)
    for bits in (7, 14, 21, 28):
        size += zigzag >= 1 << bits
    ends = np.cumsum(size)
    written = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for place in range(int(size.max(initial=0))):
        longer = np.flatnonzero(size > place)
        seven = (zigzag[longer] >> np.uint64(7 * place)) & np.uint64(0x7F)
        goes_on = (size[longer] > place + 1).astype(np.uint64) << np.uint64(7)
        written[ends[longer] - size[longer] + place] = (seven | goes_on).astype(np.uint8)
    return written.tobytes()
