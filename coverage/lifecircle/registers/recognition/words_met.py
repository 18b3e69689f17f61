"""The words of closed columns that stand in a register, and what each is taken for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from lifecircle.errors import Fault
from lifecircle.registers.recognition.recognition import LEAST_CONFIDENCE
from lifecircle.registers.words.closed_reading import is_nothing, read_closed
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.service_reading import plain_lines, read_services
from lifecircle.registers.words.vocabulary import closed_words, service_words
from lifecircle.study.columns.keys import nearest_name
from lifecircle.words import Value

Subject = Literal["service", "status", "tier"]


@dataclass(frozen=True, kw_only=True)
class WordMet:
    """One word of a closed column.

    Parameters
    ----------
    subject
        ``service``, ``status`` or ``tier``.
    word
        As it stands in the register.
    means
        Ids it means: several only for services; none where it means nothing.
    rows
        How many rows it stands in.
    confidence
        0-1; 1 also where the mapping file decided it.
    unknown
        Its parts that mean nothing.
    decided
        Whether the mapping file decided it.
    """

    subject: Subject
    word: str
    means: tuple[str, ...]
    rows: int
    confidence: float
    unknown: tuple[str, ...] = ()
    decided: bool = False


def words_met(
    cells: Iterable[object], *, subject: Subject, decided: Mapping[str, tuple[str, ...]]
) -> tuple[WordMet, ...]:
    """Return every word of a column with what it means, in the order they first stand.

    Parameters
    ----------
    cells
        The column.
    subject
        What it is.
    decided
        Word, as `lifecircle.registers.words.phrases.spoken`, to what was decided it means.
    """
    raw = Counter(cell for cell in cells if not is_nothing(cell))
    counted: Counter[str] = Counter()
    for cell, rows in raw.items():
        counted[shown_word(cell)] += rows
    return tuple(_met(word, rows, subject, decided) for word, rows in counted.items())


def shown_word(cell: object) -> str:
    """Return a cell's word as the report and the mapping file show it."""
    return "、".join(part for part in plain_lines(str(cell)).split("\n") if part)


def word_faults(met: WordMet, *, file: str, field: str, accept: bool) -> Iterator[Fault]:
    """Yield what the user has to decide about a word; a warning where he accepts the guess.

    Parameters
    ----------
    met
        The word.
    file, field
        Register and head.
    accept
        Whether guesses are accepted and rows without one refused.
    """
    mild = accept or met.subject == "tier"  # a tier that is not known is the service's own
    severity: Literal["error", "warning"] = "warning" if mild else "error"
    if met.decided:
        return
    details: dict[str, Value] = {
        "rows": met.rows,
        "confidence": f"{met.confidence:.2f}",
        "least": f"{LEAST_CONFIDENCE:.2f}",
        "means": ", ".join(met.means),
        "subject": met.subject,
    }
    if not met.means:
        yield Fault(
            code=f"import-unknown-{met.subject}", severity=severity, file=file, field=field,
            value=met.word, details={**details, "nearest": _nearest(met)},
        )  # fmt: skip
    elif met.confidence < LEAST_CONFIDENCE:
        yield Fault(
            code="import-doubtful-word", severity=severity, file=file, field=field,
            value=met.word, details=details,
        )  # fmt: skip
    elif met.unknown:
        yield Fault(
            code="import-part-unknown", severity=severity, file=file, field=field,
            value=met.word, details={**details, "part": " | ".join(met.unknown)},
        )  # fmt: skip


def _nearest(met: WordMet) -> str:
    """Return the known word most like one that is not, with what it means."""
    known = service_words() if met.subject == "service" else closed_words(met.subject)
    nearest = nearest_name(spoken(met.word), known)
    return f"{nearest} = {known[nearest]}" if nearest else ""


def _met(word: str, rows: int, subject: Subject, decided: Mapping[str, tuple[str, ...]]) -> WordMet:
    """Return what one word means."""
    known = decided.get(spoken(word))
    if known is not None:
        return WordMet(
            subject=subject, word=word, means=known, rows=rows, confidence=1.0, decided=True
        )
    if subject == "service":
        read = read_services(word)
        return WordMet(
            subject=subject, word=word, means=read.services, rows=rows,
            confidence=read.confidence, unknown=read.unknown,
        )  # fmt: skip
    means, confidence = read_closed(word, subject)
    return WordMet(
        subject=subject, word=word, means=(means,) if means else (), rows=rows,
        confidence=confidence,
    )  # fmt: skip
