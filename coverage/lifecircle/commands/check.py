"""`lifecircle check`: read a study, compute nothing, list every fault."""

import sys
from pathlib import Path

from lifecircle.arguments import Call
from lifecircle.commands.studies import study_path
from lifecircle.commands.telling import DATA_AT_FAULT, DONE, print_text, tell
from lifecircle.errors import errors_in
from lifecircle.report.faults import fault_lines, faults_json
from lifecircle.words import say


def obey(call: Call) -> int:
    """Read a study and list every fault."""
    from lifecircle.circles.checking import check_study
    from lifecircle.report.progress import progress_line

    language = call.spoken
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.checking", language=language))
        found = check_study(study_path(call))
    errors = errors_in(found)
    faults = errors if call.quiet else found
    if call.as_json:
        sys.stdout.write(faults_json(faults, language=language))
        return DATA_AT_FAULT if errors else DONE
    for line in fault_lines(faults, language=language):
        tell(line)
    if not errors and not call.quiet:
        _tell_page(study_path(call), language)
    counts = {"errors": len(errors), "warnings": len(faults) - len(errors)}
    print_text(say(f"cli.say.{'faults' if faults else 'no_faults'}", language=language, **counts))
    return DATA_AT_FAULT if errors else DONE


def _tell_page(path: str | Path, language: str) -> None:
    """Say what a sound study rests on."""
    from lifecircle.report.assumptions import assumption_lines
    from lifecircle.report.terminal import visible
    from lifecircle.study.study import read_study

    for line in assumption_lines(read_study(path), language=language):
        print_text(visible(line))
    print_text("")
