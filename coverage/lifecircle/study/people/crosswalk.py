"""From the names and codes that tables carry to the zones of today.

A table of people is often older than the boundaries: a street was renamed, two villages became
one, a town became part of a street. A crosswalk says which old name or code is which zone now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import plain
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.people.zone_names import ZoneNames

Parts = list[tuple[str, float]]
"""Zones, each with the share of an old one that it takes."""

_WHOLE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """Which old name or code is which zone now.

    Parameters
    ----------
    old
        Names or codes as older tables write them, in plain letters.
    new
        Id or name of the zone of each, or a later old name; one old name may stand several times.
    share
        Part of the old zone's people each takes; those of one old name add up to 1.
    """

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    share: tuple[float, ...] = ()

    def parts_of(self, name: str) -> tuple[tuple[str, float], ...]:
        """Return what an old name stands for, each with its share; none if it is unknown."""
        return tuple(self._by_old.get(plain(name), ()))

    @cached_property
    def names(self) -> ZoneNames:
        """The old names, to be found by names that differ in their ending."""
        return ZoneNames(self._by_old, self._by_old)

    @cached_property
    def _by_old(self) -> dict[str, Parts]:
        parts: dict[str, Parts] = {}
        for old, new, share in zip(self.old, self.new, self.share, strict=True):
            parts.setdefault(old, []).append((new, share))
        return parts


def read_crosswalk(layer: Placed) -> tuple[Crosswalk | None, tuple[Fault, ...]]:
    """Return the crosswalk a table holds, or None, and what is wrong with it.

    Parameters
    ----------
    layer
        Columns ``old``, ``new`` and, if zones were divided, ``share``.
    """
    reader = ColumnReader(layer)
    for name in ("old", "new"):
        reader.require(name)
    old, new = reader.ids("old"), reader.ids("new")
    share = reader.numbers("share") if reader.has("share") else np.full(len(layer), np.nan)
    for name, texts in (("old", old), ("new", new)):
        reader.complain("empty-cell", texts == "", name)
    reader.complain("negative-number", share < 0, "share")
    if reader.faults:
        return None, tuple(reader.faults)
    walk, faults = make_crosswalk(old.tolist(), new.tolist(), share, file=layer.place.file)
    return (None if faults else walk), faults


def make_crosswalk(
    old: Sequence[str], new: Sequence[str], share: ArrayLike, *, file: str
) -> tuple[Crosswalk, tuple[Fault, ...]]:
    """Return a crosswalk, and a fault for each old name whose shares do not add up to 1.

    Parameters
    ----------
    old, new, share
        Row by row; a share that is not a number means the whole, or equal parts of it.
    file
        The file, for faults.
    """
    names = np.array([plain(one) for one in old], dtype=object)
    parts = np.asarray(share, dtype=np.float64)
    count = pd.Series(names).map(pd.Series(names).value_counts()).to_numpy(np.float64)
    parts = np.where(np.isnan(parts), 1.0 / np.maximum(count, 1), parts)
    sums = pd.Series(parts).groupby(names).sum() if len(names) else pd.Series(dtype=float)
    faults = tuple(
        Fault(code="crosswalk-shares", file=file, value=str(name), details={"sum": f"{total:g}"})
        for name, total in sums.items()
        if abs(total - 1.0) > _WHOLE
    )
    walk = Crosswalk(
        old=tuple(names), new=tuple(plain(one) for one in new), share=tuple(parts.tolist())
    )
    return walk, faults
