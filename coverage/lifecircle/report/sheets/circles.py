"""Sheets that answer: circles, coverage by level, under-served communities."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.report.headline import Headline, circle_name, headlines, limit_words
from lifecircle.report.sheets.sheet import Column, Sheet, called, column
from lifecircle.report.wording import named, names_of, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.files import Circle

_COUNTS = ("total", "covered", "beyond", "unreachable", "not_snapped")
_LEFT_OUT = ("left_no_facility", "left_barrier", "left_full", "left_data_doubt")


def circles_sheet(result: "Result", *, language: str) -> Sheet:
    """Return a row a circle: what it is, and the headline of the district.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    heads = headlines(result)
    circles = [one.circle for one in heads]
    profiles = [result.profiles[one.profile] for one in circles]
    who = say_names("who", language=language)
    of = say_names("denominator", language=language)
    reach_m = [
        one.metres if one.minutes is None else profile.metres(one.minutes)
        for one, profile in zip(circles, profiles, strict=True)
    ]
    columns = (
        column([circle_name(one, language=language) for one in circles], "circle_name"),
        column([limit_words(one, language=language) for one in circles], "limit"),
        column([who.get(one.profile, one.profile) for one in circles], "who"),
        column([one.speed_m_s for one in profiles], "speed_m_s", kind="speed"),
        column(reach_m, "reach_m", kind="count"),
        column([of.get(one.denominator, one.denominator) for one in heads], "denominator_name"),
        *(column(_district(heads, key), key, kind="count") for key in _COUNTS),
        column(_district(heads, "covered_share"), "covered_share", kind="share"),
        column([one.target_share for one in circles], "target_share", kind="share"),
        column([one.target_year for one in circles], "target_year", kind="year"),
        column(_district(heads, "met"), "met", kind="yes"),
        column(_whole(_district(heads, "short_by")), "short_by", kind="count"),
        column(_district(heads, "straight_line_share"), "straight_line_share", kind="share"),
        column([one.verified for one in circles], "verified", kind="yes"),
        column([one.target_assumed for one in circles], "target_assumed", kind="yes"),
        column([one.clause for one in circles], "clause"),
        column([_services(one, language) for one in circles], "services", kind="long"),
        column([one.quote for one in circles], "quote", kind="long"),
        column([named(one.note, language=language) for one in circles], "note", kind="long"),
        column([one.id for one in circles], "circle"),
    )
    return Sheet("circles", columns)


def coverage_sheets(result: "Result", *, language: str) -> tuple[Sheet, ...]:
    """Return coverage by every denominator, a sheet a level of zones; headlines stand first.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    flat = result.coverage.reset_index().sort_values("headline", ascending=False, kind="stable")
    levels = set(flat["level"].unique())
    names = zone_names(result, language=language)
    present = [one for one in say_names("level", language=language) if one in levels]
    return tuple(
        Sheet(level, _coverage(flat[flat["level"] == level], result, names, language), frozen=2)
        for level in present
    )


def overview_sheet(result: "Result", *, language: str) -> Sheet:
    """Return the headline share of every circle in every community, a column a circle.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    zones = result.study.zones
    zones = zones[zones["level"] == "community"]
    names = zone_names(result, language=language)
    people = result.study.residents.groupby("community_id")["residents"].sum()
    shares = (
        column(
            one.zones["covered_share"].reindex(zones.index),
            "covered_share",
            kind="share",
            header=circle_name(one.circle, language=language),
        )
        for one in headlines(result)
    )
    columns = (
        column(called(zones.index, names), "zone_name"),
        column(called(zones["parent_id"], names), "parent_name"),
        column(people.reindex(zones.index), "residents", kind="count"),
        *shares,
        column(zones.index, "zone_id"),
    )
    return Sheet("overview", columns)


def sure_columns(assessment: "Assessment", verdicts: pd.Index, language: str) -> tuple[Column, ...]:
    """Return whether verdicts on time hold whatever is assumed, and what they depend on.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    verdicts
        Zone and circle of each.
    language
        ``zh`` or ``en``.
    """
    if assessment.zone_sureness.empty:
        return ()
    told = assessment.zone_sureness.reindex(verdicts)
    words = entry("sureness.assumption", language=language)
    joint = entry("sureness.joint", language=language)
    hangs_on = [
        joint.join(words[one] for one in each.split("; ") if one) for each in told["depends_on"]
    ]
    return (
        *(column(told[key], key, kind="share") for key in ("low_share", "high_share")),
        column(called(told["sure"], entry("sureness.sure", language=language)), "sure_name"),
        column(hangs_on, "depends_name"),
    )


