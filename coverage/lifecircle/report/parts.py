"""The parts of a pack, each written by a function of its own."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report.beside import Beside
from lifecircle.report.job import Job
from lifecircle.report.summary import summary_text
from lifecircle.report.tables import tables_in_turn, write_csv

if TYPE_CHECKING:
    import pyarrow as pa


_LAYERS = "results.gpkg"


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with plain line ends on every system.

    Parameters
    ----------
    path
        A file.
    text
        What it is to hold.
    """
    path.write_bytes(text.encode("utf-8", "replace"))


def _write_tables(job: Job) -> None:
    begun = ("nearest",) if "tables/nearest.csv" in job.beside else ()
    tables = tables_in_turn(job.told, language=job.language, assessment=job.assessment, but=begun)
    for key, table in tables:
        order_table(job.beside, key, table)


def order_table(beside: Beside, key: str, table: "pa.Table") -> None:
    """Have a table written beside all else.

    Parameters
    ----------
    beside
        Who writes it.
    key
        Its name.
    table
        As for `lifecircle.report.tables.write_csv`.
    """
    beside.later(f"tables/{key}.csv", partial(write_csv, table))


def _write_summary(job: Job) -> None:
    text = summary_text(job.told, language=job.language)
    job.beside.later("summary.json", partial(write_text, text=text))


def _order_gis(job: Job) -> None:
    from lifecircle.report.qgis.layers import layer_orders, write_orders

    path = job.folder / _LAYERS
    job.elsewhere(write_orders, layer_orders(job.result, language=job.language), path)


def _write_gis(job: Job) -> None:
    from lifecircle.report.qgis.styles import add_styles

    path = job.folder / _LAYERS
    job.at_last(lambda: add_styles(job.result, path, language=job.language))


def _write_map(job: Job) -> None:
    from lifecircle.report.map.page import map_result, page_of

    spoken, result = job.language, job.told
    drawn = map_result(
        result,
        language=spoken,
        assessment=job.assessment,
        reach=job.reach,
        background=job.background,
    )
    # Its columns are packed while others still write.
    job.beside.later("map.html", lambda path: write_text(path, page_of(drawn, result)))


def _write_workbook(job: Job) -> None:
    from lifecircle.report.sheets.workbook import write_workbook

    path, spoken = job.folder / "coverage.xlsx", job.language
    write_workbook(job.told, path, language=spoken, assessment=job.assessment, by=job.elsewhere)


def _order_slides(job: Job) -> None:
    from lifecircle.report.figures.write import slide_orders

    folder, letters = job.folder / "figures", job.letters
    folder.mkdir()
    orders = slide_orders(job.result, folder, letters=letters, base=job.ground, shown=job.findings)
    job.draw(letters, orders)


def _write_figures(job: Job) -> None:
    from lifecircle.report.figures.write import assessed_orders

    if job.assessment is not None:
        letters, folder = job.letters, job.folder / "figures"
        job.draw(letters, assessed_orders(job.assessment, folder, letters=letters))


def _write_report(job: Job) -> None:
    from lifecircle.report.figures.pictures import assessed_pictures
    from lifecircle.report.paper.content import report_content
    from lifecircle.report.paper.docx import write_document
    from lifecircle.report.paper.page import page_text
    from lifecircle.report.paper.pdf import can_write_pdf, pdf_content, write_pdf

    language, assessment, figures = job.language, job.assessment, job.pictures
    if assessment is not None:
        more = assessed_pictures(assessment, language=language, letters=job.letters, draw=job.draw)
        figures = {**figures, **more}
    content = report_content(job.told, language=language, figures=figures, assessment=assessment)
    if can_write_pdf():
        printed = pdf_content(job.told, content)
        job.beside.later("report.pdf", partial(write_pdf, printed))
    write_text(job.folder / "report.html", page_text(content))
    job.at_last(lambda: write_document(content, job.folder / "report.docx"))


BEFORE: Mapping[str, Callable[[Job], object]] = {
    "figures": _order_slides,
    "report": lambda job: job.pictures,
    "map": lambda job: (job.reach, job.background),
    "gis": _order_gis,
}
"""What needs no assessment is ordered first: another process draws it while that is made."""

WRITERS: Mapping[str, Callable[[Job], None]] = {
    "tables": _write_tables,
    "summary": _write_summary,
    "figures": _write_figures,
    "report": _write_report,
    "gis": _write_gis,
    "map": _write_map,
    "workbook": _write_workbook,
}
"""What writes each part of a pack."""
