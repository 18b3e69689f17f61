"""What the fields of the GIS layers are called, in each language."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lifecircle.report.headline import circle_name
from lifecircle.report.wording import say_names
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_OF_CIRCLE = (
    "minutes",
    "facility",
    "status",
    "total",
    "covered",
    "covered_share",
    "target_share",
)


def field_names(result: "Result", fields: Iterable[str], *, language: str) -> Mapping[str, str]:
    """Return field to what it is called; a field nobody has a word for keeps its name.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    fields
        Of one layer.
    language
        ``zh`` or ``en``.
    """
    known: dict[str, str] = {
        **entry("sheets.column", language=language),
        **say_names("group", language=language),
        **entry("sheets.field", language=language),
    }
    for circle in result.circles:
        name = circle_name(circle, language=language)
        for what in _OF_CIRCLE:
            word = say(f"sheets.gis.{what}", language=language, circle=name)
            known[f"{circle.id.replace('-', '_')}_{what}"] = word
    return {field: known.get(field, field) for field in fields}
