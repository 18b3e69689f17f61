"""`lifecircle fetch`: a new study from OpenStreetMap, and a register held against it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.arguments import Call
from lifecircle.commands.studies import new_folder
from lifecircle.commands.telling import DONE, print_text, tell_notes, write_out
from lifecircle.errors import CallError, StudyError
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.fetch.fetching import Fetched, Wishes

_MOST_PEOPLE = 10**9


def obey(call: Call) -> int:
    """Fetch a place, write its study, compare it if so asked."""
    from lifecircle.fetch.comparison import COMPARISON, compared, tallied, write_comparison
    from lifecircle.fetch.fetching import fetch_place
    from lifecircle.report.aside import written_aside
    from lifecircle.report.progress import progress_line
    from lifecircle.study.study import read_study

    language = call.spoken
    place, out = _place_and_out(call)
    wishes = _wishes(call)
    other = None if call.compare is None else read_study(call.compare)
    values: dict[str, object] = {}
    with (
        progress_line(sys.stderr, quiet=call.quiet) as show,
        written_aside(out.resolve(), language=language) as aside,
    ):
        fetched, faults = fetch_place(
            place,
            aside,
            wishes=wishes,
            progress=lambda stage: show(say(f"fetch.progress.{stage}", language=language)),
        )
        if fetched is None:
            raise StudyError(faults)
        values = fetched.values()
        if other is not None:
            table = compared(other, fetched)
            write_comparison(aside / COMPARISON, table)
            values["comparison"] = tallied(table)
    _tell(fetched, values, call)
    return DONE


def _place_and_out(call: Call) -> tuple[str, Path]:
    """Return which place is asked for and where to write, once the call is known to name both."""
    if call.place is None or not call.place.strip():
        raise CallError(say("fetch.call.needs_place", language=call.spoken))
    if call.out is None:
        raise CallError(say("cli.call.needs_out", language=call.spoken))
    return call.place, new_folder(call.out, call.spoken)


def _tell(fetched: "Fetched", values: dict[str, object], call: Call) -> None:
    """Say what was fetched, as sentences or as JSON."""
    from lifecircle.report.json_text import json_text

    if not call.quiet:
        tell_notes(fetched.notes, call.spoken)
    if call.as_json:
        write_out(json_text({**values, "from_cache": fetched.kept}))
        return
    for line in _lines(fetched, values, call):
        print_text(line)


def _wishes(call: Call) -> "Wishes":
    """Return how the call wants a place to be fetched."""
    from lifecircle.fetch.cache import usual_folder
    from lifecircle.fetch.fetching import NOMINATIM, OVERPASS, Wishes
    from lifecircle.fetch.web import checked_address
    from lifecircle.study.standards.files import BUNDLED

    language = call.spoken
    standards = call.standards or BUNDLED[0]
    if standards not in BUNDLED:
        known = ", ".join(BUNDLED)
        values = {"option": "--standards", "value": standards, "known": known}
        raise CallError(say("cli.call.bad_value", language=language, **values))

    def address(given: str, option: str) -> str:
        """Return an address that may be asked."""
        return checked_address(given, option=option, language=language)

    return Wishes(
        nominatim=address(call.nominatim or NOMINATIM, "--nominatim"),
        overpass=address(call.overpass or OVERPASS, "--overpass"),
        cache=usual_folder() if call.cache is None else Path(call.cache),
        fresh=call.fresh,
        standards=standards,
        people=_people(call),
        language=language,
    )


def _people(call: Call) -> int | None:
    """Return the people of the place as the call gives them."""
    if call.people is None:
        return None
    text = call.people.replace(",", "").strip()
    if not text.isdecimal() or int(text) > _MOST_PEOPLE:
        values = {"value": call.people, "most": f"{_MOST_PEOPLE:,}"}
        raise CallError(say("fetch.call.bad_people", language=call.spoken, **values))
    return int(text)


def _lines(fetched: "Fetched", values: dict[str, object], call: Call) -> list[str]:
    """Return what came of it, one sentence a line."""
    from lifecircle.report.terminal import visible

    language = call.spoken
    supply = fetched.supply.values()
    told = {
        "label": visible(fetched.place.label or fetched.place.id),
        "date": fetched.date or say("fetch.say.no_date", language=language),
        "homes": f"{len(fetched.features.buildings):,}",
        "inside": f"{sum(one.inside for one in supply):,}",
        "around": f"{sum(one.around for one in supply):,}",
        "beyond_m": f"{fetched.extent.beyond_m:,.0f}",
        "path": call.out or "",
    }
    keys = ["place", "kept" if fetched.kept else "asked", "holds"]
    lines = [say(f"fetch.say.{key}", language=language, **told) for key in keys]
    if "comparison" in values:
        counts: dict[str, int] = values["comparison"]  # type: ignore[assignment]
        lines.append(say("fetch.say.comparison", language=language, **counts))
    lines.append(say("fetch.say.written", language=language, **told))
    if call.people is None:
        lines.append(say("fetch.say.people_missing", language=language, **told))
    return lines
