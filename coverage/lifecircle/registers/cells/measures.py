"""Quantities with their units: what a cell says, turned into the unit of the layer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import Unit, measured, units
from lifecircle.study.columns.cells import numbers, plain

_WITH_UNIT = re.compile(
    r"^(?:约|大约|近|共|合计|≈|~)?\s*([\d,.]+(?:[eE][+-]?\d+)?)\s*([^\d\s].*)?$"
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A column of quantities in the layer's unit.

    Parameters
    ----------
    values
        NaN where there is nothing, or nothing that can be read.
    wrong
        True where something stands that is no quantity of this kind.
    own_unit
        True where the cell names a unit itself, which goes before that of the head.
    """

    values: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    own_unit: NDArray[np.bool_]


def read_measures(cells: Sequence[Any] | NDArray[Any], *, meaning: str, unit: str) -> Measured:
    """Return cells as quantities in the layer's unit: square metres, or a count.

    Parameters
    ----------
    cells
        As a reader gives them: numbers, or texts such as ``"1,200"``, ``"1.2万"``, ``"30张"``.
    meaning
        What is measured, such as ``"capacity_beds"``.
    unit
        The head's unit, as `lifecircle.registers.words.vocabulary.units` names it; empty for the
        layer's own.

    Examples
    --------
    >>> read_measures(["1.5", "20公顷", "不详"], meaning="area_m2", unit="亩").values.tolist()
    [1000.0, 200000.0, nan]
    """
    factor = units()[unit].factor if unit else 1.0
    values, wrong = numbers(list(cells))
    values = values * factor
    own = np.zeros(len(values), dtype=np.bool_)
    for at in np.flatnonzero(wrong).tolist():
        found = _with_unit(plain(str(cells[at])), meaning)
        if found is not None:
            values[at], wrong[at], own[at] = found, False, True
    wrong |= np.isinf(values) | (values < 0)
    return Measured(values=np.where(wrong, np.nan, values), wrong=wrong, own_unit=own)


def fits(meaning: str, unit: str) -> bool:
    """Return whether a column of this meaning may be measured in a unit; no unit fits any."""
    return not unit or units()[unit].measures in measured(meaning)


def own_unit(meaning: str) -> str:
    """Return the unit of the layer's column, as a sign: ``m²`` for areas, nothing for counts."""
    return "m²" if "area" in measured(meaning) else ""


def _with_unit(text: str, meaning: str) -> float | None:
    """Return a number with its unit behind it in the layer's unit, or None."""
    found = _WITH_UNIT.match(text)
    if found is None:
        return None
    unit = _named_unit(found[2] or "")
    values, wrong = numbers([found[1]])
    if wrong[0] or unit is None or unit.measures not in measured(meaning):
        return None
    return float(values[0]) * unit.factor


def _named_unit(text: str) -> Unit | None:
    """Return the unit a text names, before any bracket."""
    return units().get(spoken(text.partition("(")[0]))
