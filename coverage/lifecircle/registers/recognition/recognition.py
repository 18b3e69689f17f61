"""What each column of a register is, and how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lifecircle.registers.heads.head_matches import Match, matches
from lifecircle.registers.heads.heads import Head, read_head
from lifecircle.registers.recognition.evidence import agreement, looks_like
from lifecircle.registers.tables.table import Cells, RegisterTable
from lifecircle.registers.words.closed_reading import is_nothing
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import (
    FACTS,
    capacity_by_unit,
    row_words,
    service_words,
    units,
)
from lifecircle.study.columns.cells import plain

LEAST_CONFIDENCE = 0.75
"""A column or a word recognised with less is not used unless the user decides."""

LEAST_ASKED = 0.5
"""A column recognised with less than this is taken for something else and left out."""

_BY_VALUES = 0.6
_BY_SERVICE_HEAD = 0.8
_LEAST_DIFFERENT_SHARE = 0.9
_RIVAL, _RIVAL_WITHIN = 0.7, 0.1
_AGREES, _DISAGREES = 0.8, 0.5
# By how the head fits, when the values agree, partly agree, cannot tell, disagree.
_CONFIDENCE = {
    "exact": (1.0, 0.8, 0.9, 0.5),
    "cut": (0.85, 0.7, 0.75, 0.3),
    "holds": (0.5, 0.4, 0.4, 0.1),  # plus 0.4 times the share of the head accounted for
}
_SHARE_WEIGHT = 0.4


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """One column and what it was taken for.

    Parameters
    ----------
    column
        Its position.
    head
        Its head as the report shows it.
    meaning
        What it is; empty where it is left out.
    confidence
        0-1; 1 also where the mapping file decided it.
    how
        ``exact``, ``holds``, ``cut`` or ``service`` (of the head), ``values`` (its values alone),
        ``names`` (those of facilities) or ``decided``.
    word
        The synonym that was met.
    agrees
        Share of its values that fit, 0-1; None where they cannot tell.
    unit
        The unit of its head; empty where it names none.
    rival
        The head of another column that fits as well.
    """

    column: int
    head: str
    meaning: str = ""
    confidence: float = 0.0
    how: str = ""
    word: str = ""
    agrees: float | None = None
    unit: str = ""
    rival: str = ""


def recognise(table: RegisterTable) -> tuple[Recognised, ...]:
    """Return what every column of a register is, in their order.

    A meaning is given to one column only, the one that fits best; where another fits about as
    well, confidence is 0.7, so that the user decides.

    Parameters
    ----------
    table
        The register.
    """
    candidates = [one for column in range(len(table.header)) for one in _candidates(table, column)]
    candidates.sort(key=lambda one: (-one.confidence, one.how != "exact", one.column))
    chosen: dict[int, Recognised] = {}
    owner: dict[str, Recognised] = {}
    for one in candidates:
        if one.column not in chosen and one.meaning not in owner and not _placed(one, owner, table):
            chosen[one.column] = owner[one.meaning] = one
    for one in (*_by_values(table, chosen, owner), *_by_service_head(table, chosen, owner)):
        chosen[one.column] = owner[one.meaning] = one
    return tuple(
        _with_rival(chosen[column], candidates, chosen)
        if column in chosen
        else Recognised(column=column, head=table.header[column])
        for column in range(len(table.header))
    )


def _candidates(table: RegisterTable, column: int) -> Iterator[Recognised]:
    """Yield everything a column may be by its head."""
    text = table.header[column]
    if not text:
        return
    head = read_head(text)
    for match in matches(head, cut=table.cut_names):
        meaning, sure = _of_capacity(match, head)
        unit = head.unit
        agrees = agreement(table.cells[column], meaning=meaning, unit=unit)
        confidence = min(sure, _confidence(match, agrees))
        if meaning == "service" and _says_who_runs_it(table.cells[column]):
            continue
        if confidence >= (LEAST_ASKED if meaning in FACTS else 0.3):
            yield Recognised(
                column=column, head=text, meaning=meaning, confidence=round(confidence, 2),
                how=match.how, word=match.word, agrees=agrees, unit=unit,
            )  # fmt: skip


def _of_capacity(match: Match, head: Head) -> tuple[str, float]:
    """Return which capacity is meant where a head says 规模 only, and how sure that is."""
    if match.meaning != "capacity":
        return match.meaning, 1.0
    measures = units()[head.unit].measures if head.unit else ""
    told = capacity_by_unit().get(measures)
    if told:
        return told, 0.9
    return "capacity_places", 0.0 if measures else _BY_VALUES


def _confidence(match: Match, agrees: float | None) -> float:
    """Return the confidence of a match, as the table above says."""
    yes, partly, unknown, no = _CONFIDENCE[match.how]
    if agrees is None:
        sure = unknown
    elif agrees >= _AGREES:
        sure = yes
    else:
        sure = partly if agrees >= _DISAGREES else no
    return sure + _SHARE_WEIGHT * match.share if match.how == "holds" else sure


def _placed(one: Recognised, owner: dict[str, Recognised], table: RegisterTable) -> bool:
    """Return whether the place is known already, so that a column of coordinates is not asked."""
    if one.meaning == "coordinates":
        return table.shapes is not None or {"lon", "lat"} <= owner.keys()
    if one.meaning in {"lon", "lat"}:
        return table.shapes is not None or "coordinates" in owner
    return False


def _by_values(
    table: RegisterTable, chosen: dict[int, Recognised], owner: dict[str, Recognised]
) -> Iterator[Recognised]:
    """Yield columns that hold coordinates though their head does not say so."""
    known = set(owner)
    if table.shapes is not None or known & {"coordinates"} or known >= {"lon", "lat"}:
        return
    for column, head in enumerate(table.header):
        if column in chosen:
            continue
        meaning = looks_like(table.cells[column])
        if (
            meaning
            and meaning not in known
            and not ({meaning} == {"coordinates"} and known & {"lon", "lat"})
        ):
            known.add(meaning)
            yield Recognised(
                column=column, head=head, meaning=meaning, confidence=_BY_VALUES, how="values",
                agrees=1.0,
            )  # fmt: skip


def _by_service_head(
    table: RegisterTable, chosen: dict[int, Recognised], owner: dict[str, Recognised]
) -> Iterator[Recognised]:
    """Yield the column of names where its head is what the names are of, such as 养老机构."""
    if "name" in owner:
        return
    for column, head in enumerate(table.header):
        named = any(wording in service_words() for wording in read_head(head).wordings)
        if named and column not in chosen and _are_names(table.cells[column]):
            yield Recognised(
                column=column, head=head, meaning="name", confidence=_BY_SERVICE_HEAD,
                how="service", agrees=1.0,
            )  # fmt: skip
            return


def _says_who_runs_it(cells: Cells) -> bool:
    """Return whether a column says 公办, 民办 or the like, which is no service."""
    words = {spoken(str(cell)) for cell in cells if not is_nothing(cell)}
    return bool(words) and words <= set(row_words("ownership")["words"])


def _are_names(cells: Cells) -> bool:
    """Return whether a column holds texts that seldom repeat."""
    filled = [plain(str(cell)) for cell in cells if not is_nothing(cell)]
    agrees = agreement(cells, meaning="name")
    different = len(set(filled)) >= _LEAST_DIFFERENT_SHARE * len(filled)
    return agrees is not None and agrees >= _AGREES and different


def _with_rival(
    one: Recognised, candidates: Sequence[Recognised], chosen: dict[int, Recognised]
) -> Recognised:
    """Return a column with less confidence where another one fits its meaning about as well."""
    if one.meaning not in FACTS:
        return one
    rivals = [
        other.head
        for other in candidates
        if other.meaning == one.meaning
        and other.column not in chosen
        and other.confidence >= max(LEAST_CONFIDENCE, one.confidence - _RIVAL_WITHIN)
    ]
    if not rivals:
        return one
    return replace(one, confidence=min(one.confidence, _RIVAL), rival=rivals[0])
