"""Which services a text names: a cell, a title, the name of a sheet or of a facility."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lifecircle.registers.words.phrases import found, spoken
from lifecircle.registers.words.vocabulary import service_words
from lifecircle.study.columns.cells import plain

_BETWEEN = re.compile(r"[、,;/|+\n]+")
_AND = re.compile(r"[与和及、兼含]| and ")
_BRACKETS = re.compile(r"[()\[\]【】〔〕]+")

EXACT, LISTED, HELD, SEVERAL = 1.0, 1.0, 0.8, 0.5


@dataclass(frozen=True, kw_only=True)
class ServiceReading:
    """What a text says of services.

    Parameters
    ----------
    services
        Ids of the services it names, in the order they stand in; none if it names none.
    unknown
        Its parts that name none.
    confidence
        1 where every part is a known word; 0.8 where a part holds one; 0.5 where a part holds
        words of several services, or stands in brackets; 0 where there is none.
    """

    services: tuple[str, ...]
    unknown: tuple[str, ...]
    confidence: float


@lru_cache(maxsize=16384)
def read_services(text: str) -> ServiceReading:
    """Return the services a text names, whole or part by part.

    Parts stand between ``、``, commas, semicolons, strokes and line breaks. A part that is no
    known word is looked through for the longest ones it holds.

    Parameters
    ----------
    text
        The text as it stands in the register.

    Examples
    --------
    >>> read_services("养老服务站、托老所").services
    ('elderly-station', 'elderly-day-care')
    >>> read_services("外海中心幼儿园").services, read_services("外海中心幼儿园").confidence
    (('kindergarten',), 0.8)
    """
    known = service_words()
    whole = known.get(spoken(text))
    if whole is not None:
        return ServiceReading(services=(whole,), unknown=(), confidence=EXACT)
    return _of_parts([part.strip() for part in _BETWEEN.split(plain_lines(text)) if part.strip()])


def plain_lines(text: str) -> str:
    """Return a text with full-width signs made plain and its line breaks kept."""
    return "\n".join(map(plain, text.splitlines()))


def _of_parts(parts: Sequence[str]) -> ServiceReading:
    """Return what the parts of a text say together."""
    services: dict[str, None] = {}
    unknown = []
    sure = LISTED
    for part in parts:
        named, confidence = _of_part(part)
        services.update(dict.fromkeys(named))
        if named:
            sure = min(sure, confidence)
        else:
            unknown.append(part)
    return ServiceReading(
        services=tuple(services), unknown=tuple(unknown), confidence=sure if services else 0.0
    )


def _of_part(part: str) -> tuple[tuple[str, ...], float]:
    """Return the services one part names, and how sure that is."""
    known = service_words()
    if spoken(part) in known:
        return (known[spoken(part)],), EXACT
    pieces = [spoken(piece) for piece in _BRACKETS.split(part) if spoken(piece)]
    if len(pieces) > 1 and all(piece in known for piece in pieces):
        named = tuple(dict.fromkeys(known[piece] for piece in pieces))
        return named, EXACT if len(named) == 1 else SEVERAL
    return held_services(spoken(part))


def held_services(text: str) -> tuple[tuple[str, ...], float]:
    """Return the services whose words a text holds, and how sure that is.

    The longest words are taken first. Of several services that no 与, 和, 及 or "and" joins, the
    last one counts: the others describe it.

    Parameters
    ----------
    text
        The text, as `lifecircle.registers.words.phrases.spoken`.

    Examples
    --------
    >>> held_services("康园中心与退役军人服务站")
    (('disability-centre', 'veterans-station'), 0.5)
    """
    hits: list[tuple[int, int, str]] = []
    for word in _longest_first():
        for start in found(text, word) if word in text else ():
            end = start + len(word)
            if all(end <= other or start >= stop for other, stop, _ in hits):
                hits.append((start, end, service_words()[word]))
    hits.sort()
    named = tuple(dict.fromkeys(service for _, _, service in hits))
    joined = all(_AND.search(text[one[1] : other[0]]) for one, other in pairwise(hits))
    sure = HELD if len(named) == 1 else SEVERAL if named else 0.0
    return named if joined else (hits[-1][2],), sure


@lru_cache(maxsize=1)
def _longest_first() -> tuple[str, ...]:
    """Return every word for a service, longest first."""
    return tuple(sorted(service_words(), key=lambda word: (-len(word), word)))
