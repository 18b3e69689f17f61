"""Which service the rows of a register are of: one for all, or by the words of a column."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lifecircle.errors import Fault
from lifecircle.registers.decisions.choices import Choices
from lifecircle.registers.decisions.mapping import Decided
from lifecircle.registers.recognition.recognition import LEAST_CONFIDENCE, Recognised
from lifecircle.registers.recognition.whole_service import WholeService, whole_service
from lifecircle.registers.recognition.words_met import Subject, WordMet, word_faults, words_met
from lifecircle.registers.tables.table import RegisterTable
from lifecircle.study.columns.cells import texts
from lifecircle.study.columns.rows import MOST_ROWS
from lifecircle.words import Value

_CLOSED: tuple[Subject, ...] = ("service", "status", "tier")


def choose_service(
    table: RegisterTable, at: Mapping[str, int], choices: Choices, decided: Decided
) -> tuple[WholeService, tuple[Fault, ...]]:
    """Return the service of all rows where one is given or no column says it.

    Parameters
    ----------
    table
        The register.
    at
        Meaning to the position of its column.
    choices, decided
        What the user and the mapping file say.

    Returns
    -------
    tuple
        The service, empty where a column says it, and faults ``import-no-service``,
        ``import-doubtful-service`` or ``import-service-by-name``.
    """
    given = choices.service or decided.service
    if given:
        return WholeService(service=given, confidence=1.0, evidence=("decided",)), ()
    if "service" in at:
        return WholeService(), ()
    names = list(texts(table.cells[at["name"]])) if "name" in at else []
    found = whole_service(table, names)
    if not found.service and not found.by_name:
        return found, (Fault(code="import-no-service", file=table.place, field="service"),)
    if found.confidence >= LEAST_CONFIDENCE:
        return found, ()
    details = {"confidence": f"{found.confidence:.2f}", "least": f"{LEAST_CONFIDENCE:.2f}"}
    code = "import-service-by-name" if found.by_name else "import-doubtful-service"
    return found, (
        Fault(
            code=code, severity=choices.doubt, file=table.place, field="service",
            value=found.service, details=details,
        ),
    )  # fmt: skip


def closed_words_met(
    table: RegisterTable, at: Mapping[str, int], decided: Decided, whole: WholeService
) -> tuple[WordMet, ...]:
    """Return the words of the closed columns; those of services only where they count.

    Parameters
    ----------
    table
        The register.
    at
        Meaning to the position of its column.
    decided
        What the mapping file says.
    whole
        The service of all rows.
    """
    told: dict[Subject, Mapping[str, tuple[str, ...]]] = {
        "service": decided.services,
        "status": {word: (one,) for word, one in decided.statuses.items()},
        "tier": {word: (one,) for word, one in decided.tiers.items()},
    }
    return tuple(
        met
        for subject in _CLOSED
        if subject in at and not (subject == "service" and whole.service)
        for met in words_met(table.cells[at[subject]], subject=subject, decided=told[subject])
    )


def by_name(table: RegisterTable, column: int, whole: WholeService) -> Recognised:
    """Return the column of names as that of services too.

    Parameters
    ----------
    table
        The register.
    column
        Position of the column of names.
    whole
        What is known of the service.
    """
    return Recognised(
        column=column, head=table.header[column], meaning="service", how="names",
        confidence=whole.confidence,
    )  # fmt: skip


def doubts_of_words(
    words: Sequence[WordMet], table: RegisterTable, at: Mapping[str, int], *, accept: bool
) -> tuple[Fault, ...]:
    """Return what is doubtful about the words: the first ten of a kind, and how many follow.

    Parameters
    ----------
    words
        The words.
    table
        The register.
    at
        Meaning to the position of its column.
    accept
        Whether guesses are accepted.
    """
    faults = [
        fault
        for met in words
        for fault in word_faults(
            met, file=table.place, field=table.header[at[met.subject]], accept=accept
        )
    ]
    shown: list[Fault] = []
    for code in dict.fromkeys(fault.code for fault in faults):
        same = [fault for fault in faults if fault.code == code]
        shown += same[:MOST_ROWS]
        if len(same) > MOST_ROWS:
            listed = "; ".join(fault.value for fault in same[MOST_ROWS:][:30])
            details: dict[str, Value] = {"count": len(same) - MOST_ROWS, "words": listed}
            shown.append(replace(same[0], code="import-further-words", details=details))
    return tuple(shown)
