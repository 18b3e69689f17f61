"""How evenly each circle is shared out, as a table of a paper."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Align, Block, Table
from lifecircle.report.paper.sentences import amount, share_words
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

_NAME_CM, _WHOLE_CM = 4.2, 17.0

_NUMBERS = (
    ("equity_gini", "minutes", "gini", "", 2),
    ("equity_gini_supply", "supply", "gini", "", 2),
    ("equity_p50", "minutes", "p50", "", 1),
    ("equity_p90", "minutes", "p90", "", 1),
    ("equity_old", "covered", "ratio", "age_60_plus/residents", 2),
    ("equity_migrants", "covered", "ratio", "migrants/residents", 2),
    ("equity_rural", "covered", "ratio", "rural/urban", 2),
    ("equity_old_new", "covered", "ratio", "old/new", 2),
)
"""Columns: word, basis, measure, pair, decimals."""


def fair_table(assessment: "Assessment", *, language: str) -> tuple[Block, ...]:
    """Return the indices and ratios of every circle, nothing where none can be said.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    if not len(assessment.equity):
        return ()
    value = assessment.equity["value"]
    told = [one for one in _NUMBERS if _there(value, one[1:4])]
    streets = _there(value, ("minutes", "theil_between", ""))
    rows = []
    for circle in assessment.result.circles:
        cells = [
            amount(_at(value, circle.id, basis, measure, pair), language=language, decimals=many)
            for _, basis, measure, pair, many in told
        ]
        between = (share_words(_between(value, circle.id), language=language),) if streets else ()
        rows.append((circle_name(circle, language=language), *cells[:2], *between, *cells[2:]))
    heads = [_say(key, language) for key, *_ in told]
    heads[2:2] = [_say("equity_between", language)] if streets else []
    lost = assessment.equity.xs(("minutes", "gini", ""), level=("basis", "measure", "pair"))
    most = amount(float(lost["left_out"].max()), language=language)
    notes = [_say("note_gini", language, lost=most)]
    notes += [_say("note_between", language)] if streets else []
    notes += [_say("note_ratio", language)] if any(one[2] == "ratio" for one in told) else []
    right: Align = "right"
    each = (_WHOLE_CM - _NAME_CM) / len(heads)
    table = Table(
        caption=_say("equity_table", language),
        header=(_say("circle", language), *heads),
        rows=tuple(rows),
        alignments=("left", *((right,) * len(heads))),
        widths=(_NAME_CM, *((each,) * len(heads))),
        notes=tuple(notes),
    )
    return (table,)


def _at(value: "pd.Series[float]", circle: str, *key: str) -> float:
    """Return one figure, NaN where there is none."""
    return float(value.get((circle, *key), np.nan))


def _there(value: "pd.Series[float]", key: tuple[str, str, str]) -> bool:
    """Return whether any circle has a figure."""
    index = value.dropna().index
    levels = [index.get_level_values(name) for name in ("basis", "measure", "pair")]
    same = [level == one for level, one in zip(levels, key, strict=True)]
    return bool(np.logical_and.reduce(same).any())


def _between(value: "pd.Series[float]", circle: str) -> float:
    """Return the part of the unevenness of minutes that lies between streets."""
    whole = _at(value, circle, "minutes", "theil", "")
    part = _at(value, circle, "minutes", "theil_between", "")
    return part / whole if whole > 0 else np.nan


def _say(key: str, language: str, **values: str) -> str:
    """Return a sentence of this chapter."""
    return say(f"assessment.paper.{key}", language=language, **values)
