"""A remedy in one sentence."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lifecircle.report.paper.sentences import amount
from lifecircle.report.records import records
from lifecircle.scenario.links.best import LONGEST_M
from lifecircle.words import entry, say

MOST_NAMED = 5


def remedy_sentence(
    row: Mapping[Any, Any], *, language: str, names: Mapping[str, str] | None = None
) -> str:
    """Return what would mend one gap, as a sentence.

    Parameters
    ----------
    row
        Of `lifecircle.scenario.remedies.table.remedies_table`.
    language
        ``zh`` or ``en``.
    names
        Of facilities and homes, by id; an id without a name stands for itself.
    """
    known = names or {}
    ids = [one for one in str(row["ids"]).split("; ") if one][:MOST_NAMED]
    crossed = entry("remedies.crosses", language=language)
    what = crossed.get(row["crosses"], "")
    named = str(row["crosses_name"] or "")
    return say(
        f"remedies.told.{row['key']}",
        language=language,
        at=_spot(row["lon"], row["lat"]),
        to=_spot(row["to_lon"], row["to_lat"]),
        zone=amount(row["people_zone"], language=language),
        every=amount(row["people_all"], language=language),
        minutes=_one(row["minutes"]),
        metres=_whole(row["metres"]),
        longest=_whole(LONGEST_M),
        places=amount(row["places"], language=language),
        unit=entry("assessment.unit", language=language).get(row["unit"], row["unit"]),
        count=int(row["ids_count"]),
        ids=", ".join(known.get(one, one) for one in ids),
        crosses=f"{what} ({named})" if named else what,
        estate=named or ", ".join(ids),
    )


def remedy_sentences(
    table: pd.DataFrame, *, language: str, names: Mapping[str, str] | None = None
) -> list[str]:
    """Return the sentences of a whole table, in its order.

    Parameters
    ----------
    table
        Of `lifecircle.scenario.remedies.table.remedies_table`.
    language, names
        As `remedy_sentence` takes them.
    """
    return [remedy_sentence(row, language=language, names=names) for row in records(table)]


def _spot(lon: float, lat: float) -> str:
    """Return a place as degrees, longitude first."""
    return "" if pd.isna(lon) else f"{lon:.5f}, {lat:.5f}"


def _one(value: float) -> str:
    """Return a number with one decimal."""
    return "" if pd.isna(value) else f"{value:.1f}"


def _whole(value: float) -> str:
    """Return a number without decimals, with its thousands marks."""
    return "" if pd.isna(value) else f"{value:,.0f}"
