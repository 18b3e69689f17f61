"""Which service a register without a column of services lists, by where that is said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from lifecircle.registers.tables.table import RegisterTable
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.service_reading import held_services, read_services
from lifecircle.registers.words.vocabulary import service_words

_KNOWN, _HELD, _NAMES_ALONE, _CONFLICT = 0.9, 0.8, 0.7, 0.5
_ANOTHER_SAYS_SO = 0.1
_MOST_NAMES_SHARE = 0.8
_MANY_NAMES_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class WholeService:
    """The service of a whole register.

    Parameters
    ----------
    service
        Its id; empty if nothing says it.
    confidence
        0-1. A name of the sheet, the title or the file that is a known word gives 0.9, one that
        holds it 0.8; a second that says the same adds 0.1, one that says otherwise leaves 0.5.
        The names of most facilities alone give 0.7.
    evidence
        Where it is said: ``sheet``, ``title``, ``file``, ``names``; ``decided`` where the user
        said it.
    by_name
        Whether each facility's own name has to say it, since they are of several services.
    """

    service: str = ""
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    by_name: bool = False


def whole_service(table: RegisterTable, names: Sequence[str]) -> WholeService:
    """Return which service a register lists, by its sheet, titles, file and facilities' names.

    Parameters
    ----------
    table
        The register.
    names
        The names in it.
    """
    stem = PurePath(table.file.replace("\\", "/")).stem
    said = [("sheet", table.sheet), *(("title", text) for text in table.titles), ("file", stem)]
    votes = [(where, *_named(text)) for where, text in said if text]
    votes = [vote for vote in votes if vote[1]]
    most, share, named = _of_names(names)
    if not votes:
        if named < _MOST_NAMES_SHARE:
            return WholeService()
        alone = share >= _MOST_NAMES_SHARE
        return WholeService(
            service=most if alone else "", confidence=_NAMES_ALONE, evidence=("names",),
            by_name=not alone,
        )  # fmt: skip
    _, service, sure = votes[0]
    agree = [where for where, other, _ in votes if other == service]
    if len(agree) < len(votes) or (most not in {"", service} and share >= _MANY_NAMES_SHARE):
        return WholeService(service=service, confidence=_CONFLICT, evidence=tuple(agree))
    if most == service and share >= _MANY_NAMES_SHARE:
        agree.append("names")
    sure += _ANOTHER_SAYS_SO if len(agree) > 1 else 0.0
    return WholeService(
        service=service, confidence=round(min(sure, 1.0), 2), evidence=tuple(dict.fromkeys(agree))
    )


def _named(text: str) -> tuple[str, float]:
    """Return the one service a text names and how sure that is; nothing if it names several."""
    whole = service_words().get(spoken(text))
    if whole is not None:
        return whole, _KNOWN
    held, _ = held_services(spoken(text))
    return (held[0], _HELD) if len(held) == 1 else ("", 0.0)


def _of_names(names: Sequence[str]) -> tuple[str, float, float]:
    """Return the service most names hold, its share of all names, and the share that hold one."""
    given = [name for name in names if name]
    found = Counter(
        reading.services[0] for name in given if (reading := read_services(name)).services
    )
    if not found:
        return "", 0.0, 0.0
    service, many = min(found.items(), key=lambda one: (-one[1], one[0]))
    return service, many / len(given), found.total() / len(given)
