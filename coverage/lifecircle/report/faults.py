"""Faults as lines for a terminal and as JSON."""

from collections.abc import Iterable, Sequence

from lifecircle.errors import Fault
from lifecircle.report.summary import json_text
from lifecircle.report.terminal import visible
from lifecircle.words import say


def fault_lines(faults: Iterable[Fault], *, language: str) -> list[str]:
    """Return one line a fault: what kind, where, what is wrong, what to do.

    Parameters
    ----------
    faults
        Faults; errors are shown before warnings.
    language
        ``zh`` or ``en``.
    """
    return [
        say(
            "cli.say.line",
            language=language,
            kind=say(f"cli.say.{fault.severity}", language=language),
            text=visible(fault.text(language=language)),
        )
        for fault in sorted(faults, key=lambda fault: fault.severity)
    ]


def faults_json(faults: Sequence[Fault], *, language: str) -> str:
    """Return faults as JSON, with counts by severity.

    Parameters
    ----------
    faults
        Faults, in the order to show them.
    language
        Of the sentences.
    """
    listed = [
        {
            "code": fault.code,
            "severity": fault.severity,
            "file": fault.file,
            "row": fault.row,
            "field": fault.field,
            "value": fault.value,
            "what": fault.what(language=language),
            "remedy": fault.remedy(language=language),
        }
        for fault in faults
    ]
    errors = sum(fault.severity == "error" for fault in faults)
    return json_text({"errors": errors, "warnings": len(faults) - errors, "faults": listed})
