"""The command line: reads the call and hands it to its command. It computes nothing."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from lifecircle._version import __version__
from lifecircle.arguments import Call, language_around, language_asked, parse
from lifecircle.commands.telling import (
    CALL_AT_FAULT,
    DONE,
    INTERRUPTED,
    OutputError,
    data_at_fault,
    never_fail_on_a_letter,
    print_text,
    tell,
)
from lifecircle.errors import LifecircleError, StudyError
from lifecircle.words import say

_MODULES: Mapping[str, str] = {"import": "importing"}
_HELP: Mapping[str, str] = {
    "import": "registers.help.import",
    "fetch": "fetch.help.fetch",
    "scenario": "proposals.help.scenario",
    "compare": "proposals.help.compare",
    "site": "siting.help.site",
}


def program() -> NoReturn:
    """Run the command line as a program of its own.

    When all is written the system takes back its memory in one go, which is quicker than taking
    every table and shape apart first.
    """
    status = main()
    with suppress(OSError):  # told already, or nobody is there to be told
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    argv
        The arguments after the program's name; those of the process by default.

    Returns
    -------
    int
        0 done, 1 the data are at fault, 2 the call is, 130 interrupted.
    """
    # A command builds its tables once and ends: looking for garbage on the way finds none.
    gc.set_threshold(500_000, 50, 50)
    words = list(sys.argv[1:] if argv is None else argv)
    never_fail_on_a_letter()
    language = language_asked(words) or language_around()
    try:
        return _obeyed(words, language)
    except OutputError as error:
        tell(say("cli.say.output_lost", language=language, reason=str(error)))
        return CALL_AT_FAULT
    except LifecircleError as error:
        tell(
            say(
                "cli.say.line",
                language=language,
                kind=say("cli.say.error", language=language),
                text=str(error),
            )
        )
        return CALL_AT_FAULT
    except KeyboardInterrupt:
        tell(say("cli.say.interrupted", language=language))
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _obeyed(words: Sequence[str], language: str) -> int:
    """Do what the words ask for, or list what is wrong with the data."""
    try:
        return _obey(parse(words))
    except StudyError as error:
        return data_at_fault(error.faults, as_json="--json" in words, language=language)


def _obey(call: Call) -> int:
    """Do what was asked for."""
    if call.wants_version:
        print_text(f"lifecircle {__version__}")
        return DONE
    if call.wants_help:
        key = _HELP.get(call.command, f"cli.help.{call.command or 'main'}")
        print_text(say(key, language=call.spoken).rstrip())
        return DONE
    module = import_module(f"lifecircle.commands.{_MODULES.get(call.command, call.command)}")
    status: int = module.obey(call)
    return status


if __name__ == "__main__":
    program()
