"""Which column is which: as heads and values say, or as the mapping file decided."""

from lifecircle.errors import Fault
from lifecircle.registers.cells.measures import fits
from lifecircle.registers.decisions.choices import Choices
from lifecircle.registers.decisions.mapping import Decided
from lifecircle.registers.heads.heads import read_head
from lifecircle.registers.recognition.evidence import agreement
from lifecircle.registers.recognition.recognition import LEAST_CONFIDENCE, Recognised, recognise
from lifecircle.registers.tables.table import RegisterTable
from lifecircle.registers.words.vocabulary import FACTS, QUANTITIES
from lifecircle.study.columns.cells import plain
from lifecircle.study.columns.keys import nearest_name

Columns = tuple[Recognised, ...]


def recognised_columns(table: RegisterTable, choices: Choices) -> tuple[Columns, tuple[Fault, ...]]:
    """Return the columns as their heads and values say, and those in doubt.

    Parameters
    ----------
    table
        The register.
    choices
        Whether doubts are accepted.

    Returns
    -------
    tuple
        One entry a column, and faults ``import-doubtful-column`` and ``import-doubtful-rival``.
    """
    columns = recognise(table)
    doubtful = [
        one for one in columns if one.meaning in FACTS and one.confidence < LEAST_CONFIDENCE
    ]
    return columns, tuple(
        Fault(
            code="import-doubtful-rival" if one.rival else "import-doubtful-column",
            severity=choices.doubt,
            file=table.place,
            field=one.head,
            value=one.meaning,
            details={
                "confidence": f"{one.confidence:.2f}",
                "least": f"{LEAST_CONFIDENCE:.2f}",
                "rival": one.rival,
            },
        )
        for one in doubtful
    )


def decided_columns(table: RegisterTable, decided: Decided) -> tuple[Columns, tuple[Fault, ...]]:
    """Return the columns as the mapping file says, and those that are gone or new.

    Parameters
    ----------
    table
        The register.
    decided
        What the mapping file says of it.

    Returns
    -------
    tuple
        One entry a column (two where one column has two meanings), the fault
        ``import-column-gone`` with the nearest head, and the warning ``import-new-column``.
    """
    heads = [plain(head) for head in table.header]
    columns = [Recognised(column=at, head=head) for at, head in enumerate(table.header)]
    faults: list[Fault] = []
    for meaning, head in decided.columns.items():
        if head not in heads:
            faults.append(_gone(table, meaning, head))
            continue
        at = heads.index(head)
        unit = decided.units.get(meaning, read_head(head).unit)
        unit = unit if meaning in QUANTITIES and fits(meaning, unit) else ""
        agrees = agreement(table.cells[at], meaning=meaning, unit=unit)
        one = Recognised(
            column=at, head=table.header[at], meaning=meaning, confidence=1.0, how="decided",
            agrees=agrees, unit=unit,
        )  # fmt: skip
        if columns[at].meaning:
            columns.append(one)  # 机构名称 may say the service too
        else:
            columns[at] = one
    known = {*decided.columns.values(), *map(plain, decided.left_out)}
    faults += [
        Fault(code="import-new-column", severity="warning", file=table.place, field=head)
        for head in heads
        if head and head not in known
    ]
    return tuple(columns), tuple(faults)


def _gone(table: RegisterTable, meaning: str, head: str) -> Fault:
    """Return the fault of a column the mapping file names and the register lacks."""
    known = [one for one in table.header if one]
    details = {"nearest": nearest_name(head, known), "known": "、".join(known), "head": head}
    return Fault(
        code="import-column-gone", file=table.place, field=meaning, value=head, details=details
    )
