"""Sheets of the assessment: near and enough, supply, how full facilities are, how fair it is."""

from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.circles.capacity.room import PARTS
from lifecircle.report.sheets.circles import circle_names, sure_columns, zone_names
from lifecircle.report.sheets.sheet import Column, Sheet, called, column
from lifecircle.report.wording import named, names_of, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import entry

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

_SHARES = ("enough_share", "enough_most_share")
_EQUITY = (
    "gini",
    "theil",
    "theil_between",
    "theil_within",
    "palma",
    "p10",
    "p25",
    "p50",
    "p75",
    "p90",
)


def enough_sheets(assessment: "Assessment", *, language: str) -> tuple[Sheet, ...]:
    """Return the sheets on enough and fair, those without rows left out.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    made = (
        matrix_sheet(assessment, language=language),
        verdicts_sheet(assessment, language=language),
        supply_sheet(assessment, language=language),
        places_sheet(assessment, language=language),
        equity_sheet(assessment, language=language),
    )
    return tuple(one for one in made if one.rows)


def matrix_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return the verdict of every circle in every neighbourhood, a column a circle.

    Parameters
    ----------
    assessment, language
        As `enough_sheets` takes them.
    """
    result, words = assessment.result, entry("assessment.verdict", language=language)
    verdicts = assessment.verdicts["verdict"]
    zones, judged = (verdicts.index.get_level_values(one).unique() for one in range(2))
    above = result.study.zones["parent_id"].reindex(zones).fillna("")
    names = zone_names(result, language=language)
    circles = circle_names(result, language=language)
    told = (
        column(
            called(verdicts.xs(key, level="circle").reindex(zones), words),
            "verdict_name",
            header=circles[str(key)],
        )
        for key in judged
    )
    columns = (
        column(called(zones, names), "zone_name"),
        column(called(above, names), "parent_name"),
        *told,
        column(zones, "zone_id"),
    )
    return Sheet("matrix", columns)


def verdicts_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return both axes of every verdict, with the numbers behind them.

    Parameters
    ----------
    assessment, language
        As `enough_sheets` takes them.
    """
    flat = assessment.verdicts.reset_index()
    words = entry("assessment.verdict", language=language)
    columns = (
        *_where(flat, assessment, language),
        column(called(flat["verdict"], words), "verdict_name"),
        column(called(flat["group"], say_names("group", language=language)), "group_name"),
        *(column(flat[key], key, kind="count") for key in ("people", "near_people")),
        *(column(flat[key], key, kind="share") for key in ("near_share", "target_share")),
        column(flat["near"], "near", kind="yes"),
        *sure_columns(assessment, assessment.verdicts.index, language),
        *_needs(flat, language),
        column(flat["enough"], "enough", kind="yes"),
        *_ids(flat),
    )
    return Sheet("verdicts", columns, frozen=2)


def supply_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return what people have in every zone, beside what they need.

    Parameters
    ----------
    assessment, language
        As `enough_sheets` takes them.
    """
    flat = assessment.supply.reset_index()
    each = ("per_person_gaussian", "per_person_2sfca", "need_per_person", "location_quotient")
    columns = (
        *_where(flat, assessment, language),
        column(called(flat["level"], say_names("level", language=language)), "level_name"),
        column(called(flat["group"], say_names("group", language=language)), "group_name"),
        column(flat["people"], "people", kind="count"),
        column(flat["facilities"], "facilities_here", kind="count"),
        *(column(flat[key], key, kind="count") for key in ("unstated", "capacity")),
        *(column(flat[key], key, kind="index") for key in each),
        *_needs(flat, language),
        *_ids(flat),
    )
    return Sheet("supply", columns, frozen=2)


def places_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return how full each facility is in each circle.

    Parameters
    ----------
    assessment, language
        As `enough_sheets` takes them.
    """
    flat, study = assessment.places.reset_index(), assessment.result.study
    kinds = {key: named(one.name, language=language) for key, one in services().items()}
    kind = study.facilities["service"].reindex(flat["facility_id"])
    columns = (
        column(called(flat["facility_id"], names_of(study.facilities)), "facility_name"),
        _circle(flat, assessment, language),
        column(called(kind, kinds), "service_name"),
        _unit(flat, language),
        *(column(flat[one], one, kind="count") for one in ("capacity", "need_within")),
        *(column(flat[one], one, kind="count") for one in ("taken", "free")),
        column(flat["full_share"], "full_share", kind="share"),
        column(flat["per_person_2sfca"], "per_person_2sfca", kind="index"),
        column(flat["facility_id"], "facility_id"),
        column(flat["circle"], "circle"),
    )
    return Sheet("places", columns, frozen=2)


def equity_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return a row a circle and what is shared out, a column a measure.

    Parameters
    ----------
    assessment, language
        As `enough_sheets` takes them.
    """
    table = assessment.equity.reset_index()
    heads = ["circle", "basis", "group", "people", "left_out"]
    table["measure"] = table["measure"].where(
        table["pair"] == "", "ratio_" + table["pair"].str.replace("/", "_")
    )
    flat = table.pivot_table(index=heads, columns="measure", values="value", sort=False)
    flat = flat.reset_index()
    ratios = [str(one) for one in flat if str(one).startswith("ratio_")]
    basis = entry("assessment.basis", language=language)
    columns = (
        _circle(flat, assessment, language),
        column(called(flat["basis"], basis), "basis_name"),
        column(called(flat["group"], say_names("group", language=language)), "group_name"),
        column(flat["people"], "people", kind="count"),
        column(flat["left_out"], "lost", kind="count"),
        *(column(flat[one], one, kind="index") for one in (*_EQUITY, *ratios) if one in flat),
        column(flat["circle"], "circle"),
    )
    return Sheet("equity", columns, frozen=2)


def _where(flat: pd.DataFrame, assessment: "Assessment", language: str) -> tuple[Column, Column]:
    """Return the names of zones and circles."""
    names = zone_names(assessment.result, language=language)
    return column(called(flat["zone_id"], names), "zone_name"), _circle(flat, assessment, language)


def _circle(flat: pd.DataFrame, assessment: "Assessment", language: str) -> Column:
    """Return the names of circles."""
    names = circle_names(assessment.result, language=language)
    return column(called(flat["circle"], names), "circle_name")


def _unit(flat: pd.DataFrame, language: str) -> Column:
    """Return the units."""
    return column(called(flat["unit"], entry("assessment.unit", language=language)), "unit_name")


def _needs(flat: pd.DataFrame, language: str) -> tuple[Column, ...]:
    """Return the unit, the need, its parts and the shares that find room."""
    return (
        _unit(flat, language),
        *(column(flat[key], key, kind="count") for key in ("need", *PARTS)),
        *(column(flat[key], key, kind="share") for key in _SHARES),
    )


def _ids(flat: pd.DataFrame) -> tuple[Column, Column]:
    """Return the ids of zones and circles."""
    return column(flat["zone_id"], "zone_id"), column(flat["circle"], "circle")
