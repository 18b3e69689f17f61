"""Which neighbourhoods come first, and how firm that order is under other weights."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.results import Result
from lifecircle.circles.zone_rows import zone_rows
from lifecircle.study.standards.weighing import PARTS, PriorityWeights
from lifecircle.study.study import Study

Numbers = NDArray[np.float64]

STABILITIES = ("firm_top", "open", "firm_rest")
"""Among the foremost under nearly all random weights, under some, under hardly any."""

_SURE_SHARE = 0.9
_INTERVAL = (5.0, 95.0)


@dataclass(frozen=True, eq=False)
class Scores:
    """What neighbourhoods have of each part of their priority.

    Parameters
    ----------
    values
        Index ``zone_id``; a column for each part the study tells: people in the gap, residents,
        shares (0-1) of them aged 60 and over and of migrants, growth (people of planned estates
        to residents), and 1 for old neighbourhoods.
    left_out
        The parts that weigh something and that the study does not tell.
    """

    values: pd.DataFrame
    left_out: tuple[str, ...]


def priority_table(result: Result) -> pd.DataFrame:
    """Return the neighbourhoods in the order of people in the gap, with their priority index.

    People in the gap are those missing to the targets, added up over all circles that count
    people: who is missing in two circles counts twice. Each part of the index is the place of the
    neighbourhood among all, from 0 (least) to 1 (most), equal values sharing one; the index is
    their mean by the weights of the standard. Its order is then tried under random weights of the
    same parts, uniform over all sets that add up to one (Dirichlet).

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.

    Returns
    -------
    DataFrame
        Index ``zone_id``; ``level``, ``residents``, ``small`` (few of them), ``people_gap``,
        ``left_out`` (people beyond reach, over the same circles), ``circles`` missed,
        ``gap_rank``, ``priority`` (0-1), ``priority_rank``; each part as ``part_<name>`` (0-1,
        missing where it is not told or has no weight) and ``value_<name>``; ``rank_low``,
        ``rank_high`` (the middle nine tenths of the draws), ``top_share`` (share of draws among
        the foremost), ``stability`` (one of `STABILITIES`), ``draws`` and ``seed``. Ranks begin
        at 1 and are all different: equal neighbourhoods keep the order of the zones.
    """
    weights = result.study.standard.priority
    scores = zone_scores(result)
    table = _described(result, scores)
    used = [one for one in PARTS if one in scores.values and weights.of(one) > 0]
    parts = pd.DataFrame({one: _places(scores.values[one]) for one in used}, index=table.index)
    priority = _weighted(parts, np.array([[weights.of(one) for one in used]]))[:, 0]
    table = table.assign(
        gap_rank=_ranks(table[["people_gap"]].to_numpy(np.float64))[:, 0],
        priority=priority,
        priority_rank=_ranks(priority[:, None])[:, 0],
        **{f"part_{one}": parts.get(one, np.nan) for one in PARTS},
        **{f"value_{one}": scores.values.get(one, np.nan) for one in PARTS},
    )
    table = table.join(_stability(parts, weights))
    table = table.assign(draws=weights.draws, seed=weights.seed)
    return table.sort_values("gap_rank", kind="stable")


def zone_scores(result: Result) -> Scores:
    """Return what each neighbourhood has of every part of its priority.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    study, level = result.study, _level(result.study)
    zones = _zones(study, level)
    homes = _inside(study.residents, study)
    people = _summed(homes, level, "residents", zones)
    values = {"gap": pd.Series(_gaps(result, zones)["to_reach"]), "size": people}
    for group in ("age_60_plus", "migrants"):
        if group in study.groups:
            values[group] = (_summed(homes, level, group, zones) / people).where(people > 0, 0.0)
    if study.planned is not None and len(study.planned):
        coming = _summed(_inside(study.planned, study), level, "residents", zones)
        values["growth"] = coming / people.clip(lower=1.0)
    old = _old(study, zones)
    if old.any():
        values["old"] = pd.Series(old.astype(float), index=zones)
    weights = study.standard.priority
    missing = (one for one in PARTS if one not in values and weights.of(one) > 0)
    return Scores(pd.DataFrame(values, index=zones), tuple(missing))


