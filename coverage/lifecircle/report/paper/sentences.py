"""Numbers, dates, quantities and names as a paper says them in its language."""

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lifecircle.report.headline import Headline, denominator_words
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.study.standards.circle import Circle

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LAND = "residential_land_m2"
_M2_IN_HA = 10_000.0
_UNITS = "units"
_LONGEST_NAME = 48


def amount(value: float, *, language: str, decimals: int = 0) -> str:
    """Return a number with thousands marked, a dash where there is none.

    Parameters
    ----------
    value
        Any number.
    language
        ``zh`` or ``en``.
    decimals
        Digits after the point.
    """
    if not math.isfinite(value):
        return say("paper.number.none", language=language)
    return f"{value:,.{decimals}f}"


def share_words(share: float | None, *, language: str) -> str:
    """Return a share as a percentage of one decimal, a dash where there is none.

    Parameters
    ----------
    share
        0-1.
    language
        ``zh`` or ``en``.
    """
    if share is None or not math.isfinite(share):
        return say("paper.number.none", language=language)
    return f"{share:.1%}"


def goal_words(share: float | None, *, language: str) -> str:
    """Return a target as a percentage, with a decimal only where it has one.

    Parameters
    ----------
    share
        0-1.
    language
        ``zh`` or ``en``.

    Examples
    --------
    >>> goal_words(0.9, language="en"), goal_words(0.985, language="en")
    ('90%', '98.5%')
    """
    return share_words(share, language=language).replace(".0%", "%")


def speed_words(speed_m_s: float) -> str:
    """Return a speed in metres a second with one decimal, two where it has them.

    Parameters
    ----------
    speed_m_s
        A speed.
    """
    return f"{speed_m_s:.2f}".removesuffix("0")


def counted_words(headline: Headline, *, language: str) -> str:
    """Return what a circle's share is a share of.

    Parameters
    ----------
    headline
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    if headline.denominator == _UNITS:
        return say(f"paper.unit_name.{unit_of(headline)}", language=language)
    return denominator_words(headline.denominator, language=language)


def unit_of(headline: Headline) -> str:
    """Return what a circle's numbers count, a key of the words for quantities.

    Parameters
    ----------
    headline
        Of the circle.
    """
    if headline.denominator == _UNITS:
        return _administrative(headline.circle)
    known: dict[str, str] = entry("paper.quantity", language="en")
    return headline.denominator if headline.denominator in known else "people"


def unit_amount(value: float, unit: str, *, language: str) -> str:
    """Return a number of what is counted, without its unit; land in hectares.

    Parameters
    ----------
    value
        People, pieces or m2.
    unit
        From `unit_of`.
    language
        ``zh`` or ``en``.
    """
    if unit == _LAND:
        return amount(value / _M2_IN_HA, language=language, decimals=1)
    return amount(value, language=language)


def quantity(value: float, unit: str, *, language: str) -> str:
    """Return a number of what is counted, with its unit.

    Parameters
    ----------
    value
        People, pieces or m2.
    unit
        From `unit_of`.
    language
        ``zh`` or ``en``.
    """
    told = unit_amount(value, unit, language=language)
    form = "one" if told == "1" else "quantity"
    return say(f"paper.{form}.{unit}", language=language, amount=told)


def missing(short_by: float, unit: str) -> float:
    """Return how many are missing to a target: whole ones of all that cannot be split.

    Parameters
    ----------
    short_by
        As in ``Result.coverage``.
    unit
        From `unit_of`.
    """
    whole = unit != _LAND and math.isfinite(short_by)
    return float(math.ceil(short_by - 1e-6)) if whole else short_by


def listed(parts: Sequence[str], *, language: str, key: str = "joint") -> str:
    """Return several names or clauses as one phrase.

    Parameters
    ----------
    parts
        Names or clauses.
    language
        ``zh`` or ``en``.
    key
        What stands between them: ``joint``, ``clauses`` or ``sentence``.
    """
    return say(f"paper.number.{key}", language=language).join(parts)


def first_listed(parts: Sequence[str], *, most: int, language: str) -> str:
    """Return the first names of many, and how many there are.

    Parameters
    ----------
    parts
        Names.
    most
        How many are named.
    language
        ``zh`` or ``en``.
    """
    told = listed([short_name(one) for one in parts[:most]], language=language)
    if len(parts) <= most:
        return told
    return say("paper.number.and_more", language=language, listed=told, count=len(parts))


def date_words(date: str, *, language: str) -> str:
    """Return a date as the language writes it; what is no date stays as it is.

    Parameters
    ----------
    date
        ``2020``, ``2020-12`` or ``2020-12-31``.
    language
        ``zh`` or ``en``.

    Examples
    --------
    >>> date_words("2020-12-31", language="zh"), date_words("2020-12", language="en")
    ('2020年12月31日', 'December 2020')
    """
    found = _DATE.fullmatch(date)
    if found is None:
        return short_name(date)
    year, month, day = found.groups()
    months: dict[str, str] = entry("paper.month", language=language)
    name = months.get(str(int(month)), month) if month else ""
    form = "day" if day else "month" if month else "year"
    values = {"year": year, "month": name, "day": int(day or 0)}
    return say(f"paper.date.{form}", language=language, **values)


def short_name(name: str, *, most: int = _LONGEST_NAME) -> str:
    """Return a name short enough for a table; the tables of the pack have it whole.

    Parameters
    ----------
    name
        From a register.
    most
        How many characters it may have.
    """
    line = " ".join(name.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def plain_text(text: str) -> str:
    r"""Return a text without what no document may hold and what would turn its letters round.

    Parameters
    ----------
    text
        Any text, such as a name from a register.

    Examples
    --------
    >>> plain_text("a\x0bb\ud800\u202ec")
    'a bc'
    """
    if text.isprintable():  # nearly every text is, and nothing has to be left out
        return text
    kept = (" " if sign in "\t\r\n\v\f\x85\u2028\u2029" else sign for sign in text)
    return "".join(sign for sign in kept if not _is_hidden(sign))


def _is_hidden(sign: str) -> bool:
    """Return whether a character is a control, half of a pair, turns text round or is none."""
    if sign == " ":
        return False
    turns = unicodedata.bidirectional(sign) in _TURNING
    nothing = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return turns or nothing or unicodedata.category(sign) in ("Cc", "Cs")


_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def _administrative(circle: "Circle") -> str:
    """Return which administrative units a circle counts."""
    if circle.unit_level == "community" and circle.unit_kind == "rural":
        return "village"
    return circle.unit_level
