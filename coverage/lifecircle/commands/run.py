"""`lifecircle run`: analyse a study and write the pack."""

import sys

from lifecircle.arguments import Call
from lifecircle.commands.studies import open_named, recorded, with_circles
from lifecircle.commands.telling import DONE, print_text, tell_letters, tell_notes
from lifecircle.words import say


def obey(call: Call) -> int:
    """Analyse a study and write the pack."""
    from lifecircle.circles.analysis import analyse
    from lifecircle.report.console import circles_table
    from lifecircle.report.pack import PARTS, check_out, write_pack
    from lifecircle.report.progress import progress_line
    from lifecircle.report.summary import summary_text
    from lifecircle.report.wording import chosen_language

    out = call.out or "out"
    check_out(out, language=call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=call.spoken))
        study = with_circles(open_named(call), call)
        language = chosen_language(study, call.language)

        def tell(stage: str) -> None:
            show(say(f"cli.progress.{stage}", language=language))

        result = analyse(study, progress=tell)
        write_pack(
            result,
            out,
            only=("tables", "summary") if call.tables_only else PARTS,
            language=language,
            command=recorded(call),
            progress=tell,
        )
    if not call.quiet:
        tell_notes((*result.notes, *study.notes), language)
        if not call.tables_only:
            tell_letters(language)
    if call.as_json:
        sys.stdout.write(summary_text(result, language=language))
        return DONE
    print_text(circles_table(result, language=language))
    print_text(say("cli.say.written", language=language, path=out))
    return DONE
