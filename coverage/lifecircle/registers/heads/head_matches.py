"""Which meanings a head may have by its words alone, before any value is looked at."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lifecircle.registers.heads.heads import Head
from lifecircle.registers.words.phrases import found, holds, without
from lifecircle.registers.words.vocabulary import FACTS, Meaning, beside, meanings

How = Literal["exact", "holds", "cut"]

_LEAST_CUT_BYTES = 8  # a shapefile cuts names at ten bytes, which leaves at least eight of Chinese


@dataclass(frozen=True, kw_only=True)
class Match:
    """One meaning a head may have.

    Parameters
    ----------
    meaning
        The meaning.
    how
        ``exact``: the head is a known synonym. ``holds``: it holds one. ``cut``: it is the
        beginning of one, as a shapefile leaves it.
    word
        The synonym.
    share
        How much of the head the synonym and the words that may stand beside it make up, 0-1.
    """

    meaning: str
    how: How
    word: str
    share: float


@lru_cache(maxsize=16384)
def matches(head: Head, *, cut: bool = False) -> tuple[Match, ...]:
    """Return every meaning a head may have, the exact ones first, then by share.

    Parameters
    ----------
    head
        The head, taken apart.
    cut
        Whether its name may have been cut, as in a shapefile.

    Examples
    --------
    >>> from lifecircle.registers.heads.heads import read_head
    >>> [(one.meaning, one.how) for one in matches(read_head("幼儿园名称"))]
    [('name', 'holds')]
    """
    listed = [
        match for one in meanings().values() if (match := _match(head, one, cut=cut)) is not None
    ]
    rank = {"exact": 0, "cut": 1, "holds": 2}
    return tuple(sorted(listed, key=lambda one: (rank[one.how], -one.share)))


def head_weight(head: Head) -> tuple[str, float]:
    """Return the likeliest meaning of a head and how much it speaks for a row of heads.

    Returns
    -------
    tuple
        The meaning (empty if there is none) and 1 for a known head of a fact, less for others.
    """
    listed = matches(head)
    if not listed:
        return "", 0.1 if head.unit else 0.0
    best = listed[0]
    fact = best.meaning in FACTS or best.meaning == "capacity"
    weight = (1.0 if fact else 0.6) if best.how == "exact" else 0.5 * best.share
    return best.meaning, weight + (0.1 if head.unit else 0.0)


def _match(head: Head, meaning: Meaning, *, cut: bool) -> Match | None:
    """Return how a head names one meaning, or None."""
    said = head.wordings
    if any(holds(wording, word) for wording in said for word in meaning.never):
        return None
    exact = next((wording for wording in said if wording in meaning.whole), "")
    if exact:
        return Match(meaning=meaning.id, how="exact", word=exact, share=1.0)
    if cut and (begun := _begun(head, meaning)):
        return Match(meaning=meaning.id, how="cut", word=begun, share=1.0)
    best = max((_held(wording, meaning) for wording in said), key=lambda one: one[1], default=None)
    if best is None or not best[0]:
        return None
    return Match(meaning=meaning.id, how="holds", word=best[0], share=best[1])


def _begun(head: Head, meaning: Meaning) -> str:
    """Return the synonym that a cut name begins, or nothing."""
    whole = head.wordings[0] if head.wordings else ""
    if len(whole.encode("utf-8", "replace")) < _LEAST_CUT_BYTES:
        return ""
    return next((word for word in meaning.words if word.startswith(whole)), "")


def _held(wording: str, meaning: Meaning) -> tuple[str, float]:
    """Return the longest synonym a wording holds, and the share of it that is accounted for."""
    for word in meaning.words:
        if holds(wording, word):
            return word, _share(wording, word)
    return "", 0.0


def _share(wording: str, word: str) -> float:
    """Return the share of a wording that a synonym and its usual companions make up."""
    rest = without(wording, word)
    for companion in beside():
        while found(rest, companion):
            rest = without(rest, companion)
    whole = len(wording.replace(" ", ""))
    return 1.0 - sum(sign.isalnum() for sign in rest) / whole if whole else 0.0
