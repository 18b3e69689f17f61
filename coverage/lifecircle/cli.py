"""The command line: reads the call, hands it on, says what came of it. It computes nothing."""

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle._version import __version__
from lifecircle.arguments import Call, language_around, language_asked, parse
from lifecircle.errors import CallError, Fault, LifecircleError, StudyError, errors_in
from lifecircle.report.faults import fault_lines, faults_json
from lifecircle.study.keys import nearest_name
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.study.study import Study

DONE, DATA_AT_FAULT, CALL_AT_FAULT, INTERRUPTED = 0, 1, 2, 130

_DATA = "data"
_NOTES_SHOWN = 8


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
    gc.set_threshold(200_000, 50, 50)
    words = list(sys.argv[1:] if argv is None else argv)
    _never_fail_on_a_letter()
    language = language_asked(words) or language_around()
    try:
        return _obey(parse(words))
    except StudyError as error:
        return _data_at_fault(error.faults, as_json="--json" in words, language=language)
    except LifecircleError as error:
        _tell(
            say(
                "cli.say.line",
                language=language,
                kind=say("cli.say.error", language=language),
                text=str(error),
            )
        )
        return CALL_AT_FAULT
    except KeyboardInterrupt:
        _tell(say("cli.say.interrupted", language=language))
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _obey(call: Call) -> int:
    """Do what was asked for."""
    if call.wants_version:
        _print(f"lifecircle {__version__}")
        return DONE
    if call.wants_help:
        _print(say(f"cli.help.{call.command or 'main'}", language=call.spoken).rstrip())
        return DONE
    return _COMMANDS[call.command](call)


def _run(call: Call) -> int:
    """Analyse a study and write the pack."""
    from lifecircle.circles.analysis import analyse
    from lifecircle.report.console import circles_table
    from lifecircle.report.figures.fonts import font_note
    from lifecircle.report.pack import PARTS, check_out, write_pack
    from lifecircle.report.progress import progress_line
    from lifecircle.report.summary import summary_text
    from lifecircle.report.wording import chosen_language

    out = call.out or "out"
    check_out(out, language=call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=call.spoken))
        study = _with_circles(_study(call), call)
        language = chosen_language(study, call.language)

        def tell(stage: str) -> None:
            show(say(f"cli.progress.{stage}", language=language))

        result = analyse(study, progress=tell)
        write_pack(
            result,
            out,
            only=("tables", "summary") if call.tables_only else PARTS,
            language=language,
            command=_recorded(call),
            progress=tell,
        )
    if not call.quiet:
        _tell_notes((*result.notes, *study.notes), language)
        if not call.tables_only and (letters := font_note(language)):
            _tell(letters)
    if call.as_json:
        sys.stdout.write(summary_text(result, language=language))
        return DONE
    _print(circles_table(result, language=language))
    _print(say("cli.say.written", language=language, path=out))
    return DONE


def _check(call: Call) -> int:
    """Read a study and list every fault."""
    from lifecircle.circles.checking import check_study
    from lifecircle.report.progress import progress_line

    language = call.spoken
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.checking", language=language))
        found = check_study(_study_path(call))
    errors = errors_in(found)
    faults = errors if call.quiet else found
    if call.as_json:
        sys.stdout.write(faults_json(faults, language=language))
        return DATA_AT_FAULT if errors else DONE
    for line in fault_lines(faults, language=language):
        _tell(line)
    counts = {"errors": len(errors), "warnings": len(faults) - len(errors)}
    _print(say(f"cli.say.{'faults' if faults else 'no_faults'}", language=language, **counts))
    return DATA_AT_FAULT if errors else DONE


