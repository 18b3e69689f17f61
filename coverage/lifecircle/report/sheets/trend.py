"""The sheet of several years: every circle's headline, a row a year."""

from typing import TYPE_CHECKING

from lifecircle.report.sheets.circles import circle_names
from lifecircle.report.sheets.sheet import Sheet, called, column
from lifecircle.report.wording import say_names

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


def trend_sheet(result: "Result", *, language: str) -> Sheet | None:
    """Return a row a circle and year; None where one year was asked for.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned, with a ``trend``.
    language
        ``zh`` or ``en``.
    """
    if result.trend is None:
        return None
    flat = result.trend.reset_index()
    of = say_names("denominator", language=language)
    columns = (
        column(called(flat["circle"], circle_names(result, language=language)), "circle_name"),
        column(flat["year"], "study_year", kind="year"),
        column(called(flat["denominator"], of), "denominator_name"),
        column(flat["facilities"], "counting", kind="count"),
        *(column(flat[key], key, kind="count") for key in ("total", "covered")),
        column(flat["covered_share"], "covered_share", kind="share"),
        column(flat["gained"], "gained", kind="count"),
        column(flat["target_share"], "target_share", kind="share"),
        column(flat["target_year"], "target_year", kind="year"),
        column(flat["met"], "met", kind="yes"),
        column(flat["short_by"], "short_by", kind="count"),
        column(flat["residents"], "residents", kind="count"),
        column(flat["circle"], "circle"),
    )
    return Sheet("trend", columns)
