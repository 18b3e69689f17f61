"""A verdict in one sentence: how many are near, how much finds room, what is short."""

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from lifecircle.report.headline import circle_name, limit_words
from lifecircle.report.paper.sentences import amount, goal_words, share_words
from lifecircle.report.wording import say_names
from lifecircle.study.standards.circle import Circle
from lifecircle.words import entry, say

_SHOWN = 0.05


def keyed(table: pd.DataFrame) -> dict[Any, dict[Any, Any]]:
    """Return the rows of a table by their keys.

    Parameters
    ----------
    table
        With an index that has no key twice.
    """
    return cast("dict[Any, dict[Any, Any]]", table.to_dict("index"))


def verdict_sentence(told: Mapping[Any, Any], circle: Circle, *, language: str) -> str:
    """Return the verdict on one neighbourhood and circle as a sentence.

    Parameters
    ----------
    told
        A row of `lifecircle.assessment.verdicts.verdicts_table`.
    circle
        Its circle.
    language
        ``zh`` or ``en``.
    """
    group = say_names("denominator", language=language)
    near = say(
        "assessment.verdict_told.near",
        language=language,
        circle=circle_name(circle, language=language),
        near=share_words(told["near_share"], language=language),
        people=amount(told["people"], language=language),
        group=group.get(told["group"], told["group"]),
        limit=limit_words(circle, language=language),
        target=goal_words(told["target_share"], language=language),
    )
    verdict = entry("assessment.verdict", language=language)[told["verdict"]]
    return say(
        "assessment.verdict_told.whole",
        language=language,
        near=near,
        room=_room(told, language),
        verdict=verdict,
    )


def room_words(told: Mapping[Any, Any], *, language: str) -> str:
    """Return the share of the need that finds room, from the least to the most.

    Parameters
    ----------
    told
        With ``enough_share`` and ``enough_most_share``.
    language
        ``zh`` or ``en``.
    """
    least, most = told["enough_share"], told["enough_most_share"]
    words, end = (share_words(one, language=language) for one in (least, most))
    if words == end:
        return words
    return say("assessment.verdict_told.range", language=language, least=words, most=end)


def unit_words(value: float, unit: str, *, language: str) -> str:
    """Return an amount with its unit: whole from ten on, with one decimal below.

    Parameters
    ----------
    value
        Places, beds, seats or m2.
    unit
        Which of them.
    language
        ``zh`` or ``en``.
    """
    decimals = 0 if abs(value) >= 10 or float(value).is_integer() else 1
    told = amount(value, language=language, decimals=decimals)
    word = entry("assessment.unit", language=language)[unit]
    return say("assessment.verdict_told.amount", language=language, amount=told, unit=word)


def _room(told: Mapping[Any, Any], language: str) -> str:
    """Return what is said of the need, nothing where it is not known."""
    if pd.isna(told["need"]) or not told["need"] > 0:
        return say("assessment.verdict_told.unknown", language=language)
    need = unit_words(told["need"], told["unit"], language=language)
    share = room_words(told, language=language)
    said = say("assessment.verdict_told.room", language=language, need=need, share=share)
    if told["full"] < _SHOWN:
        return said
    short = unit_words(told["full"], told["unit"], language=language)
    return said + say("assessment.verdict_told.short", language=language, short=short)
