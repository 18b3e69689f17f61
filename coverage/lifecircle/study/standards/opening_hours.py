"""When a place is open: a small grammar of opening hours, and a moment of the week to ask for.

Hours are written as a register or OpenStreetMap's ``opening_hours`` writes the plain cases::

    24/7
    08:00-17:00
    Mo-Fr 17:30-21:00; Sa,Su 08:00-21:00
    周一至周五 17:30-21:00；周末 08:00-21:00
    Mo-Su 06:00-22:00; We off

Rules stand one after another; a later one replaces the earlier for the days it names, and one
without days is for every day. Hours that end before they begin run into the next day. Rules for
holidays (``PH``, ``SH``) say nothing of an ordinary week and are passed over. Months and weeks of
the year are not read: such a text is unknown, never half understood.
"""

import re
from functools import cache

WEEK_MINUTES = 7 * 24 * 60

_DAY = 24 * 60
_DAYS = {
    **{name: at for at, name in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"))},
    **{name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{f"周{name}": at for at, name in enumerate("一二三四五六日")},
    **{f"星期{name}": at for at, name in enumerate("一二三四五六日")},
    "周天": 6,
    "星期天": 6,
}
_SPANS = {
    "每天": range(7), "每日": range(7), "全周": range(7), "daily": range(7),
    "工作日": range(5), "weekdays": range(5), "周末": range(5, 7), "weekends": range(5, 7),
}  # fmt: skip
_SHUT = ("off", "closed", "关闭", "不开放", "休息", "闭馆")
_HOLIDAYS = ("ph ", "sh ")
_ALWAYS = ("24/7", "全天", "24小时", "全天开放")
_PLAIN = str.maketrans({"：": ":", "－": "-", "–": "-", "—": "-", "～": "-", "~": "-", "至": "-",
                        "到": "-", "，": ",", "、": ",", "；": ";", "\u3000": " "})  # fmt: skip
_TIMES = re.compile(r"\d{1,2}:\d{2}-\d{1,2}:\d{2}(?:\s*,\s*\d{1,2}:\d{2}-\d{1,2}:\d{2})*")
_MOMENT = re.compile(r"(\S+?)\s*(\d{1,2}):(\d{2})")

Spans = tuple[tuple[int, int], ...]
"""Minutes of the week from which and to which a place is open, the end not included."""


def read_hours(text: str) -> Spans | None:
    """Return when a place is open, None where the text is not understood.

    Parameters
    ----------
    text
        As the grammar above has it.

    Examples
    --------
    >>> read_hours("Sa 08:00-10:00")
    ((7680, 7800),)
    >>> read_hours("sunrise-sunset") is None
    True
    """
    return _read(text.strip())


def read_moment(text: str) -> int | None:
    """Return the minute of the week, from Monday 00:00, that a day and a time mean.

    Parameters
    ----------
    text
        Such as ``"Sat 10:00"`` or ``"周六 10:00"``; None where it means none.

    Examples
    --------
    >>> read_moment("Sat 10:00"), read_moment("周六 10:00"), read_moment("noon")
    (7800, 7800, None)
    """
    found = _MOMENT.fullmatch(text.strip().translate(_PLAIN))
    if found is None:
        return None
    day, time = _DAYS.get(found[1].lower()), int(found[2]) * 60 + int(found[3])
    known = day is not None and time < _DAY and int(found[3]) < 60
    return day * _DAY + time if known and day is not None else None


def open_at(text: str, moment: int) -> bool | None:
    """Return whether a place is open at a minute of the week, None where nobody can tell.

    Parameters
    ----------
    text
        Its hours; empty where none are stated.
    moment
        From `read_moment`.
    """
    spans = read_hours(text)
    if spans is None:
        return None
    # Sunday night runs into Monday: the same moment a week later lies in its hours.
    asked = (moment, moment + WEEK_MINUTES)
    return any(begin <= one < end for begin, end in spans for one in asked)


@cache
def _read(text: str) -> Spans | None:
    """Do what `read_hours` does, once for each text."""
    plain = " ".join(text.translate(_PLAIN).lower().split())
    if not plain:
        return None
    if plain in _ALWAYS:
        return ((0, WEEK_MINUTES),)
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for rule in (one.strip() for one in plain.split(";")):
        if not rule or rule.startswith(_HOLIDAYS):
            continue
        told = _rule(rule)
        if told is None:
            return None
        for day in told[0]:
            days[day] = [(day * _DAY + begin, day * _DAY + end) for begin, end in told[1]]
    return tuple(sorted(span for one in days for span in one))


def _rule(rule: str) -> tuple[list[int], list[tuple[int, int]]] | None:
    """Return the days and the times of one rule, None where it is not understood."""
    words = next((one for one in (*_SHUT, *_ALWAYS[1:]) if rule.endswith(one)), None)
    found = _TIMES.search(rule)
    if words is not None:
        head, times = rule.removesuffix(words), [] if words in _SHUT else [(0, _DAY)]
    elif found is not None and found.end() == len(rule):
        head, read = rule[: found.start()], _times(found[0])
        if read is None:
            return None
        times = read
    else:
        return None
    days = _days(head.strip().rstrip(":").strip())
    return None if days is None else (days, times)


def _days(text: str) -> list[int] | None:
    """Return the days some words name, all without words, None where they are not known."""
    if not text:
        return list(range(7))
    found: list[int] = []
    for part in (one.strip() for one in text.split(",")):
        first, dash, last = (one.strip() for one in part.partition("-"))
        if part in _SPANS:
            found += _SPANS[part]
        elif first in _DAYS and not dash:
            found.append(_DAYS[first])
        elif first in _DAYS and last in _DAYS:
            begin = _DAYS[first]
            found += [(begin + step) % 7 for step in range((_DAYS[last] - begin) % 7 + 1)]
        else:
            return None
    return found


def _times(text: str) -> list[tuple[int, int]] | None:
    """Return spans of minutes of a day; one that ends before it begins runs into the next."""
    found = []
    for part in text.split(","):
        begin, end = (
            int(hour) * 60 + int(minute)
            for hour, minute in (one.strip().split(":") for one in part.strip().split("-"))
        )
        if begin > _DAY or end > _DAY or re.search(r":[6-9]\d", part):
            return None
        found.append((begin, end if end > begin else end + _DAY))
    return found
