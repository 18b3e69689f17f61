"""The summary of a result as JSON, for programs."""

from typing import TYPE_CHECKING

from lifecircle.report.json_text import json_text

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


def summary_text(result: "Result", *, language: str) -> str:
    """Return the contract's ``summary.json`` of a result.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        Of the titles and notes in it; ids and numbers are the same in every language.
    """
    from lifecircle.report.json_rows import json_rows  # what only speaks needs no tables

    return json_text(result.summary(language=language, rows=json_rows))
