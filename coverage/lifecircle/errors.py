"""What can go wrong, said so that the reader knows what to do next.

Everything wrong with the *data* is a `Fault`: a value, collected with its neighbours and shown
all at once. What is wrong with a *call* is raised at the spot. Every error inherits
`LifecircleError` and the builtin a caller would expect.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Literal

from lifecircle.words import Value, say


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong, or doubtful, in the data: where it is and how to mend it.

    Parameters
    ----------
    code
        Its entry in ``words/<language>/faults.toml``, which holds ``what`` and ``remedy``.
    severity
        ``"error"`` stops the run; ``"warning"`` goes on and is printed in the report's notes.
    file
        The file as the user wrote it, or ``""``.
    row
        The row as the user's spreadsheet numbers it (the header is row 1), a feature id, or
        None when the fault is not in one row.
    field
        The column or key.
    value
        What stands there now.
    details
        Further values named in the sentence. Numbers are amounts and are told with thousands
        marks; what is no amount (a year, a row, the number of a zone) is handed over as text.
    """

    code: str
    severity: Literal["error", "warning"] = "error"
    file: str = ""
    row: int | str | None = None
    field: str = ""
    value: str = ""
    details: Mapping[str, Value] = dataclasses.field(default_factory=dict)

    def what(self, *, language: str = "en") -> str:
        """Return the sentence that says what is wrong."""
        return self._say("what", language)

    def remedy(self, *, language: str = "en") -> str:
        """Return the sentence that says what to do."""
        return self._say("remedy", language)

    def where(self, *, language: str = "en") -> str:
        """Return file, row and field in one short phrase, or an empty string."""
        parts = [self.file] if self.file else []
        if self.row is not None:
            parts.append(say("faults.where.row", language=language, row=self.row))
        if self.field:
            parts.append(say("faults.where.field", language=language, field=self.field))
        return say("faults.where.joint", language=language).join(parts)

    def text(self, *, language: str = "en") -> str:
        """Return the whole fault on one line: where, what, remedy."""
        where = self.where(language=language)
        head = say("faults.where.head", language=language, where=where) if where else ""
        return f"{head}{self.what(language=language)} {self.remedy(language=language)}"

    def _say(self, part: str, language: str) -> str:
        named = {"field": self.field, "value": _short(self.value), "file": self.file}
        told = {key: _amount(value) for key, value in self.details.items()}
        row = "" if self.row is None else str(self.row)
        return say(f"faults.{self.code}.{part}", language=language, **{**named, "row": row, **told})


def _amount(value: Value) -> str:
    """Return a number with its thousands marks, and text as it is."""
    return value if isinstance(value, str) else f"{value:,}"


def _short(value: str, *, most: int = 80) -> str:
    """Return the value on one line, cut so that one bad cell cannot fill the screen."""
    line = " ".join(value.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def errors_in(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults that stop a run."""
    return tuple(fault for fault in faults if fault.severity == "error")


class LifecircleError(Exception):
    """Base of every error this package raises on purpose."""


class StudyError(LifecircleError, ValueError):
    """The data are at fault; carries every fault that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.text() for fault in self.faults))


class CallError(LifecircleError, ValueError):
    """The call is at fault: an option, a name or a combination that cannot be."""


class MissingExtraError(LifecircleError, ImportError):
    """A part of the package needs an optional dependency that is not installed."""
