"""The pack of a comparison, written whole or not at all."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from lifecircle._version import __version__
from lifecircle.errors import CallError
from lifecircle.report.aside import written_aside
from lifecircle.report.json_text import json_text
from lifecircle.report.manifest import (
    NAME,
    files_in,
    input_told,
    pack_files,
    settings_of,
    sha256,
    versions,
)
from lifecircle.report.proposals.summary import proposals_text
from lifecircle.report.proposals.tables import write_tables
from lifecircle.report.proposals.told import Proposals
from lifecircle.report.target import check_out
from lifecircle.words import say

PARTS = ("tables", "summary", "scenarios", "figures", "report", "map", "workbook")
"""What the pack can hold beside its manifest, in the order it is written."""

PLAIN_PARTS = ("tables", "summary", "scenarios")
"""What it holds where only tables were asked for."""

SCENARIOS = "scenarios"


def write_proposals(
    told: Proposals,
    out: str | Path,
    *,
    language: str,
    only: tuple[str, ...] = PARTS,
    command: str = "",
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write a comparison as a folder: paper, workbook, tables, map, figures, scenario files.

    Parameters
    ----------
    told
        The proposals.
    out
        The folder to write: a new one, an empty one, or a former pack of the same command.
    language
        ``zh`` or ``en``.
    only
        Which of `PARTS` to write; the manifest is always written.
    command
        How it was called, without paths, for the manifest.
    progress
        Called with the name of each part before it is written.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    CallError
        If `out` holds anything else, or cannot be written.
    """
    target = check_target(out, kind=told.kind, language=language)
    with written_aside(target, language=language) as aside:
        for part in (one for one in PARTS if one in only):
            if progress:
                progress(part)
            _WRITERS[part](told, aside, language)
        text = _manifest(told, aside, command=command, language=language)
        (aside / NAME).write_bytes(text.encode("utf-8", "replace"))
        _keep_foreign(target, aside)
    return target


def check_target(out: str | Path, *, kind: str, language: str) -> Path:
    """Return the folder a comparison may be written to.

    Parameters
    ----------
    out
        As the user gave it.
    kind
        ``scenario`` or ``compare``.
    language
        Of the message.

    Raises
    ------
    CallError
        If it is a file, or a folder with anything in it but a former pack of the same command.
    """
    target = check_out(out, language=language)
    manifest = target / NAME
    if manifest.is_file():
        command = str(json.loads(manifest.read_text(encoding="utf-8")).get("command", ""))
        if command.split()[:2] != ["lifecircle", kind]:
            values = {"path": str(out), "command": command or "?"}
            raise CallError(say("proposals.call.other_pack", language=language, **values))
    return target


def _write_tables(told: Proposals, folder: Path, language: str) -> None:
    (folder / "tables").mkdir()
    write_tables(told, folder / "tables", language=language)


def _write_summary(told: Proposals, folder: Path, _: str) -> None:
    (folder / "summary.json").write_bytes(proposals_text(told).encode("utf-8", "replace"))


def _write_scenarios(told: Proposals, folder: Path, _: str) -> None:
    """Copy each scenario's file and layer, or write the file of one made in a program."""
    from lifecircle.scenario.files.writing import write_scenario

    made = [one for one in told.proposals if one.scenario is not None]
    if not made:
        return
    (folder / SCENARIOS).mkdir()
    for number, one in enumerate(made, start=1):
        scenario = one.scenario
        home = folder / SCENARIOS / f"{number:02d}"
        home.mkdir()
        if scenario is None:
            continue
        files = [path.resolve() for path in scenario.sources]
        top = files[0].parent if files else folder
        as_file = bool(files) and files[0].suffix == ".toml"
        if not as_file or not all(path.is_relative_to(top) for path in files):
            # Made in a program, drawn, or with a layer kept elsewhere: it goes into one file.
            write_scenario(scenario, home / f"{files[0].stem if files else 'scenario'}.toml")
            continue
        for path in files:
            copy = home / path.relative_to(top)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _write_report(told: Proposals, folder: Path, language: str) -> None:
    from lifecircle.report.paper.docx import write_document
    from lifecircle.report.paper.page import page_text
    from lifecircle.report.proposals.figures import proposal_pictures
    from lifecircle.report.proposals.paper import proposals_content

    pictures = proposal_pictures(told, language=language)
    content = proposals_content(told, language=language, figures=pictures)
    (folder / "compare.html").write_bytes(page_text(content).encode("utf-8", "replace"))
    write_document(content, folder / "compare.docx")


def _write_workbook(told: Proposals, folder: Path, language: str) -> None:
    from lifecircle.report.proposals.workbook import write_workbook

    write_workbook(told, folder / "compare.xlsx", language=language)


def _write_figures(told: Proposals, folder: Path, language: str) -> None:
    from lifecircle.report.proposals.figures import write_figures

    if told.base is not None:
        (folder / "figures").mkdir()
        write_figures(told, folder / "figures", language=language)


def _write_map(told: Proposals, folder: Path, language: str) -> None:
    if told.base is None:
        return
    from lifecircle.report.proposals.map import change_map

    page = change_map(told, told.base, language=language)
    if page is not None:
        (folder / "map.html").write_bytes(page.encode("utf-8", "replace"))


_WRITERS: Mapping[str, Callable[[Proposals, Path, str], None]] = {
    "tables": _write_tables,
    "summary": _write_summary,
    "scenarios": _write_scenarios,
    "figures": _write_figures,
    "report": _write_report,
    "map": _write_map,
    "workbook": _write_workbook,
}


def _manifest(told: Proposals, folder: Path, *, command: str, language: str) -> str:
    """Return what the pack was made from and by what; no clock, no absolute path."""
    base = told.base if told.kind != "compare" else None  # a pack tells its own settings
    inputs = [] if base is None else [input_told(file, base) for file in base.study.inputs]
    more = [{"role": role, "path": path.name, "sha256": sha256(path)} for role, path in told.inputs]
    return json_text(
        {
            "lifecircle": __version__,
            "command": command,
            "title": told.title,
            "model": told.model,
            "language": language,
            "settings": {} if base is None else settings_of(base),
            "inputs": [*inputs, *more],
            "outputs": {path: sha256(folder / path) for path in files_in(folder)},
            "seeds": {},
            "credits": list(told.credits),
            "versions": versions(),
        }
    )


def _keep_foreign(target: Path, aside: Path) -> None:
    """Carry over what somebody else put into the former pack."""
    ours = pack_files(target)
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        name = path.relative_to(target).as_posix()
        if ours is not None and name not in ours and not (aside / name).exists():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, aside / name)
