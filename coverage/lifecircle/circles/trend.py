"""The same circles in several years, side by side."""

from collections.abc import Iterable, Mapping

import pandas as pd

from lifecircle.circles.analysis import Progress, analyse
from lifecircle.circles.results import Result
from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.study.study import Study
from lifecircle.study.years import study_in


def analyse_years(
    study: Study, years: Iterable[int], *, progress: Progress | None = None
) -> Mapping[int, Result]:
    """Answer every circle of a study as it stands at the end of each year.

    Parameters
    ----------
    study
        What `lifecircle.read_study` returned.
    years
        Each once, in any order.
    progress
        Called with the key of each stage as it begins.

    Raises
    ------
    StudyError
        As `analyse` does.
    """
    return {year: analyse(study_in(study, year), progress=progress) for year in sorted(set(years))}


def trend_table(results: Mapping[int, Result]) -> pd.DataFrame:
    """Return the district's headline of each circle year by year.

    Returns
    -------
    DataFrame
        Index (``circle``, ``year``); ``denominator``, ``facilities`` that count, ``total``,
        ``covered``, ``covered_share``, ``target_share``, ``target_year``, ``short_by``, ``met``,
        ``residents`` of the district, and ``gained``: covered people (or land, or units) more
        than in the year before, missing in the first.
    """
    parts = [_of_year(year, result) for year, result in results.items()]
    if not parts:
        return pd.DataFrame()
    order = [circle.id for circle in next(iter(results.values())).circles]
    table = pd.concat(parts)
    place = table["circle"].map({name: at for at, name in enumerate(order)})
    table = table.assign(place=place).sort_values(["place", "year"], kind="stable")
    gained = table.groupby("circle", sort=False)["covered"].diff()
    return table.assign(gained=gained).drop(columns="place").set_index(["circle", "year"])


def _of_year(year: int, result: Result) -> pd.DataFrame:
    """Return the district's headlines of one year."""
    district = result.study.district
    rows = result.coverage.reset_index()
    rows = rows[(rows["level"] == "district") & (rows["zone_id"] == district) & rows["headline"]]
    counts = {
        circle.id: int(
            result.study.facilities.loc[
                counting_facilities(circle, result.study.facilities), "count"
            ].sum()
        )
        for circle in result.circles
    }
    years = {circle.id: circle.target_year for circle in result.circles}
    names = ["circle", "denominator", "total", "covered", "covered_share", "target_share"]
    return rows[[*names, "short_by", "met"]].assign(
        year=year,
        facilities=rows["circle"].map(counts),
        target_year=rows["circle"].map(years).astype("Int64"),
        residents=float(result.study.residents["residents"].sum()),
    )
