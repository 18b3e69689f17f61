"""How sure the headlines are: every circle's share of the district under other assumptions."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.otherwise import Otherwise
from lifecircle.circles.results import Result
from lifecircle.study.standards.circle import Circle

Numbers = NDArray[np.float64]

ASSUMPTIONS = (
    "as_is",
    "speed",
    "snap",
    "small_pieces",
    "missing_lanes",
    "unbuilt",
    "unsure_state",
    "people",
)
"""What is assumed: nothing else; another walking speed; another longest way from a home to its
street; small pieces of the network shut; streets joined where they nearly meet; facilities being
built or planned counted; facilities closed whose register leaves open whether they stand; people
spread evenly over the homes of their neighbourhood."""

VERDICTS = ("firm", "depends", "no_target")
"""Whether a circle meets its target, or misses it, under every assumption; whether it turns; or
whether there is no target, or nobody to count."""

_KEYS = ["circle", "assumption", "value"]
_TOLERANCE_SHARE = 1e-9


@dataclass(frozen=True, eq=False)
class _Headline:
    """What a circle's headline counts in the district: each row's weight, and the whole."""

    circle: Circle
    weights: Numbers
    total: float
    covered: float


def sensitivity_table(otherwise: Otherwise) -> pd.DataFrame:
    """Return the district's headline of every circle under each assumption, one at a time.

    Parameters
    ----------
    otherwise
        A result, ready to be asked again.

    Returns
    -------
    DataFrame
        Index (``circle``, ``assumption``, ``value``): the circle, one of `ASSUMPTIONS`, and what
        was tried (metres a second, metres, or a word; empty as it is). ``total`` and ``covered``
        (people, homes, m2 or units as the headline counts), ``covered_share`` (0-1), ``change``
        of that from the share as it is, ``target_share``, and ``met``, missing where there is no
        target or nobody to count. What an assumption cannot change is not told.
    """
    result = otherwise.result
    rows = [
        (circle.id, assumption, value, headline.total, covered, circle.target_share)
        for circle in result.circles
        for headline in (_headline(result, circle),)
        for assumption, value, covered in _covered(headline, otherwise)
    ]
    columns = [*_KEYS, "total", "covered", "target_share"]
    table = pd.DataFrame(rows, columns=columns).set_index(_KEYS)
    table = table.astype(float)
    share = table["covered"] / table["total"].where(table["total"] > 0)
    as_is = share.groupby(level="circle", sort=False).transform("first")
    short = table["target_share"] * table["total"] - table["covered"]
    met = (short <= _TOLERANCE_SHARE * table["total"]).astype("boolean")
    told = table["target_share"].notna() & (table["total"] > 0)
    table = table.assign(covered_share=share, change=(share - as_is).round(12), met=met.where(told))
    columns = ["total", "covered", "covered_share", "change", "target_share", "met"]
    return table[columns]


def sureness_table(sensitivity: pd.DataFrame) -> pd.DataFrame:
    """Return the range of every circle's headline, and whether its verdict holds all over it.

    Parameters
    ----------
    sensitivity
        Of `sensitivity_table`.

    Returns
    -------
    DataFrame
        Index ``circle``; ``covered_share`` as it is, ``low_share`` and ``high_share`` (0-1) over
        all assumptions, ``low_by`` and ``high_by`` (the first assumption that gives them, empty
        where nothing moves), ``target_share``, ``met``, ``sure`` (one of `VERDICTS`) and
        ``depends_on``: the assumptions that turn the verdict, joined by a semicolon and a space.
    """
    rows = [
        {"circle": circle, **_summed(part.droplevel("circle"))}
        for circle, part in sensitivity.groupby(level="circle", sort=False)
    ]
    table = pd.DataFrame(rows, columns=["circle", *_SUMMED]).set_index("circle")
    return table.astype({"met": "boolean"})


_SUMMED = (
    "covered_share",
    "low_share",
    "high_share",
    "low_by",
    "high_by",
    "target_share",
    "met",
    "sure",
    "depends_on",
)


def _summed(part: pd.DataFrame) -> dict[str, object]:
    """Return the range and the verdict of one circle."""
    kinds = part.index.get_level_values("assumption")
    share = part["covered_share"].to_numpy(np.float64)
    met = part["met"]
    turned = (met != met.iloc[0]).to_numpy(bool, na_value=False)
    kinds_turned = list(dict.fromkeys(kinds[turned]))
    told = bool(met.notna().iloc[0])
    moved = part["change"].to_numpy(np.float64)
    low, high = int(moved.argmin()), int(moved.argmax())
    firm = "depends" if kinds_turned else "firm"
    return {
        "covered_share": share[0],
        "low_share": share[low],
        "high_share": share[high],
        "low_by": str(kinds[low]) if moved[low] < 0 else "",
        "high_by": str(kinds[high]) if moved[high] > 0 else "",
        "target_share": part["target_share"].iloc[0],
        "met": met.iloc[0],
        "sure": firm if told else "no_target",
        "depends_on": "; ".join(kinds_turned),
    }


def _headline(result: Result, circle: Circle) -> _Headline:
    """Return what a circle's headline counts, from the coverage as it stands."""
    headlines = result.coverage[result.coverage["headline"]]
    at = (circle.id, "district", result.study.district)
    row = headlines.xs(at, level=("circle", "level", "zone_id")).iloc[0]
    weights = counted_weights(result, circle)
    return _Headline(circle, weights, float(row["total"]), float(row["covered"]))


def counted_weights(result: Result, circle: Circle) -> Numbers:
    """Return what each home, or sample of land, adds to a headline; none outside the district.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    circle
        One of its circles.
    """
    study = result.study
    frame = study.land if circle.headline == "land" else study.residents
    inside = (frame["district_id"] == study.district).to_numpy(bool)
    if circle.headline == "land":
        weights = frame["area_m2"].to_numpy(np.float64)
    elif circle.headline == "buildings":
        weights = (frame["residents"].to_numpy(np.float64) > 0).astype(float)
    else:
        group = circle.group if circle.group in study.groups else "residents"
        weights = frame[group].to_numpy(np.float64)
    return np.where(inside, weights, 0.0)


def _covered(headline: _Headline, otherwise: Otherwise) -> Iterator[tuple[str, str, float]]:
    """Yield each assumption, its value, and what is covered under it; first as it is."""
    circle = headline.circle
    yield "as_is", "", headline.covered
    if circle.headline == "units":
        yield from otherwise.units(circle)
        return
    for assumption, value, within in otherwise.within(circle):
        yield assumption, value, float(headline.weights[within].sum())
    if circle.headline == "people":
        even = even_weights(headline.weights, otherwise.result)
        yield "people", "even", float(even[otherwise.as_is(circle)].sum())


def even_weights(people: Numbers, result: Result) -> Numbers:
    """Return as many people in each neighbourhood, spread evenly over its homes.

    Parameters
    ----------
    people
        Of each home.
    result
        What `lifecircle.analyse` returned.
    """
    inside, code = _neighbourhoods(result)
    sums, count = np.bincount(code, people), np.bincount(code)
    return np.where(inside, (sums / count)[code], 0.0)


def _neighbourhoods(result: Result) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which homes are in the district, and the number of each one's neighbourhood."""
    homes = result.study.residents
    inside = (homes["district_id"] == result.study.district).to_numpy(bool)
    zone = homes["community_id"].where(homes["community_id"] != "", homes["street_id"])
    return inside, pd.factorize(zone.where(inside, "-"))[0]
