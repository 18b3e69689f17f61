"""What the user sees of an import before anything is written, and after."""

from collections.abc import Callable

from lifecircle.registers.decisions.mapping import MEANINGS
from lifecircle.registers.decisions.plan import Plan
from lifecircle.registers.imports import Import
from lifecircle.registers.told.report_values import facility_counts, samples
from lifecircle.registers.told.wording import (
    balance_line,
    decision_lines,
    meaning_word,
    register_line,
    why,
)
from lifecircle.words import say

_HEADS = ("column", "meaning", "confidence", "unit", "evidence", "sample")


def recognition_rows(plan: Plan, *, language: str) -> list[list[str]]:
    """Return what each column of a register was taken for, as the rows of a table.

    Parameters
    ----------
    plan
        How the register is read.
    language
        ``zh`` or ``en``.

    Returns
    -------
    list
        The head first: column, meaning, confidence, unit, evidence, samples.
    """
    head = [say(f"registers.console.{name}", language=language) for name in _HEADS]
    rows = [
        [
            one.head or "-",
            meaning_word(one.meaning, language=language),
            f"{one.confidence:.2f}" if one.meaning in MEANINGS else "",
            one.unit,
            why(one, language=language),
            " | ".join(samples(plan.table, one.column)),
        ]
        for one in plan.columns
        if one.head or one.meaning
    ]
    return [head, *rows]


def register_lines(plan: Plan, *, language: str) -> tuple[str, list[str]]:
    """Return the line above a register's table and those below it.

    Parameters
    ----------
    plan
        How the register is read.
    language
        ``zh`` or ``en``.
    """
    below = decision_lines(plan, language=language)
    return register_line(plan, language=language), [f"  {line}" for line in below]


def outcome_lines(done: Import, *, language: str) -> list[str]:
    """Return the account and the counts of an import, one sentence a line.

    Parameters
    ----------
    done
        An import that is not refused.
    language
        ``zh`` or ``en``.
    """
    lines = []
    if len(done.sources) > 1:
        lines = [
            f"{account.place}: {balance_line(account, language=language)}"
            for account in done.accounts
        ]
    lines.append(balance_line(done.account, language=language))
    counts = facility_counts(done)
    lines.append(
        say(
            "registers.console.facilities",
            language=language,
            count=counts["count"],
            split=counts["from_rows_with_several_services"],
        )
    )
    for key, count in (
        ("assumed_open", counts["without_status"]),
        ("doubts", len(done.doubts)),
        ("to_geocode", done.account.fates["geocode"]),
    ):
        if count:
            lines.append(say(f"registers.console.{key}", language=language, count=count))
    return lines


def recognition_text(
    done: Import, *, language: str, table: Callable[[list[list[str]]], str]
) -> str:
    """Return everything that was recognised, register by register, to be shown before writing.

    Parameters
    ----------
    done
        The import, refused or not.
    language
        ``zh`` or ``en``.
    table
        What sets the rows of a table, the head first, as text.
    """
    parts = []
    for plan in done.plans:
        above, below = register_lines(plan, language=language)
        parts.append("\n".join([above, table(recognition_rows(plan, language=language)), *below]))
    return "\n\n".join(parts)


def draft_line(path: str, *, language: str) -> str:
    """Return where the draft of a mapping file is and what to do with it."""
    mark = say("registers.mapping.mark", language=language)
    return say("registers.console.draft", language=language, path=path, mark=mark)


def written_line(path: str, *, language: str) -> str:
    """Return where an import was written."""
    return say("registers.console.written", language=language, path=path)


def refused_line(*, language: str) -> str:
    """Return what to do about an import that waits for the user."""
    return say("registers.console.refused", language=language)
