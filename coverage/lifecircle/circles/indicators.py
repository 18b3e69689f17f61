"""The plan's scoreboard: each indicator met, not met and by how much, or not measurable and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lifecircle.circles.scoreboard.answers import Answer, answer, is_met
from lifecircle.circles.scoreboard.basis import Basis
from lifecircle.circles.scoreboard.lacking import missing_words
from lifecircle.study.standards.circle import Circle, Standard
from lifecircle.study.standards.indicator import Indicator

STATES = ("met", "not_met", "no_target", "not_measurable")
"""What can come of an indicator."""

_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One row of the scoreboard before it is laid out."""

    id: str
    source: Circle | Indicator
    found: Answer
    met: bool | None
    denominator: str
    target_share: float
    year: int | None
    told: tuple[Indicator, ...]


def indicators_table(coverage: pd.DataFrame, standard: Standard, basis: Basis) -> pd.DataFrame:
    """Return one row for each target of a circle, and one for every other indicator.

    A circle has one row under its own id, whether or not indicators refer to it; where they do,
    they lend it their words. Every other indicator has a row of its own.

    Parameters
    ----------
    coverage
        The table of `lifecircle.circles.measures.coverage_table`.
    standard
        Its circles and indicators.
    basis
        The facilities, people and zones the other indicators are read off.

    Returns
    -------
    DataFrame
        Index ``indicator_id``. ``name_zh``, ``name_en``, ``clause``, ``denominator``,
        ``target_share`` (0-1, NaN where the target is no share), ``year`` (nullable whole number),
        ``value`` (in ``unit``; NaN where it cannot be told), ``met`` (nullable), ``verified``,
        ``target_assumed``, ``note_zh``, ``note_en``; then ``state`` (one of `STATES`), ``due``
        (whether the study's year has come to the target's; nullable), ``plan_id`` (the plan's
        indicators a row answers), ``kind``, ``formula``, ``unit``, ``target``, ``comparison``,
        ``numerator``, ``total``, ``short_by`` and their ``whole_unit``; ``counted``, ``unstated``,
        ``coming`` (facilities behind it, those that do not tell what has to be known, planned
        ones); ``lacking`` (names not found, units without a facility); ``missing`` (what the study
        lacks to tell it: with a value, that is a lower bound) with ``missing_zh``, ``missing_en``;
        ``line``, ``quote``; ``slip_zh``, ``slip_en`` (faults of the plan's own text).
    """
    lines = [*_circle_lines(coverage, standard, basis.district), *_other_lines(standard, basis)]
    return pd.DataFrame(
        {**_of_old(lines), **_of_new(lines, basis.year, basis.zone_names)},
        index=pd.Index([one.id for one in lines], name="indicator_id", dtype=object),
    )


def _circle_lines(coverage: pd.DataFrame, standard: Standard, district: str) -> Iterator[_Line]:
    """Yield a row for each circle with a target, one that counts units, or one referred to."""
    told: dict[str, list[Indicator]] = {}
    for one in standard.indicators:
        if one.formula == "circle":
            told.setdefault(one.circle, []).append(one)
    heads = _district_heads(coverage, district)
    for circle in standard.circles:
        own = tuple(told.get(circle.id, ()))
        if own or circle.target_share is not None or circle.headline == "units":
            yield _circle_line(circle, own, heads.get(circle.id, {}))


def _district_heads(coverage: pd.DataFrame, district: str) -> dict[str, Mapping[Any, Any]]:
    """Return the district's headline row of each circle."""
    here, keys = coverage["headline"].to_numpy(bool), coverage.index
    if not isinstance(keys, pd.MultiIndex):
        return {}
    for name, wanted in (("level", "district"), ("zone_id", district)):
        at = keys.names.index(name)
        here = here & (keys.levels[at] == wanted)[keys.codes[at]]
    rows = coverage[["total", "covered", "covered_share", "short_by", "met"]][here]
    names = rows.index.names
    circles, denominators = names.index("circle"), names.index("denominator")
    return {
        str(key[circles]): {**row, "denominator": key[denominators]}
        for key, row in zip(rows.index, rows.to_dict("records"), strict=True)
    }


def _circle_line(circle: Circle, told: tuple[Indicator, ...], head: Mapping[Any, Any]) -> _Line:
    """Return the row of one circle."""
    met = head.get("met")
    value = float(head.get("covered_share", np.nan))
    denominator = str(head.get("denominator", ""))
    found = Answer(
        value=value,
        numerator=float(head.get("covered", np.nan)),
        total=float(head.get("total", np.nan)),
        short_by=float(head.get("short_by", np.nan)),
        missing=f"denominator:{denominator or circle.headline}" if np.isnan(value) else "",
    )
    return _Line(
        id=circle.id,
        source=circle,
        found=found,
        met=None if met is None or pd.isna(met) else bool(met),
        denominator=denominator,
        target_share=np.nan if circle.target_share is None else circle.target_share,
        year=circle.target_year,
        told=told,
    )


