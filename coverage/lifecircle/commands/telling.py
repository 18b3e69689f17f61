"""What a command says, and where: results on stdout, everything else on stderr."""

import sys

from lifecircle.errors import Fault, LifecircleError
from lifecircle.report.faults import fault_lines, faults_json
from lifecircle.words import say

DONE, DATA_AT_FAULT, CALL_AT_FAULT, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""

_NOTES_SHOWN = 8


class OutputError(LifecircleError):
    """Standard output cannot be written, for a reason."""


def write_out(text: str) -> None:
    """Write a result to standard output as it is, at once, so that nothing is lost unseen.

    Raises
    ------
    BrokenPipeError
        If nobody reads on.
    OutputError
        If it cannot be written for another reason.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or str(error)) from error


def print_text(text: str) -> None:
    """Write a line or more of a result to standard output."""
    write_out(f"{text}\n")


def tell(text: str) -> None:
    """Write a notice to standard error."""
    sys.stderr.write(f"{text}\n")


def tell_notes(notes: tuple[Fault, ...], language: str) -> None:
    """Say the first warnings, and how many more there are."""
    lines = fault_lines(notes, language=language)
    for line in lines[:_NOTES_SHOWN]:
        tell(line)
    if len(lines) > _NOTES_SHOWN:
        tell(say("cli.say.more", language=language, count=len(lines) - _NOTES_SHOWN))


def tell_letters(language: str) -> None:
    """Say which letters the figures lack, if any."""
    from lifecircle.report.figures.fonts import font_note

    if letters := font_note(language):
        tell(letters)


def data_at_fault(faults: tuple[Fault, ...], *, as_json: bool, language: str) -> int:
    """List every fault and return the exit status."""
    if as_json:
        write_out(faults_json(faults, language=language))
    else:
        for line in fault_lines(faults, language=language):
            tell(line)
        tell(say("cli.say.nothing_written", language=language))
    return DATA_AT_FAULT


def never_fail_on_a_letter() -> None:
    """Have a terminal that lacks a letter show a mark instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
