"""What registers tell of a facility or a zone beside its size: closed words, several in a cell."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lifecircle.study.columns.cells import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lifecircle.study.columns.reader import ColumnReader

FEATURES: Mapping[str, str] = {
    "full-care": "全托",
    "day-care": "日托",
    "home-visits": "上门服务",
    "guidance": "对下指导",
    "tcm-hall": "中医馆",
    "after-school": "课后托管",
    "street-centre": "中心园",
    "inclusive": "随班就读中心校",
    "open-grounds": "场地开放",
    "expanded": "升级扩建",
}
"""What a facility may offer or have, each with the word a register has for it."""

ZONE_FEATURES: Mapping[str, str] = {
    "old": "老旧",
    "renewed": "已改造",
    "demonstration": "示范点",
}
"""What a community or village may be beside its kind."""

OWNERSHIPS: Mapping[str, str] = {
    "public": "公办",
    "subsidised": "普惠性民办",
    "private": "民办",
}
"""Who runs a facility, and for whom: the public, a private house at public prices, a private."""

_ALSO: Mapping[str, str] = {
    "全日托": "full-care", "日间照料": "day-care", "上门": "home-visits",
    "免费托管": "after-school", "课后服务": "after-school", "中心幼儿园": "street-centre",
    "街道中心幼儿园": "street-centre", "随班就读": "inclusive", "体育场地开放": "open-grounds",
    "扩建": "expanded", "改扩建": "expanded",
    "老旧社区": "old", "已完成改造": "renewed", "改造完成": "renewed", "示范村": "demonstration",
    "公立": "public", "公共": "public", "普惠": "subsidised", "普惠民办": "subsidised",
    "私立": "private", "社会办": "private",
}  # fmt: skip
_BETWEEN = re.compile(r"[、;；,，/|\n]+")
JOINT = ";"
"""Stands between the features of one cell of a table."""


def known_words(vocabulary: Mapping[str, str]) -> Mapping[str, str]:
    """Return every word of a vocabulary that a register may hold, to what it means.

    Parameters
    ----------
    vocabulary
        `FEATURES`, `ZONE_FEATURES` or `OWNERSHIPS`.

    Examples
    --------
    >>> known_words(OWNERSHIPS)["公立"]
    'public'
    """
    words = {one: one for one in vocabulary}
    words |= {word: one for one, word in vocabulary.items()}
    return words | {word: one for word, one in _ALSO.items() if one in vocabulary}


def read_features(
    reader: "ColumnReader", vocabulary: Mapping[str, str]
) -> "NDArray[np.object_] | None":
    """Return the column ``features`` in our own words, or None where there is no such column.

    Parameters
    ----------
    reader
        Of the layer; a word nobody knows becomes its fault ``unknown-feature``.
    vocabulary
        What may stand there.

    Returns
    -------
    ndarray or None
        Ids joined by `JOINT` in the order of the vocabulary; an empty text has none of them.
    """
    if not reader.has("features"):
        return None
    words = known_words(vocabulary)
    given = reader.texts("features")
    means: dict[str, str] = {}
    strange = np.zeros(len(given), bool)
    for cell in dict.fromkeys(given.tolist()):
        parts = [plain(part) for part in _BETWEEN.split(cell) if part.strip()]
        had = {words.get(part, "") for part in parts}
        means[cell] = JOINT.join(one for one in vocabulary if one in had)
        if "" in had:
            strange |= given == cell
    reader.complain("unknown-feature", strange, "features", known=tuple(words))
    return np.array([means[cell] for cell in given.tolist()], dtype=object)


def has_features(cells: "NDArray[np.object_]", wanted: tuple[str, ...]) -> "NDArray[np.bool_]":
    """Return which cells hold all these features; one that tells nothing holds none.

    Parameters
    ----------
    cells
        As `read_features` gives them; None or a missing number where nothing is told.
    wanted
        Ids of features.
    """
    need = frozenset(wanted)
    known = {cell: need <= set(cell.split(JOINT)) for cell in set(cells) if isinstance(cell, str)}
    return np.array([known.get(cell, False) for cell in cells], dtype=bool)
