"""One row of the plan's scoreboard in words: value, target, what is short, what is missing."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from lifecircle.report.records import records
from lifecircle.study.standards.indicator import Indicator
from lifecircle.words import entry, say

VERDICTS = ("met", "agrees", "missed", "differs", "ahead", "told", "unmeasured")
"""What a reader is told: a goal met or missed, a stated fact that agrees or differs, a goal that
is not met and not due yet, a figure without a target, one that cannot be measured."""

OTHER = "other"
"""The chapter of what is not in the plan."""

_CHAPTER = re.compile(r"(\d+)\.")
_MARKS: Mapping[str, str] = {
    "met": "●", "agrees": "●", "missed": "○", "differs": "○", "ahead": "△", "told": "·",
    "unmeasured": "×",
}  # fmt: skip
_PIECES = 1e-6
_TEN = 10
_SMALL = 10.0

Row = Mapping[Any, Any]


def verdict_of(row: Row) -> str:
    """Return what a reader is told of an indicator, one of `VERDICTS`.

    Parameters
    ----------
    row
        Of `lifecircle.circles.indicators.indicators_table`.
    """
    state, states_fact = row["state"], row["comparison"] == "equal"
    if state == "met":
        return "agrees" if states_fact else "met"
    if state != "not_met":
        return "told" if state == "no_target" else "unmeasured"
    if states_fact:
        return "differs"
    return "ahead" if not pd.isna(row["due"]) and not row["due"] else "missed"


def chapter_of(row: Row) -> str:
    """Return the plan's chapter of an indicator as its number, `OTHER` where it is in none."""
    found = _CHAPTER.match(str(row["clause"]))
    return str(int(found[1])) if found else OTHER