def _sample(call: Call) -> int:
    """Write the demonstration study."""
    from lifecircle.model import write_sample
    from lifecircle.report.aside import written_aside
    from lifecircle.report.progress import progress_line
    from lifecircle.report.summary import json_text

    if call.out is None:
        raise CallError(say("cli.call.needs_out", language=call.spoken))
    out = _new_folder(call.out, call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.sample", language=call.spoken))
        with written_aside(out.resolve(), language=call.spoken) as aside:
            write_sample(aside, size=call.size)
    if call.as_json:
        files = sorted(path for path in out.rglob("*") if path.is_file())
        names = [path.relative_to(out).as_posix() for path in files]
        sys.stdout.write(json_text({"model": True, "size": call.size, "files": names}))
    else:
        _print(say("cli.say.sample_written", language=call.spoken, path=call.out))
    return DONE


def _standards(call: Call) -> int:
    """List the bundled standards."""
    from lifecircle.report.console import standards_table
    from lifecircle.report.manifest import plain
    from lifecircle.report.summary import json_text
    from lifecircle.study.standards import bundled_standards

    standards = bundled_standards()
    if call.as_json:
        sys.stdout.write(json_text([plain(one) for one in standards]))
        return DONE
    _print("\n\n".join(standards_table(one, language=call.spoken) for one in standards))
    return DONE


_COMMANDS: Mapping[str, Callable[[Call], int]] = {
    "run": _run,
    "check": _check,
    "sample": _sample,
    "standards": _standards,
}


def _study_path(call: Call) -> str | Path:
    """Return the study named, else ``data/``, else the one that comes with the package."""
    from lifecircle.study.study import sample_folder

    if call.study is not None or Path(_DATA).exists():
        return call.study or _DATA
    if not call.quiet:
        _tell(say("cli.say.no_data", language=call.spoken))
    return sample_folder()


def _study(call: Call) -> "Study":
    """Read the study that is meant."""
    from lifecircle.circles.checking import open_study

    return open_study(_study_path(call))


def _with_circles(study: "Study", call: Call) -> "Study":
    """Keep the circles asked for; all of them if none is named."""
    known = {circle.id: circle for circle in study.standard.circles}
    for name in call.circles:
        if name not in known:
            values = {"nearest": nearest_name(name, known), "known": ", ".join(known)}
            raise CallError(
                say("cli.call.unknown_circle", language=call.spoken, name=name, **values)
            )
    if not call.circles:
        return study
    chosen = tuple(known[name] for name in known if name in call.circles)
    return replace(study, standard=replace(study.standard, circles=chosen))


def _recorded(call: Call) -> str:
    """Return the call for the manifest: what changes the result, and no path."""
    words = ["lifecircle", call.command]
    words += ["--tables-only"] if call.tables_only else []
    words += [word for name in sorted(set(call.circles)) for word in ("--circle", name)]
    return " ".join(words)


def _new_folder(given: str, language: str) -> Path:
    """Return a folder that may be written to: a new or an empty one."""
    out = Path(given)
    if out.exists() and not out.is_dir():
        raise CallError(say("cli.call.out_not_a_folder", language=language, path=given))
    if out.is_dir() and any(out.iterdir()):
        raise CallError(say("cli.call.out_not_empty", language=language, path=given))
    return out


def _data_at_fault(faults: tuple[Fault, ...], *, as_json: bool, language: str) -> int:
    """List every fault and return the exit status."""
    if as_json:
        sys.stdout.write(faults_json(faults, language=language))
    else:
        for line in fault_lines(faults, language=language):
            _tell(line)
        _tell(say("cli.say.nothing_written", language=language))
    return DATA_AT_FAULT


def _tell_notes(notes: tuple[Fault, ...], language: str) -> None:
    """Say the first warnings, and how many more there are."""
    for line in fault_lines(notes[:_NOTES_SHOWN], language=language):
        _tell(line)
    if len(notes) > _NOTES_SHOWN:
        _tell(say("cli.say.more", language=language, count=len(notes) - _NOTES_SHOWN))


def _print(text: str) -> None:
    """Write a result to standard output."""
    sys.stdout.write(f"{text}\n")


def _tell(text: str) -> None:
    """Write a notice to standard error."""
    sys.stderr.write(f"{text}\n")


def _never_fail_on_a_letter() -> None:
    """Have a terminal that lacks a letter show a mark instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