def gaps_sheet(result: "Result", *, language: str, assessment: "Assessment | None" = None) -> Sheet:
    """Return the under-served communities with their reasons, and whether that is sure.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    assessment
        Of the result, if there is one.
    """
    flat = result.gaps.reset_index()
    words = {
        key: called(flat[key], say_names(key, language=language))
        for key in ("group", "severity", "reason", "remedy", "confidence")
    }
    columns = (
        column(called(flat["zone_id"], zone_names(result, language=language)), "zone_name"),
        column(called(flat["circle"], circle_names(result, language=language)), "circle_name"),
        column(words["group"], "group_name"),
        *(column(flat[key], key, kind="count") for key in ("people", "left_out")),
        column(flat["share"], "share", kind="share"),
        column(flat["target_share"], "target_share", kind="share"),
        column(_whole(flat["to_reach"]), "to_reach", kind="count"),
        column(words["severity"], "severity_name"),
        column(words["reason"], "reason_name"),
        column(words["remedy"], "remedy_name"),
        *(column(flat[key], key, kind="count") for key in _LEFT_OUT if key in flat),
        column(words["confidence"], "confidence_name"),
        *(() if assessment is None else sure_columns(assessment, result.gaps.index, language)),
        column(flat["small"], "small", kind="yes"),
        column(flat["zone_id"], "zone_id"),
        column(flat["circle"], "circle"),
    )
    return Sheet("gaps", columns, frozen=2)


def zone_names(result: "Result", *, language: str) -> Mapping[str, str]:
    """Return zone id to name; who lives in no zone has a name too.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    nowhere = say_names("label", language=language)["no_zone"]
    return {**names_of(result.study.zones), NO_ZONE: nowhere, "": ""}


def circle_names(result: "Result", *, language: str) -> Mapping[str, str]:
    """Return circle id to name.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    return {one.id: circle_name(one, language=language) for one in result.circles}


def _coverage(
    flat: pd.DataFrame, result: "Result", names: Mapping[str, str], language: str
) -> tuple[Column, ...]:
    """Return the columns of one level."""
    above = result.study.zones["parent_id"].reindex(flat["zone_id"]).fillna("")
    parents = (column(called(above, names), "parent_name"),) if above.str.len().any() else ()
    of = called(flat["denominator"], say_names("denominator", language=language))
    return (
        column(called(flat["circle"], circle_names(result, language=language)), "circle_name"),
        column(called(flat["zone_id"], names), "zone_name"),
        *parents,
        column(of, "denominator_name"),
        column(flat["headline"], "headline", kind="yes"),
        *(column(flat[key], key, kind="count") for key in _COUNTS),
        column(flat["covered_share"], "covered_share", kind="share"),
        column(flat["target_share"], "target_share", kind="share"),
        column(flat["met"], "met", kind="yes"),
        column(_whole(flat["short_by"]), "short_by", kind="count"),
        column(flat["straight_line_share"], "straight_line_share", kind="share"),
        column(flat["circle"], "circle"),
        column(flat["zone_id"], "zone_id"),
    )


def _district(heads: tuple[Headline, ...], key: str) -> list[object]:
    """Return one figure of the district for each circle."""
    rows = (one.district for one in heads)
    return [np.nan if row is None or pd.isna(row[key]) else row[key] for row in rows]


def _whole(short_by: Iterable[object]) -> NDArray[np.float64]:
    """Return how many are missing to a target as whole ones: what is needed, not the mean of it."""
    found: NDArray[np.float64] = np.ceil(pd.Series(short_by).to_numpy(np.float64) - 1e-6)
    return found + 0.0


def _services(circle: "Circle", language: str) -> str:
    """Return the kinds of facility that count, in one line."""
    known = services()
    told = [named(known[one].name, language=language) for one in circle.services if one in known]
    return say("report.map.joint", language=language).join(told)
