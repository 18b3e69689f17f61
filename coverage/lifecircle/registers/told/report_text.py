"""import-report.md: what was recognised, converted, joined and left over, for people to read."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lifecircle.errors import Fault
from lifecircle.registers.decisions.plan import Plan
from lifecircle.registers.imports import Import
from lifecircle.registers.layer.duplicates import SAME_PLACE_M
from lifecircle.registers.layer.entries import Entry, Key
from lifecircle.registers.recognition.recognition import LEAST_CONFIDENCE
from lifecircle.registers.tables.table import FATES
from lifecircle.registers.told.console import recognition_rows
from lifecircle.registers.told.report_values import facility_counts
from lifecircle.registers.told.wording import (
    balance_line,
    decision_lines,
    register_line,
    service_word,
)
from lifecircle.words import say

_MOST_LINES = 200
_STEERING = ("Cc", "Cf", "Cs")
_ODD = ("total", "note", "title")


def report_text(done: Import, *, language: str) -> str:
    """Return the report of an import as Markdown.

    Parameters
    ----------
    done
        An import that is not refused.
    language
        ``zh`` or ``en``.
    """
    parts = [f"# {_say('title', language)}", balance_line(done.account, language=language)]
    parts += _accounts(done, language)
    parts += _services(done, language)
    for plan in done.plans:
        parts += _register(plan, language)
    parts += _section("joined", _joined(done, language), language, rule=_rule(language))
    parts += _section("doubts", _doubts(done, language), language)
    parts += _section("geocode", _geocode(done, language), language, rule=_remedy(done, language))
    parts += _section("refused", _refused(done, language), language)
    parts += _section("others", _others(done, language), language)
    parts += _section("notices", _notices(done.faults, language), language)
    return "\n\n".join(part for part in parts if part) + "\n"


def _say(key: str, language: str, **values: str | float) -> str:
    """Return one sentence of the report."""
    return say(f"registers.report.{key}", language=language, **values)


def _accounts(done: Import, language: str) -> Iterator[str]:
    """Yield the account of each register as a table."""
    yield f"## {_say('accounts', language)}"
    yield _say("law", language)
    head = [_say("register", language), _say("rows_in", language)]
    head += [say(f"registers.fate.{fate}", language=language) for fate in FATES]
    rows = [
        [account.place or say("registers.console.all", language=language), str(account.rows_in)]
        + [str(account.fates[fate]) for fate in FATES]
        for account in (*done.accounts, done.account)
    ]
    yield _table([head, *rows])


def _services(done: Import, language: str) -> Iterator[str]:
    """Yield how many facilities of each service the layer has."""
    yield f"## {_say('facilities', language)}"
    counts = facility_counts(done)["by_service"]
    if not counts:
        yield _say("none", language)
        return
    rows = [[service_word(one, language=language), one, str(many)] for one, many in counts.items()]
    yield _table([[_say("service", language), "id", _say("how_many", language)], *rows])


def _register(plan: Plan, language: str) -> Iterator[str]:
    """Yield how one register was read."""
    yield f"## {_plain(register_line(plan, language=language))}"
    head, *rows = recognition_rows(plan, language=language)
    none = say("registers.meaning.none", language=language)
    yield _table([head, *(row for row in rows if row[1] != none)])
    left = [row[0] for row in rows if row[1] == none]
    if left:
        listed = ("、" if language == "zh" else ", ").join(left)
        yield _plain(_say("left_out", language, listed=listed))
    yield _say("confidence_note", language, least=f"{LEAST_CONFIDENCE:.2f}")
    lines = decision_lines(plan, language=language)
    if lines:
        yield _bullets(lines)


def _section(key: str, lines: Sequence[str], language: str, *, rule: str = "") -> Iterator[str]:
    """Yield a heading, what holds there, and the lines; those beyond 200 are counted."""
    yield f"## {_say(key, language)}"
    if rule:
        yield rule
    shown = list(lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        shown.append(_say("more", language, count=len(lines) - _MOST_LINES))
    yield _bullets(shown) if shown else _say("none", language)


def _rule(language: str) -> str:
    """Return when two rows are one facility."""
    return _say("joined_rule", language, metres=f"{SAME_PLACE_M:g}")


def _remedy(done: Import, language: str) -> str:
    """Return what to do about rows without a place, if there are any."""
    return _say("geocode_remedy", language) if done.account.fates["geocode"] else ""


def _joined(done: Import, language: str) -> list[str]:
    """Return one line a row that was joined to another."""
    return [
        _say("joined_line", language, place=done.places[entry.register], row=entry.row,
             name=entry.name, into=_where(entry.into, done, language))
        for entry in done.entries if entry.into is not None
    ]  # fmt: skip


def _doubts(done: Import, language: str) -> list[str]:
    """Return one line a pair of rows that may be one facility."""
    named: dict[Key, Entry] = {entry.key: entry for entry in done.entries}
    lines = []
    for one in done.doubts:
        differs = (say(f"registers.differs.{name}", language=language) for name in one.differs)
        lines.append(_say(
            "doubts_line", language, first=_where(one.first, done, language),
            second=_where(one.second, done, language), name=named[one.second].name,
            distance=f"{one.distance_m:.0f}", differs=", ".join(differs),
        ))  # fmt: skip
    return lines


def _geocode(done: Import, language: str) -> list[str]:
    """Return how many rows have no place, by reason."""
    reasons = Counter(entry.reason for entry in done.entries if entry.fate == "geocode")
    return [
        _say("geocode_line", language, count=count,
             reason=say(f"registers.reason.{reason}", language=language))
        for reason, count in sorted(reasons.items())
    ]  # fmt: skip


def _refused(done: Import, language: str) -> list[str]:
    """Return one line a refused row."""
    return [
        _say("refused_line", language, place=done.places[entry.register], row=entry.row,
             name=entry.name, reason=say(f"registers.reason.{entry.reason}", language=language))
        for entry in done.entries if entry.fate == "refused"
    ]  # fmt: skip


def _others(done: Import, language: str) -> list[str]:
    """Return one line a total, a note and a title."""
    return [
        _say("others_line", language, place=place, row=one.row, text=one.text,
             fate=say(f"registers.fate.{one.fate}", language=language))
        for place, rows in done.rows.items() for one in rows if one.fate in _ODD
    ]  # fmt: skip


def _notices(faults: Iterable[Fault], language: str) -> list[str]:
    """Return one line a warning."""
    return [fault.text(language=language) for fault in faults]


def _where(key: Key | None, done: Import, language: str) -> str:
    """Return a row by its register and number."""
    if key is None:
        return ""
    row = say("faults.where.row", language=language, row=key[1])
    return f"{done.places[key[0]]} {row}"


def _bullets(lines: Iterable[str]) -> str:
    """Return lines as a list."""
    return "\n".join(f"- {_plain(line)}" for line in lines)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table, the head first."""
    lines = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def _plain(text: str) -> str:
    """Return a text on one line that Markdown shows as it is."""
    signs = (" " if unicodedata.category(sign) in _STEERING else sign for sign in text)
    line = " ".join("".join(signs).split()).replace("\\", "\\\\")
    for sign in "|<>`*_[]":
        line = line.replace(sign, f"\\{sign}")
    return line.encode("utf-8", "replace").decode("utf-8")
