"""One indicator, answered: a value, what it rests on, what is short, or what is missing to tell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.scoreboard.basis import Basis
from lifecircle.circles.scoreboard.ratios import ratio_of
from lifecircle.circles.scoreboard.standing import Chosen
from lifecircle.study.standards.indicator import Indicator

_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an indicator comes to.

    Parameters
    ----------
    value
        In the indicator's unit; NaN where it cannot be told.
    numerator, total
        What the value is made of, in whole units; NaN where it is no quotient.
    short_by
        What lacks to the target, in whole units; NaN without a target.
    counted, unstated, coming
        Facilities it rests on; those that do not tell what has to be known; planned ones.
    lacking
        Names that were not found, or ids of units without a facility.
    missing
        What the study lacks to tell it; with a value, that is a lower bound.
    """

    value: float = np.nan
    numerator: float = np.nan
    total: float = np.nan
    short_by: float = np.nan
    counted: float = np.nan
    unstated: float = np.nan
    coming: float = np.nan
    lacking: tuple[str, ...] = ()
    missing: str = ""


def answer(basis: Basis, indicator: Indicator) -> Answer:
    """Return what an indicator comes to in the district.

    Parameters
    ----------
    basis
        What it is read off.
    indicator
        Of any formula but ``circle``, which the table of coverage answers.
    """
    found = _FORMULAS[indicator.formula](basis, indicator)
    if indicator.target is None or not np.isnan(found.short_by):
        return found
    if np.isnan(found.value) or indicator.unit == "share":
        return found
    return replace(found, short_by=max(indicator.target - found.value, 0.0))


def is_met(indicator: Indicator, found: Answer) -> bool | None:
    """Return whether an indicator meets its target, None where that cannot be told.

    Parameters
    ----------
    indicator
        With its target and how it is held against it.
    found
        Its answer. A lower bound that meets its target does so for certain; one that does not
        tells nothing.
    """
    target = indicator.target
    if target is None or indicator.comparison == "none" or np.isnan(found.value):
        return None
    if indicator.comparison == "equal":
        lies = abs(found.value - target) <= indicator.tolerance_share * abs(target) + _TOLERANCE
    else:
        lies = found.value >= target - _TOLERANCE
    return None if found.missing and not lies else bool(lies)


def _count(basis: Basis, indicator: Indicator) -> Answer:
    """Return how many facilities there are, or the sum of what they hold."""
    parts = [basis.standing.chosen(one, year=basis.year_of(indicator)) for one in indicator.supply]
    lacking = [one.missing for one in parts if one.missing]
    if len(lacking) == len(parts):
        return _backed(Answer(missing=lacking[0]), basis, parts)
    value = float(sum(one.amount.sum() for one in parts))
    found = Answer(value=value, numerator=value, missing=lacking[0] if lacking else "")
    return _backed(found, basis, parts)


def _share(basis: Basis, indicator: Indicator) -> Answer:
    """Return the share of facilities, or of what they hold, that has something."""
    supply, year = indicator.supply[0], basis.year_of(indicator)
    having = basis.standing.chosen(supply, year=year)
    if having.missing:
        return _backed(Answer(missing=having.missing), basis, [having])
    every = basis.standing.chosen(replace(supply, features=(), ownership=()), year=year)
    whole = float(every.amount[~having.unstated].sum())
    part = float(having.amount.sum())
    target = indicator.target
    short = np.nan if target is None or not whole else max(target * whole - part, 0.0)
    value = part / whole if whole else np.nan
    found = Answer(value=value, numerator=part, total=whole, short_by=short)
    return _backed(found, basis, [having])


def _growth(basis: Basis, indicator: Indicator) -> Answer:
    """Return how much more there is than at the end of an earlier year."""
    supply, year = indicator.supply[0], basis.year_of(indicator)
    now = basis.standing.chosen(supply, year=year)
    dated = basis.standing.chosen(replace(supply, opened_to=9999), year=year)
    missing = now.missing or dated.missing
    if missing:
        return _backed(Answer(missing=missing), basis, [now])
    before = basis.standing.chosen(supply, year=indicator.since).amount.sum()
    value = float(now.amount.sum() / before - 1.0) if before else np.nan
    found = Answer(value=value, numerator=float(now.amount.sum()), total=float(before))
    return _backed(found, basis, [replace(now, unstated=now.unstated | dated.unstated)])


def _presence(basis: Basis, indicator: Indicator) -> Answer:
    """Return the share of units with such a facility inside."""
    units = _units(basis, indicator)
    if not units.any():
        kinds = ",".join(indicator.zone_kinds)
        return Answer(missing=f"zones:{kinds}" if kinds else f"units:{indicator.level}")
    having = basis.standing.chosen(indicator.supply[0], year=basis.year_of(indicator))
    if having.missing:
        return _backed(Answer(missing=having.missing), basis, [having])
    at = basis.facility_rows(indicator.level)[having.counts]
    served = units & (np.bincount(at[at >= 0], minlength=len(units)) > 0)
    total, covered = int(units.sum()), int(served.sum())
    ids = np.array(basis.rows.zone_ids, object)[units & ~served]
    target = indicator.target
    short = np.nan if target is None else max(np.ceil(target * total - 1e-6) - covered, 0.0)
    found = Answer(
        value=covered / total,
        numerator=covered,
        total=total,
        short_by=short,
        lacking=tuple(ids.tolist()),
    )
    return _backed(found, basis, [having])


