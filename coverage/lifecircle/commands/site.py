"""`lifecircle site`: where to build for a circle, and the pack of that proposal."""

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lifecircle.arguments import Call
from lifecircle.commands.studies import checked_circle, open_named, recorded
from lifecircle.commands.telling import DONE, print_text, tell_notes
from lifecircle.errors import CallError, StudyError, errors_in
from lifecircle.words import say

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from lifecircle.circles.results import Result
    from lifecircle.report.proposals.told import Proposals
    from lifecircle.scenario.recommendation import Recommendation
    from lifecircle.study.study import Study


def obey(call: Call) -> int:
    """Look for sites and write the pack of what was found."""
    from lifecircle.circles.analysis import analyse
    from lifecircle.report.progress import progress_line
    from lifecircle.report.proposals.pack import check_target
    from lifecircle.report.siting import sites_note
    from lifecircle.report.wording import chosen_language
    from lifecircle.scenario.recommend import recommend_sites

    goal, out = _goal(call), _out_of(call)
    check_target(out, kind="site", language=call.spoken)
    with progress_line(sys.stderr, quiet=call.quiet) as show:
        show(say("cli.progress.reading", language=call.spoken))
        study = open_named(call)
        language = chosen_language(study, call.language)
        circle = _one_circle(call, study)
        places = _candidates(call)
        show(say("siting.progress.base", language=language))
        base = analyse(study)
        show(say("siting.progress.solving", language=language))
        found = recommend_sites(base, places, circle=circle, **goal)
        note = sites_note(found, base, floor_share=goal.get("floor_share"), language=language)
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
    from lifecircle.report.siting import site_tables, sites_scenario
    from lifecircle.report.wording import chosen_language

    language = chosen_language(base.study, call.language)
    scenario = sites_scenario(found, base, note=note, language=language)
    told = proposals_of(base.study, (scenario,), language=language, circle=found.circle, base=base)
    told = replace(told, kind="site", more=site_tables(found))
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
        sys.stdout.write(proposals_text(told))
        return
    language = chosen_language(base.study, call.language)
    print_text(sites_text(found, base, note=note, language=language))
    print_text(say("siting.console.written", language=language, path=call.out or ""))


def _out_of(call: Call) -> str:
    """Return where to write."""
    if call.out is None:
        raise CallError(say("proposals.call.needs_out", language=call.spoken))
    return call.out


def _goal(call: Call) -> dict[str, Any]:
    """Return what is asked for, as `recommend_sites` takes it."""
    given = [one for one in (call.sites, call.target, call.budget) if one is not None]
    if len(given) != 1:
        raise CallError(say("siting.call.needs_goal", language=call.spoken))
    goal: dict[str, Any] = {}
    if call.sites is not None:
        if not (call.sites.isdecimal() and int(call.sites) > 0):
            _refuse("not_whole", call, "--sites", call.sites)
        goal["sites"] = int(call.sites)
    if call.target is not None:
        goal["target_share"] = _share(call, "--target", call.target)
    if call.budget is not None:
        goal["budget"] = _sum(call, "--budget", call.budget)
        if call.candidates is None:
            raise CallError(say("siting.call.budget_needs_cost", language=call.spoken))
    if call.floor is not None:
        goal["floor_share"] = _share(call, "--floor", call.floor)
    return goal


def _share(call: Call, option: str, text: str) -> float:
    """Return a share written as a part of one or in per cent."""
    number = text.strip().replace("％", "%")
    try:
        value = float(number.removesuffix("%")) / (100.0 if number.endswith("%") else 1.0)
    except ValueError:
        value = math.nan
    if not 0 < value <= 1:
        _refuse("not_share", call, option, text)
    return value


def _sum(call: Call, option: str, text: str) -> float:
    """Return a sum of money."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        _refuse("not_sum", call, option, text)
    return value


def _refuse(key: str, call: Call, option: str, value: str) -> None:
    """Refuse a value."""
    raise CallError(say(f"siting.call.{key}", language=call.spoken, option=option, value=value))


def _one_circle(call: Call, study: "Study") -> str:
    """Return the circle to build for."""
    circles = study.standard.circles
    if len(call.circles) != 1:
        known = ", ".join(one.id for one in circles)
        raise CallError(say("siting.call.needs_circle", language=call.spoken, known=known))
    name = checked_circle(circles, call)
    circle = next(one for one in circles if one.id == name)
    if circle.headline != "people" or circle.direction == "both":
        raise CallError(say("siting.call.not_this_circle", language=call.spoken, circle=name))
    return name


def _candidates(call: Call) -> "GeoDataFrame | None":
    """Return the candidate places of a layer, None where junctions are to be looked at."""
    from lifecircle.scenario.candidates import read_candidates

    if call.candidates is None:
        return None
    places, faults = read_candidates(call.candidates, datum=call.datum or "wgs84")
    if errors_in(faults):
        raise StudyError(faults)
    return places


def _recorded(call: Call) -> str:
    """Return the call for the manifest, with what was asked for."""
    asked = {
        "--sites": call.sites,
        "--target": call.target,
        "--budget": call.budget,
        "--floor": call.floor,
    }
    words = [word for key, value in asked.items() if value is not None for word in (key, value)]
    return " ".join((recorded(call), *words))
