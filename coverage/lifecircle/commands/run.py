"""`lifecircle run`: analyse a study and write the pack."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.arguments import Call
from lifecircle.commands.studies import open_named, recorded, with_circles
from lifecircle.commands.telling import DONE, print_text, tell_letters, tell_notes, write_out
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.again.retrace import Retrace
    from lifecircle.circles.results import Result
    from lifecircle.report.pack import BegunPack
    from lifecircle.study.study import Study


def obey(call: Call) -> int:
    """Analyse a study and write the pack."""
    from lifecircle.report.console import circles_table
    from lifecircle.report.pack import PARTS, begun_pack
    from lifecircle.report.progress import progress_line
    from lifecircle.report.target import check_out
    from lifecircle.report.wording import chosen_language

    out = call.out or "out"
    check_out(out, language=call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=call.spoken))
        study = with_circles(open_named(call), call)
        language = chosen_language(study, call.language)

        def tell(stage: str) -> None:
            """Show a stage on the line of progress."""
            show(say(f"cli.progress.{stage}", language=language))

        parts = ("tables", "summary") if call.tables_only else PARTS
        with begun_pack(study, out, only=parts, language=language) as pack:
            result, again = _answers(study, call.years, tell, pack)
            pack.write(result, again=again, command=recorded(call), progress=tell)
    if not call.quiet:
        tell_notes((*result.notes, *result.study.notes), language)
        if not call.tables_only:
            tell_letters(language)
    if call.as_json:
        write_out((Path(out) / "summary.json").read_text(encoding="utf-8"))
        return DONE
    print_text(circles_table(result, language=language))
    if result.trend is not None:
        from lifecircle.report.trend import trend_lines

        print_text(trend_lines(result, language=language))
    print_text(say("cli.say.written", language=language, path=out))
    return DONE


def _answers(
    study: "Study", years: tuple[int, ...], tell: Callable[[str], None], pack: "BegunPack"
) -> "tuple[Result, Retrace | None]":
    """Return the study's answers: as it is, or in the first year named, beside the others.

    And its searches where they are at hand.
    """
    if not years:
        from lifecircle.circles.analysis import analysed

        return analysed(study, progress=tell, nearest=pack.nearest)
    from lifecircle.circles.trend import analyse_years, trend_table

    found = analyse_years(study, years, progress=tell)
    result = found[years[0]]
    return (replace(result, trend=trend_table(found)) if len(years) > 1 else result), None
