"""The pack: every file of a result, written whole or not at all."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.errors import CallError
from lifecircle.report.aside import written_aside
from lifecircle.report.manifest import NAME, manifest_text, pack_files
from lifecircle.report.summary import summary_text
from lifecircle.report.tables import write_tables
from lifecircle.report.wording import chosen_language
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

PARTS = ("tables", "summary", "gis", "map", "workbook", "figures", "report")
"""What a pack can hold beside its manifest."""


def write_pack(
    result: "Result",
    out: str | Path,
    *,
    only: tuple[str, ...] = PARTS,
    language: str | None = None,
    command: str = "",
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write a result as a folder: tables, summary, layers for a GIS, a map and a manifest.

    Everything is written into a folder beside `out` and takes its name at the very end, so that
    an interrupted run leaves the former pack as it was. Files in a former pack which lifecircle
    did not write are kept.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    out
        The folder to write: a new one, an empty one, or a former pack to be replaced.
    only
        Which of `PARTS` to write; the manifest is always written.
    language
        ``zh`` or ``en``; by default the study's own, else Chinese.
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
        If `out` holds something that is not a pack, cannot be written, or a part or the language
        is unknown.
    """
    spoken = chosen_language(result.study, language)
    for part in only:
        if part not in PARTS:
            known = ", ".join(PARTS)
            text = say("report.pack.unknown_part", language=spoken, part=part, known=known)
            raise CallError(text)
    target = check_out(out, language=spoken)
    with written_aside(target, language=spoken) as aside:
        _write_parts([part for part in PARTS if part in only], result, aside, spoken, progress)
        text = manifest_text(result, aside, command=command, language=spoken)
        _write_text(aside / NAME, text)
        _keep_foreign(target, aside)
    return target


def _write_parts(
    parts: Sequence[str],
    result: "Result",
    folder: Path,
    language: str,
    progress: Callable[[str], None] | None,
) -> None:
    """Write the parts in order; the tables, which hardly need the interpreter, beside the rest."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        waiting = []
        for part in parts:
            if progress:
                progress(part)
            if part == "tables":
                waiting.append(beside.submit(_WRITERS[part], result, folder, language))
            else:
                _WRITERS[part](result, folder, language)
        for one in waiting:
            one.result()


def check_out(out: str | Path, *, language: str = "zh") -> Path:
    """Return the folder a pack may be written to, with links followed.

    Parameters
    ----------
    out
        As the user gave it.
    language
        Of the message.

    Raises
    ------
    CallError
        If it is a file, or a folder with anything in it that is not a pack of ours.
    """
    target = Path(out).resolve()
    if target.exists() and not target.is_dir():
        raise CallError(say("report.pack.not_a_folder", language=language, path=str(out)))
    if target.is_dir() and any(target.iterdir()) and pack_files(target) is None:
        raise CallError(say("report.pack.not_a_pack", language=language, path=str(out)))
    return target


def _keep_foreign(target: Path, aside: Path) -> None:
    """Carry over what somebody else put into the former pack."""
    ours = pack_files(target)
    if ours is None:
        return
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        name = path.relative_to(target).as_posix()
        copy = aside / name
        if name not in ours and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)


def _write_text(path: Path, text: str) -> None:
    """Write UTF-8 with plain line ends on every system."""
    path.write_bytes(text.encode("utf-8", "replace"))


def _write_tables(result: "Result", folder: Path, language: str) -> None:
    (folder / "tables").mkdir()
    write_tables(result, folder / "tables", language=language)


def _write_summary(result: "Result", folder: Path, language: str) -> None:
    _write_text(folder / "summary.json", summary_text(result, language=language))


def _write_gis(result: "Result", folder: Path, language: str) -> None:
    from lifecircle.report.qgis.layers import write_layers
    from lifecircle.report.qgis.styles import add_styles

    write_layers(result, folder / "results.gpkg", language=language)
    add_styles(result, folder / "results.gpkg", language=language)


def _write_map(result: "Result", folder: Path, language: str) -> None:
    from lifecircle.report.map.page import map_text

    _write_text(folder / "map.html", map_text(result, language=language))


def _write_workbook(result: "Result", folder: Path, language: str) -> None:
    from lifecircle.report.sheets.workbook import write_workbook

    write_workbook(result, folder / "coverage.xlsx", language=language)


def _write_figures(result: "Result", folder: Path, language: str) -> None:
    from lifecircle.report.figures.write import write_figures

    (folder / "figures").mkdir()
    write_figures(result, folder / "figures", language=language)


def _write_report(result: "Result", folder: Path, language: str) -> None:
    from lifecircle.report.figures.write import file_names
    from lifecircle.report.paper.content import report_content
    from lifecircle.report.paper.docx import write_document
    from lifecircle.report.paper.page import page_text

    ids = [circle.id for circle in result.circles]
    drawn = [folder / "figures" / f"{stem}.png" for stem in file_names(ids)]
    figures = {one: path for one, path in zip(ids, drawn, strict=True) if path.is_file()}
    content = report_content(result, language=language, figures=figures)
    write_document(content, folder / "report.docx")
    _write_text(folder / "report.html", page_text(content))


_WRITERS: Mapping[str, Callable[["Result", Path, str], None]] = {
    "tables": _write_tables,
    "summary": _write_summary,
    "gis": _write_gis,
    "map": _write_map,
    "workbook": _write_workbook,
    "figures": _write_figures,
    "report": _write_report,
}
