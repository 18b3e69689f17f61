"""The causes of a neighbourhood: their mix, and the case of most people told in numbers."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.circles.reasons.cause_table import OBSTACLES
from lifecircle.circles.reasons.causes import CAUSES
from lifecircle.circles.results import Result
from lifecircle.circles.zone_rows import zone_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLACE = "place"


def zone_causes(causes: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return the mix of causes of each neighbourhood and circle where anybody is left out.

    Parameters
    ----------
    causes
        Of `lifecircle.circles.reasons.cause_table.causes_table`.
    result
        The result they are of.

    Returns
    -------
    DataFrame
        Index (``circle``, ``zone_id``), zones of the level of ``result.gaps``: ``left_out``
        people; ``left_<cause>`` of them; ``behind_<obstacle>``, those of ``barrier`` by what is in
        the way; ``cause`` of most people, of equals the first of `CAUSES`; ``doubt`` and
        ``in_the_way`` of most of those with it. And the case of most of these, who are nearest to
        one and the same facility: ``people_in_case``, ``facility_id``, the distances
        ``straight_m`` and ``walk_m`` that half of them have at most (``walk_m`` infinite where
        half have no way), ``same_place`` (whether most of them are nearest to it on foot too),
        and ``way_name``.
    """
    rows, places = _in_zones(causes, result)
    mix = _summed(rows, "cause", CAUSES, "left").join(
        _summed(rows, "in_the_way", OBSTACLES, "behind")
    )
    mix.insert(0, "left_out", mix[[f"left_{one}" for one in CAUSES]].sum(axis=1))
    for column in ("cause", "doubt", "in_the_way"):
        main = _of_most(rows, column)
        rows = _alike(rows, main, column)
        mix = mix.join(main)
    case = _of_most(rows, "facility_id")
    mix = mix.join(case).join(_case(_alike(rows, case, "facility_id")))
    return mix.set_axis(places[mix.index.to_numpy()], axis=0)


def neighbourhood_level(result: Result) -> str:
    """Return the level of zones that neighbourhoods are: communities, else what there is.

    Parameters
    ----------
    result
        The result.
    """
    rows = zone_rows(result.study.zones, district=result.study.district)
    return next((one for one in ("community", "street") if rows.zones_at(one)), "district")


def _alike(rows: pd.DataFrame, main: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows that have what most people of their neighbourhood have."""
    most = main[column].reindex(rows[_PLACE].to_numpy()).to_numpy(object)
    alike: pd.DataFrame = rows[rows[column].to_numpy(object) == most]
    return alike


def _in_zones(causes: pd.DataFrame, result: Result) -> tuple[pd.DataFrame, pd.MultiIndex]:
    """Return the rows of the causes with the neighbourhood of each, those of none left out.

    With them every circle and neighbourhood in order; a row has its place among these.
    """
    study = result.study
    level = neighbourhood_level(result)
    flat = causes.reset_index()
    at = study.residents.index.get_indexer(flat["resident_id"])
    zones = zone_rows(study.zones, district=study.district)
    position = zones.within_level(study.residents, level=level)
    position = np.where(study.residents["district_id"] == study.district, position, -1)[at]
    ids = np.append(np.array(zones.zones_at(level), dtype=object), "")
    words = {name: flat[name].astype(object) for name in ("cause", "in_the_way", "doubt")}
    known: pd.DataFrame = flat.assign(zone_id=ids[position], **words)[position >= 0]
    (circle, _), (zone, zones_met) = (
        pd.factorize(known[name], sort=True) for name in ("circle", "zone_id")
    )
    _, first, place = np.unique(
        circle * (len(zones_met) + 1) + zone, return_index=True, return_inverse=True
    )
    places = pd.MultiIndex.from_frame(known[["circle", "zone_id"]].take(first))
    return known.assign(place=place), places


def _summed(rows: pd.DataFrame, column: str, values: tuple[str, ...], head: str) -> pd.DataFrame:
    """Return the people of each neighbourhood by the values of a column."""
    wide = rows.pivot_table("people", index=_PLACE, columns=column, aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=list(values), fill_value=0.0)
    return wide.rename(columns=lambda one: f"{head}_{one}").rename_axis(columns=None)


def _of_most(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the value that most people of each neighbourhood have, the first of equals."""
    order = {one: at for at, one in enumerate((*CAUSES, "", *OBSTACLES))}
    people = rows.groupby([_PLACE, column], sort=True, as_index=False)["people"].sum()
    rank = people[column].map(order).fillna(0.0)
    ranked = people.assign(rank=rank).sort_values(
        [_PLACE, "people", "rank", column], ascending=[True, False, True, True]
    )
    first: pd.DataFrame = ranked.drop_duplicates(_PLACE).set_index(_PLACE)[[column]]
    return first


def _case(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of one case a neighbourhood."""
    same = rows["walk_facility_id"].to_numpy(object) == rows["facility_id"].to_numpy(object)
    told = rows.assign(alike=rows["people"] * same)
    summed = told.groupby(_PLACE, sort=True)[["people", "alike"]].sum()
    return pd.DataFrame(
        {
            "people_in_case": summed["people"],
            "straight_m": _middle(rows, "straight_m"),
            "walk_m": _middle(rows, "walk_m"),
            "same_place": summed["alike"] * 2 > summed["people"],
            "way_name": _of_most(rows, "way_name")["way_name"],
        }
    )


def _middle(rows: pd.DataFrame, column: str) -> "pd.Series[float]":
    """Return what half of the people of each neighbourhood have at most."""
    ordered = rows.sort_values([_PLACE, column], kind="stable")
    people = ordered.groupby(_PLACE, sort=False)["people"]
    reached: NDArray[np.bool_] = (people.cumsum() * 2 >= people.transform("sum")).to_numpy(bool)
    first = ordered[reached].drop_duplicates(_PLACE)
    return pd.Series(first.set_index(_PLACE)[column])