def _described(result: Result, scores: Scores) -> pd.DataFrame:
    """Return the neighbourhoods with their people and gaps."""
    gaps = _gaps(result, scores.values.index)
    return pd.DataFrame(
        {
            "level": _level(result.study),
            "residents": scores.values["size"],
            "small": scores.values["size"] < result.study.standard.small_area_people,
            "people_gap": gaps["to_reach"],
            "left_out": gaps["left_out"],
            "circles": gaps["circles"],
        },
        index=scores.values.index,
    )


def _gaps(result: Result, zones: pd.Index) -> pd.DataFrame:
    """Return the people in the gap, those left out and the circles missed, zone by zone."""
    grouped = result.gaps.groupby(level="zone_id")
    table = grouped[["to_reach", "left_out"]].sum().assign(circles=grouped.size())
    return table.reindex(zones, fill_value=0).astype(float)


def _level(study: Study) -> str:
    """Return the level neighbourhoods are told at, as the gaps have it."""
    rows = zone_rows(study.zones, district=study.district)
    return next((one for one in ("community", "street") if rows.zones_at(one)), "district")


def _zones(study: Study, level: str) -> pd.Index:
    """Return the neighbourhoods in the order of the zones."""
    rows = zone_rows(study.zones, district=study.district)
    return pd.Index(rows.zones_at(level), name="zone_id", dtype=object)


def _inside(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return the homes inside the district."""
    return table[(table["district_id"] == study.district).to_numpy(bool)]


def _summed(homes: pd.DataFrame, level: str, group: str, zones: pd.Index) -> pd.Series:
    """Return the people of a group, zone by zone."""
    summed = homes.groupby(f"{level}_id")[group].sum()
    return summed.reindex(zones, fill_value=0).astype(float)


def _old(study: Study, zones: pd.Index) -> NDArray[np.bool_]:
    """Return which zones are old neighbourhoods, by their kind or by a feature of that name."""
    table = study.zones.reindex(zones)
    old = np.array([one == "old" for one in table["kind"]], bool)
    if "features" in table:
        listed = table["features"].fillna("").astype(str).str.split(";")
        old = old | np.array(["old" in map(str.strip, each) for each in listed], bool)
    return np.asarray(old, bool)


def _places(values: pd.Series) -> Numbers:
    """Return the place of each value among all, 0 for the least and 1 for the most.

    Examples
    --------
    >>> _places(pd.Series([5.0, 1.0, 5.0, 9.0])).round(3).tolist()
    [0.5, 0.0, 0.5, 1.0]
    """
    if len(values) < 2:
        return np.ones(len(values))
    return np.asarray((pd.Series(values).rank().to_numpy() - 1.0) / (len(values) - 1.0), np.float64)


def _weighted(parts: pd.DataFrame, weights: Numbers) -> Numbers:
    """Return the index of each zone (rows) for each set of weights (columns)."""
    if not parts.shape[1]:
        return np.zeros((len(parts), len(weights)))
    shares = weights / weights.sum(axis=1, keepdims=True)
    # Rounded, so that neighbourhoods with the same parts are equal and keep their order.
    return np.asarray(np.round(parts.to_numpy(np.float64) @ shares.T, 12), np.float64)


def _ranks(values: Numbers) -> NDArray[np.int64]:
    """Return the rank of each row in each column, 1 for the most; equal rows keep their order."""
    order = np.argsort(-values, axis=0, kind="stable")
    ranks = np.empty(values.shape, np.int64)
    every = np.broadcast_to(np.arange(1, len(values) + 1)[:, None], values.shape)
    np.put_along_axis(ranks, order, every, axis=0)
    return ranks


def _stability(parts: pd.DataFrame, weights: PriorityWeights) -> pd.DataFrame:
    """Return how each zone's rank holds under random weights."""
    random = np.random.default_rng(weights.seed)
    drawn = random.dirichlet(np.ones(max(parts.shape[1], 1)), size=weights.draws)
    ranks = _ranks(_weighted(parts, drawn))
    if not len(parts):
        low, high, top = (np.zeros(0) for _ in range(3))
    else:
        low, high = np.percentile(ranks, _INTERVAL, axis=1, method="nearest")
        top = (ranks <= weights.top).mean(axis=1)
    firm = np.where(top <= 1.0 - _SURE_SHARE, "firm_rest", "open")
    columns = {
        "rank_low": low.astype(np.int64),
        "rank_high": high.astype(np.int64),
        "top_share": top,
        "stability": np.where(top >= _SURE_SHARE, "firm_top", firm),
    }
    return pd.DataFrame(columns, index=parts.index)
