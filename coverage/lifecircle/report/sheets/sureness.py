"""Sheets on how sure the headlines are and which neighbourhoods come first."""

from typing import TYPE_CHECKING

from lifecircle.circles.zone_sureness import firmly_missed
from lifecircle.report.sheets.circles import circle_names, zone_names
from lifecircle.report.sheets.sheet import Sheet, called, column
from lifecircle.study.standards.weighing import PARTS
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment

_RANKS = ("gap_rank", "priority_rank", "rank_low", "rank_high")


def sureness_sheets(assessment: "Assessment", *, language: str) -> tuple[Sheet, ...]:
    """Return the ranges, everything that was tried, and the priorities; those without rows not.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    made = []
    if len(assessment.sureness):
        made += [
            sureness_sheet(assessment, language=language),
            sensitivity_sheet(assessment, language=language),
        ]
    if len(assessment.priority):
        made.append(priority_sheet(assessment, language=language))
    return tuple(made)


def sureness_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return every circle's headline as a range.

    Parameters
    ----------
    assessment, language
        As `sureness_sheets` takes them.
    """
    flat = assessment.sureness.reset_index()
    words = entry("sureness.assumption", language=language)
    joint = entry("sureness.joint", language=language)
    turned = [
        joint.join(words[one] for one in each.split("; ") if one) for each in flat["depends_on"]
    ]
    shares = ("covered_share", "low_share", "high_share", "target_share")
    sure = entry("sureness.sure", language=language)
    columns = (
        column(called(flat["circle"], circle_names(assessment.result, language=language)),
               "circle_name"),
        *(column(flat[key], key, kind="share") for key in shares),
        column(flat["met"], "met", kind="yes"),
        column(called(flat["sure"], sure), "sure_name"),
        column(turned, "depends_name"),
        *(column(called(flat[key], words), key) for key in ("low_by", "high_by")),
        column(flat["circle"], "circle"),
    )  # fmt: skip
    return Sheet("sureness", columns)


def sensitivity_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return every headline under every assumption.

    Parameters
    ----------
    assessment, language
        As `sureness_sheets` takes them.
    """
    flat = assessment.sensitivity.reset_index()
    words = entry("sureness.assumption", language=language)
    pairs = zip(flat["assumption"], flat["value"], strict=True)
    tried = [say(f"sureness.tried.{one}", language=language, value=value) for one, value in pairs]
    columns = (
        column(called(flat["circle"], circle_names(assessment.result, language=language)),
               "circle_name"),
        column(called(flat["assumption"], words), "assumption_name"),
        column(tried, "tried"),
        *(column(flat[key], key, kind="count") for key in ("total", "covered")),
        *(column(flat[key], key, kind="share") for key in ("covered_share", "change")),
        column(flat["target_share"], "target_share", kind="share"),
        column(flat["met"], "met", kind="yes"),
        column(flat["circle"], "circle"),
    )  # fmt: skip
    return Sheet("sensitivity", columns, frozen=3)


def priority_sheet(assessment: "Assessment", *, language: str) -> Sheet:
    """Return the neighbourhoods, those with most people in the gap first.

    Parameters
    ----------
    assessment, language
        As `sureness_sheets` takes them.
    """
    flat, result = assessment.priority.reset_index(), assessment.result
    names = zone_names(result, language=language)
    above = result.study.zones["parent_id"].reindex(flat["zone_id"]).fillna("")
    parts = entry("sureness.part", language=language)
    told = [one for one in PARTS if flat[f"part_{one}"].notna().any()]
    stability = entry("sureness.stability", language=language)
    firm = firmly_missed(assessment.zone_sureness).reindex(flat["zone_id"], fill_value=0.0)
    columns = (
        column(called(flat["zone_id"], names), "zone_name"),
        column(called(above, names), "parent_name"),
        *(column(flat[key], key, kind="count") for key in ("residents", "people_gap", "left_out")),
        column(flat["circles"], "circles_missed", kind="count"),
        column(firm, "missed_firm", kind="count"),
        *(column(flat[key], key, kind="count") for key in _RANKS[:1]),
        column(flat["priority"], "priority", kind="index"),
        *(column(flat[key], key, kind="count") for key in _RANKS[1:]),
        column(flat["top_share"], "top_share", kind="share"),
        column(called(flat["stability"], stability), "stability_name"),
        *(
            column(flat[f"part_{one}"], "priority_part", kind="index", header=parts[one])
            for one in told
        ),
        column(flat["small"], "small", kind="yes"),
        column(flat["zone_id"], "zone_id"),
    )
    return Sheet("priority", columns)
