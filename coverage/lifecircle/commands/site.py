"""`lifecircle site`: where to build for a circle, and the pack of that proposal."""

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from lifecircle.arguments import Call
from lifecircle.commands.site_question import question_of, recorded_question
from lifecircle.commands.studies import checked_circle, open_named, recorded
from lifecircle.commands.telling import DONE, print_text, tell_notes, write_out
from lifecircle.errors import CallError, StudyError, errors_in
from lifecircle.words import say

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from lifecircle.circles.results import Result
    from lifecircle.report.proposals.told import Proposals
    from lifecircle.scenario.recommendations.recommendation import Recommendation
    from lifecircle.study.study import Study


def obey(call: Call) -> int:
    """Look for sites and write the pack of what was found."""
    from lifecircle.circles.analysis import analyse
    from lifecircle.report.progress import progress_line
    from lifecircle.report.proposals.pack import check_target
    from lifecircle.report.siting import sites_note
    from lifecircle.report.wording import chosen_language
    from lifecircle.scenario.recommendations.question import asked_circles
    from lifecircle.scenario.recommendations.recommend import recommended

    out = _out_of(call)
    question_of(call, call.circles)  # what is wrong in the call is told before anything is read
    check_target(out, kind="site", language=call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=call.spoken))
        study = open_named(call)
        language = chosen_language(study, call.language)
        question = question_of(call, _circles(call, study))
        asked_circles(question, study.standard.circles, language=call.spoken)
        places = _candidates(call)
        show(say("siting.progress.base", language=language))
        base = analyse(study)
        show(say("siting.progress.solving", language=language))
        found = recommended(base, places, question, language=call.spoken)
        note = sites_note(found, base, language=language)
        if found.answer.reason:
            raise CallError(note)
        if not len(found.sites):
            print_text(note)
            return DONE
        told = _write(call, base, found, note=note, show=show)
    if not call.quiet:
        tell_notes(study.notes, language)
    _tell(call, base, found, told, note=note)
    return DONE


def _write(
    call: Call,
    base: "Result",
    found: "Recommendation",
    *,
    note: str,
    show: Callable[[str], None],
) -> "Proposals":
    """Hold the sites against the study as it is and write the pack."""
    from lifecircle.report.proposals.making import proposals_of
    from lifecircle.report.proposals.pack import PARTS, PLAIN_PARTS, write_proposals
    from lifecircle.report.site_blocks import site_blocks
    from lifecircle.report.siting import site_tables, sites_scenarios
    from lifecircle.report.wording import chosen_language

    language = chosen_language(base.study, call.language)
    scenarios = sites_scenarios(found, base, note=note, language=language)
    circle = found.circle if len(found.circles) == 1 else ""
    told = proposals_of(base.study, scenarios, language=language, circle=circle, base=base)
    told = replace(
        told,
        kind="site",
        more=site_tables(found),
        lead=note,
        first=site_blocks(found, language=language),
    )
    write_proposals(
        told,
        _out_of(call),
        language=language,
        only=PLAIN_PARTS if call.tables_only else PARTS,
        command=_recorded(call),
        progress=lambda part: show(say(f"proposals.progress.{part}", language=language)),
    )
    return told


def _tell(
    call: Call, base: "Result", found: "Recommendation", told: "Proposals", *, note: str
) -> None:
    """Say what was found and where it stands."""
    from lifecircle.report.proposals.summary import proposals_text
    from lifecircle.report.siting import sites_text
    from lifecircle.report.wording import chosen_language

    if call.as_json:
        write_out(proposals_text(told))
        return
    language = chosen_language(base.study, call.language)
    print_text(sites_text(found, base, note=note, language=language))
    print_text(say("siting.console.written", language=language, path=call.out or ""))


def _out_of(call: Call) -> str:
    """Return where to write."""
    if call.out is None:
        raise CallError(say("proposals.call.needs_out", language=call.spoken))
    return call.out


def _circles(call: Call, study: "Study") -> tuple[str, ...]:
    """Return the circles to build for."""
    circles = study.standard.circles
    if not call.circles:
        known = ", ".join(one.id for one in circles)
        raise CallError(say("siting.call.needs_circle", language=call.spoken, known=known))
    checked_circle(circles, call)
    return tuple(dict.fromkeys(call.circles))


def _candidates(call: Call) -> "GeoDataFrame | None":
    """Return the candidate places of a layer, None where junctions are to be looked at."""
    from lifecircle.scenario.recommendations.candidates import read_candidates

    if call.candidates is None:
        return None
    places, faults = read_candidates(call.candidates, datum=call.datum or "wgs84")
    if errors_in(faults):
        raise StudyError(faults)
    return places


def _recorded(call: Call) -> str:
    """Return the call for the manifest, with what was asked for."""
    return " ".join((recorded(call), *recorded_question(call)))
