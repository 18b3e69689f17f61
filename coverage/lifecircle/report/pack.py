"""The pack: every file of a result, written whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.errors import CallError
from lifecircle.report.aside import written_aside
from lifecircle.report.beside import Beside
from lifecircle.report.job import Job
from lifecircle.report.manifest import NAME, manifest_text
from lifecircle.report.summary import summary_text
from lifecircle.report.tables import nearest_csv, tables_in_turn, write_csv
from lifecircle.report.target import check_out, keep_foreign
from lifecircle.report.wording import chosen_language
from lifecircle.words import say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.circles.results import Result
    from lifecircle.study.study import Study

PARTS = ("tables", "summary", "figures", "report", "workbook", "gis", "map")
"""What a pack can hold beside its manifest, in the order it is written."""

_ASSESSED = {"figures", "report", "map", "workbook"}  # a pack for a meeting, not only for programs


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
    with begun_pack(result.study, out, only=only, language=language) as pack:
        return pack.write(result, command=command, progress=progress)


@contextmanager
def begun_pack(
    study: "Study", out: str | Path, *, only: tuple[str, ...] = PARTS, language: str | None = None
) -> Iterator["BegunPack"]:
    """Begin a pack before its result is known; what is to be written is written by its end.

    Parameters
    ----------
    study
        What is being analysed.
    out, only, language
        As of `write_pack`.

    Raises
    ------
    CallError
        As of `write_pack`.
    """
    spoken = chosen_language(study, language)
    for part in only:
        if part not in PARTS:
            known = ", ".join(PARTS)
            text = say("report.pack.unknown_part", language=spoken, part=part, known=known)
            raise CallError(text)
    target = check_out(out, language=spoken)
    parts = tuple(part for part in PARTS if part in only)
    with written_aside(target, language=spoken) as aside, Beside(aside) as beside:
        yield BegunPack(study, target, parts, spoken, beside)


@dataclass(frozen=True)
class BegunPack:
    """A pack that is being written.

    Parameters
    ----------
    study
        What it tells of.
    target
        Its folder when it is whole.
    parts
        Those of `PARTS` it has, in their order.
    language
        ``zh`` or ``en``.
    beside
        Who writes files beside all else.
    """

    study: "Study"
    target: Path
    parts: tuple[str, ...]
    language: str
    beside: Beside

    def nearest(self, table: "pd.DataFrame") -> None:
        """Have the longest table written while the rest of the result is worked out.

        Parameters
        ----------
        table
            The nearest facilities, as in the result to come.
        """
        if "tables" in self.parts:
            cells = nearest_csv(table, self.study, language=self.language)
            self.beside.later("tables/nearest.csv", partial(write_csv, cells))

    def write(
        self,
        result: "Result",
        *,
        command: str = "",
        progress: Callable[[str], None] | None = None,
    ) -> Path:
        """Write what is not yet written of a result, and return the folder.

        Parameters
        ----------
        result
            Of the study.
        command, progress
            As of `write_pack`.
        """
        digests = self._write_parts(result, progress)
        spoken, aside = self.language, self.beside.folder
        text = manifest_text(
            result,
            aside,
            command=command,
            language=spoken,
            digests=digests,
            seeds=seeds_of(result, self.parts),
        )
        _write_text(aside / NAME, text)
        keep_foreign(self.target, aside)
        return self.target

    def _write_parts(
        self, result: "Result", progress: Callable[[str], None] | None
    ) -> dict[str, str]:
        """Write the parts in order, and return the digests that are known by then."""
        assessed = bool(_ASSESSED.intersection(self.parts))
        with Job(result, self.beside, self.language, assessed=assessed) as job:
            for part in self.parts:
                if part in _BEFORE:
                    _BEFORE[part](job)
            for part in self.parts:
                if progress:
                    progress(part)
                _WRITERS[part](job)
            return job.finish()


def seeds_of(result: "Result", parts: Sequence[str]) -> dict[str, int]:
    """Return the seeds of the random numbers behind a pack: those of the weights of priority.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    parts
        What the pack holds.
    """
    assessed = bool(_ASSESSED.intersection(parts))
    return {"priority_weights": result.study.standard.priority.seed} if assessed else {}


def _write_text(path: Path, text: str) -> None:
    """Write UTF-8 with plain line ends on every system."""
    path.write_bytes(text.encode("utf-8", "replace"))


def _write_tables(job: Job) -> None:
    begun = ("nearest",) if "tables/nearest.csv" in job.beside else ()
    tables = tables_in_turn(job.result, language=job.language, assessment=job.assessment, but=begun)
    for key, table in tables:
        job.beside.later(f"tables/{key}.csv", partial(write_csv, table))


def _write_summary(job: Job) -> None:
    text = summary_text(job.result, language=job.language)
    job.beside.later("summary.json", partial(_write_text, text=text))


def _write_gis(job: Job) -> None:
    from lifecircle.report.qgis.layers import write_layers
    from lifecircle.report.qgis.styles import add_styles

    path = job.folder / "results.gpkg"
    write_layers(job.result, path, language=job.language)
    add_styles(job.result, path, language=job.language)


def _write_map(job: Job) -> None:
    from lifecircle.report.map.page import map_text

    _write_text(
        job.folder / "map.html",
        map_text(job.result, language=job.language, assessment=job.assessment, reach=job.reach),
    )


def _write_workbook(job: Job) -> None:
    from lifecircle.report.sheets.workbook import write_workbook

    path, spoken = job.folder / "coverage.xlsx", job.language
    write_workbook(job.result, path, language=spoken, assessment=job.assessment, by=job.elsewhere)


def _order_slides(job: Job) -> None:
    from lifecircle.report.figures.fonts import lettering
    from lifecircle.report.figures.write import slide_orders

    folder = job.folder / "figures"
    folder.mkdir()
    letters = lettering(job.language)
    job.draw(letters, slide_orders(job.result, folder, letters=letters, base=job.ground))


def _write_figures(job: Job) -> None:
    from lifecircle.report.figures.fonts import lettering
    from lifecircle.report.figures.write import assessed_orders

    if job.assessment is not None:
        letters, folder = lettering(job.language), job.folder / "figures"
        job.draw(letters, assessed_orders(job.assessment, folder, letters=letters))


def _write_report(job: Job) -> None:
    from lifecircle.report.figures.pictures import assessed_pictures
    from lifecircle.report.paper.content import report_content
    from lifecircle.report.paper.docx import write_document
    from lifecircle.report.paper.page import page_text
    from lifecircle.report.paper.pdf import can_write_pdf, pdf_content, write_pdf

    language, assessment, figures = job.language, job.assessment, job.pictures
    if assessment is not None:
        figures = {**figures, **assessed_pictures(assessment, language=language, draw=job.draw)}
    content = report_content(job.result, language=language, figures=figures, assessment=assessment)
    if can_write_pdf():
        printed = pdf_content(job.result, content)
        job.beside.later("report.pdf", partial(write_pdf, printed))
    _write_text(job.folder / "report.html", page_text(content))
    job.at_last(lambda: write_document(content, job.folder / "report.docx"))


# What needs no assessment is ordered first: another process draws it while that is made.
_BEFORE: Mapping[str, Callable[[Job], object]] = {
    "figures": _order_slides,
    "report": lambda job: job.pictures,
    "map": lambda job: job.reach,
}

_WRITERS: Mapping[str, Callable[[Job], None]] = {
    "tables": _write_tables,
    "summary": _write_summary,
    "figures": _write_figures,
    "report": _write_report,
    "gis": _write_gis,
    "map": _write_map,
    "workbook": _write_workbook,
}
