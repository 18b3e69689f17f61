"""Sentences about an import that the console and the report share."""

from collections.abc import Iterable

from lifecircle.registers.cells.measures import own_unit
from lifecircle.registers.decisions.mapping import MEANINGS
from lifecircle.registers.decisions.plan import Plan
from lifecircle.registers.layer.accounts import Account
from lifecircle.registers.recognition.recognition import Recognised
from lifecircle.registers.recognition.words_met import Subject
from lifecircle.registers.told.report_values import conversions
from lifecircle.study.standards.services import services
from lifecircle.words import say

_SUBJECTS: tuple[Subject, ...] = ("service", "status", "tier")


def meaning_word(meaning: str, *, language: str) -> str:
    """Return what a column was taken for, in words."""
    known = meaning if meaning in MEANINGS else "none"
    return say(f"registers.meaning.{known}", language=language)


def service_word(service: str, *, language: str) -> str:
    """Return the name of a service."""
    return services()[service].name[language]


def why(one: Recognised, *, language: str) -> str:
    """Return the evidence for what a column was taken for; nothing where it is left out."""
    if one.meaning not in MEANINGS:
        return ""
    how = say(f"registers.how.{one.how}", language=language, word=one.word)
    if one.agrees is not None:
        share = f"{one.agrees:.0%}"
        how = say("registers.how.agrees", language=language, how=how, share=share)
    if one.rival:
        how = say("registers.how.rival", language=language, how=how, rival=one.rival)
    return how


def balance_line(account: Account, *, language: str) -> str:
    """Return the account as one line: rows in = so many of each fate."""
    parts = [
        say(
            "registers.console.part",
            language=language,
            count=count,
            fate=say(f"registers.fate.{fate}", language=language),
        )
        for fate, count in account.fates.items()
        if count
    ]
    joined = " + ".join(parts) or "0"
    return say("registers.console.balance", language=language, rows=account.rows_in, parts=joined)


def register_line(plan: Plan, *, language: str) -> str:
    """Return where a register stands in its file and how long it is."""
    table = plan.table
    if table.header_rows is None:
        return say(
            "registers.console.register_layer", language=language, place=table.place,
            rows=table.rows_in,
        )  # fmt: skip
    first, last = table.header_rows
    key = "register" if first == last else "register_over"
    return say(
        f"registers.console.{key}", language=language, place=table.place, first=first,
        last=last, rows=table.rows_in,
    )  # fmt: skip


def decision_lines(plan: Plan, *, language: str) -> list[str]:
    """Return what was decided about a register beside its columns, one sentence a line."""
    lines = []
    if plan.whole.service:
        evidence = [
            say(f"registers.evidence.{one}", language=language) for one in plan.whole.evidence
        ]
        lines.append(say(
            "registers.console.service", language=language, id=plan.whole.service,
            name=service_word(plan.whole.service, language=language),
            confidence=f"{plan.whole.confidence:.2f}", evidence=_listed(evidence, language),
        ))  # fmt: skip
    lines += [line for subject in _SUBJECTS if (line := _words(plan, subject, language))]
    if plan.datum:
        lines.append(say("registers.console.datum", language=language, datum=plan.datum))
    return [*lines, *_conversion_lines(plan, language), *_order_lines(plan, language)]


def _words(plan: Plan, subject: Subject, language: str) -> str:
    """Return the words of a closed column with what each means, as one line."""
    listed = []
    for one in plan.words:
        if one.subject == subject:
            key = "word" if one.means else "unknown_word"
            means = _listed((_meant(one.subject, id_, language) for id_ in one.means), language)
            listed.append(
                say(f"registers.console.{key}", language=language, word=one.word, means=means)
            )
    if not listed:
        return ""
    name = meaning_word(subject, language=language)
    return say("registers.console.words", language=language, subject=name, listed="; ".join(listed))


def _meant(subject: Subject, id_: str, language: str) -> str:
    """Return what a word of a closed column means, in words."""
    if subject == "service":
        return service_word(id_, language=language)
    return say(f"registers.{subject}.{id_}", language=language)


def _conversion_lines(plan: Plan, language: str) -> list[str]:
    """Return the units that were turned into the layer's, and those that were assumed."""
    lines = []
    for one in conversions(plan):
        own = own_unit(one["meaning"])
        if one["assumed"]:
            lines.append(say(
                "registers.console.unit_assumed", language=language, head=one["column"], own=own
            ))  # fmt: skip
        elif one["factor"] != 1.0:
            lines.append(say(
                "registers.console.converted", language=language, head=one["column"],
                unit=one["unit"], own=own or "1", factor=f"{one['factor']:.10g}",
            ))  # fmt: skip
    return lines


def _order_lines(plan: Plan, language: str) -> list[str]:
    """Return how coordinates were told apart."""
    lines = []
    if plan.placing.order:
        head = plan.table.header[plan.at["coordinates"]]
        lines.append(say(
            "registers.console.order", language=language, head=head, order=plan.placing.order
        ))  # fmt: skip
    if not plan.placing.settled:
        return lines
    if plan.placing.swapped:
        lines.append(say("registers.console.swapped", language=language))
    elif plan.placing.turned:
        lines.append(say("registers.console.turned", language=language, count=plan.placing.turned))
    return lines


def _listed(texts: Iterable[str], language: str) -> str:
    """Return texts as one list."""
    return ("、" if language == "zh" else ", ").join(texts)
