"""`lifecircle check`: read a study, compute nothing, list every fault."""

import sys
from pathlib import Path

from lifecircle.arguments import Call
from lifecircle.commands.studies import study_path
from lifecircle.commands.telling import DATA_AT_FAULT, DONE, print_text, tell, write_out
from lifecircle.errors import errors_in
from lifecircle.report.faults import fault_lines, faults_json
from lifecircle.words import say


def obey(call: Call) -> int:
    """Read a study and list every fault; who wants it quiet is told how many warnings there are."""
    from lifecircle.circles.checking import check_study
    from lifecircle.report.progress import progress_line

    language, path = call.spoken, study_path(call)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.checking", language=language))
        found = check_study(path)
    errors = errors_in(found)
    if call.as_json:
        write_out(faults_json(found, language=language))
        return DATA_AT_FAULT if errors else DONE
    for line in fault_lines(errors if call.quiet else found, language=language):
        tell(line)
    if not errors and not call.quiet:
        _tell_page(path, language)
    counts = {"errors": len(errors), "warnings": len(found) - len(errors)}
    print_text(say(f"cli.say.{'faults' if found else 'no_faults'}", language=language, **counts))
    return DATA_AT_FAULT if errors else DONE


def _tell_page(path: str | Path, language: str) -> None:
    """Say what a sound study rests on."""
    from lifecircle.report.assumptions import assumption_lines
    from lifecircle.report.terminal import visible
    from lifecircle.study.study import read_study

    for line in assumption_lines(read_study(path), language=language):
        print_text(visible(line))
    print_text("")
