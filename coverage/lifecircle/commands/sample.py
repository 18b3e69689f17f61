"""`lifecircle sample`: write the model study."""

import sys

from lifecircle.arguments import Call
from lifecircle.commands.studies import new_folder
from lifecircle.commands.telling import DONE, print_text, write_out
from lifecircle.errors import CallError
from lifecircle.words import say


def obey(call: Call) -> int:
    """Write the demonstration study."""
    from lifecircle.model import write_sample
    from lifecircle.report.aside import written_aside
    from lifecircle.report.json_text import json_text
    from lifecircle.report.progress import progress_line

    if call.out is None:
        raise CallError(say("cli.call.needs_out", language=call.spoken))
    out = new_folder(call.out, call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.sample", language=call.spoken))
        with written_aside(out.resolve(), language=call.spoken) as aside:
            write_sample(aside, size=call.size)
    if call.as_json:
        files = sorted(path for path in out.rglob("*") if path.is_file())
        names = [path.relative_to(out).as_posix() for path in files]
        write_out(json_text({"model": True, "size": call.size, "files": names}))
    else:
        print_text(say("cli.say.sample_written", language=call.spoken, path=call.out))
    return DONE
