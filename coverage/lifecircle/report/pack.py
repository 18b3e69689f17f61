"""The pack: every file of a result, written whole or not at all."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.errors import CallError
from lifecircle.report.aside import settle, written_aside
from lifecircle.report.manifest import NAME, manifest_text, pack_files, sha256
from lifecircle.report.summary import summary_text
from lifecircle.report.tables import tables_in_turn, write_csv
from lifecircle.report.wording import chosen_language
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.figures.base import Ground

PARTS = ("tables", "summary", "figures", "report", "gis", "map", "workbook")
"""What a pack can hold beside its manifest, in the order it is written."""

_AT_ONCE = 2


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
        parts = [part for part in PARTS if part in only]
        digests = _write_parts(parts, result, aside, spoken, progress)
        text = manifest_text(result, aside, command=command, language=spoken, digests=digests)
        _write_text(aside / NAME, text)
        _keep_foreign(target, aside)
    return target


class _Job:
    """A result on its way into a folder; what several parts need is made once.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    folder
        Where to.
    language
        ``zh`` or ``en``.
    beside
        Does what hardly needs the interpreter, while others do.
    """

    def __init__(
        self, result: "Result", folder: Path, language: str, beside: ThreadPoolExecutor
    ) -> None:
        self.result, self.folder, self.language = result, folder, language
        self._beside = beside
        self._waiting: dict[str, Future[str]] = {}

    @cached_property
    def ground(self) -> "Ground":
        """What lies under every figure, on the slides and in the paper."""
        from lifecircle.report.figures.base import figure_ground
        from lifecircle.report.figures.pictures import PICTURE_FRAME
        from lifecircle.report.figures.write import FRAME

        return figure_ground(self.result, aspects=(FRAME.aspect, PICTURE_FRAME.aspect))

    def later(self, name: str, write: Callable[[Path], None]) -> None:
        """Have a file of the folder written beside all else."""
        self._waiting[name] = self._beside.submit(_settled, self.folder / name, write)

    def finish(self) -> dict[str, str]:
        """Wait for what is written beside, and return its digests or raise what went wrong."""
        return {name: digest.result() for name, digest in self._waiting.items()}


def _settled(path: Path, write: Callable[[Path], None]) -> str:
    """Write a file, have the disk hold it, and return its digest."""
    write(path)
    settle(path)
    return sha256(path)


def _write_parts(
    parts: Sequence[str],
    result: "Result",
    folder: Path,
    language: str,
    progress: Callable[[str], None] | None,
) -> dict[str, str]:
    """Write the parts in order, and return the digests that are known by then."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as beside:
        job = _Job(result, folder, language, beside)
        for part in parts:
            if progress:
                progress(part)
            _WRITERS[part](job)
        return job.finish()


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


def _write_tables(job: _Job) -> None:
    (job.folder / "tables").mkdir()
    for key, table in tables_in_turn(job.result, language=job.language):
        job.later(f"tables/{key}.csv", partial(write_csv, table))


def _write_summary(job: _Job) -> None:
    _write_text(job.folder / "summary.json", summary_text(job.result, language=job.language))


def _write_gis(job: _Job) -> None:
    from lifecircle.report.qgis.layers import write_layers
    from lifecircle.report.qgis.styles import add_styles

    path = job.folder / "results.gpkg"
    write_layers(job.result, path, language=job.language)
    add_styles(job.result, path, language=job.language)


def _write_map(job: _Job) -> None:
    from lifecircle.report.map.page import map_text

    _write_text(job.folder / "map.html", map_text(job.result, language=job.language))


def _write_workbook(job: _Job) -> None:
    from lifecircle.report.sheets.workbook import write_workbook

    write_workbook(job.result, job.folder / "coverage.xlsx", language=job.language)


def _write_figures(job: _Job) -> None:
    from lifecircle.report.figures.write import write_figures

    folder = job.folder / "figures"
    folder.mkdir()
    write_figures(job.result, folder, language=job.language, base=job.ground)


def _write_report(job: _Job) -> None:
    from lifecircle.report.figures.pictures import paper_pictures
    from lifecircle.report.paper.content import report_content
    from lifecircle.report.paper.docx import write_document
    from lifecircle.report.paper.page import page_text
    from lifecircle.report.paper.pdf import can_write_pdf, pdf_content, write_pdf

    figures = paper_pictures(job.result, language=job.language, base=job.ground)
    content = report_content(job.result, language=job.language, figures=figures)
    if can_write_pdf():
        printed = pdf_content(job.result, content)
        job.later("report.pdf", partial(write_pdf, printed))
    write_document(content, job.folder / "report.docx")
    _write_text(job.folder / "report.html", page_text(content))


_WRITERS: Mapping[str, Callable[[_Job], None]] = {
    "tables": _write_tables,
    "summary": _write_summary,
    "figures": _write_figures,
    "report": _write_report,
    "gis": _write_gis,
    "map": _write_map,
    "workbook": _write_workbook,
}