def by_chapter(table: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    """Return the rows of a scoreboard by chapter, chapters in the plan's order, others last.

    Parameters
    ----------
    table
        As `lifecircle.circles.indicators.indicators_table` gives it.
    """
    rows = records(table.reset_index())
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in rows:
        found.setdefault(chapter_of(row), []).append(row)
    order = sorted(found, key=lambda one: (one == OTHER, int(one) if one != OTHER else 0))
    return {one: sorted(found[one], key=_place) for one in order}


def tally(rows: Iterable[Row]) -> Counter[str]:
    """Return how many rows there are of each verdict."""
    return Counter(verdict_of(one) for one in rows)


def strip(rows: Iterable[Row]) -> str:
    """Return a sign an indicator, so that a chapter is seen at a glance; tens may wrap."""
    signs = "".join(_MARKS[verdict_of(one)] for one in rows)
    return " ".join(signs[at : at + _TEN] for at in range(0, len(signs), _TEN))


def chapter_words(chapter: str, *, language: str) -> str:
    """Return the title of a chapter of the plan, its number where it is not known.

    Parameters
    ----------
    chapter
        From `chapter_of`.
    language
        ``zh`` or ``en``.
    """
    titles: Mapping[str, str] = entry("scoreboard.chapter", language=language)
    if chapter == OTHER or chapter not in titles:
        return titles[OTHER] if chapter == OTHER else chapter
    title = titles[chapter]
    return say("scoreboard.told.chapter", language=language, number=chapter, title=title)


def value_words(row: Row, *, language: str) -> str:
    """Return the value of an indicator with its unit, a dash where there is none."""
    value = float(row["value"])
    told = measure_words(value, row, language=language)
    if row["missing"] and np.isfinite(value):
        return say("scoreboard.told.at_least", language=language, value=told)
    return told


def target_words(row: Row, *, language: str) -> str:
    """Return the target of an indicator, in brackets where it is our own."""
    told = measure_words(float(row["target"]), row, language=language)
    if not np.isfinite(float(row["target"])):
        return told
    form = "states" if row["comparison"] == "equal" else "wants"
    told = say(f"scoreboard.told.{form}", language=language, value=told)
    if not row["target_assumed"]:
        return told
    return say("scoreboard.told.assumed", language=language, value=told)


def goal_words(indicator: Indicator, *, language: str) -> str:
    """Return what an indicator of a standard asks for or states.

    Parameters
    ----------
    indicator
        One of a standard.
    language
        ``zh`` or ``en``.
    """
    row = {
        "target": np.nan if indicator.target is None else indicator.target,
        "unit": indicator.unit,
        "comparison": indicator.comparison,
        "target_assumed": indicator.target_assumed,
    }
    return target_words(row, language=language)


def measure_words(value: float, row: Row, *, language: str) -> str:
    """Return a number in an indicator's unit.

    Parameters
    ----------
    value
        In ``unit``.
    row
        Of the scoreboard or of the ratios: ``unit`` and ``whole_unit`` or ``numerator_unit``.
    language
        ``zh`` or ``en``.
    """
    if not np.isfinite(value):
        return say("scoreboard.told.none", language=language)
    unit = str(row["unit"])
    if unit == "share":
        return share_words(value, exact=row.get("comparison") == "equal")
    whole, of, per = unit.partition("/")
    shown = amount_words(value, whole, language=language, exact=bool(of))
    if not of:
        return shown
    known: Mapping[str, str] = entry("scoreboard.per", language=language)
    group = known.get(per.replace(" ", "_"), per)
    return say("scoreboard.told.per", language=language, amount=shown, per=group)


def share_words(share: float, *, exact: bool = False) -> str:
    """Return a share as a percentage without idle zeros.

    Parameters
    ----------
    share
        0-1, or growth.
    exact
        Whether two decimals are kept, as a fact the plan states may have them.

    Examples
    --------
    >>> share_words(0.9), share_words(0.1194, exact=True), share_words(0.6578)
    ('90%', '11.94%', '65.8%')
    """
    number = f"{share * 100:.{2 if exact else 1}f}"
    return f"{number.rstrip('0').rstrip('.')}%"


def amount_words(value: float, unit: str, *, language: str, exact: bool = False) -> str:
    """Return so many square metres, places or people.

    Parameters
    ----------
    value
        How many.
    unit
        A whole unit of an indicator.
    language
        ``zh`` or ``en``.
    exact
        Whether decimals are kept where the number is small.
    """
    known: Mapping[str, str] = entry("scoreboard.amount", language=language)
    told = f"{value:,.0f}"
    if exact:
        told = f"{value:,.{2 if value < _SMALL else 1}f}".rstrip("0").rstrip(".")
    form = f"{unit}_one" if told == "1" and f"{unit}_one" in known else unit
    return known.get(form, known["other"]).format(amount=told)


def gap_words(row: Row, *, language: str) -> str:
    """Return what is short to the target, what is missing to tell it, or what is planned."""
    verdict = verdict_of(row)
    if verdict == "unmeasured":
        return str(row[f"missing_{language}"]) or say("scoreboard.told.none", language=language)
    parts = [_short(row, language)] if verdict in ("missed", "ahead", "differs") else []
    if row["formula"] == "named" and verdict not in ("met", "agrees") and row["lacking"]:
        parts = [say("scoreboard.told.lacking", language=language, names=row["lacking"])]
    coming = row["coming"]
    if parts and np.isfinite(coming) and coming > 0:
        parts.append(say("scoreboard.told.coming", language=language, count=f"{coming:.0f}"))
    if row["missing"]:
        parts.append(str(row[f"missing_{language}"]))
    return say("scoreboard.told.joint", language=language).join(one for one in parts if one)


def _short(row: Row, language: str) -> str:
    """Return how much lacks, or how much a stated fact is exceeded by."""
    short, unit = float(row["short_by"]), str(row["whole_unit"])
    if np.isfinite(short) and short > _PIECES:
        whole = short if unit == "m2" else np.ceil(short - _PIECES)
        return say("scoreboard.told.short", language=language,
                   amount=amount_words(whole, unit, language=language))  # fmt: skip
    over = float(row["value"]) - float(row["target"])
    if row["unit"] == "share":
        form = "over" if over > 0 else "under"
        return say(f"scoreboard.told.{form}", language=language, amount=f"{abs(over):.1%}")
    return say("scoreboard.told.over", language=language,
               amount=amount_words(over, unit, language=language))  # fmt: skip


def _place(row: Row) -> tuple[int, str, str]:
    """Return where a row stands in its chapter: by the plan's id, circles of no id last."""
    own = str(row["plan_id"]).split(",")[0]
    return (not own, own, "")


def shown_id(row: Row) -> str:
    """Return how an indicator is called in a table: the plan's id, or a circle's own."""
    return str(row["plan_id"]) or str(row["indicator_id"])
