"""The pack: every file of a result, written whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.errors import CallError
from lifecircle.report.aside import written_aside
from lifecircle.report.beside import Beside
from lifecircle.report.job import Job
from lifecircle.report.manifest import NAME, manifest_text
from lifecircle.report.parts import BEFORE, WRITERS, order_table, write_text
from lifecircle.report.tables import nearest_csv
from lifecircle.report.target import check_out, keep_foreign
from lifecircle.report.wording import chosen_language
from lifecircle.report.workshop import Workshop
from lifecircle.words import say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.circles.again.retrace import Retrace
    from lifecircle.circles.results import Result
    from lifecircle.study.study import Study

PARTS = ("tables", "summary", "figures", "report", "workbook", "gis", "map")
"""What a pack can hold beside its manifest, in the order it is written."""

_DRAWN = {"figures", "report"}
_WORTH_IT = 8  # figures; fewer are drawn before another process has begun
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
    with (
        written_aside(target, language=spoken) as aside,
        Beside(aside) as beside,
        Workshop() as workshop,
    ):
        if _figures(study, parts) >= _WORTH_IT:
            workshop.open()
        yield BegunPack(study, target, parts, spoken, beside, workshop)


def _figures(study: "Study", parts: Sequence[str]) -> int:
    """Return about how many figures a pack will have: one a circle in each part with figures."""
    return len(study.standard.circles) * sum(one in _DRAWN for one in parts)


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
    workshop
        Who draws and binds beside all else.
    """

    study: "Study"
    target: Path
    parts: tuple[str, ...]
    language: str
    beside: Beside
    workshop: Workshop

    def nearest(self, table: "pd.DataFrame") -> None:
        """Have the longest table written while the rest of the result is worked out.

        Parameters
        ----------
        table
            The nearest facilities, as in the result to come.
        """
        if "tables" in self.parts:
            cells = nearest_csv(table, self.study, language=self.language)
            order_table(self.beside, "nearest", cells)

    def write(
        self,
        result: "Result",
        *,
        again: "Retrace | None" = None,
        command: str = "",
        progress: Callable[[str], None] | None = None,
    ) -> Path:
        """Write what is not yet written of a result, and return the folder.

        Parameters
        ----------
        result
            Of the study.
        again
            The searches it was made of, if they are at hand.
        command, progress
            As of `write_pack`.
        """
        digests = self._write_parts(result, again, progress)
        spoken, aside = self.language, self.beside.folder
        text = manifest_text(
            result,
            aside,
            command=command,
            language=spoken,
            digests=digests,
            seeds=seeds_of(result, self.parts),
        )
        write_text(aside / NAME, text)
        keep_foreign(self.target, aside)
        return self.target

    def _write_parts(
        self,
        result: "Result",
        again: "Retrace | None",
        progress: Callable[[str], None] | None,
    ) -> dict[str, str]:
        """Write the parts in order, and return the digests that are known by then."""
        assessed = bool(_ASSESSED.intersection(self.parts))
        job = Job(result, self.beside, self.workshop, self.language, assessed=assessed, again=again)
        for part in self.parts:
            if part in BEFORE:
                BEFORE[part](job)
        for part in self.parts:
            if progress:
                progress(part)
            WRITERS[part](job)
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
