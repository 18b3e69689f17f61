"""mapping.toml as text: what was decided about each register, the doubtful lines marked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lifecircle.registers.decisions.mapping import MEANINGS
from lifecircle.registers.decisions.plan import UNSETTLED, Plan
from lifecircle.registers.recognition.recognition import LEAST_CONFIDENCE
from lifecircle.registers.recognition.words_met import Subject, WordMet
from lifecircle.registers.told.toml_text import comment, key_value
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import FACTS
from lifecircle.words import say

_TABLES: Mapping[Subject, str] = {"service": "services", "status": "statuses", "tier": "tiers"}


def mapping_text(plans: Sequence[Plan], *, language: str) -> str:
    """Return the mapping file of an import.

    Parameters
    ----------
    plans
        How each register is read.
    language
        Of the comments.
    """
    parts = [comment(say("registers.mapping.head", language=language))]
    parts += ["\n".join(_register(plan, language)) for plan in plans]
    return "\n\n".join(parts) + "\n"


def _register(plan: Plan, language: str) -> Iterator[str]:
    """Yield the lines of one register."""
    table = plan.table
    yield "[[registers]]"
    yield key_value("file", table.file.replace("\\", "/").rpartition("/")[2])
    if table.sheet:
        yield key_value("sheet", table.sheet)
    if plan.decided is not None and plan.decided.encoding:
        yield key_value("encoding", plan.decided.encoding)
    if table.header_rows is not None:
        yield key_value("header_rows", list(table.header_rows))
    if plan.datum:
        yield key_value("datum", plan.datum)
    if plan.whole.service:
        yield _marked(key_value("service", plan.whole.service), plan.whole.confidence, language)
    if plan.placing.order:
        yield key_value("order", plan.placing.order)
    if plan.placing.turned and not plan.placing.swapped:
        sure = 1.0 if plan.placing.settled else UNSETTLED
        yield _marked(key_value("turn_swapped", value=True), sure, language)
    yield from _left_out(plan)
    yield from _columns(plan, language)
    yield from _words(plan, language)


def _left_out(plan: Plan) -> Iterator[str]:
    """Yield the heads of no use."""
    used = {one.head for one in plan.columns if one.meaning in MEANINGS}
    heads = [head for head in plan.table.header if head and head not in used]
    if heads:
        yield key_value("left_out", heads)


def _columns(plan: Plan, language: str) -> Iterator[str]:
    """Yield the columns and the units that are not their layer's own."""
    used = [one for one in plan.columns if one.meaning in MEANINGS]
    yield ""
    yield "[registers.columns]"
    for one in sorted(used, key=lambda one: MEANINGS.index(one.meaning)):
        sure = one.confidence if one.meaning in FACTS else 1.0
        yield _marked(key_value(one.meaning, one.head), sure, language)
    named = [one for one in used if one.unit]
    if named:
        yield ""
        yield "[registers.units]"
        yield from (key_value(one.meaning, one.unit) for one in named)


def _words(plan: Plan, language: str) -> Iterator[str]:
    """Yield the words of the closed columns; of facilities' names only the doubtful ones."""
    by_name = plan.at.get("service") == plan.at.get("name")
    for subject, name in _TABLES.items():
        met = [one for one in plan.words if one.subject == subject]
        kept = _kept(plan, name, met)
        if subject == "service" and by_name:
            met = [one for one in met if one.decided or one.confidence < LEAST_CONFIDENCE]
        if met or kept:
            yield ""
            yield f"[registers.{name}]"
        for one in met:
            sure = 0.0 if one.unknown else one.confidence
            value = list(one.means) if subject == "service" else next(iter(one.means), "")
            line = key_value(one.word, value)
            yield _marked(line if value or subject == "service" else f"# {line}", sure, language)
        yield from kept


def _kept(plan: Plan, name: str, met: Sequence[WordMet]) -> list[str]:
    """Return the lines of words that were decided before and do not stand in this register."""
    decided: Mapping[str, Any] = getattr(plan.decided, name, {})
    here = {spoken(one.word) for one in met}
    gone = {word: means for word, means in decided.items() if word not in here}
    return [
        key_value(word, list(means) if isinstance(means, tuple) else means)
        for word, means in gone.items()
    ]


def _marked(line: str, confidence: float, language: str) -> str:
    """Return a line with a mark behind it if it is in doubt."""
    if confidence >= LEAST_CONFIDENCE:
        return line
    mark = say("registers.mapping.doubt", language=language, confidence=f"{confidence:.2f}")
    return f"{line}  # {mark}"
