"""The head of a column taken apart: the wordings that may name its meaning, and its unit."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import meanings, units
from lifecircle.study.columns.cells import plain

JOINT = " / "
"""What stands between the parts of a head that is written over several rows."""

_BRACKETS = re.compile(r"[(\[{<【〔《「]([^()\[\]{}<>【】〔〕《》「」]*)[)\]}>】〕》」]")
_UNIT_SAID = re.compile(r"^单位\s*[:：]?\s*")
_CUT = re.compile(r"[/、,，;；]")


@dataclass(frozen=True, kw_only=True)
class Head:
    """One column's head.

    Parameters
    ----------
    text
        As the report shows it.
    wordings
        What may name the meaning, as `spoken`, the most telling first.
    unit
        Its unit, as `lifecircle.registers.words.vocabulary.units` knows it; empty if it names none.
    """

    text: str
    wordings: tuple[str, ...]
    unit: str


@lru_cache(maxsize=4096)
def read_head(text: str) -> Head:
    """Take a head apart.

    Parameters
    ----------
    text
        The head; parts from several rows are joined by `JOINT`, the uppermost first.

    Examples
    --------
    >>> head = read_head("规模 / 建筑面积（㎡）")
    >>> head.wordings[0], head.unit
    ('建筑面积', 'm2')
    """
    parts = [part for part in map(plain, text.split(JOINT)) if part]
    unit, bares, inners = "", [], []
    for part in reversed(parts):
        bare, inside = _without_brackets(part)
        own = next((one for one in map(_unit_of, inside) if one), "")
        if not own and not _is_meaning(bare):
            own = _unit_of(bare)
            bare = "" if own else bare
        bare, at_end = (bare, "") if own else _cut_unit(bare)
        unit = unit or own or at_end
        bares.append(bare)
        inners += [one for one in inside if not _unit_of(one)]
    leaf = next((bare for bare in bares if bare), "")
    joined = " ".join(reversed([bare for bare in bares if bare]))
    said = (leaf, *inners, joined, " ".join(parts))
    return Head(text=text, wordings=tuple(_once(map(spoken, said))), unit=unit)


def _is_meaning(bare: str) -> bool:
    """Return whether a text is the name of a column, such as 学位, though it may be a unit too."""
    return any(spoken(bare) in meaning.whole for meaning in meanings().values())


def _without_brackets(part: str) -> tuple[str, list[str]]:
    """Return a part of a head without its brackets, and what stood in them."""
    inside = [one.strip() for one in _BRACKETS.findall(part) if one.strip()]
    return " ".join(_BRACKETS.sub(" ", part).split()), inside


def _unit_of(text: str) -> str:
    """Return the unit that a whole text names, such as ``单位：㎡`` or ``张/床``, or nothing."""
    bare = _UNIT_SAID.sub("", text)
    if spoken(bare) in units():
        return spoken(bare)
    named = [spoken(piece) for piece in _CUT.split(bare)]
    return named[0] if all(piece in units() for piece in named) else ""


def _cut_unit(bare: str) -> tuple[str, str]:
    """Return a head without the unit that ends it, as in ``占地面积 亩`` or ``建筑面积/m2``."""
    for sign in ("/", " "):
        head, _, tail = bare.rpartition(sign)
        unit = units().get(spoken(tail))
        if head and unit and (sign == "/" or not tail.isascii() or unit.measures == "area"):
            return head.strip(), spoken(tail)
    for name, unit in units().items():
        if len(name) > 1 and unit.measures == "area" and spoken(bare).endswith(f"面积{name}"):
            return spoken(bare).removesuffix(name), name
    return bare, ""


def _once(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts without the empty ones and without repeating any."""
    yield from dict.fromkeys(text for text in texts if text)