def _other_lines(standard: Standard, basis: Basis) -> Iterator[_Line]:
    """Yield a row for each indicator that no circle of the standard answers."""
    circles = {one.id for one in standard.circles}
    for one in standard.indicators:
        if one.formula != "circle":
            found = answer(basis, one)
        elif one.circle in circles:
            continue
        else:
            found = Answer(missing=f"circle:{one.circle}")
        is_share = one.unit == "share" and one.target is not None
        yield _Line(
            id=one.id,
            source=one,
            found=found,
            met=is_met(one, found),
            denominator=_denominator(one),
            target_share=float(one.target) if is_share and one.target is not None else np.nan,
            year=one.year,
            told=(one,),
        )


def _denominator(indicator: Indicator) -> str:
    """Return what an indicator is a share or a ratio of."""
    if indicator.formula == "presence":
        return "units"
    return {"ratio": indicator.group, "people": indicator.of}.get(indicator.formula, "")


def _of_old(lines: Sequence[_Line]) -> dict[str, Any]:
    """Return the columns that every circle's target has."""
    return {
        **{f"name_{lang}": [one.source.name.get(lang, one.id) for one in lines]
           for lang in _LANGUAGES},
        "clause": [one.source.clause for one in lines],
        "denominator": [one.denominator for one in lines],
        "target_share": np.array([one.target_share for one in lines], dtype=float),
        "year": pd.array([one.year for one in lines], dtype="Int64"),
        "value": np.array([one.found.value for one in lines], dtype=float),
        "met": pd.array([one.met for one in lines], dtype="boolean"),
        "verified": np.array([one.source.verified for one in lines], dtype=bool),
        "target_assumed": np.array([one.source.target_assumed for one in lines], dtype=bool),
        **{f"note_{lang}": [one.source.note.get(lang, "") for one in lines]
           for lang in _LANGUAGES},
    }  # fmt: skip


def _of_new(lines: Sequence[_Line], year: int | None, names: Mapping[Any, str]) -> dict[str, Any]:
    """Return the columns that tell what stands behind a value, and what is missing."""
    due = [None if one.year is None or year is None else one.year <= year for one in lines]
    told = [_told(one) for one in lines]
    return {
        "state": [_state(one) for one in lines],
        "due": pd.array(due, dtype="boolean"),
        **{key: [one[key] for one in told]
           for key in ("plan_id", "kind", "formula", "unit", "target", "comparison")},
        **{key: np.array([getattr(one.found, key) for one in lines], dtype=float)
           for key in ("numerator", "total", "short_by")},
        "whole_unit": [one["whole_unit"] for one in told],
        **{key: np.array([getattr(one.found, key) for one in lines], dtype=float)
           for key in ("counted", "unstated", "coming")},
        "lacking": ["、".join(names.get(it, it) for it in one.found.lacking) for one in lines],
        "missing": [one.found.missing for one in lines],
        **{f"missing_{lang}": [missing_words(one.found.missing, language=lang) for one in lines]
           for lang in _LANGUAGES},
        "line": pd.array([one["line"] for one in told], dtype="Int64"),
        "quote": [one["quote"] for one in told],
        **{f"slip_{lang}": [" ".join(dict.fromkeys(it.slip[lang] for it in one.told if it.slip))
                            for one in lines] for lang in _LANGUAGES},
    }  # fmt: skip


def _told(line: _Line) -> dict[str, Any]:
    """Return what the source says, for a circle with the words of the indicators it answers."""
    first = line.told[0] if line.told else None
    common = {
        "plan_id": ", ".join(one.id for one in line.told),
        "line": first.line if first else None,
        "quote": (first.quote if first else "") or line.source.quote,
    }
    if isinstance(line.source, Circle):
        has_people = line.denominator not in _OTHER_WHOLES
        return {
            **common,
            "kind": "P" if line.source.headline == "units" else "S",
            "formula": "circle",
            "unit": "share",
            "target": line.target_share,
            "comparison": "none" if np.isnan(line.target_share) else "at-least",
            "whole_unit": "people" if has_people else line.denominator,
        }
    own = line.source
    return {
        **common,
        "kind": own.kind,
        "formula": own.formula,
        "unit": own.unit,
        "target": np.nan if own.target is None else own.target,
        "comparison": "none" if own.target is None else own.comparison,
        "whole_unit": own.whole_unit,
    }


_OTHER_WHOLES = frozenset(
    {"residential_land_m2", "buildings", "compounds", "cells", "points", "units", "households"}
)


def _state(line: _Line) -> str:
    """Return what came of an indicator."""
    if line.met is not None:
        return "met" if line.met else "not_met"
    if line.found.missing or np.isnan(line.found.value):
        return "not_measurable"
    return "no_target"
