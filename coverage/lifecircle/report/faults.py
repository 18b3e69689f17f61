"""Faults as lines for a terminal and as JSON."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from lifecircle.errors import Fault
from lifecircle.report.json_text import json_text
from lifecircle.report.terminal import visible
from lifecircle.words import say


def fault_lines(faults: Iterable[Fault], *, language: str) -> list[str]:
    """Return what is wrong, a line each: what kind, where, what is wrong, what to do.

    Warnings that say the same of several places are one line that names all of them. Errors keep
    a line each, so that a fault can be ticked off when it is mended.

    Parameters
    ----------
    faults
        Faults; errors are shown before warnings.
    language
        ``zh`` or ``en``.
    """
    alike: dict[Hashable, list[Fault]] = {}
    for number, fault in enumerate(sorted(faults, key=lambda fault: fault.severity)):
        told = (fault.what(language=language), fault.remedy(language=language))
        alike.setdefault(told if fault.severity == "warning" else number, []).append(fault)
    return [_line(some, language) for some in alike.values()]


def _line(alike: Sequence[Fault], language: str) -> str:
    """Return the line of faults that say the same."""
    first = alike[0]
    text = first.text(language=language) if len(alike) == 1 else _grouped(alike, language)
    kind = say(f"cli.say.{first.severity}", language=language)
    return say("cli.say.line", language=language, kind=kind, text=visible(text))


def _grouped(alike: Sequence[Fault], language: str) -> str:
    """Return one sentence for several places: all of them, then what is wrong and what to do."""
    rows: dict[tuple[str, str], list[int | str]] = {}
    for fault in alike:
        its = rows.setdefault((fault.file, fault.field), [])
        if fault.row is not None and fault.row not in its:
            its.append(fault.row)
    comma = say("cli.say.rows_joint", language=language)
    places = [
        replace(
            alike[0], file=file, field=field, row=comma.join(_runs(its)) if its else None
        ).where(language=language)
        for (file, field), its in rows.items()
    ]
    named = say("cli.say.places_joint", language=language).join(one for one in places if one)
    head = say("faults.where.head", language=language, where=named) if named else ""
    count = say("cli.say.times", language=language, count=len(alike))
    what, remedy = alike[0].what(language=language), alike[0].remedy(language=language)
    return f"{head}{what} {remedy}{count}"


def _runs(rows: Sequence[int | str]) -> list[str]:
    """Return rows in their order, neighbours as a range."""
    numbers = sorted(one for one in rows if isinstance(one, int))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return [*told, *(str(one) for one in rows if not isinstance(one, int))]


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
