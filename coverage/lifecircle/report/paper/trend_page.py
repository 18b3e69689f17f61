"""Several years of one district in a paper: what changed, a chart, a table."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.report.figures.pictures import Picture
from lifecircle.report.headline import circle_name
from lifecircle.report.paper.blocks import Align, Block, Figure, Heading, Paragraph, Table
from lifecircle.report.paper.sentences import amount, listed, share_words
from lifecircle.report.trend import trend_rows
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_MOST_NAMED = 3
_SHOWN = 0.0005
_NAME_CM, _TABLE_CM = 6.4, 16.6


def trend_blocks(
    result: "Result", *, language: str, figure: Picture | None = None
) -> tuple[Block, ...]:
    """Return the chapter on several years, nothing where one year was asked for.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned, with a ``trend``.
    language
        ``zh`` or ``en``.
    figure
        The chart, if there is one.
    """
    if result.trend is None:
        return ()
    title = say("trend.title", language=language)
    chart = () if figure is None else (Figure(key="trend", picture=figure, caption=title),)
    return (
        Heading(text=title, level=1),
        Paragraph(_lead(result, result.trend, language), "lead"),
        *chart,
        _table(result, result.trend, language),
    )


def _lead(result: "Result", trend: pd.DataFrame, language: str) -> str:
    """Return how many circles rose and fell between the first year and the last, and by what."""
    years = trend.index.get_level_values("year")
    first, last = (
        trend["covered_share"].xs(year, level="year") for year in (years.min(), years.max())
    )
    ends = pd.DataFrame({"first": first, "last": last}).dropna()
    change = (ends["last"] - ends["first"]).sort_values(kind="stable")
    rose, fell = change[change > _SHOWN], change[change < -_SHOWN]
    told = [
        say(
            "trend.lead",
            language=language,
            first=str(years.min()),
            last=str(years.max()),
            up=len(rose),
            down=len(fell),
            same=len(change) - len(rose) - len(fell),
        )
    ]
    for key, changed in (("rose", rose.index[::-1]), ("fell", fell.index)):
        if len(changed):
            named = _named(result, ends.loc[changed[:_MOST_NAMED]], language)
            told.append(say(f"trend.{key}", language=language, circles=named))
    return listed(told, language=language, key="sentence")


def _named(result: "Result", ends: pd.DataFrame, language: str) -> str:
    """Name circles with their first and last share."""
    names = {one.id: circle_name(one, language=language) for one in result.circles}
    parts = [
        say(
            "trend.from_to",
            language=language,
            circle=names[str(key)],
            first=share_words(first, language=language),
            last=share_words(last, language=language),
        )
        for key, first, last in zip(ends.index, ends["first"], ends["last"], strict=True)
    ]
    return listed(parts, language=language)


def _table(result: "Result", trend: pd.DataFrame, language: str) -> Table:
    """Return the shares by year, with the people counted in each below."""
    head, rows = trend_rows(result, language=language)
    people = trend["residents"].groupby(level="year").first()
    told = listed(
        [
            say(
                "trend.people_of_year",
                language=language,
                year=str(year),
                people=amount(float(np.round(count)), language=language),
            )
            for year, count in people.items()
        ],
        language=language,
        key="comma",
    )
    numbers = len(head) - 1
    right: Align = "right"
    return Table(
        caption=say("trend.table", language=language),
        header=tuple(head),
        rows=tuple(tuple(row) for row in rows),
        alignments=("left", *((right,) * numbers)),
        widths=(_NAME_CM, *((_TABLE_CM - _NAME_CM) / numbers,) * numbers),
        notes=(say("trend.stands", language=language), told),
    )
