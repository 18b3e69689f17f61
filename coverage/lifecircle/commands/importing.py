"""`lifecircle import`: registers shown as they are understood, then written as one clean layer."""

from functools import partial
from pathlib import Path

from lifecircle.arguments import Call
from lifecircle.commands.studies import new_folder
from lifecircle.commands.telling import DATA_AT_FAULT, DONE, print_text, tell, write_out
from lifecircle.errors import CallError, errors_in
from lifecircle.registers import (
    Choices,
    Import,
    import_registers,
    json_text,
    write_draft,
    write_import,
)
from lifecircle.registers.told.console import (
    draft_line,
    outcome_lines,
    recognition_text,
    refused_line,
    written_line,
)
from lifecircle.report.aside import written_aside
from lifecircle.report.faults import fault_lines
from lifecircle.report.terminal import aligned, visible
from lifecircle.words import say

_LEFT_COLUMNS = 6


def obey(call: Call) -> int:
    """Import registers; nothing is written where that was refused."""
    language = call.spoken
    out = None if call.out is None else new_folder(call.out, language)
    if out is None and call.draft is None:
        raise CallError(say("registers.call.needs_out", language=language))
    choices = Choices(service=call.service or "", datum=call.datum or "", accept=call.accept)
    done = import_registers(
        call.files, choices=choices, sheets=call.sheets, mapping=call.mapping, language=language
    )
    if not call.as_json:
        _show_recognised(done, call)
    if call.draft is not None:
        write_draft(done, Path(call.draft), language=language)
        tell(draft_line(call.draft, language=language))
    if out is not None and not done.refused:
        with written_aside(out.resolve(), language=language) as aside:
            write_import(done, aside, language=language)
    if call.as_json:
        write_out(json_text(done, language=language))
    elif done.refused:
        tell(refused_line(language=language))
    else:
        print_text("\n".join(outcome_lines(done, language=language)))
        if call.out is not None:
            print_text(written_line(call.out, language=language))
    return DATA_AT_FAULT if done.refused else DONE


def _show_recognised(done: Import, call: Call) -> None:
    """Show what was recognised and what is in doubt, before anything is written."""
    language = call.spoken
    if done.plans and not call.quiet:
        table = partial(aligned, left=_LEFT_COLUMNS)
        text = recognition_text(done, language=language, table=table)
        print_text("\n".join(visible(line) for line in text.split("\n")))
    faults = errors_in(done.faults) if call.quiet else done.faults
    for line in fault_lines(faults, language=language):
        tell(line)
