"""The records of a CSV file in any encoding an office saves: UTF-8, UTF-16, GB18030."""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from lifecircle.errors import Fault
from lifecircle.study.contents import unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t|"
_LINES_LOOKED_AT = 50

Records = list[list[str]]


def read_records(
    path: Path, *, file: str, encoding: str = ""
) -> tuple[Records | None, str, tuple[Fault, ...]]:
    """Return the records of a CSV file, and the encoding they were read in.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    file
        The path as the user wrote it.
    encoding
        The encoding if it is known; a byte-order mark goes before it, and without either UTF-8
        is tried, then GB18030.

    Returns
    -------
    tuple
        The records, the encoding, and faults ``unreadable-file``, ``unknown-encoding`` or
        ``wrong-encoding`` (with the line); the warning ``encoding-guessed`` where it was tried.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, "", (unreadable(file, error),)
    text, used, faults = _decoded(raw, file, encoding)
    if text is None:
        return None, used, faults
    try:
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=_separator(text))), used, faults
    except csv.Error as error:
        return None, used, (*faults, unreadable(file, error))


def _decoded(raw: bytes, file: str, encoding: str) -> tuple[str | None, str, tuple[Fault, ...]]:
    """Return the text of a file and its encoding."""
    told = next((name for mark, name in _MARKS if raw.startswith(mark)), encoding)
    if told:
        return _decoded_as(raw, file, told)
    text, used, faults = _decoded_as(raw, file, "utf-8")
    if text is not None or _mostly_utf8(raw.splitlines()):
        return text, used, faults
    text, used, faults = _decoded_as(raw, file, "gb18030")
    note = Fault(code="encoding-guessed", severity="warning", file=file, value="GB18030")
    return text, used, faults if text is None else (note,)


def _decoded_as(raw: bytes, file: str, encoding: str) -> tuple[str | None, str, tuple[Fault, ...]]:
    """Return the text in one encoding, or the line that is not in it."""
    try:
        codec = codecs.lookup(encoding).name
        return raw.decode("utf-8-sig" if codec == "utf-8" else codec), encoding, ()
    except (LookupError, AssertionError):
        return None, encoding, (Fault(code="unknown-encoding", file=file, value=encoding),)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, encoding, (Fault(code="wrong-encoding", file=file, row=line, value=encoding),)


def _mostly_utf8(lines: Iterable[bytes]) -> bool:
    """Return whether most lines with Chinese in them are sound UTF-8: then a few are spoilt."""
    telling = [line for line in lines if not line.isascii()]
    return sum(_is_utf8(line) for line in telling) * 2 > len(telling)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """Return the separator that parts most lines, the first of `_SEPARATORS` if two are equal."""
    lines: Sequence[str] = text.splitlines()[:_LINES_LOOKED_AT]
    return max(_SEPARATORS, key=lambda sign: (sum(sign in line for line in lines), _counts(sign)))


def _counts(sign: str) -> int:
    """Return how a separator is preferred to the others."""
    return -_SEPARATORS.index(sign)
