"""`lifecircle scenario`: proposals held against a study as it is, and their pack."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.arguments import Call
from lifecircle.commands.studies import checked_circle, open_named, recorded
from lifecircle.commands.telling import DONE, print_text, tell_notes, write_out
from lifecircle.errors import CallError, Fault, StudyError, errors_in
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.scenario.scenario import Scenario
    from lifecircle.study.study import Study


def obey(call: Call) -> int:
    """Hold scenarios against a study and write their pack."""
    from lifecircle.report.progress import progress_line
    from lifecircle.report.proposals.console import ranking_text
    from lifecircle.report.proposals.making import proposals_of
    from lifecircle.report.proposals.pack import PARTS, PLAIN_PARTS, check_target, write_proposals
    from lifecircle.report.proposals.summary import proposals_text
    from lifecircle.report.wording import chosen_language

    named, files = _study_and_scenarios(call)
    out = _out_of(call, files)
    check_target(out, kind="scenario", language=call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=call.spoken))
        study = open_named(named)
        language = chosen_language(study, call.language)
        circle = checked_circle(study.standard.circles, call)
        plans, made = _scenarios(study, files, call.datum or "")
        told = proposals_of(
            study, plans, language=language, circle=circle, changed=made,
            progress=_teller(show, language),
        )  # fmt: skip
        write_proposals(
            told,
            out,
            language=language,
            only=PLAIN_PARTS if call.tables_only else PARTS,
            command=recorded(call),
            progress=lambda part: show(say(f"proposals.progress.{part}", language=language)),
        )
    if not call.quiet:
        tell_notes(study.notes, language)
    if call.as_json:
        write_out(proposals_text(told))
        return DONE
    print_text(ranking_text(told, language=language))
    print_text(say("proposals.console.written", language=language, path=out))
    return DONE


def _teller(show: Callable[[str], None], language: str) -> Callable[[str], None]:
    """Return what shows which scenario is computed, the base if it has no name."""

    def tell(name: str) -> None:
        """Show which scenario is computed."""
        key = "scenario" if name else "base"
        show(say(f"proposals.progress.{key}", language=language, name=name))

    return tell


def _out_of(call: Call, files: Sequence[str]) -> str:
    """Return where to write, once the call is known to name what it needs."""
    if not files:
        raise CallError(say("proposals.call.needs_scenario", language=call.spoken))
    if call.out is None:
        raise CallError(say("proposals.call.needs_out", language=call.spoken))
    return call.out


def _study_and_scenarios(call: Call) -> tuple[Call, tuple[str, ...]]:
    """Return the call with its study, and the scenario files: what is no study is a scenario."""
    from lifecircle.scenario.files.drawn import LAYERS

    first = Path(call.files[0]) if call.files else None
    endings = (".toml", *LAYERS)
    if first is None or (first.suffix.lower() in endings and first.name != "study.toml"):
        return call, call.files
    return replace(call, study=call.files[0]), call.files[1:]


def _scenarios(
    study: "Study", files: Sequence[str], datum: str
) -> "tuple[tuple[Scenario, ...], dict[str, Study]]":
    """Return the scenarios of some files, and what each makes of the study, by its name.

    Raise with every fault in all of them.
    """
    from lifecircle.scenario.files.reading import tried_scenario

    found: list[Scenario] = []
    made: dict[str, Study] = {}
    faults: list[Fault] = []
    for file in files:
        scenario, changed, its = tried_scenario(file, study, datum=datum)
        faults += its
        if scenario is None:
            continue
        if any(one.name == scenario.name for one in found):
            value = scenario.name
            faults.append(Fault(code="scenario-named-twice", file=file, field="name", value=value))
        found.append(scenario)
        made[scenario.name] = changed
    if errors_in(faults):
        raise StudyError(faults)
    return tuple(found), made
