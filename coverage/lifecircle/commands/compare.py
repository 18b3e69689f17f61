"""`lifecircle compare`: two finished packs held against each other."""

import json
import sys
from pathlib import Path

from lifecircle.arguments import Call
from lifecircle.commands.studies import recorded
from lifecircle.commands.telling import DONE, print_text, tell_notes, write_out
from lifecircle.errors import CallError
from lifecircle.words import say


def obey(call: Call) -> int:
    """Compare two packs and write what differs."""
    from lifecircle.report.progress import progress_line
    from lifecircle.report.proposals.comparing import packs_compared
    from lifecircle.report.proposals.console import ranking_text
    from lifecircle.report.proposals.pack import PARTS, PLAIN_PARTS, check_target, write_proposals
    from lifecircle.report.proposals.summary import proposals_text

    if len(call.files) != 2:
        raise CallError(say("proposals.call.needs_two", language=call.spoken))
    if call.out is None:
        raise CallError(say("proposals.call.needs_out", language=call.spoken))
    language = call.language or _language_of(call.files[0]) or call.spoken
    check_target(call.out, kind="compare", language=language)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=language))
        circle = call.circles[0] if call.circles else ""
        told = packs_compared(*call.files, language=language, circle=circle)
        write_proposals(
            told,
            call.out,
            language=language,
            only=PLAIN_PARTS if call.tables_only else PARTS,
            command=recorded(call),
            progress=lambda part: show(say(f"proposals.progress.{part}", language=language)),
        )
    if call.as_json:
        if not call.quiet:
            tell_notes(told.refused, language)
        write_out(proposals_text(told))
        return DONE
    print_text(ranking_text(told, language=language))
    print_text(say("proposals.console.written", language=language, path=call.out))
    return DONE


def _language_of(folder: str) -> str | None:
    """Return the language a pack was written in, None where that cannot be told."""
    try:
        read = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    spoken = read.get("language") if isinstance(read, dict) else None
    return spoken if spoken in ("zh", "en") else None
