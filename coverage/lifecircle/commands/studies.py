"""Which study a call means, and which folder it may write to."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.arguments import Call
from lifecircle.commands.telling import tell
from lifecircle.errors import CallError
from lifecircle.study.columns.keys import nearest_name
from lifecircle.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lifecircle.study.standards.circle import Circle
    from lifecircle.study.study import Study

_DATA, _STUDY = "data", "study.toml"


def study_path(call: Call) -> str | Path:
    """Return the study named, else ``data/``, the one we stand in, or the one of the package."""
    if call.study is not None:
        return call.study
    here = Path(_DATA), Path()
    for folder in here:
        if (folder / _STUDY).is_file():
            return folder
    if here[0].exists():
        return _DATA  # whoever reads it says what is missing
    if not call.quiet:
        tell(say("cli.say.no_data", language=call.spoken))
    from lifecircle.study.study import sample_folder

    return sample_folder()


def open_named(call: Call) -> "Study":
    """Read the study that is meant."""
    from lifecircle.circles.checking import open_study

    return open_study(study_path(call))


def with_circles(study: "Study", call: Call) -> "Study":
    """Keep the circles asked for; all of them if none is named."""
    known = {circle.id: circle for circle in study.standard.circles}
    for name in call.circles:
        if name not in known:
            values = {"nearest": nearest_name(name, known), "known": ", ".join(known)}
            raise CallError(
                say("cli.call.unknown_circle", language=call.spoken, name=name, **values)
            )
    if not call.circles:
        return study
    chosen = tuple(known[name] for name in known if name in call.circles)
    return replace(study, standard=replace(study.standard, circles=chosen))


def checked_circle(circles: "Iterable[Circle]", call: Call) -> str:
    """Return the one circle asked for, empty if none is named."""
    known = {one.id: one for one in circles}
    for name in call.circles:
        if name not in known:
            values = {"nearest": nearest_name(name, known), "known": ", ".join(known)}
            text = say("cli.call.unknown_circle", language=call.spoken, name=name, **values)
            raise CallError(text)
    return call.circles[0] if call.circles else ""


def recorded(call: Call) -> str:
    """Return the call for the manifest: what changes the result, and no path."""
    words = ["lifecircle", call.command]
    words += ["--tables-only"] if call.tables_only else []
    words += [word for name in sorted(set(call.circles)) for word in ("--circle", name)]
    words += [word for year in call.years for word in ("--year", str(year))]
    return " ".join(words)


def new_folder(given: str, language: str) -> Path:
    """Return a folder that may be written to: a new or an empty one."""
    out = Path(given)
    if out.exists() and not out.is_dir():
        raise CallError(say("cli.call.out_not_a_folder", language=language, path=given))
    if out.is_dir() and any(out.iterdir()):
        raise CallError(say("cli.call.out_not_empty", language=language, path=given))
    return out
