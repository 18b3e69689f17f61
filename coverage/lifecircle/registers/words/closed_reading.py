"""Cells of a closed list, status or tier, and cells that say nothing."""

from functools import lru_cache

from lifecircle.registers.words.phrases import found, spoken, without
from lifecircle.registers.words.vocabulary import closed_words
from lifecircle.study.columns.cells import is_blank, plain

HELD, MIXED = 0.8, 0.5
"""Confidence in a word that holds one known word, and in one that holds several or denies one."""

_NOTHING = frozenset({
    "", "-", "--", "—", "——", "/", "\\", "无", "n/a", "na", "nan", "null", "none", "不详",
    "暂无", "待定", "未知", "未填", "tbc", "tbd", "unknown", "#n/a", "#ref!", "#value!",
    "not known", "not applicable", "?",
})  # fmt: skip
_MOST_SIGNS = 16  # a longer cell says something
# A word that holds several means the first of these: 停止运营 is closed, 规划在建 is planned.
_DENIED = ("未", "不", "非", "没", "not ")
_ORDER = {"closed": 0, "planned": 1, "building": 2, "open": 3}


def is_nothing(cell: object) -> bool:
    """Return whether a cell is empty or says that there is nothing to say.

    Examples
    --------
    >>> is_nothing("不详"), is_nothing("N/A"), is_nothing(0)
    (True, True, False)
    """
    if not isinstance(cell, str):
        return is_blank(cell)
    text = cell.strip()
    return len(text) < _MOST_SIGNS and plain(text).casefold() in _NOTHING


@lru_cache(maxsize=4096)
def read_closed(text: str, subject: str) -> tuple[str, float]:
    """Return what a word of a closed list means, and how sure that is.

    Parameters
    ----------
    text
        The word as it stands in the register.
    subject
        ``status`` or ``tier``.

    Returns
    -------
    tuple
        The meaning (empty if there is none) and 1 for a known word, 0.8 for one that holds a
        known word, 0.5 where it holds several or denies it, 0 for another.

    Examples
    --------
    >>> read_closed("在用", "status"), read_closed("2019年停止运营", "status")
    (('open', 1.0), ('closed', 0.8))
    >>> read_closed("未正常开放", "status")
    ('open', 0.5)
    """
    words = closed_words(subject)
    whole = spoken(text)
    if whole in words:
        return words[whole], 1.0
    left, held = whole, []
    for word in sorted(words, key=lambda one: (-len(one), one)):
        if len(word) > 1 and found(left, word):
            held.append(words[word])
            left = without(left, word)
    if not held:
        return "", 0.0
    meaning = min(held, key=lambda one: (_ORDER.get(one, 9), one))
    denied = any(sign in left for sign in _DENIED)
    return meaning, MIXED if denied or len(set(held)) > 1 else HELD