def _named(basis: Basis, indicator: Indicator) -> Answer:
    """Return how many of the named places are open, wherever they stand."""
    standing, services = basis.standing, indicator.supply[0].services
    known = standing.of(services)
    if not known.any():
        return Answer(missing=f"layer:{','.join(services)}")
    if not (standing.names[known] != "").any():
        return Answer(missing="column:name")
    is_open = standing.standing(basis.year_of(indicator))
    alike = [known & standing.named(one) for one in indicator.names]
    found = [bool((one & is_open).any()) for one in alike]
    lacking = tuple(name for name, here in zip(indicator.names, found, strict=True) if not here)
    coming = [one & standing.coming for one, here in zip(alike, found, strict=True) if not here]
    return Answer(
        value=float(sum(found)),
        numerator=float(sum(found)),
        total=float(len(found)),
        counted=float(standing.count[np.any(alike, axis=0) & is_open].sum()),
        unstated=0.0,
        coming=float(sum(bool(one.any()) for one in coming)),
        lacking=lacking,
    )


def _ratio(basis: Basis, indicator: Indicator) -> Answer:
    """Return the district's row of a ratio."""
    ratio = ratio_of(basis, indicator, levels=("district",))
    if ratio.missing:
        return Answer(missing=ratio.missing)
    numerator, people = float(ratio.numerator[0]), float(ratio.people[0])
    target = indicator.target
    short = np.nan
    if target is not None and people > 0:
        short = max(target * people / indicator.per - numerator, 0.0)
    return Answer(
        value=numerator * indicator.per / people if people > 0 else np.nan,
        numerator=numerator,
        total=people,
        short_by=short,
        counted=float(ratio.counted[0]),
        unstated=float(ratio.unstated[0]),
        coming=ratio.coming,
        missing=ratio.partly,
    )


def _people(basis: Basis, indicator: Indicator) -> Answer:
    """Return how many people there are, or their share of others."""
    for group in filter(None, (indicator.group, indicator.of)):
        if group not in basis.residents:
            return Answer(missing=f"group:{group}")
    if basis.year_of(indicator) is not None:
        return Answer(missing=f"year:{indicator.year}")
    here = basis.home_rows("district") == 0
    own = float(basis.people(indicator.group)[here].sum())
    if not indicator.of:
        return Answer(value=own, numerator=own)
    whole = float(basis.people(indicator.of)[here].sum())
    return Answer(value=own / whole if whole else np.nan, numerator=own, total=whole)


def _zones(basis: Basis, indicator: Indicator) -> Answer:
    """Return how many zones of a level are of a kind, have a feature or bear a name."""
    level = basis.rows.rows_at(indicator.level)
    ids = np.array(basis.rows.zone_ids[level], object)
    if not len(ids):
        return Answer(missing=f"units:{indicator.level}")
    if indicator.names and not basis.zone_names:
        return Answer(missing="column:name")
    if indicator.names:
        called = [basis.zone_names.get(one, "") for one in ids]
        has = [any(one in name for name in called) for one in indicator.names]
        lacking = tuple(one for one, here in zip(indicator.names, has, strict=True) if not here)
        return Answer(value=float(sum(has)), numerator=float(sum(has)), lacking=lacking)
    found = _units(basis, indicator)[level]
    kinds = (*indicator.zone_kinds, *indicator.zone_features)
    if not found.any() and not _tells(basis, kinds):
        return Answer(missing=f"zones:{','.join(kinds)}")
    return Answer(value=float(found.sum()), numerator=float(found.sum()))


def _units(basis: Basis, indicator: Indicator) -> NDArray[np.bool_]:
    """Return which reporting rows are units of the indicator's level and kinds."""
    at = np.zeros(len(basis.rows.zone_ids), bool)
    at[basis.rows.rows_at(indicator.level)] = True
    for wanted in (indicator.zone_kinds, indicator.zone_features):
        at &= basis.of_kind(wanted) if wanted else True
    return at


def _tells(basis: Basis, kinds: tuple[str, ...]) -> bool:
    """Return whether the zones tell of such kinds or features at all."""
    told = {one for its in basis.zone_features.values() for one in its} | {*basis.rows.kinds}
    return bool(told & set(kinds))


def _backed(found: Answer, basis: Basis, parts: list[Chosen]) -> Answer:
    """Return an answer with how many facilities stand behind it."""
    count = basis.standing.count
    counts, unstated, coming = parts[0].counts, parts[0].unstated, parts[0].coming
    for one in parts[1:]:
        counts, coming = counts | one.counts, coming | one.coming
        unstated = unstated | one.unstated
    return replace(
        found,
        counted=float(count @ counts),
        unstated=float(count @ (unstated & ~counts)),
        coming=float(count @ coming),
    )


_FORMULAS: Mapping[str, Callable[[Basis, Indicator], Answer]] = {
    "count": _count,
    "sum": _count,
    "named": _named,
    "presence": _presence,
    "ratio": _ratio,
    "share": _share,
    "growth": _growth,
    "people": _people,
    "zones": _zones,
}
