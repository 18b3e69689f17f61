"""Several years of one district side by side, as every part of the pack shows them."""

from typing import TYPE_CHECKING

from lifecircle.report.console import percent
from lifecircle.report.headline import circle_name
from lifecircle.report.terminal import aligned
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


def trend_rows(result: "Result", *, language: str) -> tuple[list[str], list[list[str]]]:
    """Return the head and the rows of shares covered, a row a circle and a column a year.

    Parameters
    ----------
    result
        With a ``trend``; without one there is neither head nor row.
    language
        ``zh`` or ``en``.
    """
    if result.trend is None:
        return [], []
    shares = result.trend["covered_share"].unstack("year")
    targets = result.trend["target_share"].groupby(level="circle").first()
    years = [say("trend.year", language=language, year=year) for year in shares.columns]
    head = [say("trend.circle", language=language), *years, say("trend.target", language=language)]
    rows = [
        [
            circle_name(circle, language=language),
            *(
                percent(float(share), language=language)
                for share in shares.loc[circle.id].to_numpy()
            ),
            percent(float(targets[circle.id]), language=language),
        ]
        for circle in result.circles
        if circle.id in shares.index
    ]
    return head, rows


def trend_lines(result: "Result", *, language: str) -> str:
    """Return the trend as a table for the terminal, with the people of each year below.

    Parameters
    ----------
    result
        With a ``trend``.
    language
        ``zh`` or ``en``.
    """
    head, rows = trend_rows(result, language=language)
    if result.trend is None:
        return ""
    people = result.trend["residents"].groupby(level="year").first()
    joint = say("trend.joint", language=language)
    told = joint.join(
        say("trend.people_of_year", language=language, year=str(year), people=f"{count:,.0f}")
        for year, count in people.items()
    )
    title = say("trend.title", language=language)
    return "\n".join(("", title, aligned([head, *rows], left=1), told))
