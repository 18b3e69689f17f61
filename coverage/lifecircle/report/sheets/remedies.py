"""The sheet of remedies: what would mend each gap, and whom it would bring within reach."""

from typing import TYPE_CHECKING

from lifecircle.report.remedy_words import remedy_sentences
from lifecircle.report.sheets.circles import circle_names, zone_names
from lifecircle.report.sheets.sheet import Sheet, called, column
from lifecircle.report.wording import names_of, say_names
from lifecircle.words import entry

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment


def remedies_sheet(assessment: "Assessment", *, language: str) -> Sheet | None:
    """Return the remedies, the most people first; None where there are none.

    Parameters
    ----------
    assessment
        What `lifecircle.assess` returned.
    language
        ``zh`` or ``en``.
    """
    if not len(assessment.remedies):
        return None
    result = assessment.result
    flat = assessment.remedies.reset_index().sort_values("rank", kind="stable")
    names = dict(names_of(result.study.facilities))
    causes = say_names("reason", language=language)
    columns = (
        column(called(flat["zone_id"], zone_names(result, language=language)), "zone_name"),
        column(called(flat["circle"], circle_names(result, language=language)), "circle_name"),
        column(called(flat["cause"], causes), "reason_name"),
        column(called(flat["kind"], entry("remedies.kind", language=language)), "remedy_kind"),
        column(remedy_sentences(flat, language=language, names=names), "remedy_told", kind="long"),
        column(flat["left_out"], "left_out", kind="count"),
        *(column(flat[key], key, kind="count") for key in ("people_zone", "people_all")),
        column(flat["rank"], "rank", kind="count"),
        column(flat["metres"], "metres", kind="metres"),
        column(flat["minutes"], "minutes", kind="minutes"),
        column(flat["places"], "places_to_add", kind="count"),
        *(column(flat[key], key, kind="degrees") for key in ("lon", "lat", "to_lon", "to_lat")),
        column(flat["ids"], "ids_to_see"),
        column(flat["zone_id"], "zone_id"),
        column(flat["circle"], "circle"),
    )
    return Sheet("remedies", columns, frozen=2)
