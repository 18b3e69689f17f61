"""An import as plain values: what import-report.json holds and other forms are made of."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from lifecircle.errors import Fault
from lifecircle.registers.cells.measures import own_unit
from lifecircle.registers.decisions.plan import Plan
from lifecircle.registers.imports import Import
from lifecircle.registers.layer.accounts import Account
from lifecircle.registers.layer.entries import Key
from lifecircle.registers.recognition.recognition import LEAST_CONFIDENCE, Recognised
from lifecircle.registers.tables.table import RegisterTable
from lifecircle.registers.words.closed_reading import is_nothing
from lifecircle.registers.words.vocabulary import QUANTITIES, measured, units
from lifecircle.study.columns.cells import ids, plain

_SAMPLES, _SAMPLE_SIGNS = 2, 24
_ROWS_LOOKED_AT = 1000


def report_values(done: Import, *, language: str) -> dict[str, Any]:
    """Return everything an import found, decided and did, as plain values.

    Parameters
    ----------
    done
        The import.
    language
        Of the sentences of its faults; all else is the same in every language.

    Returns
    -------
    dict
        ``refused``, ``least_confidence``, ``account`` and ``registers`` (each with its account,
        columns, words and conversions), ``facilities``, ``joined``, ``doubts``, ``rows`` (all
        that became no facility) and ``faults``.
    """
    accounts = {account.place: account for account in done.accounts}
    return {
        "refused": done.refused,
        "least_confidence": LEAST_CONFIDENCE,
        "account": None if done.refused else account_values(done.account),
        "registers": [
            {**register_values(plan), **_balance(accounts[plan.table.place], done)}
            for plan in done.plans
        ],
        "facilities": facility_counts(done),
        "joined": [
            {"register": done.places[entry.register], "row": entry.row, "name": entry.name,
             "into": _row(entry.into, done)}
            for entry in done.entries if entry.into is not None
        ],
        "doubts": [
            {"first": _row(one.first, done), "second": _row(one.second, done),
             "distance_m": one.distance_m, "differs": list(one.differs)}
            for one in done.doubts
        ],
        "rows": [] if done.refused else _other_rows(done),
        "faults": [_fault(fault, language) for fault in done.faults],
    }  # fmt: skip


def account_values(account: Account) -> dict[str, Any]:
    """Return an account as values: rows in, and how many of each fate."""
    return {"rows_in": account.rows_in, **{str(fate): many for fate, many in account.fates.items()}}


def facility_counts(done: Import) -> dict[str, Any]:
    """Return how many facilities the layer has, by service too, and how many state no status."""
    by_service = Counter(one.service for one in done.facilities)
    several = sum(len(one.entry.services) > 1 for one in done.facilities)
    return {
        "count": len(done.facilities),
        "from_rows_with_several_services": several,
        "without_status": sum(not one.status for one in done.facilities),
        "by_service": dict(sorted(by_service.items())),
    }


def register_values(plan: Plan) -> dict[str, Any]:
    """Return how one register was read."""
    table = plan.table
    return {
        "file": table.file,
        "sheet": table.sheet,
        "encoding": table.encoding,
        "header_rows": None if table.header_rows is None else list(table.header_rows),
        "data_rows": len(table.rows),
        "datum": plan.datum,
        "service": plan.whole.service,
        "service_confidence": plan.whole.confidence,
        "service_evidence": list(plan.whole.evidence),
        "columns": [column_values(one, table) for one in plan.columns],
        "words": [
            {"subject": one.subject, "word": one.word, "means": list(one.means),
             "rows": one.rows, "confidence": one.confidence}
            for one in plan.words
        ],
        "conversions": conversions(plan),
        "order": plan.placing.order,
        "swapped_columns": plan.placing.swapped,
        "turned_rows": plan.placing.turned,
    }  # fmt: skip


def column_values(one: Recognised, table: RegisterTable) -> dict[str, Any]:
    """Return what one column was taken for, and why."""
    return {
        "column": one.head,
        "meaning": one.meaning,
        "confidence": one.confidence,
        "how": one.how,
        "word": one.word,
        "values_fit_share": None if one.agrees is None else round(one.agrees, 4),
        "unit": one.unit,
        "rival": one.rival,
        "samples": samples(table, one.column),
    }


def samples(table: RegisterTable, column: int) -> list[str]:
    """Return the first few different values of a column."""
    filled = (cell for cell in table.cells[column][:_ROWS_LOOKED_AT] if not is_nothing(cell))
    found: dict[str, None] = {}
    for text in (plain(ids([cell])[0]) for cell in filled):
        found[text if len(text) <= _SAMPLE_SIGNS else f"{text[: _SAMPLE_SIGNS - 1]}…"] = None
        if len(found) == _SAMPLES:
            break
    return list(found)


def conversions(plan: Plan) -> list[dict[str, Any]]:
    """Return the unit each quantity was read in, and what it was multiplied by."""
    return [
        {"column": one.head, "meaning": one.meaning, "unit": one.unit, "to": own_unit(one.meaning),
         "factor": units()[one.unit].factor if one.unit else 1.0, "assumed": _assumed(one)}
        for one in plan.columns if one.meaning in QUANTITIES
    ]  # fmt: skip


def _assumed(one: Recognised) -> bool:
    """Return whether a column's head names no unit though what it measures has several."""
    return not one.unit and "area" in measured(one.meaning)


def _balance(account: Account, done: Import) -> dict[str, Any]:
    """Return a register's account; nothing where the import is refused."""
    return {"account": None if done.refused else account_values(account)}


def _row(key: Key | None, done: Import) -> dict[str, Any] | None:
    """Return where a row stands."""
    return None if key is None else {"register": done.places[key[0]], "row": key[1]}


def _other_rows(done: Import) -> list[dict[str, Any]]:
    """Return every row that became no facility."""
    return [
        {"register": place, "row": one.row, "fate": one.fate, "reason": one.reason,
         "text": one.text, "into": one.into}
        for place, rows in done.rows.items() for one in rows if one.fate != "facility"
    ]  # fmt: skip


def _fault(fault: Fault, language: str) -> Mapping[str, Any]:
    """Return a fault as values."""
    return {
        "code": fault.code,
        "severity": fault.severity,
        "file": fault.file,
        "row": fault.row,
        "field": fault.field,
        "value": fault.value,
        "what": fault.what(language=language),
        "remedy": fault.remedy(language=language),
    }
