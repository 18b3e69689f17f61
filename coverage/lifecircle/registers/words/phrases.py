"""Words of a register made comparable: heads, cells of closed lists, names of facilities."""

import re
import unicodedata
from functools import lru_cache

from lifecircle.study.columns.cells import plain

_JOINTS = re.compile(r"[_\-./\\|:;,&'’“”\"]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_LEGAL = re.compile(
    r"(股份|责任|集团)*有限(责任)?公司|责任公司|\b(limited|ltd|plc|llp|cic|co|company|inc)\b\.?"
)
_NOT_NAME = re.compile(r"[^\w]+|_")
_AREA_BEFORE = re.compile(r"^(.{2,3}省)?(.{2,3}市)?(.{2,3}(?<![社小园片辖])区|.{2,3}县)?")


@lru_cache(maxsize=65536)
def spoken(text: str) -> str:
    """Return a text as it would be said: no case, no full width, no joints, English in singular.

    Examples
    --------
    >>> spoken("Health-and-Fitness Gyms"), spoken("床 位 数（张）"), spoken("siteName")
    ('health and fitness gym', '床位数(张)', 'site name')
    """
    words = _JOINTS.sub(" ", _HUMP.sub(" ", plain(text))).casefold()
    if not words.isascii():
        words = _BETWEEN_HAN.sub("", words)
    return " ".join(_singular(word) for word in words.split())


def holds(text: str, phrase: str) -> bool:
    """Return whether a spoken text holds a spoken phrase; an English one only as whole words.

    Examples
    --------
    >>> holds("car park capacity", "capacity"), holds("carpark", "park")
    (True, False)
    """
    return phrase in text and bool(found(text, phrase))


def found(text: str, phrase: str) -> list[int]:
    """Return where a spoken phrase begins in a spoken text, every time it does.

    Examples
    --------
    >>> found("park and car park", "park")
    [0, 13]
    """
    starts = [hit.start() for hit in re.finditer(re.escape(phrase), text)]
    return [at for at in starts if _stands_alone(text, at, at + len(phrase))]


def without(text: str, phrase: str) -> str:
    """Return a spoken text without the first place where it holds a phrase."""
    starts = found(text, phrase)
    return f"{text[: starts[0]]} {text[starts[0] + len(phrase) :]}" if starts else text


def name_key(name: str) -> str:
    """Return what two spellings of one facility's name have in common.

    Full-width signs, brackets, blanks, punctuation, capitals and the legal form of a company
    make no difference.

    Examples
    --------
    >>> name_key("江海区颐康 养老院（有限公司）") == name_key("江海区颐康养老院")
    True
    """
    plain_name = unicodedata.normalize("NFKC", name).casefold()
    bare = _NOT_NAME.sub("", _LEGAL.sub("", plain_name))
    return bare or _NOT_NAME.sub("", plain_name)


def loose_name_key(name: str) -> str:
    """Return a name's key without the province, city and district it may begin with.

    Examples
    --------
    >>> loose_name_key("江门市江海区外海养老院"), loose_name_key("滘头社区卫生站")
    ('外海养老院', '滘头社区卫生站')
    """
    key = name_key(name)
    return _AREA_BEFORE.sub("", key) or key


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a stretch of text does not cut an English word or a number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_before = _is_ascii_word(before) and _is_ascii_word(text[start : start + 1])
    return not cut_before and not (_is_ascii_word(after) and _is_ascii_word(text[end - 1 : end]))


def _is_ascii_word(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _singular(word: str) -> str:
    """Return an English word without the ending of its plural."""
    if not word.isascii() or len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
